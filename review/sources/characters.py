"""The characters of a text as numbers, for array arithmetic."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[Any]
"""Characters as numbers: one byte each where the text is ASCII, else two, or four where two are too few."""
_NEWLINE = ord("\n")
_LONG = 1 << 20


def codes_of(text: str) -> Codes:
    """Return the characters of a text as numbers."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), np.uint8)
    pairs = text.encode("utf-16-le", "surrogatepass")
    if len(pairs) == 2 * len(text):
        return np.frombuffer(pairs, np.uint16)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def line_numbers(text: str, places: Iterable[int]) -> list[int]:
    """Return the line numbers, from 1, of ascending places in a text."""
    wanted = np.fromiter(places, np.intp)
    parts = [
        np.flatnonzero(codes_of(text[begin : begin + _LONG]) == _NEWLINE) + begin
        for begin in range(0, len(text), _LONG)
    ]
    breaks = np.concatenate(parts) if parts else np.empty(0, np.intp)
    numbers: list[int] = (np.searchsorted(breaks, wanted) + 1).tolist()
    return numbers

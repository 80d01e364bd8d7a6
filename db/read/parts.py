"""Long lists of values, cut into portions that fit into one question."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
_PART = 10_000
"""Values of one question; the databases take some thirty thousand."""


def parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the values in portions."""
    for start in range(0, len(values), _PART):
        yield values[start : start + _PART]

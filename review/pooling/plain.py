"""Results of any analysis as plain values for JSON, as a table, and as lines of text.

Every result of this room is a frozen dataclass; its fields are its names here. Fields marked as
working parts (prepared models, parameters) are left out, a fit inside a result is given in full.
"""

import dataclasses
import math
from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from review.pooling.inverse_variance import Fit

if TYPE_CHECKING:
    import pandas as pd

_FIT = (
    "method", "test", "level", "beta", "se", "stat", "pval", "ci_low", "ci_high", "df", "tau2", "se_tau2",
    "i2", "h2", "r2", "qe", "qe_df", "qe_p", "qm", "qm_p", "k", "p", "weights",
)  # fmt: skip


def result_dict(result: object) -> dict[str, object]:
    """Return the fields of a result as plain values: lists, numbers, words; NaN and infinities become None.

    Raises:
        TypeError: not a result.
    """
    if isinstance(result, Fit):
        return {name: _plain(getattr(result, name)) for name in _FIT}
    return {name: _plain(value) for name, value in _fields(result)}


def _fields(result: object) -> list[tuple[str, object]]:
    if not dataclasses.is_dataclass(result) or isinstance(result, type):
        raise TypeError(f"{type(result).__name__} is not a result of an analysis.")
    shown = [each.name for each in dataclasses.fields(result) if not each.metadata.get("working")]
    return [(name, getattr(result, name)) for name in shown]


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return result_dict(value)
    return value


def result_frame(result: object) -> "pd.DataFrame":
    """Return a result's arrays of the most common length as the columns of a pandas table."""
    import pandas as pd  # noqa: PLC0415 - slow to import, and only tables need it

    arrays = {n: v for n, v in _fields(result) if isinstance(v, np.ndarray) and v.ndim == 1}
    lengths = [a.size for a in arrays.values()]
    rows = max(set(lengths), key=lengths.count) if lengths else 0
    return pd.DataFrame({name: a for name, a in arrays.items() if a.size == rows})


def result_text(result: object) -> str:
    """Return a result as lines `name: value`, long columns shortened, warnings last."""
    lines = list(_lines(result_dict(result), ""))
    return "\n".join(lines)


def _lines(values: dict[str, object], indent: str) -> Iterator[str]:
    warnings = values.get("warnings")
    for name, value in values.items():
        if name == "warnings":
            continue
        if isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from _lines(value, indent + "  ")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for i, item in enumerate(value, 1):
                yield f"{indent}{name} {i}:"
                yield from _lines(item, indent + "  ")
        else:
            yield f"{indent}{name}: {_short(value)}"
    if isinstance(warnings, list):
        yield from (f"{indent}Caution: {warning}" for warning in warnings)


def _short(value: object) -> str:
    if isinstance(value, list):
        shown = ", ".join(_short(item) for item in value[:8])
        return shown + (f", ... ({len(value)} values)" if len(value) > 8 else "")
    if isinstance(value, float):
        return f"{value:.6g}"
    return "not defined" if value is None else str(value)

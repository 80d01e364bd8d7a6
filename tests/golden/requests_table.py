"""Reads the csv of a request and evaluates its few R expressions."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from review.errors import Unsupported
from review.pooling.arrays import FloatArray

Columns = dict[str, list[Any]]

_SUBSET = re.compile(r"^\s*(\w+)\s*==\s*'([^']*)'\s*$")
_ARITHMETIC = re.compile(r"^[\w.+\-*/ ()]+$")
_MISSING = {"NA", "", "NaN"}


def read_columns(path: Path) -> Columns:
    """Return each column as floats where all its entries are numbers, as text otherwise."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    names, body = rows[0], rows[1:]
    return {name: _typed([row[i] for row in body]) for i, name in enumerate(names)}


def _typed(values: list[str]) -> list[Any]:
    try:
        return [float("nan") if v.strip() in _MISSING else float(v) for v in values]
    except ValueError:
        return list(values)


def subset(columns: Columns, expression: str | None) -> Columns:
    """Keep the rows that an expression of the form `name == 'value'` selects."""
    if expression is None:
        return columns
    found = _SUBSET.match(expression)
    if found is None or found.group(1) not in columns:
        raise Unsupported(f"The subset {expression!r} is not of the form name == 'value'.")
    keep = [i for i, v in enumerate(columns[found.group(1)]) if str(v) == found.group(2)]
    return {name: [values[i] for i in keep] for name, values in columns.items()}


def number_column(columns: Mapping[str, list[Any]], expression: str) -> FloatArray:
    """Evaluate a column name, or arithmetic on column names."""
    if expression in columns:
        return np.asarray(columns[expression], dtype=np.float64)
    if (
        not _ARITHMETIC.match(expression)
        or "__" in expression
        or re.search(r"[A-Za-z_.]\w*\s*\(", expression)
    ):
        raise Unsupported(f"The column expression {expression!r} is not arithmetic on columns.")
    names = sorted(set(re.findall(r"[A-Za-z_][\w.]*", expression)), key=len, reverse=True)
    values: dict[str, FloatArray] = {}
    text = expression
    for i, name in enumerate(names):
        if name not in columns:
            raise Unsupported(f"The column expression {expression!r} names {name}, which is not a column.")
        text = re.sub(rf"(?<![\w.]){re.escape(name)}(?![\w.])", f"v{i}", text)
        values[f"v{i}"] = np.asarray(columns[name], dtype=np.float64)
    return np.asarray(eval(text, {"__builtins__": {}}, values), dtype=np.float64)


def formula_of(mods: str) -> str:
    """Turn an R formula into the engine's: factor(x) is C(x), ^ is **."""
    return mods.replace("factor(", "C(").replace("^", "**")

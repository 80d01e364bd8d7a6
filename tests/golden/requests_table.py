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

_COMPARISON = re.compile(r"^([\w.]+)\s*(==|!=|<=|>=|<|>|%in%)\s*(c\([^()]*\)|'[^']*'|\"[^\"]*\"|[-\d.e]+)$")
_FUNCTIONS = {"factor", "I", "log", "sqrt", "exp", "mean"}
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
    """Keep the rows that comparisons of columns with constants select, joined by `&`."""
    if expression is None:
        return columns
    rows = range(len(next(iter(columns.values()))))
    tests = [_condition(columns, part) for part in expression.split("&")]
    keep = [i for i in rows if all(test[i] for test in tests)]
    return {name: [values[i] for i in keep] for name, values in columns.items()}


def _condition(columns: Columns, expression: str) -> list[bool]:
    found = _COMPARISON.match(expression.strip())
    if found is None or found.group(1) not in columns:
        raise Unsupported(f"The subset {expression!r} is not a comparison of a column with a constant.")
    name, operator, text = found.groups()
    wanted = [item.strip().strip("'\"") for item in text.removeprefix("c(").rstrip(")").split(",")]
    values = columns[name]
    if operator in ("==", "%in%"):
        return [_same(value, wanted) for value in values]
    if operator == "!=":
        return [not _same(value, wanted) for value in values]
    limit = float(wanted[0])
    compare = {"<": lambda v: v < limit, "<=": lambda v: v <= limit, ">": lambda v: v > limit}
    return [bool(compare.get(operator, lambda v: v >= limit)(float(value))) for value in values]


def _same(value: object, wanted: list[str]) -> bool:
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return text in wanted or str(value) in wanted


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


def translated(mods: str, columns: Columns) -> tuple[str, Columns]:
    """Turn an R formula into the engine's and dots in names into underscores."""
    for name in re.findall(r"([A-Za-z_.][\w.]*)\s*\(", mods):
        if name not in _FUNCTIONS:
            raise Unsupported(f"The formula {mods!r} calls {name}(), which is not translated.")
    if re.search(r"[='\"\[]", mods):
        raise Unsupported(f"The formula {mods!r} has arguments that are not translated.")
    text = formula_of(mods)
    for name in sorted((n for n in columns if "." in n), key=len, reverse=True):
        text = text.replace(name, name.replace(".", "_"))
    return text, {name.replace(".", "_"): values for name, values in columns.items()}


def formula_of(mods: str) -> str:
    """Turn an R formula into the engine's: factor(x) is C(x), ^ is **."""
    return re.sub(r"\bfactor\(", "C(", mods).replace("^", "**")

"""The effect sizes of a request."""

from typing import Any

import numpy as np

from review.errors import Unsupported
from review.pooling.arrays import FloatArray
from review.pooling.effect_sizes.compute import effect_sizes
from review.pooling.effect_sizes.effects import Correction, CorrectWhich, Effects, VarianceType
from review.pooling.measures import Measure, Role
from review.pooling.table import StudyTable, study_table
from tests.golden.requests_table import Columns, number_column

_ROLES: dict[str, dict[str, Role]] = {
    "proportion": {"xi": Role.EVENTS, "ni": Role.TOTAL},
    "rate": {"xi": Role.EVENTS, "ti": Role.TIME},
    "rates": {"x1i": Role.EVENTS1, "t1i": Role.TIME1, "x2i": Role.EVENTS2, "t2i": Role.TIME2},
    "mean": {"mi": Role.MEAN, "sdi": Role.SD, "ni": Role.TOTAL},
    "means": {
        "m1i": Role.MEAN1, "sd1i": Role.SD1, "n1i": Role.TOTAL1,
        "m2i": Role.MEAN2, "sd2i": Role.SD2, "n2i": Role.TOTAL2,
    },
    "correlation": {"ri": Role.CORRELATION, "ni": Role.TOTAL},
    "partial": {"ti": Role.T_VALUE, "ni": Role.TOTAL, "mi": Role.PREDICTORS, "r2i": Role.R_SQUARED},
    "pairs": {
        "m1i": Role.MEAN1, "m2i": Role.MEAN2, "sd1i": Role.SD1, "sd2i": Role.SD2, "ni": Role.TOTAL,
        "ri": Role.CORRELATION,
    },
    "reliability": {"ai": Role.ALPHA, "mi": Role.ITEMS, "ni": Role.TOTAL},
    "generic": {"yi": Role.ESTIMATE, "vi": Role.VARIANCE, "sei": Role.SE},
}  # fmt: skip


def kind_of(measure: Measure) -> str:
    if measure.two_by_two:
        return "tables"
    roles = set(measure.roles)
    for kind, names in _ROLES.items():
        if roles <= set(names.values()) and (kind != "rate" or Role.TIME in roles):
            return kind
    raise Unsupported(f"No columns are known for measure {measure}.")


def table_of(request: dict[str, Any], columns: Columns) -> StudyTable:
    """Build the engine's table from metafor's arguments."""
    measure = Measure(request["measure"])
    given = {name: number_column(columns, text) for name, text in request["columns"].items()}
    kind = kind_of(measure)
    roles = _two_by_two(given) if kind == "tables" else _named(kind, given)
    size = len(next(iter(given.values())))
    return study_table([f"row {i + 1}" for i in range(size)], roles)


def _two_by_two(given: dict[str, FloatArray]) -> dict[Role, FloatArray]:
    a, c = given["ai"], given["ci"]
    n1 = given["n1i"] if "n1i" in given else a + given["bi"]
    n2 = given["n2i"] if "n2i" in given else c + given["di"]
    return {Role.EVENTS1: a, Role.TOTAL1: n1, Role.EVENTS2: c, Role.TOTAL2: n2}


def _named(kind: str, given: dict[str, FloatArray]) -> dict[Role, FloatArray]:
    return {role: given[name] for name, role in _ROLES[kind].items() if name in given}


def effects_of(request: dict[str, Any], columns: Columns) -> Effects:
    """Compute the effects of a request with its options."""
    options = request.get("escalc") or {}
    unknown = set(options) - {"add", "to", "drop00", "vtype"}
    if unknown:
        raise Unsupported(f"The escalc options {sorted(unknown)} are not known.")
    correction = Correction(
        options.get("add"), CorrectWhich(options.get("to", "only0")), bool(options.get("drop00", False))
    )
    measure = Measure(request["measure"])
    variance = VarianceType(options.get("vtype", "LS"))
    return effect_sizes(table_of(request, columns), measure, correction, variance)


def sizes_of(request: dict[str, Any], columns: Columns) -> FloatArray | None:
    """Total sample size of each row, where the request has one."""
    names = request["columns"]
    if "ni" in names:
        return number_column(columns, names["ni"])
    if "n1i" in names:
        return number_column(columns, names["n1i"]) + number_column(columns, names["n2i"])
    if {"ai", "bi", "ci", "di"} <= set(names):
        return np.asarray(sum(number_column(columns, names[n]) for n in ("ai", "bi", "ci", "di")))
    return None

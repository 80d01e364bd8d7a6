"""Numbers that no study can have: refused with the row and the reason before anything is computed."""

from collections.abc import Callable

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import BoolArray, FloatArray
from review.pooling.measures import Measure, Role
from review.pooling.table import StudyTable, first_where, row_name

_Condition = Callable[[FloatArray], BoolArray]
_PAIRS = ((Role.EVENTS, Role.TOTAL), (Role.EVENTS1, Role.TOTAL1), (Role.EVENTS2, Role.TOTAL2))
_COUNTS = (Role.EVENTS, Role.EVENTS1, Role.EVENTS2, Role.TOTAL, Role.TOTAL1, Role.TOTAL2)
_POSITIVE = (Role.TIME, Role.TIME1, Role.TIME2, Role.VARIANCE, Role.SE, Role.LOG_RANK_VARIANCE)
_NOT_NEGATIVE = (Role.SD, Role.SD1, Role.SD2)
_UNIT = (Role.CORRELATION,)


def check(table: StudyTable, measure: Measure) -> None:
    """Check every column the measure reads; missing values pass.

    Raises:
        RefusedData: the first impossible number, with its row.
    """
    for role in measure.roles:
        table.column(role)
    for role in _COUNTS:
        _refuse(table, role, lambda x: x < 0, "is negative; a count cannot be")
    for role in _POSITIVE:
        _refuse(table, role, lambda x: x <= 0, "is not positive; correct it or leave the row out")
    for role in _NOT_NEGATIVE:
        _refuse(table, role, lambda x: x < 0, "is negative; a standard deviation cannot be")
    for role in _UNIT:
        _refuse(table, role, lambda x: np.abs(x) > 1, "is outside -1 to 1; correct it")
    _refuse(table, Role.P_VALUE, lambda x: (x <= 0) | (x > 1), "is not a p-value between 0 and 1")
    _refuse(table, Role.ALPHA, lambda x: x >= 1, "is not below 1; a reliability must be")
    for events, total in _PAIRS:
        _check_pair(table, events, total)


def _check_pair(table: StudyTable, events: Role, total: Role) -> None:
    x, n = table.optional(events), table.optional(total)
    if x is None or n is None:
        return
    row = first_where(x > n)
    if row is not None:
        raise RefusedData(f"{row_name(table, row)}: {x[row]:g} events out of {n[row]:g}; correct the counts.")


def _refuse(table: StudyTable, role: Role, wrong: _Condition, reason: str) -> None:
    values = table.optional(role)
    if values is None:
        return
    row = first_where(np.isinf(values))
    if row is not None:
        raise RefusedData(f"{row_name(table, row)}: {role} is infinite; correct it or leave the row out.")
    with np.errstate(invalid="ignore"):
        row = first_where(wrong(values))
    if row is not None:
        raise RefusedData(f"{row_name(table, row)}: {role} of {values[row]:g} {reason}.")

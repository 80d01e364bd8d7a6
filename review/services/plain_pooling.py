"""Pooling of a plain table by the names of its columns, with no review at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.errors import BadInput
from review.pooling.measures import Measure, Role
from review.pooling.result import PoolingResult
from review.services.pooling import pool_columns
from review.services.specifying import Choices, spec_of


@dataclass(frozen=True, slots=True)
class Named:
    """A column of the table and what it holds: `role` is one of `specifying.ROLES`."""

    role: str
    column: str


def pool_plain(
    columns: Mapping[str, Sequence[str]],
    chosen: Choices,
    named: Sequence[Named],
    *,
    label: str = "",
    study: str = "",
    subgroup: str = "",
    where: str = "the table",
) -> PoolingResult:
    """Pool a plain table of text columns.

    Raises:
        BadInput: a column that is not there or not named, or a cell that is no number.
        RefusedData: numbers no study can have, or nothing to pool.
    """
    roles = {Role(each.role): each.column for each in named}
    measure = Measure(chosen.measure)
    missing = [role.value for role in measure.roles if role not in roles]
    if missing:
        options = ", ".join(f"--{role.replace('_', '-')} COLUMN" for role in missing)
        raise BadInput(f"The measure {measure} needs {options}.")
    return pool_columns(
        columns, spec_of(chosen), roles, label=label, study=study, subgroup=subgroup, where=where
    )

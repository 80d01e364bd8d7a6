"""Pooling of a plain table by the names of its columns, with no review at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.errors import BadInput
from review.pooling.analysis import pool
from review.pooling.measures import Measure, Role
from review.pooling.result import PoolingResult
from review.pooling.table import StudyTable
from review.services.pooling import columns_table
from review.services.specifying import Choices, spec_of


@dataclass(frozen=True, slots=True)
class Named:
    """A column of the table and what it holds: `role` is one of `specifying.ROLES`."""

    role: str
    column: str


def plain_table(
    columns: Mapping[str, Sequence[str]],
    measure: str,
    named: Sequence[Named],
    *,
    label: str = "",
    study: str = "",
    subgroup: str = "",
    where: str = "the table",
) -> StudyTable:
    """Return a plain table of text columns as a table to pool.

    Raises:
        BadInput: a column that is not there or not named, or a cell that is no number.
        RefusedData: there are no rows.
    """
    roles = {Role(each.role): each.column for each in named}
    missing = [role.value for role in Measure(measure).roles if role not in roles]
    if missing:
        options = ", ".join(f"--{role.replace('_', '-')} COLUMN" for role in missing)
        raise BadInput(f"The measure {measure} needs {options}.")
    return columns_table(columns, roles, label=label, study=study, subgroup=subgroup, where=where)


def pool_table(table: StudyTable, chosen: Choices) -> PoolingResult:
    """Pool a table as choices say.

    Raises:
        RefusedData: numbers no study can have, or nothing to pool.
    """
    return pool(table, spec_of(chosen))

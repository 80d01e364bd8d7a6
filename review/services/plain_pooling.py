"""Pooling of a plain table by the names of its columns, with no review at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.errors import BadInput
from review.pooling.analysis import pool
from review.pooling.measures import Measure, Role
from review.pooling.result import PoolingResult
from review.pooling.table import StudyTable, study_table
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


def columns_table(
    columns: Mapping[str, Sequence[str]],
    roles: Mapping[Role, str],
    *,
    label: str = "",
    study: str = "",
    subgroup: str = "",
    where: str = "the table",
) -> StudyTable:
    """Return a plain table of text columns as a table of the pooling engine.

    Args:
        columns: the table, by column name; every cell as text.
        roles: which column holds what.
        label: column that names the rows; the study column or the first one by default.
        study: column that names the study a row comes from.
        subgroup: column to group by.
        where: what messages call the table.

    Raises:
        BadInput: a column that is not there, or a cell that is no number.
        RefusedData: there are no rows.
    """
    for name in filter(None, (*roles.values(), label, study, subgroup)):
        if name not in columns:
            raise BadInput(f"{where} has no column `{name}`; it has {', '.join(columns)}.")
    names = columns[label or study or next(iter(columns))]
    numbers = {role: _numbers(columns[name], name, where) for role, name in roles.items()}
    return study_table(
        list(names),
        numbers,
        studies=list(columns[study]) if study else None,
        subgroups=list(columns[subgroup]) if subgroup else None,
    )


def _numbers(cells: Sequence[str], name: str, where: str) -> list[float]:
    return [_cell(cell, name, line, where) for line, cell in enumerate(cells, start=2)]


def _cell(cell: str, name: str, line: int, where: str) -> float:
    text = cell.strip()
    if text in ("", "NA", "NaN", "."):
        return float("nan")
    try:
        return float(text)
    except ValueError:
        raise BadInput(f"{where}, line {line}: `{text}` in column `{name}` is not a number.") from None

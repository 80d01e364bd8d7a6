"""The one rule by which facts become state: a row stands while nothing supersedes it."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, exists, select


@cache
def unsuperseded(table: Table) -> ColumnElement[bool]:
    """Return the condition that no later row supersedes this one; built once for each table."""
    later = table.alias("later")
    return ~exists(select(later.c.id).where(later.c.supersedes == table.c.id))


def standing(table: Table) -> Select[Any]:
    """Select the rows of a chain that nothing supersedes, oldest first."""
    return select(table).where(unsuperseded(table)).order_by(table.c.id)

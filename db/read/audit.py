"""The audit trail: actions, and the facts each one wrote."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Table, func, select

from db import tables
from review.vocabulary import ActionId


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One committed unit of work."""

    id: ActionId
    key: UUID
    kind: str
    handle: str
    program: str
    at: datetime


def actions(connection: Connection, ids: set[ActionId] | None = None) -> tuple[ActionLine, ...]:
    """Return actions, oldest first: all, or some."""
    table, who = tables.action, tables.reviewer
    query = (
        select(table, func.coalesce(who.c.handle, "").label("handle"))
        .outerjoin(who, who.c.id == table.c.reviewer_id)
        .order_by(table.c.id)
    )
    if ids is not None:
        query = query.where(table.c.id.in_(sorted(ids)))
    return tuple(
        ActionLine(row.id, row.key, row.kind, row.handle, row.program, row.at)
        for row in connection.execute(query)
    )


def counts(connection: Connection) -> dict[str, int]:
    """Return the number of facts in each table."""
    return {table.name: _count(connection, table) for table in tables.FACT_TABLES}


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def written_by(connection: Connection, table: Table, action: ActionId) -> tuple[int, ...]:
    """Return the ids of the rows an action wrote into a table."""
    found = connection.execute(select(table.c.id).where(table.c.action_id == action).order_by(table.c.id))
    return tuple(found.scalars())

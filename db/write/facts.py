"""Inserting one fact or many; every fact points to the action that wrote it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table, insert

from db.unit_of_work import Work
from review.errors import BadInput

Row = Mapping[str, Any]
_BATCH = 500
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def add(work: Work, table: Table, **values: Any) -> int:
    """Insert one fact and return its id."""
    row = insert(table).values(_complete(work, table, values)).returning(table.c.id)
    return int(work.connection.execute(row).scalar_one())


def add_many(work: Work, table: Table, rows: Iterable[Row]) -> None:
    """Insert facts in batches."""
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(_complete(work, table, row))
        if len(batch) == _BATCH:
            work.connection.execute(insert(table), batch)
            batch = []
    if batch:
        work.connection.execute(insert(table), batch)


def _complete(work: Work, table: Table, values: Row) -> dict[str, Any]:
    row = {name: _storable(table, name, value) for name, value in values.items()}
    row["action_id"] = work.action
    if "uuid" in table.c:
        row["uuid"] = work.new_uuid()
    return row


def _storable(table: Table, name: str, value: Any) -> Any:
    # PostgreSQL refuses NUL in text, SQLite keeps it and miscounts; lone surrogates cannot be encoded.
    if isinstance(value, str) and _UNSTORABLE.search(value):
        raise BadInput(
            f"A value for {table.name}.{name} holds characters that cannot be stored (NUL or half of a pair)."
        )
    return value

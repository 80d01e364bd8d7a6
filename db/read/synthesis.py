"""Analyses that were run."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from db import tables
from review.vocabulary import OutcomeId


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A frozen result with its spec and input."""

    id: int
    outcome: OutcomeId | None
    spec: Any
    input: Any
    input_sha256: str
    result: Any
    at: datetime


def results(connection: Connection) -> tuple[StoredResult, ...]:
    """Return every stored result, newest first."""
    table, specs = tables.analysis_result, tables.analysis_spec
    rows = connection.execute(
        select(table, specs.c.spec, tables.action.c.at)
        .join(specs, specs.c.id == table.c.spec_id)
        .join(tables.action, tables.action.c.id == table.c.action_id)
        .order_by(table.c.id.desc())
    )
    return tuple(
        StoredResult(row.id, row.outcome_id, row.spec, row.input, row.input_sha256, row.result, row.at)
        for row in rows
    )

"""Analysis specs and results."""

import hashlib
from typing import Any

from sqlalchemy import select

from db import tables
from db.types import canonical_json
from db.unit_of_work import Work
from db.write.facts import add
from review.vocabulary import OutcomeId


def add_spec(work: Work, spec: Any) -> int:
    """Keep a spec; the same spec is kept once."""
    sha256 = _digest(spec)
    table = tables.analysis_spec
    known = work.connection.execute(select(table.c.id).where(table.c.sha256 == sha256)).scalar()
    return int(known) if known is not None else add(work, table, sha256=sha256, spec=spec)


def add_result(
    work: Work, spec: int, outcome: OutcomeId | None, table: Any, versions: Any, result: Any
) -> int:
    """Keep a result with a full copy of its input; the same answer to the same question is kept once."""
    row = {"spec_id": spec, "input_sha256": _digest(table), "result_sha256": _digest(result)}
    results = tables.analysis_result
    known = work.connection.execute(
        select(results.c.id).where(*(results.c[name] == value for name, value in row.items()))
    ).scalar()
    if known is not None:
        return int(known)
    return add(work, results, **row, outcome_id=outcome, input=table, versions=versions, result=result)


def _digest(value: Any) -> str:
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()

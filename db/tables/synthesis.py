"""What was pooled and how, and what came out."""

from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint

from db.tables.facts import STRICT, Fact
from db.types import document, global_id, identity, refers, words


class AnalysisSpecRow(Fact, table=True):
    """What to pool and how, known by its digest."""

    __tablename__ = "analysis_spec"
    __table_args__ = (UniqueConstraint("sha256"), STRICT)

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    sha256: str = words()
    spec: Any = document()


class AnalysisResultRow(Fact, table=True):
    """What came out, frozen, with a full copy of the input."""

    __tablename__ = "analysis_result"
    __table_args__ = (UniqueConstraint("spec_id", "input_sha256", "result_sha256"), STRICT)

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    spec_id: int = refers("analysis_spec")
    outcome_id: int | None = refers("outcome", default=None)
    input_sha256: str = words()
    input: Any = document()
    versions: Any = document()
    result: Any = document()
    result_sha256: str = words()

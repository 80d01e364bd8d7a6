"""Who did what, and under which protocol."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint

from db.tables.facts import STRICT, Fact, one_of
from db.types import document, global_id, identity, moment, refers, whole, words
from review.vocabulary import ReviewerKind, RoundKind, Stage


class ActionRow(Fact, table=True):
    """One committed unit of work; every other fact points to one. This is the audit trail."""

    __tablename__ = "action"
    __table_args__ = (STRICT,)

    id: int = identity()
    key: UUID = global_id()
    kind: str = words()
    reviewer_id: int | None = whole(default=None)
    program: str = words()
    at: datetime = moment()


class ReviewerRow(Fact, table=True):
    """A person, or a tool whose judgements count as automation."""

    __tablename__ = "reviewer"
    __table_args__ = (one_of("kind", ReviewerKind), STRICT)

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    handle: str = words(unique=True)
    name: str = words(default="")
    kind: str = words()


class ProtocolRow(Fact, table=True):
    """A version of the protocol: what the review asks and how it screens."""

    __tablename__ = "protocol_version"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("reviewers_title_abstract BETWEEN 1 AND 9", name="needed_title_abstract"),
        CheckConstraint("reviewers_full_text BETWEEN 1 AND 9", name="needed_full_text"),
        CheckConstraint("blinded IN (0, 1)", name="blinded"),
        STRICT,
    )

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    number: int = whole()
    title: str = words()
    criteria: str = words(default="")
    reviewers_title_abstract: int = whole()
    reviewers_full_text: int = whole()
    blinded: int = whole()
    include_terms: Any = document()
    exclude_terms: Any = document()
    settings: Any = document()


class ExclusionReasonRow(Fact, table=True):
    """A coded reason for exclusion, in protocol order."""

    __tablename__ = "exclusion_reason"
    __table_args__ = (
        UniqueConstraint("protocol_id", "stage", "code"),
        UniqueConstraint("protocol_id", "stage", "position"),
        one_of("stage", Stage),
        STRICT,
    )

    id: int = identity()
    action_id: int = refers("action")
    protocol_id: int = refers("protocol_version")
    stage: str = words()
    position: int = whole()
    code: str = words()
    label: str = words()


class RoundRow(Fact, table=True):
    """A round of screening within a stage."""

    __tablename__ = "screening_round"
    __table_args__ = (
        UniqueConstraint("stage", "number"),
        one_of("stage", Stage),
        one_of("kind", RoundKind),
        STRICT,
    )

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    stage: str = words()
    number: int = whole()
    kind: str = words()

"""Reviewers, the protocol, rounds."""

from dataclasses import dataclass

from sqlalchemy import Connection, Row, func, select

from db import tables
from review.vocabulary import ReviewerId, ReviewerKind, RoundId, RoundKind, Stage


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A person or a tool known to the review."""

    id: ReviewerId
    handle: str
    name: str
    kind: ReviewerKind


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded exclusion reason."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class ProtocolVersion:
    """A version of the protocol."""

    id: int
    number: int
    title: str
    criteria: str
    reviewers_title_abstract: int
    reviewers_full_text: int
    blinded: bool
    include_terms: tuple[str, ...]
    exclude_terms: tuple[str, ...]
    reasons_title_abstract: tuple[Reason, ...]
    reasons_full_text: tuple[Reason, ...]
    settings: dict[str, str]

    def needed(self, stage: Stage) -> int:
        """How many reviewers decide each item of a stage."""
        return self.reviewers_title_abstract if stage is Stage.TITLE_ABSTRACT else self.reviewers_full_text

    def reasons(self, stage: Stage) -> tuple[Reason, ...]:
        """The exclusion reasons of a stage, in protocol order."""
        return self.reasons_title_abstract if stage is Stage.TITLE_ABSTRACT else self.reasons_full_text


@dataclass(frozen=True, slots=True)
class Round:
    """A round of screening."""

    id: RoundId
    stage: Stage
    number: int
    kind: RoundKind


def reviewers(connection: Connection) -> tuple[Reviewer, ...]:
    """Return everyone who takes part, in the order they came."""
    rows = connection.execute(select(tables.reviewer).order_by(tables.reviewer.c.id))
    return tuple(_reviewer(row) for row in rows)


def reviewer_called(connection: Connection, handle: str) -> Reviewer | None:
    """Return the reviewer of a handle."""
    row = connection.execute(select(tables.reviewer).where(tables.reviewer.c.handle == handle)).first()
    return _reviewer(row) if row else None


def _reviewer(row: Row[tuple[object, ...]]) -> Reviewer:
    return Reviewer(row.id, row.handle, row.name, ReviewerKind(row.kind))


def protocol(connection: Connection) -> ProtocolVersion:
    """Return the newest version of the protocol."""
    table = tables.protocol_version
    row = connection.execute(select(table).order_by(table.c.number.desc()).limit(1)).one()
    return ProtocolVersion(
        id=row.id,
        number=row.number,
        title=row.title,
        criteria=row.criteria,
        reviewers_title_abstract=row.reviewers_title_abstract,
        reviewers_full_text=row.reviewers_full_text,
        blinded=bool(row.blinded),
        include_terms=tuple(row.include_terms),
        exclude_terms=tuple(row.exclude_terms),
        reasons_title_abstract=_reasons(connection, row.id, Stage.TITLE_ABSTRACT),
        reasons_full_text=_reasons(connection, row.id, Stage.FULL_TEXT),
        settings=dict(row.settings),
    )


def _reasons(connection: Connection, protocol_id: int, stage: Stage) -> tuple[Reason, ...]:
    table = tables.exclusion_reason
    rows = connection.execute(
        select(table.c.code, table.c.label)
        .where(table.c.protocol_id == protocol_id, table.c.stage == stage)
        .order_by(table.c.position)
    )
    return tuple(Reason(row.code, row.label) for row in rows)


def reason_labels(connection: Connection, stage: Stage) -> dict[str, str]:
    """Return the label of every reason code of any protocol version; the newest label wins."""
    table = tables.exclusion_reason
    rows = connection.execute(
        select(table.c.code, table.c.label).where(table.c.stage == stage).order_by(table.c.id)
    )
    return {row.code: row.label for row in rows}


def has_protocol(connection: Connection) -> bool:
    """Whether the review has been started."""
    return bool(connection.execute(select(func.count()).select_from(tables.protocol_version)).scalar())

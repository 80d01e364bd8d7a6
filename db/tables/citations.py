"""Which records describe the same report: citations, placements, judgements, removals, keys to match by."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from db.tables.facts import STRICT, Fact, chain, one_of
from db.types import document, global_id, identity, real, refers, whole, words
from review.vocabulary import PairVerdict, PlacementWhy, RemovalWhy


class CitationRow(Fact, table=True):
    """A group of records judged to describe the same report; each record starts on one of its own."""

    __tablename__ = "citation"
    __table_args__ = (STRICT,)

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")


class DedupRunRow(Fact, table=True):
    """One run of the deduplication rules."""

    __tablename__ = "dedup_run"
    __table_args__ = (STRICT,)

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    rules: str = words()
    records: int = whole()
    parameters: Any = document()


class PlacementRow(Fact, table=True):
    """A record on a citation; the newest placement of a record holds.

    `restores_id` names the placement that an undo brings back: verdicts given since that merge count again.
    """

    __tablename__ = "placement"
    __table_args__ = (
        *chain("placement", "record_id"),
        one_of("why", PlacementWhy),
        Index("ix_placement_citation", "citation_id"),
        Index("ix_placement_record", "record_id"),
        STRICT,
    )

    id: int = identity()
    action_id: int = refers("action")
    record_id: int = refers("record")
    citation_id: int = refers("citation")
    why: str = words()
    run_id: int | None = refers("dedup_run", default=None)
    restores_id: int | None = refers("placement", default=None)
    supersedes: int | None = whole(default=None)


class PairJudgementRow(Fact, table=True):
    """A judgement about two records, by a rule or by a person; the newest holds."""

    __tablename__ = "pair_judgement"
    __table_args__ = (
        *chain("pair_judgement", "record_a", "record_b"),
        CheckConstraint("record_a < record_b", name="ordered"),
        one_of("verdict", PairVerdict),
        Index("ix_pair_judgement_a", "record_a", "record_b"),
        Index("ix_pair_judgement_b", "record_b"),
        STRICT,
    )

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    record_a: int = refers("record")
    record_b: int = refers("record")
    verdict: str = words()
    score: float | None = real(default=None)
    rule: str = words(default="")
    link: str = words(default="")
    reasons: Any = document()
    run_id: int | None = refers("dedup_run", default=None)
    reviewer_id: int | None = refers("reviewer", default=None)
    supersedes: int | None = whole(default=None)


class RemovalRow(Fact, table=True):
    """A citation removed before screening, or (`removed` = 0) put back."""

    __tablename__ = "removal"
    __table_args__ = (
        *chain("removal", "citation_id"),
        one_of("why", RemovalWhy),
        CheckConstraint("removed IN (0, 1)", name="removed"),
        Index("ix_removal_citation", "citation_id"),
        STRICT,
    )

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    citation_id: int = refers("citation")
    removed: int = whole()
    why: str = words()
    reason: str = words()
    supersedes: int | None = whole(default=None)


class MatchEntryRow(Fact, table=True):
    """A record that a run has compared with all before it: what tells whether a column is a running number.

    Derived from the record by one version of the rules; a run under other rules writes its own.
    """

    __tablename__ = "match_entry"
    __table_args__ = (UniqueConstraint("record_id", "rules"), STRICT)

    id: int = identity()
    action_id: int = refers("action")
    record_id: int = refers("record")
    rules: str = words()
    source: str = words()
    volume: int = whole()
    issue: int = whole()
    letters: str = words()
    author: str = words()
    first_page: int = whole()
    last_page: int = whole()


class MatchKeyRow(Fact, table=True):
    """A hashed key of a record; a later run looks up which records its own share one with."""

    __tablename__ = "match_key"
    __table_args__ = (Index("ix_match_key", "key", "rules", "record_id"), STRICT)

    id: int = identity()
    action_id: int = refers("action")
    record_id: int = refers("record")
    rules: str = words()
    key: int = whole()

"""The common order of ranked screening, the runs that extended it, random samples, and stops."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint

from db.tables.facts import STRICT, Fact, chain, one_of
from db.types import document, global_id, identity, real, refers, whole, words
from review.vocabulary import OrderBy, Stage


class RankingRunRow(Fact, table=True):
    """One training: what it was built on, and the digest of its labels."""

    __tablename__ = "ranking_run"
    __table_args__ = (one_of("stage", Stage), one_of("ranked_by", OrderBy), STRICT)

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    stage: str = words()
    model: str = words()
    ranked_by: str = words()
    topic: str = words(default="")
    seed: int = whole()
    trained_on: int = whole()
    relevant: int = whole()
    records: int = whole()
    labels_sha256: str = words()


class OrderEntryRow(Fact, table=True):
    """An item at a place of the one common order; places are given once."""

    __tablename__ = "order_entry"
    __table_args__ = (
        UniqueConstraint("stage", "position"),
        UniqueConstraint("stage", "item"),
        one_of("stage", Stage),
        CheckConstraint("position >= 1", name="position"),
        STRICT,
    )

    id: int = identity()
    action_id: int = refers("action")
    stage: str = words()
    position: int = whole()
    item: int = whole()
    run_id: int = refers("ranking_run")


class StoppingSampleRow(Fact, table=True):
    """A random sample of what was unread, with the sizes at which it is looked at; the newest holds."""

    __tablename__ = "stopping_sample"
    __table_args__ = (one_of("stage", Stage), STRICT)

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    stage: str = words()
    run_id: int = refers("ranking_run")
    recall: float = real()
    confidence: float = real()
    looks: Any = document()


class StoppingSampleItemRow(Fact, table=True):
    """An item that was unread when a sample was drawn, at its place in the random order."""

    __tablename__ = "stopping_sample_item"
    __table_args__ = (
        UniqueConstraint("sample_id", "position"),
        UniqueConstraint("sample_id", "item"),
        STRICT,
    )

    id: int = identity()
    action_id: int = refers("action")
    sample_id: int = refers("stopping_sample")
    position: int = whole()
    item: int = whole()


class StopRow(Fact, table=True):
    """Screening of a stage stopped by a rule, or (`stopped` = 0) taken up again; the newest holds."""

    __tablename__ = "stop"
    __table_args__ = (
        *chain("stop", "stage"),
        one_of("stage", Stage),
        CheckConstraint("stopped IN (0, 1)", name="stopped"),
        STRICT,
    )

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    stage: str = words()
    stopped: int = whole()
    rule: str = words()
    recall: float = real()
    confidence: float = real()
    p: float = real()
    read_items: int = whole()
    total: int = whole()
    relevant: int = whole()
    sentences: Any = document()
    supersedes: int | None = whole(default=None)


class StopItemRow(Fact, table=True):
    """An item that a stop left unread."""

    __tablename__ = "stop_item"
    __table_args__ = (UniqueConstraint("stop_id", "item"), STRICT)

    id: int = identity()
    action_id: int = refers("action")
    stop_id: int = refers("stop")
    item: int = whole()

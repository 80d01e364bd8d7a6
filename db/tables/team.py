"""Who takes part, and who is to decide which item in which round."""

from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from db.tables.facts import STRICT, Fact, chain, one_of
from db.types import document, identity, refers, whole, words
from review.vocabulary import AssignmentWhy, Stage


class RoundItemRow(Fact, table=True):
    """An item of a pilot or re-opened round; a main round holds every item and lists none."""

    __tablename__ = "round_item"
    __table_args__ = (
        UniqueConstraint("round_id", "item"),
        one_of("stage", Stage),
        Index("ix_round_item_item", "stage", "item"),
        STRICT,
    )

    id: int = identity()
    action_id: int = refers("action")
    round_id: int = refers("screening_round")
    stage: str = words()
    item: int = whole()
    why: str = words(default="")


class ParticipationRow(Fact, table=True):
    """What a reviewer reads, and whether they take part; the newest holds."""

    __tablename__ = "participation"
    __table_args__ = (
        *chain("participation", "reviewer_id"),
        CheckConstraint("active IN (0, 1)", name="active"),
        STRICT,
    )

    id: int = identity()
    action_id: int = refers("action")
    reviewer_id: int = refers("reviewer")
    languages: Any = document()
    active: int = whole()
    supersedes: int | None = whole(default=None)


class AssignmentRow(Fact, table=True):
    """A reviewer who is to decide an item in a round, or (`assigned` = 0) no longer is.

    `needed` says how many reviewers the item needs from then on; the newest row of the item holds.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        *chain("assignment", "stage", "item", "round_id", "reviewer_id"),
        one_of("stage", Stage),
        one_of("why", AssignmentWhy),
        CheckConstraint("assigned IN (0, 1)", name="assigned"),
        CheckConstraint("needed BETWEEN 1 AND 9", name="needed"),
        Index("ix_assignment_item", "stage", "item"),
        STRICT,
    )

    id: int = identity()
    action_id: int = refers("action")
    stage: str = words()
    item: int = whole()
    round_id: int = refers("screening_round")
    reviewer_id: int = refers("reviewer")
    assigned: int = whole()
    needed: int = whole()
    why: str = words()
    supersedes: int | None = whole(default=None)

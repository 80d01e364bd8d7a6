"""Decisions and adjudications.

An item is a citation at title and abstract and a report at full text; `item` repeats its number, so that one
set of constraints serves both stages.
"""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from db.tables.facts import STRICT, Fact, chain, one_of
from db.types import global_id, identity, real, refers, whole, words
from review.vocabulary import HowSettled, Stage, Verdict


def verdict_rules() -> tuple[CheckConstraint, CheckConstraint, CheckConstraint]:
    """Return the rules of a judgement on an item: which item, which verdict, and a reason at full text."""
    return (
        CheckConstraint(
            "(stage = 'title_abstract' AND citation_id = item AND report_id IS NULL)"
            " OR (stage = 'full_text' AND report_id = item AND citation_id IS NULL)",
            name="item",
        ),
        CheckConstraint("NOT (stage = 'full_text' AND verdict = 'exclude') OR reason <> ''", name="reasoned"),
        CheckConstraint(
            "stage = 'full_text' OR verdict NOT IN ('ongoing', 'awaiting')", name="verdict_stage"
        ),
    )


class DecisionRow(Fact, table=True):
    """One reviewer's judgement on an item in a round."""

    __tablename__ = "decision"
    __table_args__ = (
        *chain("decision", "stage", "item", "round_id", "reviewer_id"),
        one_of("stage", Stage),
        one_of("verdict", Verdict),
        *verdict_rules(),
        Index("ix_decision_reviewer", "reviewer_id", "stage"),
        Index("ix_decision_item", "stage", "item"),
        STRICT,
    )

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    stage: str = words()
    round_id: int = refers("screening_round")
    item: int = whole()
    citation_id: int | None = refers("citation", default=None)
    report_id: int | None = refers("report", default=None)
    reviewer_id: int = refers("reviewer")
    verdict: str = words()
    reason: str = words(default="")
    note: str = words(default="")
    protocol_id: int = refers("protocol_version")
    seconds: float | None = real(default=None)
    supersedes: int | None = whole(default=None)


class AdjudicationRow(Fact, table=True):
    """The judgement that settles a conflict."""

    __tablename__ = "adjudication"
    __table_args__ = (
        *chain("adjudication", "stage", "item", "round_id"),
        one_of("stage", Stage),
        one_of("verdict", Verdict),
        CheckConstraint("verdict <> 'withdrawn'", name="settles"),
        one_of("how", HowSettled),
        *verdict_rules(),
        Index("ix_adjudication_item", "stage", "item"),
        STRICT,
    )

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    stage: str = words()
    round_id: int = refers("screening_round")
    item: int = whole()
    citation_id: int | None = refers("citation", default=None)
    report_id: int | None = refers("report", default=None)
    verdict: str = words()
    reason: str = words(default="")
    note: str = words(default="")
    how: str = words()
    reviewer_id: int = refers("reviewer")
    supersedes: int | None = whole(default=None)


class AdjudicatedDecisionRow(Fact, table=True):
    """A decision that an adjudication weighed; a later decision makes the adjudication stale."""

    __tablename__ = "adjudicated_decision"
    __table_args__ = (UniqueConstraint("adjudication_id", "decision_id"), STRICT)

    id: int = identity()
    action_id: int = refers("action")
    adjudication_id: int = refers("adjudication")
    decision_id: int = refers("decision")

"""Decisions and adjudications."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from db import tables
from db.unit_of_work import Work
from db.write.facts import add, add_many
from review.vocabulary import DecisionId, HowSettled, ReviewerId, RoundId, Stage, Verdict


@dataclass(frozen=True, slots=True)
class Address:
    """What is decided: an item in a round of a stage."""

    stage: Stage
    item: int
    round: RoundId

    def columns(self) -> dict[str, Any]:
        """Return the columns of a decision or an adjudication that say what it is about."""
        at_citation = self.stage is Stage.TITLE_ABSTRACT
        return {
            "stage": self.stage,
            "item": self.item,
            "round_id": self.round,
            "citation_id": self.item if at_citation else None,
            "report_id": None if at_citation else self.item,
        }


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A reviewer's judgement; `supersedes` is the decision the reviewer saw, if any."""

    address: Address
    reviewer: ReviewerId
    verdict: Verdict
    protocol: int
    reason: str = ""
    note: str = ""
    seconds: float | None = None
    supersedes: DecisionId | None = None

    def columns(self) -> dict[str, Any]:
        """Return the columns of the row."""
        return {
            **self.address.columns(),
            "reviewer_id": self.reviewer,
            "verdict": self.verdict,
            "reason": self.reason,
            "note": self.note,
            "protocol_id": self.protocol,
            "seconds": self.seconds,
            "supersedes": self.supersedes,
        }


def add_decision(work: Work, decision: NewDecision) -> DecisionId:
    """Add one decision."""
    return DecisionId(add(work, tables.decision, **decision.columns()))


def add_decisions(work: Work, decisions: Iterable[NewDecision]) -> None:
    """Add many decisions in one unit."""
    add_many(work, tables.decision, (decision.columns() for decision in decisions))


def add_adjudication(
    work: Work,
    address: Address,
    verdict: Verdict,
    reason: str,
    note: str,
    how: HowSettled,
    reviewer: ReviewerId,
    weighed: Sequence[DecisionId],
    supersedes: int | None,
) -> int:
    """Add an adjudication and the decisions it settles."""
    made = add(
        work,
        tables.adjudication,
        **address.columns(),
        verdict=verdict,
        reason=reason,
        note=note,
        how=how,
        reviewer_id=reviewer,
        supersedes=supersedes,
    )
    add_many(
        work,
        tables.adjudicated_decision,
        ({"adjudication_id": made, "decision_id": decision} for decision in weighed),
    )
    return made

"""Items of rounds, assignments, and who takes part."""

from collections.abc import Iterable
from dataclasses import dataclass

from db import tables
from db.unit_of_work import Work
from db.write.facts import add, add_many
from review.vocabulary import AssignmentWhy, ReviewerId, RoundId, Stage


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """A reviewer put on an item, or taken off; `supersedes` is the row that stood."""

    stage: Stage
    item: int
    round: RoundId
    reviewer: ReviewerId
    needed: int
    assigned: bool = True
    why: AssignmentWhy = AssignmentWhy.PLANNED
    supersedes: int | None = None


def add_round_items(work: Work, round_id: RoundId, stage: Stage, items: Iterable[int], why: str = "") -> None:
    """Put items into a pilot or re-opened round."""
    rows = ({"round_id": round_id, "stage": stage, "item": item, "why": why} for item in items)
    add_many(work, tables.round_item, rows)


def add_assignments(work: Work, made: Iterable[NewAssignment]) -> None:
    """Add assignments."""
    add_many(
        work,
        tables.assignment,
        (
            {
                "stage": each.stage,
                "item": each.item,
                "round_id": each.round,
                "reviewer_id": each.reviewer,
                "assigned": int(each.assigned),
                "needed": each.needed,
                "why": each.why,
                "supersedes": each.supersedes,
            }
            for each in made
        ),
    )


def add_participation(
    work: Work, reviewer: ReviewerId, languages: Iterable[str], *, active: bool, supersedes: int | None
) -> int:
    """Note what a reviewer reads and whether they take part."""
    return add(
        work,
        tables.participation,
        reviewer_id=reviewer,
        languages=sorted(languages),
        active=int(active),
        supersedes=supersedes,
    )

"""Rounds: a pilot before the main round, and items that are screened again."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import team
from db.read.control import Round
from db.unit_of_work import Work, reading, write
from db.write.control import add_round
from db.write.team import add_round_items
from review.errors import BadInput, NotFound
from review.screening.protocol import plan_from_settings
from review.screening.queue import random_block
from review.services.screening import open_items
from review.services.session import Review, row_written
from review.services.standing import review_state
from review.vocabulary import ActionId, OutcomeOfScreening, RoundKind, Stage


@dataclass(frozen=True, slots=True)
class RoundState:
    """A round and how far it is: its items now, those settled, those in conflict."""

    round: Round
    items: int
    settled: int
    conflicts: int


def rounds(review: Review, stage: Stage) -> tuple[RoundState, ...]:
    """Return the rounds of a stage; an item belongs to the newest round that lists it."""
    with reading(review.store) as connection:
        state = review_state(connection)
        listed = team.rounds(connection, stage)
    duties, outcomes = state.duties[stage], open_items(state, stage)
    found = []
    for each in listed:
        inside = [o.outcome for item, o in outcomes.items() if duties.round_of(item).id == each.id]
        conflicts = inside.count(OutcomeOfScreening.CONFLICT)
        found.append(RoundState(each, len(inside), sum(o.settled for o in inside), conflicts))
    return tuple(found)


def open_pilot(
    review: Review,
    stage: Stage,
    *,
    number: int | None = None,
    share: float | None = None,
    key: UUID | None = None,
) -> int:
    """Open a pilot on a random sample of the items nobody has decided, and return the round's number.

    Args:
        review: the opened review.
        stage: stage of screening.
        number: how many items; or
        share: which share of them, between 0 and 1.
        key: made by the caller before the first try.

    Raises:
        BadInput: neither or both of number and share, or none that is possible.
    """
    if (number is None) == (share is None):
        raise BadInput("Say how many items the pilot has, or which share of them: one of the two.")
    if share is not None and not 0 < share <= 1:
        raise BadInput(f"The share of a pilot must lie between 0 and 1, but is {share}.")

    def choose(work: Work) -> Sequence[int]:
        state = review_state(work.connection)
        free = [
            item
            for item, outcome in open_items(state, stage).items()
            if not outcome.standings and item not in state.duties[stage].listed
        ]
        size = number if number is not None else math.ceil((share or 0) * len(free) - 1e-9)
        if not 1 <= size <= len(free):
            raise BadInput(f"A pilot of {size} items is not possible; {len(free)} are undecided.")
        return random_block(free, size, plan_from_settings(state.protocol.settings).seed)

    return _open(review, stage, RoundKind.PILOT, choose, "", key)


def reopen(review: Review, stage: Stage, items: Sequence[int], *, why: str, key: UUID | None = None) -> int:
    """Send items back to be decided anew by everyone, and return the new round's number.

    Earlier decisions stay in the history and no longer count.

    Raises:
        BadInput: no reason, or no items.
        NotFound: an item that is not at this stage.
    """
    if not why.strip():
        raise BadInput("Say why the items are screened again.")

    def choose(work: Work) -> Sequence[int]:
        here = open_items(review_state(work.connection), stage)
        unknown = [item for item in items if item not in here]
        if unknown or not items:
            raise NotFound(f"{len(unknown)} of {len(items)} items are not at this stage now.")
        return list(dict.fromkeys(items))

    return _open(review, stage, RoundKind.REOPENED, choose, why.strip(), key)


def _open(
    review: Review,
    stage: Stage,
    kind: RoundKind,
    choose: Callable[[Work], Sequence[int]],
    why: str,
    key: UUID | None,
) -> int:
    reviewer = review.reviewer()

    def body(work: Work) -> int:
        number = max(each.number for each in team.rounds(work.connection, stage)) + 1
        chosen = choose(work)
        add_round_items(work, add_round(work, stage, number, kind), stage, chosen, why)
        return number

    def again(connection: Connection, action: ActionId) -> int:
        made = row_written(tables.screening_round)(connection, action)
        return next(each.number for each in team.rounds(connection, stage) if each.id == made)

    return write(review.store, review.action(f"open {kind} round {stage}", reviewer, key), body, again)

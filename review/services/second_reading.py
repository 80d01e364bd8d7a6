"""A random share of single-reviewer exclusions, read blind by a second reader, and what they tell."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import control
from db.unit_of_work import Work, reading, write
from db.write.team import NewAssignment, add_assignments
from review.errors import BadInput, NotFound
from review.screening.outcome import ItemOutcome
from review.screening.protocol import plan_from_settings
from review.screening.queue import place
from review.screening.spot_check import Missed, estimate_missed, exclusions_to_check
from review.services.screening import open_items
from review.services.session import Review, rows_written
from review.services.standing import ReviewState, review_state
from review.services.team import standing_rows
from review.vocabulary import (
    ActionId,
    AssignmentWhy,
    OutcomeOfScreening,
    ReviewerId,
    Stage,
    Verdict,
)

TA = Stage.TITLE_ABSTRACT


def send_to_second(
    review: Review, readers: Sequence[str], *, share: float | None = None, key: UUID | None = None
) -> int:
    """Send a random share of single-reviewer exclusions to second readers, and return how many.

    The second reader meets them like any other item and learns of no decision. Items sent before count
    towards the share.

    Args:
        review: the opened review.
        readers: handles of the second readers.
        share: between 0 and 1; the protocol's unless told.
        key: made by the caller before the first try.

    Raises:
        BadInput: no reader, or nothing is to be sent.
        NotFound: a reader who does not take part.
    """
    actor = review.reviewer()

    def body(work: Work) -> int:
        state = review_state(work.connection)
        plan = plan_from_settings(state.protocol.settings)
        single = _single_exclusions(state)
        wanted = plan.second_reader_share if share is None else share
        chosen = exclusions_to_check(tuple(sorted(single)), wanted, plan.seed)
        who = _readers(work.connection, readers)
        made = _assignments(work.connection, state, {i: single[i] for i in chosen}, who, plan.seed)
        if not made:
            raise BadInput("There is no exclusion by a single reviewer to send to these second readers.")
        add_assignments(work, made)
        return len(made)

    def again(connection: Connection, action: ActionId) -> int:
        return len(rows_written(tables.assignment)(connection, action))

    return write(review.store, review.action("send to second reader", actor, key), body, again)


def _single_exclusions(state: ReviewState) -> dict[int, ItemOutcome]:
    """Return the items that one person alone excluded, or had excluded before a second reader was asked."""
    second = state.duties[TA].second
    return {
        item: outcome
        for item, outcome in open_items(state, TA).items()
        if item in second
        or (
            len(outcome.standings) == 1
            and outcome.outcome is OutcomeOfScreening.EXCLUDED
            and not (outcome.by_tool or outcome.adjudicated)
        )
    }


def _readers(connection: Connection, handles: Sequence[str]) -> list[ReviewerId]:
    if not handles:
        raise BadInput("Name the second readers.")
    known = {who.handle: who.id for who in control.reviewers(connection)}
    missing = [handle for handle in handles if handle not in known]
    if missing:
        raise NotFound(f"Nobody called {missing[0]} takes part in this review.")
    return [known[handle] for handle in handles]


def _assignments(
    connection: Connection,
    state: ReviewState,
    chosen: dict[int, ItemOutcome],
    readers: Sequence[ReviewerId],
    seed: int,
) -> list[NewAssignment]:
    duties, made = state.duties[TA], []
    rows = standing_rows(connection, TA, duties, chosen)
    for item, outcome in chosen.items():
        first = {standing.reviewer for standing in outcome.standings}
        free = [reader for reader in readers if reader not in first]
        if item in duties.second or not free:
            continue
        reader = min(free, key=lambda who: place(seed, who, item))
        row = rows.get((item, reader))
        made.append(
            NewAssignment(
                TA,
                item,
                duties.round_of(item).id,
                reader,
                needed=2,
                why=AssignmentWhy.SECOND_READER,
                supersedes=row.id if row else None,
            )
        )
    return made


def missed(review: Review, confidence: float = 0.95) -> Missed:
    """Return how many relevant items single reviewers have missed, as far as second readers have read.

    Raises:
        NotFound: no second reader has read anything yet.
    """
    with reading(review.store) as connection:
        state = review_state(connection)
    single, duties = _single_exclusions(state), state.duties[TA]
    read = [single[item] for item in duties.second if item in single and len(single[item].standings) > 1]
    if not read:
        raise NotFound("No second reader has read an exclusion yet.")
    found = sum(any(s.verdict is not Verdict.EXCLUDE for s in each.standings) for each in read)
    return estimate_missed(len(single), len(read), found, confidence)

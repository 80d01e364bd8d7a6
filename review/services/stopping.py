"""May screening of titles and abstracts stop? The figures, a stop, and taking it up again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from db import tables
from db.read import team
from db.read.team import Stop
from db.unit_of_work import Work, reading, write
from db.write.ordering import add_stop
from review.errors import BadInput, NotAllowed, NotFound
from review.screening.outcome import ItemOutcome
from review.screening.protocol import ScreeningPlan, StoppingRule, plan_from_settings
from review.screening.stopping import expected_stop, reading_of
from review.screening.stopping_advice import Advice, advise, details, expectation, headline, methods_text
from review.screening.training import stopping_labels
from review.services.screening import open_items
from review.services.session import Review, row_written
from review.services.standing import ReviewState, review_state
from review.vocabulary import OutcomeOfScreening, Stage

TA = Stage.TITLE_ABSTRACT


@dataclass(frozen=True, slots=True)
class StoppingState:
    """Where stopping stands.

    Attributes:
        rule: the protocol's rule.
        advice: the figures.
        headline: one line: the recall reached, or how many more are to be read.
        details: the lines beside it, the assumption among them.
        stop: the stop that holds, or None.
        unread: items nobody has decided.
    """

    rule: StoppingRule
    advice: Advice
    headline: str
    details: tuple[str, ...]
    stop: Stop | None
    unread: int


def stopping_state(review: Review) -> StoppingState:
    """Return the figures after what is settled now; open conflicts count as relevant."""
    with reading(review.store) as connection:
        state = review_state(connection)
        stop = team.last_stop(connection, TA)
    return stopping_of(state, stop)


def stopping_of(state: ReviewState, stop: Stop | None = None) -> StoppingState:
    """Return the figures from a state read before."""
    outcomes, plan = open_items(state, TA), plan_from_settings(state.protocol.settings)
    advice = _advice(outcomes, plan)
    return StoppingState(
        rule=plan.stopping,
        advice=advice,
        headline=headline(advice),
        details=tuple(details(advice)),
        stop=stop if stop and stop.stopped else None,
        unread=len(_unread(outcomes)),
    )


def _advice(outcomes: dict[int, ItemOutcome], plan: ScreeningPlan) -> Advice:
    labels = stopping_labels(outcomes)
    in_order = sorted(labels, key=lambda item: _moment(outcomes[item]))
    return advise(reading_of([labels[item] for item in in_order], len(outcomes)), plan.aim)


def _moment(outcome: ItemOutcome) -> int:
    """Return the newest decision on an item: items count in the order in which they were read to the end."""
    return max(decision for standing in outcome.standings for decision in standing.decisions)


def _unread(outcomes: dict[int, ItemOutcome]) -> list[int]:
    return [
        item for item, o in outcomes.items() if o.outcome is OutcomeOfScreening.UNDECIDED and not o.standings
    ]


def stop_screening(review: Review, *, anyway: bool = False, key: UUID | None = None) -> Stop:
    """Stop: what nobody has decided is left unread, listed, and counted as excluded by the stopping rule.

    Args:
        review: the opened review.
        anyway: stop although the rule does not say so; the figures are kept with the stop.
        key: made by the caller before the first try.

    Raises:
        BadInput: the protocol names no stopping rule, or nothing is unread.
        NotAllowed: the rule does not allow stopping yet, or screening is stopped already.
    """

    def body(work: Work) -> int:
        state = review_state(work.connection)
        plan = plan_from_settings(state.protocol.settings)
        if plan.stopping is StoppingRule.NONE:
            raise BadInput("The protocol names no stopping rule; set one first: screening.stopping.")
        before = team.last_stop(work.connection, TA)
        if before and before.stopped:
            raise NotAllowed("Screening is stopped already.")
        outcomes = open_items(state, TA)
        advice, unread = _advice(outcomes, plan), _unread(outcomes)
        if not unread:
            raise BadInput("Everything has been read; there is nothing to stop.")
        if not (advice.stop or anyway):
            raise NotAllowed(f"The rule does not allow stopping yet: {headline(advice)}.")
        return add_stop(work, TA, _values(advice, plan, before, stopped=True), unread)

    return _written(review, "stop screening", body, key)


def resume_screening(review: Review, *, key: UUID | None = None) -> Stop:
    """Take screening up again: what was left unread waits again.

    Raises:
        NotFound: screening is not stopped.
    """

    def body(work: Work) -> int:
        before = team.last_stop(work.connection, TA)
        if before is None or not before.stopped:
            raise NotFound("Screening is not stopped.")
        state = review_state(work.connection)
        plan = plan_from_settings(state.protocol.settings)
        values = _values(_advice(open_items(state, TA), plan), plan, before, stopped=False)
        return add_stop(work, TA, values, ())

    return _written(review, "resume screening", body, key)


def _values(advice: Advice, plan: ScreeningPlan, before: Stop | None, *, stopped: bool) -> dict[str, Any]:
    return {
        "stopped": int(stopped),
        "rule": str(plan.stopping),
        "recall": advice.aim.recall,
        "confidence": advice.aim.confidence,
        "p": advice.p,
        "read_items": advice.reading.read,
        "total": advice.reading.total,
        "relevant": advice.reading.found,
        "sentences": [methods_text(advice)],
        "supersedes": before.id if before else None,
    }


def _written(review: Review, what: str, body: Callable[[Work], int], key: UUID | None) -> Stop:
    action = review.action(what, review.reviewer(), key)
    write(review.store, action, body, row_written(tables.stop))
    with reading(review.store) as connection:
        found = team.last_stop(connection, TA)
    if found is None:
        raise NotFound("The stop was not kept.")
    return found


def methods_sentences(review: Review) -> tuple[str, ...]:
    """Return what the methods section says about stopping; nothing where screening was not stopped."""
    with reading(review.store) as connection:
        stop = team.last_stop(connection, TA)
    return stop.sentences if stop and stop.stopped else ()


def saving_expected(review: Review, relevant: int) -> str:
    """Return the sentence shown before screening starts: what a stopping rule can save.

    Args:
        review: the opened review.
        relevant: an estimate of how many records are relevant.

    Raises:
        BadInput: more relevant records than there are.
    """
    with reading(review.store) as connection:
        state = review_state(connection)
    total = len(open_items(state, TA))
    if not 0 <= relevant <= total:
        raise BadInput(f"{relevant} of {total} records cannot be relevant.")
    aim = plan_from_settings(state.protocol.settings).aim
    within = min(total, max(relevant, 2 * relevant))
    return expectation(total, relevant, expected_stop(total, relevant, within, aim))

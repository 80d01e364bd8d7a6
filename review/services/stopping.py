"""May screening of titles and abstracts stop? The figures, a stop, and taking it up again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import team
from db.read.team import Stop
from db.unit_of_work import Work, reading, write
from db.write.ordering import add_stop
from review.errors import BadInput, NotAllowed, NotFound
from review.screening.outcome import ItemOutcome
from review.screening.protocol import ScreeningPlan, StoppingRule, plan_from_settings
from review.screening.stopping import reading_of
from review.screening.stopping_advice import (
    Advice,
    advise,
    details,
    expectation,
    expectations,
    headline,
    methods_text,
    run_line,
)
from review.screening.stopping_sample import SampleState
from review.screening.stopping_sample_advice import (
    NO_SAMPLE,
    QuantileNeed,
    need_line,
    quantile_need,
    sample_details,
    sample_headline,
    sample_methods,
)
from review.screening.training import stopping_labels
from review.services.screening import open_items
from review.services.session import Review, row_written
from review.services.standing import ReviewState, review_state
from review.services.stopping_sampling import sample_preview, sample_state
from review.vocabulary import OutcomeOfScreening, Stage

TA = Stage.TITLE_ABSTRACT


@dataclass(frozen=True, slots=True)
class StoppingState:
    """Where stopping stands.

    Attributes:
        rule: the protocol's rule.
        may_stop: whether that rule allows stopping now.
        advice: the figures of the test on the ranked list.
        sample: where the random sample stands, under that rule once one is drawn.
        quantile: what the quantile bound would need and what there is; None for a recall of 1.
        headline: one line: the recall reached, or how many more are to be read.
        saving: the lines on what may be saved, before anything is read.
        details: the lines beside it, the assumption among them.
        stop: the stop that holds, or None.
        unread: items nobody has decided.
    """

    rule: StoppingRule
    may_stop: bool
    advice: Advice
    sample: SampleState | None
    quantile: QuantileNeed | None
    headline: str
    saving: tuple[str, ...]
    details: tuple[str, ...]
    stop: Stop | None
    unread: int


@dataclass(frozen=True, slots=True)
class _Figures:
    """All figures behind the rules, from one view of the store."""

    plan: ScreeningPlan
    outcomes: dict[int, ItemOutcome]
    advice: Advice
    sample: SampleState | None
    quantile: QuantileNeed | None
    preview: str

    @property
    def may_stop(self) -> bool:
        if self.plan.stopping is StoppingRule.SAMPLE:
            return self.sample is not None and self.sample.stop
        return self.plan.stopping is not StoppingRule.QUANTILE and self.advice.stop

    @property
    def headline(self) -> str:
        if self.plan.stopping is StoppingRule.QUANTILE and self.quantile is not None:
            return f"{self.quantile.found} of {self.quantile.needed} relevant records in a random sample"
        if self.plan.stopping is StoppingRule.SAMPLE and self.sample is not None:
            return sample_headline(self.sample)
        return headline(self.advice)

    @property
    def saving(self) -> tuple[str, ...]:
        if self.plan.stopping is StoppingRule.SAMPLE:
            return (self.preview,) if self.preview else ()
        reading_ = self.advice.reading
        return () if reading_.read else expectations(reading_.total, self.plan.aim)

    @property
    def details(self) -> tuple[str, ...]:
        need = (need_line(self.quantile, self.advice.reading.total),) if self.quantile else ()
        if self.plan.stopping is not StoppingRule.SAMPLE:
            return (*self.saving, *details(self.advice), *need)
        if self.sample is None:
            return (NO_SAMPLE, *self.saving, *details(self.advice), *need)
        return (*sample_details(self.sample), run_line(self.advice), *need)

    @property
    def p(self) -> float:
        if self.plan.stopping is StoppingRule.SAMPLE and self.sample is not None:
            return min((each.p for each in self.sample.looks), default=1.0)
        return self.advice.p

    @property
    def sentence(self) -> str:
        reading_ = self.advice.reading
        if self.plan.stopping is StoppingRule.SAMPLE and self.sample is not None:
            return sample_methods(self.sample, reading_.total, reading_.read)
        return methods_text(self.advice)


def stopping_state(review: Review) -> StoppingState:
    """Return the figures after what is settled now; open conflicts count as relevant."""
    with reading(review.store) as connection:
        return stopping_of(connection, review_state(connection))


def stopping_of(connection: Connection, state: ReviewState) -> StoppingState:
    """Return the figures of a state read before."""
    figures, stop = _figures(connection, state), team.last_stop(connection, TA)
    return StoppingState(
        rule=figures.plan.stopping,
        may_stop=figures.may_stop,
        advice=figures.advice,
        sample=figures.sample,
        quantile=figures.quantile,
        headline=figures.headline,
        saving=figures.saving,
        details=figures.details,
        stop=stop if stop and stop.stopped else None,
        unread=len(_unread(figures.outcomes)),
    )


def _figures(connection: Connection, state: ReviewState) -> _Figures:
    outcomes, plan = open_items(state, TA), plan_from_settings(state.protocol.settings)
    labels = stopping_labels(outcomes)
    in_order = sorted(labels, key=lambda item: _moment(outcomes[item]))
    block = [labels[item] for item in state.duties[TA].order[: plan.random_block] if item in labels]
    sample, preview = None, ""
    if plan.stopping is StoppingRule.SAMPLE:
        drawn = team.last_sample(connection, TA)
        sample = sample_state(drawn, outcomes) if drawn else None
        preview = sample_preview(state, plan) if drawn is None else ""
    return _Figures(
        plan=plan,
        outcomes=outcomes,
        advice=advise(reading_of([labels[item] for item in in_order], len(outcomes)), plan.aim),
        sample=sample,
        quantile=quantile_need(block, plan.aim),
        preview=preview,
    )


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
        figures = _figures(work.connection, state)
        unread = _unread(figures.outcomes)
        if not unread:
            raise BadInput("Everything has been read; there is nothing to stop.")
        if not (figures.may_stop or anyway):
            raise NotAllowed(f"The rule does not allow stopping yet: {figures.headline}.")
        return add_stop(work, TA, _values(figures, before, stopped=True), unread)

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
        figures = _figures(work.connection, review_state(work.connection))
        return add_stop(work, TA, _values(figures, before, stopped=False), ())

    return _written(review, "resume screening", body, key)


def _values(figures: _Figures, before: Stop | None, *, stopped: bool) -> dict[str, Any]:
    advice = figures.advice
    return {
        "stopped": int(stopped),
        "rule": str(figures.plan.stopping),
        "recall": advice.aim.recall,
        "confidence": advice.aim.confidence,
        "p": figures.p,
        "read_items": advice.reading.read,
        "total": advice.reading.total,
        "relevant": advice.reading.found,
        "sentences": [figures.sentence],
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
    return expectation(total, relevant, plan_from_settings(state.protocol.settings).aim)

"""The random sample behind the stopping rule that guarantees: drawing it once, and following it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import team
from db.read.team import StoppingSample
from db.unit_of_work import Work, write
from db.write.ordering import add_places, add_run, add_sample
from review.errors import BadInput, NotAllowed, NotFound
from review.screening.outcome import ItemOutcome
from review.screening.protocol import ScreeningPlan, StoppingRule, plan_from_settings
from review.screening.queue import own_order
from review.screening.stopping import Aim
from review.screening.stopping_sample import SamplePlan, SampleState, follow_sample, plan_looks
from review.screening.stopping_sample_advice import looks_line
from review.screening.training import stopping_labels
from review.services.screening import open_items
from review.services.session import Review, row_written
from review.services.standing import ReviewState, review_state
from review.vocabulary import ActionId, OrderBy, Stage

TA = Stage.TITLE_ABSTRACT
MODEL = "random sample for stopping"


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """A random sample: from how many unread records, and after how many of them it is looked at."""

    unread: int
    looks: tuple[int, ...]


def draw_sample(review: Review, *, key: UUID | None = None) -> DrawnSample:
    """Put what nobody has read into a random order, fix the looks, and let everyone read that order next.

    The sizes of the looks follow from the protocol in force and from what is settled at this moment; later
    changes of the protocol do not touch them. Another sample may be drawn as long as no look was reached.

    Args:
        review: the opened review.
        key: made by the caller before the first try.

    Raises:
        BadInput: the protocol names another rule, or nothing is unread.
        NotAllowed: screening is stopped, or the sample was looked at already.
    """
    actor = review.reviewer()

    def body(work: Work) -> DrawnSample:
        state = review_state(work.connection)
        plan = plan_from_settings(state.protocol.settings)
        tried = _may_draw(work.connection, state, plan)
        unread, found = _unread(state), _found(open_items(state, TA))
        looks = plan_looks(len(unread), found, plan.aim, plan.looks)
        if not looks:
            raise BadInput("Nothing is unread, so there is nothing to draw a sample from.")
        _write(work, plan, own_order(unread, -1 - tried, plan.seed), looks, found)
        return DrawnSample(len(unread), looks)

    def again(connection: Connection, action: ActionId) -> DrawnSample:
        row_written(tables.stopping_sample)(connection, action)
        return _drawn(connection)

    return write(review.store, review.action("draw random sample", actor, key), body, again)


def _may_draw(connection: Connection, state: ReviewState, plan: ScreeningPlan) -> int:
    """Check that a sample may be drawn, and return the id of the one before, or 0."""
    if plan.stopping is not StoppingRule.SAMPLE:
        raise BadInput(
            f"The protocol's stopping rule is {plan.stopping}; "
            f"set screening.stopping={StoppingRule.SAMPLE} first."
        )
    stop = team.last_stop(connection, TA)
    if stop and stop.stopped:
        raise NotAllowed("Screening is stopped; take it up again before a sample is drawn.")
    before = team.last_sample(connection, TA)
    if before and sample_state(before, open_items(state, TA)).looks:
        raise NotAllowed("The random sample was looked at already; another one would void its guarantee.")
    return before.id if before else 0


def _unread(state: ReviewState) -> list[int]:
    """Return what nobody has decided, and what has no place in the order or in a round that comes first."""
    duties = state.duties[TA]
    taken = {*duties.order, *duties.listed}
    return [i for i, outcome in open_items(state, TA).items() if not outcome.standings and i not in taken]


def _found(outcomes: Mapping[int, ItemOutcome]) -> int:
    return sum(stopping_labels(outcomes).values())


def _write(
    work: Work, plan: ScreeningPlan, order: tuple[int, ...], looks: tuple[int, ...], found: int
) -> None:
    run = add_run(
        work,
        TA,
        {
            "model": MODEL,
            "ranked_by": OrderBy.RANDOM,
            "topic": "",
            "seed": plan.seed,
            "trained_on": 0,
            "relevant": found,
            "records": len(order),
            "labels_sha256": "",
        },
    )
    first = len(team.common_order(work.connection, TA)) + 1
    add_places(work, TA, run, first, order[: looks[-1]])
    values = {"run_id": run, "recall": plan.recall, "confidence": plan.confidence, "looks": list(looks)}
    add_sample(work, TA, values, order)


def _drawn(connection: Connection) -> DrawnSample:
    found = team.last_sample(connection, TA)
    if found is None:
        raise NotFound("The sample was not kept.")
    return DrawnSample(len(found.items), found.looks)


def sample_state(sample: StoppingSample, outcomes: Mapping[int, ItemOutcome]) -> SampleState:
    """Return where a sample stands; what came in after it was drawn is outside of it and is to be read.

    Args:
        sample: the stored sample; items merged away or removed since are passed over.
        outcomes: every item that is screened now.
    """
    labels = stopping_labels(outcomes)
    inside = [item for item in sample.items if item in outcomes]
    outside = outcomes.keys() - set(inside)
    plan = SamplePlan(
        unread=len(inside),
        found_before=sum(labels.get(item, False) for item in outside),
        looks=tuple(sorted({min(size, len(inside)) for size in sample.looks})),
        aim=Aim(sample.recall, sample.confidence),
    )
    pending = sum(item not in labels for item in outside)
    return follow_sample(plan, [labels.get(item) for item in inside], pending)


def sample_preview(state: ReviewState, plan: ScreeningPlan) -> str:
    """Return the sentence that says what a sample drawn now would come to."""
    unread, found = len(_unread(state)), _found(open_items(state, TA))
    return looks_line(unread, found, plan_looks(unread, found, plan.aim, plan.looks), plan.aim)

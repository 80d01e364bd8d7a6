"""What is said about stopping rules that rest on a random sample; the word guarantee is theirs alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from review.screening.stopping import Aim
from review.screening.stopping_advice import MEANING, aim_words, percent
from review.screening.stopping_sample import SampleLook, SampleState, milestones_needed

NO_SAMPLE = (
    "No random sample is drawn yet: read in ranked order until hardly anything relevant comes, then draw it."
)


@dataclass(frozen=True, slots=True)
class QuantileNeed:
    """What the quantile bound would need, and what the random block at the beginning of the order holds.

    Attributes:
        aim: recall and confidence.
        needed: relevant records that the random sample must hold.
        read: records of the random block that are settled.
        found: relevant ones among them.
    """

    aim: Aim
    needed: int
    read: int
    found: int

    @property
    def sample_size(self) -> int | None:
        """How large a random sample would have to be at the rate found so far; None where none was found."""
        return math.ceil(self.needed * self.read / self.found) if self.found else None


def quantile_need(labels: Sequence[bool], aim: Aim) -> QuantileNeed | None:
    """Return what the quantile bound would need, or None for a recall of 1, which no sample can show.

    Args:
        labels: of the settled records of the random block.
        aim: recall and confidence.
    """
    if aim.recall == 1:
        return None
    return QuantileNeed(aim, milestones_needed(aim), len(labels), sum(labels))


def need_line(need: QuantileNeed, total: int) -> str:
    """Return the sentence that says what the quantile bound would need.

    Args:
        need: from `quantile_need`.
        total: records to screen.
    """
    start = f"The quantile bound would need {need.needed} relevant records in a random sample"
    if not need.read:
        return f"{start} of all {total}; none has been read (screening.random_block)."
    size = need.sample_size
    have = f"{start}; the random block holds {need.found} among {need.read} read"
    if size is None:
        return f"{have}."
    if size > total:
        return f"{have}: at that rate all {total} records would not be enough."
    return f"{have}: at that rate it takes a sample of about {size} of {total}."


def sample_headline(state: SampleState) -> str:
    """Return one line: the recall guaranteed, or how many more records are to be read."""
    aim = aim_words(state.plan.aim)
    if state.stop:
        return f"{aim} guaranteed by the random sample"
    if state.passed:
        return f"the sample is passed; about {state.more} more to read outside of it for {aim}"
    if state.next_look is None and state.read == state.plan.unread:
        return "the whole sample is read" + (f"; {state.pending} records outside wait" * bool(state.pending))
    if state.next_look is None:
        return f"no look allowed stopping: read the {state.more} records that are left"
    return f"{aim} not shown yet; about {state.more} more to read until the look at {state.next_look}"


def sample_details(state: SampleState) -> tuple[str, ...]:
    """Return the lines beside the headline: the sample, its looks, what still waits outside of it."""
    plan = state.plan
    sizes = ", ".join(map(str, plan.looks))
    lines = [
        f"Random sample of {plan.unread} records that were unread: looks fixed at {sizes}, each at the level "
        f"{plan.level:.3g}; {plan.found_before} relevant found outside of it.",
        f"{state.read} of the sample read, {state.found} relevant.",
        *(_look_line(each) for each in state.looks),
    ]
    if state.pending:
        lines.append(
            f"{state.pending} records outside of the sample are not settled; no look counts until they are."
        )
    return (*lines, MEANING)


def sample_methods(state: SampleState, total: int, read: int) -> str:
    """Return the sentences for the methods section.

    Args:
        state: where the sample stood when screening stopped.
        total: records to screen.
        read: records read, inside and outside of the sample.
    """
    plan, aim = state.plan, aim_words(state.plan.aim)
    sizes = ", ".join(map(str, plan.looks))
    rule = (
        f"After {total - plan.unread} records had been taken in the order of the protocol, the other "
        f"{plan.unread} were put in random order and tested (hypergeometric) at looks fixed in advance "
        f"({sizes} records, each at the level {plan.level:.3g})."
    )
    decisive = next((each for each in state.looks if each.may_stop), None)
    found = plan.found_before + state.found
    counts = f"{total} records ({read} read, {total - read} not read: stopping rule), {found} relevant."
    if decisive is None or not state.stop:
        return f"{rule} No look allowed stopping ({aim} was not shown); it was stopped all the same. {counts}"
    told = f"The look at {decisive.size} (p = {decisive.p:.3g}) guarantees {aim}."
    return f"{rule} {told} {counts} {MEANING}"


def _look_line(done: SampleLook) -> str:
    verdict = "allows stopping" if done.may_stop else "does not allow stopping"
    return f"Look at {done.size}: {done.found} relevant, p = {done.p:.3g}; {verdict}."


def looks_line(unread: int, found: int, looks: Sequence[int], aim: Aim) -> str:
    """Return the sentence that says what a sample drawn now would come to."""
    if not looks:
        return "Nothing is unread that a sample could be drawn from."
    return (
        f"Drawn now from {unread} unread records, with {found} relevant found, it would be looked at after "
        f"{' and '.join(map(str, looks))} records for a recall of {percent(aim.recall)}."
    )

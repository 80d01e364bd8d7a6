"""Stopping rules that rest on a random sample: here, and only here, may one speak of a guarantee.

Two rules. The first reads a random sample of what is unread after a ranked part and looks at it at sizes
fixed in
advance: at each of L looks the hypergeometric test is made at (1 - confidence) / L, so that the chance of
stopping below the aim at any look is at most 1 - confidence (Bonferroni), whatever the ranking did. The
second takes the relevant records of a random sample of the whole pool as milestones (Lewis, Yang and
Frieder 2021, arXiv 2108.12746): the recall is reached once the ranked reading has passed enough of them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.special import bdtr

from review.errors import RefusedData
from review.screening.hypergeometric import lower_tail
from review.screening.stopping import Aim


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """A random sample of the unread records, planned when the ranked part ends.

    Attributes:
        unread: records unread when the sample begins.
        found_before: relevant records found before.
        looks: sizes of the sample, rising, at which the test is made; fixed before the sample begins.
        aim: recall and confidence.
    """

    unread: int
    found_before: int
    looks: tuple[int, ...]
    aim: Aim

    def __post_init__(self) -> None:
        rising = all(a < b for a, b in zip((0, *self.looks), self.looks, strict=False))
        if not self.looks or not rising or self.looks[-1] > self.unread:
            raise RefusedData(f"Looks must rise from 1 to the {self.unread} unread records.")

    @property
    def level(self) -> float:
        """The significance level of one look."""
        return (1 - self.aim.confidence) / len(self.looks)


@dataclass(frozen=True, slots=True)
class SampleLook:
    """What one look says: `p` of "the recall is still below the aim", and whether one may stop."""

    size: int
    found: int
    p: float
    may_stop: bool


def plan_looks(unread: int, found_before: int, aim: Aim, looks: int = 2) -> tuple[int, ...]:
    """Return the sizes at which looking can help.

    They are the sizes at which 0, 1, 2 ... relevant records in the sample would allow stopping.

    Args:
        unread: records unread when the sample begins.
        found_before: relevant records found before.
        aim: recall and confidence.
        looks: how many looks at most; each one costs a share of the error.
    """
    level = (1 - aim.confidence) / looks
    sizes = {_size_allowing(found, unread, found_before, aim, level) for found in range(looks)}
    return tuple(sorted(size for size in sizes if size > 0))


def _size_allowing(found: int, unread: int, found_before: int, aim: Aim, level: float) -> int:
    """Return the smallest sample at which so many found records would allow stopping at a level."""
    missing = aim.total_missing_it(found_before + found) - found_before
    low, high = min(found, unread), unread
    while low < high:
        size = (low + high) // 2
        if _p(found, size, unread, missing) < level:
            high = size
        else:
            low = size + 1
    return low


def _p(found: int, size: int, unread: int, missing: int) -> float:
    """Return the chance of so few in a sample if `missing` of the unread records are relevant."""
    if missing > unread - size + found:
        return 0.0
    return lower_tail(found, unread, missing, size)


def look(plan: SamplePlan, found: int, size: int) -> SampleLook:
    """Return what a planned look says.

    Args:
        plan: the plan.
        found: relevant records in the sample so far.
        size: records of the sample read so far; must be one of the planned looks.
    """
    if size not in plan.looks:
        planned = ", ".join(map(str, plan.looks))
        raise RefusedData(f"A look at {size} was not planned; the looks are at {planned}.")
    if not 0 <= found <= size:
        raise RefusedData(f"{found} relevant records in a sample of {size} are not possible.")
    missing = plan.aim.total_missing_it(plan.found_before + found) - plan.found_before
    p = _p(found, size, plan.unread, missing)
    return SampleLook(size, found, p, p < plan.level)


@dataclass(frozen=True, slots=True)
class SampleState:
    """Where a random sample stands.

    Attributes:
        plan: the plan, with the relevant records found outside of the sample so far.
        read: records of the sample read without a gap from its beginning.
        found: relevant ones among them.
        pending: records outside of the sample that are not settled yet; until they are, no look counts.
        looks: the looks that were reached.
    """

    plan: SamplePlan
    read: int
    found: int
    pending: int
    looks: tuple[SampleLook, ...]

    @property
    def stop(self) -> bool:
        """Whether a look allows stopping, everything outside of the sample being settled."""
        return self.pending == 0 and self.passed

    @property
    def passed(self) -> bool:
        """Whether a look allows stopping once everything outside of the sample is settled."""
        return any(each.may_stop for each in self.looks)

    @property
    def next_look(self) -> int | None:
        """The size of the next look, or None where none is left."""
        return next((size for size in self.plan.looks if size > self.read), None)

    @property
    def more(self) -> int:
        """Records to be read until the next look, or until nothing is left."""
        inside = 0 if self.passed else (self.next_look or self.plan.unread) - self.read
        return self.pending + inside


def follow_sample(plan: SamplePlan, sample: Sequence[bool | None], pending: int = 0) -> SampleState:
    """Return where a sample stands.

    Args:
        plan: the plan.
        sample: labels of the records it was drawn from, in the random order; None where not settled.
        pending: records outside of the sample that are not settled.
    """
    read = next((n for n, label in enumerate(sample) if label is None), len(sample))
    reached = (look(plan, sum(map(bool, sample[:size])), size) for size in plan.looks if size <= read)
    return SampleState(plan, read, sum(map(bool, sample[:read])), pending, tuple(reached))


def stop_in_sample(plan: SamplePlan, sample: Sequence[bool]) -> int | None:
    """Return the size of the sample at the first look that allows stopping, or None: then all is to be read.

    Args:
        plan: the plan.
        sample: labels of the unread records in a random order.
    """
    looks = (look(plan, sum(sample[:size]), size) for size in plan.looks)
    return next((done.size for done in looks if done.may_stop), None)


def milestones_needed(aim: Aim) -> int:
    """Return how many relevant records a random sample must hold before milestones can say anything.

    It is the smallest m with recall^m ≤ 1 - confidence: 59 for 0.95 and 0.95, 14 for 0.8 and 0.95.
    """
    if aim.recall == 1:
        raise RefusedData("No random sample can show a recall of 1; read every record, or aim lower.")
    return math.ceil(math.log(1 - aim.confidence) / math.log(aim.recall))


def milestones_to_pass(in_sample: int, aim: Aim) -> int | None:
    """Return how many of a sample's relevant records the ranked reading must have passed, or None if too few.

    The j-th of m milestones lies beyond the place at which the recall is reached with probability
    P(Binomial(m, recall) < j); the smallest j is returned for which that is at least the confidence.
    """
    return next(
        (j for j in range(1, in_sample + 1) if bdtr(j - 1, in_sample, aim.recall) >= aim.confidence),
        None,
    )


def stop_at_milestone(shown: Sequence[bool], in_sample: Sequence[bool], aim: Aim) -> int | None:
    """Return after how many ranked records the milestones say the recall is reached, or None.

    Args:
        shown: labels in ranked order.
        in_sample: for each of them whether it belonged to the random sample read beforehand.
        aim: recall and confidence.
    """
    places = [
        i for i, (label, drawn) in enumerate(zip(shown, in_sample, strict=True), start=1) if label and drawn
    ]
    needed = milestones_to_pass(len(places), aim)
    return places[needed - 1] if needed else None

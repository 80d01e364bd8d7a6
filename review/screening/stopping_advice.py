"""What the screen, the command line and the methods text say about stopping."""

from collections.abc import Sequence
from dataclasses import dataclass

from review.screening.stopping import Aim, Reading, more_to_read, recall_bound, recall_p_value
from review.screening.stopping_sample import milestones_needed

ASSUMPTION = (
    "This assumes that the unread records are no richer in relevant ones than the records just read. "
    "A ranking that puts one topic last breaks the assumption."
)
MEANING = (
    "Recall means recall of the records that pass title and abstract, not of the studies finally included."
)


@dataclass(frozen=True, slots=True)
class RunRule:
    """A rule of thumb, "stop after so many irrelevant records in a row", and how often it failed.

    `below_95` is the share of 64 replays over 22 labelled sets, in the order of ASReview's default model,
    in which the rule stopped below 95 % recall.
    """

    length: int
    below_95: float


RUN_RULES = (RunRule(25, 0.83), RunRule(50, 0.70), RunRule(100, 0.42), RunRule(200, 0.09))


@dataclass(frozen=True, slots=True)
class Advice:
    """Where the reading stands.

    Attributes:
        reading: what has been read, settled outcomes only, open conflicts as relevant.
        aim: recall and confidence.
        p: p-value of "the recall is still below the aim".
        stop: whether p is below 1 - confidence.
        recall_reached: the recall that is reached with the confidence of the aim.
        more: records still to be read if none of them is relevant.
        run_rule: the longest rule of thumb that the present run of irrelevant records has met, or None.
    """

    reading: Reading
    aim: Aim
    p: float
    stop: bool
    recall_reached: float
    more: int
    run_rule: RunRule | None


def advise(reading: Reading, aim: Aim) -> Advice:
    """Return where the reading stands."""
    p = recall_p_value(reading, aim)
    met = [rule for rule in RUN_RULES if rule.length <= reading.since_relevant]
    return Advice(
        reading=reading,
        aim=aim,
        p=p,
        stop=p < 1 - aim.confidence,
        recall_reached=recall_bound(reading, aim.confidence),
        more=more_to_read(reading, aim),
        run_rule=met[-1] if met else None,
    )


def headline(advice: Advice) -> str:
    """Return one line: the recall reached, or how many more records are to be read."""
    confidence = _percent(advice.aim.confidence)
    if advice.stop:
        return f"{_percent(advice.aim.recall)} recall reached with {confidence} confidence"
    return (
        f"{_percent(advice.recall_reached)} recall reached with {confidence} confidence, "
        f"or about {advice.more} more to read"
    )


def details(advice: Advice) -> tuple[str, ...]:
    """Return the lines beside the headline: counts, p, the run of irrelevant records, the assumption."""
    reading, aim = advice.reading, _percent(advice.aim.recall)
    lines = [
        f"{reading.read} of {reading.total} read, {reading.found} relevant; p = {advice.p:.3g} for a recall "
        f"below {aim}.",
        _run_line(advice),
    ]
    if advice.aim.recall < 1:
        needed = milestones_needed(advice.aim)
        lines.append(f"The quantile bound would need {needed} relevant records in a random sample.")
    return (*lines, ASSUMPTION, MEANING)


def _run_line(advice: Advice) -> str:
    run, rule = f"{advice.reading.since_relevant} irrelevant in a row", advice.run_rule
    if rule is None:
        return f"{run}."
    failed = _percent(rule.below_95)
    return f"{run}; stopping after {rule.length} missed 95 % recall in {failed} of 64 replays."


def expectation(total: int, relevant: int, stop: int) -> str:
    """Return the sentence shown before screening starts: what a stopping rule can save.

    Args:
        total: records to screen.
        relevant: estimated relevant ones.
        stop: from `expected_stop`.
    """
    saved = 1 - stop / total if total else 0.0
    return (
        f"With about {relevant} relevant among {total} records the rule allows stopping after about {stop}: "
        f"it saves at most about {_percent(saved)} of the reading."
    )


def methods_text(advice: Advice, looks: Sequence[int] = ()) -> str:
    """Return the sentences for the methods section.

    Args:
        advice: where the reading stood when screening stopped.
        looks: sizes of the random sample's looks, where the random-sample rule was used.
    """
    reading = advice.reading
    unread = reading.total - reading.read
    counts = f"{reading.total} records ({reading.read} read, {unread} not read: stopping rule)"
    rule = _sample_rule(advice.aim, looks) if looks else _ranked_rule(advice)
    assumed = MEANING if looks else f"{ASSUMPTION} {MEANING}"
    return f"{rule} {counts}, {reading.found} relevant. {assumed}"


def _ranked_rule(advice: Advice) -> str:
    return (
        "Records were read in ranked order, and screening was stopped by the hypergeometric test of "
        f"Callaghan and Müller-Hansen (2020) for {_aim(advice.aim)} (p = {advice.p:.3g})."
    )


def _sample_rule(aim: Aim, looks: Sequence[int]) -> str:
    sizes = ", ".join(map(str, looks))
    return (
        f"After ranked reading a random sample of the unread records was read and tested at looks fixed in "
        f"advance ({sizes} records), which guarantees {_aim(aim)}."
    )


def _aim(aim: Aim) -> str:
    return f"a recall of {_percent(aim.recall)} with {_percent(aim.confidence)} confidence"


def _percent(share: float) -> str:
    """Return a share as a percentage, rounded down to a tenth so that no bound is overstated."""
    tenths = int(share * 1000 + 1e-9)
    return f"{tenths // 10} %" if tenths % 10 == 0 else f"{tenths / 10:.1f} %"

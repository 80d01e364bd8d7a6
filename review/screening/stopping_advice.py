"""What the screen, the command line and the methods text say about stopping."""

from dataclasses import dataclass
from functools import lru_cache

from review.screening.stopping import Aim, Reading, expected_stop, more_to_read, recall_bound, recall_p_value

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
    confidence = percent(advice.aim.confidence)
    if not advice.reading.total:
        return "There is nothing to read yet"
    if advice.stop:
        return f"{percent(advice.aim.recall)} recall reached with {confidence} confidence"
    return (
        f"{percent(advice.recall_reached)} recall reached with {confidence} confidence, "
        f"or about {advice.more} more to read"
    )


def details(advice: Advice) -> tuple[str, ...]:
    """Return the lines beside the headline: counts, p, the run of irrelevant records, the assumption."""
    reading, aim = advice.reading, percent(advice.aim.recall)
    counts = f"{reading.read} of {reading.total} read, {reading.found} relevant"
    return (
        f"{counts}; p = {advice.p:.3g} for a recall below {aim}.",
        run_line(advice),
        ASSUMPTION,
        MEANING,
    )


def run_line(advice: Advice) -> str:
    """Return the run of irrelevant records, with the failure rate of the rule of thumb it meets."""
    run, rule = f"{advice.reading.since_relevant} irrelevant in a row", advice.run_rule
    if rule is None:
        return f"{run}."
    failed = percent(rule.below_95)
    return f"{run}; stopping after {rule.length} missed 95 % recall in {failed} of 64 replays."


def expectation(total: int, relevant: int, aim: Aim) -> str:
    """Return the sentence shown before screening starts: what the test on the ranked list can save.

    It assumes a ranking that brings all relevant records within twice as many.

    Args:
        total: records to screen.
        relevant: relevant ones among them, an estimate.
        aim: recall and confidence.
    """
    within = min(total, 2 * relevant)
    stop = expected_stop(total, relevant, within, aim)
    saved = 1 - stop / total if total else 0.0
    return (
        f"With about {relevant} relevant among {total} records the rule allows stopping after about {stop}: "
        f"it saves at most about {percent(saved)} of the reading."
    )


@lru_cache(maxsize=8)
def expectations(total: int, aim: Aim) -> tuple[str, ...]:
    """Return what can be saved if one, five or ten per cent of the records are relevant, 100 at most."""
    counts = sorted({min(round(total * share), 100) for share in (0.01, 0.05, 0.1)} - {0})
    return tuple(expectation(total, count, aim) for count in counts)


def methods_text(advice: Advice) -> str:
    """Return the sentences for the methods section: where the reading stood when screening stopped."""
    reading = advice.reading
    unread = reading.total - reading.read
    counts = f"{reading.total} records ({reading.read} read, {unread} not read: stopping rule)"
    return f"{_ranked_rule(advice)} {counts}, {reading.found} relevant. {ASSUMPTION} {MEANING}"


def _ranked_rule(advice: Advice) -> str:
    test = "the hypergeometric test of Callaghan and Müller-Hansen (2020)"
    if advice.stop:
        return f"Screening was stopped by {test} for {aim_words(advice.aim)} (p = {advice.p:.3g})."
    reached, confidence = percent(advice.recall_reached), percent(advice.aim.confidence)
    return (
        f"Screening was stopped before {test} allowed it: a recall of {reached}, not of "
        f"{percent(advice.aim.recall)}, was reached with {confidence} confidence (p = {advice.p:.3g})."
    )


def aim_words(aim: Aim) -> str:
    """Return an aim in words: the recall with its confidence."""
    return f"{percent(aim.recall)} recall with {percent(aim.confidence)} confidence"


def percent(share: float) -> str:
    """Return a share as a percentage, rounded down to a tenth so that no bound is overstated."""
    tenths = int(share * 1000 + 1e-9)
    return f"{tenths // 10} %" if tenths % 10 == 0 else f"{tenths / 10:.1f} %"

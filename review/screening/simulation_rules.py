"""Where each stopping rule would have ended a replay, and how often a rule ends below its aim."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from review.screening.agreement import wilson
from review.screening.simulation import Replay
from review.screening.stopping import Aim, stop_position
from review.screening.stopping_advice import RUN_RULES
from review.screening.stopping_sample import (
    SamplePlan,
    milestones_needed,
    plan_looks,
    stop_at_milestone,
    stop_in_sample,
)

RANKED = "hypergeometric test on the ranked list"
SAMPLED = "random sample with fixed looks after 200 irrelevant in a row"
QUANTILE = "quantile bound from a random sample"
SAMPLE_AFTER = 200


@dataclass(frozen=True, slots=True)
class RuleStop:
    """Where a rule ends one replay.

    Attributes:
        rule: the rule's name.
        read: records read at the end; all of them where the rule never stops.
        records: records in all.
        recall: share of the relevant records found by then.
        applicable: False where the rule cannot say anything on this table (then everything is read).
    """

    rule: str
    read: int
    records: int
    recall: float
    applicable: bool = True


@dataclass(frozen=True, slots=True)
class RuleSummary:
    """How a rule did over many replays.

    `below` counts the runs that ended below the recall aimed at; `share`, `low` and `high` are their share
    with its 95 % Monte-Carlo interval (Wilson); `saved` is the mean share of records left unread.
    """

    rule: str
    runs: int
    below: int
    share: float
    low: float
    high: float
    saved: float
    recall: float


def rule_stops(run: Replay, aim: Aim, seed: int = 0) -> tuple[RuleStop, ...]:
    """Return where every rule ends a replay; `seed` draws the random samples."""
    shown = run.shown
    ranked = _ended(RANKED, shown, stop_position(shown, aim))
    lengths = [rule.length for rule in RUN_RULES]
    runs = [_ended(f"{n} irrelevant in a row", shown, _after_run(shown, n)) for n in lengths]
    return (ranked, _sampled(shown, aim, seed), _quantile(shown, aim, seed), *runs)


def summarise(stops: Iterable[RuleStop], aim: Aim) -> tuple[RuleSummary, ...]:
    """Return one summary per rule, sorted by name, over the runs to which the rule applies."""
    ordered = sorted((stop for stop in stops if stop.applicable), key=lambda stop: stop.rule)
    return tuple(
        _summary(rule, tuple(group), aim) for rule, group in groupby(ordered, lambda stop: stop.rule)
    )


def _summary(rule: str, stops: Sequence[RuleStop], aim: Aim) -> RuleSummary:
    n = len(stops)
    below = sum(stop.recall < aim.recall for stop in stops)
    low, high = wilson(below, n)
    saved = sum(1 - stop.read / stop.records for stop in stops) / n
    return RuleSummary(rule, n, below, below / n, low, high, saved, sum(stop.recall for stop in stops) / n)


def _ended(rule: str, shown: Sequence[bool], read: int) -> RuleStop:
    return RuleStop(rule, read, len(shown), sum(shown[:read]) / sum(shown))


def _after_run(shown: Sequence[bool], length: int) -> int:
    """Return after how many records a run of irrelevant ones first reaches a length; all of them if never."""
    run = 0
    for read, label in enumerate(shown, start=1):
        run = 0 if label else run + 1
        if run == length:
            return read
    return len(shown)


def _sampled(shown: Sequence[bool], aim: Aim, seed: int) -> RuleStop:
    start = _after_run(shown, SAMPLE_AFTER)
    rest = list(shown[start:])
    if not rest:
        return _ended(SAMPLED, shown, start)
    random.Random(seed).shuffle(rest)  # noqa: S311 - a simulation, not a secret
    found = sum(shown[:start])
    plan = SamplePlan(len(rest), found, plan_looks(len(rest), found, aim), aim)
    size = stop_in_sample(plan, rest) or len(rest)
    return RuleStop(SAMPLED, start + size, len(shown), (found + sum(rest[:size])) / sum(shown))


def _quantile(shown: Sequence[bool], aim: Aim, seed: int) -> RuleStop:
    """Return the end of the quantile rule: random reading for the milestones, then ranked reading."""
    needed = milestones_needed(aim) if aim.recall < 1 else len(shown)
    if sum(shown) < needed:
        return RuleStop(QUANTILE, len(shown), len(shown), 1.0, applicable=False)
    places = list(range(len(shown)))
    random.Random(seed).shuffle(places)  # noqa: S311 - a simulation, not a secret
    milestones = [n for n, place in enumerate(places, start=1) if shown[place]]
    drawn = set(places[: milestones[needed - 1]])
    stop = stop_at_milestone(shown, [place in drawn for place in range(len(shown))], aim) or len(shown)
    seen = drawn | set(range(stop))
    return RuleStop(QUANTILE, len(seen), len(shown), sum(shown[place] for place in seen) / sum(shown))

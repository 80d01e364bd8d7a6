"""What a second reader's sample of single-reviewer exclusions says about the rest.

A random share of the records that one reviewer alone excluded is read blind by a second. The relevant
records found in the sample estimate how many lie among the unread exclusions.
"""

from collections.abc import Callable
from dataclasses import dataclass

from review.errors import RefusedData
from review.screening.hypergeometric import lower_tail
from review.screening.queue import random_block


@dataclass(frozen=True, slots=True)
class Missed:
    """Relevant records among all single-reviewer exclusions: those found in the sample and those estimated.

    `low` and `high` bound the total in all exclusions (exact hypergeometric interval, equal tails).
    """

    excluded: int
    sampled: int
    found: int
    estimate: float
    low: int
    high: int
    confidence: float


def exclusions_to_check(excluded: tuple[int, ...], share: float, seed: int = 0) -> tuple[int, ...]:
    """Return a random share (0 to 1) of the excluded items, rounded up, the same for one seed."""
    if not 0 <= share <= 1:
        raise RefusedData(f"The share to check must lie between 0 and 1, but {share} was given.")
    return random_block(excluded, -int(-len(excluded) * share // 1), seed)


def estimate_missed(excluded: int, sampled: int, found: int, confidence: float = 0.95) -> Missed:
    """Return the estimated number of relevant records among all exclusions.

    Args:
        excluded: single-reviewer exclusions in all.
        sampled: how many of them a second reader has read, drawn at random.
        found: how many of those the second reader would have included.
        confidence: coverage of the interval.

    The interval keeps every total that neither one-sided hypergeometric test rejects at (1 - confidence) / 2
    (Clopper-Pearson for a finite population; Buonaccorsi 1987, The American Statistician 41:215-218).
    """
    if not 0 <= found <= sampled <= excluded:
        raise RefusedData(f"{found} found in {sampled} checked of {excluded} exclusions is not possible.")
    if not 0 < confidence < 1:
        raise RefusedData(f"Confidence must lie between 0 and 1, but {confidence} was given.")
    if sampled == 0:
        return Missed(excluded, 0, 0, 0.0, 0, excluded, confidence)
    tail, most = (1 - confidence) / 2, excluded - (sampled - found)
    low = _first(found, most, lambda total: 1 - _at_most(found - 1, excluded, total, sampled) > tail)
    above = _first(low, most + 1, lambda total: _at_most(found, excluded, total, sampled) <= tail)
    return Missed(excluded, sampled, found, found * excluded / sampled, low, above - 1, confidence)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the smallest total in [low, high] for which a monotone condition holds, or `high`."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _at_most(found: int, excluded: int, total: int, sampled: int) -> float:
    return lower_tail(found, excluded, total, sampled) if found >= 0 else 0.0

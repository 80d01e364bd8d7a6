"""Agreement of two to many reviewers, each of whom judged some of the items.

Fleiss' κ, Gwet's AC1 and Krippendorff's α for nominal categories, all three for incomplete overlap, with
Gwet's linearised variances, which need no assumption about chance and hold for any number of raters per
item (Gwet 2008, Br J Math Stat Psychol 61:29-48; Gwet 2014, Handbook of Inter-Rater Reliability, 4th
edition, chapter 5).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from review.screening.agreement import (
    NOT_USED,
    ONE_CATEGORY,
    Figure,
    normal_quantile,
    specific_agreement,
    symmetric,
    undefined,
)

LINEARISED = "linearised variance of Gwet 2014, t interval"
POOLED = "pooled over pairs of judgements; no interval, since the pairs are dependent"
NO_OVERLAP = "undefined: no item was judged by two reviewers"

Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ManyAgreement:
    """All reviewers on all items.

    `items` were judged by at least one reviewer, `shared` by two or more. Positive and negative agreement
    are pooled over all pairs of judgements on one item.
    """

    items: int
    shared: int
    agreement: Figure
    fleiss: Figure
    ac1: Figure
    alpha: Figure
    positive: Figure
    negative: Figure


def many_agreement(
    ratings: Sequence[Sequence[str]],
    *,
    positive: str = "include",
    negative: str = "exclude",
    confidence: float = 0.95,
) -> ManyAgreement:
    """Return every figure for any number of reviewers.

    Args:
        ratings: for each item the categories its reviewers chose, in any order.
        positive: the category behind positive agreement.
        negative: the category behind negative agreement.
        confidence: coverage of the intervals, between 0 and 1.
    """
    categories = sorted({category for item in ratings for category in item})
    counts = count_categories(ratings, categories)
    return ManyAgreement(
        items=len(counts),
        shared=int((counts.sum(axis=1) >= 2).sum()),
        agreement=pairwise_agreement(counts, confidence),
        fleiss=fleiss_kappa(counts, confidence),
        ac1=gwet_ac1(counts, confidence),
        alpha=krippendorff_alpha(counts, confidence),
        positive=_pooled(counts, categories, positive, "positive agreement", confidence),
        negative=_pooled(counts, categories, negative, "negative agreement", confidence),
    )


def count_categories(ratings: Sequence[Sequence[str]], categories: Sequence[str]) -> Counts:
    """Return how many reviewers chose each category, items in rows; items nobody judged are left out."""
    column = {category: k for k, category in enumerate(categories)}
    rated = [item for item in ratings if item]
    counts = np.zeros((len(rated), len(categories)))
    for i, item in enumerate(rated):
        for category in item:
            counts[i, column[category]] += 1
    return counts


def pairwise_agreement(counts: Counts, confidence: float = 0.95) -> Figure:
    """Return the mean share of agreeing pairs of reviewers per item judged by two or more."""
    shared = _shared(counts)
    if len(shared) == 0:
        return undefined("observed agreement", NO_OVERLAP)
    each = _agreeing_pairs(shared) / (shared.sum(axis=1) - 1) / shared.sum(axis=1)
    n, mean = len(counts), float(each.mean())
    influence = np.zeros(n)
    influence[counts.sum(axis=1) >= 2] = each * n / len(shared)
    return _figure("observed agreement", mean, influence, confidence)


def fleiss_kappa(counts: Counts, confidence: float = 0.95) -> Figure:
    """Return Fleiss' κ (Psychological Bulletin 1971;76:378-382), generalised to incomplete overlap.

    Args:
        counts: (items, categories) number of reviewers who chose each category.
        confidence: coverage of the interval.
    """
    if len(_shared(counts)) == 0:
        return undefined("Fleiss' kappa", NO_OVERLAP)
    share = counts / counts.sum(axis=1, keepdims=True)
    prevalence = share.mean(axis=0)
    return _chance_corrected("Fleiss' kappa", counts, share @ prevalence, confidence)


def gwet_ac1(counts: Counts, confidence: float = 0.95) -> Figure:
    """Return Gwet's AC1 for several raters (Gwet 2008), generalised to incomplete overlap.

    Args:
        counts: (items, categories) number of reviewers who chose each category; a category nobody used may
            have a column
            of zeros and then counts as offered.
        confidence: coverage of the interval.
    """
    if len(_shared(counts)) == 0:
        return undefined("Gwet's AC1", NO_OVERLAP)
    share = counts / counts.sum(axis=1, keepdims=True)
    prevalence = share.mean(axis=0)
    by_chance = share @ (1 - prevalence) / max(counts.shape[1] - 1, 1)
    return _chance_corrected("Gwet's AC1", counts, by_chance, confidence)


def krippendorff_alpha(counts: Counts, confidence: float = 0.95) -> Figure:
    """Return Krippendorff's α for nominal data (Krippendorff 2011); items judged once do not enter it.

    Args:
        counts: (items, categories) number of reviewers who chose each category.
        confidence: coverage of the interval.
    """
    name, shared = "Krippendorff's alpha", _shared(counts)
    if len(shared) == 0:
        return undefined(name, NO_OVERLAP)
    raters = shared.sum(axis=1)
    mean_raters = raters.mean()
    weight = (raters - mean_raters) / mean_raters
    pairs = _agreeing_pairs(shared) / (mean_raters * (raters - 1))
    prevalence = shared.mean(axis=0) / mean_raters
    chance, observed = float(prevalence @ prevalence), float(pairs.mean())
    if chance >= 1:
        return undefined(name, ONE_CATEGORY)
    small = 1 / raters.sum()
    corrected = (1 - small) * observed + small
    alpha, plain = ((share - chance) / (1 - chance) for share in (corrected, observed))
    own = (pairs - corrected * weight - chance) / (1 - chance)
    own_chance = shared @ prevalence / mean_raters - chance * weight
    influence = own - 2 * (1 - plain) * (own_chance - chance) / (1 - chance)
    return _figure(name, float(alpha), influence - plain + alpha, confidence)


def _chance_corrected(name: str, counts: Counts, by_chance: Counts, confidence: float) -> Figure:
    """Return (observed - chance) / (1 - chance) with Gwet's variance.

    `by_chance` is each item's chance agreement.
    """
    n, raters = len(counts), counts.sum(axis=1)
    enough = raters >= 2
    each = np.zeros(n)
    each[enough] = (_agreeing_pairs(counts) / np.maximum(raters * (raters - 1), 1))[enough]
    observed, chance = float(each[enough].mean()), float(by_chance.mean())
    if chance >= 1:
        return undefined(name, ONE_CATEGORY)
    estimate = (observed - chance) / (1 - chance)
    own = np.where(enough, n / enough.sum() * (each - chance) / (1 - chance), 0.0)
    influence = own - 2 * (1 - estimate) * (by_chance - chance) / (1 - chance)
    return _figure(name, estimate, influence, confidence)


def _figure(name: str, estimate: float, influence: Counts, confidence: float) -> Figure:
    """Return the estimate with the standard error of the mean of the items' influences about it."""
    normal_quantile(confidence)
    n = len(influence)
    if n < 2:
        return Figure(name, estimate, None, None, None, "no interval: one item only")
    se = float(np.sqrt(((influence - estimate) ** 2).sum() / (n * (n - 1))))
    return symmetric(name, estimate, se, float(stdtrit(n - 1, 0.5 + confidence / 2)), LINEARISED)


def _shared(counts: Counts) -> Counts:
    return np.asarray(counts[counts.sum(axis=1) >= 2])


def _agreeing_pairs(counts: Counts) -> Counts:
    """Return per item the number of ordered pairs of reviewers who agree."""
    return np.asarray((counts * (counts - 1)).sum(axis=1))


def _pooled(counts: Counts, categories: Sequence[str], category: str, name: str, confidence: float) -> Figure:
    """Return the agreement on one category over all pairs of judgements on one item.

    The pairs of one item are not independent, so the interval is given for two raters per item only.
    """
    if category not in categories:
        return undefined(name, NOT_USED)
    shared = _shared(counts)
    raters, chosen = shared.sum(axis=1), shared[:, list(categories).index(category)]
    both = int((chosen * (chosen - 1)).sum() / 2)
    one = int((chosen * (raters - chosen)).sum())
    figure = specific_agreement(both, one, name, confidence)
    if figure.estimate is None or bool((raters <= 2).all()):
        return figure
    return Figure(name, figure.estimate, None, None, None, POOLED)

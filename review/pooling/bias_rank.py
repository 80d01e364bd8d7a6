"""Rank correlation tests for funnel-plot asymmetry: Begg's, and Schwarzer's for sparse tables.

Kendall's test is exact where no ties occur; with ties, or on request, it is the normal approximation with the
variance for ties and without a continuity correction. Sources: Begg and Mazumdar 1994 (Biometrics 50:1088),
Kendall 1970; Schwarzer, Antes and Schumacher 2007 (Stat Med 26:721).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from review.errors import RefusedData
from review.pooling.arrays import FloatArray, vector
from review.pooling.bias_regression import few_studies
from review.pooling.distributions import two_sided
from review.pooling.inverse_variance import Fit
from review.pooling.scipy_special import special


@dataclass(frozen=True, slots=True, eq=False)
class RankTest:
    """A rank correlation test.

    Attributes:
        name: the test.
        tau: Kendall's τ-b.
        score, score_se: concordant minus discordant pairs and their standard error (with the variance for
            ties).
        z, normal_p: the normal approximation.
        p_value: exact where there are no ties and `exact`, otherwise the normal one.
        exact: which of them it is.
        k: studies.
        warnings: sentences.
    """

    name: str
    tau: float
    score: float
    score_se: float
    z: float
    normal_p: float
    p_value: float
    exact: bool
    k: int
    warnings: tuple[str, ...]


def begg(full: Fit, *, exact: bool = True) -> RankTest:
    """Correlate the standardised effects with their variances (Begg and Mazumdar 1994).

    Raises:
        RefusedData: fewer than 3 studies.
    """
    if full.k < 3:
        raise RefusedData(f"Begg's test needs at least 3 studies; {full.k} were given.")
    w = 1 / full.v
    pooled = float((w * full.y).sum() / w.sum())
    standardised = (full.y - pooled) / np.sqrt(full.v - 1 / w.sum())
    return kendall("Begg and Mazumdar's rank correlation", standardised, full.v, exact=exact)


def kendall(name: str, x: FloatArray, y: FloatArray, *, exact: bool = True) -> RankTest:
    """Test Kendall's rank correlation of two columns.

    Raises:
        RefusedData: fewer than 3 rows, or a column without spread.
    """
    n = x.size
    if n < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        raise RefusedData(f"{name} needs at least 3 studies that differ in effect and precision.")
    score = int((np.sign(x[:, None] - x) * np.sign(y[:, None] - y)).sum()) // 2
    ties_x, ties_y = _ties(x), _ties(y)
    pairs = n * (n - 1) / 2
    tau = score / np.sqrt((pairs - _sum2(ties_x)) * (pairs - _sum2(ties_y)))
    se = float(np.sqrt(_variance(n, ties_x, ties_y)))
    normal_p = float(two_sided(np.asarray(score / se), None))
    untied = bool((ties_x == 1).all() and (ties_y == 1).all())
    use_exact = exact and untied
    warnings = list(few_studies(n))
    if exact and not untied:
        warnings.append("Tied values: the exact test does not exist, so p is from the normal approximation.")
    return RankTest(
        name, float(tau), float(score), se, score / se, normal_p,
        exact_p(n, score) if use_exact else normal_p, use_exact, n, tuple(warnings),
    )  # fmt: skip


def _ties(values: FloatArray) -> FloatArray:
    return np.unique(values, return_counts=True)[1].astype(np.float64)


def _sum2(ties: FloatArray) -> float:
    return float((ties * (ties - 1)).sum() / 2)


def _variance(n: int, tx: FloatArray, ty: FloatArray) -> float:
    """Variance of the score under independence with ties (Kendall 1970, p. 55)."""
    first = n * (n - 1) * (2 * n + 5) - sum(float((t * (t - 1) * (2 * t + 5)).sum()) for t in (tx, ty))
    second = float((tx * (tx - 1)).sum() * (ty * (ty - 1)).sum()) / (2 * n * (n - 1))
    third = float((tx * (tx - 1) * (tx - 2)).sum() * (ty * (ty - 1) * (ty - 2)).sum())
    return first / 18 + second + third / (9 * n * (n - 1) * (n - 2))


def exact_p(n: int, score: int) -> float:
    """Return the two-sided p-value of a score from the distribution of inversions of n items."""
    chance = np.ones(1)
    for i in range(2, n + 1):
        wider = np.concatenate([chance, np.zeros(i - 1)])
        running = np.cumsum(wider)
        running[i:] -= running[:-i].copy()
        chance = running / i
    concordant = (score + n * (n - 1) // 2) // 2
    low, high = float(chance[: concordant + 1].sum()), float(chance[concordant:].sum())
    return min(1.0, 2 * min(low, high))


def schwarzer(
    events1: ArrayLike, total1: ArrayLike, events2: ArrayLike, total2: ArrayLike, *, log_odds_ratio: float
) -> RankTest:
    """Correlate standardised event counts with their precision (Schwarzer, Antes and Schumacher 2007).

    Given all margins, the events of group 1 follow a non-central hypergeometric distribution with the pooled
    odds ratio; the counts are standardised by its mean and variance. The p-value is the normal approximation.

    Args:
        events1: events in group 1 of each table.
        total1: participants in group 1.
        events2: events in group 2.
        total2: participants in group 2.
        log_odds_ratio: the pooled value, by Mantel–Haenszel.

    Raises:
        RefusedData: fewer than 3 tables with events and non-events.
    """
    a, n1, c, n2 = (vector(v, name) for v, name in zip(
        (events1, total1, events2, total2), ("events1", "total1", "events2", "total2"), strict=True
    ))  # fmt: skip
    moments = np.array([
        _hypergeometric(int(m), int(x), int(y), log_odds_ratio) for m, x, y in zip(a + c, n1, n2, strict=True)
    ])  # fmt: skip
    informative = moments[:, 1] > 0
    mean, variance = moments[informative].T
    if mean.size < 3:
        raise RefusedData("Schwarzer's test needs at least 3 tables with events and non-events.")
    z = (a[informative] - mean) / np.sqrt(variance)
    return kendall("Schwarzer's rank correlation of counts", z, 1 / variance, exact=False)


def _hypergeometric(events: int, n1: int, n2: int, log_or: float) -> tuple[float, float]:
    support = np.arange(max(0, events - n2), min(events, n1) + 1)
    logs = -special.gammaln(support + 1) - special.gammaln(n1 - support + 1)
    logs -= special.gammaln(events - support + 1) + special.gammaln(n2 - events + support + 1)
    logs += support * log_or
    chance = np.exp(logs - logs.max())
    chance /= chance.sum()
    mean = float(chance @ support)
    return mean, float(chance @ (support - mean) ** 2)

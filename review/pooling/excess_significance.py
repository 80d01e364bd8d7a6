"""Test of excess significance: are more studies significant than their power lets expect?

Source: Ioannidis and Trikalinos 2007 (Clin Trials 4:245). Power is that of a two-sided z test of each study
for the pooled effect, with true effects spread by τ².
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from review.pooling.arrays import BoolArray, FloatArray
from review.pooling.inverse_variance import Fit
from review.pooling.scipy_special import special

_MOST_SETS = 10**6


class ExcessTest(StrEnum):
    """How observed and expected are compared, always one-sided (more than expected)."""

    EXACT = "exact"
    CHI_SQUARE = "chi2"
    BINOMIAL = "binom"


@dataclass(frozen=True, slots=True, eq=False)
class ExcessSignificance:
    """Observed and expected numbers of significant studies.

    Attributes:
        observed, expected, ratio: counts and their ratio.
        p_value: one-sided.
        statistic: chi-square statistic, `None` for the other tests.
        test: which test.
        power: each study's power.
        significant: which studies are.
        theta, tau2: the assumed effects.
        alpha, null: two-sided level of the studies' tests, and the value that means no effect.
        warnings: sentences.
    """

    observed: int
    expected: float
    ratio: float
    p_value: float
    statistic: float | None
    test: ExcessTest
    power: FloatArray
    significant: BoolArray
    theta: float
    tau2: float
    alpha: float
    null: float
    warnings: tuple[str, ...]


def excess_significance(
    full: Fit,
    *,
    alpha: float = 0.05,
    null: float = 0.0,
    test: ExcessTest | str | None = None,
    truncate: float | None = None,
) -> ExcessSignificance:
    """Compare the number of significant studies with the number expected.

    Args:
        full: a pooled fit without moderators; its estimate and τ² give the power.
        alpha: two-sided level of each study's test.
        null: the value that means no effect.
        test: `exact` (Poisson binomial), `chi2` or `binom`; when absent exact, unless more than 10⁶ sets of
            at least the observed number exist, then `chi2`.
        truncate: leave out true effects further than this many τ from the estimate (metafor integrates up to
            5); none are when absent.
    """
    se = np.sqrt(full.v)
    quantile = float(special.ndtri(1 - alpha / 2))
    significant = np.abs(full.y - null) / se >= quantile
    theta = float(full.beta[0])
    power = _power(theta - null, quantile * se, np.sqrt(full.v + full.tau2))
    if truncate is not None and full.tau2 > 0:
        power = power - _beyond(theta - null, quantile * se, se, math.sqrt(full.tau2), truncate)
    observed, expected, k = int(significant.sum()), float(power.sum()), full.k
    chosen = ExcessTest(test) if test is not None else _default_test(k, observed)
    p_value, statistic = _compare(chosen, observed, power)
    warnings = (f"{k} studies are few for a test of excess significance.",) if k < 10 else ()
    return ExcessSignificance(
        observed, expected, observed / expected, p_value, statistic, chosen, power, significant, theta,
        full.tau2,
        alpha, null, warnings,
    )  # fmt: skip


def _power(effect: FloatArray | float, bound: FloatArray, spread: FloatArray) -> FloatArray:
    """Return P(|estimate| > bound) for estimates around `effect` with standard deviation `spread`."""
    return np.asarray(special.ndtr((effect - bound) / spread) + special.ndtr((-effect - bound) / spread))


def _beyond(effect: float, bound: FloatArray, se: FloatArray, tau: float, limit: float) -> FloatArray:
    """Return the part of the power that comes from true effects more than `limit` τ away."""
    nodes, weights = np.polynomial.legendre.leggauss(64)
    u = limit + 4 * (nodes + 1)  # the normal density is nil 8 deviations further out
    density = weights * 4 * np.exp(-(u**2) / 2) / math.sqrt(2 * math.pi)
    outer = np.concatenate([effect + tau * u, effect - tau * u])
    return _power(outer[:, None], bound, se).T @ np.tile(density, 2)


def _default_test(k: int, observed: int) -> ExcessTest:
    sets = sum(math.comb(k, j) for j in range(observed, k + 1))
    return ExcessTest.EXACT if sets <= _MOST_SETS else ExcessTest.CHI_SQUARE


def _compare(test: ExcessTest, observed: int, power: FloatArray) -> tuple[float, float | None]:
    k, expected = power.size, float(power.sum())
    if test is ExcessTest.EXACT:
        return float(min(1.0, poisson_binomial(power)[observed:].sum())), None
    if test is ExcessTest.BINOMIAL:
        share = expected / k
        return (float(special.betainc(observed, k - observed + 1, share)) if observed else 1.0), None
    gap = observed - expected
    statistic = gap**2 / expected + gap**2 / (k - expected)
    return float(special.ndtr(-math.copysign(math.sqrt(statistic), gap))), statistic


def poisson_binomial(chances: FloatArray) -> FloatArray:
    """Return the distribution of the number of successes of independent trials, shape (k + 1,)."""
    found = np.ones(1)
    for chance in chances:
        found = np.append(found * (1 - chance), 0.0) + np.append(0.0, found * chance)
    return found

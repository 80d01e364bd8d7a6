"""Confidence intervals for τ², and through it for τ, I² and H².

Q-profile (Viechtbauer 2007), its generalisation to any weights (Jackson 2013; Jackson, Turner, Rhodes
and Viechtbauer 2014), and profile likelihood (Hardy and Thompson 1996).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from review.errors import RefusedData
from review.pooling.choices import Estimator
from review.pooling.distributions import chi2_quantile
from review.pooling.fit_statistics import fit_statistics
from review.pooling.inverse_variance import Fit
from review.pooling.moments import moments, sample
from review.pooling.quadratic_forms import upper_tail
from review.pooling.tau2_search import search


class IntervalMethod(StrEnum):
    """How an interval for τ² is made; generalised Q belongs to GENQ, profile likelihood to ML and REML."""

    Q_PROFILE = "q_profile"
    GENERALISED_Q = "generalised_q"
    PROFILE_LIKELIHOOD = "profile_likelihood"


@dataclass(frozen=True, slots=True)
class Limits:
    """An estimate and its limits."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class HeterogeneityIntervals:
    """Limits of τ², τ, I² (percent) and H², all from those of τ²."""

    method: IntervalMethod
    level: float
    tau2: Limits
    tau: Limits
    i2: Limits
    h2: Limits


def heterogeneity_intervals(
    model: Fit,
    *,
    method: IntervalMethod | None = None,
    level: float | None = None,
    highest: float = math.inf,
) -> HeterogeneityIntervals:
    """Compute limits for the heterogeneity of an inverse-variance random-effects fit.

    Args:
        model: the fit.
        method: generalised Q for GENQ and Q-profile otherwise, when absent.
        level: confidence level; that of the fit when absent.
        highest: where an upper limit of τ² is cut off.

    Raises:
        RefusedData: an equal-effects model, or k ≤ p.
    """
    if not model.method.random:
        raise RefusedData("An equal-effects model has no tau2, so there is no interval for it.")
    if model.k <= model.p:
        raise RefusedData(
            f"{model.k} rows leave no degrees of freedom to bound tau2; more studies are needed."
        )
    chosen = method
    if chosen is None:
        genq = model.method is Estimator.GENQ
        chosen = IntervalMethod.GENERALISED_Q if genq else IntervalMethod.Q_PROFILE
    confidence = model.level if level is None else level
    low, high = _BOUNDS[chosen](model, confidence)
    return _all(model, chosen, confidence, (low, min(high, highest)))


def _all(
    model: Fit, method: IntervalMethod, level: float, bounds: tuple[float, float]
) -> HeterogeneityIntervals:
    data = sample(model.y, model.v, None if model.intercept_only else model.x)
    typical = (model.k - model.p) / float(moments(data, np.zeros(1)).trace_p[0])
    ends = [model.tau2, *bounds]
    return HeterogeneityIntervals(
        method,
        level,
        tau2=Limits(*ends),
        tau=Limits(*(math.sqrt(t) for t in ends)),
        i2=Limits(*(100.0 * t / (typical + t) if math.isfinite(t) else 100.0 for t in ends)),
        h2=Limits(*(t / typical + 1.0 for t in ends)),
    )


def _q_profile(model: Fit, level: float) -> tuple[float, float]:
    """τ² at which the generalised Q statistic equals its chi-square quantiles."""
    df = model.k - model.p
    tail = (1 - level) / 2
    targets = np.array([chi2_quantile(1 - tail, df), chi2_quantile(tail, df)])
    data = sample(model.y, model.v, None if model.intercept_only else model.x, np.ones((2, model.k)))
    low, high = search(data, Estimator.PM, np.zeros(2), targets)
    return float(low), float(high)


def _generalised_q(model: Fit, level: float) -> tuple[float, float]:
    """τ² at which the observed Q with fixed weights sits at the tails of its distribution."""
    weights = model.given_weights if model.given_weights is not None else 1.0 / model.v
    x = model.x
    a = np.diag(weights) - (weights[:, None] * x) @ np.linalg.inv((x.T * weights) @ x) @ (x.T * weights)
    q = float(model.y @ a @ model.y)
    tail = (1 - level) / 2

    def above(tau2: float) -> float:
        root = np.sqrt(model.v + tau2)
        values = np.linalg.eigvalsh(root[:, None] * a * root)
        return upper_tail(q, np.maximum(values, 0.0))

    start = max(model.tau2, float(np.median(model.v)))
    return _root(above, tail, start), _root(above, 1 - tail, start)


def _root(curve: Callable[[float], float], target: float, start: float) -> float:
    """Where an increasing function of τ² ≥ 0 meets a target; 0 where it begins above it."""
    if curve(0.0) >= target:
        return 0.0
    low, high = 0.0, start
    while curve(high) < target:
        low, high = high, high * 4
    from scipy.optimize import brentq  # noqa: PLC0415

    return float(brentq(lambda t: curve(t) - target, low, high, xtol=1e-15 * high, rtol=1e-13, maxiter=200))


def _profile_likelihood(model: Fit, level: float) -> tuple[float, float]:
    """τ² whose (restricted) log-likelihood lies within half a chi-square quantile of the maximum."""
    restricted = model.method is not Estimator.ML

    def loss(tau2: float) -> float:
        stats = fit_statistics(model.y, model.v, model.x, tau2, restricted=restricted, parameters=1)
        return -stats.ll

    allowed = loss(model.tau2) + chi2_quantile(level, 1) / 2
    start = max(model.tau2, float(np.median(model.v)))
    high = _root(lambda t: loss(model.tau2 + t), allowed, start) + model.tau2
    if loss(0.0) <= allowed or model.tau2 == 0:
        return 0.0, high
    low = model.tau2 - _root(lambda t: loss(model.tau2 - min(t, model.tau2)), allowed, model.tau2 / 4)
    return low, high


_BOUNDS: dict[IntervalMethod, Callable[[Fit, float], tuple[float, float]]] = {
    IntervalMethod.Q_PROFILE: _q_profile,
    IntervalMethod.GENERALISED_Q: _generalised_q,
    IntervalMethod.PROFILE_LIKELIHOOD: _profile_likelihood,
}

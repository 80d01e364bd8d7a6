"""Standard errors of the estimators of τ² (Viechtbauer 2005 and, for Paule–Mandel and its kin, 2021)."""

import math

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.choices import Estimator
from review.pooling.heterogeneity import start_of_sidik_jonkman
from review.pooling.moments import Moments, Sample
from review.pooling.wide_variances import projection


def standard_error(
    data: Sample,
    method: Estimator,
    tau2: float,
    *,
    at: Moments,
    fixed: Moments,
    weights: FloatArray | None,
) -> float:
    """Standard error of τ² for a single replicate; NaN for equal effects and where k ≤ p.

    Args:
        data: one replicate.
        method: the estimator that gave `tau2`.
        tau2: the estimate.
        at: sums at the estimate.
        fixed: sums at τ² = 0.
        weights: weights of GENQ, 1/vᵢ when absent.
    """
    k = data.counts.shape[1]
    spare = k - data.p
    if spare <= 0 or not method.random:
        return math.nan
    match method:
        case Estimator.ML:
            return math.sqrt(2 / float(at.sum_w2[0]))
        case Estimator.REML:
            information = float(at.trace_pp[0])
            return math.sqrt(2 / information) if information > 0 else math.nan
        case Estimator.EB | Estimator.PM | Estimator.PMM:
            return math.sqrt(2 * k * k / spare) / float(at.sum_w[0])
        case Estimator.DL:
            return _quadratic(spare, float(fixed.trace_p[0]), float(fixed.trace_pp[0]), tau2) / float(
                fixed.trace_p[0]
            )
        case Estimator.HS | Estimator.HSK:
            error = _quadratic(spare, float(fixed.trace_p[0]), float(fixed.trace_pp[0]), tau2) / float(
                fixed.sum_w[0]
            )
            return error * k / spare if method is Estimator.HSK else error
        case _:
            return _projected(data, method, tau2, weights, spare)


def _quadratic(pvpv: float, pvp: float, pp: float, tau2: float) -> float:
    """√Var of y'Py/… when y ~ N(Xβ, V + τ²I): 2 tr(PVPV) + 4τ² tr(PVP) + 2τ⁴ tr(PP)."""
    return math.sqrt(max(0.0, 2 * pvpv + 4 * tau2 * pvp + 2 * tau2 * tau2 * pp))


def _projected(data: Sample, method: Estimator, tau2: float, weights: FloatArray | None, spare: int) -> float:
    """HE, SJ and GENQ: the traces from the k×k matrix P itself."""
    v = data.v
    x = np.ones((len(v), 1)) if data.x is None else data.x
    factor, divisor = 1.0, float(spare)
    if method is Estimator.HE:
        w = np.ones_like(v)
    elif method is Estimator.SJ:
        factor = float(start_of_sidik_jonkman(data)[0])
        if factor == 0:
            return 0.0
        w = 1.0 / (v + factor)
    else:
        w = 1.0 / v if weights is None else weights
    p = projection(x, w)
    if method is Estimator.GENQ:
        divisor = float(np.trace(p))
    pv = p * v
    return (
        factor
        / divisor
        * _quadratic(float((pv * pv.T).sum()), float((pv * p).sum()), float((p * p).sum()), tau2)
    )

"""Estimators of the between-study variance τ², for one data set or many replicates at once.

Closed forms: DerSimonian and Laird 1986, Hedges 1983, Hunter and Schmidt 2004, Sidik and Jonkman 2005,
DerSimonian and Kacker 2007 (general weights). Iterated: ML and REML (Viechtbauer 2005), Paule and Mandel
1982, its median-unbiased form (Viechtbauer 2021), empirical Bayes (Morris 1983; the same root as
Paule–Mandel).
"""

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.choices import Estimator
from review.pooling.distributions import chi2_quantile
from review.pooling.moments import Moments, Sample, differ_widely, dot, moments
from review.pooling.tau2_search import rises_from_zero, search
from review.pooling.tau2_single import search_one


def estimate_tau2(
    data: Sample,
    method: Estimator,
    genq_weights: FloatArray | None = None,
    fixed: Moments | None = None,
) -> FloatArray:
    """Estimate τ² of every replicate, truncated at zero; shape (B,).

    Replicates with no degrees of freedom (k ≤ p) give zero. `genq_weights` (k,) serve GENQ alone; they are
    1/vᵢ when absent. `fixed` are the sums at τ² = 0 where they are at hand.
    """
    spare = data.size - data.p
    if method is Estimator.EE:
        return np.zeros(len(spare))
    if method in _SEARCHED and data.plain:
        return np.array([_search_one(data, method, spare, fixed)])
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = _estimate(data, method, spare, genq_weights, fixed)
    return np.where((spare > 0) & (raw > 0), raw, 0.0)


_SEARCHED = frozenset({Estimator.ML, Estimator.REML, Estimator.PM, Estimator.PMM, Estimator.EB})


def _search_one(data: Sample, method: Estimator, spare: FloatArray, fixed: Moments | None) -> float:
    if not method.likelihood:
        return search_one(data, Estimator.PM, 0.0, _target(method, float(spare[0])), rises=True)
    zero = moments(data, np.zeros(1)) if fixed is None else fixed
    return search_one(data, method, _start(data, spare), rises=bool(rises_from_zero(zero, method)[0]))


def _start(data: Sample, spare: FloatArray) -> float:
    """Hedges' τ² of a single replicate in which every study counts once."""
    if data.x is not None:
        return float(hedges(data, spare)[0])
    ones = data.counts[0]
    gap = data.y - float(ones.dot(data.y)) / len(ones)
    return float(gap.dot(gap)) / (len(ones) - 1) - float(ones.dot(data.v)) / len(ones)


def _estimate(
    data: Sample,
    method: Estimator,
    spare: FloatArray,
    genq_weights: FloatArray | None,
    fixed: Moments | None,
) -> FloatArray:
    match method:
        case Estimator.DL:
            return dersimonian_laird(data, spare, fixed)
        case Estimator.HE:
            return hedges(data, spare)
        case Estimator.HS | Estimator.HSK:
            at = moments(data, np.zeros(len(spare))) if fixed is None else fixed
            # the small-sample form raises Q by k/(k−p) (Brannick, Potter, Benitez and Morris 2019)
            factor = data.size / spare if method is Estimator.HSK else 1.0
            return np.asarray((factor * at.y_p_y - data.size) / at.sum_w, dtype=np.float64)
        case Estimator.SJ:
            return sidik_jonkman(data, spare)
        case Estimator.GENQ:
            return general_q(data, genq_weights)
        case Estimator.ML | Estimator.REML:
            return search(data, method, hedges(data, spare), fixed=fixed)
        case _:
            target = np.array([_target(method, df) for df in spare.tolist()])
            return search(data, Estimator.PM, np.zeros(len(spare)), target)


def _target(method: Estimator, df: float) -> float:
    if df <= 0:
        return 1.0
    return chi2_quantile(0.5, df) if method is Estimator.PMM else df


def dersimonian_laird(data: Sample, spare: FloatArray, fixed: Moments | None = None) -> FloatArray:
    """τ² by the method of moments, before truncation (DerSimonian and Laird 1986)."""
    start = moments(data, np.zeros(len(spare))) if fixed is None else fixed
    return np.asarray((start.y_p_y - spare) / start.trace_p, dtype=np.float64)


def hedges(data: Sample, spare: FloatArray) -> FloatArray:
    """τ² from the unweighted sum of squares, before truncation (Hedges 1983)."""
    if data.x is None:
        average = (data.counts * data.v).sum(axis=1) / data.size
        return np.asarray(start_of_sidik_jonkman(data) * data.size / spare - average, dtype=np.float64)
    flat = Sample(data.y, np.ones_like(data.v), data.counts, data.x, data.products)
    even = moments(flat, np.zeros(len(spare)))
    expected = (data.counts * data.v * _complement(data, even)).sum(axis=1)
    return np.asarray((even.y_p_y - expected) / spare, dtype=np.float64)


def _complement(data: Sample, at: Moments) -> FloatArray:
    """1 − hat values under the weights of `at`, shape (B, k)."""
    if data.x is None:
        return 1.0 - at.weights * at.inverse[:, 0]
    leverage = np.einsum("kp,bpq,kq->bk", data.x, at.inverse, data.x)
    return np.asarray(1.0 - at.weights * leverage, dtype=np.float64)


def start_of_sidik_jonkman(data: Sample) -> FloatArray:
    """The rough τ² that Sidik–Jonkman starts from: the variance of the effects with divisor k, shape (B,)."""
    size = data.size
    mean = dot(data.counts, data.y) / size
    gap = data.y - mean[:, None]
    return dot(data.counts * gap, gap) / size


def sidik_jonkman(data: Sample, spare: FloatArray) -> FloatArray:
    """τ² by the two-step model error variance estimator (Sidik and Jonkman 2005)."""
    rough = start_of_sidik_jonkman(data)
    safe = np.where(rough > 0, rough, 1.0)
    return np.where(rough > 0, safe * moments(data, safe).y_p_y / spare, 0.0)


def general_q(data: Sample, weights: FloatArray | None) -> FloatArray:
    """τ² from a Q statistic with any weights, before truncation (DerSimonian and Kacker 2007)."""
    variance = data.v if weights is None else 1.0 / np.asarray(weights, dtype=np.float64)
    wide = differ_widely(variance)
    fixed = Sample(data.y, variance, data.counts, data.x, data.products, wide=wide)
    at = moments(fixed, np.zeros(len(data.counts)))
    spread = (data.counts * at.weights * data.v * _complement(data, at)).sum(axis=1)
    return np.asarray((at.y_p_y - spread) / at.trace_p, dtype=np.float64)

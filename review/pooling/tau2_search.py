"""Roots of the estimating equations of τ² (ML, REML, Paule–Mandel), for many replicates at once.

Fisher scoring up to the neighbourhood of the root, which leads to the mode that metafor finds where there are
several; Newton steps from there. Both are kept inside a bracket of the root; replicates that have converged
leave the batch.
"""

import numpy as np

from review.pooling.arrays import BoolArray, FloatArray, IntArray
from review.pooling.choices import Estimator
from review.pooling.moments import Moments, Sample, dot, moments
from review.pooling.tau2_single import NEAR

_ITERATIONS = 200
_RELATIVE = 1e-7  # a Newton step this small leaves an error of its square
_ABSOLUTE = 1e-13  # of the typical variance


def search(
    data: Sample,
    method: Estimator,
    start: FloatArray,
    target: FloatArray | None = None,
    fixed: Moments | None = None,
) -> FloatArray:
    """Solve for τ² ≥ 0, shape (B,).

    Args:
        data: the replicates.
        method: ML, REML or PM.
        start: where to begin, shape (B,); negative starts are taken as 0.
        target: for PM the value of the generalised Q statistic, shape (B,).
        fixed: the sums at τ² = 0 where they are at hand.
    """
    tau2 = np.maximum(np.nan_to_num(start), 0.0)
    low, high = np.zeros_like(tau2), np.full_like(tau2, np.inf)
    unit = typical_variance(data)
    active: IntArray = np.flatnonzero(data.size > data.p).astype(np.int64)
    part = data if len(active) == len(tau2) else data.rows(active)
    for _ in range(_ITERATIONS):
        if not len(active):
            break
        t = tau2[active]
        score, newton, fisher = _steps(
            moments(part, t), method, t, None if target is None else target[active]
        )
        low[active] = np.where(score > 0, t, low[active])
        high[active] = np.where(score < 0, t, high[active])
        step, exact = _choose(t, score, newton, fisher, (low[active], high[active]))
        tau2[active] = t + step
        small = exact & (np.abs(step) <= _RELATIVE * t + _ABSOLUTE * unit[active])
        narrow = high[active] - low[active] <= 4e-16 * t
        done = small | narrow | (score == 0) | ((t == 0) & (score <= 0))
        if bool(done.any()):
            active, part = active[~done], part.rows(np.flatnonzero(~done).astype(np.int64))
    return tau2 if method is Estimator.PM else _highest(data, method, tau2, fixed)


def rises_from_zero(zero: Moments, method: Estimator) -> BoolArray:
    """Whether the (restricted) likelihood rises from τ² = 0, so that zero is no mode; shape (B,).

    `zero` are the sums at τ² = 0.
    """
    trace = zero.trace_p if method is Estimator.REML else zero.sum_w
    return np.asarray(zero.y_pp_y > trace)


def _highest(data: Sample, method: Estimator, tau2: FloatArray, fixed: Moments | None) -> FloatArray:
    """Replace a positive mode by zero where zero is a mode too and has the higher likelihood."""
    zero = moments(data, np.zeros(len(tau2))) if fixed is None else fixed
    rivals = np.flatnonzero((tau2 > 0) & ~rises_from_zero(zero, method)).astype(np.int64)
    if not len(rivals):
        return tau2
    part = data.rows(rivals)
    there = _likelihood(part, method, tau2[rivals])
    here = _likelihood(part, method, np.zeros(len(rivals)))
    return _replaced(tau2, rivals[here > there])


def _replaced(tau2: FloatArray, positions: IntArray) -> FloatArray:
    found = tau2.copy()
    found[positions] = 0.0
    return found


def _likelihood(data: Sample, method: Estimator, tau2: FloatArray) -> FloatArray:
    """The (restricted) log likelihood of each replicate without its constants, shape (B,)."""
    at = moments(data, tau2)
    found = (data.counts * np.log(at.weights)).sum(axis=1) - at.y_p_y
    if method is Estimator.REML:
        found = found + np.linalg.slogdet(at.inverse)[1]
    return np.asarray(found / 2, dtype=np.float64)


def typical_variance(data: Sample) -> FloatArray:
    """The mean variance of each replicate on the log scale: a unit for absolute limits, shape (B,)."""
    logs = np.log(np.maximum(data.v, np.finfo(np.float64).tiny))
    return np.asarray(np.exp(dot(data.counts, logs) / data.size), dtype=np.float64)


def _steps(
    at: Moments, method: Estimator, t: FloatArray, target: FloatArray | None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Score (positive: τ² should rise), Newton step (NaN where unusable), step that always points right."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if method is Estimator.PM:
            assert target is not None
            # 1/Q is nearly linear in τ², so Newton is applied to it
            step = (at.y_p_y - target) * at.y_p_y / (target * at.y_pp_y)
            return at.y_p_y - target, step, step
        trace, square = (at.trace_p, at.trace_pp) if method is Estimator.REML else (at.sum_w, at.sum_w2)
        score = at.y_pp_y - trace
        observed = 2 * at.y_ppp_y - square
        newton, fisher = score / observed, score / square
        near = np.abs(fisher) <= NEAR * t
        return score, np.where((observed > 0.1 * square) & near, newton, np.nan), fisher


def _choose(
    t: FloatArray,
    score: FloatArray,
    newton: FloatArray,
    fisher: FloatArray,
    bracket: tuple[FloatArray, FloatArray],
) -> tuple[FloatArray, BoolArray]:
    """Pick the step of every replicate and say which are Newton's own."""
    low, high = bracket
    ordinary = t + newton
    if bool(((ordinary > low) & (ordinary < high) & (ordinary > 0)).all()):  # NaN is none of these
        return newton, np.ones(len(t), dtype=np.bool_)
    # only Fisher scoring may reach zero: another mode of the likelihood can lie between
    usable = np.isfinite(newton) & (t + newton > 0)
    aim = t + np.where(usable, newton, fisher)
    floor_reached = (aim <= 0) & (
        low == 0
    )  # zero is a candidate until the score there is known to be positive
    inside = floor_reached | ((aim > low) & (aim < high)) | (aim == t)
    middle = np.where(np.isfinite(high), (low + np.minimum(high, 1e300)) / 2, 2 * t)
    goal = np.where(inside, np.maximum(aim, 0.0), middle)
    stay = (t == 0) & (score <= 0)
    return np.where(stay, 0.0, goal - t), usable & inside & (aim > 0)

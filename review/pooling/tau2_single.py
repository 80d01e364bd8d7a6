"""The search of `tau2_search` for one data set, without the cost of handling it as a batch of one."""

import math
from collections.abc import Callable

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.choices import Estimator
from review.pooling.moments import Sample

_ITERATIONS = 200
NEAR = 0.1
"""Newton's steps begin where a Fisher step changes τ² by less than this share."""
_Stepper = Callable[[Sample, Estimator, float, float | None], tuple[float, float | None, float]]


def search_one(
    data: Sample, method: Estimator, start: float, target: float | None = None, *, rises: bool
) -> float:
    """Solve for τ² ≥ 0 by ML, REML or PM, with the steps and limits that the batch takes.

    Args:
        data: a single replicate in which every study counts once.
        method: ML, REML or PM.
        start: where to begin; a negative start is taken as 0.
        target: for PM the value of the generalised Q statistic.
        rises: whether the likelihood rises from zero, so that zero is no mode.
    """
    t = _root(data, method, start, target, _intercept_steps if data.x is None else _steps)
    if t == 0 or rises or method is Estimator.PM:
        return t
    # zero is a mode too, and can be the higher one
    return 0.0 if _likelihood(data, method, 0.0) > _likelihood(data, method, t) else t


def _likelihood(data: Sample, method: Estimator, t: float) -> float:
    """The (restricted) log likelihood without its constants, doubled."""
    w = 1.0 / (data.v + t)
    r, inverse = _residuals(data, w)
    found = float(np.log(w).sum()) - float(w @ (r * r))
    if method is not Estimator.REML:
        return found
    return found + (math.log(inverse) if isinstance(inverse, float) else float(np.linalg.slogdet(inverse)[1]))


def _root(data: Sample, method: Estimator, start: float, target: float | None, steps: _Stepper) -> float:
    t = max(start, 0.0) if math.isfinite(start) else 0.0
    low, high = 0.0, math.inf
    unit = math.exp(float(np.log(data.v).mean()))
    for _ in range(_ITERATIONS):
        score, newton, fisher = steps(data, method, t, target)
        if abs(fisher) > NEAR * t and method is not Estimator.PM:
            newton = None
        if score == 0 or (t == 0 and score < 0):
            return t
        low, high = (t, high) if score > 0 else (low, t)
        exact = newton is not None and t + newton > 0
        aim = t + (newton if exact and newton is not None else fisher)
        if not (low < aim < high or (aim <= 0 and low == 0)):
            exact = False
            aim = (low + high) / 2 if math.isfinite(high) else max(2 * t, unit)
        aim = max(aim, 0.0)
        step = abs(aim - t)
        if (exact and step <= 1e-7 * t + 1e-13 * unit) or high - low <= 4e-16 * t:
            return aim
        t = aim
    return t


def _steps(
    data: Sample, method: Estimator, t: float, target: float | None
) -> tuple[float, float | None, float]:
    """Score, Newton's step (None where the curvature forbids it) and the step that always points right."""
    w = 1.0 / (data.v + t)
    r, inverse = _residuals(data, w)
    assert not isinstance(inverse, float)
    wr = w * r
    first = float(wr @ wr)
    if method is Estimator.PM:
        assert target is not None
        q = float(wr @ r)
        step = (q - target) * q / (target * first) if first > 0 else 0.0
        return q - target, step, step
    w2 = w * w
    second, trace, square = _quadratics(data, (w, w2, wr), inverse, restricted=method is Estimator.REML)
    return _chosen(first, second, trace, square)


def _intercept_steps(
    data: Sample, method: Estimator, t: float, target: float | None
) -> tuple[float, float | None, float]:
    """The same for an intercept alone: every sum is one product of two vectors."""
    w = 1.0 / (data.v + t)
    s1 = float(w.dot(data.counts[0]))
    r = data.y - float(w.dot(data.y)) / s1
    wr = w * r
    first = float(wr.dot(wr))
    if method is Estimator.PM:
        assert target is not None
        q = float(wr.dot(r))
        step = (q - target) * q / (target * first) if first > 0 else 0.0
        return q - target, step, step
    w2 = w * w
    linear = float(w2.dot(r))
    second = float((w2 * r).dot(wr)) - linear * linear / s1
    s2 = float(w.dot(w))
    if method is not Estimator.REML:
        return _chosen(first, second, s1, s2)
    ratio = s2 / s1
    return _chosen(first, second, s1 - ratio, s2 - 2 * float(w2.dot(w)) / s1 + ratio * ratio)


def _chosen(first: float, second: float, trace: float, square: float) -> tuple[float, float | None, float]:
    score, observed = first - trace, 2 * second - square
    if square <= 0:  # lost to rounding between variances of very different size
        return score, None, math.copysign(math.inf, score)
    return score, score / observed if observed > 0.1 * square else None, score / square


def _residuals(data: Sample, w: FloatArray) -> tuple[FloatArray, FloatArray | float]:
    if data.x is None:
        total = float(w.sum())
        return data.y - float(w @ data.y) / total, 1.0 / total
    inverse = np.asarray(np.linalg.inv((data.x.T * w) @ data.x), dtype=np.float64)
    return data.y - data.x @ (inverse @ (data.x.T @ (w * data.y))), inverse


def _quadratics(
    data: Sample,
    sums: tuple[FloatArray, FloatArray, FloatArray],
    inverse: FloatArray,
    *,
    restricted: bool,
) -> tuple[float, float, float]:
    """y'PPPy, and tr(P), tr(PP) or without the restriction tr(W), tr(WW)."""
    w, w2, wr = sums
    s1, s2 = float(w.sum()), float(w2.sum())
    u = w * wr
    assert data.x is not None
    x = data.x
    linear_x = x.T @ u
    second = float(u @ wr) - float(linear_x @ inverse @ linear_x)
    if not restricted:
        return second, s1, s2
    a = inverse @ ((x.T * w2) @ x)
    b = inverse @ ((x.T * (w2 * w)) @ x)
    return second, s1 - float(np.trace(a)), s2 - 2 * float(np.trace(b)) + float((a * a.T).sum())

"""A pooled survival curve from survival probabilities and numbers at risk of several studies.

The distribution-free summary of Combescure, Foucher and Jackson 2014 (Stat Med 33:2521): conditional survival
of each interval, arcsine transformed, is pooled over studies (fixed effects, and random effects by the
multivariate method of DerSimonian and Laird of Jackson, White and Thompson 2010, Stat Med 29:1282), and
multiplied up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from review.errors import RefusedData
from review.pooling.arrays import BoolArray, FloatArray, vector
from review.pooling.distributions import chi2_upper, critical


class ArcsineForm(StrEnum):
    """Continuity correction and variance of the arcsine transformation of a proportion p of n.

    corrected: arcsin√((np + ¼)/(n + ½)), variance 1/(4n + 2); delta: arcsin√p, variance 1/(4n); unit:
        arcsin√p,
    variance 1/n, four times the delta-method variance, as R's metaSurvival 0.1.0 computes without correction.
    """

    CORRECTED = "corrected"
    DELTA = "delta"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, eq=False)
class CurveEstimate:
    """One pooled curve.

    Attributes:
        survival, low, high: at each time; limits on the log scale by the delta method (Greenwood).
        median, median_low, median_high: by linear interpolation; NaN where the curve (or more than none of
            the simulated curves) stays above one half.
        mean, mean_low, mean_high: restricted mean up to the last time.
    """

    survival: FloatArray
    low: FloatArray
    high: FloatArray
    median: float
    median_low: float
    median_high: float
    mean: float
    mean_low: float
    mean_high: float


@dataclass(frozen=True, slots=True, eq=False)
class PooledCurve:
    """The pooled survival curve.

    Attributes:
        times: T rising times.
        fixed, random: curves of both models.
        between: T × T between-study covariance of the transformed conditional survival, truncated to be
            positive.
        q, q_df, q_p, h2, i2: heterogeneity; H² = Q/df without a floor, I² in percent.
        studies: number of studies.
        at_risk: total number at risk entering each interval.
        form, level, draws, seed: the choices.
        warnings: sentences.
    """

    times: FloatArray
    fixed: CurveEstimate
    random: CurveEstimate
    between: FloatArray
    q: float
    q_df: int
    q_p: float
    h2: float
    i2: float
    studies: int
    at_risk: FloatArray
    form: ArcsineForm
    level: float
    draws: int
    seed: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Conditional:
    """Transformed conditional survival: studies × times, with NaN and infinity after the end of follow-up."""

    times: FloatArray
    y: FloatArray
    v: FloatArray
    at_risk: FloatArray

    @property
    def present(self) -> BoolArray:
        """Where a study contributes."""
        return np.isfinite(self.v)


def pooled_curve(
    study: Sequence[str],
    time: ArrayLike,
    survival: ArrayLike,
    at_risk: ArrayLike,
    *,
    form: ArcsineForm | str = ArcsineForm.CORRECTED,
    level: float = 0.95,
    draws: int = 10_000,
    seed: int = 1,
) -> PooledCurve:
    """Pool survival curves.

    Args:
        study: study of each row.
        time: positive times; a study's times must be all those of the table up to its last one.
        survival: survival probability at that time.
        at_risk: number at risk at the start of the interval that ends there.
        form: transformation.
        level: confidence level.
        draws: simulated curves for the limits of medians and means.
        seed: of the draws.

    Raises:
        RefusedData: fewer than 2 studies, a gap in a study's times, survival that rises or leaves [0, 1].
    """
    chosen = ArcsineForm(form)
    data = _conditional(
        study, vector(time, "time"), vector(survival, "survival"), vector(at_risk, "at_risk"), chosen
    )
    between = _truncated(_between(data))
    with np.errstate(divide="ignore"):
        w = 1 / data.v
    fixed_mean = np.nansum(w * np.where(data.present, data.y, 0.0), axis=0) / w.sum(axis=0)
    fixed = _estimate(data.times, fixed_mean, np.diag(1 / w.sum(axis=0)), level, draws, seed)
    random = _estimate(data.times, *_random(data, between), level, draws, seed)
    gap = np.where(data.present, data.y - fixed_mean, 0.0)
    q = float((w * gap**2).sum())
    df = int(data.present.sum()) - data.y.shape[0]
    h2 = q / df if df > 0 else np.nan
    k = data.y.shape[0]
    warnings = (f"{k} studies are few for a pooled survival curve.",) if k < 10 else ()
    return PooledCurve(
        times=data.times, fixed=fixed, random=random, between=between, q=q, q_df=df, q_p=chi2_upper(q, df),
        h2=h2,
        i2=max(0.0, 100 * (1 - 1 / h2)) if h2 > 0 else 0.0, studies=k, at_risk=data.at_risk, form=chosen,
        level=level, draws=draws, seed=seed, warnings=warnings,
    )  # fmt: skip


def _conditional(
    study: Sequence[str], time: FloatArray, survival: FloatArray, at_risk: FloatArray, form: ArcsineForm
) -> _Conditional:
    _check(study, time, survival, at_risk)
    names = list(dict.fromkeys(study))
    times = np.unique(time)
    shape = (len(names), times.size)
    if len(names) < 2 or times.size < 2:
        raise RefusedData("A pooled survival curve needs at least 2 studies and 2 times.")
    y, v, total = np.full(shape, np.nan), np.full(shape, np.inf), np.zeros(times.size)
    label = np.array(list(study))
    for i, name in enumerate(names):
        rows = np.flatnonzero(label == name)
        rows = rows[np.argsort(time[rows], kind="stable")]
        count = rows.size
        if not np.array_equal(time[rows], times[:count]):
            raise RefusedData(
                f"Study {name} lacks a time before {time[rows].max():g}; give its survival at every one."
            )
        before = np.concatenate([[1.0], survival[rows][:-1]])
        if bool((survival[rows] > before + 1e-9).any()) or bool((before[1:] <= 0).any()):
            raise RefusedData(
                f"Survival of study {name} rises, or goes on after reaching 0; correct its rows."
            )
        y[i, :count], v[i, :count] = _transform(survival[rows] / before, at_risk[rows], form)
        total[:count] += at_risk[rows]
    return _Conditional(times, y, v, total)


def _check(study: Sequence[str], time: FloatArray, survival: FloatArray, at_risk: FloatArray) -> None:
    if not len(study) == time.size == survival.size == at_risk.size:
        raise RefusedData("Study, time, survival and number at risk need one value per row each.")
    wrong = np.flatnonzero(~((time > 0) & (survival >= 0) & (survival <= 1) & (at_risk > 0)))
    if wrong.size:
        raise RefusedData(
            f"Row {wrong[0] + 1} needs a positive time and number at risk, and a survival between 0 and 1."
        )


def _transform(p: FloatArray, n: FloatArray, form: ArcsineForm) -> tuple[FloatArray, FloatArray]:
    p = np.minimum(p, 1.0)
    if form is ArcsineForm.CORRECTED:
        return np.arcsin(np.sqrt((n * p + 0.25) / (n + 0.5))), 0.25 / (n + 0.5)
    return np.arcsin(np.sqrt(p)), (0.25 if form is ArcsineForm.DELTA else 1.0) / n


def _between(data: _Conditional) -> FloatArray:
    """Return the untruncated moment estimate of the between-study covariance."""
    t = data.times.size
    found = np.zeros((t, t))
    for i in range(t):
        for j in range(i, t):
            both = data.present[:, i] & data.present[:, j]
            w = 1 / np.sqrt(data.v[both, i] * data.v[both, j])
            if w.size < 2:
                continue
            a, b = data.y[both, i], data.y[both, j]
            q = float((w * (a - (w * a).sum() / w.sum()) * (b - (w * b).sum() / w.sum())).sum())
            expected = w.size - 1 if i == j else 0.0
            found[i, j] = found[j, i] = (q - expected) / (w.sum() - (w**2).sum() / w.sum())
    return found


def _truncated(matrix: FloatArray) -> FloatArray:
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.maximum(values, 0.0)) @ vectors.T, dtype=np.float64)


def _random(data: _Conditional, between: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the pooled transformed conditional survival under random effects, and its covariance."""
    t = data.times.size
    information, weighted = np.zeros((t, t)), np.zeros(t)
    for y, v, here in zip(data.y, data.v, data.present, strict=True):
        block = np.ix_(here, here)
        inverse = np.linalg.inv(np.diag(v[here]) + between[block])
        information[block] += inverse
        weighted[here] += inverse @ y[here]
    covariance = np.linalg.inv(information)
    return covariance @ weighted, np.asarray(covariance, dtype=np.float64)


def _estimate(
    times: FloatArray, mean: FloatArray, covariance: FloatArray, level: float, draws: int, seed: int
) -> CurveEstimate:
    survival = np.cumprod(np.sin(mean) ** 2)
    slope = 2 / np.tan(mean)
    sums = np.tril(np.ones((times.size, times.size))) * slope
    deviation = np.sqrt(np.einsum("it,tu,iu->i", sums, covariance, sums))
    margin = critical(level, None) * deviation
    rng = np.random.default_rng(seed)
    root = np.linalg.cholesky(covariance)
    simulated = np.cumprod(np.sin(mean + rng.standard_normal((draws, times.size)) @ root.T) ** 2, axis=1)
    tail = (1 - level) / 2
    medians, means = _medians(times, simulated), _means(times, simulated)
    bounds = (
        np.quantile(medians, [tail, 1 - tail]) if np.isfinite(medians).all() else np.array([np.nan, np.nan])
    )
    mean_bounds = np.quantile(means, [tail, 1 - tail])
    return CurveEstimate(
        survival, survival * np.exp(-margin), survival * np.exp(margin),
        float(_medians(times, survival[None])[0]),
        float(bounds[0]), float(bounds[1]), float(_means(times, survival[None])[0]), float(mean_bounds[0]),
        float(mean_bounds[1]),
    )  # fmt: skip


def _medians(times: FloatArray, curves: FloatArray) -> FloatArray:
    """Return when each curve, drawn as a line from (0, 1), crosses one half; NaN where it does not."""
    grid = np.concatenate([[0.0], times])
    curves = np.concatenate([np.ones((len(curves), 1)), curves], axis=1)
    below = curves <= 0.5
    place = np.argmax(below, axis=1)
    row = np.arange(len(curves))
    first, last = curves[row, place], curves[row, place - 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        found = grid[place] - (grid[place] - grid[place - 1]) * (first - 0.5) / (first - last)
    return np.where(below.any(axis=1), found, np.nan)


def _means(times: FloatArray, curves: FloatArray) -> FloatArray:
    """Return the area under each curve from 0 to the last time, by the trapezoid rule."""
    width = np.diff(np.concatenate([[0.0], times]))
    curves = np.concatenate([np.ones((len(curves), 1)), curves], axis=1)
    return np.asarray((curves[:, 1:] + curves[:, :-1]) @ width / 2, dtype=np.float64)

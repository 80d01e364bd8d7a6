"""Means and standard deviations, of one group or of two."""

import math
from dataclasses import dataclass

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.effect_sizes.effects import Effects, VarianceType, unsupported
from review.pooling.measures import Measure
from review.pooling.scipy_special import special


@dataclass(frozen=True, slots=True)
class Arm:
    """Mean, standard deviation and size of one arm, shape (k,) each."""

    mean: FloatArray
    sd: FloatArray
    n: FloatArray


def exact_bias_factor(df: FloatArray) -> FloatArray:
    """Hedges' (1981) factor that makes a standardised mean difference unbiased, exactly; 1 below 2 df."""
    m = np.maximum(df, 2.0)
    log = special.gammaln(m / 2) - np.log(np.sqrt(m / 2)) - special.gammaln((m - 1) / 2)
    return np.where(df < 2, np.nan, np.exp(log))


def one_mean(measure: Measure, arm: Arm) -> Effects:
    """Compute MN, MNLN, CVLN or SDLN."""
    m, s, n = arm.mean, arm.sd, arm.n
    with np.errstate(divide="ignore", invalid="ignore"):
        match measure:
            case Measure.MN:
                return Effects(m, s**2 / n, n)
            case Measure.MNLN:
                return Effects(np.log(m), s**2 / (n * m**2), n)
            case Measure.CVLN:
                y = np.log(s / m) + 1 / (2 * (n - 1))
                return Effects(y, 1 / (2 * (n - 1)) + s**2 / (n * m**2), n)
            case _:
                return Effects(np.log(s) + 1 / (2 * (n - 1)), 1 / (2 * (n - 1)), n)


def two_means(measure: Measure, one: Arm, two: Arm, variance: VarianceType) -> Effects:
    """Compute MD, SMD, SMDH, SMD1, ROM, CVR, VR, D2ORN, D2ORL or RPB of arm 1 against arm 2."""
    with np.errstate(divide="ignore", invalid="ignore"):
        y, v = _compute(measure, one, two, variance)
    return Effects(y, v, one.n + two.n)


def _compute(measure: Measure, one: Arm, two: Arm, variance: VarianceType) -> tuple[FloatArray, FloatArray]:
    match measure:
        case Measure.MD:
            return one.mean - two.mean, _difference_variance(one, two, variance)
        case Measure.SMD:
            return _standardised(one, two, variance)
        case Measure.D2ORN | Measure.D2ORL:
            factor = 1.65 if measure is Measure.D2ORN else math.pi / math.sqrt(3)
            d = (one.mean - two.mean) / _pooled_sd(one, two)
            v = 1 / one.n + 1 / two.n + d**2 / (2 * (one.n + two.n))
            return factor * d, factor**2 * v
        case Measure.RPB:
            return _point_biserial(one, two, variance)
        case _ if variance is not VarianceType.LS:
            raise unsupported(measure, variance)
        case Measure.SMDH:
            return _standardised_unequal(one, two)
        case Measure.SMD1:
            y = exact_bias_factor(two.n - 1) * (one.mean - two.mean) / two.sd
            return y, 1 / one.n + 1 / two.n + y**2 / (2 * two.n)
        case _:
            return _log_ratio(measure, one, two)


def _pooled_sd(one: Arm, two: Arm) -> FloatArray:
    squares = (one.n - 1) * one.sd**2 + (two.n - 1) * two.sd**2
    return np.asarray(np.sqrt(squares / (one.n + two.n - 2)), dtype=np.float64)


def _difference_variance(one: Arm, two: Arm, variance: VarianceType) -> FloatArray:
    match variance:
        case VarianceType.LS:
            return one.sd**2 / one.n + two.sd**2 / two.n
        case VarianceType.HO:
            return _pooled_sd(one, two) ** 2 * (1 / one.n + 1 / two.n)
        case _:
            raise unsupported("MD", variance)


def _standardised(one: Arm, two: Arm, variance: VarianceType) -> tuple[FloatArray, FloatArray]:
    """Hedges' g with its variance (Hedges 1981, 1982)."""
    total = one.n + two.n
    factor = exact_bias_factor(total - 2)
    d = (one.mean - two.mean) / _pooled_sd(one, two)
    g = factor * d
    even = 1 / one.n + 1 / two.n
    match variance:
        case VarianceType.LS:
            return g, even + g**2 / (2 * total)
        case VarianceType.LS2:
            return g, factor**2 * (even + d**2 / (2 * total))
        case VarianceType.UB:
            return g, even + (1 - (total - 4) / ((total - 2) * factor**2)) * g**2
        case VarianceType.AV:
            average = float(np.nansum(total * g) / np.nansum(np.where(np.isfinite(g), total, 0.0)))
            return g, even + average**2 / (2 * total)
        case _:
            raise unsupported("SMD", variance)


def _standardised_unequal(one: Arm, two: Arm) -> tuple[FloatArray, FloatArray]:
    """Difference over the root of the mean of the two variances (Bonett 2009)."""
    square = (one.sd**2 + two.sd**2) / 2
    factor = exact_bias_factor(one.n + two.n - 2)
    y = factor * (one.mean - two.mean) / np.sqrt(square)
    fourth = one.sd**4 / (one.n - 1) + two.sd**4 / (two.n - 1)
    second = one.sd**2 / (one.n - 1) + two.sd**2 / (two.n - 1)
    return y, factor**2 * (y**2 * fourth / (8 * square**2) + second / square)


def _log_ratio(measure: Measure, one: Arm, two: Arm) -> tuple[FloatArray, FloatArray]:
    """Log ratios of means, coefficients of variation and standard deviations (Nakagawa et al. 2015)."""
    means = one.sd**2 / (one.n * one.mean**2) + two.sd**2 / (two.n * two.mean**2)
    deviations = 1 / (2 * (one.n - 1)) + 1 / (2 * (two.n - 1))
    bias = 1 / (2 * (one.n - 1)) - 1 / (2 * (two.n - 1))
    match measure:
        case Measure.ROM:
            return np.log(one.mean / two.mean), means
        case Measure.CVR:
            return np.log(one.sd / one.mean) - np.log(two.sd / two.mean) + bias, means + deviations
        case _:
            return np.log(one.sd / two.sd) + bias, deviations


def _point_biserial(one: Arm, two: Arm, variance: VarianceType) -> tuple[FloatArray, FloatArray]:
    """Point-biserial correlation; LS: for fixed group sizes, CS: Soper 1914 for random ones."""
    total = one.n + two.n
    d = (one.mean - two.mean) / _pooled_sd(one, two)
    h = (total - 2) / one.n + (total - 2) / two.n
    r = d / np.sqrt(d**2 + h)
    share = one.n / total
    match variance:
        case VarianceType.LS:
            return r, h**2 / (h + d**2) ** 3 * (1 / one.n + 1 / two.n + d**2 / (2 * total))
        case VarianceType.CS:
            product = share * (1 - share)
            return r, (1 - r**2) ** 2 * (product - 1.5 * product * r**2 + r**2 / 4) / (product * total)
        case _:
            raise unsupported("RPB", variance)

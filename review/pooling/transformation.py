"""Back-transformation of estimates and limits to the scale results are reported on."""

import math

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.measures import Transform
from review.pooling.scipy_special import special


def harmonic_mean(n: FloatArray) -> float:
    """Harmonic mean of sample sizes or person-times: the n at which Freeman–Tukey values are turned back."""
    return float(len(n) / np.sum(1.0 / n))


def back_transform(values: FloatArray, transform: Transform, size: float | None = None) -> FloatArray:
    """Return `values` on the reported scale.

    Args:
        values: numbers on the model scale, any shape; NaN stays NaN.
        transform: the measure's transformation.
        size: for the Freeman–Tukey transformations the sample size or person-time to turn back at.
    """
    x = np.asarray(values, dtype=np.float64)
    match transform:
        case Transform.EXP:
            return np.exp(np.minimum(x, 709.0))
        case Transform.LOGISTIC:
            return np.asarray(special.expit(x), dtype=np.float64)
        case Transform.ARCSINE:
            return np.sin(np.clip(x, 0.0, math.pi / 2)) ** 2
        case Transform.FREEMAN_TUKEY:
            return _freeman_tukey(x, 1.0 if size is None else size)
        case Transform.TANH:
            return np.tanh(x)
        case Transform.SQUARE:
            return np.maximum(x, 0.0) ** 2
        case Transform.FREEMAN_TUKEY_RATE:
            return _freeman_tukey_rate(x, 1.0 if size is None else size)
        case Transform.HAKSTIAN_WHALEN:
            return 1.0 - (1.0 - x) ** 3
        case Transform.BONETT:
            return 1.0 - np.exp(-x)
        case _:
            return x


def model_scale(value: float, transform: Transform, size: float | None = None) -> float:
    """Return a value of the reported scale on the model scale; NaN or infinite where it has no place there.

    Args:
        value: on the reported scale.
        transform: the measure's transformation.
        size: for the Freeman–Tukey transformations the sample size or person-time.
    """
    x = np.array(value, dtype=np.float64)
    n = 1.0 if size is None else size
    with np.errstate(divide="ignore", invalid="ignore"):
        match transform:
            case Transform.EXP:
                return float(np.log(x))
            case Transform.LOGISTIC:
                return float(special.logit(x))
            case Transform.ARCSINE:
                return float(np.arcsin(np.sqrt(x)))
            case Transform.FREEMAN_TUKEY:
                return float(freeman_tukey(x, n))
            case Transform.TANH:
                return float(np.arctanh(x))
            case Transform.SQUARE:
                return float(np.sqrt(x))
            case Transform.FREEMAN_TUKEY_RATE:
                return float((np.sqrt(x) + np.sqrt(x + 1.0 / n)) / 2)
            case Transform.HAKSTIAN_WHALEN:
                return float(1.0 - np.cbrt(1.0 - x))
            case Transform.BONETT:
                return float(-np.log1p(-x))
            case _:
                return value


def freeman_tukey(p: FloatArray, n: FloatArray | float) -> FloatArray:
    """The double arcsine of proportions p at sample sizes n, between 0 and π/2."""
    x = p * n
    angles = np.arcsin(np.sqrt(x / (n + 1.0))) + np.arcsin(np.sqrt((x + 1.0) / (n + 1.0)))
    return np.asarray(angles / 2, dtype=np.float64)


def _freeman_tukey(x: FloatArray, n: float) -> FloatArray:
    """Miller 1978, equation for the inverse; values beyond the images of 0 and 1 at n become 0 and 1."""
    low, high = freeman_tukey(np.array([0.0, 1.0]), n)
    inside = np.clip(x, low, high)
    s = np.sin(2 * inside)
    with np.errstate(divide="ignore", invalid="ignore"):
        radicand = 1.0 - (s + (s - 1.0 / s) / n) ** 2
    p = 0.5 * (1.0 - np.sign(np.cos(2 * inside)) * np.sqrt(np.maximum(radicand, 0.0)))
    return np.where(x <= low, 0.0, np.where(x >= high, 1.0, p))


def _freeman_tukey_rate(x: FloatArray, time: float) -> FloatArray:
    """Inverse of ½(√r + √(r + 1/t))."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (1.0 / time - 4.0 * x * x) ** 2 / (16.0 * x * x)
    return np.where(x <= 0.5 / math.sqrt(time), 0.0, rate)

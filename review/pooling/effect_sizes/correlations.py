"""Correlations: raw, Fisher's z, unbiased, partial and semi-partial."""

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.effect_sizes.effects import Effects, VarianceType, unsupported
from review.pooling.measures import Measure
from review.pooling.scipy_special import special


def correlations(measure: Measure, r: FloatArray, n: FloatArray, variance: VarianceType) -> Effects:
    """Compute COR, UCOR (Olkin and Pratt 1958) or ZCOR."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure is Measure.ZCOR:
            if variance is not VarianceType.LS:
                raise unsupported(measure, variance)
            return Effects(np.arctanh(r), np.where(n > 3, 1 / (n - 3), np.nan), n)
        y = r if measure is Measure.COR else r * gauss_series(0.5, (n - 2) / 2, 1 - r**2)
        return Effects(y, _variance(measure, y, r, n, variance=variance), n)


def _variance(
    measure: Measure, y: FloatArray, r: FloatArray, n: FloatArray, *, variance: VarianceType
) -> FloatArray:
    match variance:
        case VarianceType.LS:
            return (1 - y**2) ** 2 / (n - 1)
        case VarianceType.UB:
            # Hedges 1989, equation 6
            square = 1 - (n - 3) / (n - 2) * (1 - r**2) * gauss_series(1.0, n / 2, 1 - r**2)
            return np.asarray(y**2 - square, dtype=np.float64)
        case VarianceType.AV:
            average = float(np.nansum(n * y) / np.nansum(np.where(np.isfinite(y), n, 0.0)))
            return (1 - average**2) ** 2 / (n - 1)
        case _:
            raise unsupported(measure, variance)


def gauss_series(a: float, c: FloatArray, z: FloatArray) -> FloatArray:
    """₂F₁(a, a; c; z), also for the large c of large samples, where the library function gives up."""
    found = np.asarray(special.hyp2f1(a, a, c, z), dtype=np.float64)
    lost = ~np.isfinite(found) & np.isfinite(c) & np.isfinite(z) & (c > 20)
    term, total = np.ones_like(found), np.ones_like(found)
    for j in range(200):
        term = term * ((a + j) ** 2 / ((c + j) * (1 + j)) * z)
        total = total + term
    return np.where(lost, total, found)


def partial_correlations(
    measure: Measure, t: FloatArray, n: FloatArray, predictors: FloatArray, r_squared: FloatArray | None
) -> Effects:
    """Compute PCOR, ZPCOR or SPCOR from the t value of a regression coefficient (Aloe and Becker 2012).

    `predictors` counts the predictors of the regression; `r_squared` is its R², needed for SPCOR.
    """
    df = n - predictors - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure is Measure.SPCOR and r_squared is not None:
            y = t * np.sqrt(1 - r_squared) / np.sqrt(df)
            without = r_squared - y**2
            return Effects(y, (r_squared**2 - 2 * r_squared + without + 1 - without**2) / n, n)
        y = t / np.sqrt(t**2 + df)
        if measure is Measure.PCOR:
            return Effects(y, (1 - y**2) ** 2 / df, n)
        return Effects(np.arctanh(y), 1 / df, n)

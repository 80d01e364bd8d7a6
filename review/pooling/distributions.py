"""Quantiles and tails of the reference distributions, without the cost of importing scipy.stats."""

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.scipy_special import special


def critical(level: float, df: float | None) -> float:
    """Two-sided critical value of a normal (df None) or t distribution at confidence `level` (0 to 1)."""
    upper = 0.5 + level / 2
    if df is None:
        return float(special.ndtri(upper))
    return float(special.stdtrit(df, upper)) if df > 0 else float("nan")


def two_sided(stat: FloatArray, df: float | None) -> FloatArray:
    """Two-sided p-values of normal (df None) or t statistics."""
    if df is None:
        return np.asarray(2 * special.ndtr(-np.abs(stat)), dtype=np.float64)
    if df <= 0:
        return np.full(np.shape(stat), np.nan)
    return np.asarray(2 * special.stdtr(df, -np.abs(stat)), dtype=np.float64)


def chi2_upper(stat: float, df: float) -> float:
    """Upper tail of a chi-square distribution; 1 where there are no degrees of freedom."""
    return float(special.chdtrc(df, max(stat, 0.0))) if df > 0 else 1.0


def chi2_uppers(stat: FloatArray, df: FloatArray) -> FloatArray:
    """Upper tails of chi-square distributions; 1 where there are no degrees of freedom."""
    tails = special.chdtrc(np.maximum(df, 1.0), np.maximum(stat, 0.0))
    return np.asarray(np.where(df > 0, tails, 1.0), dtype=np.float64)


def chi2_quantile(probability: float, df: float) -> float:
    """Quantile of a chi-square distribution."""
    return float(2 * special.gammaincinv(df / 2, probability))


def f_upper(stat: float, df1: float, df2: float) -> float:
    """Upper tail of an F distribution."""
    return float(special.fdtrc(df1, df2, max(stat, 0.0))) if df2 > 0 else float("nan")

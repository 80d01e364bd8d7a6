"""Estimates that come ready, with a variance, an error, limits or a p-value; and O−E with its variance."""

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.effect_sizes.effects import Effects
from review.pooling.scipy_special import special


def from_variance(estimate: FloatArray, variance: FloatArray) -> Effects:
    """Take an estimate and its sampling variance as they are."""
    return Effects(estimate, variance)


def from_standard_error(estimate: FloatArray, se: FloatArray) -> Effects:
    """Square the standard error."""
    return Effects(estimate, se * se)


def from_limits(estimate: FloatArray, low: FloatArray, high: FloatArray, level: float = 0.95) -> Effects:
    """Recover the variance from normal limits on the scale of the estimate.

    Raises:
        RefusedData: limits that do not enclose the estimate.
    """
    wrong = (low >= high) | (estimate < low) | (estimate > high)
    if bool(wrong.any()):
        row = int(np.flatnonzero(wrong)[0])
        raise RefusedData(
            f"Row {row + 1}: the limits {low[row]:g} to {high[row]:g} do not enclose {estimate[row]:g}."
        )
    width = 2 * float(special.ndtri(0.5 + level / 2))
    return Effects(estimate, ((high - low) / width) ** 2)


def from_ratio_limits(ratio: FloatArray, low: FloatArray, high: FloatArray, level: float = 0.95) -> Effects:
    """Log ratio (hazard, risk, odds) and its variance from a ratio and its limits.

    Raises:
        RefusedData: a ratio or limit that is not positive, or limits that do not enclose the ratio.
    """
    wrong = (ratio <= 0) | (low <= 0) | (high <= 0)
    if bool(wrong.any()):
        row = int(np.flatnonzero(wrong)[0])
        raise RefusedData(f"Row {row + 1}: a ratio and its limits must be positive.")
    return from_limits(np.log(ratio), np.log(low), np.log(high), level)


def from_p_value(estimate: FloatArray, p_value: FloatArray) -> Effects:
    """Recover the variance from a two-sided normal p-value.

    Raises:
        RefusedData: a p-value of 1 or an estimate of 0, which fix no standard error.
    """
    wrong = (p_value >= 1) | (estimate == 0)
    if bool(wrong.any()):
        row = int(np.flatnonzero(wrong)[0])
        raise RefusedData(f"Row {row + 1}: no standard error follows from p = {p_value[row]:g}; give one.")
    z = special.ndtri(p_value / 2)
    return Effects(estimate, np.asarray((estimate / z) ** 2, dtype=np.float64))


def from_log_rank(observed_minus_expected: FloatArray, variance: FloatArray) -> Effects:
    """Log hazard ratio (O−E)/V with variance 1/V (Yusuf et al. 1985)."""
    return Effects(observed_minus_expected / variance, 1.0 / variance)

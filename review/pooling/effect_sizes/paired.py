"""Change within one group, or two measurements on matched pairs; `r` correlates the two."""

from dataclasses import dataclass

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.effect_sizes.continuous import exact_bias_factor
from review.pooling.effect_sizes.effects import Effects
from review.pooling.measures import Measure


@dataclass(frozen=True, slots=True)
class Pairs:
    """Means and standard deviations of the two measurements, number of pairs and correlation, shape (k,)."""

    mean1: FloatArray
    mean2: FloatArray
    sd1: FloatArray
    sd2: FloatArray
    n: FloatArray
    r: FloatArray


def paired(measure: Measure, p: Pairs) -> Effects:
    """Compute MC, SMCC, SMCR, SMCRH or ROMC; SMCR does not read `sd2` (Becker 1988; Bonett 2008)."""
    change = p.mean1 - p.mean2
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = p.sd1**2 + p.sd2**2 - 2 * p.r * p.sd1 * p.sd2
        factor = exact_bias_factor(p.n - 1)
        match measure:
            case Measure.MC:
                return Effects(change, spread / p.n, p.n)
            case Measure.SMCC:
                y = factor * change / np.sqrt(spread)
                return Effects(y, 1 / p.n + y**2 / (2 * p.n), p.n)
            case Measure.SMCR:
                y = factor * change / p.sd1
                return Effects(y, 2 * (1 - p.r) / p.n + y**2 / (2 * p.n), p.n)
            case Measure.SMCRH:
                y = factor * change / p.sd1
                v = spread / (p.sd1**2 * (p.n - 1)) + y**2 / (2 * (p.n - 1))
                return Effects(y, factor**2 * v, p.n)
            case _:
                return Effects(np.log(p.mean1 / p.mean2), _log_ratio_variance(p), p.n)


def _log_ratio_variance(p: Pairs) -> FloatArray:
    own = p.sd1**2 / p.mean1**2 + p.sd2**2 / p.mean2**2
    return np.asarray((own - 2 * p.r * p.sd1 * p.sd2 / (p.mean1 * p.mean2)) / p.n, dtype=np.float64)

"""Single proportions: raw, log, logit, arcsine and double arcsine (Freeman and Tukey 1950)."""

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.effect_sizes.effects import Correction, Effects, VarianceType, unsupported
from review.pooling.measures import Measure
from review.pooling.transformation import freeman_tukey

_UNCORRECTED = (Measure.PAS, Measure.PFT)


def proportions(
    measure: Measure, events: FloatArray, total: FloatArray, correction: Correction, variance: VarianceType
) -> Effects:
    """Compute PR, PLN, PLO, PAS or PFT from events out of totals, shape (k,).

    The correction adds to events and to non-events of rows where one of them is zero.
    """
    default = 0.0 if measure in _UNCORRECTED else 0.5
    add = default if correction.add is None else correction.add
    chosen = correction.rows((events == 0) | (events == total))
    x = np.where(chosen, events + add, events)
    n = np.where(chosen, total + 2 * add, total)
    with np.errstate(divide="ignore", invalid="ignore"):
        y, v = _compute(measure, x, n, variance)
    known = np.isfinite(y) & np.isfinite(v)
    return Effects(np.where(known, y, np.nan), np.where(known, v, np.nan), total)


def _compute(
    measure: Measure, x: FloatArray, n: FloatArray, variance: VarianceType
) -> tuple[FloatArray, FloatArray]:
    p = x / n
    average = float(np.nansum(x) / np.nansum(n)) if variance is VarianceType.AV else p
    match measure, variance:
        case Measure.PR, VarianceType.LS | VarianceType.AV:
            return p, np.asarray(average * (1 - average) / n)
        case Measure.PR, VarianceType.UB:
            return p, p * (1 - p) / (n - 1)
        case Measure.PLN, VarianceType.LS:
            return np.log(p), 1 / x - 1 / n
        case Measure.PLN, VarianceType.AV:
            return np.log(p), np.asarray((1 - average) / (average * n))
        case Measure.PLO, VarianceType.LS:
            return np.log(x / (n - x)), 1 / x + 1 / (n - x)
        case Measure.PLO, VarianceType.AV:
            return np.log(x / (n - x)), np.asarray(1 / (average * (1 - average) * n))
        case Measure.PAS, VarianceType.LS:
            return np.arcsin(np.sqrt(p)), 1 / (4 * n)
        case Measure.PFT, VarianceType.LS:
            return freeman_tukey(p, n), 1 / (4 * n + 2)
        case _:
            raise unsupported(measure, variance)

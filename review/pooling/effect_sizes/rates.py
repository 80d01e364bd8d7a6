"""Incidence rates: events in a person-time, of one group or of two."""

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.effect_sizes.effects import Correction, Effects, VarianceType, unsupported
from review.pooling.measures import Measure

_UNCORRECTED = (Measure.IRS, Measure.IRFT, Measure.IRSD)


def rates(measure: Measure, events: FloatArray, time: FloatArray, correction: Correction) -> Effects:
    """Compute IR, IRLN, IRS or IRFT; the correction adds to the events of rows without any."""
    default = 0.0 if measure in _UNCORRECTED else 0.5
    add = default if correction.add is None else correction.add
    x = np.where(correction.rows(events == 0), events + add, events)
    with np.errstate(divide="ignore", invalid="ignore"):
        match measure:
            case Measure.IR:
                return Effects(x / time, x / time**2, time)
            case Measure.IRLN:
                return Effects(np.log(x / time), 1 / x, time)
            case Measure.IRS:
                return Effects(np.sqrt(x / time), 1 / (4 * time), time)
            case _:
                return Effects((np.sqrt(x / time) + np.sqrt((x + 1) / time)) / 2, 1 / (4 * time), time)


def two_rates(
    measure: Measure,
    events: tuple[FloatArray, FloatArray],
    times: tuple[FloatArray, FloatArray],
    correction: Correction,
    variance: VarianceType = VarianceType.LS,
) -> Effects:
    """Compute IRR, IRD or IRSD; the correction adds to both arms of rows with a zero."""
    if variance is not VarianceType.LS:
        raise unsupported(measure, variance)
    default = 0.0 if measure in _UNCORRECTED else 0.5
    add = default if correction.add is None else correction.add
    chosen = correction.rows((events[0] == 0) | (events[1] == 0))
    x1, x2 = (np.where(chosen, x + add, x) for x in events)
    if correction.drop00:
        x1 = np.where((events[0] == 0) & (events[1] == 0), np.nan, x1)
    t1, t2 = times
    with np.errstate(divide="ignore", invalid="ignore"):
        match measure:
            case Measure.IRR:
                y, v = np.log(x1 / t1) - np.log(x2 / t2), 1 / x1 + 1 / x2
            case Measure.IRD:
                y, v = x1 / t1 - x2 / t2, x1 / t1**2 + x2 / t2**2
            case _:
                y, v = np.sqrt(x1 / t1) - np.sqrt(x2 / t2), 1 / (4 * t1) + 1 / (4 * t2)
    return Effects(np.where(np.isfinite(y), y, np.nan), np.where(np.isfinite(v), v, np.nan), t1 + t2)

"""Two-by-two tables: a events and b non-events in arm 1, c and d in arm 2."""

import math
from dataclasses import dataclass

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.effect_sizes.effects import Correction, Effects, VarianceType, unsupported
from review.pooling.effect_sizes.tetrachoric import tetrachoric
from review.pooling.measures import Measure
from review.pooling.scipy_special import special

_UNCORRECTED = (Measure.AS, Measure.PHI, Measure.RTET)


@dataclass(frozen=True, slots=True)
class Tables:
    """Cells of k tables, shape (k,) each."""

    a: FloatArray
    b: FloatArray
    c: FloatArray
    d: FloatArray

    @property
    def n1(self) -> FloatArray:
        """Size of arm 1."""
        return self.a + self.b

    @property
    def n2(self) -> FloatArray:
        """Size of arm 2."""
        return self.c + self.d


def two_by_two(
    measure: Measure, tables: Tables, correction: Correction, variance: VarianceType = VarianceType.LS
) -> Effects:
    """Compute a measure of two-by-two tables.

    The correction adds to all four cells of rows with an empty cell; with `drop00` rows without any
    event, or with nothing but events, become missing.
    """
    used = correct(tables, correction, 0.0 if measure in _UNCORRECTED else 0.5)
    with np.errstate(divide="ignore", invalid="ignore"):
        y, v = _compute(measure, used, variance)
    total = tables.n1 + tables.n2
    return Effects(np.where(np.isfinite(y), y, np.nan), np.where(np.isfinite(v), v, np.nan), total)


def correct(tables: Tables, correction: Correction, default: float) -> Tables:
    """Return the tables after the continuity correction."""
    add = default if correction.add is None else correction.add
    cells = np.stack([tables.a, tables.b, tables.c, tables.d])
    chosen = correction.rows((cells == 0).any(axis=0))
    cells = np.where(chosen, cells + add, cells)
    if correction.drop00:
        silent = ((tables.a == 0) & (tables.c == 0)) | ((tables.b == 0) & (tables.d == 0))
        cells = np.where(silent, np.nan, cells)
    return Tables(*cells)


def _compute(measure: Measure, t: Tables, variance: VarianceType) -> tuple[FloatArray, FloatArray]:
    if measure in (Measure.RR, Measure.OR, Measure.RD):
        return _ratio_or_difference(measure, t, variance)
    if variance is not VarianceType.LS:
        raise unsupported(measure, variance)
    match measure:
        case Measure.PETO:
            return _peto(t)
        case Measure.AS:
            gap = np.arcsin(np.sqrt(t.a / t.n1)) - np.arcsin(np.sqrt(t.c / t.n2))
            return gap, 1 / (4 * t.n1) + 1 / (4 * t.n2)
        case Measure.PHI:
            return _phi(t)
        case Measure.RTET:
            return tetrachoric(t.a, t.b, t.c, t.d)
        case Measure.PBIT:
            return _probit(t)
        case _:
            return _odds_based(measure, t)


def _ratio_or_difference(
    measure: Measure, t: Tables, variance: VarianceType
) -> tuple[FloatArray, FloatArray]:
    p1, p2 = t.a / t.n1, t.c / t.n2
    q1, q2 = (p1, p2) if variance is not VarianceType.AV else _averages(t)
    n1, n2 = (t.n1 - 1, t.n2 - 1) if variance is VarianceType.UB else (t.n1, t.n2)
    if variance not in (VarianceType.LS, VarianceType.AV) and measure is not Measure.RD:
        raise unsupported(measure, variance)
    match measure:
        case Measure.RR:
            return np.log(p1) - np.log(p2), (1 - q1) / (q1 * n1) + (1 - q2) / (q2 * n2)
        case Measure.OR:
            odds = np.log(t.a / t.b) - np.log(t.c / t.d)
            return odds, 1 / (n1 * q1 * (1 - q1)) + 1 / (n2 * q2 * (1 - q2))
        case _:
            return p1 - p2, q1 * (1 - q1) / n1 + q2 * (1 - q2) / n2


def _averages(t: Tables) -> tuple[FloatArray, FloatArray]:
    one = np.nansum(t.a) / np.nansum(t.n1)
    two = np.nansum(t.c) / np.nansum(t.n2)
    return np.full_like(t.a, one), np.full_like(t.a, two)


def _peto(t: Tables) -> tuple[FloatArray, FloatArray]:
    """(O−E)/V of the hypergeometric distribution (Yusuf et al. 1985)."""
    n = t.n1 + t.n2
    events = t.a + t.c
    v = events * (t.b + t.d) * (t.n1 / n) * (t.n2 / n) / (n - 1)
    return (t.a - events * t.n1 / n) / v, 1 / v


def _phi(t: Tables) -> tuple[FloatArray, FloatArray]:
    """Phi coefficient with the variance of Yule 1912 for free margins."""
    n = t.n1 + t.n2
    row1, row2, col1, col2 = t.n1 / n, t.n2 / n, (t.a + t.c) / n, (t.b + t.d) / n
    y = (t.a * t.d - t.b * t.c) / (n * n * np.sqrt(row1 * row2 * col1 * col2))
    skew = (row1 - row2) * (col1 - col2) / np.sqrt(row1 * row2 * col1 * col2)
    uneven = (row1 - row2) ** 2 / (row1 * row2) + (col1 - col2) ** 2 / (col1 * col2)
    return y, (1 - y**2 + y * (1 + y**2 / 2) * skew - 0.75 * y**2 * uneven) / n


def _probit(t: Tables) -> tuple[FloatArray, FloatArray]:
    p1, p2 = t.a / t.n1, t.c / t.n2
    z1, z2 = special.ndtri(p1), special.ndtri(p2)
    v1 = 2 * math.pi * p1 * (1 - p1) * np.exp(z1 * z1) / t.n1
    v2 = 2 * math.pi * p2 * (1 - p2) * np.exp(z2 * z2) / t.n2
    return np.asarray(z1 - z2), np.asarray(v1 + v2)


def _odds_based(measure: Measure, t: Tables) -> tuple[FloatArray, FloatArray]:
    """Yule's Q and Y, and log odds ratios turned into standardised mean differences."""
    log_odds = np.log(t.a / t.b) - np.log(t.c / t.d)
    v = 1 / t.a + 1 / t.b + 1 / t.c + 1 / t.d
    match measure:
        case Measure.YUQ:
            y = np.tanh(log_odds / 2)
            return y, (1 - y * y) ** 2 * v / 4
        case Measure.YUY:
            y = np.tanh(log_odds / 4)
            return y, (1 - y * y) ** 2 * v / 16
        case Measure.OR2DN:
            return log_odds / 1.65, v / 1.65**2
        case _:
            return log_odds * math.sqrt(3) / math.pi, v * 3 / math.pi**2

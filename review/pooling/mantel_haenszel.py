"""Mantel–Haenszel pooling of two-by-two tables and of rates, and Peto's method.

Mantel and Haenszel 1959; variances of Robins, Breslow and Greenland 1986 (odds ratio), Greenland and
Robins 1985 (risk ratio, rates), Sato, Greenland and Robins 1989 (risk difference); Breslow and Day 1980
with Tarone's 1985 correction; Yusuf et al. 1985. Nothing is added to zero cells.
"""

import dataclasses
import math
from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.distributions import chi2_upper, critical, two_sided
from review.pooling.effect_sizes.effects import Correction, Effects
from review.pooling.effect_sizes.rates import two_rates
from review.pooling.effect_sizes.two_arm import Tables, two_by_two
from review.pooling.fit_statistics import FitStatistics, criteria
from review.pooling.measures import Measure


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """A chi-square statistic."""

    stat: float
    df: int
    p: float


@dataclass(frozen=True, slots=True)
class TablesFit:
    """A pooled value from cell counts, log scale for ratios.

    `q` compares the studies' own (corrected) effects with it, over the `informative` studies that have
    one. `mh` is the Cochran–Mantel–Haenszel test; `breslow_day` and `tarone` test that the odds ratios
    are equal. `weights` in percent.
    """

    measure: Measure
    k: int
    informative: int
    beta: float
    se: float
    z: float
    p: float
    ci_low: float
    ci_high: float
    level: float
    q: float
    q_df: int
    q_p: float
    i2: float
    h2: float
    mh: ChiSquare | None
    breslow_day: ChiSquare | None
    tarone: ChiSquare | None
    ml: FitStatistics
    reml: FitStatistics
    weights: FloatArray


def pool_tables(measure: Measure, tables: Tables, *, level: float = 0.95, correct: bool = True) -> TablesFit:
    """Pool RR, OR or RD by Mantel–Haenszel; `correct` takes ½ off in the Cochran–Mantel–Haenszel test.

    Raises:
        RefusedData: no study carries information on the measure.
    """
    t = _complete(tables)
    n = t.n1 + t.n2
    match measure:
        case Measure.OR:
            beta, variance, weights = _odds_ratio(t, n)
        case Measure.RR:
            beta, variance, weights = _risk_ratio(t, n)
        case Measure.RD:
            beta, variance, weights = _risk_difference(t, n)
        case _:
            raise RefusedData(f"Mantel-Haenszel pools OR, RR, RD, IRR and IRD, not {measure}.")
    _check(beta, variance, measure)
    own = two_by_two(measure, t, Correction(drop00=True))
    fit = _finish(measure, beta, variance, own, level=level, weights=weights)
    if measure is not Measure.OR:
        return fit
    return _with_tests(fit, t, correct=correct)


def pool_rates(
    measure: Measure,
    events: tuple[FloatArray, FloatArray],
    times: tuple[FloatArray, FloatArray],
    *,
    level: float = 0.95,
    correct: bool = True,
) -> TablesFit:
    """Pool IRR or IRD by Mantel–Haenszel.

    Raises:
        RefusedData: no study carries information on the measure.
    """
    keep = np.isfinite(np.stack([*events, *times])).all(axis=0)
    x1, x2, t1, t2 = (a[keep] for a in (*events, *times))
    if not len(x1):
        raise RefusedData("No row is complete, so there is nothing to pool.")
    total = t1 + t2
    product = t1 * t2 / total
    if measure is Measure.IRR:
        weights = x2 * t1 / total
        r, s = float((x1 * t2 / total).sum()), float(weights.sum())
        beta = _log_ratio(r, s)
        variance = float((product * (x1 + x2) / total).sum()) / (r * s) if r > 0 and s > 0 else math.nan
    else:
        weights = product
        size = float(product.sum())
        beta = float(((x1 * t2 - x2 * t1) / total).sum()) / size
        variance = float((product**2 * (x1 / t1**2 + x2 / t2**2)).sum()) / size**2
    _check(beta, variance, measure)
    own = two_rates(measure, (x1, x2), (t1, t2), Correction(drop00=True))
    fit = _finish(measure, beta, variance, own, level=level, weights=weights)
    if measure is not Measure.IRR:
        return fit
    gap = float((x1 - (x1 + x2) * t1 / total).sum())
    spread = float(((x1 + x2) * t1 * t2 / total**2).sum())
    return _replace(fit, _cochran(gap, spread, correct=correct), None, None)


def pool_peto(tables: Tables, *, level: float = 0.95) -> TablesFit:
    """Pool log odds ratios by Peto's one-step method.

    Raises:
        RefusedData: no study has both events and non-events.
    """
    t = _complete(tables)
    n = t.n1 + t.n2
    events = t.a + t.c
    with np.errstate(divide="ignore", invalid="ignore"):
        v = np.nan_to_num(events * (t.b + t.d) * (t.n1 / n) * (t.n2 / n) / (n - 1))
    gap = t.a - events * t.n1 / n
    size = float(v.sum())
    if size == 0:
        raise RefusedData("No study has both events and non-events, so Peto's odds ratio is undefined.")
    beta = float(gap.sum()) / size
    used = v > 0
    own = Effects(np.where(used, gap / np.where(used, v, 1.0), np.nan), 1 / np.where(used, v, np.nan))
    fit = _finish(Measure.PETO, beta, 1 / size, own, level=level, weights=v)
    # the likelihoods are those of the corrected effects, as for the other methods here
    shown = two_by_two(Measure.PETO, t, Correction(drop00=True))
    known = np.isfinite(shown.y) & np.isfinite(shown.v)
    q = float(((shown.y[known] - beta) ** 2 / shown.v[known]).sum())
    ml, reml = (_statistics(shown.v[known], q, restricted=flag) for flag in (False, True))
    return dataclasses.replace(fit, ml=ml, reml=reml)


def cochran_mantel_haenszel(tables: Tables, *, correct: bool = True) -> ChiSquare | None:
    """Test that no table shows an effect; None where no table has both events and non-events."""
    t = _complete(tables)
    n = t.n1 + t.n2
    events = t.a + t.c
    gap = float((t.a - events * t.n1 / n).sum())
    spread = float((events * (t.b + t.d) * t.n1 * t.n2 / (n**2 * (n - 1))).sum())
    return _cochran(gap, spread, correct=correct)


def _complete(t: Tables) -> Tables:
    cells = np.stack([t.a, t.b, t.c, t.d])
    keep = np.isfinite(cells).all(axis=0) & (t.n1 > 0) & (t.n2 > 0)
    if not keep.any():
        raise RefusedData("No table is complete, so there is nothing to pool.")
    return Tables(*cells[:, keep])


def _check(beta: float, variance: float, measure: Measure) -> None:
    if not (math.isfinite(beta) and math.isfinite(variance) and variance > 0):
        raise RefusedData(
            f"These counts do not determine a pooled {measure}: an arm has no events in any study, or all do."
        )


def _log_ratio(r: float, s: float) -> float:
    return math.log(r / s) if r > 0 and s > 0 else math.nan


def _odds_ratio(t: Tables, n: FloatArray) -> tuple[float, float, FloatArray]:
    r, s = t.a * t.d / n, t.b * t.c / n
    p, q = (t.a + t.d) / n, (t.b + t.c) / n
    top, bottom = float(r.sum()), float(s.sum())
    if top == 0 or bottom == 0:
        return math.nan, math.nan, s
    mixed = float((p * s + q * r).sum())
    variance = float((p * r).sum()) / top**2 + mixed / (top * bottom) + float((q * s).sum()) / bottom**2
    return math.log(top / bottom), variance / 2, s


def _risk_ratio(t: Tables, n: FloatArray) -> tuple[float, float, FloatArray]:
    s = t.c * t.n1 / n
    top, bottom = float((t.a * t.n2 / n).sum()), float(s.sum())
    if top == 0 or bottom == 0:
        return math.nan, math.nan, s
    spread = float(((t.n1 * t.n2 * (t.a + t.c) - t.a * t.c * n) / n**2).sum())
    return math.log(top / bottom), spread / (top * bottom), s


def _risk_difference(t: Tables, n: FloatArray) -> tuple[float, float, FloatArray]:
    weights = t.n1 * t.n2 / n
    size = float(weights.sum())
    beta = float(((t.a * t.n2 - t.c * t.n1) / n).sum()) / size
    f1, f2 = t.n1 / n, t.n2 / n
    slope = float((t.c * f1**2 - t.a * f2**2 + f1 * f2 * (t.n2 - t.n1) / 2).sum())
    level = float(((t.a * (t.n2 - t.c) + t.c * (t.n1 - t.a)) / n).sum()) / 2
    return beta, (beta * slope + level) / size**2, weights


def _finish(
    measure: Measure, beta: float, variance: float, own: Effects, *, level: float, weights: FloatArray
) -> TablesFit:
    known = np.isfinite(own.y) & np.isfinite(own.v)
    y, v = own.y[known], own.v[known]
    se = math.sqrt(variance)
    # a single informative study cannot disagree with itself
    q = float(((y - beta) ** 2 / v).sum()) if len(y) > 1 else 0.0
    df = max(len(y) - 1, 0)
    margin = critical(level, None) * se
    total = float(weights.sum())
    return TablesFit(
        measure=measure,
        k=len(own.y),
        informative=len(y),
        beta=beta,
        se=se,
        z=beta / se,
        p=float(two_sided(np.array(beta / se), None)),
        ci_low=beta - margin,
        ci_high=beta + margin,
        level=level,
        q=q,
        q_df=df,
        q_p=chi2_upper(q, df),
        i2=100.0 * max(0.0, (q - df) / q) if df > 0 and q > 0 else 0.0,
        h2=q / df if df > 0 else 1.0,
        mh=None,
        breslow_day=None,
        tarone=None,
        ml=_statistics(v, q, restricted=False),
        reml=_statistics(v, q, restricted=True),
        weights=100.0 * weights / total if total > 0 else np.full(len(own.y), np.nan),
    )


def _statistics(v: FloatArray, q: float, *, restricted: bool) -> FitStatistics:
    """Likelihoods of the studies' own effects at the pooled value."""
    k = len(v) - 1 if restricted else len(v)
    ll = -0.5 * (k * math.log(2 * math.pi) + float(np.log(v).sum()) + q)
    if not restricted:
        return criteria(ll, q, 1, k)
    if len(v):
        ll += 0.5 * math.log(len(v)) - 0.5 * math.log(float((1 / v).sum()))
    return criteria(ll, -2 * ll, 1, k)


def _cochran(gap: float, spread: float, *, correct: bool) -> ChiSquare | None:
    if spread <= 0:
        return None
    stat = (abs(gap) - (0.5 if correct else 0.0)) ** 2 / spread
    return ChiSquare(stat, 1, chi2_upper(stat, 1))


def _with_tests(fit: TablesFit, t: Tables, *, correct: bool) -> TablesFit:
    events = t.a + t.c
    some = (events > 0) & (t.b + t.d > 0)
    day, tarone = _breslow_day(Tables(t.a[some], t.b[some], t.c[some], t.d[some]), math.exp(fit.beta))
    return _replace(fit, cochran_mantel_haenszel(t, correct=correct), day, tarone)


def _breslow_day(t: Tables, odds_ratio: float) -> tuple[ChiSquare | None, ChiSquare | None]:
    df = len(t.a) - 1
    if df < 1:
        none = ChiSquare(0.0, 0, 1.0)
        return none, none
    expected = _expected_events(t, odds_ratio)
    events = t.a + t.c
    cells = (expected, events - expected, t.n1 - expected, t.n2 - events + expected)
    v = 1 / (1 / np.stack(cells)).sum(axis=0)
    stat = float(((t.a - expected) ** 2 / v).sum())
    corrected = stat - float((t.a - expected).sum()) ** 2 / float(v.sum())
    return ChiSquare(stat, df, chi2_upper(stat, df)), ChiSquare(corrected, df, chi2_upper(corrected, df))


def _expected_events(t: Tables, odds_ratio: float) -> FloatArray:
    """Events of arm 1 that give each table this odds ratio with its margins."""
    events = t.a + t.c
    if abs(odds_ratio - 1) < 1e-12:
        return np.asarray(events * t.n1 / (t.n1 + t.n2), dtype=np.float64)
    square = 1 - odds_ratio
    linear = t.n2 - events + odds_ratio * (t.n1 + events)
    constant = -odds_ratio * t.n1 * events
    root = np.sqrt(linear**2 - 4 * square * constant)
    # the root inside the margins, written so that nothing cancels
    return np.asarray(-2 * constant / (linear + root), dtype=np.float64)


def _replace(
    fit: TablesFit, mh: ChiSquare | None, day: ChiSquare | None, tarone: ChiSquare | None
) -> TablesFit:
    return dataclasses.replace(fit, mh=mh, breslow_day=day, tarone=tarone)

"""Estimates from individual survival data: curve, median, restricted mean, hazard ratio.

Sources: Kaplan and Meier 1958; Brookmeyer and Crowley 1982 for the median's limits (log transformation,
Greenwood variance); Efron 1977 for ties in the Cox model of two groups.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from review.errors import RefusedData
from review.pooling.arrays import BoolArray, FloatArray, vector
from review.pooling.distributions import chi2_upper, critical, two_sided


@dataclass(frozen=True, slots=True, eq=False)
class Individuals:
    """Follow-up times and whether each ended with the event, shape (n,)."""

    time: FloatArray
    event: BoolArray

    @property
    def n(self) -> int:
        """Number of individuals."""
        return self.time.size

    @property
    def events(self) -> int:
        """Number of events."""
        return int(self.event.sum())


@dataclass(frozen=True, slots=True, eq=False)
class KaplanMeier:
    """A Kaplan–Meier curve at its event times: survival from then on, number at risk before, SE."""

    time: FloatArray
    survival: FloatArray
    at_risk: FloatArray
    events: FloatArray
    se: FloatArray
    last_time: float

    def at(self, times: ArrayLike) -> FloatArray:
        """Return survival at these times."""
        places = np.searchsorted(self.time, np.asarray(times, dtype=np.float64), side="right")
        return np.asarray(np.concatenate([[1.0], self.survival])[places], dtype=np.float64)


def individuals(time: ArrayLike, event: ArrayLike) -> Individuals:
    """Check and collect individual data.

    Raises:
        RefusedData: no individuals, unequal lengths or negative times.
    """
    t, e = vector(time, "time"), vector(event, "event")
    if not t.size or t.size != e.size or not bool((t >= 0).all()):
        raise RefusedData(
            "Individual survival data need a time of at least 0 and an event mark for each person."
        )
    return Individuals(t, e != 0)


def kaplan_meier(data: Individuals) -> KaplanMeier:
    """Estimate the survival curve."""
    times = np.unique(data.time[data.event])
    ordered = np.sort(data.time)
    at_risk = (data.n - np.searchsorted(ordered, times, side="left")).astype(np.float64)
    failed = np.sort(data.time[data.event])
    events = np.searchsorted(failed, times, side="right") - np.searchsorted(failed, times, side="left")
    survival = np.cumprod(1 - events / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        se = survival * np.sqrt(np.cumsum(events / (at_risk * (at_risk - events))))
    return KaplanMeier(
        times, np.asarray(survival, dtype=np.float64), at_risk, events.astype(np.float64),
        np.asarray(se, dtype=np.float64), float(ordered[-1]),
    )  # fmt: skip


def median_survival(curve: KaplanMeier, level: float = 0.95) -> tuple[float, float, float]:
    """Return the median and its limits; NaN where the curve or its bound does not come down to one half."""
    with np.errstate(divide="ignore", invalid="ignore"):
        margin = critical(level, None) * curve.se / curve.survival
        low, high = curve.survival * np.exp(-margin), curve.survival * np.exp(margin)
    return _crossing(curve, curve.survival), _crossing(curve, low), _crossing(curve, high)


def _crossing(curve: KaplanMeier, values: FloatArray) -> float:
    below = np.flatnonzero(values < 0.5 - 1e-12)
    flat = np.flatnonzero(np.abs(values - 0.5) <= 1e-12)
    if not below.size:
        return float("nan")
    if flat.size:
        return float((curve.time[flat[0]] + curve.time[below[0]]) / 2)
    return float(curve.time[below[0]])


def restricted_mean(curve: KaplanMeier, horizon: float) -> float:
    """Return the area under the curve up to `horizon`.

    Raises:
        RefusedData: the horizon lies after the end of follow-up.
    """
    if horizon > curve.last_time + 1e-9:
        raise RefusedData(
            f"A mean restricted to {horizon:g} exceeds the last follow-up {curve.last_time:g}; shorten it."
        )
    inside = curve.time < horizon
    edges = np.concatenate([[0.0], curve.time[inside], [horizon]])
    heights = np.concatenate([[1.0], curve.survival[inside]])
    return float(np.diff(edges) @ heights)


@dataclass(frozen=True, slots=True)
class HazardRatio:
    """Log hazard ratio of the second group against the first, its SE, Wald p, and the log-rank test."""

    log_hr: float
    se: float
    p_value: float
    logrank: float
    logrank_p: float


def hazard_ratio(first: Individuals, second: Individuals) -> HazardRatio:
    """Compare two groups by a Cox model and the log-rank test.

    Raises:
        RefusedData: a group without events.
    """
    if not first.events or not second.events:
        raise RefusedData("A hazard ratio needs events in both groups.")
    tables = _risk_tables(first, second)
    beta = 0.0
    for _ in range(50):
        score, information = _efron(tables, beta)
        step = float(np.clip(score / information, -1, 1))
        beta += step
        if abs(step) < 1e-12:
            break
    se = float(_efron(tables, beta)[1] ** -0.5)
    n1, n2, d1, d2 = tables
    n, d = n1 + n2, d1 + d2
    expected = d * n2 / n
    spread = float((d * n1 * n2 * (n - d) / (n**2 * np.maximum(n - 1, 1))).sum())
    logrank = float((d2 - expected).sum()) ** 2 / spread
    return HazardRatio(
        beta, se, float(two_sided(np.asarray(beta / se), None)), logrank, chi2_upper(logrank, 1)
    )


def _risk_tables(
    first: Individuals, second: Individuals
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return numbers at risk and events of both groups at every event time."""
    times = np.unique(np.concatenate([first.time[first.event], second.time[second.event]]))
    columns = []
    for group in (first, second):
        ordered = np.sort(group.time)
        columns.append(group.n - np.searchsorted(ordered, times, side="left"))
    for group in (first, second):
        failed = np.sort(group.time[group.event])
        columns.append(np.searchsorted(failed, times, "right") - np.searchsorted(failed, times, "left"))
    n1, n2, d1, d2 = (np.asarray(c, dtype=np.float64) for c in columns)
    return n1, n2, d1, d2


def _efron(tables: tuple[FloatArray, FloatArray, FloatArray, FloatArray], beta: float) -> tuple[float, float]:
    """Return score and information of the partial likelihood with Efron's handling of ties."""
    n1, n2, d1, d2 = tables
    risk = float(np.exp(beta))
    deaths = (d1 + d2).astype(np.intp)
    row = np.repeat(np.arange(deaths.size), deaths)
    share = (np.arange(row.size) - np.repeat(np.cumsum(deaths) - deaths, deaths)) / deaths[row]
    second = risk * (n2[row] - share * d2[row])
    chance = second / (second + n1[row] - share * d1[row])
    return float(d2.sum() - chance.sum()), float((chance * (1 - chance)).sum())

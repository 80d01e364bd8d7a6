"""Individual survival data from a published Kaplan–Meier curve and the numbers at risk below it.

The algorithm of Guyot, Ades, Ouwens and Welton 2012 (BMC Med Res Methodol 12:9): within each interval between
reported numbers at risk the number censored is adjusted until the reconstructed number at risk agrees with
the reported one. Readings of a figure are first made monotone by least squares.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from review.errors import RefusedData
from review.pooling.arrays import FloatArray, IntArray, vector
from review.pooling.survival_estimates import Individuals

_ROUNDS = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Reconstruction:
    """Reconstructed individual data.

    Attributes:
        data: times and events, one for each person.
        time, survival: the cleaned curve the reconstruction follows.
        at_risk: reconstructed number at risk at each reported time.
        reported: the reported numbers.
        curve_median: when the cleaned curve crosses one half, between its points by a straight line; NaN if
            it does not. Rounding to whole events can shift the median of `data` to a neighbouring event.
        largest_gap: largest |reconstructed − cleaned| survival.
        total_events: the number of events that was given, or `None`.
        warnings: sentences.
    """

    data: Individuals
    time: FloatArray
    survival: FloatArray
    at_risk: FloatArray
    reported: FloatArray
    curve_median: float
    largest_gap: float
    total_events: int | None
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Work:
    """The state of the reconstruction: events, censored, number at risk and survival at every curve point."""

    time: FloatArray
    survival: FloatArray
    events: IntArray
    censored: IntArray
    at_risk: IntArray
    km: FloatArray


def reconstruct(
    time: ArrayLike,
    survival: ArrayLike,
    risk_time: ArrayLike,
    at_risk: ArrayLike,
    *,
    total_events: int | None = None,
) -> Reconstruction:
    """Reconstruct individual data.

    Args:
        time: times of the points read from the curve.
        survival: survival there, as fractions or (where a value exceeds 1.5) percentages.
        risk_time: times of the reported numbers at risk, the first one 0.
        at_risk: those numbers.
        total_events: the reported number of events, which then guides the last interval.

    Raises:
        RefusedData: too few points, numbers at risk that rise, or that do not start at 0.
    """
    times, values = clean_curve(vector(time, "time"), vector(survival, "survival"))
    when, number = vector(risk_time, "risk_time"), np.rint(vector(at_risk, "at_risk")).astype(np.int64)
    _check(when, number)
    if when[-1] > times[-1]:  # the curve is flat from its last reading to the last number at risk
        times, values = np.append(times, when[-1]), np.append(values, values[-1])
    lower = np.searchsorted(times, when, side="left")
    work = _Work(
        times, values, np.zeros(times.size, np.int64), np.zeros(times.size, np.int64),
        np.zeros(times.size + 1, np.int64), np.ones(times.size),
    )  # fmt: skip
    work.at_risk[0] = number[0]
    rates: list[float] = []
    for i, start in enumerate(lower):
        end = lower[i + 1] if i + 1 < lower.size else times.size
        goal = int(number[i + 1]) if i + 1 < lower.size else None
        if end > start:
            rates.append(_interval(work, int(start), int(end), goal, rates, total_events))
    return _finish(work, number.astype(np.float64), lower, total_events)


def clean_curve(time: FloatArray, survival: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the readings sorted, as fractions, starting at (0, 1) and never rising.

    Raises:
        RefusedData: fewer than 2 readings, or values outside the range of a survival curve.
    """
    if time.size != survival.size or time.size < 2 or not np.isfinite(time + survival).all():
        raise RefusedData("A digitised curve needs at least 2 points, each with a time and a survival.")
    values = survival / 100 if float(survival.max()) > 1.5 else survival
    if float(values.max()) > 1.05 or float(values.min()) < -0.05:
        raise RefusedData("Survival must lie between 0 and 1 (or 0 and 100 per cent); check the readings.")
    times = np.maximum(time, 0.0)
    order = np.lexsort((-values, times))
    times, values = times[order], np.clip(_never_rising(values[order]), 0.0, 1.0)
    if times[0] > 0:
        return np.concatenate([[0.0], times]), np.concatenate([[1.0], values])
    values[times == 0] = 1.0
    return times, values


def _never_rising(values: FloatArray) -> FloatArray:
    """Return the closest sequence that never rises (pool adjacent violators)."""
    means: list[float] = []
    sizes: list[int] = []
    for value in values:
        mean, size = float(value), 1
        while means and means[-1] < mean:
            mean = (mean * size + means[-1] * sizes[-1]) / (size + sizes[-1])
            size += sizes.pop()
            means.pop()
        means.append(mean)
        sizes.append(size)
    return np.repeat(np.array(means), sizes)


def _check(when: FloatArray, number: IntArray) -> None:
    if when.size != number.size or not when.size or when[0] != 0 or bool((np.diff(when) <= 0).any()):
        raise RefusedData("Numbers at risk need rising times that start at 0, one number for each time.")
    if bool((np.diff(number) > 0).any()) or number[0] < 1:
        raise RefusedData("Numbers at risk must not rise, and the first one must be at least 1.")


def _interval(
    work: _Work,
    start: int,
    end: int,
    goal: int | None,
    rates: list[float],
    total_events: int | None,
) -> float:
    """Reconstruct one interval of curve points [start, end); return its censoring rate per unit of time."""
    width = float(work.time[min(end, work.time.size - 1)] - work.time[start])
    if goal is None:
        return _last_interval(work, start, width, rates, total_events)
    here = max(int(work.at_risk[start]), 1)
    ratio = work.survival[min(end, work.survival.size - 1)] / max(work.survival[max(start - 1, 0)], 1e-12)
    censored = max(0, round(here * min(float(ratio), 1.0) - goal))
    seen: set[int] = set()
    for _ in range(_ROUNDS):
        _walk(work, start, end, censored)
        surplus = int(work.at_risk[end]) - goal
        if surplus == 0 or (surplus < 0 and censored == 0) or censored in seen:
            break
        seen.add(censored)
        censored = max(0, censored + surplus)
    return censored / width if width > 0 else 0.0


def _last_interval(
    work: _Work, start: int, width: float, rates: list[float], total_events: int | None
) -> float:
    """Reconstruct the part after the last number at risk: censoring goes on at the mean rate so far."""
    here = int(work.at_risk[start])
    rate = float(np.mean(rates)) if rates else 0.0
    censored = min(round(rate * width), here)
    _walk(work, start, work.time.size, censored)
    if total_events is None:
        return rate
    for _ in range(_ROUNDS):
        surplus = int(work.events.sum()) - total_events
        # more censored people leave fewer events to be counted, and the other way round
        if surplus == 0 or (surplus < 0 and censored == 0) or (surplus > 0 and censored >= here):
            break
        trial = min(max(0, censored + (1 if surplus > 0 else -1)), here)
        _walk(work, start, work.time.size, trial)
        if abs(int(work.events.sum()) - total_events) > abs(surplus):
            _walk(work, start, work.time.size, censored)
            break
        censored = trial
    return rate


def _walk(work: _Work, start: int, end: int, censored: int) -> None:
    """Lay out `censored` people evenly over the interval and read the events off the curve."""
    work.censored[start:end] = _spread(work.time, start, end, censored)
    km = float(work.km[start - 1]) if start else 1.0
    n = int(work.at_risk[start])
    for k in range(start, end):
        events = 0
        if n > 0 and km > 0:
            events = min(n, max(0, round(n * (1 - float(work.survival[k]) / km))))
            km *= 1 - events / n
        work.events[k], work.km[k] = events, km
        left = min(int(work.censored[k]), n - events)
        work.censored[k] = left
        n -= events + left
        work.at_risk[k + 1] = n


def _spread(time: FloatArray, start: int, end: int, censored: int) -> IntArray:
    """Count evenly spread times in [tₖ, tₖ₊₁) for each point of the interval."""
    if censored <= 0:
        return np.zeros(end - start, np.int64)
    last = float(time[end]) if end < time.size else float(time[-1])
    moments = time[start] + (np.arange(1, censored + 1) / (censored + 1)) * (last - time[start])
    places = np.clip(np.searchsorted(time[start:end], moments, side="right") - 1, 0, end - start - 1)
    return np.bincount(places, minlength=end - start).astype(np.int64)


def _finish(work: _Work, reported: FloatArray, lower: IntArray, total_events: int | None) -> Reconstruction:
    after = np.append(work.time[1:], work.time[-1])
    middle = (work.time + after) / 2
    remaining = int(work.at_risk[-1])
    times = np.concatenate(
        [
            np.repeat(work.time, work.events),
            np.repeat(middle, work.censored),
            np.full(remaining, work.time[-1]),
        ]
    )
    event = np.zeros(times.size, dtype=np.bool_)
    event[: int(work.events.sum())] = True
    found = work.at_risk[lower].astype(np.float64)
    gap = float(np.abs(work.km - work.survival).max())
    warnings = []
    if float(np.abs(found - reported).max()) > 0.05 * reported[0]:
        warnings.append("The reconstructed numbers at risk miss the reported ones by over 5 % of the start.")
    if total_events is not None and int(work.events.sum()) != total_events:
        warnings.append(f"{int(work.events.sum())} events were reconstructed, {total_events} were reported.")
    if gap > 0.02:
        warnings.append(f"The reconstructed curve misses the readings by up to {gap:.3f}; check them.")
    return Reconstruction(
        Individuals(times, event), work.time, work.survival, found, reported,
        _half(work.time, work.survival), gap, total_events, tuple(warnings),
    )  # fmt: skip


def _half(time: FloatArray, survival: FloatArray) -> float:
    below = np.flatnonzero(survival <= 0.5)
    if not below.size:
        return float("nan")
    i = int(below[0])
    drop = survival[i - 1] - survival[i]
    return float(time[i] - (time[i] - time[i - 1]) * (0.5 - survival[i]) / drop)

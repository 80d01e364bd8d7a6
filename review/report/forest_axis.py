"""The axis of a forest plot: where it ends, where its ticks lie, where a value falls."""

import math
from dataclasses import dataclass

from review.report.forest import ForestFigure, ForestRow, ForestSummary, Scale, number

_REACH = 8.0


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from `low` to `high` on the reported scale, with its ticks in order."""

    low: float
    high: float
    scale: Scale
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Return where a value falls: 0 at the left end, 1 at the right end, outside beyond them."""
        if self.scale is Scale.LINEAR:
            return (value - self.low) / (self.high - self.low)
        if value <= 0:
            return -math.inf
        return (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))


def axis_of(figure: ForestFigure) -> Axis:
    """Return the axis of a figure; an interval that would dwarf all others is cut off by an arrow."""
    low, high = figure.limits or _limits(figure)
    if figure.scale is Scale.LOG:
        return Axis(low, high, Scale.LOG, _log_ticks(low, high))
    return Axis(low, high, Scale.LINEAR, linear_ticks(low, high))


def tick_label(value: float, figure: ForestFigure) -> str:
    """Return a tick's number with no more decimals than it needs."""
    shown = value * 100 if figure.percent else value
    text = f"{shown:.6g}"
    return text.replace("-", "−") if "e" not in text else number(value, figure)


def _limits(figure: ForestFigure) -> tuple[float, float]:
    summaries = (*figure.summaries, *figure.overall)
    parts: tuple[ForestRow | ForestSummary, ...] = (*figure.rows, *summaries)
    triples = [(p.estimate, p.low, p.high) for p in parts if math.isfinite(p.estimate)]
    if figure.scale is Scale.LOG:
        triples = [t for t in triples if t[0] > 0]
    centres = [t[0] for t in triples] + ([figure.null] if figure.null is not None else [])
    ends = [end for t in triples for end in t[1:] if math.isfinite(end)]
    if not centres:
        return (0.1, 10.0) if figure.scale is Scale.LOG else (0.0, 1.0)
    if figure.scale is Scale.LOG:
        return _log_limits(centres, [e for e in ends if e > 0])
    return _linear_limits(centres, ends)


def _log_limits(centres: list[float], ends: list[float]) -> tuple[float, float]:
    low = max(min([*ends, *centres]), min(centres) / _REACH, 1e-300)
    high = min(max([*ends, *centres]), max(centres) * _REACH)
    if high / low < 1.5:
        low, high = low / 1.5, high * 1.5
    return low, high


def _linear_limits(centres: list[float], ends: list[float]) -> tuple[float, float]:
    spread = (max(centres) - min(centres)) or (max([*ends, *centres]) - min([*ends, *centres])) or 1.0
    low = max(min([*ends, *centres]), min(centres) - 2 * spread)
    high = min(max([*ends, *centres]), max(centres) + 2 * spread)
    margin = (high - low) * 0.03 or 0.5
    return low - margin, high + margin


def linear_ticks(low: float, high: float) -> tuple[float, ...]:
    """Return about five round numbers between two ends."""
    step = _step((high - low) / 4)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(round(i * step, 12) for i in range(first, last + 1))


def _step(rough: float) -> float:
    """Return the largest of 1, 2, 2.5, 5 times a power of ten that is not above `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return max(m * power for m in (1.0, 2.0, 2.5, 5.0) if m * power <= rough * (1 + 1e-9))


def _log_ticks(low: float, high: float) -> tuple[float, ...]:
    """Return ticks at 1, 2, 5 times powers of ten, or at powers of ten alone over more than two decades."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    decades = range(first, last + 1, max(1, (last - first) // 8))
    marks = (1, 2, 5) if high / low <= 200 else (1,)
    ticks = (round(m * 10.0**d, 12) for d in decades for m in marks)
    return tuple(t for t in ticks if low * (1 - 1e-9) <= t <= high * (1 + 1e-9))

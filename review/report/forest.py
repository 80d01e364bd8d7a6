"""What a forest plot shows: rows, summaries and an axis, on the scale the reader sees.

The figure holds numbers, not drawings; `forest_text` and `forest_picture` paint it. Conventions follow the R
packages meta and metafor: squares for studies, a diamond for what is pooled, a separate bar for the
prediction interval.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

MISSING = math.nan


class Scale(StrEnum):
    """How the axis is divided."""

    LINEAR = "linear"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One study or cohort; an estimate that is not a number is shown as not estimable.

    `size` is what the square's area stands for when there are no weights (usually n); `weight` is in percent.
    """

    label: str
    estimate: float
    low: float
    high: float
    events: str = ""
    total: str = ""
    size: float = 1.0
    weight: float | None = None
    subgroup: str = ""


@dataclass(frozen=True, slots=True)
class ForestSummary:
    """A pooled result with its interval, its prediction interval and the line about heterogeneity."""

    label: str
    estimate: float
    low: float
    high: float
    prediction_low: float = MISSING
    prediction_high: float = MISSING
    events: str = ""
    total: str = ""
    weight: float | None = None
    subgroup: str = ""
    heterogeneity: str = ""

    @property
    def predicts(self) -> bool:
        """Whether there is a prediction interval."""
        return not (math.isnan(self.prediction_low) or math.isnan(self.prediction_high))


@dataclass(frozen=True, slots=True)
class ForestFigure:
    """A forest plot.

    `limits` are the ends of the axis; without them they follow from the data. `null` is where no effect lies,
    drawn as a line. `percent` shows 0.58 as 58. `digits` counts decimals of estimates. Summaries with a
    subgroup stand under their rows, in the order given.
    """

    title: str
    measure: str
    rows: tuple[ForestRow, ...]
    summaries: tuple[ForestSummary, ...] = ()
    overall: tuple[ForestSummary, ...] = ()
    scale: Scale = Scale.LINEAR
    limits: tuple[float, float] | None = None
    null: float | None = None
    percent: bool = False
    digits: int = 2
    label_heading: str = "Study"
    events_heading: str = "Events"
    total_heading: str = "Total"
    interval_heading: str = "95% CI"
    prediction_label: str = "95% prediction interval"
    notes: tuple[str, ...] = ()

    @property
    def weighted(self) -> bool:
        """Whether any row has a weight to print."""
        return any(row.weight is not None for row in self.rows)

    @property
    def all_notes(self) -> tuple[str, ...]:
        """The notes, with what the squares stand for when there are no weights."""
        if self.weighted or not self.rows:
            return self.notes
        return (*self.notes, "This model gives no study weights; squares are sized by n.")


@dataclass(frozen=True, slots=True)
class ForestGroup:
    """Rows that stand together, under a heading unless the plot has one group only."""

    heading: str
    rows: tuple[ForestRow, ...]
    summaries: tuple[ForestSummary, ...]


def groups(figure: ForestFigure) -> Iterator[ForestGroup]:
    """Yield the groups in the order of their summaries, then of first appearance."""
    names = [s.subgroup for s in figure.summaries] + [r.subgroup for r in figure.rows]
    for name in dict.fromkeys(names):
        yield ForestGroup(
            heading=name,
            rows=tuple(r for r in figure.rows if r.subgroup == name),
            summaries=tuple(s for s in figure.summaries if s.subgroup == name),
        )


def size_shares(rows: Sequence[ForestRow]) -> dict[ForestRow, float]:
    """Return each row's share of the largest square's area, between 0 and 1."""
    weighted = any(row.weight is not None for row in rows)
    areas = {row: max((row.weight or 0.0) if weighted else row.size, 0.0) for row in rows}
    largest = max(areas.values(), default=0.0) or 1.0
    return {row: area / largest for row, area in areas.items()}


def number(value: float, figure: ForestFigure) -> str:
    """Return a number as the figure prints it."""
    shown = value * 100 if figure.percent else value
    if math.isinf(shown):
        return "∞" if shown > 0 else "−∞"
    digits = max(figure.digits - 1, 0) if figure.percent else figure.digits
    digits = digits if abs(shown) < 1000 else 0
    text = f"{shown:.{digits}f}"
    if text.startswith("-"):
        text = text[1:] if float(text) == 0 else f"−{text[1:]}"
    return text


def interval(row: ForestRow | ForestSummary, figure: ForestFigure) -> str:
    """Return `0.58 [0.43; 0.72]`, or that nothing could be estimated."""
    if math.isnan(row.estimate):
        return "not estimable"
    return f"{number(row.estimate, figure)} {bounds(row.low, row.high, figure)}"


def bounds(low: float, high: float, figure: ForestFigure) -> str:
    """Return `[0.43; 0.72]`."""
    if math.isnan(low) or math.isnan(high):
        return "[–]"
    return f"[{number(low, figure)}; {number(high, figure)}]"


def weight(row: ForestRow | ForestSummary) -> str:
    """Return a weight as `12.3%`, or nothing."""
    return "" if row.weight is None else f"{row.weight:.1f}%"

"""A forest plot as a drawing for print, and its SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from review.drawing import (
    WHITE,
    Anchor,
    Drawing,
    Label,
    Polygon,
    Rectangle,
    Shape,
    Stroke,
    char_width,
    text_width,
    to_svg,
)
from review.report.forest import (
    ForestFigure,
    ForestRow,
    ForestSummary,
    bounds,
    groups,
    interval,
    number,
    size_shares,
    weight,
)
from review.report.forest_axis import Axis, axis_of, tick_label
from review.text import wrap

_ROW = 21.0
_PAD = 14.0
_GAP = 16.0
_PLOT = 300.0
_LABEL_MOST = 330.0
_SQUARE = 13.0
_STUDY = "#1f4e79"
_POOLED = "#b03a2e"
_PREDICTION = "#7d3c98"
_BOLD = 1.12
_GREY = "#8a8a8a"


def forest_svg(figure: ForestFigure) -> str:
    """Return the plot as one SVG document with searchable text; equal figures give equal bytes."""
    return to_svg(forest_drawing(figure))


def forest_drawing(figure: ForestFigure) -> Drawing:
    """Return the plot laid out at 96 pixels an inch."""
    return _Layout(figure).drawing()


@dataclass(slots=True)
class _Columns:
    """Left edges of the columns (right edges for numbers), and the plot's ends."""

    label: float
    events: float
    total: float
    plot: float
    plot_end: float
    interval: float
    weight: float
    width: float


@dataclass(slots=True)
class _Layout:
    figure: ForestFigure
    shapes: list[Shape] = field(default_factory=list)
    y: float = _PAD
    axis: Axis = field(init=False)
    at: _Columns = field(init=False)
    shares: dict[ForestRow, float] = field(init=False)

    def __post_init__(self) -> None:
        self.axis = axis_of(self.figure)
        self.at = _columns(self.figure)
        self.shares = size_shares(self.figure.rows)

    def drawing(self) -> Drawing:
        figure = self.figure
        if figure.title:
            self._words(self.at.label, figure.title, bold=True, size=15)
            self.y += _ROW + 4
        self._headings()
        top = self.y
        for group in groups(figure):
            if group.heading:
                self._words(self.at.label, group.heading, bold=True)
                self.y += _ROW
            for row in group.rows:
                self._row(row, 12.0 if group.heading else 0.0)
            for summary in group.summaries:
                self._summary(summary)
            self.y += _ROW / 2 if group.heading else 0
        for summary in figure.overall:
            self._summary(summary)
        self._lines(top)
        self._axis()
        self._notes()
        return Drawing(self.at.width, self.y + _PAD, figure.title or "Forest plot", tuple(self.shapes))

    def _words(
        self,
        x: float,
        text: str,
        *,
        bold: bool = False,
        size: float = 13.0,
        anchor: Anchor = Anchor.START,
        colour: str = "#000000",
    ) -> None:
        self.shapes.append(Label(x, self.y + 15, text, size, colour, bold=bold, anchor=anchor))

    def _headings(self) -> None:
        figure, at = self.figure, self.at
        self._words(at.label, figure.label_heading, bold=True)
        if at.events > at.label:
            self._words(at.events, figure.events_heading, bold=True, anchor=Anchor.END)
        if at.total > at.label:
            self._words(at.total, figure.total_heading, bold=True, anchor=Anchor.END)
        self._words(at.interval, _interval_heading(figure), bold=True)
        if figure.weighted:
            self._words(at.weight, "Weight", bold=True, anchor=Anchor.END)
        self.y += _ROW
        self.shapes.append(Stroke(((_PAD, self.y), (at.width - _PAD, self.y))))
        self.y += 5

    def _row(self, row: ForestRow, indent: float) -> None:
        self._columns(row, indent)
        if not math.isnan(row.estimate):
            self._whisker(row.low, row.high, _STUDY, 1.3)
            self._square(row)
        self.y += _ROW

    def _columns(self, part: ForestRow | ForestSummary, indent: float) -> None:
        at, bold = self.at, isinstance(part, ForestSummary)
        room = at.plot - at.label if bold and not part.events else _LABEL_MOST
        self._words(at.label + indent, _cut(part.label, room - indent), bold=bold)
        self._words(at.events, part.events, anchor=Anchor.END)
        self._words(at.total, part.total, anchor=Anchor.END)
        self._words(at.interval, interval(part, self.figure), bold=bold)
        self._words(at.weight, weight(part), anchor=Anchor.END)

    def _x(self, value: float) -> float:
        share = min(max(self.axis.share(value), -1.0), 2.0)
        return self.at.plot + share * (self.at.plot_end - self.at.plot)

    def _whisker(self, low: float, high: float, colour: str, width: float) -> None:
        """Draw an interval; an end beyond the axis becomes an arrow."""
        if math.isnan(low) or math.isnan(high):
            return
        middle = self.y + _ROW / 2
        left, right = self.at.plot, self.at.plot_end
        start, end = self._x(low), self._x(high)
        if start > right or end < left:
            edge, inside = (right, right - 12) if start > right else (left, left + 12)
            self.shapes.append(Stroke(((inside, middle), (edge, middle)), colour, width, head=True))
            return
        points = ((max(start, left), middle), (min(end, right), middle))
        self.shapes.append(Stroke(points, colour, width, head=end > right + 0.01))
        if start < left - 0.01:
            self.shapes.append(Stroke((points[1], points[0]), colour, width, head=True))

    def _square(self, row: ForestRow) -> None:
        x = self._x(row.estimate)
        if not self.at.plot <= x <= self.at.plot_end:
            return
        side = max(_SQUARE * math.sqrt(self.shares[row]), 3.0)
        middle = self.y + _ROW / 2
        self.shapes.append(Rectangle(x - side / 2, middle - side / 2, side, side, _STUDY, _STUDY))

    def _summary(self, summary: ForestSummary) -> None:
        self._columns(summary, 0.0)
        if not math.isnan(summary.estimate):
            self._diamond(summary)
        self.y += _ROW
        if summary.predicts:
            self._prediction(summary)
        if summary.heterogeneity:
            room = self.at.width - self.at.label - 2 * _PAD
            for line in wrap(summary.heterogeneity, room, lambda c: char_width(c, 11)):
                self._words_over_lines(self.at.label + 12, line)
                self.y += _ROW - 5
            self.y += 4

    def _words_over_lines(self, x: float, text: str) -> None:
        """Write a small line that the vertical lines of the plot do not cross."""
        width = text_width(text, 11)
        self.shapes.append(Rectangle(x - 2, self.y + 4, width + 4, _ROW - 6, WHITE, WHITE))
        self._words(x, text, size=11, colour="#333333")

    def _diamond(self, summary: ForestSummary) -> None:
        """Draw the diamond; a tip beyond the axis is cut off at its end."""
        middle, left, right = self.y + _ROW / 2, self.at.plot, self.at.plot_end
        start, centre, end = (self._x(v) for v in (summary.low, summary.estimate, summary.high))
        if math.isnan(start) or math.isnan(end) or end < left or start > right:
            return
        start, end = max(start, left), min(end, right)
        centre = min(max(centre, left), right)
        points = ((start, middle), (centre, middle - 7), (end, middle), (centre, middle + 7))
        self.shapes.append(Polygon(points, _POOLED))

    def _prediction(self, summary: ForestSummary) -> None:
        figure = self.figure
        self._words(self.at.label + 12, figure.prediction_label)
        offset = text_width(number(summary.estimate, figure) + " ") / 1.16
        text = bounds(summary.prediction_low, summary.prediction_high, figure)
        self._words(self.at.interval + offset, text)
        self._whisker(summary.prediction_low, summary.prediction_high, _PREDICTION, 3.0)
        self.y += _ROW

    def _lines(self, top: float) -> None:
        """Draw no effect and the overall estimate behind everything else."""
        marks: list[tuple[float, str, bool]] = []
        if self.figure.null is not None:
            marks.append((self.figure.null, _GREY, False))
        marks += [(s.estimate, _POOLED, True) for s in self.figure.overall[:1]]
        for value, colour, dashed in marks:
            if math.isfinite(value) and 0 <= self.axis.share(value) <= 1:
                x = self._x(value)
                self.shapes.insert(0, Stroke(((x, top), (x, self.y)), colour, 1.0, dashed=dashed))

    def _axis(self) -> None:
        self.y += 3
        self.shapes.append(Stroke(((self.at.plot, self.y), (self.at.plot_end, self.y))))
        ends: list[tuple[float, float]] = []
        for tick in sorted(self.axis.ticks, key=lambda t: (t not in (0.0, 1.0), t)):
            x = self._x(tick)
            self.shapes.append(Stroke(((x, self.y), (x, self.y + 5))))
            text = tick_label(tick, self.figure)
            half = text_width(text, 11) / 2 + 3
            if all(x + half <= low or x - half >= high for low, high in ends):
                ends.append((x - half, x + half))
                self.shapes.append(Label(x, self.y + 17, text, 11, anchor=Anchor.MIDDLE))
        self.y += 20
        middle = (self.at.plot + self.at.plot_end) / 2
        unit = " (%)" if self.figure.percent else ""
        self._words(middle, self.figure.measure + unit, anchor=Anchor.MIDDLE)
        self.y += _ROW + 4

    def _notes(self) -> None:
        for note in self.figure.all_notes:
            for line in wrap(note, self.at.width - 2 * _PAD, lambda c: char_width(c, 11)):
                self._words(_PAD, line, size=11, colour="#333333")
                self.y += _ROW - 5


def _interval_heading(figure: ForestFigure) -> str:
    unit = " (%)" if figure.percent else ""
    return f"{figure.measure}{unit} [{figure.interval_heading}]"


def _cut(text: str, room: float) -> str:
    lines = wrap(text, room, char_width)
    return lines[0] if len(lines) == 1 else lines[0] + "…"


def _columns(figure: ForestFigure) -> _Columns:
    """Place the columns: labels and counts to the left of the plot, intervals and weights to its right."""
    parts: tuple[ForestRow | ForestSummary, ...] = (*figure.rows, *figure.summaries, *figure.overall)
    labels = [text_width(row.label) + 12 for row in figure.rows] + [text_width(figure.label_heading)]
    labels += [text_width(s.label) * _BOLD for s in (*figure.summaries, *figure.overall)]
    labels += [text_width(figure.prediction_label) + 12]
    label_end = _PAD + min(max(labels), _LABEL_MOST)
    events = _number_column(label_end, [p.events for p in parts], figure.events_heading)
    total = _number_column(events, [p.total for p in parts], figure.total_heading)
    plot = total + _GAP + 6
    plot_end = plot + _PLOT
    texts = [interval(p, figure) for p in parts] + [_interval_heading(figure)]
    start = plot_end + _GAP
    end = start + max(text_width(t) * _BOLD for t in texts)
    share = end + (70.0 if figure.weighted else 0.0)
    return _Columns(_PAD, events, total, plot, plot_end, start, share, share + _PAD)


def _number_column(left: float, texts: Sequence[str], heading: str) -> float:
    """Return the right edge of a column of numbers, or its left edge when there is nothing in it."""
    if not any(texts):
        return left
    return left + _GAP + max(text_width(t) * _BOLD for t in (*texts, heading))

"""A forest plot in characters, for terminals: half-cell interval ends, readable without colour.

Marks: `▪ ■ █` an estimate by size, `╶─╴` its interval, `◀ ▶` an interval that leaves the axis, `◆` and `╺━╸`
what is pooled, `├┄┤` a prediction interval, `│` no effect, `┊` the overall estimate.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from review.report.forest import (
    ForestFigure,
    ForestGroup,
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
from review.text import cells, fit, wrap

_LEAST_PLOT = 16
_LEAST_LABEL = 10


@dataclass(frozen=True, slots=True)
class _Columns:
    """Widths in cells; a column of width 0 is left out."""

    label: int
    counts: int
    plot: int
    interval: int
    weight: int


@dataclass(frozen=True, slots=True)
class _Canvas:
    figure: ForestFigure
    axis: Axis
    columns: _Columns
    width: int


def forest_text(figure: ForestFigure, width: int = 80) -> str:
    """Return the plot; no line is wider than `width` cells (at least 40), and 80 are enough."""
    width = max(width, 40)
    canvas = _Canvas(figure, axis_of(figure), _columns(figure, width), width)
    lines = [*wrap(figure.title, width), ""] if figure.title else []
    lines += [_headings(canvas), "─" * width]
    shares = size_shares(figure.rows)
    for group in groups(figure):
        lines += _group(canvas, group, shares)
    for summary in figure.overall:
        lines += _summary(canvas, summary)
    lines += [*_axis(canvas), ""]
    lines += [line for note in figure.all_notes for line in wrap(note, width)]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _columns(figure: ForestFigure, width: int) -> _Columns:
    """Share out the width: the plot keeps at least 16 cells, weights and counts give way before it does."""
    parts: tuple[ForestRow | ForestSummary, ...] = (*figure.rows, *figure.summaries, *figure.overall)
    texts = [interval(p, figure) for p in parts] + [_interval_heading(figure)]
    texts += [_prediction_bounds(s, figure) for s in (*figure.summaries, *figure.overall) if s.predicts]
    right = max(map(cells, texts))
    counts = max(map(cells, [*(_counts(p) for p in parts), _counts_heading(figure)]))
    counts = counts if any(_counts(p) for p in parts) else 0
    weights = 6 if figure.weighted else 0
    label = min(_longest(figure, counts), max(_LEAST_LABEL, width * 3 // 10))
    short = min(label, max(_LEAST_LABEL, width // 5))
    choices = ((label, counts, weights), (short, counts, weights), (short, counts, 0), (short, 0, 0))
    for label, kept_counts, kept_weights in choices:
        gaps = 2 + (kept_counts > 0) + (kept_weights > 0)
        plot = width - label - kept_counts - right - kept_weights - gaps
        if plot >= _LEAST_PLOT:
            return _Columns(label, kept_counts, plot, right, kept_weights)
    plot = max(width - _LEAST_LABEL - right - 2, 1)
    return _Columns(_LEAST_LABEL, 0, plot, right, 0)


def _longest(figure: ForestFigure, counts: int) -> int:
    """Return the width that the labels would like; that of the prediction interval runs over the counts."""
    summaries = (*figure.summaries, *figure.overall)
    labels = [cells(row.label) + 2 for row in figure.rows] + [cells(figure.label_heading)]
    labels += [cells(s.label) for s in summaries]
    if any(s.predicts for s in summaries):
        labels.append(cells(figure.prediction_label) + 2 - (counts + 1 if counts else 0))
    return max(labels)


def _prediction_bounds(summary: ForestSummary, figure: ForestFigure) -> str:
    """Return the prediction interval, set under the interval of the summary."""
    text = bounds(summary.prediction_low, summary.prediction_high, figure)
    return " " * (cells(number(summary.estimate, figure)) + 1) + text


def _counts(part: ForestRow | ForestSummary) -> str:
    between = " " if "/" in part.events else "/"
    return between.join(text for text in (part.events, part.total) if text)


def _counts_heading(figure: ForestFigure) -> str:
    events = [row.events for row in figure.rows if row.events]
    if any("/" in text for text in events):
        return f"{figure.events_heading} {figure.total_heading}"
    return "n/N" if events else figure.total_heading


def _interval_heading(figure: ForestFigure) -> str:
    unit = " (%)" if figure.percent else ""
    return f"{figure.measure}{unit} [{figure.interval_heading}]"


def _line(canvas: _Canvas, label: str, counts: str, plot: str, right: str, share: str) -> str:
    columns = canvas.columns
    parts = [
        fit(label, columns.label) if not label.startswith("  ") else "  " + fit(label, columns.label - 2)
    ]
    if columns.counts:
        parts.append(" " * (columns.counts - cells(counts)) + counts)
    parts.append(plot)
    parts.append(fit(right, columns.interval))
    if columns.weight:
        parts.append(f"{share:>{columns.weight}}")
    return " ".join(parts)


def _headings(canvas: _Canvas) -> str:
    figure = canvas.figure
    plot = " " * canvas.columns.plot
    share = "Weight" if figure.weighted else ""
    return _line(
        canvas, figure.label_heading, _counts_heading(figure), plot, _interval_heading(figure), share
    )


def _group(canvas: _Canvas, group: ForestGroup, shares: dict[ForestRow, float]) -> list[str]:
    lines = [fit(group.heading, canvas.width)] if group.heading else []
    step = "  " if group.heading else ""
    for row in group.rows:
        plot = _row_plot(canvas, row, shares[row])
        lines.append(
            _line(canvas, step + row.label, _counts(row), plot, interval(row, canvas.figure), weight(row))
        )
    for summary in group.summaries:
        lines += _summary(canvas, summary)
    return [*lines, ""] if group.heading else lines


def _summary(canvas: _Canvas, summary: ForestSummary) -> list[str]:
    figure = canvas.figure
    plot = _diamond(canvas, summary)
    lines = [_line(canvas, summary.label, _counts(summary), plot, interval(summary, figure), weight(summary))]
    if summary.predicts:
        lines += _prediction(canvas, summary, _prediction_bounds(summary, figure))
    if summary.heterogeneity:
        lines += ["  " + line for line in wrap(summary.heterogeneity, canvas.width - 2)]
    return lines


def _prediction(canvas: _Canvas, summary: ForestSummary, right: str) -> list[str]:
    """Return the bar; its label runs over the counts column."""
    columns = canvas.columns
    left = columns.label + (columns.counts + 1 if columns.counts else 0)
    plot = _bar(canvas, summary)
    words = canvas.figure.prediction_label
    if cells(words) + 2 > left:
        words = words.replace("prediction interval", "PI")
    return [f"  {fit(words, left - 2)} {plot} {right}"]


def _background(canvas: _Canvas) -> list[str]:
    """Return the plot's cells with the lines of no effect and of the overall estimate."""
    columns, axis = canvas.columns.plot, canvas.axis
    out = [" "] * columns
    marks = [(s.estimate, "┊") for s in canvas.figure.overall[:1] if math.isfinite(s.estimate)]
    marks += [(canvas.figure.null, "│")] if canvas.figure.null is not None else []
    for value, mark in marks:
        share = axis.share(value)
        if 0 <= share <= 1:
            out[_cell(share, columns)] = mark
    return out


def _cell(share: float, columns: int) -> int:
    return min(int(min(max(share, 0.0), 1.0) * columns), columns - 1)


def _span(canvas: _Canvas, low: float, high: float, marks: str) -> list[str]:
    """Draw an interval to the half cell; `marks` are left half, whole, right half."""
    columns = canvas.columns.plot
    out = _background(canvas)
    start, end = canvas.axis.share(low), canvas.axis.share(high)
    if math.isnan(start) or math.isnan(end) or end < 0 or start > 1:
        return _beyond(out, start, end)
    first = round(max(start, 0.0) * 2 * columns)
    last = max(round(min(end, 1.0) * 2 * columns), first + 1)
    for place in range(first // 2, min((last + 1) // 2, columns)):
        left, right = first <= 2 * place < last, first <= 2 * place + 1 < last
        out[place] = marks[1] if left and right else marks[2] if left else marks[0]
    return _beyond(out, start, end)


def _beyond(out: list[str], start: float, end: float) -> list[str]:
    """Put arrows where an interval leaves the axis."""
    if start < -1e-9:
        out[0] = "◀"
    if end > 1 + 1e-9:
        out[-1] = "▶"
    return out


def _row_plot(canvas: _Canvas, row: ForestRow, share: float) -> str:
    if math.isnan(row.estimate):
        return "".join(_background(canvas))
    out = _span(canvas, row.low, row.high, "╶─╴")
    mark = "▪" if share < 0.16 else "■" if share < 0.56 else "█"
    return _marked(canvas, out, row.estimate, mark)


def _marked(canvas: _Canvas, out: list[str], value: float, mark: str) -> str:
    share = canvas.axis.share(value)
    if 0 <= share <= 1:
        out[_cell(share, canvas.columns.plot)] = mark
    return "".join(out)


def _diamond(canvas: _Canvas, summary: ForestSummary) -> str:
    if math.isnan(summary.estimate):
        return "".join(_background(canvas))
    out = _span(canvas, summary.low, summary.high, "╺━╸")
    return _marked(canvas, out, summary.estimate, "◆")


def _bar(canvas: _Canvas, summary: ForestSummary) -> str:
    columns = canvas.columns.plot
    out = _background(canvas)
    start = canvas.axis.share(summary.prediction_low)
    end = canvas.axis.share(summary.prediction_high)
    first, last = _cell(start, columns), _cell(end, columns)
    for place in range(first, last + 1):
        out[place] = "┄"
    out[first], out[last] = "├", "┤"
    return "".join(_beyond(out, start, end))


def _axis(canvas: _Canvas) -> Iterator[str]:
    """Yield the axis with its ticks, and their numbers where there is room."""
    columns, axis = canvas.columns, canvas.axis
    left = columns.label + 1 + (columns.counts + 1 if columns.counts else 0)
    rule = ["─"] * columns.plot
    numbers = [" "] * canvas.width
    for tick in sorted(axis.ticks, key=_rank):
        place = _cell(axis.share(tick), columns.plot)
        rule[place] = "┬"
        text = tick_label(tick, canvas.figure)
        start = min(max(left + place - len(text) // 2, 0), canvas.width - len(text))
        if not "".join(numbers[max(start - 1, 0) : start + len(text) + 1]).strip():
            numbers[start : start + len(text)] = text
    yield " " * left + "".join(rule)
    yield "".join(numbers)


def _rank(tick: float) -> tuple[bool, bool, float]:
    """Return which ticks get their number first: 1 and 0, then other powers of ten, then the rest."""
    power = tick > 0 and abs(math.log10(tick) - round(math.log10(tick))) < 1e-9
    return (tick not in (0.0, 1.0), not power, tick)


def legend(figure: ForestFigure) -> Sequence[str]:
    """Return what the marks of the plot mean."""
    lines = ["▪ ■ █ estimate by weight" if figure.weighted else "▪ ■ █ estimate by n", "╶─╴ interval"]
    lines += ["◆ ╺━╸ pooled estimate and interval", "◀ ▶ beyond the axis"]
    if any(s.predicts for s in (*figure.summaries, *figure.overall)):
        lines.append("├┄┤ prediction interval")
    return lines

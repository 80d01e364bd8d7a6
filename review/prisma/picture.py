"""The flow as rectangles, words and arrows at fixed places, ready to be painted.

Lengths are pixels at 96 per inch; y grows downwards. Words are measured with the widths of Helvetica plus a
margin, so that they fit in whatever sans-serif font the reader has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from review.prisma.flow import Flow
from review.prisma.wording import STAGES, Diagram, Lane, Line, diagram, wrapped
from review.text import cell, wrap

FONT = 13.0
LEADING = 17.0
_PAD = 9.0
_GAP = 30.0
_SIDE = 34.0
_BOX = 290.0
_ARROW = 40.0
_INDENT = 14.0
# Advance widths of Helvetica for the characters 32 to 126, in thousandths of the size (Adobe Font Metrics).
_HELVETICA = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 "
    "556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 "
    "667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 "
    "556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584 "
)
_WIDTHS = dict(zip(map(chr, range(32, 127)), map(int, _HELVETICA.split()), strict=True))
_MARGIN = 1.16


class Paint(StrEnum):
    """What a rectangle is, which decides its colour."""

    BOX = "box"
    TITLE = "title"
    STAGE = "stage"
    INTERIM = "interim"


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle with its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    paint: Paint


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text: start of its baseline, or middle when `centred`; `upright` is turned left."""

    x: float
    y: float
    text: str
    bold: bool = False
    centred: bool = False
    upright: bool = False
    open_items: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line through points with a head at its end."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything to paint, in order: rectangles, arrows, words."""

    width: float
    height: float
    rectangles: tuple[Rectangle, ...]
    arrows: tuple[Arrow, ...]
    words: tuple[Words, ...]


def text_width(char: str) -> float:
    """Return a safe width of one character in pixels at the size of the boxes' text."""
    if char in _WIDTHS:
        return _WIDTHS[char] / 1000 * FONT * _MARGIN
    return FONT if cell(char) == 2 else cell(char) * 0.62 * FONT * _MARGIN


def picture(flow: Flow) -> Picture:
    """Return the picture of a flow.

    Raises:
        BrokenInvariant: the counts contradict each other, so nothing is drawn.
    """
    return _Painter().paint(diagram(flow))


def _height(lines: Sequence[Line]) -> float:
    return len(lines) * LEADING + 2 * _PAD - 3


class _Painter:
    """Places boxes column by column; rows share their height over all columns."""

    def __init__(self) -> None:
        self.rectangles: list[Rectangle] = []
        self.arrows: list[Arrow] = []
        self.words: list[Words] = []

    def paint(self, drawing: Diagram) -> Picture:
        left = _PAD + _SIDE + 12
        first = left + (_BOX + _ARROW if drawing.previous else 0)
        lanes = [drawing.main] + ([drawing.other] if drawing.other else [])
        starts = [first + place * (2 * _BOX + 2 * _ARROW) for place in range(len(lanes))]
        width = starts[-1] + 2 * _BOX + _ARROW + _PAD
        top = self._interim(drawing.interim, width)
        rows = _rows(lanes, drawing)
        ys = self._row_places(rows, self._titles(drawing, lanes, starts, left, top))
        for lane, x in zip(lanes, starts, strict=True):
            self._lane(lane, x, rows, ys)
        self._ending(drawing, starts, left, rows, ys)
        bottom = self._stages(ys, rows)
        height = self._footnotes(drawing.footnotes, left, bottom + 22, width)
        return Picture(width, height, tuple(self.rectangles), tuple(self.arrows), tuple(self.words))

    def _interim(self, words: str, width: float) -> float:
        if not words:
            return _PAD
        self.rectangles.append(Rectangle(_PAD, _PAD, width - 2 * _PAD, 26, Paint.INTERIM))
        self.words.append(Words(width / 2, _PAD + 18, words, bold=True, centred=True, open_items=True))
        return _PAD + 26 + 10

    def _titles(
        self, drawing: Diagram, lanes: Sequence[Lane], starts: Sequence[float], left: float, top: float
    ) -> float:
        titles = [(x, 2 * _BOX + _ARROW, lane.title) for lane, x in zip(lanes, starts, strict=True)]
        if drawing.previous:
            titles.append((left, _BOX, "Previous studies"))
        for x, width, title in titles:
            self.rectangles.append(Rectangle(x, top, width, 28, Paint.TITLE))
            self.words.append(Words(x + width / 2, top + 19, title, bold=True, centred=True))
        return top + 28 + 16

    def _row_places(self, rows: Sequence[float], top: float) -> list[float]:
        places = []
        for height in rows:
            places.append(top)
            top += height + _GAP
        return places

    def _lane(self, lane: Lane, x: float, rows: Sequence[float], ys: Sequence[float]) -> None:
        steps = _steps(lane)
        beside = x + _BOX + _ARROW
        bottom = 0.0
        for (kept, left), y, row in zip(steps, ys, rows, strict=False):
            if not kept:
                continue
            if bottom:
                self.arrows.append(Arrow(((x + _BOX / 2, bottom), (x + _BOX / 2, y))))
            bottom = y + self._box(kept, x, y, row)
            if left:
                self._box(left, beside, y, row)
                middle = y + min(_height(_fit(kept)), _height(_fit(left)), row) / 2
                self.arrows.append(Arrow(((x + _BOX, middle), (beside, middle))))

    def _box(self, lines: Sequence[Line], x: float, y: float, row: float) -> float:
        """Draw one box and return its height, which never exceeds the row's."""
        fitted = _fit(lines)
        height = min(_height(fitted), row)
        self.rectangles.append(Rectangle(x, y, _BOX, height, Paint.BOX))
        for place, line in enumerate(fitted):
            at = y + _PAD + (place + 1) * LEADING - 5
            self.words.append(
                Words(x + _PAD + line.indent * _INDENT, at, line.text, open_items=line.open_items)
            )
        return height

    def _ending(
        self,
        drawing: Diagram,
        starts: Sequence[float],
        left: float,
        rows: Sequence[float],
        ys: Sequence[float],
    ) -> None:
        """Draw what is included, with the arrows that lead to it."""
        x, y, row = starts[0], ys[4], rows[4]
        middle = x + _BOX / 2
        bottom = y + self._box(drawing.included, x, y, row)
        assessed = ys[3] + _height(_fit(drawing.main.assessed))
        self.arrows.append(Arrow(((middle, assessed), (middle, y))))
        if drawing.other:
            across = starts[1] + _BOX / 2
            low = ys[3] + _height(_fit(drawing.other.assessed))
            level = y + _height(_fit(drawing.included)) / 2
            self.arrows.append(Arrow(((across, low), (across, level), (x + _BOX, level))))
        if drawing.total:
            self.arrows.append(Arrow(((middle, bottom), (middle, ys[5]))))
            self._box(drawing.total, x, ys[5], rows[5])
        if drawing.previous:
            self._previous(drawing, left, x, rows, ys)

    def _previous(
        self, drawing: Diagram, left: float, x: float, rows: Sequence[float], ys: Sequence[float]
    ) -> None:
        bottom = ys[0] + self._box(drawing.previous, left, ys[0], rows[0])
        level = ys[5] + _height(_fit(drawing.total)) / 2
        self.arrows.append(Arrow(((left + _BOX / 2, bottom), (left + _BOX / 2, level), (x, level))))

    def _stages(self, ys: Sequence[float], rows: Sequence[float]) -> float:
        """Draw the labels at the side; return the lower edge of the last."""
        last = len(rows) - 1
        for stage, (start, end) in zip(STAGES, ((0, 0), (1, 3), (4, last)), strict=True):
            top = ys[start]
            tall = max(ys[end] + rows[end] - top, len(stage) * 8.5)
            self.rectangles.append(Rectangle(_PAD, top, _SIDE, tall, Paint.STAGE))
            self.words.append(
                Words(_PAD + _SIDE / 2 + 5, top + tall / 2, stage, bold=True, centred=True, upright=True)
            )
        return top + tall

    def _footnotes(self, notes: Sequence[str], left: float, top: float, width: float) -> float:
        top += 8
        for note in notes:
            for line in wrap(note, width - left - _PAD, text_width):
                self.words.append(Words(left, top, line, small=True))
                top += LEADING - 2
        return top


def _fit(lines: Sequence[Line]) -> list[Line]:
    return wrapped(lines, _BOX - 2 * _PAD, text_width, _INDENT)


def _steps(lane: Lane) -> tuple[tuple[tuple[Line, ...], tuple[Line, ...]], ...]:
    return (
        (lane.identified, lane.removed),
        (lane.screened, lane.excluded),
        (lane.sought, lane.not_retrieved),
        (lane.assessed, lane.reports_excluded),
    )


def _rows(lanes: Sequence[Lane], drawing: Diagram) -> list[float]:
    """Return the height of each row: four steps, what is included, and the total of an update."""
    rows = []
    for step in range(4):
        boxes = [box for lane in lanes for box in _steps(lane)[step] if box]
        if step == 0 and drawing.previous:
            boxes.append(drawing.previous)
        rows.append(max(_height(_fit(box)) for box in boxes))
    rows.append(max(_height(_fit(drawing.included)), 10 * LEADING / 2))
    if drawing.total:
        rows.append(_height(_fit(drawing.total)))
    return rows

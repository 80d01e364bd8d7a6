"""The flow as a drawing, and its SVG: boxes in columns and rows, arrows between them."""

from collections.abc import Sequence

from review.drawing import BLACK, Anchor, Drawing, Label, Rectangle, Shape, Stroke, char_width, to_svg
from review.prisma.flow import Flow
from review.prisma.wording import STAGES, Diagram, Lane, Line, diagram, wrapped
from review.text import wrap

TITLE_FILL = ("#fbd98c", "#b07d00")
STAGE_FILL = ("#b7d1ec", "#5b7fa6")
INTERIM_FILL = ("#fdeaea", "#a31515")
OPEN_COLOUR = "#a31515"
_LEADING = 17.0
_PAD = 9.0
_GAP = 30.0
_SIDE = 34.0
_BOX = 290.0
_ARROW = 40.0
_INDENT = 14.0
_BOLD = 1.12


def flow_svg(flow: Flow) -> str:
    """Return the flow as one SVG document.

    Raises:
        BrokenInvariant: the counts contradict each other, so nothing is drawn.
    """
    return to_svg(picture(flow))


def picture(flow: Flow) -> Drawing:
    """Return the picture of a flow.

    Raises:
        BrokenInvariant: the counts contradict each other, so nothing is drawn.
    """
    return _Painter().paint(diagram(flow))


def _height(lines: Sequence[Line]) -> float:
    return len(lines) * _LEADING + 2 * _PAD - 3


class _Painter:
    """Places boxes column by column; rows share their height over all columns."""

    def __init__(self) -> None:
        self.shapes: list[Shape] = []

    def paint(self, drawing: Diagram) -> Drawing:
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
        return Drawing(width, height, "PRISMA 2020 flow diagram", tuple(self.shapes))

    def _interim(self, words: str, width: float) -> float:
        if not words:
            return _PAD
        lines = wrap(words, width - 4 * _PAD, lambda c: char_width(c) * _BOLD)
        height = 9 + len(lines) * _LEADING
        self.shapes.append(Rectangle(_PAD, _PAD, width - 2 * _PAD, height, *INTERIM_FILL, 5))
        for place, line in enumerate(lines):
            y = _PAD + 18 + place * _LEADING
            self.shapes.append(Label(width / 2, y, line, bold=True, anchor=Anchor.MIDDLE, colour=OPEN_COLOUR))
        return _PAD + height + 10

    def _titles(
        self, drawing: Diagram, lanes: Sequence[Lane], starts: Sequence[float], left: float, top: float
    ) -> float:
        titles = [(x, 2 * _BOX + _ARROW, lane.title) for lane, x in zip(lanes, starts, strict=True)]
        if drawing.previous:
            titles.append((left, _BOX, "Previous studies"))
        for x, width, title in titles:
            self.shapes.append(Rectangle(x, top, width, 28, *TITLE_FILL, 5))
            self.shapes.append(Label(x + width / 2, top + 19, title, bold=True, anchor=Anchor.MIDDLE))
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
                self.shapes.append(Stroke(((x + _BOX / 2, bottom), (x + _BOX / 2, y)), head=True))
            bottom = y + self._box(kept, x, y, row)
            if left:
                self._box(left, beside, y, row)
                middle = y + min(_height(_fit(kept)), _height(_fit(left)), row) / 2
                self.shapes.append(Stroke(((x + _BOX, middle), (beside, middle)), head=True))

    def _box(self, lines: Sequence[Line], x: float, y: float, row: float) -> float:
        """Draw one box and return its height, which never exceeds the row's."""
        fitted = _fit(lines)
        height = min(_height(fitted), row)
        self.shapes.append(Rectangle(x, y, _BOX, height))
        for place, line in enumerate(fitted):
            colour = OPEN_COLOUR if line.open_items else BLACK
            at = y + _PAD + (place + 1) * _LEADING - 5
            self.shapes.append(
                Label(x + _PAD + line.indent * _INDENT, at, line.text, colour=colour, italic=line.open_items)
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
        self.shapes.append(Stroke(((middle, assessed), (middle, y)), head=True))
        if drawing.other:
            across = starts[1] + _BOX / 2
            low = ys[3] + _height(_fit(drawing.other.assessed))
            level = y + _height(_fit(drawing.included)) / 2
            self.shapes.append(Stroke(((across, low), (across, level), (x + _BOX, level)), head=True))
        if drawing.total:
            self.shapes.append(Stroke(((middle, bottom), (middle, ys[5])), head=True))
            self._box(drawing.total, x, ys[5], rows[5])
        if drawing.previous:
            self._previous(drawing, left, x, rows, ys)

    def _previous(
        self, drawing: Diagram, left: float, x: float, rows: Sequence[float], ys: Sequence[float]
    ) -> None:
        bottom = ys[0] + self._box(drawing.previous, left, ys[0], rows[0])
        level = ys[5] + _height(_fit(drawing.total)) / 2
        self.shapes.append(
            Stroke(((left + _BOX / 2, bottom), (left + _BOX / 2, level), (x, level)), head=True)
        )

    def _stages(self, ys: Sequence[float], rows: Sequence[float]) -> float:
        """Draw the labels at the side; return the lower edge of the last."""
        last = len(rows) - 1
        for stage, (start, end) in zip(STAGES, ((0, 0), (1, 3), (4, last)), strict=True):
            top = ys[start]
            tall = max(ys[end] + rows[end] - top, len(stage) * 8.5)
            self.shapes.append(Rectangle(_PAD, top, _SIDE, tall, *STAGE_FILL, 5))
            self.shapes.append(
                Label(
                    _PAD + _SIDE / 2 + 5, top + tall / 2, stage, bold=True, anchor=Anchor.MIDDLE, turned=True
                )
            )
        return top + tall

    def _footnotes(self, notes: Sequence[str], left: float, top: float, width: float) -> float:
        top += 8
        for note in notes:
            for line in wrap(note, width - left - _PAD, char_width):
                self.shapes.append(Label(left, top, line, size=11))
                top += _LEADING - 2
        return top


def _fit(lines: Sequence[Line]) -> list[Line]:
    return wrapped(lines, _BOX - 2 * _PAD, char_width, _INDENT)


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
    rows.append(max(_height(_fit(drawing.included)), 10 * _LEADING / 2))
    if drawing.total:
        rows.append(_height(_fit(drawing.total)))
    return rows

"""A funnel plot as a drawing for print, and its SVG."""

from dataclasses import dataclass, field

from review.drawing import Anchor, Drawing, Label, Polygon, Rectangle, Shape, Stroke, char_width, to_svg
from review.report.forest_axis import linear_ticks
from review.report.funnel import (
    FunnelFigure,
    Precision,
    effect_range,
    half_width,
    height_share,
    significant_from,
)
from review.text import wrap

_LEFT, _TOP, _WIDE, _HIGH = 78.0, 44.0, 520.0, 360.0
_POINT = 4.0
_POINT_COLOUR = "#1f4e79"
_CENTRE_COLOUR = "#b03a2e"
# From the null outwards: not significant is white, then ever darker.
_GREYS = {0.9: "#f2f2f2", 0.95: "#dcdcdc", 0.99: "#c4c4c4"}


def funnel_svg(figure: FunnelFigure) -> str:
    """Return the plot as one SVG document; equal figures give equal bytes."""
    return to_svg(funnel_drawing(figure))


def funnel_drawing(figure: FunnelFigure) -> Drawing:
    """Return the plot laid out at 96 pixels an inch."""
    return _Layout(figure).drawing()


@dataclass(slots=True)
class _Layout:
    figure: FunnelFigure
    shapes: list[Shape] = field(default_factory=list)

    def drawing(self) -> Drawing:
        figure = self.figure
        if figure.title:
            self.shapes.append(Label(14, 26, figure.title, 15, bold=True))
        self._contours()
        self._guides()
        self._axes()
        for point in figure.points:
            x, y = self._x(point.effect), self._y(point.precision)
            self.shapes.append(
                Rectangle(x - _POINT, y - _POINT, 2 * _POINT, 2 * _POINT, _POINT_COLOUR, "#ffffff", _POINT)
            )
        bottom = self._notes()
        return Drawing(_LEFT + _WIDE + 24, bottom, figure.title or "Funnel plot", tuple(self.shapes))

    def _x(self, effect: float) -> float:
        low, high = effect_range(self.figure)
        return _LEFT + min(max((effect - low) / (high - low), 0.0), 1.0) * _WIDE

    def _y(self, precision: float) -> float:
        return _TOP + min(max(height_share(self.figure, precision), 0.0), 1.0) * _HIGH

    def _contours(self) -> None:
        """Shade from the outside inwards, each level over the one before; the innermost stays white."""
        figure = self.figure
        if not figure.contours or figure.null is None:
            return
        levels = sorted(figure.contours, reverse=True)
        self.shapes.append(Rectangle(_LEFT, _TOP, _WIDE, _HIGH, _GREYS[levels[0]], _GREYS[levels[0]]))
        for place, level in enumerate(levels):
            inner = levels[place + 1] if place + 1 < len(levels) else None
            fill = "#ffffff" if inner is None else _GREYS[inner]
            self.shapes.append(Polygon(self._wedge(figure.null, level), fill))

    def _wedge(self, null: float, level: float) -> tuple[tuple[float, float], ...]:
        """Return the triangle of estimates not significant at a level, cut off at the sides of the plot."""
        low, high = effect_range(self.figure)
        deepest = self.figure.largest * 1.05
        points = [(self._x(null), _TOP)]
        for end in (high, low):
            reach = abs(end - null)
            wide = significant_from(level, deepest)
            outward = (end - null) > 0
            if wide > reach:
                points_side = [(self._x(end), self._y(deepest * reach / wide)), (self._x(end), _TOP + _HIGH)]
            else:
                points_side = [(self._x(null + wide if outward else null - wide), _TOP + _HIGH)]
            points += points_side if outward else points_side[::-1]
        return tuple(points)

    def _guides(self) -> None:
        figure = self.figure
        x = self._x(figure.centre)
        if figure.null is not None:
            null = self._x(figure.null)
            self.shapes.append(Stroke(((null, _TOP), (null, _TOP + _HIGH)), "#8a8a8a"))
        self.shapes.append(Stroke(((x, _TOP), (x, _TOP + _HIGH)), _CENTRE_COLOUR, dashed=True))
        if figure.precision is Precision.STANDARD_ERROR:
            deepest = figure.largest * 1.05
            for side in (-1, 1):
                end = self._x(figure.centre + side * half_width(figure, deepest))
                self.shapes.append(Stroke(((x, _TOP), (end, _TOP + _HIGH)), "#555555", dashed=True))

    def _axes(self) -> None:
        figure = self.figure
        low, high = effect_range(figure)
        bottom = _TOP + _HIGH
        self.shapes.append(Stroke(((_LEFT, _TOP), (_LEFT, bottom), (_LEFT + _WIDE, bottom))))
        for tick in linear_ticks(low, high):
            x = self._x(tick)
            self.shapes.append(Stroke(((x, bottom), (x, bottom + 5))))
            self.shapes.append(Label(x, bottom + 19, _words(tick), 11, anchor=Anchor.MIDDLE))
        for tick in linear_ticks(0.0, figure.largest * 1.04):
            y = self._y(tick)
            self.shapes.append(Stroke(((_LEFT - 5, y), (_LEFT, y))))
            self.shapes.append(Label(_LEFT - 9, y + 4, _words(tick), 11, anchor=Anchor.END))
        middle = _LEFT + _WIDE / 2
        self.shapes.append(Label(middle, bottom + 40, figure.effect_words, anchor=Anchor.MIDDLE))
        side = _TOP + _HIGH / 2
        self.shapes.append(Label(24, side, figure.precision.value, anchor=Anchor.MIDDLE, turned=True))

    def _notes(self) -> float:
        y = _TOP + _HIGH + 64
        shades = ("Shaded from light to dark: p < 0.10, p < 0.05, p < 0.01.",) if self.figure.contours else ()
        for note in (*shades, *self.figure.all_notes):
            for line in wrap(note, _LEFT + _WIDE, lambda c: char_width(c, 11)):
                self.shapes.append(Label(14, y, line, 11, "#333333"))
                y += 16
        return y


def _words(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")

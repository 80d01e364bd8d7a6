"""The forest plot for print."""

import math
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from review.drawing import Label, Polygon, Rectangle, Stroke, text_width
from review.report.forest import ForestFigure, ForestRow, ForestSummary
from review.report.forest_picture import forest_drawing, forest_svg
from tests.unit.report.figures import PROPORTIONS, RATIOS


@pytest.mark.parametrize("figure", [PROPORTIONS, RATIOS])
def test_svg_text_is_searchable_and_loads_nothing(figure: ForestFigure) -> None:
    text = forest_svg(figure)
    root = ET.fromstring(text)
    words = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {row.label for row in figure.rows} <= set(words)
    assert text.count("http") == 1
    assert text == forest_svg(figure)


def test_the_numbers_are_those_of_the_figure() -> None:
    words = [s.text for s in forest_drawing(PROPORTIONS).shapes if isinstance(s, Label)]
    assert "0.81 [0.71; 0.89]" in words
    assert "[0.10; 0.99]" in words
    assert "τ² = 1.20; Q = 9.1 (df 3, p = 0.028)" in words
    assert "This model gives no study weights; squares are sized by n." in words


def test_area_is_proportional_to_n() -> None:
    rows = (ForestRow("A", 0.5, 0.4, 0.6, size=100), ForestRow("B", 0.5, 0.4, 0.6, size=25))
    figure = ForestFigure("", "Proportion", rows, limits=(0.0, 1.0))
    squares = [s for s in forest_drawing(figure).shapes if isinstance(s, Rectangle)]
    areas = [s.width * s.height for s in squares]
    assert areas[0] / areas[1] == pytest.approx(4)


def test_diamond_tips_are_the_interval() -> None:
    summary = ForestSummary("Overall", 0.5, 0.25, 0.75)
    figure = ForestFigure("", "Proportion", (), overall=(summary,), limits=(0.0, 1.0))
    shapes = forest_drawing(figure).shapes
    diamond = next(s for s in shapes if isinstance(s, Polygon))
    axis = max((s for s in shapes if isinstance(s, Stroke)), key=lambda s: s.points[0][1])
    left, right = axis_ends(shapes)
    assert axis.points
    assert (diamond.points[0][0] - left) / (right - left) == pytest.approx(0.25)
    assert (diamond.points[2][0] - left) / (right - left) == pytest.approx(0.75)


def axis_ends(shapes: tuple[object, ...]) -> tuple[float, float]:
    """The axis is the horizontal line below everything else."""
    lines = [s for s in shapes if isinstance(s, Stroke) and s.points[0][1] == s.points[-1][1]]
    low = max(lines, key=lambda s: s.points[0][1])
    return low.points[0][0], low.points[-1][0]


def test_off_scale_intervals_get_arrows_and_nothing_leaves_the_paper() -> None:
    drawing = forest_drawing(RATIOS)
    assert sum(s.head for s in drawing.shapes if isinstance(s, Stroke)) == 2
    for shape in drawing.shapes:
        if isinstance(shape, Stroke):
            assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in shape.points)
        if isinstance(shape, Label) and shape.anchor == "start":
            assert shape.x + text_width(shape.text, shape.size) / 1.16 <= drawing.width


def test_a_row_without_an_estimate_has_no_mark() -> None:
    figure = ForestFigure("", "RR", (ForestRow("D", math.nan, math.nan, math.nan),))
    shapes = forest_drawing(figure).shapes
    assert not [s for s in shapes if isinstance(s, Rectangle)]
    assert "not estimable" in [s.text for s in shapes if isinstance(s, Label)]


def test_a_title_from_the_world_stays_text() -> None:
    figure = replace(PROPORTIONS, title="<script>alert(1)</script> & \x1b[31m")
    assert "<script>" not in forest_svg(figure)
    assert "\x1b" not in forest_svg(figure)

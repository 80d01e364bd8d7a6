"""Funnel plots, in characters and for print."""

import math
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from rich.cells import cell_len

from review.drawing import Rectangle, Stroke
from review.pooling.measures import Measure
from review.pooling.spec import Method, Spec
from review.report.funnel import (
    FunnelFigure,
    FunnelPoint,
    Precision,
    effect_range,
    funnel_figure,
    half_width,
    height_share,
    significant_from,
)
from review.report.funnel_picture import funnel_drawing, funnel_svg
from review.report.funnel_text import funnel_text
from tests.unit.report.results import RESULT

POINTS = (FunnelPoint("A", -0.6, 0.1), FunnelPoint("B", 0.2, 0.5), FunnelPoint("C", 0.2, 0.5))
FIGURE = FunnelFigure("Trials", "Log RR", POINTS, -0.4, null=0.0, contours=(0.9, 0.95, 0.99))


def test_proportions_stand_on_sample_size_without_lines_or_contours() -> None:
    figure = funnel_figure(RESULT, "NRM", contours=True)
    assert figure.precision is Precision.SAMPLE_SIZE
    assert (figure.null, figure.contours) == (None, ())
    assert [p.precision for p in figure.points] == [269, 172, 183, 17]
    assert figure.effect_words == "Logit proportion"
    assert half_width(figure, 100) == 0


def test_ratios_stand_on_the_standard_error() -> None:
    figure = funnel_figure(replace(RESULT, spec=Spec(Measure.RR, Method.REML)), contours=True)
    assert figure.precision is Precision.STANDARD_ERROR
    assert figure.points[0].precision == pytest.approx(math.sqrt(0.1))
    assert (figure.null, figure.contours) == (0.0, (0.9, 0.95, 0.99))
    assert figure.effect_words == "Log RR"


def test_lines_are_where_the_normal_distribution_says() -> None:
    assert half_width(FIGURE, 0.5) == pytest.approx(1.959964 * 0.5, abs=1e-6)
    assert significant_from(0.99, 2.0) == pytest.approx(2.575829 * 2, abs=1e-5)
    low, high = effect_range(FIGURE)
    assert low < -0.4 - half_width(FIGURE, 0.5)
    assert high > -0.4 + half_width(FIGURE, 0.5)


def test_the_most_precise_study_is_at_the_top() -> None:
    assert height_share(FIGURE, 0.1) < height_share(FIGURE, 0.5) < 1
    sizes = replace(FIGURE, precision=Precision.SAMPLE_SIZE, points=(FunnelPoint("A", 0, 400),))
    assert height_share(sizes, 400) < height_share(sizes, 100) < 1


@pytest.mark.parametrize("width", [40, 80, 130])
def test_text_fits_and_counts_what_falls_together(width: int) -> None:
    text = funnel_text(FIGURE, width)
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert text.count("●") == 1
    assert any("│" in line and "2" in line.split("│", 1)[1] for line in text.splitlines())
    assert "Fewer than 10 studies: asymmetry cannot be judged." in " ".join(text.split())


def test_text_of_sample_sizes_has_no_lines() -> None:
    assert "·" not in funnel_text(funnel_figure(RESULT))
    assert "·" in funnel_text(FIGURE)


def test_svg_has_a_point_for_each_study_inside_the_frame() -> None:
    drawing = funnel_drawing(FIGURE)
    points = [s for s in drawing.shapes if isinstance(s, Rectangle) and s.radius]
    assert len(points) == 3
    for shape in drawing.shapes:
        if isinstance(shape, Stroke):
            assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in shape.points)
    ET.fromstring(funnel_svg(FIGURE))
    assert funnel_svg(FIGURE) == funnel_svg(FIGURE)
    assert "p &lt; 0.01" in funnel_svg(FIGURE)


def test_no_studies_at_all() -> None:
    empty = FunnelFigure("", "x", (), 0.0)
    assert "Fewer than 10" in funnel_text(empty)
    ET.fromstring(funnel_svg(empty))

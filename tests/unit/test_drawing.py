"""Shapes and their SVG."""

import math
import xml.etree.ElementTree as ET

import pytest

from review.drawing import (
    Anchor,
    Drawing,
    Label,
    Polygon,
    Rectangle,
    Shape,
    Stroke,
    char_width,
    head_of,
    text_width,
    to_svg,
)


def test_every_shape_becomes_an_element() -> None:
    shapes: tuple[Shape, ...] = (
        Rectangle(1, 2, 3, 4, radius=5),
        Polygon(((0, 0), (1, 0), (0, 1))),
        Stroke(((0, 0), (10, 0)), dashed=True, head=True),
        Label(5, 5, "a < b & c\x1b", 11, "#ff0000", bold=True, italic=True, anchor=Anchor.END, turned=True),
    )
    root = ET.fromstring(to_svg(Drawing(20, 10, "A & B", shapes)))
    names = [element.tag.rsplit("}", 1)[1] for element in root]
    assert names == ["title", "rect", "rect", "polygon", "polyline", "polygon", "text"]
    assert (root[0].text, root[-1].text) == ("A & B", "a < b & c")
    assert root[-1].attrib["transform"] == "rotate(-90 5 5)"
    assert root[-1].attrib["text-anchor"] == "end"


def test_widths_follow_helvetica_with_a_margin() -> None:
    assert char_width("W", 100) == pytest.approx(94.4 * 1.16)
    assert char_width("中", 13) == 13
    assert char_width("\u0301") == 0
    assert text_width("ab", 10) == pytest.approx(char_width("a", 10) + char_width("b", 10))


def test_an_arrow_head_points_along_its_line() -> None:
    tip, left, right = head_of(((0, 0), (3, 4)), 5)
    assert tip == (3, 4)
    middle = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2)
    assert middle == pytest.approx((0, 0))
    assert math.dist(left, right) == pytest.approx(4.5)
    assert head_of(((1, 1), (1, 1)))[0] == (1, 1)

"""Figures as shapes at fixed places, and their SVG.

Lengths are pixels at 96 per inch; x grows to the right, y downwards. A figure is laid out once, in plain
numbers, and painted by whoever needs it: here as SVG, by the report as PNG, PDF or TIFF. Words are measured
with the widths of Helvetica plus a margin, so that they fit in whatever sans-serif font the reader has. Equal
drawings give equal bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from review.text import cell, html_text

FONTS = (
    "Arial",
    "Helvetica",
    "Liberation Sans",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "DejaVu Sans",
)
BLACK = "#000000"
WHITE = "#ffffff"
# Advance widths of Helvetica for the characters 32 to 126, in thousandths of the size (Adobe Font Metrics).
_HELVETICA = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 "
    "556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 "
    "722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 "
    "500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
_WIDTHS = dict(zip(map(chr, range(32, 127)), map(int, _HELVETICA.split()), strict=True))
_MARGIN = 1.16


class Anchor(StrEnum):
    """Which end of a label its place is."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle with its upper left corner and the radius of its corners."""

    x: float
    y: float
    width: float
    height: float
    fill: str = WHITE
    stroke: str = BLACK
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed, filled shape."""

    points: tuple[tuple[float, float], ...]
    fill: str = BLACK


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points, dashed on demand, with an arrow head at its end on demand."""

    points: tuple[tuple[float, float], ...]
    colour: str = BLACK
    width: float = 1.0
    dashed: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """One line of words on a baseline; `turned` stands on its side, reading upwards."""

    x: float
    y: float
    text: str
    size: float = 13.0
    colour: str = BLACK
    bold: bool = False
    italic: bool = False
    anchor: Anchor = Anchor.START
    turned: bool = False


Shape = Rectangle | Polygon | Stroke | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure: its size, its title for readers who cannot see it, its shapes in painting order."""

    width: float
    height: float
    title: str
    shapes: tuple[Shape, ...]


def char_width(char: str, size: float = 13.0) -> float:
    """Return a safe width of one character, in pixels."""
    if char in _WIDTHS:
        return _WIDTHS[char] / 1000 * size * _MARGIN
    return size if cell(char) == 2 else cell(char) * 0.62 * size * _MARGIN


def text_width(text: str, size: float = 13.0) -> float:
    """Return a safe width of one line, in pixels."""
    return sum(char_width(c, size) for c in text)


def head_of(points: Sequence[tuple[float, float]], length: float = 8.0) -> tuple[tuple[float, float], ...]:
    """Return the triangle of an arrow head at the last point."""
    (x0, y0), (x, y) = points[-2:]
    distance = ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5 or 1.0
    ux, uy = (x - x0) / distance * length, (y - y0) / distance * length
    return ((x, y), (x - ux - uy * 0.45, y - uy + ux * 0.45), (x - ux + uy * 0.45, y - uy - ux * 0.45))


def to_svg(drawing: Drawing) -> str:
    """Return one SVG document; text stays text and nothing is loaded from anywhere."""
    width, height = f"{drawing.width:.0f}", f"{drawing.height:.0f}"
    families = ", ".join(f"'{name}'" if " " in name else name for name in FONTS)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" font-family="{families}, sans-serif" font-size="13">',
        f"<title>{html_text(drawing.title)}</title>",
        f'<rect width="{width}" height="{height}" fill="{WHITE}"/>',
        *(_element(shape) for shape in drawing.shapes),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _element(shape: Shape) -> str:
    match shape:
        case Rectangle():
            return _rectangle(shape)
        case Polygon():
            return f'<polygon points="{_points(shape.points)}" fill="{shape.fill}"/>'
        case Stroke():
            return _stroke(shape)
        case Label():
            return _label(shape)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _rectangle(shape: Rectangle) -> str:
    names = ("x", "y", "width", "height")
    place = " ".join(f'{n}="{_number(getattr(shape, n))}"' for n in names)
    corner = f' rx="{_number(shape.radius)}"' if shape.radius else ""
    return f'<rect {place}{corner} fill="{shape.fill}" stroke="{shape.stroke}"/>'


def _stroke(shape: Stroke) -> str:
    dash = ' stroke-dasharray="4 3"' if shape.dashed else ""
    line = (
        f'<polyline points="{_points(shape.points)}" fill="none" stroke="{shape.colour}" '
        f'stroke-width="{_number(shape.width)}"{dash}/>'
    )
    head = f'<polygon points="{_points(head_of(shape.points))}" fill="{shape.colour}"/>' if shape.head else ""
    return line + head


def _label(shape: Label) -> str:
    x, y = _number(shape.x), _number(shape.y)
    style = ' font-weight="bold"' if shape.bold else ""
    style += ' font-style="italic"' if shape.italic else ""
    style += f' text-anchor="{shape.anchor}"' if shape.anchor is not Anchor.START else ""
    style += f' fill="{shape.colour}"' if shape.colour != BLACK else ""
    style += f' font-size="{_number(shape.size)}"' if shape.size != 13.0 else ""
    style += f' transform="rotate(-90 {x} {y})"' if shape.turned else ""
    return f'<text x="{x}" y="{y}"{style}>{html_text(shape.text)}</text>'

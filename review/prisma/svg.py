"""The flow as SVG: text stays text, nothing is loaded from anywhere, equal flows give equal bytes."""

from review.prisma.flow import Flow
from review.prisma.picture import FONT, Arrow, Paint, Picture, Rectangle, Words, picture
from review.text import html_text

FONTS = (
    "Arial, Helvetica, 'Liberation Sans', 'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', "
    "'PingFang SC', 'WenQuanYi Micro Hei', 'DejaVu Sans', sans-serif"
)
FILLS = {
    Paint.BOX: ("#ffffff", "#000000"),
    Paint.TITLE: ("#fbd98c", "#b07d00"),
    Paint.STAGE: ("#b7d1ec", "#5b7fa6"),
    Paint.INTERIM: ("#fdeaea", "#a31515"),
}
OPEN_COLOUR = "#a31515"


def flow_svg(flow: Flow) -> str:
    """Return the flow as one SVG document, 96 pixels an inch."""
    return svg_of(picture(flow))


def svg_of(drawing: Picture) -> str:
    """Return a picture as one SVG document."""
    width, height = f"{drawing.width:.0f}", f"{drawing.height:.0f}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" font-family="{FONTS}" font-size="{FONT:g}">',
        "<title>PRISMA 2020 flow diagram</title>",
        '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0 0 10 5 0 10z"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *(_rectangle(r) for r in drawing.rectangles),
        *(_arrow(a) for a in drawing.arrows),
        *(_words(w) for w in drawing.words),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _rectangle(shape: Rectangle) -> str:
    fill, stroke = FILLS[shape.paint]
    corner = "" if shape.paint is Paint.BOX else ' rx="5"'
    return (
        f'<rect x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}" height="{shape.height:g}"{corner} '
        f'fill="{fill}" stroke="{stroke}"/>'
    )


def _arrow(arrow: Arrow) -> str:
    points = " ".join(f"{x:g},{y:g}" for x, y in arrow.points)
    return f'<polyline points="{points}" fill="none" stroke="#000000" marker-end="url(#head)"/>'


def _words(words: Words) -> str:
    style = ' font-weight="bold"' if words.bold else ""
    style += ' text-anchor="middle"' if words.centred else ""
    style += f' fill="{OPEN_COLOUR}" font-style="italic"' if words.open_items else ""
    style += ' font-size="11"' if words.small else ""
    style += f' transform="rotate(-90 {words.x:g} {words.y:g})"' if words.upright else ""
    return f'<text x="{words.x:g}" y="{words.y:g}"{style}>{html_text(words.text)}</text>'

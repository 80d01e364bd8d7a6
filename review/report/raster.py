"""Drawings as PNG, PDF or TIFF for journals, painted by matplotlib.

The same drawing gives the same bytes: no date, no version. Raster pictures are RGB without transparency; text
in a PDF stays text (TrueType). A character that no installed font holds is refused rather than printed as an
empty box.
"""

import io
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from review.drawing import FONTS, WHITE, Anchor, Drawing, Label, Polygon, Rectangle, Shape, Stroke, head_of
from review.errors import BadInput, Unsupported
from review.text import printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PIXELS = 96.0
_POINTS = 72.0 / _PIXELS


class Kind(StrEnum):
    """File formats; SVG needs no painting and comes from `review.drawing.to_svg`."""

    PNG = "png"
    PDF = "pdf"
    TIFF = "tiff"


def paint(drawing: Drawing, kind: Kind, dpi: int = 300) -> bytes:
    """Return a drawing as a file of the given kind; `dpi` matters for PNG and TIFF.

    Raises:
        BadInput: `dpi` is not between 30 and 1200.
        Unsupported: no installed font has one of the characters.
    """
    if not 30 <= dpi <= 1200:
        raise BadInput(f"A picture of {dpi} dots per inch cannot be made; choose 30 to 1200.")
    import matplotlib as mpl  # noqa: PLC0415 - half a second that only pictures need

    families = _families(shape.text for shape in drawing.shapes if isinstance(shape, Label))
    with mpl.rc_context({"pdf.fonttype": 42, "font.family": families}):
        return _saved(_figure(drawing), kind, dpi)


def _families(texts: Iterable[str]) -> list[str]:
    """Return installed fonts, best first, that together hold every character."""
    from matplotlib import font_manager  # noqa: PLC0415
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415

    missing = {c for text in texts for c in printable(text) if not c.isspace()}
    installed = {entry.name: entry.fname for entry in font_manager.fontManager.ttflist}
    chosen = []
    for name in (n for n in FONTS if n in installed):
        chosen.append(name)
        missing -= {c for c in missing if FT2Font(installed[name]).get_char_index(ord(c))}
        if not missing:
            return chosen
    sample = "".join(sorted(missing)[:5])
    raise Unsupported(
        f"No installed font can print '{sample}'; install Noto Sans CJK, or write the figure as SVG."
    )


def _figure(drawing: Drawing) -> "Figure":
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(drawing.width / _PIXELS, drawing.height / _PIXELS), facecolor=WHITE)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height, 0)
    axes.axis("off")
    for order, shape in enumerate(drawing.shapes):
        _add(axes, shape, order + 1)
    return figure


def _add(axes: "Axes", shape: Shape, order: int) -> None:
    match shape:
        case Rectangle():
            _rectangle(axes, shape, order)
        case Polygon():
            axes.fill(*zip(*shape.points, strict=True), color=shape.fill, linewidth=0, zorder=order)
        case Stroke():
            _stroke(axes, shape, order)
        case Label():
            _label(axes, shape, order)


def _rectangle(axes: "Axes", shape: Rectangle, order: int) -> None:
    from matplotlib.patches import FancyBboxPatch  # noqa: PLC0415

    style = f"round,pad=0,rounding_size={shape.radius}" if shape.radius else "square,pad=0"
    axes.add_patch(
        FancyBboxPatch(
            (shape.x, shape.y),
            shape.width,
            shape.height,
            boxstyle=style,
            facecolor=shape.fill,
            edgecolor=shape.stroke,
            linewidth=_POINTS,
            zorder=order,
        )
    )


def _stroke(axes: "Axes", shape: Stroke, order: int) -> None:
    xs, ys = zip(*shape.points, strict=True)
    style = (0, (4, 3)) if shape.dashed else "solid"
    width = shape.width * _POINTS
    axes.plot(
        xs, ys, color=shape.colour, linewidth=width, linestyle=style, zorder=order, solid_capstyle="butt"
    )
    if shape.head:
        axes.fill(*zip(*head_of(shape.points), strict=True), color=shape.colour, linewidth=0, zorder=order)


def _label(axes: "Axes", shape: Label, order: int) -> None:
    across = {Anchor.START: "left", Anchor.MIDDLE: "center", Anchor.END: "right"}[shape.anchor]
    axes.text(
        shape.x,
        shape.y,
        # A dollar sign would start mathematics.
        printable(shape.text).replace("$", r"\$"),
        fontsize=shape.size * _POINTS,
        color=shape.colour,
        fontweight="bold" if shape.bold else "normal",
        fontstyle="italic" if shape.italic else "normal",
        horizontalalignment=across,
        verticalalignment="baseline",
        rotation=90 if shape.turned else 0,
        rotation_mode="anchor",
        zorder=order,
    )


def _saved(figure: "Figure", kind: Kind, dpi: int) -> bytes:
    out = io.BytesIO()
    if kind is Kind.PDF:
        figure.savefig(out, format="pdf", metadata={"CreationDate": None, "Producer": None, "Creator": None})
        return out.getvalue()
    from PIL import Image  # noqa: PLC0415

    figure.savefig(out, format="png", dpi=dpi, metadata={"Software": None})
    with Image.open(out) as painted:
        flat = painted.convert("RGB")
    out = io.BytesIO()
    if kind is Kind.TIFF:
        flat.save(out, "TIFF", compression="tiff_lzw", dpi=(dpi, dpi))
    else:
        flat.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()

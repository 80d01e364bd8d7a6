"""Drawings as PNG, PDF and TIFF."""

import io

import pytest
from PIL import Image

from review.drawing import Drawing, Label, Polygon, Rectangle, Stroke
from review.errors import BadInput, Unsupported
from review.prisma.count import count_flow
from review.prisma.facts import SourceFact
from review.prisma.picture import picture
from review.report.forest_picture import forest_drawing
from review.report.raster import Kind, paint
from review.vocabulary import SourceKind
from tests.unit.report.figures import RATIOS

DRAWING = Drawing(
    192,
    96,
    "t",
    (
        Rectangle(5, 5, 60, 30, "#ff0000", "#000000", 4),
        Polygon(((100, 10), (120, 10), (110, 30))),
        Stroke(((10, 60), (90, 60)), head=True),
        Stroke(((10, 80), (90, 80)), dashed=True),
        Label(100, 80, "cost $5 and $6", turned=False, bold=True, italic=True),
        Label(180, 90, "up", turned=True),
    ),
)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_same_drawing_gives_the_same_bytes(kind: Kind) -> None:
    assert paint(DRAWING, kind, 100) == paint(DRAWING, kind, 100)


def test_png_has_the_size_the_resolution_and_no_transparency() -> None:
    with Image.open(io.BytesIO(paint(DRAWING, Kind.PNG, 300))) as image:
        assert image.size == (600, 300)
        assert image.mode == "RGB"
        assert image.info["dpi"][0] == pytest.approx(300, abs=0.1)
        assert image.getpixel((100, 60)) == (255, 0, 0)


def test_tiff_is_compressed_rgb() -> None:
    with Image.open(io.BytesIO(paint(DRAWING, Kind.TIFF, 300))) as image:
        assert image.mode == "RGB"
        assert image.info["compression"] == "tiff_lzw"
        assert image.info["dpi"] == (300, 300)


def test_pdf_carries_no_date() -> None:
    data = paint(DRAWING, Kind.PDF)
    assert data.startswith(b"%PDF")
    assert b"CreationDate" not in data


def test_flow_and_forest_are_painted() -> None:
    flow = count_flow([SourceFact("PubMed", SourceKind.DATABASE, 0)], [])
    assert paint(picture(flow), Kind.PNG, 50).startswith(b"\x89PNG")
    assert paint(forest_drawing(RATIOS), Kind.PNG, 50).startswith(b"\x89PNG")


def test_a_character_without_a_font_is_refused() -> None:
    with pytest.raises(Unsupported, match="No installed font can print"):
        paint(Drawing(90, 30, "", (Label(5, 20, "\U000f1234"),)), Kind.PNG, 50)


def test_a_senseless_resolution_is_refused() -> None:
    with pytest.raises(BadInput, match="30 to 1200"):
        paint(DRAWING, Kind.PNG, 5)

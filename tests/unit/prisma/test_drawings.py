"""The drawings show the official wording, all counts, and nothing the world put into a name."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from rich.cells import cell_len

from review.drawing import Label, Rectangle, text_width
from review.errors import BrokenInvariant
from review.prisma.count import count_flow
from review.prisma.facts import CitationFact, PreviousReview, ReportFact, SourceFact
from review.prisma.flow import Flow
from review.prisma.page import flow_html, flow_markdown
from review.prisma.picture import INTERIM_FILL, OPEN_COLOUR, flow_svg, picture
from review.prisma.terminal import flow_line, flow_text
from review.prisma.wording import Line, diagram, wrapped
from review.vocabulary import (
    CitationId,
    OutcomeOfScreening,
    ReportId,
    RetrievalStatus,
    SourceKind,
    StudyId,
)
from tests.unit.prisma.fixture import SOURCES, citations

FLOW = count_flow(SOURCES, citations())
OFFICIAL = (
    "Identification of studies via databases and registers",
    "Records identified from*:",
    "Databases (n = 649):",
    "Registers (n = 0)",
    "Records removed before screening:",
    "Duplicate records removed (n = 201)",
    "Records marked as ineligible by automation tools (n = 0)",
    "Records removed for other reasons (n = 3)",
    "Records screened (n = 445)",
    "Records excluded** (n = 360)",
    "Reports sought for retrieval (n = 85)",
    "Reports not retrieved (n = 2)",
    "Reports assessed for eligibility (n = 83)",
    "Reports excluded:",
    "Wrong population (n = 20)",
    "Studies included in review (n = 32)",
    "Reports of included studies (n = 32)",
    "中国知网 (CNKI) (n = 80)",
)


def _interim() -> Flow:
    facts = citations()
    facts[10] = replace(facts[10], screening=OutcomeOfScreening.CONFLICT)
    return count_flow(SOURCES, facts)


def _update() -> Flow:
    report = ReportFact(
        ReportId(900), False, RetrievalStatus.RETRIEVED, OutcomeOfScreening.INCLUDED, "", (StudyId(90),)
    )
    facts = [
        *citations(),
        CitationFact(CitationId(900), 0, 1, screening=OutcomeOfScreening.INCLUDED, reports=(report,)),
    ]
    sources = [*SOURCES, SourceFact("ASCO", SourceKind.ORGANISATION, 1)]
    return count_flow(sources, facts, previous=PreviousReview(10, 12))


def test_text_at_80_cells_holds_every_official_line() -> None:
    drawn = flow_text(FLOW, 80)
    assert all(cell_len(line) <= 80 for line in drawn.splitlines())
    boxes = " ".join(drawn.replace("│", " ").split())
    for words in ("Records screened (n = 445)", "Records excluded** (n = 360)", "Not a trial (n = 8)"):
        assert words in boxes
    assert "INTERIM" not in drawn


@pytest.mark.parametrize("width", [24, 40, 55, 56, 79, 80, 120, 200])
@pytest.mark.parametrize("flow", [FLOW, _interim(), _update()])
def test_text_fits_and_its_boxes_are_closed(width: int, flow: Flow) -> None:
    lines = flow_text(flow, width).splitlines()
    assert all(cell_len(line) <= width for line in lines)
    assert sum(line.count("┌") for line in lines) == sum(line.count("┘") for line in lines)
    edges = [{i for i, c in enumerate(line) if c in "┌└"} for line in lines if "┌" in line and width < 56]
    assert all(edges) or not edges


def test_chinese_names_keep_the_right_border_in_line() -> None:
    lines = [line for line in flow_text(FLOW, 80).splitlines() if line.startswith("│")]
    assert {cell_len(line[: line.index("│", 1) + 1]) for line in lines} == {38}


def test_svg_holds_every_official_line_as_text() -> None:
    root = ET.fromstring(flow_svg(FLOW))
    texts = [t.text or "" for t in root.iter("{http://www.w3.org/2000/svg}text")]
    whole = " ".join(texts)
    for words in OFFICIAL:
        assert words in whole
    assert {"Identification", "Screening", "Included"} <= set(texts)


def test_svg_is_the_same_twice_and_loads_nothing() -> None:
    assert flow_svg(FLOW) == flow_svg(FLOW)
    assert flow_svg(FLOW).count("http") == 1


def test_boxes_do_not_overlap_and_stay_inside() -> None:
    for flow in (FLOW, _interim(), _update()):
        drawn = picture(flow)
        shapes = [s for s in drawn.shapes if isinstance(s, Rectangle)]
        assert all(
            r.x >= 0 and r.x + r.width <= drawn.width and r.y + r.height <= drawn.height for r in shapes
        )
        for place, a in enumerate(shapes):
            for b in shapes[place + 1 :]:
                apart = a.x + a.width <= b.x or b.x + b.width <= a.x
                assert apart or a.y + a.height <= b.y or b.y + b.height <= a.y


def test_interim_is_marked_everywhere() -> None:
    flow = _interim()
    words = "INTERIM: 1 item not decided yet (title and abstract 1)"
    assert words in flow_text(flow)
    assert words in flow_svg(flow)
    assert words in flow_markdown(flow)
    assert any(isinstance(s, Rectangle) and s.fill == INTERIM_FILL[0] for s in picture(flow).shapes)
    assert "not decided yet (n = 1)" in flow_text(flow)
    assert flow_line(flow).endswith("(1 open)")
    assert flow_line(FLOW) == ("649 identified → 445 screened → 85 sought → 83 assessed → 32 studies (final)")


def test_long_reasons_stay_apart_and_the_banner_fits() -> None:
    lines = wrapped([Line("no outcome of interest in any group (n = 5)", 1)], 24)
    assert [(line.indent, line.text) for line in lines] == [
        (1, "no outcome of"),
        (2, "interest in any"),
        (2, "group (n = 5)"),
    ]
    facts = [replace(c, screening=OutcomeOfScreening.CONFLICT) for c in citations()[:400]]
    facts += [replace(c, reports=()) for c in citations()[400:]]
    drawn = picture(count_flow(SOURCES, facts))
    banner = [s for s in drawn.shapes if isinstance(s, Label) and s.colour == OPEN_COLOUR and s.bold]
    assert all(text_width(label.text) <= drawn.width for label in banner)


def test_updated_template_with_other_methods() -> None:
    drawn = diagram(_update())
    assert drawn.template == "updated, databases, registers and other sources"
    assert drawn.main.title == "Identification of new studies via databases and registers"
    assert drawn.other is not None
    assert [line.text for line in drawn.other.identified] == [
        "Records identified from:",
        "Organisations (n = 1)",
    ]
    assert [line.text for line in drawn.previous] == [
        "Studies included in previous version of review (n = 10)",
        "Reports of studies included in previous version of review (n = 12)",
    ]
    assert [line.text for line in drawn.included] == [
        "New studies included in review (n = 33)",
        "Reports of new included studies (n = 33)",
    ]
    assert [line.text for line in drawn.total] == [
        "Total studies included in review (n = 43)",
        "Reports of total included studies (n = 45)",
    ]


def test_automation_is_split_in_the_box() -> None:
    facts = citations()
    facts[10] = replace(facts[10], excluded_by_tool=True)
    flow = count_flow(SOURCES, facts)
    assert "by a human (n = 359)" in flow_text(flow)
    assert "** Excluded by a human: 359; by automation tools: 1." in flow_text(flow)


def test_names_from_the_world_are_shown_not_obeyed() -> None:
    name = "<b>x</b> [red]&\x1b[31m\u202e|`"
    sources = [replace(SOURCES[0], name=name), *SOURCES[1:]]
    flow = count_flow(sources, citations())
    ET.fromstring(flow_svg(flow))
    assert "<b>" not in flow_svg(flow)
    assert "<b>" not in flow_html(flow, name)
    for drawn in (flow_text(flow), flow_svg(flow), flow_html(flow), flow_markdown(flow)):
        assert "\x1b" not in drawn
        assert "\u202e" not in drawn


def test_markdown_has_boxes_sources_and_reasons() -> None:
    words = flow_markdown(FLOW)
    assert words.startswith("# PRISMA 2020 flow\n")
    assert "| PubMed | Database | 210 |" in words
    assert "| Wrong population | 20 |" in words
    assert "Template: new, databases and registers only." in words


def test_html_is_self_contained() -> None:
    page = flow_html(FLOW, "A & B")
    assert "<title>A &amp; B</title>" in page
    assert "<script" not in page
    assert "src=" not in page.replace("-src", "")


def test_a_broken_flow_is_not_drawn() -> None:
    broken = replace(FLOW, screened=444)
    for draw in (flow_text, flow_svg, flow_html, flow_markdown):
        with pytest.raises(BrokenInvariant, match="I2"):
            draw(broken)

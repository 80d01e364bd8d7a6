"""Records through the command line: import, lists, duplicates, removal, export."""

import csv
import io

import pytest

from tests.cli.calls import Desk
from tests.services.files import article, ris

NASTY = "[18F]FDG [/] [bold red]x \x1b[31mred \u202eabc"


def bring(desk: Desk, *articles: str, source: str = "PubMed", name: str = "a.ris") -> dict[str, object]:
    """Import articles as one RIS file."""
    desk.file(name, ris(*articles))
    summary: dict[str, object] = desk.data("import", name, "--source", source)
    return summary


def test_a_review_is_started_once(empty_desk: Desk) -> None:
    """In ./review.db unless told; never over another."""
    assert empty_desk.data("new", "A title")["title"] == "A title"
    assert "exists already" in empty_desk.refused("new", "Another")
    empty_desk.call("new", "Another", "--db", "other.db")
    assert empty_desk.data("protocol", "show", "--db", "other.db")["title"] == "Another"
    assert "needs a title" in empty_desk.refused("new", " ", "--db", "third.db")


def test_an_import_reconciles(desk: Desk) -> None:
    """What the source reported beside what the files hold; again, into the same search, nothing is added."""
    desk.file("s.txt", "car-t AND myeloma")
    desk.file("a.ris", ris(article(1), article(2)) + b"TY  - JOUR\r\nER  - \r\n")
    words = ("--source", "CNKI", "--hits", "5", "--searched", "2025-01-02", "--strategy", "s.txt")
    got = desk.data("import", "a.ris", *words)
    file = got["files"][0]
    assert file["starts"] == file["accepted"] + file["rejected"]
    assert got["reconciliation"] == "CNKI reported 5; files hold 3; 2 missing."
    again = desk.data("import", "a.ris", "--into", "search:1")
    assert again["added"] == 0
    listed = desk.data("search", "list")["searches"][0]
    assert (listed["hits"], listed["records"], listed["searched_on"]) == (5, got["added"], "2025-01-02")
    assert listed["strategy"] == "car-t AND myeloma"
    assert "CNKI" in desk.call("search", "list").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("a.ris",), "names its source"),
        (("a.ris", "--source", "X", "--searched", "5 May"), "is no day"),
        (("a.ris", "--source", "X", "--into", "report:1"), "is not an id this command takes"),
        (("a.ris", "--source", "X", "--strategy", "a.pdf"), "not UTF-8"),
    ],
)
def test_an_import_is_refused(desk: Desk, words: tuple[str, ...], sentence: str) -> None:
    """One sentence, and nothing is imported."""
    desk.file("a.ris", ris(article(1)))
    desk.file("a.pdf", b"%PDF-1.4\n\xff\xfe")
    assert sentence in desk.refused("import", *words)
    assert desk.data("list")["count"] == 0


def test_a_file_that_is_not_there(desk: Desk) -> None:
    """Not found exits 3."""
    assert "There is no file none.ris" in desk.refused("import", "none.ris", "--source", "X", code=3)


def test_hostile_titles_are_shown_and_not_obeyed(desk: Desk) -> None:
    """Markup stays text, escapes are dropped, direction marks are made visible."""
    bring(desk, article(1, TI=NASTY))
    shown = desk.call("list").stdout
    assert "[18F]FDG [/] [bold red]x" in shown
    detail = desk.call("show", "citation:1").stdout
    assert "\\u202e" in detail
    assert not set("\x1b\u202e") & set(shown + detail)
    raw = desk.call("show", "record:1", "--raw").stdout
    assert "TI  - [18F]FDG" in raw
    assert "\x1b" not in raw


def test_lists_and_one_item(desk: Desk) -> None:
    """Filters, a limit, and the history of a record and a citation."""
    bring(desk, *(article(n) for n in range(4)))
    assert desk.data("list")["count"] == 4
    found = desk.data("list", "--text", "fatigue")["citations"]
    assert [line["id"] for line in found] == ["citation:3"]
    assert desk.data("list", "--source", "Embase")["count"] == 0
    assert len(desk.data("list", "--limit", "2")["citations"]) == 2
    citation = desk.data("show", "citation:3")
    assert citation["records"][0]["record"] == "record:3"
    assert citation["events"][0]["what"].startswith("record:3 from PubMed")
    assert desk.data("show", "record:3")["citation"] == "citation:3"
    assert desk.data("audit", "record:3")["events"]
    assert "import" in desk.call("audit").stdout
    assert "There is no citation:9" in desk.refused("show", "citation:9", code=3)
    assert "is not an id" in desk.refused("show", "nine")


def test_duplicates_there_and_back(desk: Desk) -> None:
    """A run merges, an undo parts, and what a person said holds."""
    bring(desk, article(1), article(2))
    bring(desk, article(1), article(5), source="CNKI", name="b.ris")
    assert desk.data("dedup")["merged"] == 1
    assert desk.data("list", "--merged")["count"] == 1
    assert desk.data("dedup", "undo-run", "--as", "ann")["moved"] == 1
    desk.call("dedup", "answer", "record:1", "record:3", "same", "--as", "ann")
    assert desk.data("list")["count"] == 3
    assert desk.data("dedup", "split", "record:3", "--as", "ann")["citations"] == ["citation:3"]
    assert desk.data("dedup", "run")["merged"] == 0
    assert desk.data("dedup", "merge", "citation:1", "citation:3", "--as", "ann")["citations"] == [
        "citation:1"
    ]
    assert desk.data("dedup", "undo", "citation:1", "--as", "ann")["citations"] == ["citation:3"]
    assert desk.data("dedup", "queue")["count"] >= 0
    assert "Say who decides" in desk.refused("dedup", "merge", "citation:1", "citation:2")


def test_removal_and_back(desk: Desk) -> None:
    """By id and by filter, with a reason."""
    bring(desk, *(article(n) for n in range(4)))
    assert desk.data("remove", "citation:1", "--reason", "wrong file", "--as", "ann")["removed"] == 1
    words = ("--text", "fatigue", "--reason", "a tool said so", "--automation", "--as", "ann")
    assert desk.data("remove", *words)["removed"] == 1
    flow = desk.data("flow")
    assert (flow["removed_other"], flow["removed_automation"], flow["screened"]) == (1, 1, 2)
    assert desk.data("list", "--removed")["count"] == 2
    assert desk.data("put-back", "citation:1", "--as", "ann")["put_back"] == 1
    assert desk.data("list", "--removed")["count"] == 1
    assert "say which by" in desk.refused("remove", "--reason", "x", "--as", "ann")
    assert "No citation passes" in desk.refused(
        "remove", "--text", "zebra", "--reason", "x", "--as", "ann", code=3
    )


def test_export(desk: Desk) -> None:
    """The format is named or told by the ending; a formula stays text in a spreadsheet."""
    bring(desk, article(1), article(2, TI="=HYPERLINK(1)"))
    desk.call("export", "-o", "out.csv")
    rows = list(csv.DictReader(io.StringIO((desk.folder / "out.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == 2
    assert not any(cell.startswith("=") for row in rows for cell in row.values())
    assert desk.call("export", "--format", "ris").stdout.count("ER  - ") == 2
    assert len(desk.data("export")) == 2
    assert "Say the format" in desk.refused("export", "-o", "out.xyz")


def test_show_tells_what_belongs_to_a_citation(desk: Desk) -> None:
    """An erratum stands beside its article, in words and as data."""
    title = "Chimeric antigen receptor cells in forty invented patients with myeloma"
    bring(desk, article(1, TI=title), article(1, TI=f"Erratum: {title}", DO="10.5555/e1", SP="900"))
    assert "Related" not in desk.call("show", "citation:1").stdout
    desk.call("dedup")
    assert f"citation:2, erratum of: Erratum: {title}" in desk.call("show", "citation:1").stdout
    told = desk.data("show", "citation:2")["related"]
    assert told == [{"citation": "citation:1", "link": "erratum-of", "title": title}]

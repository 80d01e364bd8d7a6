"""From included citations to a pooled outcome, by commands alone."""

import csv
import io

import pytest

from tests.cli.calls import Desk
from tests.cli.test_records import bring
from tests.cli.test_screening import decide_all
from tests.services.files import article

COUNTS = {1: (6, 10), 2: (12, 20)}


@pytest.fixture
def two_reports(desk: Desk) -> Desk:
    """Two citations that passed, their reports sought."""
    bring(desk, article(1), article(2), article(3))
    decide_all(desk, "iie", "ann")
    decide_all(desk, "iie", "ben")
    assert desk.data("fulltext", "seek", "--as", "ann")["sought"] == 2
    return desk


def test_retrieval_and_files(two_reports: Desk) -> None:
    """Retrieved, not retrieved with why, a file in and out byte for byte, a further report."""
    desk = two_reports
    desk.file("one.pdf", b"%PDF-1.4 invented \xff\x00")
    assert desk.data("fulltext", "attach", "report:1", "one.pdf", "--as", "ann")["attachment"] == 1
    assert desk.data("fulltext", "files", "report:1")["attachments"][0]["name"] == "one.pdf"
    desk.call("fulltext", "save", "1", "-o", "copy.pdf")
    assert (desk.folder / "copy.pdf").read_bytes() == b"%PDF-1.4 invented \xff\x00"
    desk.call("fulltext", "not-retrieved", "report:2", "--why", "no answer", "--as", "ann")
    lines = desk.data("fulltext", "list")["reports"]
    assert [line["retrieval"] for line in lines] == ["retrieved", "not_retrieved"]
    assert lines[1]["why"] == "no answer"
    assert desk.data("fulltext", "list", "--retrieval", "retrieved")["count"] == 1
    assert desk.data("fulltext", "link", "citation:1", "Appendix", "--as", "ann")["id"] == "report:3"
    assert desk.data("show", "report:1")["attachments"][0]["byte_length"] == 20
    assert "all-sought" in desk.refused("fulltext", "retrieved", "--as", "ann")


def test_an_exclusion_at_full_text_needs_a_reason(two_reports: Desk) -> None:
    """And says which there are; the flow counts it under its label."""
    desk = two_reports
    desk.call("fulltext", "retrieved", "--all-sought", "--as", "ann")
    assert "needs a reason: population" in desk.refused("decide", "report:1", "exclude", "--as", "ann")
    for who in ("ann", "ben"):
        desk.call("decide", "report:1", "exclude", "--reason", "design", "--as", who)
    assert desk.data("flow")["excluded_with_reasons"] == [{"reason": "Wrong study design", "reports": 1}]


def test_from_reports_to_a_pooled_outcome(two_reports: Desk) -> None:
    """Studies, cohorts, readings of two reviewers, agreement, outcome data, pooling, forest plot."""
    desk = two_reports
    desk.call("fulltext", "retrieved", "--all-sought", "--as", "ann")
    for number in COUNTS:
        for who in ("ann", "ben"):
            desk.call("decide", f"report:{number}", "include", "--as", who)
        made = desk.data("study", "add", f"Author {number}", f"report:{number}", "--as", "ann")
        assert made["id"] == f"study:{number}"
        assert desk.data("extract", "cohort", made["id"], "--as", "ann")["id"] == f"cohort:{number}"
    desk.call("extract", "outcome", "ORR", "Objective response rate", "--as", "ann")
    read_by(desk, "ann", {**COUNTS, 2: (13, 20)})
    read_by(desk, "ben", COUNTS)
    agreed = desk.data("extract", "agree", "--as", "ann")
    assert agreed["agreed"] == 5
    assert [cell["field"] for cell in agreed["differ"]] == ["events"]
    assert len(desk.data("extract", "compare", "--differ")["cells"]) == 1
    place = ("--cohort", "cohort:2", "--outcome", "ORR", "--denominator", "treated")
    desk.call("extract", "settle", "study:2", "events", "12", *place, "--as", "eve")
    rows = desk.data("extract", "data", "orr")["rows"]
    assert [(row["events"], row["n"]) for row in rows] == list(COUNTS.values())
    assert rows[0]["characteristics"] == {"country": "China"}
    pooled = desk.data("pool", "ORR", "--as", "ann")
    assert (pooled["overall"]["k"], pooled["overall"]["studies"]) == (2, 2)
    assert pooled["overall"]["estimate"] == pytest.approx(18 / 30, abs=1e-6)
    desk.call("pool", "ORR", "--look", "-o", "forest.svg")
    assert "Author 1" in (desk.folder / "forest.svg").read_text(encoding="utf-8")
    desk.call("pool", "ORR", "--look", "-o", "plots")
    assert [path.name for path in (desk.folder / "plots").iterdir()] == ["ORR.svg"]
    before = desk.call("audit").stdout
    assert "XYZ" in desk.refused("pool", "ORR", "XYZ", "--as", "ann", code=3)
    assert desk.call("audit").stdout == before
    assert "cannot be left out" in desk.refused("pool", "ORR", "--without", "cohort:9", code=3)
    flow = desk.data("flow")
    assert (flow["studies"], flow["reports_included"], flow["final"]) == (2, 2, True)
    assert desk.data("show", "study:1")["reports"] == [{"id": "report:1", "role": "primary"}]
    assert "p. 3" in desk.call("extract", "values").stdout


def read_by(desk: Desk, who: str, counts: dict[int, tuple[int, int]]) -> None:
    """Import a reviewer's readings of both studies."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("study", "field", "value", "cohort", "outcome", "denominator", "page"))
    for number, (events, n) in counts.items():
        where = (f"cohort:{number}", "ORR", "treated", "p. 3")
        writer.writerow((f"study:{number}", "country", "China", "", "", "", ""))
        writer.writerow((f"study:{number}", "events", events, *where))
        writer.writerow((f"study:{number}", "n", n, *where))
    desk.file(f"{who}-readings.csv", out.getvalue())
    desk.call("extract", "import", f"{who}-readings.csv", "--as", who)


def test_the_form_and_what_it_refuses(two_reports: Desk) -> None:
    """A form of one's own from a table; a value it does not take; a place that does not fit."""
    desk = two_reports
    desk.call("study", "add", "Author 1", "report:1", "--as", "ann")
    desk.call("extract", "cohort", "study:1", "--as", "ann")
    assert len(desk.data("extract", "form")["fields"]) == 11
    refused = {
        ("study:1", "year", "soon"): "takes a number",
        ("study:1", "colour", "red"): "no field `colour`",
        ("study:1", "events", "3"): "name the cohort and the outcome",
        ("study:1", "country", "China", "--cohort", "cohort:1"): "leave the cohort out",
        ("study:1", "year", "2020", "--missing", "unclear"): "give one",
    }
    for words, sentence in refused.items():
        assert sentence in desk.refused("extract", "set", *words, "--as", "ann")
    desk.call("extract", "set", "study:1", "year", "2020", "--as", "ann", "--quote", "in 2020")
    desk.file("form.csv", "key,label,level,kind,choices\nphase,Phase,study,choice,I|II\n")
    assert desk.data("extract", "form", "--set", "form.csv", "--as", "ann")["version"] == 1
    assert "takes one of I, II" in desk.refused("extract", "set", "study:1", "phase", "IV", "--as", "ann")
    desk.file("form.csv", "key,level\nphase,page\n")
    assert "`page` is no level" in desk.refused("extract", "form", "--set", "form.csv", "--as", "ann")


def test_overlaps_and_links(two_reports: Desk) -> None:
    """Cohorts that share participants, with the reason; a report's role changes."""
    desk = two_reports
    desk.call("study", "add", "Author 1", "report:1", "report:2=registry", "--as", "ann")
    desk.call("extract", "cohort", "study:1", "A", "--as", "ann")
    desk.call("extract", "cohort", "study:1", "B", "--as", "ann")
    desk.call("extract", "overlap", "cohort:1", "cohort:2", "same centre", "--as", "ann")
    assert desk.data("extract", "overlaps")["overlaps"][0]["reason"] == "same centre"
    desk.call("extract", "overlap", "cohort:1", "cohort:2", "mistaken", "--unlink", "--as", "ann")
    assert desk.data("extract", "overlaps")["overlaps"] == []
    desk.call("study", "link", "study:1", "report:2", "secondary", "--as", "ann")
    roles = [report["role"] for report in desk.data("study", "list")["studies"][0]["reports"]]
    assert roles == ["primary", "secondary"]
    assert [c["label"] for c in desk.data("extract", "cohorts")["cohorts"]] == ["A", "B"]
    assert desk.data("extract", "outcomes")["outcomes"] == []
    assert "Name the outcome to pool" in desk.refused("pool", code=3)

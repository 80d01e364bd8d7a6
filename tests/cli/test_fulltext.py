"""Full texts on the command line: a folder attached, open copies looked for."""

import pytest

from review.sources.entrez_limiter import Timing
from tests.cli.calls import Desk
from tests.services.documents import pdf
from tests.services.files import article, ris
from tests.sources.json_server import Canned, JsonServer
from tests.sources.open_access_samples import OPENALEX


@pytest.fixture
def sought(desk: Desk) -> Desk:
    """Two reports sought."""
    desk.file("a.ris", ris(article(1), article(2)))
    desk.call("import", "a.ris", "--source", "CNKI")
    for who in ("ann", "ben"):
        for item in ("citation:1", "citation:2"):
            desk.call("decide", item, "include", "--as", who)
    desk.call("fulltext", "seek", "--as", "ann")
    (desk.folder / "pdfs").mkdir()
    return desk


def test_a_folder_is_attached(sought: Desk) -> None:
    """Certain files are attached, unsure ones answered, the rest is said."""
    sought.file("pdfs/one.pdf", pdf(doi="10.5555/a1"))
    sought.file("pdfs/two.pdf", pdf(link="10.5555/a2"))
    sought.file("pdfs/other.pdf", pdf())
    said = sought.call("fulltext", "attach", "pdfs", "--dry-run", "--as", "ann").stdout
    assert "one.pdf -> report:1 (DOI in the file)" in said
    assert "1 files would be attached, 1 unsure, 1 without a report; 1 reports still without a file." in said
    got = sought.data("fulltext", "attach", "pdfs", "--as", "ann")
    assert [each["report"] for each in got["attached"]] == ["report:1"]
    assert [each["file"] for each in got["unsure"]] == ["two.pdf"]
    assert (got["unmatched"], got["without"]) == (["other.pdf"], ["report:2"])
    answered = sought.data("fulltext", "attach", "pdfs", "--answer", "two.pdf=report:2", "--as", "ann")
    assert answered["without"] == []
    assert [line["attachments"] for line in sought.data("fulltext", "list")["reports"]] == [1, 1]
    assert "no open question" in sought.refused("fulltext", "attach", "pdfs", "--answer", "x=report:2")
    assert "no folder" in sought.refused("fulltext", "attach", "nowhere", code=3)


def test_open_copies(sought: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies and retractions are listed; a service without an answer is named."""
    for name in ("UNPAYWALL", "EUROPEPMC", "PMC", "CROSSREF"):
        monkeypatch.setenv(f"REVIEW_{name}", "http://127.0.0.1:9/")
    monkeypatch.setenv("REVIEW_CONNECT_TIMEOUT", "0.2")
    quick = Timing(sleep=lambda _: None)
    monkeypatch.setattr("review.services.fulltext_finding.Timing", lambda: quick)
    with JsonServer({"/works/doi:10.5555/a1": Canned(OPENALEX)}) as server:
        monkeypatch.setenv("REVIEW_OPENALEX", server.url)
        got = sought.data("fulltext", "find", "report:1", "--cache", "cache")
    report = got["reports"][0]
    assert [copy["service"] for copy in report["copies"]] == ["OpenAlex"]
    assert report["notices"] == [{"service": "OpenAlex", "notice": "RETRACTED", "flag": "retracted"}]
    assert {each["service"] for each in report["refusals"]} == {"Unpaywall", "Europe PMC", "PMC", "Crossref"}

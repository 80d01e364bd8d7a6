"""PubMed through the command line, against the loop-back server."""

from collections.abc import Iterator

import pytest

from review.example.eutils_corpus import corpus_of_records
from review.example.eutils_server import EutilsServer
from review.record import AbstractSection, Identifier, PartialDate, Record
from review.vocabulary import IdentifierKind
from tests.cli.calls import Desk


def invented(number: int) -> Record:
    """A record about one of two things."""
    topic = "myeloma" if number % 2 else "fatigue"
    return Record(
        title=f"Invented paper {number} about {topic}",
        abstract=(AbstractSection(f"Invented words on {topic}."),),
        date=PartialDate(2020, 1, 1),
        identifiers=(Identifier(IdentifierKind.PMID, str(1000 + number)),),
    )


@pytest.fixture
def pubmed(monkeypatch: pytest.MonkeyPatch) -> Iterator[EutilsServer]:
    """Six invented papers."""
    corpus = corpus_of_records(invented(n) for n in range(6))
    with EutilsServer(corpus, spellings={"mieloma[tiab]": "myeloma"}, enforce_rate=False) as server:
        monkeypatch.setenv("REVIEW_EUTILS", server.base_url)
        monkeypatch.setenv("NCBI_API_KEY", "invented")
        yield server


def test_count_then_fetch(desk: Desk, pubmed: EutilsServer) -> None:
    """Counting fetches nothing; searching imports, and a rerun of nothing is said."""
    desk.file("s.txt", "# invented\n1. myeloma[tiab]\n2. fatigue[tiab]\n3. #1 OR #2\n")
    counted = desk.data("search", "pubmed", "--file", "s.txt", "--count")
    assert [line["hits"] for line in counted["lines"]] == [3, 3, 6]
    assert not any(request.endpoint.startswith("efetch") for request in pubmed.log)
    got = desk.data("search", "pubmed", "myeloma[tiab]")
    assert (got["hits"], got["missing"], got["imported"]["added"]) == (3, [], 3)
    assert {line["pmid"] for line in desk.data("list")["citations"]} == {"1001", "1003", "1005"}
    assert "No search is interrupted" in desk.refused("search", "resume", code=3)
    assert desk.data("search", "list")["searches"][0]["interrupted"] is False


def test_what_is_refused(desk: Desk, pubmed: EutilsServer) -> None:
    """A query or a file, one of them; a strategy that points nowhere."""
    assert "Give a QUERY" in desk.refused("search", "pubmed")
    desk.file("s.txt", "1. #7 OR a\n")
    assert "7" in desk.refused("search", "pubmed", "--file", "s.txt", "--count")
    assert pubmed.log == ()


def test_lint_before_fetching(desk: Desk, pubmed: EutilsServer) -> None:
    """Unknown tags and a better spelling are said per line, also where there are hits."""
    desk.file("s.txt", "1. mieloma[tiab]\n2. fatigue[tible]\n3. #1 OR #2\n")
    lines = desk.data("search", "pubmed", "--file", "s.txt", "--count")["lines"]
    assert [line["spelling"] for line in lines] == ["myeloma", "", ""]
    assert [tag["tag"] for tag in lines[1]["unknown_tags"]] == ["tible"]
    said = desk.call("search", "pubmed", "--file", "s.txt", "--count").stderr
    assert "#2: PubMed has no field [tible]" in said
    assert "did you mean: myeloma" in said


def test_sets_and_known_studies(desk: Desk, pubmed: EutilsServer) -> None:
    """Searches of the review are combined by name, and a strategy is tested with known studies."""
    desk.call("search", "pubmed", "myeloma[tiab]")
    desk.call("search", "pubmed", "paper[tiab]")
    assert [each["id"] for each in desk.data("search", "history")["sets"]] == ["search:1", "search:2"]
    counted = desk.data("search", "pubmed", "#2 NOT #1", "--count")["lines"][0]
    assert (counted["hits"], counted["text"]) == (3, "(paper[tiab]) NOT (myeloma[tiab])")
    desk.file("known.txt", "1001  # the first\n1002, PMID: 1003\n77\n")
    found = desk.data("search", "check", "--known", "known.txt", "--search", "search:1")
    assert (found["known"], found["found"]) == (4, 2)
    missed = {each["pmid"]: (each["lost_by"], each["in_pubmed"]) for each in found["missed"]}
    assert missed == {"1002": ([1], True), "77": ([], False)}
    said = desk.call("search", "check", "myeloma[tiab]", "--known", "known.txt").stdout
    assert "finds 2 of 4 known studies" in said
    assert "PMID 77, which PubMed does not have" in said
    assert "search:9" in desk.refused("search", "pubmed", "search:9 AND x", "--count", code=3)


def test_rerun_and_links(desk: Desk, pubmed: EutilsServer) -> None:
    """A rerun of an unchanged PubMed adds nothing; similar articles print their limits."""
    desk.call("search", "pubmed", "myeloma[tiab]")
    again = desk.data("search", "rerun", "search:1")
    assert (again["hits"], again["again"], again["imported"]["added"], again["changes"]) == (3, 3, 0, [])
    assert "3 held before, 0 new" in desk.call("search", "rerun", "search:1", "--new-only").stdout
    assert "no day" in desk.refused("search", "rerun", "search:1", "--created-since", "soon")
    cited = desk.call("search", "cited-by", "citation:1")
    assert "0 hits" in cited.stdout
    assert "only where their full text is in PMC" in cited.stderr
    assert "citation:99" in desk.refused("search", "similar", "citation:99", code=3)

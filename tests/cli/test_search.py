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
    with EutilsServer(corpus_of_records(invented(n) for n in range(6))) as server:
        monkeypatch.setenv("REVIEW_EUTILS", server.base_url)
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

"""Files before they are imported: format, encoding, source, counts, refusals; and nothing is written."""

import pytest

from review.errors import BadInput
from review.services.detecting import detect_file, facts_found
from review.services.importing import IncomingFile, SearchFacts, batches, import_files, searches
from review.services.session import Review
from review.vocabulary import SourceKind
from tests.services.files import article, ris
from tests.services.test_batches import cnki


def test_what_a_file_seems_to_be(review: Review) -> None:
    """Format, encoding with its reason, source, counts and the first title of a batch in GB18030."""
    data = cnki(1, 2, 3).decode().encode("gb18030")
    found = detect_file(review, IncomingFile("a.bin", data))
    assert (found.format, found.encoding, found.starts, found.accepted) == ("refworks", "gb18030", 3, 3)
    assert found.remarks == ("read as gb18030: it is not UTF-8; its byte pairs are Chinese",)
    assert (found.title, found.sources, found.held) == ("虚构的研究第1号", ("CNKI",), None)
    assert facts_found([found]).source == "CNKI"
    assert (searches(review), batches(review)) == ((), ())


def test_entries_that_cannot_be_read_are_named(review: Review) -> None:
    """Starts are accepted and rejected together, each rejected one with its line."""
    found = detect_file(review, IncomingFile("b.ris", ris(article(1)) + b"TY  - JOUR\r\nER  - \r\n"))
    assert (found.starts, found.accepted, len(found.rejects)) == (2, 1, 1)
    assert found.rejects[0].line == 12


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.4\n\xff\xfe", "is a PDF document"),
        (b"", "is empty"),
        (b"<html><body>Results</body></html>", "is a web page"),
        (b"dear all, please find", "seems to be plain text"),
    ],
)
def test_a_refusal_is_part_of_the_answer(review: Review, data: bytes, words: str) -> None:
    """A file of another kind is said to be one, and holds nothing."""
    found = detect_file(review, IncomingFile("x.ris", data))
    assert words in found.refusal
    assert (found.starts, facts_found([found]).source) == (0, "")


def test_format_and_encoding_may_be_told(review: Review) -> None:
    """What is told counts, for the look and for the import; an unknown name is refused."""
    data = cnki(1).decode().encode("gb18030")
    told = detect_file(review, IncomingFile("a.txt", data, encoding="cp1252"))
    assert told.encoding == "cp1252"
    assert "chosen by the user" in told.remarks[0]
    assert told.title != "虚构的研究第1号"
    forced = IncomingFile("a.txt", data, format="ris")
    assert detect_file(review, forced).format == "ris"
    with pytest.raises(BadInput, match="no text encoding"):
        detect_file(review, IncomingFile("a.txt", data, encoding="klingon"))
    with pytest.raises(BadInput, match="no format"):
        detect_file(review, IncomingFile("a.txt", data, format="klingon"))
    summary = import_files(review, [IncomingFile("a.txt", data, "refworks", "gb18030")], SearchFacts("CNKI"))
    assert (summary.files[0].format, summary.files[0].encoding) == ("refworks", "gb18030")


def test_sources_that_differ_are_not_guessed(review: Review) -> None:
    """Only what all entries agree on is offered; registers are known as such."""
    first = detect_file(review, IncomingFile("a.ris", ris(article(1, DB="Embase", DP="Ovid Technologies"))))
    second = detect_file(review, IncomingFile("b.ris", ris(article(2, DB="Scopus"))))
    assert facts_found([first, second]).source == ""
    facts = facts_found([first])
    assert (facts.source, facts.kind) == ("Embase", SourceKind.DATABASE)
    trial = b'{"studies": [{"protocolSection": {"identificationModule": {"nctId": "NCT00000001", '
    trial += b'"briefTitle": "Invented trial"}}}]}'
    register = facts_found([detect_file(review, IncomingFile("c.json", trial))])
    assert (register.source, register.kind) == ("ClinicalTrials.gov", SourceKind.REGISTER)


def test_the_same_file_again(review: Review) -> None:
    """It is known as imported before; importing it again makes no search, no batch and no record."""
    file = IncomingFile("cnki-1.txt", cnki(1, 2))
    first = import_files(review, [file], SearchFacts("CNKI", hits=2))
    held = detect_file(review, IncomingFile("copy.txt", file.data)).held
    assert held is not None
    assert (held.name, held.search) == ("cnki-1.txt", first.search)
    again = import_files(review, [IncomingFile("copy.txt", file.data)], SearchFacts("CNKI", hits=2))
    assert (again.search, again.added, again.files[0].already) == (first.search, 0, True)
    assert again.reconciliation == "CNKI reported 2; files hold 2; none missing."
    assert (len(searches(review)), len(batches(review))) == (1, 1)

"""Large files are read part by part, and hold the same entries as when they are read whole."""

import gzip

import pytest

from review.errors import UnreadableFile
from review.example.eutils_xml import article_set, article_xml
from review.record import Identifier, Record
from review.sources import parts
from review.sources.files import read_file_bytes
from review.sources.parts import file_parts
from review.vocabulary import IdentifierKind
from tests.services.files import article, ris


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut after a few kilobytes."""
    monkeypatch.setattr(parts, "LARGE", 20_000)
    monkeypatch.setattr(parts, "PART", 8_000)
    monkeypatch.setattr(parts, "_PIECE", 1_000)


def pubmed(count: int) -> bytes:
    """PubMed XML of invented articles."""
    return article_set(
        article_xml(
            Record(title=f"Invented 虚构 {n}", identifiers=(Identifier(IdentifierKind.PMID, str(n)),))
        )
        for n in range(1, count + 1)
    ).encode()


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_ris_is_the_same_in_parts(end: bytes) -> None:
    """Entries, lines and rejects agree; a file with bare CRs is not cut."""
    data = (ris(*(article(n) for n in range(200))) + b"TY  - JOUR\r\nER  - \r\n").replace(b"\r\n", end)
    whole = read_file_bytes(data, name="a.ris")
    found = list(file_parts(data, name="a.ris"))
    assert len(found) == 1 if end == b"\r" else len(found) > 5
    entries = [(e.line + p.lines_before, e.raw, e.record, e.reason) for p in found for e in p.reading.entries]
    assert entries == [(e.line, e.raw, e.record, e.reason) for e in whole.entries]


@pytest.mark.parametrize("packed", [False, True])
def test_pubmed_files(packed: bool) -> None:
    """Baseline files come gzipped; several members of one file are read on."""
    plain = pubmed(150)
    data = gzip.compress(plain[:30_000]) + gzip.compress(plain[30_000:]) if packed else plain
    found = list(file_parts(data, name="pubmed26n0001.xml.gz"))
    assert len(found) > 3
    pmids = [e.record.pmid for p in found for e in p.reading.accepted if e.record]
    assert pmids == [str(n) for n in range(1, 151)]
    assert sum(p.reading.starts for p in found) == 150


def test_damaged_gzip() -> None:
    """A file that ends too early is refused in words."""
    with pytest.raises(UnreadableFile, match="ends too early"):
        list(file_parts(gzip.compress(pubmed(150))[:-200], name="a.xml.gz"))


def test_small_files_are_one_part() -> None:
    """Nothing is cut below the limit."""
    assert len(list(file_parts(ris(article(1)), name="a.ris"))) == 1

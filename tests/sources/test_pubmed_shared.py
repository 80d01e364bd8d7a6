"""The reader against real files, an itertext oracle and Biopython, where the shared data are at hand."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from review.record import Record
from review.sources import pubmed_xml
from review.sources.reading import Reading
from review.vocabulary import IdentifierKind

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
PUBMED = SHARED / "pubmed"
JABREF = SHARED / "formats" / "pubmed_xml" / "jabref"
ENTREZ = SHARED / "formats" / "entrez" / "biopython"

pytestmark = pytest.mark.skipif(not PUBMED.is_dir(), reason="the shared data are not here")

Pairs = list[tuple[Record, ET.Element]]


def read(path: Path) -> Reading:
    return pubmed_xml.read(path.read_bytes())


@pytest.fixture(scope="module")
def articles() -> Pairs:
    data = (PUBMED / "articles_163.xml").read_bytes()
    records = [entry.record for entry in pubmed_xml.read(data).entries]
    roots = list(ET.fromstring(data))
    return [(record, root) for record, root in zip(records, roots, strict=True) if record]


@pytest.mark.parametrize(
    ("path", "starts", "accepted"),
    [
        (PUBMED / "articles_163.xml", 163, 163),
        (PUBMED / "books.xml", 6, 6),
        (PUBMED / "empty_set_37909814.xml", 0, 0),
        (PUBMED / "glued_and_truncated.xml", 24, 23),
        (JABREF / "MedlineImporterTestMalformedEntry.xml", 1, 0),
        (JABREF / "MedlineImporterTestMinimalEntry.xml", 1, 0),
        (JABREF / "MedlineImporterTestNbib.xml", 2, 2),
        (JABREF / "MedlineImporterTestPubmedBook.xml", 1, 1),
        (ENTREZ / "pubmed1.xml", 2, 2),
        (ENTREZ / "pubmed7.xml", 1, 1),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else str(value),
)
def test_counts(path: Path, starts: int, accepted: int) -> None:
    reading = read(path)
    assert (reading.starts, len(reading.accepted)) == (starts, accepted)


def test_the_cut_article_is_named() -> None:
    rejected = read(PUBMED / "glued_and_truncated.xml").rejected
    assert [e.reason for e in rejected] == ["the article with PMID 26720305 is cut before its end"]


def bare(text: str) -> str:
    """Text without the marks the reader adds and without white space."""
    return re.sub(r"[\s^_]", "", text)


def oracle(root: ET.Element, path: str) -> list[str]:
    return [bare("".join(e.itertext())) for e in root.findall(path) if "".join(e.itertext()).strip()]


def test_titles_and_abstracts_equal_itertext(articles: Pairs) -> None:
    for record, root in articles:
        article = "MedlineCitation/Article/"
        assert [bare(record.title)] == oracle(root, f"{article}ArticleTitle")
        assert [bare(s.text) for s in record.abstract] == oracle(root, f"{article}Abstract/AbstractText")


def test_no_doi_of_a_reference_becomes_the_articles(articles: Pairs) -> None:
    for record, root in articles:
        own = {
            (e.text or "").strip().lower()
            for path in ("MedlineCitation/Article/ELocationID", "PubmedData/ArticleIdList/ArticleId")
            for e in root.findall(path)
        }
        dois = [i.value.lower() for i in record.identifiers if i.kind is IdentifierKind.DOI]
        assert set(dois) <= own


def test_features_are_as_counted_by_hand(articles: Pairs) -> None:
    records = [record for record, _root in articles]
    assert sum(any(s.label for s in r.abstract) for r in records) == 25
    assert sum(not r.abstract for r in records) == 18
    assert sum("<" in r.abstract_text for r in records) == 8
    assert sum(any(a.collective for a in r.authors) for r in records) == 3
    assert sum(not r.authors for r in records) == 1
    assert sum(bool(r.vernacular_title) for r in records) == 2
    assert sum(bool(r.translated_title) for r in records) == 1
    assert sum(r.languages != ("eng",) for r in records) == 2
    assert sum(any(a.orcid for a in r.authors) for r in records) == 83
    assert sum(bool(r.keywords) for r in records) == 102
    assert sum(not r.mesh for r in records) == 51


def test_create_and_entrez_dates_differ_by_more_than_a_year_in_seven(articles: Pairs) -> None:
    def days(record: Record) -> Iterator[int]:
        for kind in ("created", "entrez"):
            date = next(d for d in record.dates if d.kind == kind)
            yield (date.year or 0) * 365 + (date.month or 0) * 30 + (date.day or 0)

    apart = [abs(created - entrez) for created, entrez in (tuple(days(r)) for r, _root in articles)]
    assert sum(gap > 365 for gap in apart) == 7


def test_simple_fields_equal_biopythons(articles: Pairs) -> None:
    entrez = pytest.importorskip("Bio.Entrez")
    read_all = entrez.read(io.BytesIO((PUBMED / "articles_163.xml").read_bytes()))["PubmedArticle"]
    for (record, _root), theirs in zip(articles, read_all, strict=True):
        citation = theirs["MedlineCitation"]
        article = citation["Article"]
        assert record.pmid == str(citation["PMID"])
        assert record.journal == article["Journal"]["Title"].strip()
        assert record.volume == article["Journal"]["JournalIssue"].get("Volume", "")
        assert record.issue == article["Journal"]["JournalIssue"].get("Issue", "")
        assert record.languages == tuple(map(str, article["Language"]))
        assert record.publication_types == tuple(map(str, article["PublicationTypeList"]))
        assert len(record.mesh) == len(citation.get("MeshHeadingList", []))
        valid = [a for a in article.get("AuthorList", []) if a.attributes.get("ValidYN") != "N"]
        assert [a.family for a in record.authors] == [a.get("LastName", "").strip() for a in valid]


def test_formulas_of_a_real_file_are_one_line() -> None:
    record = read(JABREF / "MedlineImporterTestMathML.xml").accepted[0].record
    assert record is not None
    text = record.title + record.abstract_text.replace("\n", "")
    assert "η_p^2" in text
    assert "\n" not in text

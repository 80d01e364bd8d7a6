"""What the server writes and the reader reads is what the example holds."""

from dataclasses import replace

import pytest

from review.dedup.clusters import cluster
from review.dedup.pairs import Zone
from review.dedup.rows import row_of
from review.dedup.search import find_pairs
from review.example.eutils_corpus import corpus_of_records
from review.example.eutils_xml import article_set
from review.example.exports import CNKI_FILE, WANFANG_FILE
from review.example.material import material
from review.record import Record
from review.sources import pubmed_xml
from review.sources.files import read_file_bytes


def seen(record: Record) -> Record:
    """Keep the fields that decisions and deduplication rest on."""
    return Record(
        title=record.title,
        translated_title=record.translated_title,
        vernacular_title=record.vernacular_title,
        abstract=record.abstract,
        authors=tuple(replace(a, affiliations=()) for a in record.authors),
        authors_complete=record.authors_complete,
        journal=record.journal,
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        date=record.date,
        languages=record.languages,
        publication_types=record.publication_types,
    )


def test_pubmed_records_survive_the_way_through_xml() -> None:
    wanted = {r.pmid: r for r in material().pubmed}
    corpus = corpus_of_records(material().pubmed)
    reading = pubmed_xml.read(article_set(article.xml() for article in corpus.values()).encode())
    assert not reading.rejected
    found = {e.record.pmid: e.record for e in reading.accepted if e.record}
    assert found.keys() == wanted.keys()
    for pmid, record in wanted.items():
        assert seen(found[pmid]) == seen(record)
        assert found[pmid].doi == record.doi


def from_file(source: str) -> list[Record]:
    data, name = {
        "CNKI": (material().cnki_file, CNKI_FILE),
        "Wanfang": (material().wanfang_file, WANFANG_FILE),
    }[source]
    reading = read_file_bytes(data, name=name)
    assert not reading.rejected
    return [entry.record for entry in reading.accepted if entry.record]


def from_server() -> list[Record]:
    corpus = corpus_of_records(r.record for r in material().records if r.source == "PubMed")
    xml = article_set(corpus[pmid].xml() for pmid in sorted(corpus))
    return [entry.record for entry in pubmed_xml.read(xml.encode()).accepted if entry.record]


@pytest.mark.parametrize("source", ["CNKI", "Wanfang"])
def test_chinese_records_survive_the_way_through_the_export_file(source: str) -> None:
    wanted = [r.record for r in material().records if r.source == source]
    found = from_file(source)
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert one.title == other.title
        assert one.abstract == other.abstract
        assert [(a.family, a.given) for a in one.authors] == [(a.family, a.given) for a in other.authors]
        assert (one.volume, one.pages, one.year) == (other.volume, other.pages, other.year)
        assert one.issue.lstrip("0") == other.issue.lstrip("0")
        assert set(one.identifiers) >= set(other.identifiers)


def test_deduplication_of_what_was_read_leaves_448_citations() -> None:
    """649 records less 201 duplicates, with the doubtful pairs answered by who knows the articles."""
    read = {
        "PubMed": iter(from_server()),
        "CNKI": iter(from_file("CNKI")),
        "Wanfang": iter(from_file("Wanfang")),
    }
    records = material().records
    pairs = find_pairs([row_of(i, r.source, next(read[r.source])) for i, r in enumerate(records)])
    truth = {(p.a, p.b): records[p.a].article == records[p.b].article for p in pairs}
    assert all(truth[p.a, p.b] for p in pairs if p.zone is Zone.SAME)
    answered = [(p.a, p.b) for p in pairs if p.zone is Zone.ASK and truth[p.a, p.b]]
    merged = sum(len(group) - 1 for group in cluster(pairs, together=answered).groups)
    assert len(records) - merged == 448

"""What the server writes and the reader reads is what the example holds."""

from dataclasses import replace

from review.example.eutils_corpus import corpus_of_records
from review.example.eutils_xml import article_set
from review.example.material import material
from review.record import Record
from review.sources import pubmed_xml


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

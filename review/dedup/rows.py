"""What is compared: one row per record, as plain text."""

from typing import NamedTuple

from review.record import Record
from review.vocabulary import IdentifierKind


class DedupRow(NamedTuple):
    """One record's fields as received; empty where unknown.

    `titles` holds the main title first, then those in other languages. `authors` holds one name each, as
    `Family, Given` or as printed (or the whole field as one text). `source` is the database's name;
    `accession` its own number of the record. A tuple, because millions of them are made.
    """

    id: int
    source: str = ""
    kind: str = ""
    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    authors_complete: bool = True
    year: str = ""
    journals: tuple[str, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    registry: str = ""
    accession: str = ""
    issns: str = ""
    abstract: str = ""


def row_of(record_id: int, source: str, record: Record) -> DedupRow:
    """Return the row of a record; `source` is the name of the database it came from."""
    every: dict[IdentifierKind, list[str]] = {}
    for identifier in record.identifiers:
        every.setdefault(identifier.kind, []).append(identifier.value)
    return DedupRow(
        id=record_id,
        source=source or record.database,
        kind="; ".join(record.publication_types),
        titles=tuple(t for t in (record.title, record.translated_title, record.vernacular_title) if t),
        authors=tuple(p.name for p in record.authors),
        authors_complete=record.authors_complete,
        year=str(record.year or ""),
        journals=tuple(j for j in (record.journal, record.journal_abbreviation) if j),
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        doi=every.get(IdentifierKind.DOI, [""])[0],
        pmid=every.get(IdentifierKind.PMID, [""])[0],
        registry=" ".join(every.get(IdentifierKind.REGISTRY, ())),
        accession=every.get(IdentifierKind.ACCESSION, [""])[0],
        issns=" ".join(every.get(IdentifierKind.ISSN, ())),
        abstract=record.abstract_text,
    )

"""One `PubmedBookArticle` (a book or a chapter of NCBI Bookshelf) as a record."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from review.record import Identifier, PartialDate, Person, Record
from review.sources.pubmed_article import DATABASE
from review.sources.pubmed_parts import (
    date_of,
    distinct,
    history,
    listed_ids,
    location_ids,
    other_abstract,
    people,
    sections,
)
from review.sources.pubmed_text import child_text, children_text, text_of
from review.vocabulary import IdentifierKind


def book_record(root: Element) -> Record | None:
    """Return the record of a `PubmedBookArticle`, or None when it has no PMID."""
    document = root.find("BookDocument")
    pmid = child_text(document, "PMID")
    if document is None or not pmid:
        return None
    book, data = document.find("Book"), root.find("PubmedBookData")
    chapter, whole = child_text(document, "ArticleTitle"), child_text(book, "BookTitle")
    publisher = None if book is None else book.find("Publisher")
    dates = tuple(_dates(document, book))
    return Record(
        title=chapter or whole,
        vernacular_title=child_text(document, "VernacularTitle"),
        abstract=sections(document.find("Abstract")),
        other_abstracts=tuple(o for e in document.findall("OtherAbstract") if (o := other_abstract(e)).text),
        authors=_authors(document, book),
        volume=child_text(book, "Volume"),
        pages=child_text(document.find("Pagination"), "MedlinePgn"),
        date=next((d for d in dates if d.kind == "published"), next(iter(dates), None)),
        dates=dates[1:] + history(data),
        languages=children_text(document, "Language"),
        publication_types=children_text(document, "PublicationType"),
        keywords=tuple(k for e in document.findall("KeywordList") for k in children_text(e, "Keyword")),
        identifiers=_identifiers(pmid, document, book, data),
        database=DATABASE,
        publisher=child_text(publisher, "PublisherName"),
        place=child_text(publisher, "PublisherLocation"),
        status=child_text(data, "PublicationStatus"),
        extra=tuple(_extra(document, book, whole if chapter else "")),
    )


def _authors(document: Element, book: Element | None) -> tuple[Person, ...]:
    """Return the authors of the chapter, or else of the book; editors are no authors."""
    for parent in (document, book):
        lists = [] if parent is None else parent.findall("AuthorList")
        found = tuple(p for e in lists if e.get("Type") != "editors" for p in people(e))
        if found:
            return found
    return ()


def _dates(document: Element, book: Element | None) -> Iterator[PartialDate]:
    places = (
        (book, "PubDate", "published"),
        (document, "ContributionDate", "contributed"),
        (document, "DateRevised", "revised"),
        (book, "BeginningDate", "beginning"),
        (book, "EndingDate", "ending"),
    )
    for parent, tag, kind in places:
        if parent is not None and (date := date_of(parent.find(tag), kind)):
            yield date


def _identifiers(
    pmid: str, document: Element, book: Element | None, data: Element | None
) -> tuple[Identifier, ...]:
    isbns = (Identifier(IdentifierKind.ISBN, number) for number in children_text(book, "Isbn"))
    return distinct(
        [
            Identifier(IdentifierKind.PMID, pmid),
            *location_ids(document),
            *location_ids(book),
            *listed_ids(document),
            *listed_ids(data),
            *isbns,
        ]
    )


def _extra(document: Element, book: Element | None, whole: str) -> Iterator[tuple[str, str]]:
    pairs = (
        ("book", whole),
        ("edition", child_text(book, "Edition")),
        ("collection", child_text(book, "CollectionTitle")),
        ("medium", child_text(book, "Medium")),
        ("copyright", child_text(document.find("Abstract"), "CopyrightInformation")),
    )
    yield from ((name, value) for name, value in pairs if value)
    for parent in (document, book):
        for authors in () if parent is None else parent.findall("AuthorList"):
            if authors.get("Type") == "editors":
                yield from (("editor", person.name) for person in people(authors))
    for title in document.findall("LocationLabel"):
        yield "location", text_of(title)

"""The fields of one BibTeX entry as a record."""

import re

from review.record import Person, Record
from review.sources.dates import month_number, partial_date
from review.sources.draft import Draft
from review.sources.identify import pmcid_in
from review.sources.latex import unlatex
from review.sources.people import person
from review.sources.tagged import Pair
from review.sources.values import Values
from review.vocabulary import IdentifierKind as Kind

_TYPES = {
    "book": "Book",
    "booklet": "Book",
    "inbook": "Book Chapter",
    "incollection": "Book Chapter",
    "inproceedings": "Conference Paper",
    "conference": "Conference Paper",
    "proceedings": "Conference Proceedings",
    "phdthesis": "Thesis",
    "mastersthesis": "Thesis",
    "thesis": "Thesis",
    "techreport": "Report",
    "report": "Report",
    "patent": "Patent",
    "unpublished": "Unpublished Work",
    "online": "Web Page",
    "dataset": "Dataset",
}
_TEXTS = (
    ("journal", ("journal", "journaltitle", "booktitle")),
    ("journal_abbreviation", ("journalabbreviation", "shortjournal", "abbrev_source_title", "journal-iso")),
    ("volume", ("volume",)),
    ("issue", ("number", "issue")),
    ("publisher", ("publisher", "school", "institution", "organization")),
    ("place", ("address", "location")),
    ("database", ("database", "source")),
    ("translated_title", ("translatedtitle",)),
    ("vernacular_title", ("vernaculartitle",)),
)
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})")
_AND = re.compile(r"\s+and\s+")
_PARAGRAPH = re.compile(r"\n\s*\n")
_LINK = re.compile(r"\s+(?=[a-z]{3,6}://)")


def bibtex_record(entry_type: str, key: str, pairs: list[Pair]) -> Record:
    """Return the record of one entry.

    Args:
        entry_type: `article` and so on, in small letters.
        key: The entry's key.
        pairs: Names and raw values of its fields, in order.
    """
    values = Values([(name, value) for name, value in pairs if value.strip()])
    draft = Draft()
    draft.titles = [unlatex(v) for v in values.take("title")]
    draft.titles += [unlatex(v) for v in values.take("subtitle")]
    for value in values.take("author"):
        _authors(value, draft)
    for name, tags in _TEXTS:
        setattr(draft, name, unlatex(values.first(*tags)))
    pages = re.sub(r"\s*[-–]{2,}\s*", "-", values.first("pages"))
    draft.pages = unlatex(pages or values.first("art_number", "article-number", "eid"))
    _dates(values, draft)
    for value in values.take("abstract"):
        draft.abstract("\n".join(unlatex(p) for p in _PARAGRAPH.split(value)), lines=True)
    for name in ("keywords", "author_keywords", "keywords-plus"):
        draft.keywords += [w for v in values.take(name) for w in _list(v)]
    draft.mesh = [w for v in values.take("mesh") for w in _list(v)]
    draft.languages = [w for v in values.take("language", "langid") for w in _list(v)]
    draft.types = [w for v in values.take("type", "document_type") for w in _list(v)]
    word = _TYPES.get(entry_type, "")
    draft.types += [word] if word not in draft.types else []
    draft.notes = [n for v in values.take("note") for n in unlatex(v).split(" | ") if n]
    draft.status = unlatex(values.first("status"))
    _identifiers(values, draft)
    draft.keep("bibtex_key", key)
    for name, value in values.rest():
        draft.keep(name, unlatex(value))
    return draft.build()


def _list(value: str) -> list[str]:
    text = unlatex(value)
    mark = r"\s*;\s*" if ";" in text else r"\s*,\s*"
    return [part for part in re.split(mark, text) if part]


def _authors(value: str, draft: Draft) -> None:
    for name in _top_level(" ".join(value.split())):
        if name.lower() == "others":
            draft.authors_complete = False
        elif name.startswith("{") and name.endswith("}") and "{" not in name[1:]:
            draft.authors.append(Person(collective=unlatex(name)))
        elif name.strip(" ,{}"):
            draft.authors.append(_person(name))


def _top_level(value: str) -> list[str]:
    """Cut at `and` outside braces."""
    if "{" not in value:
        return _AND.split(value)
    found, begin = [], 0
    for match in _AND.finditer(value):
        inside = value[begin : match.start()]
        if inside.count("{") == inside.count("}"):
            found.append(inside)
            begin = match.end()
    return [*found, value[begin:]]


def _person(name: str) -> Person:
    parts = [unlatex(part) for part in name.split(",")]
    if len(parts) == 3 and parts[1] and "{" not in name:
        return Person(family=parts[0], given=parts[2], suffix=parts[1])
    if len(parts) == 2 and all(parts):
        return Person(family=parts[0], given=parts[1])
    return person(unlatex(name).strip(" ,") or name)


def _dates(values: Values, draft: Draft) -> None:
    year, month, day = values.first("year"), unlatex(values.first("month")), values.first("day")
    if match := _MONTH_DAY.fullmatch(month):
        month, day = match[1], day or match[2]
    text = unlatex(values.first("date_text"))
    number = month_number(month.strip("#. "))
    slashed = f"{unlatex(year)}/{number or ''}/{day if day.isdecimal() else ''}/{text}"
    plain = partial_date(slashed) if re.match(r"\d{4}/", slashed) else None
    dates = [plain, partial_date(unlatex(year)), partial_date(unlatex(values.first("date")))]
    draft.dates = [date for date in dates if date]
    draft.keep("year", "" if draft.dates else unlatex(year))
    draft.keep("month", "" if number or not month else month)


def _identifiers(values: Values, draft: Draft) -> None:
    for value in values.take("doi"):
        draft.own_doi("doi", unlatex(value))
    for value in values.take("pmid", "pubmed_id", "pubmed-id"):
        draft.identify(Kind.PMID, unlatex(value))
    for value in values.take("pmcid", "pmc"):
        draft.identify(Kind.PMCID, pmcid_in(unlatex(value)))
    for name in ("issn", "isbn", "print-issn", "electronic-issn", "eissn"):
        for value in values.take(name):
            draft.serial(name, unlatex(value))
    for name, kind in (("pii", Kind.PII), ("registry", Kind.REGISTRY), ("accession", Kind.ACCESSION)):
        for value in values.take(name):
            for part in unlatex(value).split("; "):
                draft.identify(kind, part)
    for value in values.take("unique-id"):
        draft.identify(Kind.ACCESSION, unlatex(value))
    draft.links = [part for v in values.take("url", "link") for part in _LINK.split(unlatex(v)) if part]
    draft.from_links()

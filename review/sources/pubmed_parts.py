"""Parts that PubMed articles and books share: people, dates, identifiers, abstracts."""

import re
from collections.abc import Iterable
from functools import lru_cache
from xml.etree.ElementTree import Element

from review.quick import quick
from review.record import HISTORY_KINDS, AbstractSection, Identifier, OtherAbstract, PartialDate, Person
from review.sources.pubmed_text import child_text, children_text, leaves, text_of
from review.vocabulary import IdentifierKind

_made_person, _date, _section = quick(Person), quick(PartialDate), quick(AbstractSection)
identified = quick(Identifier)
"""An identifier of a kind and a value."""
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d|21\d\d)\b")
_ORCID = re.compile(r"(\d{4})[-\s]?(\d{4})[-\s]?(\d{4})[-\s]?(\d{3}[\dXx])(?!\d)")
_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def people(authors: Element | None) -> tuple[Person, ...]:
    """Return the authors of a list, without those marked as replaced by a corrected entry."""
    if authors is None:
        return ()
    return tuple(_person(a) for a in authors.findall("Author") if a.get("ValidYN") != "N" and len(a))


def _person(author: Element) -> Person:
    parts = leaves(author)
    group = child_text(author, "CollectiveName") if "CollectiveName" in parts else ""
    return _made_person(
        family="" if group else parts.get("LastName", ""),
        given="" if group else parts.get("ForeName") or parts.get("Initials", ""),
        collective=group,
        suffix=parts.get("Suffix", ""),
        orcid=_orcid(author) if "Identifier" in parts else "",
        affiliations=_affiliations(author) if "AffiliationInfo" in parts or "Affiliation" in parts else (),
    )


def _affiliations(author: Element) -> tuple[str, ...]:
    inside = (child_text(info, "Affiliation") for info in author.findall("AffiliationInfo"))
    return tuple(a for a in inside if a) or children_text(author, "Affiliation")


def _orcid(author: Element) -> str:
    for identifier in author.findall("Identifier"):
        if identifier.get("Source") == "ORCID" and (found := _ORCID.search(text_of(identifier))):
            return "-".join(found.groups()).upper()
    return ""


def date_of(element: Element | None, kind: str = "published") -> PartialDate | None:
    """Return a date as far as PubMed knows it; seasons and ranges stay in its text."""
    if element is None:
        return None
    parts = leaves(element)
    if free := parts.get("MedlineDate"):
        return _date(_first_year(free), None, None, free, kind)
    text = parts.get
    return _of_words(text("Year", ""), text("Month", ""), text("Day", ""), text("Season", ""), kind)


@lru_cache(maxsize=20_000)
def _of_words(year: str, month: str, day: str, season: str, kind: str) -> PartialDate | None:
    in_year, number = _number(year, 1000, 9999), month_number(month)
    text = season or ("" if number else month)
    in_month = _number(day, 1, 31) if number else None
    return _date(in_year, number, in_month, text, kind) if in_year or text else None


def month_number(text: str) -> int | None:
    """Return 1 to 12 for `Jan`, `january` or `01`."""
    if text.isdecimal():
        return _number(text, 1, 12)
    return _MONTHS.get(text[:3].lower()) if text.isalpha() else None


def _number(text: str, low: int, high: int) -> int | None:
    if len(text) > 4 or not text.isdecimal():
        return None
    return number if low <= (number := int(text)) <= high else None


def _first_year(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def history(data: Element | None) -> tuple[PartialDate, ...]:
    """Return the dates of a record's way through PubMed, under the names searchers use."""
    past = None if data is None else data.find("History")
    if past is None:
        return ()
    found = (date_of(d, _history_kind(d.get("PubStatus", ""))) for d in past.findall("PubMedPubDate"))
    return tuple(date for date in found if date)


def _history_kind(status: str) -> str:
    return HISTORY_KINDS.get(status, status or "history")


def sections(abstract: Element | None) -> tuple[AbstractSection, ...]:
    """Return the sections of an abstract with their labels, without its copyright line."""
    if abstract is None:
        return ()
    return tuple(
        _section(text, part.get("Label", "").strip())
        for part in abstract.findall("AbstractText")
        if (text := text_of(part))
    )


def other_abstract(element: Element) -> OtherAbstract:
    """Return an abstract in another language or by another hand, one paragraph a section."""
    parts = sections(element)
    text = "\n".join(f"{s.label}: {s.text}" if s.label else s.text for s in parts)
    return OtherAbstract(text, element.get("Language", ""), element.get("Type", ""))


def bare_doi(text: str) -> str:
    """Return a DOI without `doi:` or the address of the resolver."""
    text = text.strip()
    return text if text.startswith("10.") else _DOI_PREFIX.sub("", text)


def location_ids(parent: Element | None) -> list[Identifier]:
    """Return DOI and PII of `ELocationID`, the valid ones only."""
    kinds = {"doi": IdentifierKind.DOI, "pii": IdentifierKind.PII}
    found: list[Identifier] = []
    for element in () if parent is None else parent.findall("ELocationID"):
        kind, value = kinds.get(element.get("EIdType", "")), text_of(element)
        if kind and value and element.get("ValidYN", "Y") == "Y":
            found.append(identified(kind, bare_doi(value) if kind is IdentifierKind.DOI else value))
    return found


def listed_ids(parent: Element | None) -> list[Identifier]:
    """Return the identifiers of the element's own `ArticleIdList`, never those of its references."""
    articles = None if parent is None else parent.find("ArticleIdList")
    found: list[Identifier] = []
    for element in () if articles is None else articles.findall("ArticleId"):
        if value := text_of(element):
            found += _listed(element.get("IdType", ""), value)
    return found


def _listed(kind: str, value: str) -> list[Identifier]:
    if kind == "doi":
        return [identified(IdentifierKind.DOI, bare_doi(value))]
    if kind == "pmc":
        number = value.upper().removeprefix("PMC").partition(".")[0]
        return [identified(IdentifierKind.PMCID, f"PMC{number}")] if number.isdecimal() else []
    if kind == "pii":
        return [identified(IdentifierKind.PII, value)]
    return [identified(IdentifierKind.ACCESSION, value)] if kind == "bookaccession" else []


def distinct(identifiers: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Return identifiers in order, each once; DOIs that differ in case only are one."""
    seen: dict[tuple[IdentifierKind, str], Identifier] = {}
    for identifier in identifiers:
        seen.setdefault((identifier.kind, identifier.value.lower()), identifier)
    return tuple(seen.values())

"""EndNote XML."""

import re

from review.record import Person, Record
from review.sources.dates import partial_date
from review.sources.draft import Draft
from review.sources.folding import plain_raised
from review.sources.guard import Element
from review.sources.identify import (
    doi_alone,
    doi_in,
    pmcid_in,
    registry_numbers_or,
    serials,
)
from review.sources.people import person
from review.sources.xml_records import XmlExport, inner_text
from review.vocabulary import IdentifierKind as Kind

_TYPES = {
    "journal article": "",
    "generic": "",
    "book section": "Book Chapter",
    "conference proceedings": "Conference Proceedings",
    "conference paper": "Conference Paper",
    "electronic article": "",
}
_ISSUE = re.compile(r"(\w+) ?\(([^()]+)\)")
_RAISED = {"superscript": "^", "subscript": "_"}
_OF_THE_LIBRARY = frozenset(("rec-number", "foreign-keys", "database", "source-app", "ref-type"))
"""What EndNote says of every record, also of an empty one."""
_KEPT = (
    "secondary-title", "tertiary-title", "alt-title", "short-title", "edition", "section", "work-type",
    "label", "caption", "call-num", "num-vols", "reprint-edition", "research-notes", "custom1",
    "custom2", "custom3", "custom4", "custom5", "custom6", "custom7", "auth-address",
    "remote-database-provider", "access-date", "modified-date", "orig-pub",
)  # fmt: skip


def endnote_xml_record(root: Element) -> Record | str:
    """Return the record of one `record` element, or the reason why there is none."""
    if not any(inner_text(child) for child in root if child.tag not in _OF_THE_LIBRARY):
        return "the record is empty"
    draft = Draft()
    draft.titles = [plain_raised(_styled(e)) for e in root.iterfind("titles/title")]
    draft.translated_title = _first(root, "titles/translated-title")
    _authors(root, draft)
    used = _container(root, draft)
    _dates(root, draft)
    for element in root.iterfind("abstract"):
        draft.abstract(_styled(element))
    draft.keywords = [word for e in root.iterfind("keywords/keyword") for word in _lines(e)]
    draft.notes = _all(root, "notes")
    draft.languages = _all(root, "language")
    draft.links = [link for e in root.iterfind("urls//url") if (link := inner_text(e))]
    _types(root, draft)
    _identifiers(root, draft)
    for tag in _KEPT:
        for element in root.iter(tag):
            text = inner_text(element)
            draft.keep(tag, text if text not in used else "")
    return draft.build()


EXPORT = XmlExport("endnote-xml", "record", endnote_xml_record)


def _styled(element: Element) -> str:
    """Text with superscript and subscript runs marked `^` and `_`."""
    parts = [element.text or ""]
    for child in element:
        mark = _RAISED.get(child.get("face", "").split(" ")[-1], "")
        text = "".join(child.itertext())
        parts += [mark + text.strip() if mark and text.strip() else text, child.tail or ""]
    return " ".join("".join(parts).split())


def _first(root: Element, path: str) -> str:
    return next((text for e in root.iterfind(path) if (text := inner_text(e))), "")


def _all(root: Element, path: str) -> list[str]:
    return [text for e in root.iterfind(path) if (text := inner_text(e))]


def _lines(element: Element) -> list[str]:
    text = "".join(element.itertext())
    return [" ".join(line.split()) for line in re.split(r"[\r\n]+(?=\S)|;", text) if line.strip()]


def _authors(root: Element, draft: Draft) -> None:
    for element in root.iterfind("contributors/authors/author"):
        name = inner_text(element)
        if name.lower().rstrip(".") == "et al":
            draft.authors_complete = False
        elif name.strip(",; "):
            draft.authors.append(_person(element, name))
    for group in ("secondary-authors", "tertiary-authors", "subsidiary-authors"):
        for name in _all(root, f"contributors/{group}/author"):
            draft.keep(group.removesuffix("s"), name)


def _person(element: Element, name: str) -> Person:
    if element.get("corp-name") and not element.get("last-name"):
        return Person(collective=name.rstrip(","))
    return person(name)


def _container(root: Element, draft: Draft) -> set[str]:
    """Fill journal and its kin; return the titles used, which are not to be kept again."""
    full = _first(root, "periodical/full-title")
    draft.journal = (
        full or _first(root, "titles/secondary-title") or _first(root, "alt-periodical/full-title")
    )
    draft.journal_abbreviation = _first(root, "periodical/abbr-1")
    if draft.journal_abbreviation == draft.journal:
        draft.journal_abbreviation = ""
    draft.volume, draft.issue = _first(root, "volume"), _first(root, "number")
    if not draft.issue and (match := _ISSUE.fullmatch(draft.volume)):
        draft.volume, draft.issue = match[1], match[2]
    draft.pages = _first(root, "pages") or _first(root, "custom7")
    draft.publisher, draft.place = _first(root, "publisher"), _first(root, "pub-location")
    return {draft.journal, draft.journal_abbreviation, draft.pages}


def _dates(root: Element, draft: Draft) -> None:
    year = _first(root, "dates/year")
    day = _first(root, "dates/pub-dates/date")
    for text in (f"{year} {re.sub(r'[0-9]{4}', '', day)}".strip() if day else "", year, "" if year else day):
        date = partial_date(text) if text else None
        if date:
            draft.dates.append(date)


def _types(root: Element, draft: Draft) -> None:
    element = root.find("ref-type")
    name = element.get("name", "") if element is not None else ""
    draft.types = [word for word in (_first(root, "work-type"), _TYPES.get(name.lower(), name)) if word]


def _identifiers(root: Element, draft: Draft) -> None:
    draft.database = _first(root, "remote-database-name")
    for value in _all(root, "electronic-resource-num"):
        doi = doi_alone(value) or doi_in(value)
        draft.identify(Kind.DOI, doi)
        draft.keep("electronic-resource-num", "" if doi else value)
    for element in root.iterfind("isbn"):
        found = serials("".join(element.itertext()))
        draft.identifiers += [i for i in found if i not in draft.identifiers]
        draft.keep("isbn", "" if found else inner_text(element))
    for value in _all(root, "custom2"):
        draft.identify(Kind.PMCID, pmcid_in(value))
    from_pubmed = draft.database.lower() in ("pubmed", "medline", "nlm") or bool(
        root.findtext("remote-database-provider", "").upper() == "NLM"
    )
    for value in _all(root, "accession-num"):
        pmid = from_pubmed and value.isdecimal() and len(value) < 9
        draft.identify(*((Kind.PMID, value) if pmid else registry_numbers_or(Kind.ACCESSION, value)))
    draft.from_links()

"""One record as BibTeX."""

import re

from review.record import Person, Record
from review.vocabulary import IdentifierKind as Kind

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENTRY_TYPES = {
    "Book": "book",
    "Book Chapter": "incollection",
    "Conference Paper": "inproceedings",
    "Conference Proceedings": "proceedings",
    "Thesis": "phdthesis",
    "Report": "techreport",
    "Unpublished Work": "unpublished",
}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_BLANKS = re.compile(r"[ \t\r\n]+")
_ESCAPED = re.compile(r"[\\{}%&#_$^~]")
_IDENTIFIERS = {
    Kind.DOI: "doi",
    Kind.PMID: "pmid",
    Kind.PMCID: "pmcid",
    Kind.ISSN: "issn",
    Kind.ISBN: "isbn",
    Kind.PII: "pii",
    Kind.REGISTRY: "registry",
    Kind.ACCESSION: "accession",
}


def bibtex_entry(record: Record, number: int) -> str:
    """Return one record as a BibTeX entry.

    Args:
        record: The record.
        number: Its place in the file, which makes the key unique.
    """
    pairs = [*_what(record), *_where(record), *_ids(record), *_about(record)]
    lines = [f"  {name} = {{{value}}}," for name, value in pairs if value]
    return "\n".join([f"@{_entry_type(record)}{{{_key(record, number)},", *lines, "}"]) + "\n"


def latex(text: str) -> str:
    """Return one line of text with the characters escaped that LaTeX would obey."""
    return _ESCAPED.sub(lambda m: _SPECIAL[m[0]], _BLANKS.sub(" ", text).strip(" "))


def _entry_type(record: Record) -> str:
    for kind in record.publication_types:
        if kind in _ENTRY_TYPES:
            return _ENTRY_TYPES[kind]
    return "article" if record.journal or record.journal_abbreviation else "misc"


def _key(record: Record, number: int) -> str:
    first = record.authors[0] if record.authors else Person()
    name = re.sub(r"[^A-Za-z]", "", first.family or first.collective)[:20] or "record"
    return f"{name}{record.year or ''}_{number}"


def _what(record: Record) -> list[tuple[str, str]]:
    authors = [_name(person) for person in record.authors]
    if authors and not record.authors_complete:
        authors.append("others")
    return [
        ("author", " and ".join(authors)),
        ("title", latex(record.title)),
        ("translatedtitle", latex(record.translated_title)),
        ("vernaculartitle", latex(record.vernacular_title)),
    ]


def _name(person: Person) -> str:
    if person.collective:
        return "{" + latex(person.collective) + "}"
    if not person.given:
        return "{" + latex(person.family) + "}" if " " in person.family else latex(person.family)
    parts = [person.family, person.suffix, person.given] if person.suffix else [person.family, person.given]
    return ", ".join(latex(part) for part in parts)


def _where(record: Record) -> list[tuple[str, str]]:
    date = record.date
    container = "booktitle" if _entry_type(record) in ("incollection", "inproceedings") else "journal"
    return [
        (container, latex(record.journal)),
        ("journalabbreviation", latex(record.journal_abbreviation)),
        ("year", str(record.year or "")),
        ("month", _MONTHS[date.month - 1] if date and date.month else ""),
        ("day", str(date.day) if date and date.month and date.day else ""),
        ("date_text", latex(date.text) if date else ""),
        ("volume", latex(record.volume)),
        ("number", latex(record.issue)),
        ("pages", _pages(record.pages)),
        ("publisher", latex(record.publisher)),
        ("address", latex(record.place)),
    ]


def _pages(pages: str) -> str:
    if re.fullmatch(r"[A-Za-z]?\d+-[A-Za-z]?\d+", pages):
        return pages.replace("-", "--")
    return latex(pages)


def _ids(record: Record) -> list[tuple[str, str]]:
    pairs = []
    for kind, name in _IDENTIFIERS.items():
        values = [i.value for i in record.identifiers if i.kind is kind]
        pairs.append((name, latex("; ".join(values))))
    return [*pairs, ("url", " ".join(latex(link) for link in record.links))]


def _words(words: tuple[str, ...]) -> str:
    """Join words by semicolons; one word with a comma ends with a semicolon, or it would be cut."""
    end = ";" if len(words) == 1 and "," in words[0] else ""
    return latex("; ".join(words) + end)


def _about(record: Record) -> list[tuple[str, str]]:
    return [
        ("abstract", "\n\n    ".join(latex(line) for line in record.abstract_text.split("\n"))),
        ("keywords", _words(record.keywords)),
        ("mesh", _words(record.mesh)),
        ("language", _words(record.languages)),
        ("type", _words(record.publication_types)),
        ("database", latex(record.database)),
        ("note", latex(" | ".join(record.notes))),
        ("status", latex(record.status)),
    ]

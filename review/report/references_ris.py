"""One record as RIS.

Identifiers without a tag of their own are written as PubMed Central writes them (`U1  - 23690738[pmid]`),
MeSH headings as keywords that begin with `MeSH: `.
"""

import re

from review.record import PartialDate, Person, Record
from review.vocabulary import IdentifierKind as Kind

_CODES = {
    "Abstract": "ABST",
    "Blog": "BLOG",
    "Book": "BOOK",
    "Book Chapter": "CHAP",
    "Conference Paper": "CPAPER",
    "Conference Proceedings": "CONF",
    "Dataset": "DATA",
    "Dictionary": "DICT",
    "Edited Book": "EDBOOK",
    "Encyclopedia": "ENCYC",
    "Government Document": "GOVDOC",
    "In Press": "INPR",
    "Magazine Article": "MGZN",
    "Newspaper Article": "NEWS",
    "Patent": "PAT",
    "Report": "RPRT",
    "Standard": "STAND",
    "Thesis": "THES",
    "Unpublished Work": "UNPB",
    "Web Page": "ELEC",
}
_MARKED = {Kind.PMID: "U1", Kind.PMCID: "U2", Kind.PII: "U4", Kind.REGISTRY: "U5"}
_OWN_TAGS = frozenset((
    "TY", "ER", "AU", "A1", "T1", "TI", "JF", "JO", "JA", "J1", "J2", "T2", "VL", "IS", "SP", "EP", "PY",
    "Y1", "DA", "AB", "N2", "N1", "KW", "DO", "UR", "SN", "PB", "CY", "LA", "DB", "AN", "M3", "TT", "U1",
    "U2", "U3", "U4", "CT", "BT", "ST", "YR", "Y2", "VO", "CP", "C7", "L1", "L2", "L3", "L4", "C2", "C3",
    "C5", "OP", "AI", "PU", "PI", "JI", "J9", "PP", "U5",
))  # fmt: skip
_BLANKS = re.compile(r"[ \t\r\n]+")
_EDITORS = frozenset(("A2", "A3", "A4"))
_WHOLE = frozenset(("BOOK", "THES", "RPRT", "GOVDOC", "UNPB"))
_TAG = re.compile(r"[A-Z][A-Z0-9]")


def ris_entry(record: Record) -> str:
    """Return one record as RIS, ending with a newline."""
    lines = [("TY", _code(record)), *_head(record), *_place(record), *_dates(record), *_texts(record)]
    lines += _identifiers(record)
    taken = _OWN_TAGS | _EDITORS if lines[0][1] in _WHOLE else _OWN_TAGS
    lines += [(tag, value) for tag, value in record.extra if _TAG.fullmatch(tag) and tag not in taken]
    written = [f"{tag}  - {value}" for tag, value in ((t, _line(t, v)) for t, v in lines) if value]
    return "\n".join([*written, "ER  - "]) + "\n"


def author_name(person: Person) -> str:
    """Return a name as reference managers read it; a group's name ends with a comma."""
    if person.collective:
        return f"{person.collective},"
    if not person.given:
        return person.family
    return f"{person.family}, {person.given}" + (f", {person.suffix}" if person.suffix else "")


def _code(record: Record) -> str:
    for word in record.publication_types:
        if word in _CODES:
            return _CODES[word]
    return "JOUR" if record.journal or "Journal Article" in record.publication_types else "GEN"


def _head(record: Record) -> list[tuple[str, str]]:
    lines = [
        ("TI", record.title),
        ("TT", record.translated_title),
        ("OP", record.vernacular_title),
    ]
    lines += [("AU", author_name(person)) for person in record.authors]
    if record.authors and not record.authors_complete:
        lines.append(("AU", "et al."))
    places = dict.fromkeys(place for person in record.authors for place in person.affiliations)
    return lines + [("AD", place) for place in places]


def _place(record: Record) -> list[tuple[str, str]]:
    start, end = _pages(record.pages)
    short = record.journal_abbreviation
    return [
        ("JF", record.journal),
        ("JA", short),
        ("VL", record.volume),
        ("IS", record.issue),
        ("SP", start),
        ("EP", end),
        ("PB", record.publisher),
        ("CY", record.place),
    ]


def _pages(pages: str) -> tuple[str, str]:
    start, dash, end = pages.partition("-")
    plain = bool(dash and start and end and start != end) and start == start.strip() and end == end.strip()
    return (start, end) if plain and not start.endswith(f"-{end}") else (pages, "")


def _dates(record: Record) -> list[tuple[str, str]]:
    date = record.date
    if date is None:
        return []
    if date.year is None:
        return [("DA", date.text)]
    lines = [("PY", f"{date.year:04}")]
    if date.month or date.text:
        lines.append(("DA", _slashed(date)))
    return lines


def _slashed(date: PartialDate) -> str:
    month = f"{date.month:02}" if date.month else ""
    day = f"{date.day:02}" if date.day and date.month else ""
    return f"{date.year:04}/{month}/{day}/{date.text}"


def _texts(record: Record) -> list[tuple[str, str]]:
    lines = [("AB", _abstract(record)), *(("N2", other.text) for other in record.other_abstracts)]
    lines += [("KW", word) for word in record.keywords]
    lines += [("KW", f"MeSH: {heading}") for heading in record.mesh]
    lines += [("LA", language) for language in record.languages]
    lines += [("M3", kind) for kind in record.publication_types]
    return lines + [("N1", note) for note in record.notes]


def _abstract(record: Record) -> str:
    return "\n".join(_folded(f"{s.label}: {s.text}" if s.label else s.text) for s in record.abstract)


def _identifiers(record: Record) -> list[tuple[str, str]]:
    lines = [("DO", i.value) for i in record.identifiers if i.kind is Kind.DOI]
    lines += [("SN", i.value) for i in record.identifiers if i.kind in (Kind.ISSN, Kind.ISBN)]
    lines += [("DB", record.database)]
    accessions = [i.value for i in record.identifiers if i.kind is Kind.ACCESSION]
    lines += [("U3", f"{value}[accession]") for value in accessions if value.isdecimal()]
    named = [value for value in accessions if not value.isdecimal()]
    lines += [("AN", value) for value in named or ([record.pmid] if record.database == "PubMed" else [])]
    lines += [
        (_MARKED[i.kind], f"{i.value}[{i.kind.value}]") for i in record.identifiers if i.kind in _MARKED
    ]
    return lines + [("UR", link) for link in record.links]


def _line(tag: str, value: str) -> str:
    """Return a value that breaks no line of the format; only abstracts keep their lines."""
    if tag in ("AB", "N2"):
        return "\n".join(_folded(line) for line in value.split("\n") if line.strip())
    return _folded(value)


def _folded(text: str) -> str:
    return _BLANKS.sub(" ", text).strip(" ")

"""One record as NBIB, PubMed's tagged format."""

import re

from review.record import HISTORY_STATUS, PartialDate, Person, Record
from review.vocabulary import IdentifierKind as Kind
from review.vocabulary import RelationKind

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RELATIONS = {
    RelationKind.COMMENT_IN: "CIN",
    RelationKind.COMMENT_ON: "CON",
    RelationKind.ERRATUM_IN: "EIN",
    RelationKind.ERRATUM_FOR: "EFR",
    RelationKind.RETRACTION_IN: "RIN",
    RelationKind.RETRACTION_OF: "ROF",
    RelationKind.UPDATE_IN: "UIN",
    RelationKind.UPDATE_OF: "UOF",
    RelationKind.REPUBLISHED_IN: "RPI",
    RelationKind.REPUBLISHED_FROM: "RPF",
    RelationKind.CONCERN_IN: "ECI",
    RelationKind.CONCERN_FOR: "ECF",
    RelationKind.OTHER: "ORI",
}
_WIDTH = 82
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,3}")
_BLANKS = re.compile(r"[ \t\r\n]+")
_OWN_TAGS = frozenset((
    "PMID", "PMC", "DB", "OWN", "STAT", "IS", "ISBN", "VI", "IP", "DP", "DEP", "PHST", "TI", "TT", "PG",
    "LID", "AID", "AB", "OAB", "OABL", "FAU", "AU", "AUID", "AD", "CN", "LA", "PT", "PL", "PB", "TA",
    "JT", "MH", "OT", "GN", "UR", "SI", "PMCR", "BTI", "CTI", "URLF",
))  # fmt: skip


def nbib_entry(record: Record) -> str:
    """Return one record as NBIB, ending with a newline.

    A record without a PubMed id begins with an empty PMID line, because that line starts an entry.
    """
    lines = [("PMID", record.pmid or ""), *_publication(record), *_authors(record), *_subjects(record)]
    lines += _identifiers(record)
    lines += [(_RELATIONS[r.kind], _relation(r.target, r.pmid)) for r in record.relations]
    lines += [(tag, value) for tag, value in record.extra if _TAG.fullmatch(tag) and tag not in _OWN_TAGS]
    kept = [
        (tag, text) for tag, value in lines if (text := _BLANKS.sub(" ", value).strip(" ")) or tag == "PMID"
    ]
    return "\n".join(_wrapped(tag, text) for tag, text in kept) + "\n"


def _wrapped(tag: str, text: str) -> str:
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + len(word) >= _WIDTH:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return f"{tag:<4}- " + "\n      ".join([*lines, line])


def _publication(record: Record) -> list[tuple[str, str]]:
    lines = [("DB", record.database if record.database != "PubMed" else ""), ("STAT", record.status)]
    lines += [("IS", i.value) for i in record.identifiers if i.kind is Kind.ISSN]
    lines += [("ISBN", i.value) for i in record.identifiers if i.kind is Kind.ISBN]
    lines += [("VI", record.volume), ("IP", record.issue), ("DP", _date(record.date))]
    lines += [("TI", record.title), ("TT", record.vernacular_title), ("PG", record.pages)]
    lines += [("AB", " ".join(f"{s.label}: {s.text}" if s.label else s.text for s in record.abstract))]
    for other in record.other_abstracts:
        lines += [("OABL", other.language), ("OAB", other.text)]
    return lines


def _date(date: PartialDate | None) -> str:
    if date is None:
        return ""
    year = "" if date.year is None else f"{date.year:04}"
    if date.text:
        return date.text if year and year in date.text else f"{year} {date.text}".strip()
    month = f" {_MONTHS[date.month - 1]}" if date.month else ""
    return year + month + (f" {date.day}" if month and date.day else "")


def _authors(record: Record) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    for person in record.authors:
        if person.collective:
            lines.append(("CN", person.collective))
        else:
            lines += [("FAU", _full(person)), ("AU", _short(person))]
        if person.orcid:
            lines.append(("AUID", f"ORCID: {person.orcid}"))
        lines += [("AD", place) for place in person.affiliations]
    return lines


def _full(person: Person) -> str:
    if not person.given:
        return person.family
    return f"{person.family}, {person.given}" + (f", {person.suffix}" if person.suffix else "")


def _short(person: Person) -> str:
    initials = "".join(part[0] for part in re.split(r"[\s.-]+", person.given) if part)
    return f"{person.family} {initials} {person.suffix}".strip()


def _subjects(record: Record) -> list[tuple[str, str]]:
    lines = [("LA", language) for language in record.languages]
    lines += [("PT", kind) for kind in record.publication_types]
    lines += [("DEP", _compact(d)) for d in record.dates if d.kind == "electronic"]
    lines += [("PL", record.place), ("PB", record.publisher)]
    lines += [("TA", record.journal_abbreviation), ("JT", record.journal)]
    lines += [("MH", heading) for heading in record.mesh]
    lines += [("OT", word) for word in record.keywords]
    lines += [("GN", note) for note in record.notes]
    lines += [("UR", link) for link in record.links]
    past = [(_slashed(d), HISTORY_STATUS.get(d.kind, d.kind)) for d in record.dates if d.kind != "electronic"]
    lines += [("PHST", f"{day} [{status}]") for day, status in past]
    return lines


def _compact(date: PartialDate) -> str:
    if date.year and date.month and date.day:
        return f"{date.year:04}{date.month:02}{date.day:02}"
    return _slashed(date)


def _slashed(date: PartialDate) -> str:
    parts = [date.year, date.month, date.day]
    known = parts[: parts.index(None)] if None in parts else parts
    return "/".join(f"{part:02}" for part in known) or date.text


def _identifiers(record: Record) -> list[tuple[str, str]]:
    lines = [("AID", f"{i.value} [doi]") for i in record.identifiers if i.kind is Kind.DOI]
    lines += [("AID", f"{i.value} [pii]") for i in record.identifiers if i.kind is Kind.PII]
    lines += [("PMC", i.value) for i in record.identifiers if i.kind is Kind.PMCID]
    return lines + [("SI", i.value) for i in record.identifiers if i.kind in (Kind.REGISTRY, Kind.ACCESSION)]


def _relation(target: str, pmid: str) -> str:
    return f"{target}. PMID: {pmid}" if pmid else target

"""Records as a table: one row a record, columns a spreadsheet user expects, and one column for the rest.

What the plain columns cannot give back exactly (affiliations, dates with their kind, tags of other formats)
stands in the last column, `details`, as JSON.
"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import fields, replace

from review.record import AbstractSection, Identifier, PartialDate, Person, Record, record_to_json
from review.text import csv_cell
from review.vocabulary import IdentifierKind as Kind

_TEXTS = (
    "title",
    "translated_title",
    "vernacular_title",
    "journal",
    "journal_abbreviation",
    "volume",
    "issue",
    "pages",
    "database",
    "publisher",
    "place",
    "status",
)
_LISTS = ("languages", "publication_types", "mesh", "keywords", "links", "notes")
COLUMNS = (
    "title", "authors", "year", "date", "journal", "journal_abbreviation", "volume", "issue", "pages",
    "doi", "pmid", "pmcid", "abstract", "keywords", "mesh", "publication_types", "languages", "registry",
    "accession", "issn", "isbn", "pii", "links", "notes", "database", "translated_title",
    "vernacular_title", "publisher", "place", "status", "details",
)  # fmt: skip
"""Names of the columns, in order."""


def csv_header() -> str:
    """Return the line that names the columns."""
    return _line(COLUMNS)


def csv_row(record: Record) -> str:
    """Return a record as one row; no cell is taken for a formula by a spreadsheet."""
    cells = _cells(record)
    return _line([csv_cell(cells.get(name, "")) for name in COLUMNS])


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _cells(record: Record) -> dict[str, str]:
    cells = {name: getattr(record, name) for name in _TEXTS}
    cells |= {name: "; ".join(getattr(record, name)) for name in _LISTS}
    for kind in Kind:
        cells[kind.value] = "; ".join(i.value for i in record.identifiers if i.kind is kind)
    cells["authors"] = "; ".join(_name(person) for person in record.authors)
    cells["abstract"] = record.abstract_text
    cells["year"] = str(record.year or "")
    cells["date"] = _date(record.date)
    rest = record_to_json(_rest(record, cells))
    cells["details"] = json.dumps(rest, ensure_ascii=False) if rest else ""
    return cells


def _name(person: Person) -> str:
    if person.collective:
        return f"{person.collective},"
    name = person.name
    return f"{name}, {person.suffix}" if person.suffix and person.given else name


def _date(date: PartialDate | None) -> str:
    if date is None or date.year is None:
        return date.text if date else ""
    parts = [f"{date.year:04}"]
    if date.month:
        parts.append(f"{date.month:02}")
        if date.day:
            parts.append(f"{date.day:02}")
    return "-".join(parts)


def _rest(record: Record, cells: dict[str, str]) -> Record:
    """Return a record of only those fields the plain cells do not give back."""
    rest = Record()
    for name in (f.name for f in fields(Record)):
        if not _plain(record, name, cells):
            rest = replace(rest, **{name: getattr(record, name)})
    return rest


def _plain(record: Record, name: str, cells: dict[str, str]) -> bool:
    value = getattr(record, name)
    if name in _TEXTS:
        return _survives(value)
    if name in _LISTS:
        return all(_survives(v) and ";" not in v for v in value)
    if name == "identifiers":
        ordered = tuple(Identifier(kind, v) for kind in Kind for v in _split(cells[kind.value]))
        return bool(ordered == value)
    if name == "authors":
        return all(_simple(person) for person in value)
    if name == "date":
        return value is None or (value.year is not None and not value.text and value.kind == "published")
    if name == "abstract":
        return value in ((), (AbstractSection(cells["abstract"]),)) and _survives(cells["abstract"])
    return bool(value == getattr(Record(), name))


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("; ") if part]


def _survives(text: str) -> bool:
    cell = csv_cell(text)
    return (
        cell.removeprefix("'") == text
        and text == text.strip()
        and not text.startswith("'")
        and "\r" not in text
    )


def _simple(person: Person) -> bool:
    plain = not (person.orcid or person.affiliations or person.suffix or person.collective)
    text = person.family + person.given
    inverted = bool(person.family and person.given) and not any(mark in text for mark in ",;'")
    return plain and _survives(_name(person)) and (inverted or (person.family.isalpha() and not person.given))

"""The program's own CSV, read back exactly."""

import json
from dataclasses import fields, replace

from review.record import AbstractSection, Identifier, Record, record_from_json
from review.sources.dates import partial_date
from review.sources.row_cells import Cells
from review.sources.table_cells import author_list
from review.sources.table_columns import Column
from review.vocabulary import IdentifierKind as Kind


def own_record(cells: Cells) -> Record | str:
    """Return the record of one row; what the column `details` holds goes before the plain columns."""
    details = _text(cells, Column.DETAILS)
    try:
        rest = record_from_json(json.loads(details)) if details else Record()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return "the column details is damaged"
    plain = _plain(cells)
    for name in (f.name for f in fields(Record)):
        if getattr(rest, name) != getattr(Record(), name):
            plain = replace(plain, **{name: getattr(rest, name)})
    return plain


def _plain(cells: Cells) -> Record:
    abstract = _text(cells, Column.ABSTRACT)
    authors, _ = author_list(_text(cells, Column.AUTHORS))
    found = (Identifier(kind, part) for kind in Kind for part in _split(cells, Column(kind.value)))
    return Record(
        title=_text(cells, Column.TITLE),
        translated_title=_text(cells, Column.TRANSLATED_TITLE),
        vernacular_title=_text(cells, Column.VERNACULAR_TITLE),
        abstract=(AbstractSection(abstract),) if abstract else (),
        authors=tuple(authors),
        journal=_text(cells, Column.JOURNAL),
        journal_abbreviation=_text(cells, Column.JOURNAL_ABBREVIATION),
        volume=_text(cells, Column.VOLUME),
        issue=_text(cells, Column.ISSUE),
        pages=_text(cells, Column.PAGES),
        date=partial_date(_text(cells, Column.DATE) or _text(cells, Column.YEAR)),
        languages=_split(cells, Column.LANGUAGE),
        publication_types=_split(cells, Column.TYPE),
        mesh=_split(cells, Column.MESH),
        keywords=_split(cells, Column.KEYWORDS),
        identifiers=tuple(found),
        links=_split(cells, Column.LINK),
        notes=_split(cells, Column.NOTES),
        database=_text(cells, Column.DATABASE),
        publisher=_text(cells, Column.PUBLISHER),
        place=_text(cells, Column.PLACE),
        status=_text(cells, Column.STATUS),
    )


def _text(cells: Cells, column: Column) -> str:
    return "".join(cells.all(column)[:1])


def _split(cells: Cells, column: Column) -> tuple[str, ...]:
    return tuple(part for part in _text(cells, column).split("; ") if part)

"""References written out: records to RIS, NBIB, CSV, BibTeX and JSON.

Every field a format can hold survives the way back through the program's own readers.
"""

from collections.abc import Callable, Sequence

from review.errors import BadInput
from review.record import Record
from review.report.references_bibtex import bibtex_entry
from review.report.references_csv import csv_table
from review.report.references_json import json_list
from review.report.references_nbib import nbib_entry
from review.report.references_ris import ris_entry


def _joined(entry: Callable[[Record], str]) -> Callable[[Sequence[Record]], str]:
    return lambda records: "\n".join(entry(record) for record in records)


def _numbered(records: Sequence[Record]) -> str:
    return "\n".join(bibtex_entry(record, number) for number, record in enumerate(records, 1))


_WRITERS: dict[str, Callable[[Sequence[Record]], str]] = {
    "ris": _joined(ris_entry),
    "nbib": _joined(nbib_entry),
    "csv": csv_table,
    "bibtex": _numbered,
    "json": json_list,
}

FORMATS = tuple(_WRITERS)
"""Names of the formats that can be written."""

SUFFIXES = {"ris": ".ris", "nbib": ".nbib", "csv": ".csv", "bibtex": ".bib", "json": ".json"}
"""File name extension of each format."""


def write_records(records: Sequence[Record], format: str) -> str:  # noqa: A002 - the word users type
    """Return records as the text of a file.

    Raises:
        BadInput: If the format is none of `FORMATS`.
    """
    if format not in _WRITERS:
        raise BadInput(f"There is no export format {format!r}; choose one of {', '.join(FORMATS)}")
    return _WRITERS[format](records)

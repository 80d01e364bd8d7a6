"""References written out: records to RIS, NBIB, CSV, BibTeX and JSON.

Every field a format can hold survives the way back through the program's own readers.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from review.errors import BadInput
from review.record import Record
from review.report.references_bibtex import bibtex_entry
from review.report.references_csv import csv_header, csv_row
from review.report.references_json import json_entry
from review.report.references_nbib import nbib_entry
from review.report.references_ris import ris_entry


@dataclass(frozen=True, slots=True)
class _Form:
    """How a file of records is written: each record, given with its number, and what stands around them."""

    entry: Callable[[Record, int], str]
    head: str = ""
    between: str = "\n"
    foot: str = ""


_FORMS = {
    "ris": _Form(lambda record, _: ris_entry(record)),
    "nbib": _Form(lambda record, _: nbib_entry(record)),
    "csv": _Form(lambda record, _: csv_row(record), csv_header(), between=""),
    "bibtex": _Form(bibtex_entry),
    "json": _Form(lambda record, _: json_entry(record), "[\n", ",\n", "\n]\n"),
}

FORMATS = tuple(_FORMS)
"""Names of the formats that can be written."""

SUFFIXES = {"ris": ".ris", "nbib": ".nbib", "csv": ".csv", "bibtex": ".bib", "json": ".json"}
"""File name extension of each format."""


def write_records(records: Sequence[Record], format: str) -> str:  # noqa: A002 - the word users type
    """Return records as the text of a file.

    Raises:
        BadInput: If the format is none of `FORMATS`.
    """
    texts = (record_text(record, number, format) for number, record in enumerate(records, 1))
    return "".join(file_text(texts, format))


def record_text(record: Record, number: int, format: str) -> str:  # noqa: A002 - the word users type
    """Return one record as it stands in a file, where it is the one of that number, from 1.

    Raises:
        BadInput: If the format is none of `FORMATS`.
    """
    return _form(format).entry(record, number)


def file_text(texts: Iterable[str], format: str) -> Iterator[str]:  # noqa: A002 - the word users type
    """Yield, piece by piece, the text of a file of records.

    Raises:
        BadInput: If the format is none of `FORMATS`.
    """
    form = _form(format)
    yield form.head
    between = ""
    for text in texts:
        yield between
        yield text
        between = form.between
    yield form.foot


def _form(name: str) -> _Form:
    if name not in _FORMS:
        raise BadInput(f"There is no export format {name!r}; choose one of {', '.join(FORMATS)}")
    return _FORMS[name]

"""Tables of records: CSV, TSV and spreadsheets of databases, registers, screening tools and others."""

from collections.abc import Mapping, Sequence

from review.errors import UnreadableFile
from review.sources.decoding import Decoded, without_controls
from review.sources.embase_fields import is_by_field, read_by_field
from review.sources.reading import Entry, Reading
from review.sources.table_columns import (
    CLINICALTRIALS_HEADER,
    Header,
    Layout,
    header_of,
    mapped_header,
)
from review.sources.table_record import table_record
from review.sources.table_rows import DELIMITERS, Row, count_rows, html_rows, text_rows

_PREAMBLE = 20
"""Rows looked at for the header; some exports begin with the search."""


def table_layout(text: str) -> Layout | None:
    """Return whose table a text is, judged by its first rows; None if they hold no known header."""
    if is_by_field(text):
        return Layout.EMBASE
    head = "\n".join(text.split("\n")[: _PREAMBLE * 4])
    for delimiter in DELIMITERS:
        if found := _find_header(text_rows(head, delimiter)[:_PREAMBLE]):
            return found[1].layout
    return None


def _delimiter(text: str, columns: Mapping[str, str] | None) -> str:
    """The mark with which the first rows hold the header."""
    head = "\n".join(text.split("\n")[: _PREAMBLE * 4])
    for delimiter in DELIMITERS:
        rows = text_rows(head, delimiter)[:_PREAMBLE]
        named = any(row.cells and set(columns or ()) <= {c.strip() for c in row.cells} for row in rows)
        if named if columns else _find_header(rows):
            return delimiter
    return ","


def read_table(decoded: Decoded, columns: Mapping[str, str] | None = None) -> Reading:
    """Return the rows of a CSV or TSV text.

    Args:
        decoded: The text.
        columns: What columns hold, by their names, where their names do not say it.

    Raises:
        UnreadableFile: If no row names the columns.
        BadInput: If the mapping names a column that does not exist.
    """
    if not columns and is_by_field(decoded.text):
        return read_by_field(decoded)
    text = without_controls(decoded.text)
    rows = text_rows(text, _delimiter(text, columns))
    return table_reading(
        rows, decoded.encoding, f"read as {decoded.encoding}: {decoded.why}", columns, count_rows(text)
    )


def read_html_table(decoded: Decoded) -> Reading:
    """Return the rows of a table in an HTML page, which some sites save as .xls."""
    return table_reading(
        html_rows(without_controls(decoded.text)),
        decoded.encoding,
        f"read as {decoded.encoding}: {decoded.why}",
    )


def table_reading(
    rows: Sequence[Row],
    encoding: str,
    remark: str,
    columns: Mapping[str, str] | None = None,
    total: int | None = None,
) -> Reading:
    """Return the rows below the header, each accepted or rejected.

    Args:
        rows: All rows that are not blank.
        encoding: For the summary.
        remark: How the table was read.
        columns: What columns hold, by their names.
        total: Number of rows, counted without cutting them into cells.
    """
    found = _mapped(rows, columns) if columns else _find_header(rows[:_PREAMBLE])
    if found is None:
        raise UnreadableFile("The table has no row of known column names; say which column holds the title")
    at, header = found
    entries = tuple(_entry(n, row, header) for n, row in enumerate(rows[at + 1 :], 1))
    starts = len(rows) - at - 1 if total is None else total - at - 1
    remarks = [remark]
    if header.layout is Layout.PUBMED:
        remarks.append("PubMed's CSV holds no abstracts; export as PubMed or XML to have them")
    unknown = [n for n, c in zip(header.names, header.columns, strict=True) if c is None and n]
    if unknown:
        remarks.append(f"kept as they are: {', '.join(unknown[:12])}{' ...' if len(unknown) > 12 else ''}")
    return Reading(header.layout.value, encoding, starts, entries, tuple(remarks))


def _mapped(rows: Sequence[Row], columns: Mapping[str, str]) -> tuple[int, Header] | None:
    for at, row in enumerate(rows[:_PREAMBLE]):
        if row.cells and set(columns) <= {cell.strip() for cell in row.cells}:
            return at, mapped_header(row.cells, columns)
    first = rows[0].cells if rows else None
    return (0, mapped_header(first or (), columns)) if rows else None


def _find_header(rows: Sequence[Row]) -> tuple[int, Header] | None:
    for at, row in enumerate(rows):
        if row.cells and (header := header_of(row.cells)):
            return at, header
    first = rows[0].cells if rows else None
    if first and len(first) >= 20 and first[0].startswith("NCT") and "clinicaltrials.gov" in first[2]:
        header = header_of(CLINICALTRIALS_HEADER)
        return (-1, header) if header else None
    return None


def _entry(position: int, row: Row, header: Header) -> Entry:
    if row.cells is None:
        return Entry(position, row.line, row.raw, None, "a quotation mark in the row does not close")
    found = table_record(header, row.cells)
    if isinstance(found, str):
        return Entry(position, row.line, row.raw, None, found)
    return Entry(position, row.line, row.raw, found)

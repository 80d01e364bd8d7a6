"""Embase's CSV of one field a row: `"TITLE","..."`, then `"AUTHOR NAMES","A B.","C D."` and so on.

An entry begins at each row of a title. Values of one field stand in cells of their own.
"""

import re
from collections.abc import Iterator, Sequence

from review.sources.characters import line_numbers
from review.sources.decoding import Decoded, without_controls
from review.sources.reading import Entry, Reading
from review.sources.starts import account
from review.sources.table_columns import Column, Layout, header_as
from review.sources.table_record import table_record
from review.sources.table_rows import Row, text_rows

_START = re.compile(r"^\ufeff?\"?TITLE\"?,", re.MULTILINE)
_LABEL = re.compile(r"^\"?[A-Z][A-Z /()-]{1,60}\"?,", re.MULTILINE)
_FORMAT = Layout.EMBASE.value


def is_by_field(text: str) -> bool:
    """Whether the first rows hold a title and, among others in capitals, two fields of Embase."""
    head = text[:20_000]
    named = sum(name in head for name in ("AUTHOR NAMES", "SOURCE", "PUBLICATION YEAR", "ABSTRACT", "PUI"))
    return bool(_START.search(head)) and named >= 2 and len(_LABEL.findall(head)) >= 3


def read_by_field(decoded: Decoded) -> Reading:
    """Return the entries of such a table."""
    text = without_controls(decoded.text)
    starts = line_numbers(text, (match.start() for match in _START.finditer(text)))
    entries = [_entry(n, rows) for n, rows in enumerate(_groups(text_rows(text, ",")), 1)]
    remark = f"read as {decoded.encoding}: {decoded.why}"
    return account(_FORMAT, decoded.encoding, starts, entries, [remark])


def _groups(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield the rows of each entry; rows before the first title are those of the search."""
    group: list[Row] = []
    for row in rows:
        if _START.match(row.raw):
            if group:
                yield group
            group = [row]
        elif group:
            group.append(row)
    if group:
        yield group


def _entry(position: int, rows: list[Row]) -> Entry:
    line, raw = rows[0].line, "\n".join(row.raw for row in rows)
    cells = [row.cells for row in rows if row.cells]
    if len(cells) < len(rows):
        return Entry(position, line, raw, None, "a quotation mark in the entry does not close")
    header = header_as(Layout.EMBASE, [each[0].capitalize() for each in cells])
    marks = (" " if column is Column.ABSTRACT else "; " for column in header.columns)
    values = [mark.join(filter(None, each[1:])) for mark, each in zip(marks, cells, strict=True)]
    found = table_record(header, values)
    if isinstance(found, str):
        return Entry(position, line, raw, None, found)
    return Entry(position, line, raw, found)

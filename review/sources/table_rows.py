"""The rows of a table: CSV or TSV text, a spreadsheet, or the HTML that some sites call a spreadsheet."""

import csv
import datetime as dt
import html.parser
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from review.errors import HostileFile, UnreadableFile

DELIMITERS = ("\t", ",", ";", "|")
_LONGEST = 120_000
"""Characters of one row; a longer one has a quotation mark that does not close."""
_UNPACKED = 256 << 20
_ROWS = 1_000_000
_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it starts on, its text, and its cells; None where it could not be cut into cells."""

    line: int
    raw: str
    cells: tuple[str, ...] | None


def text_rows(text: str, delimiter: str) -> list[Row]:
    """Return the rows of CSV or TSV text that are not blank."""
    return [_row(line, raw, delimiter) for line, raw in _logical_lines(text) if not _is_blank(raw)]


def count_rows(text: str) -> int:
    """Count the rows that are not blank, by quotation marks and line ends alone."""
    return sum(not _is_blank(raw) for _, raw in _logical_lines(text))


def _is_blank(raw: str) -> bool:
    """Whether a row holds nothing but separators, quotation marks and white space."""
    return not raw.strip("\n\t,;| \"'\u00a0\u3000")


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each row with its line; a row goes on while a quotation mark is open, up to a limit."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        end = _end_of_row(lines, at)
        yield at + 1, "\n".join(lines[at : end + 1])
        at = end + 1


def _end_of_row(lines: list[str], begin: int) -> int:
    quotes = size = 0
    for at in range(begin, len(lines)):
        quotes += lines[at].count('"')
        size += len(lines[at]) + 1
        if quotes % 2 == 0:
            return at
        if size > _LONGEST:
            return begin
    return begin


def _row(line: int, raw: str, delimiter: str) -> Row:
    if raw.count('"') % 2 or len(raw) > _LONGEST:
        return Row(line, raw, None)
    try:
        found = next(csv.reader(io.StringIO(raw), delimiter=delimiter), [])
    except csv.Error:
        return Row(line, raw, None)
    return Row(line, raw, tuple(found[:_COLUMNS]))


def workbook_rows(data: bytes, name: str) -> list[Row]:
    """Return the rows of a workbook's first sheet that holds any.

    Raises:
        HostileFile: If it unpacks to more than is read, or declares entities.
        UnreadableFile: If it is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive, name)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = []
            for number, values in enumerate(
                sheet.iter_rows(values_only=True, max_col=_COLUMNS, max_row=_ROWS), 1
            ):
                cells = tuple(_cell(value) for value in values)
                if any(cells):
                    rows.append(Row(number, "\t".join(cells), cells))
            if rows:
                return rows
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        EOFError,
        OSError,
        SyntaxError,
    ) as error:
        raise UnreadableFile(
            f"{name} is a damaged spreadsheet ({type(error).__name__}); save it again"
        ) from None
    return []


def check_archive(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive that unpacks to too much or holds XML with declarations of its own.

    Raises:
        HostileFile: If it does.
    """
    members = archive.infolist()
    if sum(m.file_size for m in members) > _UNPACKED or len(members) > 10_000:
        raise HostileFile(f"{name} unpacks to more than the {_UNPACKED >> 20} MB that are read")
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as file:
                if b"<!DOCTYPE" in file.read(4096):
                    raise HostileFile(
                        f"{name} declares a document type inside a spreadsheet, which is not read"
                    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value)


class _Table(html.parser.HTMLParser):
    """The cells of the first table of an HTML page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self._cells: list[str] = []
        self._text: list[str] | None = None
        self._line = 1

    def handle_starttag(
        self,
        tag: str,
        attrs: list[tuple[str, str | None]],  # noqa: ARG002
    ) -> None:
        if tag == "tr":
            self._finish()
            self._line = self.getpos()[0]
        elif tag in ("td", "th"):
            self._close()
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._close()
        elif tag in ("tr", "table"):
            self._finish()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._finish()

    def _close(self) -> None:
        if self._text is not None:
            self._cells.append("".join(self._text).strip())
        self._text = None

    def _finish(self) -> None:
        self._close()
        if any(self._cells):
            cells = tuple(self._cells[:_COLUMNS])
            self.rows.append(Row(self._line, "\t".join(cells), cells))
        self._cells = []


def html_rows(text: str) -> list[Row]:
    """Return the rows of the tables in an HTML page."""
    table = _Table()
    table.feed(text)
    table.close()
    return table.rows

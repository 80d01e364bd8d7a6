"""Plain tables that a command reads: CSV in UTF-8, with or without a byte order mark."""

import csv
from dataclasses import dataclass
from pathlib import Path

from review.cli.output import read_text
from review.errors import BadInput

csv.field_size_limit(1 << 24)


@dataclass(frozen=True, slots=True)
class PlainTable:
    """Headers, and rows of equal length; `lines` is where each row starts in the file, from 1."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def columns(self) -> dict[str, list[str]]:
        """Return the cells by column."""
        return {name: [row[place] for row in self.rows] for place, name in enumerate(self.headers)}

    def column(self, name: str, *, optional: bool = False) -> list[str]:
        """Return the cells of a column; of one that may be missing, empty cells.

        Raises:
            BadInput: there is no such column.
        """
        if name in self.headers:
            place = self.headers.index(name)
            return [row[place] for row in self.rows]
        if optional:
            return [""] * len(self.rows)
        raise BadInput(f"{self.name} has no column `{name}`; it has {', '.join(self.headers)}.")


def read_table(path: Path) -> PlainTable:
    """Read a CSV file.

    Raises:
        NotFound: no such file.
        BadInput: not UTF-8, no header, two columns of one name, or a ragged row (with its line).
    """
    text = read_text(path)
    lines = text.splitlines(keepends=True)
    delimiter = "\t" if lines and "\t" in lines[0] and "," not in lines[0] else ","
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    name = path.name
    rows: list[tuple[str, ...]] = []
    starts: list[int] = []
    try:
        headers = tuple(cell.strip() for cell in next(reader, []))
        _check_headers(headers, name)
        start = reader.line_num + 1
        for row in reader:
            if any(cell.strip() for cell in row):
                if len(row) != len(headers):
                    raise BadInput(
                        f"{name}, line {start}: {len(row)} cells under {len(headers)} headers; "
                        "quote a cell that holds a comma."
                    )
                rows.append(tuple(row))
                starts.append(start)
            start = reader.line_num + 1
    except csv.Error as fault:
        raise BadInput(f"{name}, line {reader.line_num}: not readable as CSV ({fault}).") from None
    return PlainTable(name, headers, tuple(rows), tuple(starts))


def _check_headers(headers: tuple[str, ...], name: str) -> None:
    if not any(headers):
        raise BadInput(f"{name}, line 1: there is no header; the first line names the columns.")
    twice = sorted({header for header in headers if headers.count(header) > 1})
    if twice:
        raise BadInput(f"{name}, line 1: the column `{twice[0]}` stands there twice.")

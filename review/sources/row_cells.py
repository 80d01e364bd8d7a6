"""The cells of one row by what their columns hold."""

import re
from collections.abc import Sequence

from review.sources.folding import folded
from review.sources.table_columns import Column, Header

_AS_TEXT = re.compile(r"=\"([^\"]*)\"")
"""A cell written so that spreadsheets take a number for text: `=\"19326203\"`."""
_FORMULA = re.compile(r"\A'(?=[=+\-@\t\r])")


class Cells:
    """The cells of a row by what their columns hold."""

    def __init__(self, header: Header, cells: Sequence[str]) -> None:
        self.layout = header.layout
        self.by_column: dict[Column, list[str]] = {}
        self.unknown: list[tuple[str, str]] = []
        for name, column, cell in zip(header.names, header.columns, cells, strict=False):
            value = _FORMULA.sub("", cell.strip(), count=1)
            if match := _AS_TEXT.fullmatch(value):
                value = match[1]
            if value and column is None:
                self.unknown.append((name, value))
            elif value and column is not None:
                self.by_column.setdefault(column, []).append(value)
        self.unknown += [("", cell) for cell in cells[len(header.names) :] if cell.strip()]

    def first(self, column: Column) -> str:
        """Return the first value of a kind of column on one line, or an empty string."""
        values = self.by_column.get(column)
        return folded(values[0]) if values else ""

    def all(self, column: Column) -> list[str]:
        """Return all values of a kind of column, in the order of the columns."""
        return self.by_column.get(column, [])

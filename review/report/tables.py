"""Tables as text, Markdown and CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from review.errors import BadInput
from review.text import cells, csv_cell, fit, markdown, one_line


@dataclass(frozen=True, slots=True)
class Table:
    """Headers and rows of equal length; `numeric` lists the columns set to the right."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse ragged rows."""
        for place, row in enumerate(self.rows, 1):
            if len(row) != len(self.headers):
                raise BadInput(f"Row {place} of the table has {len(row)} cells, not {len(self.headers)}.")


@dataclass(frozen=True, slots=True)
class StudyCharacteristics:
    """A study and the values of its characteristics by name; a missing one is shown as not reported."""

    study: str
    values: tuple[tuple[str, str], ...]


def characteristics_table(studies: Sequence[StudyCharacteristics], names: Sequence[str] = ()) -> Table:
    """Return one row a study; without `names` the columns come in order of first appearance."""
    columns = tuple(names) or tuple(dict.fromkeys(name for s in studies for name, _ in s.values))
    rows = []
    for study in studies:
        values = dict(study.values)
        rows.append((study.study, *(values.get(name, "") or "NR" for name in columns)))
    return Table(("Study", *columns), tuple(rows))


def table_text(table: Table, width: int | None = None) -> str:
    """Return aligned columns; with `width` the widest columns are cut until every line fits."""
    sizes = [_size(table, column) for column in range(len(table.headers))]
    if width is not None:
        sizes = _squeezed(sizes, width)
    lines = [_text_row(table, table.headers, sizes), "  ".join("─" * size for size in sizes)]
    lines += [_text_row(table, row, sizes) for row in table.rows]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def table_markdown(table: Table) -> str:
    """Return a Markdown table in which no cell is taken for markup."""
    rules = (" ---: " if column in table.numeric else " --- " for column in range(len(table.headers)))
    lines = [_pipes(table.headers), f"|{'|'.join(rules)}|", *(_pipes(row) for row in table.rows)]
    return "\n".join(lines) + "\n"


def table_csv(table: Table) -> str:
    """Return CSV (RFC 4180) in which no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([csv_cell(cell) for cell in table.headers])
    writer.writerows([csv_cell(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def _size(table: Table, column: int) -> int:
    return max(cells(one_line(row[column])) for row in (table.headers, *table.rows))


def _squeezed(sizes: list[int], width: int) -> list[int]:
    """Return widths that fit: the widest column gives way, one cell at a time, down to four."""
    sizes = list(sizes)
    while sum(sizes) + 2 * (len(sizes) - 1) > width and max(sizes) > 4:
        sizes[sizes.index(max(sizes))] -= 1
    return sizes


def _text_row(table: Table, row: Sequence[str], sizes: Sequence[int]) -> str:
    parts = []
    for column, (cell, size) in enumerate(zip(row, sizes, strict=True)):
        text = fit(cell, size)
        bare = text.rstrip()
        parts.append(" " * (size - cells(bare)) + bare if column in table.numeric else text)
    return "  ".join(parts)


def _pipes(row: Sequence[str]) -> str:
    return "| " + " | ".join(markdown(cell) for cell in row) + " |"

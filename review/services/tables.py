"""Rows as aligned text, Markdown or CSV, for both front ends."""

from collections.abc import Sequence

from review.report.tables import Table, table_csv, table_text


def text_table(
    headers: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    *,
    numeric: Sequence[int] = (),
    width: int | None = None,
) -> str:
    """Return aligned columns; with `width` the widest are cut until every line fits."""
    return table_text(Table(headers, tuple(rows), frozenset(numeric)), width)


def csv_text(headers: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return CSV in which no cell is taken for a formula."""
    return table_csv(Table(headers, tuple(rows)))

"""Deduplication of a plain table, with no review at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.report.tables import Table, table_csv
from review.runner import Runner, serial


@dataclass(frozen=True, slots=True)
class TablePair:
    """Two rows of the table, by id: `zone` is `same` or `ask`."""

    a: str
    b: str
    zone: str
    score: float
    rule: str
    reasons: str


@dataclass(frozen=True, slots=True)
class TableDuplicates:
    """What was found: the citation of each row (the id of its group's first row), and the pairs."""

    citations: tuple[str, ...]
    pairs: tuple[TablePair, ...]

    @property
    def merged(self) -> int:
        """Rows that were merged into an earlier one."""
        return len(self.citations) - len(set(self.citations))

    @property
    def to_ask(self) -> int:
        """Pairs that a person should look at."""
        return sum(pair.zone == "ask" for pair in self.pairs)


def duplicates_of_table(columns: Mapping[str, Sequence[str]], *, runner: Runner = serial) -> TableDuplicates:
    """Group the rows of a table of text columns; `id` must be there, any other column may be missing.

    Raises:
        BadInput: there is no column `id`, or an id is empty or occurs twice.
    """
    import pandas as pd  # noqa: PLC0415 - loads slowly, and only tables need it

    from review.dedup.frame import find_duplicates  # noqa: PLC0415 - brings pandas

    frame = pd.DataFrame({name: list(cells) for name, cells in columns.items()}, dtype=str)
    if "id" in frame.columns:
        frame["id"] = frame["id"].str.strip().replace("", None)
    found = find_duplicates(frame, runner=runner)
    pairs = tuple(
        TablePair(str(a), str(b), str(zone), float(score), str(rule), str(reasons))
        for a, b, zone, score, rule, reasons in found.pairs.itertuples(index=False)
    )
    return TableDuplicates(tuple(str(c) for c in found.citations["citation"]), pairs)


def pairs_csv(pairs: Sequence[TablePair]) -> str:
    """Return pairs as CSV with the columns a, b, zone, score, rule, reasons."""
    rows = tuple((p.a, p.b, p.zone, f"{p.score:.4f}", p.rule, p.reasons) for p in pairs)
    return table_csv(Table(("a", "b", "zone", "score", "rule", "reasons"), rows))

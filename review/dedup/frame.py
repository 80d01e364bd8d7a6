"""Deduplication of a plain pandas table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from review.dedup.bulk import collector_paused
from review.dedup.checks import contradictions
from review.dedup.clusters import Clusters, cluster
from review.dedup.entries import entries
from review.dedup.pairs import PairDecision, Zone
from review.dedup.rows import DedupRow
from review.dedup.search import find_pairs_of
from review.errors import BadInput
from review.runner import Runner, serial

COLUMNS = (
    "source_db", "type", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid",
    "accession", "issn", "abstract",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a table.

    `citations`: the table with the column `citation`, equal for automatic merges: the id of the group's
    first row. `pairs`: columns a, b (ids), zone (`same` or `ask`), score, rule, reasons. `related`: a, b,
    link, score.
    """

    citations: pd.DataFrame
    pairs: pd.DataFrame
    related: pd.DataFrame


def find_duplicates(frame: pd.DataFrame, *, runner: Runner = serial) -> Found:
    """Group the rows of a table with the columns `id` and any of `COLUMNS`.

    Raises:
        BadInput: there is no column `id`, or an id is missing or occurs twice.
    """
    # What is made on the way is gone before the collector comes back, so it has nothing to look through.
    with collector_paused():
        return _found(frame, runner)


def _found(frame: pd.DataFrame, runner: Runner) -> Found:
    ids = _ids(frame)
    every = entries(rows_of(frame))
    decided = find_pairs_of(every, runner=runner)
    clusters = cluster(decided, contradiction=contradictions(every, decided))
    citation = list(range(len(ids)))
    for group in clusters.groups:
        for member in group:
            citation[member] = group[0]
    out = frame.assign(citation=pd.Series([ids[i] for i in citation], index=frame.index))
    return Found(out, _pair_table(decided, clusters, ids), _link_table(clusters, ids))


def _pair_table(decided: Sequence[PairDecision], clusters: Clusters, ids: Sequence[object]) -> pd.DataFrame:
    split = {(p.a, p.b) for p in clusters.split}
    kept = [p for p in decided if p.zone is Zone.SAME and (p.a, p.b) not in split]
    shown = sorted([*kept, *clusters.queue], key=lambda p: (p.a, p.b))
    cells = [(ids[p.a], ids[p.b], p.zone.value, p.score, p.rule, "; ".join(p.reasons)) for p in shown]
    return pd.DataFrame(cells, columns=["a", "b", "zone", "score", "rule", "reasons"])


def _link_table(clusters: Clusters, ids: Sequence[object]) -> pd.DataFrame:
    cells = [(ids[p.a], ids[p.b], p.link.value, p.score) for p in clusters.related]
    return pd.DataFrame(cells, columns=["a", "b", "link", "score"])


def _ids(frame: pd.DataFrame) -> list[object]:
    if "id" not in frame.columns:
        raise BadInput("the table has no column `id`; give every row an id of its own")
    if frame["id"].isna().any() or frame["id"].duplicated().any():
        twice = frame["id"][frame["id"].isna() | frame["id"].duplicated()].iloc[0]
        raise BadInput(
            f"the id {twice!r} is missing or occurs twice in the table; give every row an id of its own"
        )
    return [*frame["id"]]


def rows_of(frame: pd.DataFrame) -> Iterator[DedupRow]:
    """Yield one row of the comparison per row of the table; its id is its position, from 0."""
    for begin in range(0, len(frame), _ROWS_AT_ONCE):
        part = frame.iloc[begin : begin + _ROWS_AT_ONCE]
        columns = [_texts(part, name) for name in COLUMNS]
        yield from _rows(begin, zip(*columns, strict=True))


_ROWS_AT_ONCE = 20_000


def _rows(begin: int, cells: Iterable[tuple[str, ...]]) -> Iterator[DedupRow]:
    for position, values in enumerate(cells, begin):
        (
            source,
            kind,
            title,
            authors,
            year,
            journal,
            volume,
            issue,
            pages,
            doi,
            pmid,
            accession,
            issn,
            abstract,
        ) = values
        yield DedupRow(
            id=position,
            source=source,
            kind=kind,
            titles=(title,) if title else (),
            authors=(authors,) if authors else (),
            year=year,
            journals=(journal,) if journal else (),
            volume=volume,
            issue=issue,
            pages=pages,
            doi=doi,
            pmid=pmid,
            accession=accession,
            issns=issn,
            abstract=abstract,
        )


def _texts(frame: pd.DataFrame, name: str) -> list[str]:
    if name not in frame.columns:
        return [""] * len(frame)
    return [value if type(value) is str else _text(value) for value in frame[name].tolist()]


def _text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124  NaN is the one value unlike itself
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

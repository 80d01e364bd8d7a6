"""Invented pairs of records, one or more for every known way to be misled; all of it is made up.

`pitfalls.csv` holds two lines a pair: whether they are one report, the link expected of related documents,
the fields.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from review.dedup.pairs import Link
from review.dedup.rows import DedupRow


@dataclass(frozen=True, slots=True)
class Pitfall:
    """Two records (ids 1 and 2), whether they are one report, and the link of related documents."""

    name: str
    same: bool
    link: Link
    chinese: bool
    one: DedupRow
    other: DedupRow


def _row(number: int, cells: dict[str, str]) -> DedupRow:
    titles = (cells["title"], *cells["other_titles"].split("|"))
    return DedupRow(
        id=number,
        source=cells["source"],
        kind=cells["kind"],
        titles=tuple(t for t in titles if t),
        authors=tuple(a for a in cells["authors"].split("; ") if a),
        year=cells["year"],
        journals=(cells["journal"],) if cells["journal"] else (),
        volume=cells["volume"],
        issue=cells["issue"],
        pages=cells["pages"],
        doi=cells["doi"],
        pmid=cells["pmid"],
        registry=cells["registry"],
        accession=cells["accession"],
        abstract=cells["abstract"],
    )


def _read() -> tuple[Pitfall, ...]:
    with Path(__file__).with_name("pitfalls.csv").open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    found = []
    for one, other in zip(lines[::2], lines[1::2], strict=True):
        assert one["pair"] == other["pair"], one["pair"]
        rows = _row(1, one), _row(2, other)
        found.append(
            Pitfall(one["pair"], one["same"] == "yes", Link(one["link"]), one["language"] == "zh", *rows)
        )
    return tuple(found)


PITFALLS = _read()
DIFFERENT = tuple(p for p in PITFALLS if not p.same)
SAME = tuple(p for p in PITFALLS if p.same)

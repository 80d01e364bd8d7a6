"""The table an analysis reads: one row per study, cohort, outcome and timepoint."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import BoolArray, FloatArray, IntArray, vector
from review.pooling.measures import Role

Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class StudyTable:
    """Rows to pool: a label each, numeric columns by role, and what says which rows belong together.

    All columns have one entry per row. `studies` names the investigation a row comes from (several
    cohorts may share one), `subgroups` the level it belongs to, where "" is none.
    """

    labels: Labels
    columns: Mapping[Role, FloatArray] = field(default_factory=dict)
    studies: Labels | None = None
    cohorts: Labels | None = None
    outcomes: Labels | None = None
    timepoints: Labels | None = None
    subgroups: Labels | None = None

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.labels)

    def column(self, role: Role) -> FloatArray:
        """Return a numeric column.

        Raises:
            RefusedData: the table has no such column.
        """
        found = self.columns.get(role)
        if found is None:
            raise RefusedData(f"The table has no column for {role}; name the column that holds it.")
        return found

    def optional(self, role: Role) -> FloatArray | None:
        """Return a numeric column or None."""
        return self.columns.get(role)

    def take(self, rows: IntArray) -> "StudyTable":
        """Return the table with these rows only, in this order."""

        def pick(labels: Labels | None) -> Labels | None:
            return None if labels is None else tuple(labels[i] for i in rows)

        return StudyTable(
            tuple(self.labels[i] for i in rows),
            {role: values[rows] for role, values in self.columns.items()},
            pick(self.studies),
            pick(self.cohorts),
            pick(self.outcomes),
            pick(self.timepoints),
            pick(self.subgroups),
        )

    def distinct_studies(self, rows: IntArray | None = None) -> int | None:
        """Number of distinct studies behind these rows, None where the table does not name them."""
        if self.studies is None:
            return None
        return len({self.studies[i] for i in (range(self.rows) if rows is None else rows)})

    def digest(self) -> str:
        """SHA-256 of the canonical content, in hexadecimal."""
        content = {
            "labels": self.labels,
            "columns": {role.value: [repr(float(x)) for x in v] for role, v in sorted(self.columns.items())},
            "studies": self.studies,
            "cohorts": self.cohorts,
            "outcomes": self.outcomes,
            "timepoints": self.timepoints,
            "subgroups": self.subgroups,
        }
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def study_table(
    labels: Sequence[str],
    columns: Mapping[Role, Sequence[float] | FloatArray],
    *,
    studies: Sequence[str] | None = None,
    cohorts: Sequence[str] | None = None,
    outcomes: Sequence[str] | None = None,
    timepoints: Sequence[str] | None = None,
    subgroups: Sequence[str] | None = None,
) -> StudyTable:
    """Build a table from sequences and refuse what cannot be pooled together.

    Raises:
        RefusedData: lengths differ, no rows, several outcomes or timepoints, or one row twice.
    """

    def tidy(values: Sequence[str] | None) -> Labels | None:
        return None if values is None else tuple(str(v).strip() for v in values)

    table = StudyTable(
        tuple(str(label) for label in labels),
        {role: vector(values, role.value) for role, values in columns.items()},
        tidy(studies),
        tidy(cohorts),
        tidy(outcomes),
        tidy(timepoints),
        tidy(subgroups),
    )
    _check_lengths(table)
    _check_mixture(table)
    return table


def _check_lengths(table: StudyTable) -> None:
    if not table.rows:
        raise RefusedData("The table has no rows, so there is nothing to pool.")
    texts = {
        "studies": table.studies,
        "cohorts": table.cohorts,
        "outcomes": table.outcomes,
        "timepoints": table.timepoints,
        "subgroups": table.subgroups,
    }
    lengths = {name: len(values) for name, values in texts.items() if values is not None}
    lengths |= {role.value: len(values) for role, values in table.columns.items()}
    for name, length in lengths.items():
        if length != table.rows:
            raise RefusedData(f"Column {name} has {length} entries for {table.rows} rows; give one per row.")


def _check_mixture(table: StudyTable) -> None:
    for name, values in (("outcomes", table.outcomes), ("timepoints", table.timepoints)):
        found = sorted(set(values)) if values is not None else []
        if len(found) > 1:
            listed = ", ".join(repr(v) for v in found)
            raise RefusedData(f"The rows mix {len(found)} {name} ({listed}); choose one to pool.")
    if table.studies is None or table.cohorts is None:
        return
    counts = Counter(zip(table.studies, table.cohorts, strict=True))
    doubled = [" / ".join(key) for key, count in counts.items() if count > 1]
    if doubled:
        raise RefusedData(
            f"These cohorts stand in more than one row: {'; '.join(doubled)}; keep one row each."
        )


def repeated_studies(table: StudyTable) -> Labels:
    """Names of the studies that have more than one row, in order of appearance."""
    counts = Counter(table.studies or ())
    return tuple(name for name, count in counts.items() if count > 1)


def row_name(table: StudyTable, row: int) -> str:
    """How a message names a row: its number, counted from 1, and its label."""
    label = table.labels[row]
    return f"Row {row + 1} ({label})" if label else f"Row {row + 1}"


def first_where(condition: BoolArray) -> int | None:
    """Position of the first true entry, or None."""
    found = np.flatnonzero(condition)
    return int(found[0]) if len(found) else None

"""An analysis by its spec, repeated: without each row, row after row, and by the methods set beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import IntArray
from review.pooling.effect_sizes.compute import effect_sizes
from review.pooling.guards import check
from review.pooling.result import Summary
from review.pooling.source import Source
from review.pooling.spec import Spec
from review.pooling.summary import summarise
from review.pooling.table import StudyTable


@dataclass(frozen=True, slots=True)
class Refit:
    """A repeated analysis: the row left out or added, and its summary, None where nothing could be pooled."""

    label: str
    summary: Summary | None

    def to_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return {"label": self.label, "summary": None if self.summary is None else self.summary.to_dict()}


def leave_one_out_of(table: StudyTable, spec: Spec) -> tuple[Refit, ...]:
    """Pool without each usable row in turn, by any method of a spec.

    Raises:
        RefusedData: numbers no study can have, or fewer than two usable rows.
    """
    source, used = _source(table, spec)
    if len(used) < 2:
        raise RefusedData("Leaving one row out needs at least two rows.")
    return tuple(_refit(source, table.labels[row], np.delete(used, i)) for i, row in enumerate(used.tolist()))


def cumulative_of(table: StudyTable, spec: Spec, order: Sequence[float] | None = None) -> tuple[Refit, ...]:
    """Pool the first usable row, the first two, ... in the order of `order` (one value per row of the table).

    Raises:
        RefusedData: numbers no study can have, or an order of another length.
    """
    source, used = _source(table, spec)
    if order is not None:
        if len(order) != table.rows:
            raise RefusedData(f"The order has {len(order)} entries for {table.rows} rows; give one per row.")
        used = used[np.argsort(np.asarray(order, dtype=np.float64)[used], kind="stable")]
    return tuple(_refit(source, table.labels[row], used[: i + 1]) for i, row in enumerate(used.tolist()))


def _source(table: StudyTable, spec: Spec) -> tuple[Source, IntArray]:
    check(table, spec.measure)
    effects = effect_sizes(table, spec.measure, spec.correction, spec.variance_type)
    source = Source(table, effects, spec)
    return source, source.usable()


def _refit(source: Source, label: str, rows: IntArray) -> Refit:
    try:
        return Refit(label, summarise(source, None, rows, source.pool(rows)))
    except RefusedData:
        return Refit(label, None)

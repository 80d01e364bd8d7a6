"""Leave-one-out and cumulative pooling of methods that work on counts."""

from collections.abc import Callable

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import IntArray
from review.pooling.mantel_haenszel import TablesFit

Pooler = Callable[[IntArray], TablesFit]


def leave_out(pool: Pooler, rows: int) -> tuple[TablesFit | None, ...]:
    """Pool without each of `rows` rows in turn; None where the rest cannot be pooled."""
    everything = np.arange(rows, dtype=np.int64)
    return tuple(_attempt(pool, np.delete(everything, i)) for i in range(rows))


def accumulate(pool: Pooler, rows: int, order: IntArray | None = None) -> tuple[TablesFit | None, ...]:
    """Pool the first, the first two, ... rows in `order`; None where they cannot be pooled."""
    line = np.arange(rows, dtype=np.int64) if order is None else order
    return tuple(_attempt(pool, line[: i + 1]) for i in range(rows))


def _attempt(pool: Pooler, rows: IntArray) -> TablesFit | None:
    try:
        return pool(rows)
    except RefusedData:
        return None

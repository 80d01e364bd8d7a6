"""The vectors of the labelled records, grown by one row per decision without copying the others."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from review.screening.ranking_vectors import Numbers, SparseRow


class LabelledRows:
    """Rows of a sparse matrix in buffers that double when full."""

    def __init__(self, width: int) -> None:
        """Start with no row of `width` columns."""
        self.width = width
        self._columns: NDArray[np.int32] = np.empty(1024, dtype=np.int32)
        self._values: Numbers = np.empty(1024)
        self._ends: NDArray[np.int32] = np.zeros(64, dtype=np.int32)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def append(self, row: SparseRow) -> None:
        """Add a row at the end."""
        start = int(self._ends[self._size])
        end = start + len(row.columns)
        while end > len(self._columns):
            self._columns = np.concatenate([self._columns, np.empty_like(self._columns)])
            self._values = np.concatenate([self._values, np.empty_like(self._values)])
        if self._size + 1 == len(self._ends):
            self._ends = np.concatenate([self._ends, np.zeros_like(self._ends)])
        self._columns[start:end], self._values[start:end] = row.columns, row.values
        self._size += 1
        self._ends[self._size] = end

    def delete(self, position: int) -> None:
        """Take a row out; the rows behind it move up."""
        start, end = (int(e) for e in self._ends[position : position + 2])
        last = int(self._ends[self._size])
        for buffer in (self._columns, self._values):
            buffer[start : last - (end - start)] = buffer[end:last].copy()
        moved = self._ends[position + 2 : self._size + 1] - (end - start)
        self._ends[position + 1 : self._size] = moved
        self._size -= 1

    def matrix(self) -> sparse.csr_array:
        """Return the rows as a matrix that shares the buffers; valid until the next change."""
        last = int(self._ends[self._size])
        parts = (self._values[:last], self._columns[:last], self._ends[: self._size + 1])
        return sparse.csr_array(parts, shape=(self._size, self.width), copy=False)

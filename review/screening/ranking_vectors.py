"""Vectors of texts, and the terms behind their columns; `ranking_build` makes them."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from review.screening.tokens import words

Numbers = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Terms:
    """The columns: words (`second` is -1) and pairs of neighbouring words, as numbers into `known`."""

    known: tuple[str, ...]
    first: Indices
    second: Indices
    idf: Numbers

    def text(self, column: int) -> str:
        """Return a column's term."""
        pair = (self.first[column], self.second[column])
        return " ".join(self.known[word] for word in pair if word >= 0)

    def columns(self, text: str) -> Counter[int]:
        """Return the columns of a text's terms and how often each occurs, without unknown terms."""
        numbers = {word: number for number, word in enumerate(self.known)}
        found = [numbers.get(word, -2) for word in words(text)]
        pairs = [(word, -1) for word in found] + list(pairwise(found))
        keys = zip(self.first.tolist(), self.second.tolist(), strict=True)
        column_of = {pair: column for column, pair in enumerate(keys)}
        return Counter(column_of[pair] for pair in pairs if pair in column_of)


@dataclass(frozen=True, slots=True)
class Vectors:
    """Texts in rows, terms in columns.

    `squares` holds each row's squared length before the columns of single texts are dropped: 1, or 0 for a
    text without terms.
    """

    matrix: sparse.csr_array
    terms: Terms
    squares: Numbers

    @property
    def size(self) -> int:
        """How many texts there are."""
        return int(self.matrix.shape[0])


@dataclass(frozen=True, slots=True)
class SparseRow:
    """One vector: its columns, its values, and its squared length with the columns that were dropped."""

    columns: NDArray[np.int32]
    values: Numbers
    square: float


def row_of(vectors: Vectors, row: int) -> SparseRow:
    """Return one text's vector, without a copy."""
    start, end = vectors.matrix.indptr[row : row + 2]
    columns, values = vectors.matrix.indices[start:end], vectors.matrix.data[start:end]
    return SparseRow(columns, values, float(vectors.squares[row]))


def vector_of(terms: Terms, text: str) -> SparseRow:
    """Return the vector of a text that is not among the texts, such as a topic; length 1, or empty."""
    counts = sorted(terms.columns(text).items())
    columns = np.array([column for column, _ in counts], dtype=np.int32)
    values = (1 + np.log(np.array([times for _, times in counts], dtype=np.float64))) * terms.idf[columns]
    length = float(np.sqrt(values @ values))
    return SparseRow(columns, values / (length or 1.0), float(length > 0))

"""Texts as TF-IDF vectors, as the default model of ASReview (ELAS u4) weighs them.

Terms are words and pairs of neighbouring words. A term's weight is (1 + ln count) (ln((1 + n) / (1 + df)) +
1); terms in more than 95 % of the texts are dropped; each vector then has length 1. A term of a single text
never meets another text, so that its column is dropped after the lengths are set: two thirds of the columns
go and no product of two different vectors changes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from review.screening.tokens import words

MAX_SHARE = 0.95

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


def record_text(title: str, abstract: str) -> str:
    """Return the text of a record that is ranked."""
    return f"{title} {abstract}"


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


def build_vectors(texts: Iterable[str]) -> Vectors:
    """Return the vectors of all texts; the weights of terms depend on all of them."""
    known, numbers, lengths = _numbered(texts)
    text_of = np.repeat(np.arange(len(lengths)), lengths)
    inside = text_of[:-1] == text_of[1:]
    pairs, pair_of = np.unique((numbers[:-1] * len(known) + numbers[1:])[inside], return_inverse=True)
    single = _weigh(numbers, lengths, len(known))
    double = _weigh(pair_of, np.bincount(text_of[:-1][inside], minlength=len(lengths)), len(pairs))
    length = np.sqrt(single.squares + double.squares)
    first, second = np.divmod(pairs[double.kept], max(len(known), 1))
    return Vectors(
        _joined(single.weights, double.weights, np.where(length > 0, length, 1.0)),
        Terms(
            known=known,
            first=np.concatenate([single.kept, first]),
            second=np.concatenate([np.full(len(single.kept), -1), second]),
            idf=np.concatenate([single.idf, double.idf]),
        ),
        (length > 0).astype(np.float64),
    )


def _joined(single: sparse.csr_array, double: sparse.csr_array, length: Numbers) -> sparse.csr_array:
    """Return both kinds of columns side by side, rows divided by `length`, with 32-bit indices for speed."""
    both = sparse.hstack([single, double], format="csr")
    data = both.data / np.repeat(length, np.diff(both.indptr))
    return sparse.csr_array(
        (data, both.indices.astype(np.int32), both.indptr.astype(np.int32)), shape=both.shape
    )


def _numbered(texts: Iterable[str]) -> tuple[tuple[str, ...], Indices, Indices]:
    """Return the distinct words, all texts' words as numbers into them, and how many words each text has."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    parts = [np.fromiter(map(numbers.__getitem__, words(text)), dtype=np.int64) for text in texts]
    lengths = np.array([len(part) for part in parts], dtype=np.int64)
    return tuple(numbers), np.concatenate([*parts, np.empty(0, dtype=np.int64)]), lengths


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Weights of the kept columns before the rows get length 1; `squares` sums all columns, kept or not."""

    weights: sparse.csr_array
    kept: Indices
    idf: Numbers
    squares: Numbers


def _weigh(columns: Indices, lengths: Indices, width: int) -> _Weighed:
    """Return the weights of one kind of term.

    Args:
        columns: the terms of all texts as numbers below `width`, one text after another.
        lengths: how many of them each text has.
        width: how many different terms there are.
    """
    n, starts = len(lengths), np.concatenate([[0], np.cumsum(lengths)])
    weights = sparse.csr_array((np.ones(len(columns)), columns, starts), shape=(n, width))
    weights.sum_duplicates()
    df = np.bincount(weights.indices, minlength=width)
    idf = np.where(df <= MAX_SHARE * n, np.log((1 + n) / (1 + df)) + 1, 0.0)
    weights.data = (1 + np.log(weights.data)) * idf[weights.indices]
    text_of = np.repeat(np.arange(n), np.diff(weights.indptr))
    squares = np.bincount(text_of, weights=weights.data**2, minlength=n).astype(np.float64)
    kept = np.flatnonzero((df > 1) & (idf > 0))
    return _Weighed(weights[:, kept], kept, idf[kept], squares)

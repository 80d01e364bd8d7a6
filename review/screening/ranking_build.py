"""From texts to TF-IDF vectors, as the default model of ASReview (ELAS u4) weighs them.

Terms are words and pairs of neighbouring words. A term's weight is (1 + ln count) (ln((1 + n) / (1 + df)) +
1), where df of the n texts hold it; terms in more than 95 % of the texts are dropped; each vector then has
length 1. A term of a single text never meets another text, so that its column is dropped after the lengths
are set: two thirds of the columns go, and no product of two different vectors changes.

The work goes through the texts in blocks, so that memory holds little more than the tokens and the result.
Frequent terms come first: their weights then stay in the processor's cache when the records are scored.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from review.screening.ranking_vectors import Indices, Numbers, Terms, Vectors
from review.screening.tokens import words

MAX_SHARE = 0.95
BLOCK = 2000

Small = NDArray[np.int32]


def record_text(title: str, abstract: str) -> str:
    """Return the text of a record that is ranked."""
    return f"{title} {abstract}"


def build_vectors(texts: Iterable[str]) -> Vectors:
    """Return the vectors of all texts; the weights of terms depend on all of them."""
    tokens = _numbered(texts)
    n, repeated = tokens.size, _repeated(tokens)
    blocks = [_counted(tokens, repeated, start) for start in range(0, n, BLOCK)]
    df = np.zeros(len(tokens.known) + len(repeated), dtype=np.int64)
    for block in blocks:
        df += np.bincount(block.columns, minlength=len(df))
    idf = np.where(df <= MAX_SHARE * n, np.log((1 + n) / (1 + df)) + 1, 0.0)
    kept = np.flatnonzero((df > 1) & (idf > 0))
    kept = kept[np.argsort(-df[kept], kind="stable")]
    once = float(np.log((1 + n) / 2) + 1) if n > 1 else 0.0
    matrix, squares = _weighed(blocks, df, idf, kept, once)
    return Vectors(matrix, _terms(tokens.known, repeated, kept, idf), squares)


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The distinct words, all texts' words as numbers into them, and where each text starts."""

    known: tuple[str, ...]
    numbers: Small
    starts: Indices

    @property
    def size(self) -> int:
        return len(self.starts) - 1

    def pairs(self, first: int, last: int) -> Indices:
        """Return a number for each pair of neighbours between two places, -1 across texts."""
        part = self.numbers[first:last].astype(np.int64)
        keys = part[:-1] * len(self.known) + part[1:]
        inner = self.starts[(self.starts > first) & (self.starts < last)]
        keys[inner - first - 1] = -1
        return keys


@dataclass(frozen=True, slots=True)
class _Block:
    """Columns and counts of a block of texts, where each starts, and its number of unrepeated pairs."""

    columns: Small
    counts: NDArray[np.uint16]
    starts: Indices
    lonely: Indices


def _numbered(texts: Iterable[str]) -> _Tokens:
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    parts = [np.fromiter(map(numbers.__getitem__, words(text)), dtype=np.int32) for text in texts]
    starts = np.concatenate([[0], np.cumsum([len(part) for part in parts], dtype=np.int64)])
    return _Tokens(tuple(numbers), np.concatenate([*parts, np.empty(0, dtype=np.int32)]), starts)


def _repeated(tokens: _Tokens) -> Indices:
    """Return the pairs that occur more than once, sorted."""
    keys = tokens.pairs(0, len(tokens.numbers))
    keys.sort()
    again = keys[1:] == keys[:-1]
    first = again & ~np.concatenate([[False], again[:-1]])[: len(again)]
    found = keys[:-1][first]
    return np.asarray(found[found >= 0])


def _counted(tokens: _Tokens, repeated: Indices, start: int) -> _Block:
    """Return the counts of a block of texts; columns are the words, then the repeated pairs."""
    starts = tokens.starts[start : start + BLOCK + 1]
    first, last, n = int(starts[0]), int(starts[-1]), len(starts) - 1
    text_of = np.repeat(np.arange(n), np.diff(starts))
    keys = tokens.pairs(first, last)
    places = np.minimum(np.searchsorted(repeated, keys), max(len(repeated) - 1, 0))
    hit = (repeated[places] == keys) & (keys >= 0) if len(repeated) else np.zeros(len(keys), dtype=bool)
    lonely = np.bincount(text_of[:-1][~hit & (keys >= 0)], minlength=n)
    columns = np.concatenate([tokens.numbers[first:last], len(tokens.known) + places[hit]])
    rows = np.concatenate([text_of, text_of[:-1][hit]])
    width = len(tokens.known) + len(repeated)
    table = sparse.csr_array((np.ones(len(rows), dtype=np.int32), (rows, columns)), shape=(n, width))
    table.sum_duplicates()
    counts = np.minimum(table.data, np.iinfo(np.uint16).max).astype(np.uint16)
    return _Block(table.indices.astype(np.int32), counts, table.indptr.astype(np.int64), lonely)


def _weighed(
    blocks: list[_Block], df: Indices, idf: Numbers, kept: Indices, once: float
) -> tuple[sparse.csr_array, Numbers]:
    """Return the matrix of the kept columns, in the order of `kept`, and each row's squared length (1 or 0).

    `blocks` is emptied on the way, so that counts and weights are not held at the same time.
    """
    place = np.full(len(df), -1, dtype=np.int32)
    place[kept] = np.arange(len(kept))
    size = int(df[kept].sum())
    values, columns = np.empty(size, dtype=np.float32), np.empty(size, dtype=np.int32)
    starts, squares, end = [np.zeros(1, dtype=np.int64)], [], 0
    for weights, block in _emptied(blocks, idf):
        rows = np.repeat(np.arange(len(block.lonely)), np.diff(block.starts))
        square = np.bincount(rows, weights=weights**2, minlength=len(block.lonely)) + block.lonely * once**2
        length = np.sqrt(np.where(square > 0, square, 1.0))
        new = place[block.columns]
        inside = new >= 0
        begin, end = end, end + int(inside.sum())
        values[begin:end], columns[begin:end] = (weights / length[rows])[inside], new[inside]
        starts.append(begin + np.cumsum(np.bincount(rows[inside], minlength=len(block.lonely))))
        squares.append((square > 0).astype(np.float64))
    ends = np.concatenate(starts).astype(np.int32)
    matrix = sparse.csr_array((values, columns, ends), shape=(len(ends) - 1, len(kept)))
    matrix.sort_indices()
    return matrix, np.concatenate([*squares, np.empty(0)])


def _emptied(blocks: list[_Block], idf: Numbers) -> Iterator[tuple[Numbers, _Block]]:
    """Yield each block with the weights of its counts, and let go of it."""
    blocks.reverse()
    while blocks:
        block = blocks.pop()
        yield (1 + np.log(block.counts.astype(np.float64))) * idf[block.columns], block


def _terms(known: tuple[str, ...], repeated: Indices, kept: Indices, idf: Numbers) -> Terms:
    word = kept < len(known)
    pair = repeated[np.where(word, 0, kept - len(known))] if len(repeated) else np.zeros_like(kept)
    first = np.where(word, kept, pair // max(len(known), 1))
    second = np.where(word, -1, pair % max(len(known), 1))
    return Terms(known, first, second, idf[kept])

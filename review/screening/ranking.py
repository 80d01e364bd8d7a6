"""The records in the order that finds the relevant ones first.

Without any label the order is random. With included records or a topic sentence alone it follows the
similarity to them; with at least one included and one excluded record it follows the model of
`ranking_solver`, retrained on all labels. A topic sentence counts as one included record until real ones
are known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from review.errors import RefusedData
from review.screening.queue import place
from review.screening.ranking_solver import SquaredHinge
from review.screening.ranking_vectors import Indices, Numbers, SparseRow, Vectors, row_of, vector_of


class RankedBy(StrEnum):
    """What an order is built on."""

    RANDOM = "random"
    SIMILARITY = "similarity"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Ranking:
    """The unlabelled rows, best first, and what the order is built on.

    `scores` has one number per row, labelled or not; only their order means anything. `weights` has one
    number per term.
    """

    order: Indices
    scores: Numbers
    weights: Numbers
    by: RankedBy


@dataclass(frozen=True, slots=True)
class TermWeight:
    """A term of a record and how much it moved the record up (or down, if negative)."""

    term: str
    weight: float


class Ranker:
    """A ranking that is kept up to date with labels; rows count from 0 in the order of the texts."""

    def __init__(self, vectors: Vectors, topic: str = "", seed: int = 0) -> None:
        """Start without labels.

        Args:
            vectors: the records' texts, from `build_vectors`.
            topic: a sentence that describes what is looked for, or nothing.
            seed: decides the random order, and nothing else.
        """
        self._vectors = vectors
        self._seed = seed
        self._model = SquaredHinge(int(vectors.matrix.shape[1]))
        self._labels: dict[int, bool] = {}
        self._topic = vector_of(vectors.terms, topic) if topic.strip() else None
        if self._topic is not None and self._topic.square == 0:
            raise RefusedData(
                "No word of the topic occurs in two records; describe the topic in other words."
            )
        if self._topic is not None:
            self._model.add(self._topic, relevant=True)

    @property
    def labels(self) -> Mapping[int, bool]:
        """The labels so far, row to relevant."""
        return dict(self._labels)

    def label(self, row: int, *, relevant: bool) -> None:
        """Take a label in; a row that has another label already changes it."""
        if self._labels.get(row) is relevant:
            return
        vector = self._row(row)
        self.unlabel(row)
        self._labels[row] = relevant
        self._model.add(vector, relevant=relevant)

    def _row(self, row: int) -> SparseRow:
        if not 0 <= row < self._vectors.size:
            raise RefusedData(f"There is no row {row}; rows run from 0 to {self._vectors.size - 1}.")
        return row_of(self._vectors, row)

    def unlabel(self, row: int) -> None:
        """Take a label back; nothing happens where there is none."""
        if row in self._labels:
            # The model holds the topic, if any, and then the labels in the order of their coming.
            self._model.remove(list(self._labels).index(row) + (self._topic is not None))
            del self._labels[row]

    def update(self, labels: Mapping[int, bool]) -> None:
        """Bring the labels to exactly these, in rising order of rows; the first ones are taken in at once."""
        if labels and not self._labels:
            rows = sorted(labels)
            self._model.add_many([self._row(row) for row in rows], [labels[row] for row in rows])
            self._labels = {row: labels[row] for row in rows}
            return
        for row in sorted(self._labels.keys() - labels.keys()):
            self.unlabel(row)
        for row in sorted(labels):
            self.label(row, relevant=labels[row])

    def ranking(self) -> Ranking:
        """Return the unlabelled rows, best first; equal scores keep the order of the rows."""
        scores, weights, by = self._scored()
        unlabelled = np.ones(self._vectors.size, dtype=bool)
        unlabelled[list(self._labels)] = False
        rows = np.flatnonzero(unlabelled)
        return Ranking(rows[np.argsort(-scores[rows], kind="stable")], scores, weights, by)

    def best(self) -> int:
        """Return the first row of `ranking` without sorting the others."""
        scores, _, _ = self._scored()
        scores[list(self._labels)] = -np.inf
        return int(np.argmax(scores))

    def explain(self, row: int, ranking: Ranking, most: int = 8) -> tuple[TermWeight, ...]:
        """Return the terms that moved a row most, by the size of their effect on its score.

        Args:
            row: the row.
            ranking: the ranking in which the row stands.
            most: how many terms to return at most.
        """
        vector = row_of(self._vectors, row)
        effects = vector.values * ranking.weights[vector.columns]
        first = np.argsort(-np.abs(effects), kind="stable")[:most]
        return tuple(
            TermWeight(self._vectors.terms.text(int(vector.columns[i])), float(effects[i]))
            for i in first
            if effects[i] != 0
        )

    def _scored(self) -> tuple[Numbers, Numbers, RankedBy]:
        if len(set(self._labels.values())) == 2:
            weights, bias = self._model.solve()
            return self._products(weights) + bias, weights, RankedBy.MODEL
        weights = self._wanted()
        if weights.any():
            return self._products(weights), weights, RankedBy.SIMILARITY
        places = np.array([place(self._seed, 0, row) for row in range(self._vectors.size)], dtype=np.float64)
        return -places, weights, RankedBy.RANDOM

    def _products(self, weights: Numbers) -> Numbers:
        """Return every row's product with the weights, at the precision of the rows."""
        return np.asarray(self._vectors.matrix @ weights.astype(np.float32)).astype(np.float64)

    def _wanted(self) -> Numbers:
        """Return the sum of the included rows and the topic."""
        total = np.zeros(self._vectors.matrix.shape[1])
        included = [row_of(self._vectors, row) for row, relevant in self._labels.items() if relevant]
        for vector in [*included, *([self._topic] if self._topic else [])]:
            total[vector.columns] += vector.values
        return total

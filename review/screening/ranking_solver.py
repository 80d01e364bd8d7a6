"""A linear squared-hinge support vector machine, solved in kernel space and grown one record per decision.

It minimises |w|²/2 + b²/2 + C Σ s_i max(0, 1 - y_i (w·x_i + b))², y_i = ±1. With ELAS u4's published
settings C is 0.11 and the weights s_i are 1 for an included and n₁ / (9.8 n₀) for an excluded record,
scaled to mean 1, where n₁ records are included and n₀ excluded. At the minimum w = Σ β_i x_i and b = Σ β_i,
where β solves (K + diag(1 / (2 C s_i))) β = y on the records within the margin and is 0 elsewhere; K holds
the products x_i·x_j + 1. Newton's method over the set within the margin (Chapelle 2007, Neural Computation
19:1155-1178) ends after one or two sets; each step is solved by preconditioned conjugate gradients from the
previous β.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from review.screening.ranking_rows import LabelledRows
from review.screening.ranking_vectors import Numbers, SparseRow

C = 0.11
BALANCE = 9.8
TOLERANCE = 1e-7
GRAM_ROWS = 4096
GROWTH = 512
MOST_SETS = 50

Single = NDArray[np.float32]
Product = Callable[[Numbers], Numbers]


@dataclass(frozen=True, slots=True)
class Solution:
    """Coefficients β and their image Kβ, the records' scores."""

    beta: Numbers
    image: Numbers


class SquaredHinge:
    """The labelled records and their coefficients β.

    The products of all pairs of labelled records are kept for up to 4,096 records (64 MB, single precision:
    what they multiply are small corrections of β); with more of them, and where many came at once, every
    product with K goes through the sparse rows instead.
    """

    def __init__(self, width: int) -> None:
        """Start without records; `width` is the number of columns."""
        self._rows = LabelledRows(width)
        self._targets: Numbers = np.empty(0)
        self._solved = Solution(np.empty(0), np.empty(0))
        self._unseen: Numbers = np.empty(0)
        self._gram: Single | None = np.empty((64, 64), dtype=np.float32)
        self._scratch: Numbers = np.zeros(width)

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row: SparseRow, *, relevant: bool) -> None:
        """Add a labelled record."""
        self._scratch[row.columns] = row.values
        products = np.asarray(self._rows.matrix() @ self._scratch + 1)
        self._scratch[row.columns] = 0
        self._gram = self._grown(products, row.square + 1)
        beta, image = self._solved.beta, self._solved.image
        self._solved = Solution(np.append(beta, 0.0), np.append(image, products @ beta))
        self._rows.append(row)
        self._targets = np.append(self._targets, 1.0 if relevant else -1.0)
        self._unseen = np.append(self._unseen, row.square - row.values @ row.values)

    def add_many(self, rows: Sequence[SparseRow], relevant: Sequence[bool]) -> None:
        """Add many labelled records at once, in time that grows as their words do, not as their pairs."""
        for row in rows:
            self._rows.append(row)
        self._targets = np.concatenate([self._targets, np.where(relevant, 1.0, -1.0)])
        unseen = [row.square - row.values @ row.values for row in rows]
        self._unseen = np.concatenate([self._unseen, unseen])
        self._gram = None
        beta = np.concatenate([self._solved.beta, np.zeros(len(rows))])
        self._solved = Solution(beta, self._kernel(self._rows.matrix())(beta))

    def remove(self, position: int) -> None:
        """Take a labelled record out, by its position in the order of adding."""
        if self._gram is not None:
            kept = np.delete(np.arange(len(self)), position)
            self._gram[: len(kept), : len(kept)] = self._gram[np.ix_(kept, kept)]
        self._rows.delete(position)
        self._targets, self._unseen, beta = (
            np.delete(values, position) for values in (self._targets, self._unseen, self._solved.beta)
        )
        self._solved = Solution(beta, self._kernel(self._rows.matrix())(beta))

    def solve(self) -> tuple[Numbers, float]:
        """Return the weights w of the columns and the bias b."""
        matrix = self._rows.matrix()
        spread = 1 / (2 * C * balanced_weights(self._targets))
        self._solved = newton(self._kernel(matrix), spread, self._targets, self._solved)
        beta = self._solved.beta
        return np.asarray(matrix.T @ beta), float(beta.sum())

    def _kernel(self, matrix: sparse.csr_array) -> Product:
        """Return the function that multiplies a vector by K."""
        if self._gram is not None:
            # One product per row: a product of the whole matrix would start threads, at ten times the cost.
            gram = self._gram[: len(self), : len(self)]
            return lambda vector: np.asarray(np.vecdot(gram, vector.astype(np.float32)), dtype=np.float64)
        return lambda vector: np.asarray(matrix @ (matrix.T @ vector) + vector.sum() + self._unseen * vector)

    def _grown(self, products: Numbers, square: float) -> Single | None:
        """Return the Gram matrix with a new record's products, or none once there are too many."""
        n, gram = len(products), self._gram
        if gram is None or n >= GRAM_ROWS:
            return None
        if n == len(gram):
            size = n + min(n, GROWTH)
            larger = np.empty((size, size), dtype=np.float32)
            larger[:n, :n] = gram
            gram = larger
        gram[n, :n] = gram[:n, n] = products
        gram[n, n] = square
        return gram


def balanced_weights(targets: Numbers) -> Numbers:
    """Return the records' weights, mean 1: an excluded one weighs n₁ / (9.8 n₀) of an included one."""
    included = targets > 0
    n, n1 = len(targets), int(included.sum())
    raw = np.where(included, 1.0, n1 / (BALANCE * max(n - n1, 1)))
    return np.asarray(raw * (n / raw.sum()))


def newton(kernel: Product, spread: Numbers, targets: Numbers, start: Solution) -> Solution:
    """Return the minimum of the squared hinge over all sets within the margin.

    Args:
        kernel: multiplies a vector by K.
        spread: 1 / (2 C s_i) of each record.
        targets: ±1 of each record.
        start: coefficients near the solution; zeros will do.
    """
    found, within = start, targets * start.image < 1
    for _ in range(MOST_SETS):
        if not within.all():
            beta = found.beta * within
            found = Solution(beta, kernel(beta))
        found = conjugate_gradients(kernel, spread, np.where(within, targets, 0.0), found)
        now = targets * found.image < 1
        if np.array_equal(now, within):
            break
        within = now
    return found


def conjugate_gradients(kernel: Product, spread: Numbers, wanted: Numbers, start: Solution) -> Solution:
    """Return the solution of (K + diag(spread)) β = wanted on the records where `wanted` is not 0.

    The preconditioner is the diagonal and the bias: diag(1 + spread) + 11ᵀ, inverted by the formula of
    Sherman and Morrison. It stops when the residual, weighed by the diagonal, is a ten-millionth of the
    right-hand side, the precision of the rows. Coefficients of the other records must be 0 at the start and
    stay so.
    """
    inside = wanted != 0
    inverse = np.where(inside, 1 / (1 + spread), 0.0)
    bias = inverse / (1 + inverse.sum())
    beta, product = start.beta.copy(), start.image.copy()
    residual = (wanted - product - spread * beta) * inside
    goal = TOLERANCE**2 * float(wanted @ (inverse * wanted))
    direction, size = np.zeros_like(beta), 1.0
    for _ in range(len(wanted) + 50):
        scaled = inverse * residual
        if float(residual @ scaled) <= goal:
            break
        scaled = scaled - bias * scaled.sum()
        previous, size = size, float(residual @ scaled)
        direction = scaled + (size / previous) * direction
        image = kernel(direction)
        bent = (image + spread * direction) * inside
        step = size / float(direction @ bent)
        beta += step * direction
        product += step * image
        residual -= step * bent
    return Solution(beta, product)

"""The (restricted) likelihood of y ~ N(Xβ, V + Σ Z G Z') and its exact gradient, block by block.

Rows that share a random effect or a covariance in V lie in one block; blocks are padded to one size and
treated in one batch. The variance entries are φ = (all entries of every G); with P = W − WX(X'WX)⁻¹X'W the
gradient of the restricted log likelihood in an entry is −½ tr(P dM) + ½ y'P dM P y (Harville 1977), and W
takes the place of P in the trace for maximum likelihood.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from review.pooling.arrays import FloatArray, IntArray
from review.pooling.multilevel_structure import Codes, Component


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """Where the entries (`codes`) of one term's covariance stand (`positions`) in the padded blocks."""

    positions: Codes
    codes: Codes


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Rows cut into independent blocks, padded to B × m (identity in V, zeros in y and X).

    Attributes:
        y: B × m.
        x: B × m × p.
        v: B × m × m.
        rows: B × m row numbers, −1 in the padding.
        entries: one for each random term.
        k: number of rows.
    """

    y: FloatArray
    x: FloatArray
    v: FloatArray
    rows: Codes
    entries: tuple[Entries, ...]
    k: int

    @property
    def p(self) -> int:
        """Number of coefficients."""
        return int(self.x.shape[2])

    def marginal(self, covariances: Sequence[FloatArray]) -> FloatArray:
        """Return M = V + Σ Z G Z', B × m × m."""
        m = self.v.copy()
        flat = m.reshape(-1)
        for entry, g in zip(self.entries, covariances, strict=True):
            flat[entry.positions] += g.ravel()[entry.codes]
        return m


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Generalised least squares at one M: β, its covariance, log determinants and residual sum of squares."""

    beta: FloatArray
    vb: FloatArray
    weight: FloatArray  # B × m × m, the inverse of M
    residuals: FloatArray  # B × m
    log_det: float
    log_det_xwx: float
    rss: float


def blocks_of(y: FloatArray, v: FloatArray, x: FloatArray, components: Sequence[Component]) -> Blocks:
    """Cut the rows into independent blocks and note where every variance entry stands."""
    label = _connected(v, components)
    _, block, size = np.unique(label, return_inverse=True, return_counts=True)
    order = np.argsort(block, kind="stable")
    place = np.empty(y.size, dtype=np.intp)
    place[order] = np.arange(y.size) - np.repeat(np.cumsum(size) - size, size)
    width = int(size.max())
    rows = np.full((size.size, width), -1, dtype=np.intp)
    rows[block, place] = np.arange(y.size)
    real = rows >= 0
    dense = v[rows[:, :, None], rows[:, None, :]] * (real[:, :, None] & real[:, None, :])
    dense[:, np.arange(width), np.arange(width)] += ~real
    return Blocks(
        np.where(real, y[rows], 0.0),
        np.where(real[:, :, None], x[rows], 0.0),
        dense,
        rows,
        tuple(_entries(component, rows) for component in components),
        y.size,
    )


def _connected(v: FloatArray, components: Sequence[Component]) -> IntArray:
    """Label every row by the smallest row it is connected with."""
    label = np.arange(v.shape[0])
    linked, other = np.nonzero(np.triu(v, 1))
    while True:
        before = label.copy()
        for component in components:
            least = np.full(component.outer.max() + 1, v.shape[0])
            np.minimum.at(least, component.outer, label)
            label = least[component.outer]
        np.minimum.at(label, linked, label[other])
        np.minimum.at(label, other, label[linked])
        if np.array_equal(before, label):
            return label


def _entries(component: Component, rows: Codes) -> Entries:
    real = rows >= 0
    outer, inner = component.outer[rows], component.inner[rows]
    together = (outer[:, :, None] == outer[:, None, :]) & real[:, :, None] & real[:, None, :]
    positions = np.flatnonzero(together)
    pair = inner[:, :, None] * component.size + inner[:, None, :]
    return Entries(positions, pair.ravel()[positions])


def solve(blocks: Blocks, m: FloatArray) -> Solution:
    """Fit β by generalised least squares at a given M.

    Raises:
        numpy.linalg.LinAlgError: M or X'WX is not positive definite.
    """
    factor = np.linalg.cholesky(m)
    log_det = 2 * float(np.log(np.diagonal(factor, axis1=1, axis2=2)).sum())
    weight = np.linalg.inv(m)
    wx = weight @ blocks.x
    xwx = np.einsum("bip,biq->pq", blocks.x, wx)
    chol = np.linalg.cholesky(xwx)
    vb = np.asarray(np.linalg.inv(xwx), dtype=np.float64)
    beta = vb @ np.einsum("bip,bi->p", wx, blocks.y)
    residuals = blocks.y - blocks.x @ beta
    rss = float(np.einsum("bi,bij,bj->", residuals, weight, residuals))
    return Solution(
        beta, vb, np.asarray(weight), residuals, log_det, 2 * float(np.log(np.diag(chol)).sum()), rss
    )


def half_deviance(solution: Solution, *, restricted: bool) -> float:
    """Return minus the log likelihood without its constants."""
    return (solution.log_det + solution.rss + (solution.log_det_xwx if restricted else 0.0)) / 2


def gradient(blocks: Blocks, solution: Solution, sizes: Sequence[int], *, restricted: bool) -> FloatArray:
    """Return the derivative of `half_deviance` in every entry of every G, one after the other."""
    weight = solution.weight
    score = np.einsum("bij,bj->bi", weight, solution.residuals)
    matrix = weight - score[:, :, None] * score[:, None, :]
    if restricted:
        wx = weight @ blocks.x
        matrix = matrix - wx @ solution.vb @ wx.transpose(0, 2, 1)
    flat = matrix.reshape(-1)
    parts = [
        np.bincount(entry.codes, weights=flat[entry.positions], minlength=size * size)
        for entry, size in zip(blocks.entries, sizes, strict=True)
    ]
    return np.asarray(np.concatenate(parts) / 2 if parts else np.zeros(0), dtype=np.float64)

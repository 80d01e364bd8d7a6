"""GOSH: the pooled result of every subset of the studies, or of many random ones.

Source: Olkin, Dahabreh and Trikalinos 2012 (Res Synth Methods 3:214). Under DL and equal effects a block of
subsets is one matrix product; REML and the other estimators go through the batched kernel.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import BoolArray, FloatArray
from review.pooling.batch import fit_batch
from review.pooling.choices import Estimator
from review.pooling.inverse_variance import Fit
from review.pooling.refits import from_q
from review.runner import Runner, seed_of, serial

_BLOCK = 4096
_MOST_SUBSETS = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Gosh:
    """Results of all subsets, one element or row each.

    Attributes:
        members: subsets × k, which studies belong.
        k: subset size.
        q, i2, h2, tau2: heterogeneity (I² in percent). Under DL and EE, I² and H² come from Q; otherwise from
            τ².
        estimate: the pooled value.
        complete: whether every non-empty subset is there; otherwise a random sample.
        method: the estimator.
        seed: of the random subsets, `None` when complete.
    """

    members: BoolArray
    k: FloatArray
    q: FloatArray
    i2: FloatArray
    h2: FloatArray
    tau2: FloatArray
    estimate: FloatArray
    complete: bool
    method: Estimator
    seed: int | None


@dataclass(frozen=True, slots=True)
class _Block:
    number: int
    start: int
    size: int


def gosh(full: Fit, subsets: int | None = None, *, seed: int = 1, runner: Runner = serial) -> Gosh:
    """Refit an intercept-only model to subsets of the studies.

    Args:
        full: the fit to all studies.
        subsets: how many random subsets (each study in or out by a fair coin, never empty); when absent, all
            2^k − 1 subsets if they are at most a million, otherwise a million random ones.
        seed: of the random subsets; each block draws from (seed, block).
        runner: spreads the blocks.

    Raises:
        RefusedData: fewer than 2 studies, moderators, or no subsets asked for.
    """
    if full.k < 2 or not full.intercept_only or full.given_weights is not None:
        raise RefusedData("GOSH needs at least 2 studies, no moderators and no weights of one's own.")
    if subsets is not None and subsets < 1:
        raise RefusedData(f"{subsets} subsets cannot be drawn; ask for at least 1.")
    every = 2**full.k - 1
    complete = subsets is None and every <= _MOST_SUBSETS
    total = every if complete else subsets or _MOST_SUBSETS
    blocks = [
        _Block(number, start, min(_BLOCK, total - start))
        for number, start in enumerate(range(0, total, _BLOCK))
    ]
    work = partial(_block, full.y, full.v, full.method, None if complete else seed)
    parts = list(runner(work, blocks))
    members = np.concatenate([part[0] for part in parts])
    k, q, i2, h2, tau2, estimate = (np.concatenate([part[i] for part in parts]) for i in range(1, 7))
    return Gosh(members, k, q, i2, h2, tau2, estimate, complete, full.method, None if complete else seed)


def _block(
    y: FloatArray, v: FloatArray, method: Estimator, seed: int | None, block: _Block
) -> tuple[BoolArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    members = _every(y.size, block) if seed is None else _random(y.size, block, seed)
    counts = members.astype(np.float64)
    if method in (Estimator.DL, Estimator.EE):
        return members, *_closed(y, v, counts, method)
    batch = fit_batch(y, v, counts=counts, method=method)
    return members, batch.k, batch.qe, batch.i2, batch.h2, batch.tau2, batch.beta[:, 0]


def _every(k: int, block: _Block) -> BoolArray:
    numbers = np.arange(block.start + 1, block.start + block.size + 1, dtype=np.int64)
    return np.asarray((numbers[:, None] >> np.arange(k)) & 1 == 1)


def _random(k: int, block: _Block, seed: int) -> BoolArray:
    rng = np.random.default_rng(seed_of(seed, block.number))
    members = rng.integers(0, 2, (block.size, k), dtype=np.bool_)
    empty = np.flatnonzero(~members.any(axis=1))
    while empty.size:
        members[empty] = rng.integers(0, 2, (empty.size, k), dtype=np.bool_)
        empty = empty[~members[empty].any(axis=1)]
    return members


def _closed(
    y: FloatArray, v: FloatArray, counts: FloatArray, method: Estimator
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """DL or equal effects from the sums of 1, w, wy, wy² and w² over each subset."""
    w = 1 / v
    centre = float((w * y).sum() / w.sum())  # sums of squares about it lose no digits
    z = y - centre
    k, sw, swy, swyy, sww = (counts @ np.stack([np.ones_like(w), w, w * z, w * z * z, w * w], axis=1)).T
    mean = swy / sw
    q = np.where(k > 1, np.maximum(swyy - swy * mean, 0.0), 0.0)
    i2, h2 = from_q(q, k - 1)
    if method is Estimator.EE:
        return k, q, i2, h2, np.zeros_like(q), mean + centre
    with np.errstate(invalid="ignore", divide="ignore"):
        tau2 = np.where(k > 1, np.maximum((q - (k - 1)) / (sw - sww / sw), 0.0), 0.0)
    total = v + tau2[:, None]
    weights = np.divide(counts, total, out=total)
    sums = weights @ np.stack([z, np.ones_like(z)], axis=1)  # a product costs a third of a sum along rows
    return k, q, i2, h2, tau2, sums[:, 0] / sums[:, 1] + centre

"""Permutation tests of pooled effects and meta-regression coefficients.

Without moderators the signs of the effects are flipped; with moderators the rows of the design are permuted.
Where there are few enough arrangements all are enumerated. Sources: Follmann and Proschan 1999 (Biometrics
55:732), Higgins and Thompson 2004 (Stat Med 23:1663). Ties with the observed statistic count, within a
relative tolerance of 1e-8.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray, IntArray
from review.pooling.batch import BatchFit, fit_batch
from review.pooling.choices import Estimator, Test
from review.pooling.inverse_variance import Fit
from review.runner import Runner, seed_of, serial

_BLOCK = 4096
_MOST_EXACT = 100_000
_TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class PermutationTest:
    """Permutation p-values.

    Attributes:
        p_values: one for each coefficient, two-sided: the share of arrangements with |statistic| at least as
            large.
        qm_p: of the omnibus test.
        arrangements: how many statistics the p-values rest on, the observed one included.
        exact: whether all arrangements were enumerated.
        scheme: `sign flips` or `row permutations`.
        seed: of the sampled arrangements, `None` when exact.
        warnings: sentences.
    """

    p_values: FloatArray
    qm_p: float
    arrangements: int
    exact: bool
    scheme: str
    seed: int | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """A cut of the arrangements: a run of enumerated ones, or a number of them to be drawn."""

    number: int
    size: int
    start: int
    exact: bool
    arranged: IntArray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """The data, what is tested, and the observed |statistics| and Wald statistic."""

    y: FloatArray
    v: FloatArray
    x: FloatArray | None
    method: Estimator
    test: Test
    tested: tuple[int, ...]
    observed: FloatArray
    observed_wald: float


def permutation_test(
    full: Fit,
    iterations: int | None = None,
    *,
    seed: int = 1,
    most_exact: int = _MOST_EXACT,
    runner: Runner = serial,
) -> PermutationTest:
    """Test every coefficient by permutation.

    Args:
        full: the fit; its estimator and test (z, t, Hartung–Knapp) give the statistic.
        iterations: number of sampled arrangements (the observed one is counted besides); when absent, all of
            them if they are at most `most_exact`, otherwise 1,000 sampled ones.
        seed: of sampled arrangements; each block draws from (seed, block).
        most_exact: largest number of arrangements that is enumerated.
        runner: spreads the blocks.

    Raises:
        RefusedData: weights of one's own, or fewer than 2 studies.
    """
    if full.given_weights is not None or full.k < 2:
        raise RefusedData("A permutation test needs at least 2 studies and no weights of one's own.")
    x = None if full.intercept_only else full.x
    if not bool((full.se > 0).all()):
        raise RefusedData("The effects agree exactly, so there is nothing to permute; use the test 'z'.")
    x = None if full.intercept_only else full.x
    every = 2**full.k if x is None else _distinct_permutations(full.x)
    exact = iterations is None and every <= most_exact
    wald = float(_wald(full.beta[None], full.vb[None], full.qm_tested)[0])
    model = _Model(full.y, full.v, x, full.method, full.test, full.qm_tested, np.abs(full.stat), wald)
    blocks = list(_enumerated(full) if exact else _drawn(iterations or 1000))
    counts = np.sum(list(runner(partial(_count, model, seed), blocks)), axis=0)
    total = int(counts[-1])
    if not exact:
        counts, total = counts + 1, total + 1  # the observed arrangement is one of those possible
    return PermutationTest(
        counts[:-2] / total, float(counts[-2] / total), total if x is not None or not exact else every, exact,
        "sign flips" if x is None else "row permutations", None if exact else seed, _warnings(full.k, every),
    )  # fmt: skip


def _warnings(k: int, every: int) -> tuple[str, ...]:
    found = []
    if k < 10:
        found.append(f"{k} studies are few; a permutation test has little power.")
    if every < 40:
        found.append(f"There are {every} arrangements only, so that p cannot fall below {2 / every:.3g}.")
    return tuple(found)


def _distinct_permutations(x: FloatArray) -> int:
    _, sizes = np.unique(x, axis=0, return_counts=True)
    return math.factorial(len(x)) // math.prod(math.factorial(int(size)) for size in sizes)


def _enumerated(full: Fit) -> Iterator[_Block]:
    if full.intercept_only:
        # flipping all signs keeps |statistic|, so half of the arrangements tell the whole
        total = 2 ** (full.k - 1)
        for number, start in enumerate(range(0, total, _BLOCK)):
            yield _Block(number, min(_BLOCK, total - start), start, exact=True)
        return
    rows = np.unique(full.x, axis=0, return_inverse=True)[1].ravel().tolist()
    orders = _multiset_permutations(sorted(rows))
    number = 0
    while gathered := list(islice(orders, _BLOCK)):
        yield _Block(number, len(gathered), 0, exact=True, arranged=np.array(gathered, dtype=np.int64))
        number += 1


def _multiset_permutations(items: Sequence[int]) -> Iterator[list[int]]:
    """Yield the distinct orders of sorted items, in lexicographic order."""
    current = list(items)
    while True:
        yield current.copy()
        i = len(current) - 2
        while i >= 0 and current[i] >= current[i + 1]:
            i -= 1
        if i < 0:
            return
        j = len(current) - 1
        while current[j] <= current[i]:
            j -= 1
        current[i], current[j] = current[j], current[i]
        current[i + 1 :] = reversed(current[i + 1 :])


def _drawn(total: int) -> Iterator[_Block]:
    for number, start in enumerate(range(0, total, _BLOCK)):
        yield _Block(number, min(_BLOCK, total - start), start, exact=False)


def _count(model: _Model, seed: int, block: _Block) -> FloatArray:
    """Count the statistics that reach the observed: per coefficient, omnibus; then all of them."""
    batch = _fit_signs(model, seed, block) if model.x is None else _fit_rows(model, model.x, seed, block)
    with np.errstate(divide="ignore", invalid="ignore"):  # an arrangement may fit exactly
        statistics = np.abs(batch.beta / batch.se)
    reached = (statistics >= model.observed * (1 - _TOLERANCE)).sum(axis=0)
    wald = _wald(batch.beta, batch.vb, model.tested)
    omnibus = (wald >= model.observed_wald * (1 - 2 * _TOLERANCE)).sum()
    return np.concatenate([reached, [omnibus, block.size]]).astype(np.float64)


def _fit_signs(model: _Model, seed: int, block: _Block) -> BatchFit:
    k = model.y.size
    if block.exact:
        numbers = np.arange(block.start, block.start + block.size, dtype=np.int64)
        flipped = (numbers[:, None] >> np.arange(k)) & 1 == 1
    else:
        flipped = _generator(seed, block).random((block.size, k), dtype=np.float32) < 0.5
    signed = np.where(flipped, -model.y, model.y)
    return fit_batch(signed, model.v, method=model.method, test=model.test)


def _fit_rows(model: _Model, x: FloatArray, seed: int, block: _Block) -> BatchFit:
    """Permute effects with their variances against the design, which is the same as permuting its rows."""
    if block.arranged is not None:
        codes = np.unique(x, axis=0, return_inverse=True)[1].ravel()
        x = x[np.argsort(codes, kind="stable")]
        places = np.argsort(block.arranged, axis=1, kind="stable")
    else:
        places = np.argsort(_generator(seed, block).random((block.size, len(x))), axis=1)
    return fit_batch(model.y[places], model.v[places], x, method=model.method, test=model.test)


def _generator(seed: int, block: _Block) -> np.random.Generator:
    return np.random.default_rng(seed_of(seed, block.number))


def _wald(beta: FloatArray, vb: FloatArray, tested: tuple[int, ...]) -> FloatArray:
    """Return β'V⁻¹β over the tested coefficients, one value for each replicate."""
    part = list(tested)
    some = beta[:, part]
    if len(part) == 1:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(some[:, 0] ** 2 / vb[:, part[0], part[0]], dtype=np.float64)
    solved = np.linalg.solve(vb[:, part][:, :, part], some[:, :, None])[:, :, 0]
    return np.asarray((some * solved).sum(axis=1), dtype=np.float64)

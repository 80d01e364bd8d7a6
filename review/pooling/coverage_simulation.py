"""How often confidence intervals hold the true mean, by simulation from the random-effects model."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray, vector
from review.pooling.batch import fit_batch
from review.pooling.choices import Estimator, Test
from review.pooling.scipy_special import special
from review.runner import Runner, seed_of, serial

_BLOCK = 1000  # replicates drawn from one seed, so that workers do not change the numbers


@dataclass(frozen=True, slots=True)
class Coverage:
    """Share of intervals that hold the mean, with its Monte-Carlo error and the mean width, per test."""

    test: Test
    share: float
    error: float
    width: float


@dataclass(frozen=True, slots=True)
class _Plan:
    variances: FloatArray
    tau2: float
    method: Estimator
    tests: tuple[Test, ...]
    level: float
    seed: int


def coverage(
    variances: FloatArray,
    tau2: float,
    *,
    method: Estimator = Estimator.REML,
    tests: tuple[Test, ...] = (Test.Z, Test.KNHA, Test.ADHOC),
    level: float = 0.95,
    replicates: int = 10_000,
    seed: int = 1,
    runner: Runner = serial,
) -> tuple[Coverage, ...]:
    """Simulate effects with mean 0 around known sampling variances and count the intervals that hold it.

    Args:
        variances: sampling variances of the studies, shape (k,).
        tau2: the true between-study variance.
        method: estimator of τ².
        tests: the kinds of interval to compare, on the same draws.
        level: confidence level.
        replicates: number of simulated meta-analyses.
        seed: seed of the draws; the same numbers come from any number of workers.
        runner: spreads blocks of replicates.

    Raises:
        RefusedData: fewer than two studies, or a variance that is not positive.
    """
    v = vector(variances, "variances")
    if len(v) < 2 or not bool((v > 0).all()) or tau2 < 0:
        raise RefusedData(
            "A simulation needs two or more studies, positive variances and a tau2 of 0 or more."
        )
    plan = _Plan(v, tau2, method, tests, level, seed)
    parts = list(runner(partial(_block, plan), list(_blocks(replicates))))
    hits, widths = (np.sum([part[i] for part in parts], axis=0) / replicates for i in (0, 1))
    return tuple(
        Coverage(test, share, math.sqrt(share * (1 - share) / replicates), width)
        for test, share, width in zip(tests, hits.tolist(), widths.tolist(), strict=True)
    )


def _blocks(replicates: int) -> Iterator[tuple[int, int]]:
    for number, start in enumerate(range(0, replicates, _BLOCK)):
        yield number, min(_BLOCK, replicates - start)


def _block(plan: _Plan, block: tuple[int, int]) -> tuple[FloatArray, FloatArray]:
    """Intervals that hold zero and summed widths, one entry per test."""
    number, size = block
    generator = np.random.default_rng(seed_of(plan.seed, number))
    y = generator.normal(0.0, np.sqrt(plan.variances + plan.tau2), (size, len(plan.variances)))
    found = [_intervals(plan, y, test) for test in plan.tests]
    return (
        np.array([float((np.abs(mean) <= margin).sum()) for mean, margin in found]),
        np.array([2 * float(margin.sum()) for _, margin in found]),
    )


def _intervals(plan: _Plan, y: FloatArray, test: Test) -> tuple[FloatArray, FloatArray]:
    fits = fit_batch(y, plan.variances, method=plan.method, test=test)
    upper = 0.5 + plan.level / 2
    df = y.shape[1] - 1
    quantile = float(special.ndtri(upper) if test is Test.Z else special.stdtrit(df, upper))
    return fits.beta[:, 0], quantile * fits.se[:, 0]

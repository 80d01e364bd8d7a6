"""Permutation tests, bootstrap intervals and all subsets: many refits, spread by a runner."""

from dataclasses import dataclass

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.bootstrap import bootstrap
from review.pooling.gosh import gosh
from review.pooling.permutation import permutation_test
from review.runner import Runner, serial
from review.services.basis import Basis
from review.services.findings import Finding


@dataclass(frozen=True, slots=True)
class Draws:
    """How many replicates (None: all, or the method's usual number), from which seed, by which runner."""

    iterations: int | None = None
    seed: int = 1
    runner: Runner = serial


@dataclass(frozen=True, slots=True)
class Spread:
    """How a quantity varies over replicates."""

    mean: float
    sd: float
    low: float
    q25: float
    median: float
    q75: float
    high: float


@dataclass(frozen=True, slots=True)
class Subsets:
    """GOSH in figures: pooled value on the model scale, τ², I² (percent) and Q over subsets of the rows."""

    subsets: int
    complete: bool
    method: str
    seed: int | None
    estimate: Spread
    tau2: Spread
    i2: Spread
    q: Spread


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Bootstrap limits: standard errors (p,), p × 2 limits by three rules, and limits of τ²."""

    replicates: int
    resampling: str
    seed: int
    dropped: int
    se: FloatArray
    percentile: FloatArray
    basic: FloatArray
    bias_corrected: FloatArray
    tau2_percentile: tuple[float, float]
    warnings: tuple[str, ...]


def find_permutation(basis: Basis, draws: Draws) -> Finding:
    """Test every coefficient by permutation.

    Raises:
        RefusedData: too few rows, or effects that agree exactly.
    """
    found = permutation_test(basis.fit, draws.iterations, seed=draws.seed, runner=draws.runner)
    return Finding("permutation", "Permutation test", found, basis.names)


def find_bootstrap(basis: Basis, draws: Draws, resampling: str = "studies") -> Finding:
    """Return bootstrap limits of every coefficient.

    Raises:
        RefusedData: too few rows.
    """
    found = bootstrap(
        basis.fit, draws.iterations or 1000, resampling=resampling, seed=draws.seed, runner=draws.runner
    )
    limits = Limits(
        found.replicates, found.resampling.value, found.seed, found.dropped, found.se, found.percentile,
        found.basic, found.bias_corrected, found.tau2_percentile, found.warnings,
    )  # fmt: skip
    return Finding("bootstrap", "Bootstrap", limits, basis.names)


def find_subsets(basis: Basis, draws: Draws) -> Finding:
    """Pool every subset of the rows, or random ones.

    Raises:
        RefusedData: too few rows.
    """
    found = gosh(basis.fit, draws.iterations, seed=draws.seed, runner=draws.runner)
    figures = Subsets(
        len(found.estimate), found.complete, found.method.value, found.seed,
        *(_spread(values) for values in (found.estimate, found.tau2, found.i2, found.q)),
    )  # fmt: skip
    return Finding("gosh", "All subsets (GOSH)" if found.complete else "Random subsets (GOSH)", figures)


def _spread(values: FloatArray) -> Spread:
    low, q25, median, q75, high = np.quantile(values, [0, 0.25, 0.5, 0.75, 1]).tolist()
    sd = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    return Spread(float(values.mean()), sd, low, q25, median, q75, high)

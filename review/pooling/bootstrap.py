"""Bootstrap of the pooled effect, its coefficients and τ².

The studies are drawn with replacement (each with its variance), or new effects are drawn from the fitted
model. Sources: Turner et al. 2000 (Stat Med 19:3417); Efron and Tibshirani 1993 for the intervals.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.batch import fit_batch
from review.pooling.choices import Estimator, Resampling
from review.pooling.inverse_variance import Fit
from review.pooling.scipy_special import special
from review.runner import Runner, seed_of, serial

_BLOCK = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """Bootstrap distribution and intervals.

    Attributes:
        beta: replicates × p coefficients.
        tau2: one τ² per replicate.
        se: p bootstrap standard errors.
        percentile, basic, bias_corrected: p × 2 limits; bias_corrected is Efron's BC interval.
        tau2_percentile: limits of τ².
        replicates, resampling, seed, level, method: the choices.
        dropped: replicates left out because a moderator could not be estimated in them.
        warnings: sentences.
    """

    beta: FloatArray
    tau2: FloatArray
    se: FloatArray
    percentile: FloatArray
    basic: FloatArray
    bias_corrected: FloatArray
    tau2_percentile: tuple[float, float]
    replicates: int
    resampling: Resampling
    seed: int
    level: float
    method: Estimator
    dropped: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    number: int
    size: int


def bootstrap(
    full: Fit,
    replicates: int = 1000,
    *,
    resampling: Resampling | str = Resampling.STUDIES,
    seed: int = 1,
    runner: Runner = serial,
) -> Bootstrap:
    """Bootstrap an inverse-variance fit.

    Args:
        full: the fit; τ² is estimated anew in every replicate.
        replicates: number of replicates.
        resampling: `studies` or `model`.
        seed: each block draws from (seed, block).
        runner: spreads the blocks.

    Raises:
        RefusedData: fewer than 2 studies, weights of one's own, or fewer than 2 usable replicates.
    """
    kind = Resampling(resampling)
    if full.k < 2 or full.given_weights is not None or replicates < 2:
        raise RefusedData(
            "A bootstrap needs at least 2 studies, 2 replicates and no weights of one's own."
        )  # fmt: skip
    blocks = [
        _Block(number, min(_BLOCK, replicates - start))
        for number, start in enumerate(range(0, replicates, _BLOCK))
    ]
    parts = list(runner(partial(_replicate, full, kind, seed), blocks))
    beta = np.concatenate([part[0] for part in parts])
    tau2 = np.concatenate([part[1] for part in parts])
    if len(tau2) < 2:
        raise RefusedData("Hardly any bootstrap sample can carry the moderators; use fewer moderators.")
    return _summary(full, kind, seed, replicates, beta, tau2)


def _replicate(full: Fit, kind: Resampling, seed: int, block: _Block) -> tuple[FloatArray, FloatArray]:
    rng = np.random.default_rng(seed_of(seed, block.number))
    k = full.k
    x = None if full.intercept_only else full.x
    if kind is Resampling.MODEL:
        y = full.fitted + rng.standard_normal((block.size, k)) * np.sqrt(full.v + full.tau2)
        batch = fit_batch(y, full.v, x, method=full.method)
        return batch.beta, batch.tau2
    drawn = rng.integers(0, k, (block.size, k)) + k * np.arange(block.size)[:, None]
    counts = np.bincount(drawn.ravel(), minlength=k * block.size).reshape(block.size, k).astype(np.float64)
    if x is not None:
        gram = np.einsum("bk,kp,kq->bpq", counts, x, x)
        counts = counts[np.linalg.matrix_rank(gram, hermitian=True) == x.shape[1]]
    batch = fit_batch(full.y, full.v, x, counts=counts, method=full.method)
    return batch.beta, batch.tau2


def _summary(
    full: Fit, kind: Resampling, seed: int, replicates: int, beta: FloatArray, tau2: FloatArray
) -> Bootstrap:
    tail = (1 - full.level) / 2
    low, high = np.quantile(beta, [tail, 1 - tail], axis=0)
    limits = np.quantile(tau2, [tail, 1 - tail])
    warnings = []
    if full.k < 10:
        warnings.append(f"{full.k} studies are few for a bootstrap; its limits tend to be too narrow.")
    return Bootstrap(
        beta=beta, tau2=tau2, se=beta.std(axis=0, ddof=1), percentile=np.stack([low, high], axis=1),
        basic=np.stack([2 * full.beta - high, 2 * full.beta - low], axis=1),
        bias_corrected=np.stack([_corrected(b, at, tail) for b, at in zip(beta.T, full.beta, strict=True)]),
        tau2_percentile=(float(limits[0]), float(limits[1])), replicates=replicates, resampling=kind,
        seed=seed,
        level=full.level, method=full.method, dropped=replicates - len(tau2), warnings=tuple(warnings),
    )  # fmt: skip


def _corrected(values: FloatArray, at: float, tail: float) -> FloatArray:
    below = (np.count_nonzero(values < at) + np.count_nonzero(values == at) / 2) / values.size
    share = min(max(float(below), 0.5 / values.size), 1 - 0.5 / values.size)
    z0, z = special.ndtri(share), special.ndtri(tail)
    return np.asarray(np.quantile(values, special.ndtr([2 * z0 + z, 2 * z0 - z])), dtype=np.float64)

"""The same fit for many replicates: subsets, sign flips, permutations, bootstrap samples."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from review.pooling.arrays import FloatArray, IntArray
from review.pooling.choices import Estimator, Test
from review.pooling.heterogeneity import estimate_tau2
from review.pooling.moments import Sample, moments, sample

_BLOCK = 16_384  # doubles per array of a block, so that a block stays in cache


@dataclass(frozen=True, slots=True)
class BatchFit:
    """Fits of B replicates with p coefficients.

    `beta`, `se` (B, p), `vb` (B, p, p); `tau2`, `qe`, `i2` (percent), `h2`, `s2w` and `k` (B,).
    """

    beta: FloatArray
    se: FloatArray
    vb: FloatArray
    tau2: FloatArray
    qe: FloatArray
    i2: FloatArray
    h2: FloatArray
    s2w: FloatArray
    k: FloatArray


def fit_batch(
    yi: FloatArray,
    vi: FloatArray,
    x: FloatArray | None = None,
    *,
    counts: FloatArray | None = None,
    method: Estimator = Estimator.REML,
    test: Test = Test.Z,
    tau2: FloatArray | None = None,
) -> BatchFit:
    """Fit B replicates.

    Args:
        yi: effects, shape (k,) or (B, k).
        vi: sampling variances, shape (k,) or (B, k).
        x: one design for all replicates, shape (k, p); an intercept alone when absent. To permute the
            rows of a design, permute effects and variances instead.
        counts: how often each study enters each replicate, shape (B, k).
        method: equal effects or the estimator of τ² (GENQ uses 1/vᵢ).
        test: decides the Knapp–Hartung factor.
        tau2: known values, shape (B,); not estimated then.
    """
    data = sample(yi, vi, x, counts)
    parts = [
        _fit(part, method, test, None if tau2 is None else tau2[positions])
        for part, positions in _blocks(data)
    ]
    if len(parts) == 1:
        return parts[0]
    return BatchFit(*(np.concatenate([getattr(part, name) for part in parts]) for name in BatchFit.__slots__))


def tau2_batch(
    yi: FloatArray,
    vi: FloatArray,
    x: FloatArray | None = None,
    *,
    counts: FloatArray | None = None,
    method: Estimator = Estimator.REML,
) -> FloatArray:
    """Estimate τ² alone for B replicates (shapes as in `fit_batch`); shape (B,)."""
    data = sample(yi, vi, x, counts)
    return np.concatenate([estimate_tau2(part, method) for part, _ in _blocks(data)])


def _blocks(data: Sample) -> Iterator[tuple[Sample, IntArray]]:
    replicates, k = data.counts.shape
    size = max(1, _BLOCK // max(k, 1))
    for start in range(0, replicates, size):
        positions = np.arange(start, min(start + size, replicates), dtype=np.int64)
        yield (data if replicates <= size else data.rows(positions)), positions


def _fit(data: Sample, method: Estimator, test: Test, known: FloatArray | None) -> BatchFit:
    fixed = moments(data, np.zeros(len(data.counts)))
    tau2 = estimate_tau2(data, method, None, fixed) if known is None else np.asarray(known, dtype=np.float64)
    at = moments(data, tau2)
    size = data.size
    spare = size - data.p
    beta, vb = at.beta, at.inverse
    if data.back is not None:
        beta, vb = beta @ data.back.T, data.back @ vb @ data.back.T
    with np.errstate(divide="ignore", invalid="ignore"):
        s2w = np.ones_like(tau2)
        if test.scaled:
            s2w = np.where(spare > 0, at.y_p_y / spare, np.nan)
            s2w = np.fmax(s2w, 1.0) if test is Test.ADHOC else s2w
        vb = vb * s2w[:, None, None]
        ratio = np.where((spare > 0) & (fixed.trace_p > 0), tau2 * fixed.trace_p / spare, 0.0)
        i2, h2 = 100.0 * ratio / (1.0 + ratio), 1.0 + ratio
        if not method.random:
            h2 = np.where(spare > 0, fixed.y_p_y / spare, 1.0)
            i2 = np.where(h2 > 1, 100.0 * (h2 - 1.0) / h2, 0.0)
    return BatchFit(
        beta=beta,
        se=np.sqrt(np.einsum("bpp->bp", vb)),
        vb=vb,
        tau2=tau2,
        qe=np.where(spare > 0, np.maximum(fixed.y_p_y, 0.0), 0.0),
        i2=i2,
        h2=h2,
        s2w=s2w,
        k=size,
    )

"""Pooled results of many refits side by side: the shape of leave-one-out and cumulative analyses."""

from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.batch import fit_batch
from review.pooling.choices import Estimator, Test
from review.pooling.distributions import chi2_uppers, critical, two_sided
from review.pooling.inverse_variance import Fit, fit


@dataclass(frozen=True, slots=True, eq=False)
class Refits:
    """One pooled result per refit, all arrays of one length.

    Attributes:
        k: studies in the refit.
        estimate, se, stat, pval, ci_low, ci_high: the pooled value; NaN where the refit has no such value.
        q, q_p: heterogeneity test.
        tau2, i2, h2: heterogeneity (I² in percent).
        method, test, level: the choices, those of the full fit.
    """

    k: FloatArray
    estimate: FloatArray
    se: FloatArray
    stat: FloatArray
    pval: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    q: FloatArray
    q_p: FloatArray
    tau2: FloatArray
    i2: FloatArray
    h2: FloatArray
    method: Estimator
    test: Test
    level: float


def refit_subsets(full: Fit, counts: FloatArray) -> Refits:
    """Refit an intercept-only model to each subset; `counts` is refits × k.

    Raises:
        RefusedData: the model has moderators.
    """
    if not full.intercept_only:
        raise RefusedData(
            "Leaving studies out one by one needs a model without moderators; see the influence set."
        )
    if full.given_weights is not None:
        return _one_by_one(full, counts)
    batch = fit_batch(full.y, full.v, counts=counts, method=full.method, test=full.test)
    se = batch.se[:, 0]
    alone = batch.k == 1
    if full.test.scaled and alone.any():
        se = np.where(alone, np.sqrt(counts @ full.v), se)  # nor has it a Knapp–Hartung factor
    return _table(full, batch.k, batch.beta[:, 0], se, batch.qe, batch.tau2, batch.i2, batch.h2)


def from_q(q: FloatArray, df: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return I² (percent, floored at 0) and H² = Q/df; 0 and 1 where there are no degrees of freedom."""
    h2 = np.where(df > 0, q / np.maximum(df, 1), 1.0)
    with np.errstate(divide="ignore"):
        return np.maximum(0.0, 100 * (1 - 1 / h2)), h2


def _one_by_one(full: Fit, counts: FloatArray) -> Refits:
    assert full.given_weights is not None
    fits = []
    for row in counts:
        use = row > 0
        w = full.given_weights[use]
        fits.append(
            fit(full.y[use], full.v[use], method=full.method, test=full.test, level=full.level, weights=w)
        )
    columns = np.array([[f.k, f.beta[0], f.se[0], f.qe, f.tau2, f.i2, f.h2] for f in fits]).T
    return _table(full, *columns)


def _table(
    full: Fit,
    k: FloatArray,
    estimate: FloatArray,
    se: FloatArray,
    q: FloatArray,
    tau2: FloatArray,
    i2: FloatArray,
    h2: FloatArray,
) -> Refits:
    if full.method is Estimator.EE:
        i2, h2 = from_q(q, k - 1)
    # one study alone has no degrees of freedom and is tested by z
    df = [None if full.test is Test.Z or size < 2 else float(size - 1) for size in k]
    with np.errstate(divide="ignore", invalid="ignore"):
        stat = estimate / se
    quantile = {d: critical(full.level, d) for d in set(df)}
    margin = se * np.array([quantile[d] for d in df])
    if len(set(df)) == 1:
        pval = two_sided(stat, df[0])
    else:
        pval = np.array([float(two_sided(np.asarray(s), d)) for s, d in zip(stat, df, strict=True)])
    q_p = chi2_uppers(q, k - 1)
    return Refits(
        k=k, estimate=estimate, se=se, stat=stat, pval=pval, ci_low=estimate - margin,
        ci_high=estimate + margin,
        q=q, q_p=q_p, tau2=tau2, i2=i2, h2=h2, method=full.method, test=full.test, level=full.level,
    )  # fmt: skip

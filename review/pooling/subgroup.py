"""Subgroups: which rows belong to which, a τ² of their own or a common one, and the test between them."""

import dataclasses
from collections.abc import Sequence

import numpy as np

from review.pooling.arrays import FloatArray, IntArray
from review.pooling.distributions import chi2_upper
from review.pooling.glmm import GlmmFit
from review.pooling.inverse_variance import Fit, omnibus
from review.pooling.pooled import Pooled
from review.pooling.result import SubgroupTest


def levels_of(labels: Sequence[str], used: IntArray) -> list[tuple[str, IntArray]]:
    """Return each level in alphabetical order with its usable rows; rows without a level are left out."""
    found: dict[str, list[int]] = {}
    for row in used.tolist():
        if labels[row]:
            found.setdefault(labels[row], []).append(row)
    return [(name, np.array(found[name], dtype=np.int64)) for name in sorted(found)]


def between(values: Sequence[Pooled]) -> tuple[float, int, float]:
    """Wald test that independent pooled values are one: Q, df and p."""
    estimates = np.array([value.estimate for value in values])
    weights = np.array([value.se**-2 for value in values])
    mean = float((weights * estimates).sum() / weights.sum())
    q = float((weights * (estimates - mean) ** 2).sum())
    return q, len(values) - 1, chi2_upper(q, len(values) - 1)


def dummies(sizes: Sequence[int]) -> FloatArray:
    """Indicator columns for rows that stand group after group."""
    return np.repeat(np.eye(len(sizes)), sizes, axis=0)


def common_fit(model: Fit | GlmmFit, alone: Sequence[Pooled]) -> tuple[list[Pooled], SubgroupTest]:
    """Take the subgroup values out of a model with one coefficient per subgroup and a single τ².

    The heterogeneity statistics of each subgroup stay its own (`alone`); τ², limits and tests are the
    model's.
    """
    values = [
        dataclasses.replace(
            own,
            estimate=float(model.beta[i]),
            se=float(model.se[i]),
            stat=float(model.stat[i]),
            p_value=float(model.pval[i]),
            df=model.df,
            ci_low=float(model.ci_low[i]),
            ci_high=float(model.ci_high[i]),
            tau2=model.tau2,
            i2_tau2=model.i2,
            h2=model.h2,
            tau2_limits=None,
        )
        for i, own in enumerate(alone)
    ]
    q, df, p, df2 = contrast_test(model)
    kind = "Wald, common tau2" if df2 is None else "F, common tau2"
    return values, SubgroupTest(q, df, p, kind, df2)


def contrast_test(model: Fit | GlmmFit) -> tuple[float, int, float, int | None]:
    """Test that all coefficients are equal: statistic, df, p and denominator df (None for chi-square)."""
    m = len(model.beta)
    if m == 1:
        return 0.0, 0, 1.0, model.df
    contrast = np.hstack([np.full((m - 1, 1), -1.0), np.eye(m - 1)])
    q, p = omnibus(contrast @ model.beta, contrast @ model.vb @ contrast.T, tuple(range(m - 1)), model.df)
    return q, m - 1, p, model.df

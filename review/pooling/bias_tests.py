"""Tests for small-study effects made for one kind of data: counts, diagnostic odds ratios, SMD.

Every test is a weighted regression whose slope is zero without small-study effects, with multiplicative
dispersion and a t test on k − 2 degrees of freedom (Thompson's adds τ² instead).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from review.errors import RefusedData
from review.pooling.arrays import FloatArray, vector
from review.pooling.bias_regression import (
    BiasModel,
    RegressionTest,
    asymmetry,
    few_studies,
    weighted_least_squares,
)
from review.pooling.choices import Estimator, Test
from review.pooling.inverse_variance import Fit, fit


@dataclass(frozen=True, slots=True, eq=False)
class TwoArmCounts:
    """Events and totals of two groups, shape (k,) each."""

    events1: FloatArray
    total1: FloatArray
    events2: FloatArray
    total2: FloatArray

    @property
    def events(self) -> FloatArray:
        """Events in both groups."""
        return self.events1 + self.events2

    @property
    def total(self) -> FloatArray:
        """Participants in both groups."""
        return self.total1 + self.total2


def two_arm_counts(
    events1: ArrayLike, total1: ArrayLike, events2: ArrayLike, total2: ArrayLike
) -> TwoArmCounts:
    """Check and collect the tables.

    Raises:
        RefusedData: more events than participants, or a negative count.
    """
    columns = [
        vector(v, name)
        for v, name in zip(
            (events1, total1, events2, total2), ("events1", "total1", "events2", "total2"), strict=True
        )
    ]
    a, n1, c, n2 = columns
    wrong = np.flatnonzero(~((a >= 0) & (c >= 0) & (a <= n1) & (c <= n2)))
    if wrong.size:
        raise RefusedData(f"Row {wrong[0] + 1} has more events than participants, or a negative count.")
    return TwoArmCounts(a, n1, c, n2)


def thompson(full: Fit) -> RegressionTest:
    """Regress effects on standard errors with additive τ² and a t test (Thompson and Sharp 1999)."""
    method = full.method if full.method is not Estimator.EE else Estimator.DL
    x = np.column_stack([np.ones(full.k), np.sqrt(full.v)])
    found = fit(full.y, full.v, x, method=method, test=Test.T, level=full.level)
    return RegressionTest(
        name="Thompson and Sharp's regression", model=BiasModel.MIXED, predictor="sei",
        slope=float(found.beta[1]),
        slope_se=float(found.se[1]), stat=float(found.stat[1]), df=found.df, p_value=float(found.pval[1]),
        limit=float(found.beta[0]), limit_low=float(found.ci_low[0]), limit_high=float(found.ci_high[0]),
        coefficients=found.beta, k=full.k, level=full.level, warnings=few_studies(full.k),
    )  # fmt: skip


def peters(effects: ArrayLike, counts: TwoArmCounts, *, level: float = 0.95) -> RegressionTest:
    """Regress log odds ratios on 1/N, weighted by events and non-events (Peters et al. 2006)."""
    return _peters("Peters' regression", effects, counts.events, counts.total, level)


def peters_one_arm(
    effects: ArrayLike, events: ArrayLike, total: ArrayLike, *, level: float = 0.95
) -> RegressionTest:
    """Regress transformed proportions on 1/n with weights x(n − x)/n: the default for a single group."""
    x, n = vector(events, "events"), vector(total, "total")
    return _peters("Peters' regression, single group", effects, x, n, level)


def _peters(
    name: str, effects: ArrayLike, events: FloatArray, total: FloatArray, level: float
) -> RegressionTest:
    y = vector(effects, "effects")
    usable = np.isfinite(y) & (events > 0) & (events < total)
    events, total = events[usable], total[usable]
    return _regress(name, "1/n", y[usable], 1 / total, 1 / events + 1 / (total - events), level)


def harbord(counts: TwoArmCounts, *, level: float = 0.95) -> RegressionTest:
    """Regress score over information on its standard error (Harbord et al. 2006)."""
    n, m = counts.total, counts.events
    score = counts.events1 - m * counts.total1 / n
    information = counts.total1 * counts.total2 * m * (n - m) / (n**2 * (n - 1))
    usable = information > 0
    score, information = score[usable], information[usable]
    return _regress(
        "Harbord's score test", "1/√V", score / information, information**-0.5, 1 / information, level
    )


def macaskill(
    effects: ArrayLike, variances: ArrayLike, sizes: ArrayLike, *, level: float = 0.95
) -> RegressionTest:
    """Regress effects on the sample size, inverse-variance weights (Macaskill, Walter and Irwig 2001)."""
    y, v, n = vector(effects, "effects"), vector(variances, "variances"), vector(sizes, "sizes")
    usable = np.isfinite(y) & np.isfinite(v)
    return _regress("Macaskill's regression", "n", y[usable], n[usable], v[usable], level, limit=False)


def deeks(effects: ArrayLike, total1: ArrayLike, total2: ArrayLike, *, level: float = 0.95) -> RegressionTest:
    """Regress log diagnostic odds ratios on 1/√ESS with weights ESS = 4n₁n₂/(n₁ + n₂) (Deeks et al. 2005)."""
    y, n1, n2 = vector(effects, "effects"), vector(total1, "total1"), vector(total2, "total2")
    usable = np.isfinite(y)
    size = 4 * n1[usable] * n2[usable] / (n1[usable] + n2[usable])
    return _regress("Deeks' regression", "1/√ESS", y[usable], size**-0.5, 1 / size, level)


def pustejovsky(
    effects: ArrayLike, variances: ArrayLike, total1: ArrayLike, total2: ArrayLike, *, level: float = 0.95
) -> RegressionTest:
    """Regress standardised mean differences on √(1/n₁ + 1/n₂), inverse-variance weights.

    The predictor is the part of the standard error that does not contain the effect. Source: Pustejovsky and
    Rodgers 2019 (Res Synth Methods 10:57).
    """
    y, v = vector(effects, "effects"), vector(variances, "variances")
    n1, n2 = vector(total1, "total1"), vector(total2, "total2")
    usable = np.isfinite(y) & np.isfinite(v)
    column = np.sqrt(1 / n1[usable] + 1 / n2[usable])
    return _regress(
        "Pustejovsky and Rodgers' regression", "√(1/n1 + 1/n2)", y[usable], column, v[usable], level
    )


def _regress(
    name: str,
    predictor: str,
    y: FloatArray,
    column: FloatArray,
    variance: FloatArray,
    level: float,
    *,
    limit: bool = True,
) -> RegressionTest:
    # columns of like size: sample sizes and their inverses differ from 1 by many orders of magnitude
    unit = float(np.abs(column).max()) if column.size else 1.0
    found = weighted_least_squares(y, np.column_stack([np.ones(y.size), column / unit]), variance)
    test = asymmetry(name, found, predictor, level, limit=limit)
    return RegressionTest(
        name=name, model=test.model, predictor=predictor, slope=test.slope / unit,
        slope_se=test.slope_se / unit,
        stat=test.stat, df=test.df, p_value=test.p_value, limit=test.limit, limit_low=test.limit_low,
        limit_high=test.limit_high, coefficients=test.coefficients / np.array([1.0, unit]), k=test.k,
        level=level,
        warnings=test.warnings,
    )  # fmt: skip

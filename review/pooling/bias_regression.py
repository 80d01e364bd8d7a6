"""Regression tests for funnel-plot asymmetry and the PET-PEESE estimate.

Two models: `mixed`, a meta-regression with additive τ² (Thompson and Sharp 1999, Stat Med 18:2693), and
`dispersion`, weighted least squares with a multiplicative dispersion (Egger et al. 1997, BMJ 315:629).
PET-PEESE: Stanley and Doucouliagos 2014 (Res Synth Methods 5:60).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from review.errors import RefusedData
from review.pooling.arrays import FloatArray, vector
from review.pooling.distributions import critical, two_sided
from review.pooling.inverse_variance import Fit, fit


class BiasModel(StrEnum):
    """Additive between-study variance, or multiplicative dispersion."""

    MIXED = "mixed"
    DISPERSION = "dispersion"


class BiasPredictor(StrEnum):
    """The predictor: standard error, variance, sample size n, 1/n or 1/√n."""

    SEI = "sei"
    VI = "vi"
    NI = "ni"
    NINV = "ninv"
    SQRTNINV = "sqrtninv"


@dataclass(frozen=True, slots=True, eq=False)
class RegressionTest:
    """A regression test for asymmetry.

    Attributes:
        name: the test.
        model, predictor: what was regressed on what.
        slope, slope_se: of the predictor.
        stat, df, p_value: its z (df None) or t test.
        limit, limit_low, limit_high: the expected effect of a study with no sampling error; `None` for `ni`.
        coefficients: all of them, the predictor's last.
        k, level: studies, confidence level.
        warnings: sentences.
    """

    name: str
    model: BiasModel
    predictor: str
    slope: float
    slope_se: float
    stat: float
    df: int | None
    p_value: float
    limit: float | None
    limit_low: float | None
    limit_high: float | None
    coefficients: FloatArray
    k: int
    level: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LeastSquares:
    """Weighted least squares: coefficients, standard errors (dispersion estimated), t statistics and df."""

    beta: FloatArray
    se: FloatArray
    stat: FloatArray
    df: int


def weighted_least_squares(y: FloatArray, x: FloatArray, variance: FloatArray) -> LeastSquares:
    """Regress y on x with weights 1/variance and an estimated multiplicative dispersion.

    Raises:
        RefusedData: no degrees of freedom, or collinear columns.
    """
    df = len(y) - x.shape[1]
    root = 1 / np.sqrt(variance)
    if df < 1 or np.linalg.matrix_rank(x * root[:, None]) < x.shape[1]:
        raise RefusedData(
            f"{len(y)} studies cannot carry this regression; it needs at least {x.shape[1] + 1} that differ."
        )
    q, r = np.linalg.qr(x * root[:, None])
    scaled = y * root
    beta = np.linalg.solve(r, q.T @ scaled)
    rest = scaled - (x * root[:, None]) @ beta
    if float(rest @ rest) <= 1e-24 * float(scaled @ scaled):
        raise RefusedData(
            "The effects lie exactly on the regression line, so that its slope cannot be tested."
        )
    inverse = np.linalg.inv(r)
    se = np.sqrt(float(rest @ rest) / df * (inverse**2).sum(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return LeastSquares(beta, se, np.asarray(beta / se), df)


def few_studies(k: int) -> tuple[str, ...]:
    """Return the caution against asymmetry tests of fewer than 10 studies (Sterne et al. 2011)."""
    if k >= 10:
        return ()
    return (f"{k} studies: below 10 a test for asymmetry has too little power to speak against bias.",)


def regression_test(
    full: Fit,
    *,
    model: BiasModel | str = BiasModel.MIXED,
    predictor: BiasPredictor | str = BiasPredictor.SEI,
    sizes: ArrayLike | None = None,
) -> RegressionTest:
    """Test whether effects go with their precision.

    Args:
        full: the pooled fit; its moderators, estimator and test carry over.
        model: additive τ², or multiplicative dispersion.
        predictor: what small studies are known by.
        sizes: k sample sizes, needed for `ni`, `ninv` and `sqrtninv`.

    Raises:
        RefusedData: sample sizes missing, fewer than 3 studies, or no spread in the predictor.
    """
    kind, by = BiasModel(model), BiasPredictor(predictor)
    column = _column(full, by, sizes)
    if full.k < 3 or float(np.ptp(column)) <= 1e-14 * float(np.abs(column).max()):
        raise RefusedData(
            f"A regression on '{by}' needs at least 3 studies that differ in it; {full.k} were given."
        )
    x = np.column_stack([full.x, column])
    name = f"Egger's regression ({kind} model, predictor {by})"
    if kind is BiasModel.DISPERSION:
        found = weighted_least_squares(full.y, x, full.v)
        return asymmetry(name, found, by, full.level, limit=by is not BiasPredictor.NI)
    mixed = fit(full.y, full.v, x, method=full.method, test=full.test, level=full.level)
    if not mixed.se[-1] > 0:
        raise RefusedData(
            "The effects lie exactly on the regression line, so that its slope cannot be tested."
        )
    limited = by is not BiasPredictor.NI
    return RegressionTest(
        name=name, model=kind, predictor=by.value, slope=float(mixed.beta[-1]), slope_se=float(mixed.se[-1]),
        stat=float(mixed.stat[-1]), df=mixed.df, p_value=float(mixed.pval[-1]),
        limit=float(mixed.beta[0]) if limited else None,
        limit_low=float(mixed.ci_low[0]) if limited else None,
        limit_high=float(mixed.ci_high[0]) if limited else None, coefficients=mixed.beta, k=full.k,
        level=full.level, warnings=few_studies(full.k),
    )  # fmt: skip


def asymmetry(
    name: str, found: LeastSquares, predictor: str, level: float, *, limit: bool, at: int = -1
) -> RegressionTest:
    """Describe a least-squares test whose slope of interest stands at position `at`."""
    margin = critical(level, found.df) * float(found.se[0])
    at_zero = float(found.beta[0])
    k = found.df + len(found.beta)
    return RegressionTest(
        name=name, model=BiasModel.DISPERSION, predictor=str(predictor), slope=float(found.beta[at]),
        slope_se=float(found.se[at]), stat=float(found.stat[at]), df=found.df,
        p_value=float(two_sided(found.stat, found.df)[at]), limit=at_zero if limit else None,
        limit_low=at_zero - margin if limit else None, limit_high=at_zero + margin if limit else None,
        coefficients=found.beta, k=k, level=level, warnings=few_studies(k),
    )  # fmt: skip


def _column(full: Fit, by: BiasPredictor, sizes: ArrayLike | None) -> FloatArray:
    if by is BiasPredictor.SEI:
        return np.sqrt(full.v)
    if by is BiasPredictor.VI:
        return full.v
    if sizes is None:
        raise RefusedData(f"The predictor '{by}' needs the studies' sample sizes; give them or choose 'sei'.")
    n = vector(sizes, "sizes")
    if n.size != full.k or not bool((n > 0).all()):
        raise RefusedData(f"The predictor '{by}' needs a positive sample size for each of {full.k} studies.")
    if by is BiasPredictor.NI:
        return n
    return 1 / n if by is BiasPredictor.NINV else 1 / np.sqrt(n)


@dataclass(frozen=True, slots=True, eq=False)
class PetPeese:
    """The precision-effect estimates of the effect without small-study bias.

    Attributes:
        pet, peese: regressions on the standard error and on the variance; `limit` is the corrected effect.
        pet_p: two-sided p-value of PET's corrected effect.
        chosen: `PEESE` where PET's effect differs from `null` at two-sided level `alpha`, else `PET`.
        estimate, low, high: the chosen corrected effect.
        null, alpha: the choices.
        warnings: sentences.
    """

    pet: RegressionTest
    peese: RegressionTest
    pet_p: float
    chosen: str
    estimate: float
    low: float
    high: float
    null: float
    alpha: float
    warnings: tuple[str, ...]


def pet_peese(full: Fit, *, null: float = 0.0, alpha: float = 0.10) -> PetPeese:
    """Estimate the effect without small-study bias by PET and, where PET sees an effect, by PEESE.

    Args:
        full: a fit without moderators.
        null: the value that means no effect.
        alpha: two-sided level of PET's test; 0.10 is the usual one-sided 0.05.

    Raises:
        RefusedData: moderators in the model, or too few studies.
    """
    if not full.intercept_only:
        raise RefusedData("PET-PEESE takes a model without moderators; leave them out.")
    regressions = [
        regression_test(full, model=BiasModel.DISPERSION, predictor=by)
        for by in (BiasPredictor.SEI, BiasPredictor.VI)
    ]
    pet, peese = regressions
    at = weighted_least_squares(full.y, np.column_stack([full.x, np.sqrt(full.v)]), full.v)
    pet_p = float(two_sided(np.asarray((at.beta[0] - null) / at.se[0]), at.df))
    chosen = peese if pet_p < alpha else pet
    assert chosen.limit is not None
    assert chosen.limit_low is not None
    assert chosen.limit_high is not None
    return PetPeese(
        pet, peese, pet_p, "PEESE" if chosen is peese else "PET", chosen.limit, chosen.limit_low,
        chosen.limit_high, null, alpha, few_studies(full.k),
    )  # fmt: skip

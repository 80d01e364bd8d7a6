"""What meta-regression adds to a fit: predictions, Wald and likelihood-ratio tests, variance inflation."""

from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.choices import Estimator, PredictionRule, Test
from review.pooling.distributions import chi2_upper, critical
from review.pooling.glmm import GlmmFit
from review.pooling.inverse_variance import Fit, omnibus


@dataclass(frozen=True, slots=True)
class Prediction:
    """Predicted means with confidence and prediction limits on the model scale, shape (m,) each.

    The prediction limits are None for equal-effects models.
    """

    estimate: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    pi_low: FloatArray | None
    pi_high: FloatArray | None


def predict(
    model: Fit | GlmmFit,
    x: FloatArray | None = None,
    *,
    rule: PredictionRule = PredictionRule.AUTO,
    level: float | None = None,
) -> Prediction:
    """Predict at the rows of `x` (m, p), or at the pooled value of a model with an intercept alone.

    The prediction interval is μ ± q √(τ² + se²), with q by `rule`.

    Raises:
        RefusedData: moderators without values to predict at, or a wrong number of them.
    """
    if x is None and model.p > 1:
        raise RefusedData("A model with moderators needs their values to predict at; give them as rows.")
    at = np.ones((1, 1)) if x is None else np.atleast_2d(x)
    if at.shape[1] != model.p:
        raise RefusedData(
            f"The model has {model.p} coefficients but rows of {at.shape[1]} values were given."
        )
    confidence = model.level if level is None else level
    estimate = at @ model.beta
    se = np.sqrt(np.einsum("mp,pq,mq->m", at, model.vb, at))
    margin = critical(confidence, model.df) * se
    random = model.random if isinstance(model, GlmmFit) else model.method.random
    wide = None
    if random and rule is not PredictionRule.NONE:
        df = prediction_df(rule, model.test, model.k, model.p)
        wide = critical(confidence, df) * np.sqrt(model.tau2 + se**2)
    return Prediction(
        estimate,
        se,
        estimate - margin,
        estimate + margin,
        None if wide is None else estimate - wide,
        None if wide is None else estimate + wide,
    )


def prediction_df(rule: PredictionRule, test: Test, k: int, p: int) -> int | None:
    """Degrees of freedom of a prediction interval, None for the normal distribution."""
    if rule is PredictionRule.AUTO:
        rule = PredictionRule.Z if test is Test.Z else PredictionRule.T_K_MINUS_P
    match rule:
        case PredictionRule.Z:
            return None
        case PredictionRule.T_K_MINUS_1:
            return k - 1
        case PredictionRule.HTS:
            return k - p - 1
        case _:
            return k - p


@dataclass(frozen=True, slots=True)
class WaldTest:
    """Test of several coefficients: chi-square, or F where `df2` is given."""

    stat: float
    df: int
    df2: int | None
    p: float


def wald_test(model: Fit | GlmmFit, positions: tuple[int, ...]) -> WaldTest:
    """Test that the coefficients at `positions` are all zero."""
    stat, p = omnibus(model.beta, model.vb, positions, model.df)
    return WaldTest(stat, len(positions), model.df, p)


def variance_inflation(model: Fit) -> FloatArray:
    """Variance inflation factor of each coefficient but the intercept (Fox and Monette 1992), shape (p−1,).

    Raises:
        RefusedData: a model without moderators.
    """
    if model.p < 2:
        raise RefusedData("A model without moderators has no variance inflation.")
    scale = np.sqrt(np.diag(model.vb))
    correlation = model.vb / np.outer(scale, scale)
    first = 1 if bool((model.x[:, 0] == 1).all()) else 0
    return np.asarray(np.diag(np.linalg.inv(correlation[first:, first:])), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class LikelihoodRatio:
    """Likelihood-ratio test of a model against a smaller one; `r2` in percent of the smaller model's τ²."""

    stat: float
    df: int
    p: float
    r2: float


def likelihood_ratio(full: Fit, reduced: Fit) -> LikelihoodRatio:
    """Compare nested models of the same rows, both fitted by maximum likelihood.

    Raises:
        RefusedData: a REML fit (its likelihoods depend on the moderators), or models of different rows.
    """
    for model in (full, reduced):
        if model.method is not Estimator.ML and model.method.random:
            raise RefusedData("A likelihood-ratio test needs both models fitted by ML; refit them.")
    if full.k != reduced.k or full.p <= reduced.p:
        raise RefusedData("The models are not nested on the same rows; compare a model with a smaller one.")
    stat = max(0.0, 2 * (full.ml.ll - reduced.ml.ll))
    df = full.p - reduced.p
    share = 0.0
    if reduced.tau2 > 0:
        share = max(0.0, 100 * (reduced.tau2 - full.tau2) / reduced.tau2)
    return LikelihoodRatio(stat, df, chi2_upper(stat, df), share)

"""One pooled value on the model scale, whatever model it came from, and its prediction interval."""

import math
from dataclasses import dataclass

from review.pooling.arrays import FloatArray
from review.pooling.choices import I2Definition, PredictionRule, Test
from review.pooling.distributions import critical
from review.pooling.glmm import GlmmFit
from review.pooling.heterogeneity_intervals import heterogeneity_intervals
from review.pooling.inverse_variance import Fit
from review.pooling.mantel_haenszel import TablesFit


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pooled value with its heterogeneity; `weights` (k,) in percent, None where the model has none.

    `q` is the statistic I² is computed from under a Q-based definition. `i2_tau2` is in percent.
    """

    k: int
    estimate: float
    se: float
    stat: float
    p_value: float
    df: int | None
    ci_low: float
    ci_high: float
    tau2: float
    se_tau2: float | None
    q: float
    q_df: int
    q_p: float
    q_kind: str
    i2_tau2: float
    h2: float
    random: bool
    level: float
    weights: FloatArray | None
    tau2_limits: tuple[float, float] | None = None

    def i2(self, definition: I2Definition) -> float:
        """I² in percent by `definition`."""
        if definition is I2Definition.TAU2:
            return self.i2_tau2
        return 100.0 * max(0.0, (self.q - self.q_df) / self.q) if self.q > 0 else 0.0

    def prediction(self, rule: PredictionRule, test: Test) -> tuple[float, float] | None:
        """Limits for the effect in a new study; None where the rule has no degrees of freedom or k is 1."""
        if not self.random or rule is PredictionRule.NONE or self.k < 2:
            return None
        if rule is PredictionRule.AUTO:
            rule = PredictionRule.Z if test is Test.Z else PredictionRule.T_K_MINUS_P
        df = {
            PredictionRule.Z: None,
            PredictionRule.T_K_MINUS_P: self.k - 1,
            PredictionRule.T_K_MINUS_1: self.k - 1,
        }.get(rule, self.k - 2)
        if df is not None and df < 1:
            return None
        margin = critical(self.level, df) * math.sqrt(self.tau2 + self.se**2)
        return self.estimate - margin, self.estimate + margin


def from_fit(fit: Fit) -> Pooled:
    """Take the single coefficient of an inverse-variance fit."""
    return Pooled(
        k=fit.k,
        estimate=float(fit.beta[0]),
        se=float(fit.se[0]),
        stat=float(fit.stat[0]),
        p_value=float(fit.pval[0]),
        df=fit.df,
        ci_low=float(fit.ci_low[0]),
        ci_high=float(fit.ci_high[0]),
        tau2=fit.tau2,
        se_tau2=None if math.isnan(fit.se_tau2) else fit.se_tau2,
        q=fit.qe,
        q_df=fit.qe_df,
        q_p=fit.qe_p,
        q_kind="Cochran",
        i2_tau2=fit.i2,
        h2=fit.h2,
        random=fit.method.random,
        level=fit.level,
        weights=fit.weights,
        tau2_limits=_tau2_limits(fit),
    )


def _tau2_limits(fit: Fit) -> tuple[float, float] | None:
    if not fit.method.random or fit.k <= fit.p or fit.tau2_fixed:
        return None
    found = heterogeneity_intervals(fit).tau2
    return found.low, found.high


def from_glmm(fit: GlmmFit) -> Pooled:
    """Take the pooled coefficient of a mixed model, which gives studies no weights."""
    return Pooled(
        k=fit.k,
        estimate=float(fit.beta[0]),
        se=float(fit.se[0]),
        stat=float(fit.stat[0]),
        p_value=float(fit.pval[0]),
        df=fit.df,
        ci_low=float(fit.ci_low[0]),
        ci_high=float(fit.ci_high[0]),
        tau2=fit.tau2,
        se_tau2=None if math.isnan(fit.se_tau) else 2 * math.sqrt(fit.tau2) * fit.se_tau,
        q=fit.qe_wald,
        q_df=fit.qe_df,
        q_p=fit.qe_wald_p,
        q_kind="Wald",
        i2_tau2=fit.i2,
        h2=fit.h2,
        random=fit.random,
        level=fit.level,
        weights=None,
    )


def from_tables(fit: TablesFit) -> Pooled:
    """Take a Mantel–Haenszel or Peto fit: one common effect, no τ²."""
    return Pooled(
        k=fit.k,
        estimate=fit.beta,
        se=fit.se,
        stat=fit.z,
        p_value=fit.p,
        df=None,
        ci_low=fit.ci_low,
        ci_high=fit.ci_high,
        tau2=0.0,
        se_tau2=None,
        q=fit.q,
        q_df=fit.q_df,
        q_p=fit.q_p,
        q_kind="Cochran",
        i2_tau2=fit.i2,
        h2=fit.h2,
        random=False,
        level=fit.level,
        weights=fit.weights,
    )

"""Generalised linear mixed models for counts in one group: logistic and Poisson with a random intercept.

Stijnen, Hamza and Özdemir 2010. Fitted by maximum likelihood; nothing is added to zero cells.
"""

import math
from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray, IntArray
from review.pooling.choices import Test
from review.pooling.distributions import chi2_upper, critical, two_sided
from review.pooling.exponential_families import Binomial, Poisson, log_choose
from review.pooling.inverse_variance import default_tested, omnibus
from review.pooling.moments import moments, orthonormal, sample
from review.pooling.random_effect_likelihood import Clusters, Maximum, maximise
from review.pooling.scipy_special import special

NODES = 31
_FLAT = 1e3  # a standard error this large on a log scale means an estimate that runs to infinity


@dataclass(frozen=True, slots=True)
class GlmmFit:
    """A fitted mixed model; coefficients on the scale of the linear predictor.

    `sigma2` is the variance of random study effects where the model has them (UM.RS). Two statistics of
    heterogeneity: `qe_wald` against the saturated model's Wald statistics, `qe_lrt` its likelihood
        ratio, both with `qe_df` degrees of freedom. `i2` (percent) and `h2` compare τ² with the typical
        within-study variance.
    """

    model: str
    test: Test
    level: float
    beta: FloatArray
    se: FloatArray
    stat: FloatArray
    pval: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    vb: FloatArray
    df: int | None
    tau2: float
    se_tau: float
    sigma2: float | None
    i2: float
    h2: float
    qe_wald: float
    qe_wald_p: float
    qe_lrt: float
    qe_lrt_p: float
    qe_df: int
    qm: float
    qm_tested: tuple[int, ...]
    qm_p: float
    log_likelihood: float
    log_likelihood_saturated: float
    mode_loss: float
    parameters: int
    k: int
    random: bool
    used: tuple[int, ...]

    @property
    def rows(self) -> int:
        """Rows of the likelihood: two per study where both arms are modelled."""
        return 2 * self.k if self.model in ("UM.FS", "UM.RS") else self.k

    @property
    def p(self) -> int:
        """Number of coefficients."""
        return len(self.beta)


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """What compares the studies without a random effect: Q statistics and typical within-study variances."""

    wald: float
    lrt: float
    log_likelihood: float
    variances: FloatArray


def fit_proportions(
    events: FloatArray,
    total: FloatArray,
    x: FloatArray | None = None,
    *,
    random: bool = True,
    test: Test = Test.Z,
    level: float = 0.95,
    nodes: int = NODES,
) -> GlmmFit:
    """Fit the random-intercept logistic model; events and totals (k,), moderators (k, p).

    Raises:
        RefusedData: no events anywhere, or nothing but events.
    """
    used = _complete(events, total, x)
    y, n = events[used], total[used]
    if not 0 < y.sum() < n.sum():
        what = "no events" if y.sum() == 0 else "nothing but events"
        raise RefusedData(
            f"There are {what} in any row, so the logit has no finite estimate; pool on another scale."
        )
    v = 1 / np.where((y == 0) | (y == n), y + 0.5, y) + 1 / np.where((y == 0) | (y == n), n - y + 0.5, n - y)
    inside = (y > 0) & (y < n)
    logits = np.log(np.where(inside, y, 1.0) / np.where(inside, n - y, 1.0))
    weights = np.where(inside, y * (n - y) / n, 0.0)
    saturated = float((special.xlogy(y, y / n) + special.xlogy(n - y, 1 - y / n)).sum())
    start = math.log(y.sum() / (n.sum() - y.sum()))
    data = _one_row(Binomial(n[:, None]), y, np.zeros(len(y)), float(log_choose(n, y).sum()))
    plan = Plan("PLO", random, test, level, nodes)
    return _fit(data, _design(x, used), start, Saturated(logits, weights, saturated, v), plan, used)


def fit_rates(
    events: FloatArray,
    time: FloatArray,
    x: FloatArray | None = None,
    *,
    random: bool = True,
    test: Test = Test.Z,
    level: float = 0.95,
    nodes: int = NODES,
) -> GlmmFit:
    """Fit the random-intercept Poisson model; events and person-times (k,), moderators (k, p).

    Raises:
        RefusedData: no events anywhere.
    """
    used = _complete(events, time, x)
    y, t = events[used], time[used]
    if y.sum() == 0:
        raise RefusedData("There are no events in any row, so the log rate has no finite estimate.")
    rates = np.log(np.where(y > 0, y, 1.0) / t)
    saturated = float((special.xlogy(y, y) - y).sum())
    start = math.log(y.sum() / t.sum())
    data = _one_row(Poisson(), y, np.log(t), -float(special.gammaln(y + 1).sum()))
    plan = Plan("IRLN", random, test, level, nodes)
    v = 1 / np.where(y == 0, 0.5, y)
    return _fit(data, _design(x, used), start, Saturated(rates, y, saturated, v), plan, used)


@dataclass(frozen=True, slots=True)
class Plan:
    """The choices of one fit."""

    model: str
    random: bool
    test: Test
    level: float
    nodes: int


@dataclass(frozen=True, slots=True)
class Saturated:
    """Each study's own estimate, its Wald weight (0 where infinite) and the log-likelihood.

    `variances` are those of the corrected effect sizes, which define the typical variance of I².
    """

    estimates: FloatArray
    weights: FloatArray
    log_likelihood: float
    variances: FloatArray


def _complete(first: FloatArray, second: FloatArray, x: FloatArray | None) -> IntArray:
    keep = np.isfinite(first) & np.isfinite(second) & (second > 0)
    if x is not None:
        keep &= np.isfinite(x).all(axis=1)
    if not keep.any():
        raise RefusedData("No row is complete, so there is nothing to pool.")
    return np.flatnonzero(keep).astype(np.int64)


def _design(x: FloatArray | None, used: IntArray) -> FloatArray:
    return np.ones((len(used), 1)) if x is None else x[used]


def _one_row(family: Binomial | Poisson, y: FloatArray, offset: FloatArray, constant: float) -> Clusters:
    k = len(y)
    ones = np.ones((k, 1, 1))
    return Clusters(family, y[:, None], offset[:, None], ones, ones, constant)


def _fit(data: Clusters, x: FloatArray, start: float, full: Saturated, plan: Plan, used: IntArray) -> GlmmFit:
    basis, back = orthonormal(x)
    intercept = np.linalg.lstsq(basis, np.full(len(x), start), rcond=None)[0]
    flat = with_design(data, basis[:, None, :], data.loadings[:, :, :0])
    fixed = maximise(flat, intercept, np.zeros(0))
    best = fixed
    if plan.random:
        mixed = with_design(data, basis[:, None, :], data.loadings)
        best = maximise(mixed, fixed.beta, np.array([start_tau(full, basis)]), plan.nodes)
    lrt = 2 * (full.log_likelihood + data.constant - fixed.log_likelihood)
    wald = projected_square(full, basis)
    return finish(
        best,
        back,
        x,
        Heterogeneity(wald, max(0.0, lrt), full.log_likelihood + data.constant, full.variances),
        plan,
        used,
    )


def projected_square(full: Saturated, x: FloatArray) -> float:
    """Q of the Wald statistics: the studies' own estimates, weighted, about the design."""
    interior = full.weights > 0
    if not interior.any():
        return 0.0
    root = np.sqrt(full.weights[interior])
    left = full.estimates[interior] * root
    q = np.linalg.qr(x[interior] * root[:, None])[0]
    return float(((left - q @ (q.T @ left)) ** 2).sum())


def with_design(data: Clusters, x: FloatArray, loadings: FloatArray) -> Clusters:
    """Return the same studies with another design (k, R, p) and other random effects (k, R, D)."""
    return Clusters(data.family, data.y, data.offset, x, loadings, data.constant)


def start_tau(full: Saturated, x: FloatArray) -> float:
    """A rough standard deviation to start from, by the method of moments on the studies' own estimates."""
    interior = full.weights > 0
    if int(interior.sum()) <= x.shape[1]:
        return 0.5
    y, v = full.estimates[interior], 1 / full.weights[interior]
    spread = float(np.var(y)) - float(np.mean(v))
    return math.sqrt(min(max(spread, 0.05), 9.0))


def finish(
    best: Maximum, back: FloatArray, x: FloatArray, studies: Heterogeneity, plan: Plan, used: IntArray
) -> GlmmFit:
    """Turn a maximum into a result; the coefficients that `back` covers are reported."""
    k, p = x.shape
    beta, vb = back @ best.beta[: len(back)], back @ best.vb[: len(back), : len(back)] @ back.T
    # a t interval does not exist without degrees of freedom
    df = None if plan.test is Test.Z or k <= p else k - p
    se = np.sqrt(np.diag(vb))
    if not bool(np.all(se < _FLAT)):
        raise RefusedData(
            "The likelihood has no maximum in these data: a group has no events, or nothing else."
        )
    stat = beta / se
    margin = critical(plan.level, df) * se
    tau2 = float(best.tau[0] ** 2) if plan.random else 0.0
    i2, h2 = _inconsistency(studies.variances, x, tau2)
    tested = default_tested(x)
    qm, qm_p = omnibus(beta, vb, tested, df)
    return GlmmFit(
        model=plan.model,
        test=plan.test,
        level=plan.level,
        beta=beta,
        se=se,
        stat=stat,
        pval=two_sided(stat, df),
        ci_low=beta - margin,
        ci_high=beta + margin,
        vb=vb,
        df=df,
        tau2=tau2,
        se_tau=float(best.se_tau[0]) if plan.random else math.nan,
        sigma2=None,
        i2=i2,
        h2=h2,
        qe_wald=studies.wald,
        qe_wald_p=chi2_upper(studies.wald, k - p),
        qe_lrt=studies.lrt,
        qe_lrt_p=chi2_upper(studies.lrt, k - p),
        qe_df=k - p,
        qm=qm,
        qm_tested=tested,
        qm_p=qm_p,
        log_likelihood=best.log_likelihood,
        log_likelihood_saturated=studies.log_likelihood,
        mode_loss=best.mode_loss,
        parameters=len(best.beta) + len(best.tau),
        k=k,
        random=plan.random,
        used=tuple(int(i) for i in used),
    )


def _inconsistency(variances: FloatArray, x: FloatArray, tau2: float) -> tuple[float, float]:
    """I² and H² against the typical variance of the corrected effect sizes."""
    k, p = x.shape
    known = np.isfinite(variances)
    if k <= p or int(known.sum()) <= p:
        return 0.0, 1.0
    v = variances[known]
    trace = float(moments(sample(np.zeros_like(v), v, x[known]), np.zeros(1)).trace_p[0])
    typical = (k - p) / trace
    return 100 * tau2 / (typical + tau2), tau2 / typical + 1

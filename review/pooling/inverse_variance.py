"""Inverse-variance pooling and meta-regression: the fit that most of the engine stands on.

Notation follows Viechtbauer 2010: y = Xβ + u + e, u ~ N(0, τ²), e ~ N(0, vᵢ) with known vᵢ.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from review.errors import RefusedData
from review.pooling.arrays import FloatArray, matrix, vector
from review.pooling.choices import Estimator, Test
from review.pooling.distributions import chi2_upper, critical, f_upper, two_sided
from review.pooling.fit_statistics import FitStatistics, fit_statistics
from review.pooling.heterogeneity import estimate_tau2
from review.pooling.moments import Moments, Sample, differ_widely, moments, sample
from review.pooling.tau2_error import standard_error
from review.pooling.user_weights import weighted_fit
from review.pooling.wide_variances import decompose

_LARGEST = 1e100  # squares and products of larger numbers leave the range of doubles


@dataclass(frozen=True, slots=True)
class Fit:
    """An inverse-variance fit: p coefficients from k studies.

    `stat` holds z or t values by `test`; `df` is None for z and k−p otherwise. `i2` and `r2` are
    percentages; `i2` compares τ² with the typical within-study variance (Higgins and Thompson 2002). `qm`
    tests the coefficients at `qm_tested`: chi-square with that many degrees of freedom, or F with `df`
    for t tests. `s2w` is the Knapp–Hartung factor.
    """

    y: FloatArray
    v: FloatArray
    x: FloatArray
    method: Estimator
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
    s2w: float
    tau2: float
    se_tau2: float
    i2: float
    h2: float
    r2: float | None
    qe: float
    qe_df: int
    qe_p: float
    qm: float
    qm_tested: tuple[int, ...]
    qm_p: float
    tau2_fixed: bool
    given_weights: FloatArray | None
    unscaled_vb: FloatArray
    dropped: tuple[int, ...]

    @property
    def k(self) -> int:
        """Number of studies used."""
        return len(self.y)

    @property
    def p(self) -> int:
        """Number of coefficients."""
        return int(self.x.shape[1])

    @property
    def intercept_only(self) -> bool:
        """Whether the model holds nothing but an intercept."""
        return self.p == 1 and bool((self.x == 1).all())

    @property
    def weights(self) -> FloatArray:
        """Weight of each study in percent, shape (k,)."""
        raw = self.given_weights if self.given_weights is not None else 1.0 / (self.v + self.tau2)
        return np.asarray(100.0 * raw / raw.sum(), dtype=np.float64)

    @property
    def fitted(self) -> FloatArray:
        """Fitted value of each study, shape (k,)."""
        return self.x @ self.beta

    @property
    def hat_matrix(self) -> FloatArray:
        """X(X'WX)⁻¹X'W with the weights of the fit, shape (k, k)."""
        raw = self.given_weights if self.given_weights is not None else 1.0 / (self.v + self.tau2)
        root = np.sqrt(raw)
        q = np.linalg.qr(self.x * root[:, None])[0]
        return np.asarray((q @ q.T) * root / root[:, None], dtype=np.float64)

    @property
    def hat(self) -> FloatArray:
        """Leverage of each study, shape (k,)."""
        return np.asarray(np.diag(self.hat_matrix).copy(), dtype=np.float64)

    @property
    def ml(self) -> FitStatistics:
        """Likelihood and information criteria under ML at this τ²."""
        return self._statistics(restricted=False)

    @property
    def reml(self) -> FitStatistics:
        """Restricted likelihood and information criteria at this τ²."""
        return self._statistics(restricted=True)

    def _statistics(self, *, restricted: bool) -> FitStatistics:
        return fit_statistics(
            self.y,
            self.v,
            self.x,
            self.tau2,
            restricted=restricted,
            parameters=self.p + int(self.method.random and not self.tau2_fixed),
            beta=None if self.given_weights is None else self.beta,
        )


def fit(
    yi: ArrayLike,
    vi: ArrayLike,
    x: ArrayLike | None = None,
    *,
    method: Estimator = Estimator.REML,
    test: Test = Test.Z,
    level: float = 0.95,
    weights: ArrayLike | None = None,
    tau2: float | None = None,
    tested: tuple[int, ...] | None = None,
) -> Fit:
    """Pool effects by inverse variance, with moderators when a design is given.

    Args:
        yi: effects, shape (k,); rows with a missing effect, variance or moderator are left out.
        vi: sampling variances, shape (k,).
        x: design with its intercept column, shape (k, p); an intercept alone when absent.
        method: equal effects or the estimator of τ².
        test: z, t, Hartung–Knapp, or Hartung–Knapp with factor at least 1; z where k ≤ p.
        level: confidence level, between 0 and 1.
        weights: weights of one's own (also those of GENQ), shape (k,).
        tau2: a known τ², not estimated.
        tested: positions of the coefficients in the omnibus test; all but the intercept when absent.

    Raises:
        RefusedData: negative variances, no rows, collinear moderators, more coefficients than rows, or as
            many where τ² is to be estimated.
    """
    rows = _rows(yi, vi, x, weights)
    given = rows.weights
    data = sample(rows.y, rows.v, None if rows.lone else rows.x)
    if len(rows.y) <= rows.x.shape[1]:
        test = Test.Z  # a t or Hartung–Knapp interval does not exist without degrees of freedom
    genq = given if method is Estimator.GENQ else None
    fixed = moments(data, np.zeros(1))
    if method.random and tau2 is None and 1 < rows.x.shape[1] == len(rows.y):
        raise RefusedData(
            f"{len(rows.y)} rows with {rows.x.shape[1]} coefficients leave nothing to estimate tau2 from;"
            " leave a moderator out, or take equal effects."
        )
    known = float(estimate_tau2(data, method, genq, fixed)[0]) if tau2 is None else float(tau2)
    at = fixed if known == 0 else moments(data, np.array([known]))
    return _assemble(rows, data, (at, fixed), known, Plan(method, test, level, tested, tau2 is not None))


@dataclass(frozen=True, slots=True)
class Plan:
    """The choices of one fit."""

    method: Estimator
    test: Test
    level: float
    tested: tuple[int, ...] | None
    tau2_fixed: bool


@dataclass(frozen=True, slots=True)
class _Rows:
    y: FloatArray
    v: FloatArray
    x: FloatArray
    lone: bool
    weights: FloatArray | None
    dropped: tuple[int, ...]


def _rows(yi: ArrayLike, vi: ArrayLike, x: ArrayLike | None, weights: ArrayLike | None) -> _Rows:
    y, v = vector(yi, "effects"), vector(vi, "variances")
    if len(y) != len(v):
        raise RefusedData(f"There are {len(y)} effects and {len(v)} variances; give one variance per effect.")
    lone = x is None
    design = np.ones((len(y), 1)) if x is None else matrix(x, len(y))
    given = None if weights is None else vector(weights, "weights")
    keep = np.isfinite(y) & np.isfinite(v)
    if not lone:
        keep &= np.isfinite(design).all(axis=1)
    if given is not None:
        keep &= np.isfinite(given)
    if not keep.all():
        y, v, design = y[keep], v[keep], design[keep]
        given = None if given is None else given[keep]
    _check(y, v, design)
    return _Rows(y, v, design, lone, given, tuple(np.flatnonzero(~keep).tolist()))


def _check(y: FloatArray, v: FloatArray, x: FloatArray) -> None:
    if not len(y):
        raise RefusedData("No row has both an effect and a variance, so there is nothing to pool.")
    if float(v.min()) <= 0:
        row = int(np.argmin(v)) + 1
        raise RefusedData(f"Row {row} has a sampling variance of {v.min():g}; a variance must be positive.")
    beyond = (np.abs(y) > _LARGEST) | (v > _LARGEST) | (v < 1 / _LARGEST)
    if bool(beyond.any()):
        row = int(np.flatnonzero(beyond)[0])
        raise RefusedData(
            f"Row {row + 1} has an effect of {y[row]:g} with variance {v[row]:g}; change the unit."
        )
    if x.shape[1] > len(y):
        raise RefusedData(
            f"{x.shape[1]} coefficients cannot be estimated from {len(y)} rows; use fewer moderators."
        )


def _assemble(rows: _Rows, data: Sample, sums: tuple[Moments, Moments], tau2: float, plan: Plan) -> Fit:
    """Turn the sums at τ² and at zero into a fit."""
    at, fixed = sums
    k, p = len(rows.y), data.p
    beta, vb = _coefficients(rows, data, at, tau2)
    df = None if plan.test is Test.Z else k - p
    s2w = _knapp_hartung(at, plan.test, k - p)
    scaled = vb if s2w == 1 else vb * s2w
    se = np.sqrt(scaled.diagonal())
    with np.errstate(divide="ignore", invalid="ignore"):
        stat = beta / se
    if bool(np.isnan(stat).any()):
        raise RefusedData(
            "The effects fit exactly, so the Hartung-Knapp standard error is zero; choose test z or adhoc."
        )
    margin = critical(plan.level, df) * se
    qe = max(0.0, float(fixed.y_p_y[0])) if k > p else 0.0
    i2, h2 = _inconsistency(float(fixed.trace_p[0]), tau2, k - p)
    if not plan.method.random and k > p:
        i2, h2 = 100.0 * max(0.0, (qe - (k - p)) / qe) if qe > 0 else 0.0, qe / (k - p)
    tested = plan.tested if plan.tested is not None else default_tested(rows.x)
    se_tau2 = standard_error(data, plan.method, tau2, at=at, fixed=fixed, weights=rows.weights)
    if plan.tau2_fixed:
        se_tau2 = math.nan
    qm, qm_p = omnibus(beta, scaled, tested, df)
    return Fit(
        y=rows.y,
        v=rows.v,
        x=rows.x,
        method=plan.method,
        test=plan.test,
        level=plan.level,
        beta=beta,
        se=se,
        stat=stat,
        pval=two_sided(stat, df),
        ci_low=beta - margin,
        ci_high=beta + margin,
        vb=scaled,
        df=df,
        s2w=s2w,
        tau2=tau2,
        se_tau2=se_tau2,
        i2=i2,
        h2=h2,
        r2=_explained(rows, plan, tau2, h2),
        qe=qe,
        qe_df=k - p,
        qe_p=chi2_upper(qe, k - p),
        qm=qm,
        qm_tested=tested,
        qm_p=qm_p,
        tau2_fixed=plan.tau2_fixed,
        given_weights=rows.weights,
        unscaled_vb=vb,
        dropped=rows.dropped,
    )


def _coefficients(rows: _Rows, data: Sample, at: Moments, tau2: float) -> tuple[FloatArray, FloatArray]:
    """β and its covariance in the columns of the design, with weights of one's own where there are some."""
    if rows.weights is not None:
        return weighted_fit(rows.y, rows.v + tau2, rows.x, rows.weights)
    beta, vb = at.beta[0], at.inverse[0]
    if data.back is None:
        return beta, vb
    vb = _separated(rows, tau2) if differ_widely(rows.v) else data.back @ vb @ data.back.T
    return data.back @ beta, vb


def _separated(rows: _Rows, tau2: float) -> FloatArray:
    """Covariance of the coefficients from the design as it is, so that no variance is a difference of two."""
    root = 1 / np.sqrt(rows.v + tau2)
    order = np.argsort(-root, kind="stable")
    inverse_root, _ = decompose((rows.x * root[:, None])[order])
    return inverse_root @ inverse_root.T


def _knapp_hartung(at: Moments, test: Test, spare: int) -> float:
    if not test.scaled:
        return 1.0
    factor = float(at.y_p_y[0]) / spare if spare > 0 else float("nan")
    return max(1.0, factor) if test is Test.ADHOC else factor


def _inconsistency(trace_p: float, tau2: float, spare: int) -> tuple[float, float]:
    """I² (percent) and H² against the typical variance (k−p)/tr(P); 0 and 1 where nothing is left to vary."""
    if spare <= 0 or trace_p <= 0:
        return 0.0, 1.0
    typical = spare / trace_p
    return 100.0 * tau2 / (typical + tau2), tau2 / typical + 1.0


def _explained(rows: _Rows, plan: Plan, tau2: float, h2: float) -> float | None:
    """R² in percent: the share of τ² that moderators take away (Raudenbush 2009); None without moderators.

    For equal effects it is the share of H² beyond chance.
    """
    if plan.tau2_fixed or rows.lone or rows.x.shape[1] == 1 or not has_intercept(rows.x):
        return None
    alone = sample(rows.y, rows.v)
    if not plan.method.random:
        spread = float(moments(alone, np.zeros(1)).y_p_y[0]) / (len(rows.y) - 1)
        return max(0.0, 100.0 * (spread - h2) / spread) if spread > 0 else 0.0
    genq = rows.weights if plan.method is Estimator.GENQ else None
    before = float(estimate_tau2(alone, plan.method, genq)[0])
    return max(0.0, 100.0 * (before - tau2) / before) if before > 0 else 0.0


def has_intercept(x: FloatArray) -> bool:
    """Whether the first column of a design is an intercept."""
    return bool((x[:, 0] == 1).all())


def default_tested(x: FloatArray) -> tuple[int, ...]:
    """Positions of all coefficients but the intercept, or of all where there is nothing else."""
    p = x.shape[1]
    return tuple(range(1, p)) if p > 1 and has_intercept(x) else tuple(range(p))


def omnibus(beta: FloatArray, vb: FloatArray, tested: tuple[int, ...], df: int | None) -> tuple[float, float]:
    """Wald test that the coefficients at `tested` are zero: chi-square (df None) or F, and its p-value."""
    part = list(tested)
    if len(part) == 1:
        spread = float(vb[part[0], part[0]])
        if not (math.isfinite(spread) and spread > 0):
            return math.nan, math.nan
        square = float(beta[part[0]]) ** 2 / spread
        return square, chi2_upper(square, 1) if df is None else f_upper(square, 1, df)
    some = vb[np.ix_(part, part)]
    if not np.isfinite(some).all() or float(np.min(np.diag(some))) <= 0:
        return math.nan, math.nan
    lengths = np.sqrt(np.diag(some))
    unit = beta[part] / lengths
    try:
        stat = float(unit @ np.linalg.solve(some / np.outer(lengths, lengths), unit))
    except np.linalg.LinAlgError:
        raise RefusedData(
            "The coefficients are too entangled to be tested together; leave a moderator out."
        ) from None
    if df is None:
        return stat, chi2_upper(stat, len(part))
    return stat / len(part), f_upper(stat / len(part), len(part), df)

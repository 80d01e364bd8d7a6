"""Location-scale models: moderators of the effect and of the between-study variance.

y ~ N(Xβ, v + τᵢ²) with log τᵢ² = zᵢα, by ML or REML. Source: Viechtbauer and López-López 2022 (Res Synth
Methods 13:697).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from review.errors import RefusedData
from review.pooling.arrays import FloatArray, matrix, vector
from review.pooling.choices import Estimator, Test
from review.pooling.distributions import chi2_upper, critical, f_upper, two_sided
from review.pooling.fit_statistics import FitStatistics, criteria
from review.pooling.inverse_variance import fit
from review.pooling.second_derivatives import second_derivatives


@dataclass(frozen=True, slots=True, eq=False)
class LocationScaleFit:
    """A fitted location-scale model.

    Attributes:
        beta, se, stat, p_value, ci_low, ci_high: coefficients of the effect; z or t by `df`.
        vb: their covariance.
        alpha, alpha_se, alpha_stat, alpha_p, alpha_low, alpha_high: coefficients of log τ²; z tests.
        tau2, i2, h2: of each study, shape (k,); I² in percent against the typical variance.
        qe, qe_p: residual heterogeneity around the effect's moderators.
        qm, qm_df, qm_p: test of the effect's moderators (of the intercept where it stands alone).
        df: k − p under t tests, `None` under z tests.
        ml, reml: both likelihoods at the estimates.
        k, method, test, level: studies and choices.
        warnings: sentences.
    """

    beta: FloatArray
    se: FloatArray
    stat: FloatArray
    p_value: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    vb: FloatArray
    alpha: FloatArray
    alpha_se: FloatArray
    alpha_stat: FloatArray
    alpha_p: FloatArray
    alpha_low: FloatArray
    alpha_high: FloatArray
    tau2: FloatArray
    i2: FloatArray
    h2: FloatArray
    qe: float
    qe_p: float
    qm: float
    qm_df: int
    qm_p: float
    df: int | None
    ml: FitStatistics
    reml: FitStatistics
    k: int
    method: Estimator
    test: Test
    level: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """Effects scaled to a mean variance of 1, and scale moderators with an orthonormal basis Q: z = Q R."""

    y: FloatArray
    v: FloatArray
    x: FloatArray
    basis: FloatArray
    restricted: bool

    def solve(self, gamma: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Return weights, β, its covariance and residuals at log τ² = Qγ."""
        w = 1 / (self.v + self.tau2(gamma))
        vb = np.asarray(np.linalg.inv((self.x.T * w) @ self.x), dtype=np.float64)
        beta = vb @ ((self.x.T * w) @ self.y)
        return w, beta, vb, self.y - self.x @ beta

    def tau2(self, gamma: FloatArray) -> FloatArray:
        """Return τ² of each study."""
        return np.asarray(np.exp(np.clip(self.basis @ gamma, -300, 300)), dtype=np.float64)

    def minus(self, gamma: FloatArray) -> tuple[float, FloatArray]:
        """Return minus the log likelihood without constants, and its gradient."""
        w, _, vb, r = self.solve(gamma)
        value = float((w * r**2).sum() - np.log(w).sum())
        trace = w
        if self.restricted:
            value -= float(np.linalg.slogdet(vb)[1])
            trace = w - w**2 * np.einsum("kp,pq,kq->k", self.x, vb, self.x)
        slope = self.basis.T @ ((trace - (w * r) ** 2) * self.tau2(gamma))
        return value / 2, np.asarray(slope / 2, dtype=np.float64)


def fit_location_scale(
    yi: ArrayLike,
    vi: ArrayLike,
    x: ArrayLike | None,
    z: ArrayLike,
    *,
    method: Estimator = Estimator.REML,
    test: Test = Test.Z,
    level: float = 0.95,
) -> LocationScaleFit:
    """Fit a location-scale model.

    Args:
        yi: k effects.
        vi: k sampling variances.
        x: k × p design of the effect, an intercept when absent.
        z: k × q design of log τ², with its intercept.
        method: `ML` or `REML`.
        test: `z` or `t` (k − p degrees of freedom).
        level: confidence level.

    Raises:
        RefusedData: missing values, too few studies, another method or test, or a likelihood that rises
            without end, as when τ² vanishes for some values of the moderators.
    """
    y, v = vector(yi, "effects"), vector(vi, "variances")
    design = np.ones((y.size, 1)) if x is None else matrix(x, y.size)
    scale = matrix(z, y.size)
    _check(y, v, design, scale)
    if not method.likelihood or test.scaled:
        raise RefusedData("A location-scale model takes the methods ML and REML, and the tests z and t.")
    basis, triangle = np.linalg.qr(scale)
    # a unit of variance only moves the intercept of log τ², where there is one
    unit = float(v.mean()) if np.allclose(basis @ basis.sum(axis=0), 1) else 1.0
    model = _Model(y / np.sqrt(unit), v / unit, design, basis, method is Estimator.REML)
    start = float(np.log(max(fit(model.y, v / unit, design, method=method).tau2, 0.01)))
    gamma = _maximise(model, basis.T @ np.full(y.size, start))
    return _describe(model, gamma, triangle, scale, unit, (method, test, level))


def _check(y: FloatArray, v: FloatArray, x: FloatArray, z: FloatArray) -> None:
    usable = np.isfinite(y) & (v > 0) & np.isfinite(x).all(axis=1) & np.isfinite(z).all(axis=1)
    if not usable.all():
        raise RefusedData(f"Row {int(np.argmin(usable)) + 1} misses a value or positive variance; drop it.")
    if y.size <= x.shape[1] + z.shape[1]:
        raise RefusedData(f"{y.size} studies cannot carry {x.shape[1] + z.shape[1]} coefficients.")
    if np.linalg.matrix_rank(x) < x.shape[1] or np.linalg.matrix_rank(z) < z.shape[1]:
        raise RefusedData("The moderators of the effect or of the variance are collinear; drop one.")


def _maximise(model: _Model, start: FloatArray) -> FloatArray:
    from scipy.optimize import minimize  # noqa: PLC0415 - slow to import, and only fits need it

    found = minimize(model.minus, start, jac=True, method="BFGS", options={"gtol": 1e-10})
    log_tau2 = model.basis @ found.x
    if float(np.abs(found.jac).max()) > 1e-4 or float(log_tau2.min()) < -18 or float(log_tau2.max()) > 50:
        raise RefusedData(
            "The likelihood of this location-scale model has no maximum with positive τ²; drop moderators."
        )
    return np.asarray(found.x, dtype=np.float64)


def _describe(
    model: _Model,
    gamma: FloatArray,
    triangle: FloatArray,
    z: FloatArray,
    unit: float,
    choices: tuple[Estimator, Test, float],
) -> LocationScaleFit:
    method, test, level = choices
    _, beta, vb, _ = model.solve(gamma)
    beta, vb = beta * np.sqrt(unit), vb * unit
    k, p = model.x.shape
    df = k - p if test is Test.T else None
    se = np.sqrt(np.diag(vb))
    margin = critical(level, df) * se
    alpha, alpha_se = _scale_coefficients(model, gamma, triangle, z, unit)
    alpha_margin = critical(level, None) * alpha_se
    tested = list(range(1, p)) if p > 1 and bool((model.x[:, 0] == 1).all()) else list(range(p))
    wald = float(beta[tested] @ np.linalg.solve(vb[np.ix_(tested, tested)], beta[tested]))
    m = len(tested)
    plain = fit(model.y, model.v, model.x, method=Estimator.EE)
    w = 1 / model.v
    typical = (k - p) / (w.sum() - np.trace(plain.unscaled_vb @ ((model.x.T * w**2) @ model.x)))
    tau2 = model.tau2(gamma)
    statistics = [_statistics(model, gamma, unit, restricted=r) for r in (False, True)]
    return LocationScaleFit(
        beta=beta, se=se, stat=beta / se, p_value=two_sided(beta / se, df), ci_low=beta - margin,
        ci_high=beta + margin, vb=vb, alpha=alpha, alpha_se=alpha_se, alpha_stat=alpha / alpha_se,
        alpha_p=two_sided(alpha / alpha_se, None), alpha_low=alpha - alpha_margin,
        alpha_high=alpha + alpha_margin, tau2=tau2 * unit, i2=100 * tau2 / (tau2 + typical),
        h2=1 + tau2 / typical, qe=plain.qe, qe_p=plain.qe_p, qm=wald if df is None else wald / m, qm_df=m,
        qm_p=chi2_upper(wald, m) if df is None else f_upper(wald / m, m, df), df=df, ml=statistics[0],
        reml=statistics[1], k=k, method=method, test=test, level=level, warnings=_warnings(k),
    )  # fmt: skip


def _warnings(k: int) -> tuple[str, ...]:
    return (f"{k} studies are few to explain heterogeneity itself.",) if k < 20 else ()


def _scale_coefficients(
    model: _Model, gamma: FloatArray, triangle: FloatArray, z: FloatArray, unit: float
) -> tuple[FloatArray, FloatArray]:
    """Return α and its standard errors on the moderators' own scale, from the observed information."""
    hessian = second_derivatives(lambda g: model.minus(g)[0], gamma, np.full(gamma.size, 1e-2))
    covariance = np.linalg.inv(hessian)
    back = np.linalg.inv(triangle)
    alpha = back @ gamma
    # τ² of the scaled effects is τ²/unit: the logarithm of the unit is a constant in the space of z
    shift = np.linalg.lstsq(z, np.full(len(z), np.log(unit)), rcond=None)[0]
    return alpha + shift, np.sqrt(np.diag(back @ covariance @ back.T))


def _statistics(model: _Model, gamma: FloatArray, unit: float, *, restricted: bool) -> FitStatistics:
    k, p = model.x.shape
    w, _, vb, r = model.solve(gamma)
    parameters = p + gamma.size
    shift = np.log(unit)
    spread = float((w * r**2).sum() - np.log(w).sum())
    if not restricted:
        value = -(k * (np.log(2 * np.pi) + shift) + spread) / 2
        saturated = -(k * (np.log(2 * np.pi) + shift) + float(np.log(model.v).sum())) / 2
        return criteria(float(value), float(-2 * (value - saturated)), parameters, k)
    value = -((k - p) * (np.log(2 * np.pi) + shift) + spread) / 2
    value += float(np.linalg.slogdet(model.x.T @ model.x)[1] + np.linalg.slogdet(vb)[1]) / 2
    return criteria(float(value), float(-2 * value), parameters, k - p)

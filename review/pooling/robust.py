"""Cluster-robust (sandwich) covariance of the coefficients: CR0, CR1 and CR2.

CR0 is the plain sandwich, CR1 multiplies it by G/(G − p), CR2 adjusts each cluster's residuals so that the
estimate is unbiased under the working model, with Satterthwaite degrees of freedom for each coefficient and
the approximate Hotelling (HTZ) test for several. Sources: Hedges, Tipton and Johnson 2010 (Res Synth Methods
1:39), Pustejovsky and Tipton 2018 (J Bus Econ Stat 36:672).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.choices import RobustKind
from review.pooling.distributions import critical, f_upper, two_sided
from review.pooling.inverse_variance import Fit
from review.pooling.multilevel import MultilevelFit, tested_of
from review.pooling.multilevel_structure import codes_of


@dataclass(frozen=True, slots=True, eq=False)
class RobustFit:
    """Coefficients with cluster-robust standard errors, t tests and limits.

    Attributes:
        names, beta, se, statistic, p_value, ci_low, ci_high: one for each coefficient.
        df: degrees of freedom for each coefficient.
        vb: robust covariance of the coefficients.
        qm, qm_df, qm_p: F test of all coefficients but the intercept, and its two degrees of freedom.
        qm_test: name of that test.
        kind, clusters, level: the choices.
        warnings: sentences.
    """

    names: tuple[str, ...]
    beta: FloatArray
    se: FloatArray
    statistic: FloatArray
    p_value: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    df: FloatArray
    vb: FloatArray
    qm: float
    qm_df: tuple[int, float]
    qm_p: float
    qm_test: str
    kind: RobustKind
    clusters: int
    level: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Sandwich:
    """What all forms share: X (k × p), W and working covariance (k × k), bread, residuals, cluster codes."""

    x: FloatArray
    weight: FloatArray
    working: FloatArray
    bread: FloatArray
    residuals: FloatArray
    members: FloatArray  # k × G, 1 where the row belongs to the cluster

    def loadings(self, adjustment: FloatArray) -> FloatArray:
        """Return p × k: how each (adjusted) residual moves each coefficient."""
        return np.asarray(self.bread @ self.x.T @ self.weight @ adjustment, dtype=np.float64)

    def covariance(self, loadings: FloatArray) -> FloatArray:
        """Return the sandwich, p × p."""
        scores = (loadings * self.residuals) @ self.members
        return np.asarray(scores @ scores.T, dtype=np.float64)


def robust_variance(
    x: ArrayLike,
    weight: ArrayLike,
    working: ArrayLike,
    beta: ArrayLike,
    residuals: ArrayLike,
    clusters: Sequence[str],
    *,
    kind: RobustKind | str = RobustKind.CR2,
    names: Sequence[str] | None = None,
    level: float = 0.95,
) -> RobustFit:
    """Compute cluster-robust standard errors of weighted least squares.

    Args:
        x: k × p design.
        weight: k weights, or a k × k weight matrix.
        working: k variances or a k × k covariance of y under the model.
        beta: p coefficients.
        residuals: k residuals y − Xβ.
        clusters: one label per row.
        kind: `CR0`, `CR1` or `CR2`.
        names: names of the coefficients.
        level: confidence level.

    Raises:
        RefusedData: labels missing, or too few clusters for the coefficients.
    """
    kind = RobustKind(kind)
    design = np.asarray(x, dtype=np.float64)
    k, p = design.shape
    levels, code = codes_of(clusters)
    if code.size != k:
        raise RefusedData(f"{k} rows need one cluster label each; {code.size} were given.")
    if len(levels) <= p:
        raise RefusedData(
            f"{len(levels)} clusters are too few for {p} coefficients; use more clusters or fewer moderators."
        )
    w, phi = _square(weight), _square(working)
    bread = np.asarray(np.linalg.inv(design.T @ w @ design), dtype=np.float64)
    members = (code[:, None] == np.arange(len(levels))).astype(np.float64)
    sandwich = _Sandwich(design, w, phi, bread, np.asarray(residuals, dtype=np.float64), members)
    label = tuple(names) if names is not None else tuple(f"x{i}" for i in range(p))
    return _finish(sandwich, np.asarray(beta, dtype=np.float64), kind, label, level)


def _square(values: ArrayLike) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    return np.diag(array) if array.ndim == 1 else array


def _finish(
    sandwich: _Sandwich, beta: FloatArray, kind: RobustKind, names: tuple[str, ...], level: float
) -> RobustFit:
    p, groups = beta.size, sandwich.members.shape[1]
    adjustment = _adjustment(sandwich) if kind is RobustKind.CR2 else np.eye(sandwich.residuals.size)
    loadings = sandwich.loadings(adjustment)
    vb = sandwich.covariance(loadings)
    if kind is RobustKind.CR1:
        vb = vb * groups / (groups - p)
    se = np.sqrt(np.diag(vb))
    df = _satterthwaite(sandwich, loadings) if kind is RobustKind.CR2 else np.full(p, float(groups - p))
    if not bool((se > 0).all()):
        raise RefusedData(
            "The model fits exactly, so that robust standard errors are 0; use the model's own."
        )
    statistic = beta / se
    p_value = np.array([float(two_sided(t, d)) for t, d in zip(statistic, df, strict=True)])
    width = se * np.array([critical(level, d) for d in df])
    tested = tested_of(sandwich.x)
    qm, df1, df2 = _omnibus(sandwich, beta, vb, loadings, tested, kind)
    return RobustFit(
        names=names, beta=beta, se=se, statistic=statistic, p_value=p_value, ci_low=beta - width,
        ci_high=beta + width, df=df, vb=vb, qm=qm, qm_df=(df1, df2), qm_p=f_upper(qm, df1, df2),
        qm_test="HTZ" if kind is RobustKind.CR2 else "F with clusters minus coefficients", kind=kind,
        clusters=groups, level=level, warnings=_warnings(groups, df),
    )  # fmt: skip


def _warnings(groups: int, df: FloatArray) -> tuple[str, ...]:
    found = []
    if groups < 10:
        found.append(f"{groups} clusters are few for a robust variance; prefer CR2 and read it with caution.")
    if bool((df < 4).any()):
        found.append("Fewer than 4 degrees of freedom: the t approximation of the robust test is poor.")
    return tuple(found)


def _adjustment(sandwich: _Sandwich) -> FloatArray:
    """Return the block-diagonal CR2 adjustment A: A_j = D_j'(D_j Ω_jj D_j')^{-1/2} D_j with Φ_j = D_j'D_j."""
    omega = _residual_covariance(sandwich)
    adjustment = np.zeros_like(sandwich.working)
    for member in sandwich.members.T:
        rows = np.flatnonzero(member)
        block = np.ix_(rows, rows)
        d = np.linalg.cholesky(sandwich.working[block]).T
        values, vectors = np.linalg.eigh(d @ omega[block] @ d.T)
        keep = values > values.max() * 1e-12
        root = (vectors[:, keep] / np.sqrt(values[keep])) @ vectors[:, keep].T
        adjustment[block] = d.T @ root @ d
    return adjustment


def _residual_covariance(sandwich: _Sandwich) -> FloatArray:
    """Return Ω = (I − H) Φ (I − H)', the covariance of the residuals under the working model."""
    carrier = sandwich.bread @ sandwich.x.T @ sandwich.weight  # p × k: H = X · carrier
    crossed = sandwich.x @ (carrier @ sandwich.working)
    middle = carrier @ sandwich.working @ carrier.T
    found = sandwich.working - crossed - crossed.T + sandwich.x @ middle @ sandwich.x.T
    return np.asarray(found, dtype=np.float64)


def _satterthwaite(sandwich: _Sandwich, loadings: FloatArray) -> FloatArray:
    omega = _residual_covariance(sandwich)
    found = []
    for row in loadings:
        spread = row[:, None] * sandwich.members
        products = spread.T @ omega @ spread
        found.append(float(np.trace(products)) ** 2 / float((products**2).sum()))
    return np.array(found)


def _omnibus(
    sandwich: _Sandwich,
    beta: FloatArray,
    vb: FloatArray,
    loadings: FloatArray,
    tested: Sequence[int],
    kind: RobustKind,
) -> tuple[float, int, float]:
    part, block = beta[list(tested)], np.ix_(tested, tested)
    m, groups = len(tested), sandwich.members.shape[1]
    wald = float(part @ np.linalg.solve(vb[block], part))
    if kind is not RobustKind.CR2:
        return wald / m, m, float(groups - beta.size)
    df = _hotelling_df(sandwich, loadings[list(tested)])
    if df <= m - 1:
        return np.nan, m, np.nan
    return wald * (df - m + 1) / (df * m), m, df - m + 1


def _hotelling_df(sandwich: _Sandwich, loadings: FloatArray) -> float:
    """Return η of the HTZ test: m(m+1) over the summed variance of the standardised sandwich."""
    m = loadings.shape[0]
    omega = _residual_covariance(sandwich)
    spread = loadings[:, :, None] * sandwich.members  # m × k × G
    products = np.einsum("skg,kl,tlh->stgh", spread, omega, spread, optimize=True)
    expected = np.einsum("stgg->st", products)
    values, vectors = np.linalg.eigh(expected)
    root = (vectors / np.sqrt(values)) @ vectors.T
    products = np.einsum("as,stgh,bt->abgh", root, products, root, optimize=True)
    same = np.einsum("aagh,bbgh->", products, products)
    crossed = np.einsum("abgh,bagh->", products, products)
    return float(m * (m + 1) / (same + crossed))


def robust_fit(fit: Fit, clusters: Sequence[str], *, kind: RobustKind | str = RobustKind.CR2) -> RobustFit:
    """Give an inverse-variance fit cluster-robust standard errors; one cluster label per study used.

    Raises:
        RefusedData: labels missing, or too few clusters.
    """
    total = fit.v + fit.tau2
    weight = 1 / total if fit.given_weights is None else fit.given_weights
    names = ["intrcpt" if bool((column == 1).all()) else f"x{i}" for i, column in enumerate(fit.x.T)]
    return robust_variance(
        fit.x, weight, total, fit.beta, fit.y - fit.fitted, clusters, kind=kind, names=names, level=fit.level
    )


def robust_multilevel(
    fit: MultilevelFit, clusters: Sequence[str], *, kind: RobustKind | str = RobustKind.CR2
) -> RobustFit:
    """Give a multilevel fit cluster-robust standard errors.

    Raises:
        RefusedData: labels missing, or too few clusters.
    """
    found = fit.model.solution(fit.theta)
    rows, k = fit.model.blocks.rows, fit.k
    real = rows >= 0
    weight, covariance = np.zeros((k, k)), np.zeros((k, k))
    for row, real_row, w in zip(rows, real, found.weight, strict=True):
        inside = np.ix_(real_row, real_row)
        block = np.ix_(row[real_row], row[real_row])
        weight[block] = w[inside]
        covariance[block] = np.linalg.inv(w[inside])
    x, residuals = np.zeros((k, fit.beta.size)), np.zeros(k)
    x[rows[real]] = fit.model.blocks.x[real]
    residuals[rows[real]] = found.residuals[real]
    scale = fit.model.scale
    return robust_variance(
        x, weight / scale, covariance * scale, fit.beta, residuals * np.sqrt(scale), clusters,
        kind=kind, names=fit.names, level=fit.level,
    )  # fmt: skip

"""Multilevel and multivariate random-effects models with known sampling covariance.

y ~ N(Xβ, V + Σ Z G Z'): any number of (nested or crossed) random intercepts, and correlated effects of inner
levels within outer groups. Source: Harville 1977 (JASA 72:320); Berkey et al. 1998 (Stat Med 17:2537);
Konstantopoulos 2011 (Res Synth Methods 2:61).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from review.errors import RefusedData
from review.pooling.arrays import FloatArray, matrix, vector
from review.pooling.choices import Structure, Test
from review.pooling.distributions import chi2_upper, critical, f_upper, two_sided
from review.pooling.multilevel_likelihood import (
    Blocks,
    Solution,
    blocks_of,
    gradient,
    half_deviance,
    solve,
)
from review.pooling.multilevel_structure import Component, Intercepts, WithinGroups, component_of

_AWAKE = 1e-3  # in standard deviations of sampling


class Likelihood(StrEnum):
    """Which likelihood the variance components maximise."""

    ML = "ML"
    REML = "REML"


@dataclass(frozen=True, slots=True)
class FitStatistics:
    """Log likelihood, deviance and information criteria of one likelihood."""

    log_likelihood: float
    deviance: float
    aic: float
    bic: float
    aicc: float


@dataclass(frozen=True, slots=True, eq=False)
class TermEstimate:
    """The estimated covariance of one random term.

    Attributes:
        name: the term's name.
        levels: inner levels, one empty label for an intercept.
        structure: the covariance's structure, `intercept` for an intercept.
        variances: one for each distinct variance parameter (one for all levels under CS and ID).
        correlations: the distinct correlations, in the order (1,2), (1,3), (2,3) ...
        covariance: levels × levels.
    """

    name: str
    levels: tuple[str, ...]
    structure: str
    variances: tuple[float, ...]
    correlations: tuple[float, ...]
    covariance: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class MultilevelModel:
    """Data and random terms made ready, scaled to a median variance of 1; `tested` are the omnibus test's."""

    blocks: Blocks
    components: tuple[Component, ...]
    names: tuple[str, ...]
    tested: tuple[int, ...]
    scale: float
    restricted: bool

    def split(self, theta: FloatArray) -> list[FloatArray]:
        """Cut the parameters into those of each term."""
        cuts = np.cumsum([component.parameter_count() for component in self.components])[:-1]
        return [np.asarray(part) for part in np.split(theta, cuts)]

    def solution(self, theta: FloatArray) -> Solution:
        """Return generalised least squares at these parameters."""
        parts = self.split(theta) if self.components else []
        covariances = [c.covariance(part) for c, part in zip(self.components, parts, strict=True)]
        return solve(self.blocks, self.blocks.marginal(covariances))

    def objective(self, theta: FloatArray) -> tuple[float, FloatArray]:
        """Return minus the log likelihood and its gradient; infinite where M is not positive definite."""
        try:
            found = self.solution(theta)
        except np.linalg.LinAlgError:
            return np.inf, np.zeros_like(theta)
        sizes = [component.size for component in self.components]
        slope = gradient(self.blocks, found, sizes, restricted=self.restricted)
        cuts = np.cumsum([size * size for size in sizes])[:-1]
        pieces = [
            piece @ component.jacobian(part)
            for piece, component, part in zip(
                np.split(slope, cuts), self.components, self.split(theta), strict=True
            )
        ]
        return half_deviance(found, restricted=self.restricted), np.concatenate(pieces)

    def start(self) -> FloatArray:
        """Return starting parameters: the spread beyond sampling error, shared among the terms."""
        flat = self.blocks.rows >= 0
        y, x = self.blocks.y[flat], self.blocks.x[flat]
        beta = np.linalg.lstsq(x, y, rcond=None)[0]
        spread = float(((y - x @ beta) ** 2).sum()) / max(y.size - x.shape[1], 1)
        typical = float(np.diagonal(self.blocks.v, axis1=1, axis2=2)[flat].mean())
        share = max(spread - typical, 0.1 * typical, 0.05 * spread) / max(len(self.components), 1)
        return np.concatenate([component.start(share) for component in self.components])


@dataclass(frozen=True, slots=True, eq=False)
class MultilevelFit:
    """A fitted multilevel model, with every choice named.

    Attributes:
        names, beta, se, statistic, p_value, ci_low, ci_high: one for each coefficient.
        vb: covariance of the coefficients.
        terms: estimated random effects, in the order given.
        df: degrees of freedom of t tests and F tests, `None` for normal tests.
        q, q_df, q_p: test of residual heterogeneity around the fixed part, weights V⁻¹.
        qm, qm_df, qm_p: test of all coefficients but the intercept (of the intercept where it stands alone).
        statistics_ml, statistics_reml: both likelihoods at the estimates.
        level, method, test: the choices.
        k, clusters: rows, and independent blocks of rows.
        warnings: sentences.
        model, theta: the prepared model and its parameters, for robust variances and profile intervals.
    """

    names: tuple[str, ...]
    beta: FloatArray
    se: FloatArray
    statistic: FloatArray
    p_value: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    vb: FloatArray
    terms: tuple[TermEstimate, ...]
    df: float | None
    q: float
    q_df: int
    q_p: float
    qm: float
    qm_df: int
    qm_p: float
    statistics_ml: FitStatistics
    statistics_reml: FitStatistics
    level: float
    method: Likelihood
    test: Test
    k: int
    clusters: int
    warnings: tuple[str, ...]
    model: MultilevelModel = field(metadata={"working": True})
    theta: FloatArray = field(metadata={"working": True})


@dataclass(frozen=True, slots=True, eq=False)
class MultilevelPrediction:
    """Fitted means with confidence limits, and prediction limits where one total variance applies."""

    estimate: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    pi_low: FloatArray | None
    pi_high: FloatArray | None


def fit_multilevel(
    yi: ArrayLike,
    v: ArrayLike,
    x: ArrayLike | None = None,
    *,
    random: Sequence[Intercepts | WithinGroups],
    names: Sequence[str] | None = None,
    method: Likelihood | str = Likelihood.REML,
    test: Test | str = Test.Z,
    level: float = 0.95,
) -> MultilevelFit:
    """Fit a multilevel or multivariate random-effects model.

    Args:
        yi: k effect sizes.
        v: k sampling variances, or their k × k covariance matrix.
        x: k × p design, an intercept when absent.
        random: the random terms; see `nested` for `a/b`.
        names: names of the p coefficients.
        method: `ML` or `REML`.
        test: `z`, or `t` with k − p degrees of freedom.
        level: confidence level.

    Raises:
        RefusedData: sizes disagree, a value is not finite, V is not positive definite, or the likelihood has
            no maximum that can be found.
    """
    model = prepare(yi, v, x, random, names, Likelihood(method))
    theta = maximise(model, _starts(model)) if model.components else np.zeros(0)
    return describe(model, theta, Likelihood(method), Test(test), level)


def prepare(
    yi: ArrayLike,
    v: ArrayLike,
    x: ArrayLike | None,
    random: Sequence[Intercepts | WithinGroups],
    names: Sequence[str] | None,
    method: Likelihood,
) -> MultilevelModel:
    """Check the input, scale it and cut it into blocks."""
    y = vector(yi, "yi")
    covariance = _covariance(v, y.size)
    design = np.ones((y.size, 1)) if x is None else matrix(x, y.size)
    if not (np.isfinite(y).all() and np.isfinite(design).all()):
        bad = int(np.flatnonzero(~(np.isfinite(y) & np.isfinite(design).all(axis=1)))[0])
        raise RefusedData(f"Row {bad + 1} has a missing or infinite value; leave the row out.")
    if y.size <= design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        raise RefusedData(
            f"{y.size} rows cannot carry {design.shape[1]} coefficients of this design; drop moderators."
        )
    components = tuple(component_of(term, y.size) for term in random)
    scale = float(np.median(np.diag(covariance)))
    label = tuple(names) if names is not None else _default_names(design)
    blocks = blocks_of(y / np.sqrt(scale), covariance / scale, design, components)
    return MultilevelModel(blocks, components, label, tested_of(design), scale, method is Likelihood.REML)


def tested_of(design: FloatArray) -> tuple[int, ...]:
    """Return the positions of all coefficients but a leading intercept, or of all where it stands alone."""
    p = design.shape[1]
    return tuple(range(1, p)) if p > 1 and bool((design[:, 0] == 1).all()) else tuple(range(p))


def _default_names(design: FloatArray) -> tuple[str, ...]:
    if design.shape[1] == 1 and bool((design == 1).all()):
        return ("intrcpt",)
    return tuple(f"x{i}" for i in range(design.shape[1]))


def _covariance(v: ArrayLike, rows: int) -> FloatArray:
    covariance = np.array(v, dtype=np.float64)
    if covariance.ndim == 1:
        covariance = np.diag(covariance)
    if covariance.shape != (rows, rows):
        raise RefusedData(
            f"The sampling covariance has shape {covariance.shape}; {rows} rows need {rows} × {rows}."
        )
    diagonal = np.diag(covariance)
    if not np.isfinite(covariance).all() or (diagonal <= 0).any():
        bad = int(np.flatnonzero(~(diagonal > 0))[0]) + 1 if (~(diagonal > 0)).any() else 0
        where = f"Row {bad}" if bad else "An entry"
        raise RefusedData(f"{where} of the sampling covariance is not a positive number; correct it.")
    if not np.allclose(covariance, covariance.T, rtol=1e-10, atol=0):
        raise RefusedData(
            "The sampling covariance is not symmetric; give the covariance of rows i and j twice."
        )
    try:
        np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError as error:
        raise RefusedData(
            "The sampling covariance is not positive definite; check its covariances."
        ) from error
    return covariance


def _starts(model: MultilevelModel) -> list[FloatArray]:
    first = model.start()
    return [first, first * 0.3]


def maximise(model: MultilevelModel, starts: Sequence[FloatArray], fixed: int | None = None) -> FloatArray:
    """Return the best parameters found from several starts; parameter `fixed` keeps its starting value."""
    from scipy.optimize import minimize  # noqa: PLC0415 - slow to import, and only fits need it

    best: FloatArray | None = None
    least = np.inf
    for start in starts:
        if best is not None and float(np.abs(best).min()) > _AWAKE:
            break  # another start is for a component that fell asleep at zero
        free = np.arange(start.size) != (-1 if fixed is None else fixed)
        if not free.any():
            return start

        def partial(
            part: FloatArray, whole: FloatArray = start, free: "np.typing.NDArray[np.bool_]" = free
        ) -> tuple[float, FloatArray]:
            theta = whole.copy()
            theta[free] = part
            value, slope = model.objective(theta)
            return value, slope[free]

        found = minimize(
            partial, start[free], jac=True, method="BFGS", options={"gtol": 1e-9, "maxiter": 500}
        )
        slope = float(np.abs(found.jac).max())
        if np.isfinite(found.fun) and found.fun < least - 1e-10 and slope < 1e-3:
            best, least = start.copy(), float(found.fun)
            best[free] = found.x
    if best is None:
        raise RefusedData(
            "The likelihood of this multilevel model has no maximum that could be found; use fewer terms."
        )
    return best


def describe(
    model: MultilevelModel, theta: FloatArray, method: Likelihood, test: Test, level: float
) -> MultilevelFit:
    """Turn estimated parameters into a result on the scale of the data."""
    found = model.solution(theta)
    root = np.sqrt(model.scale)
    beta, vb = found.beta * root, found.vb * model.scale
    se = np.sqrt(np.diag(vb))
    k, p = model.blocks.k, model.blocks.p
    if test.scaled:
        raise RefusedData(
            "A multilevel model takes the tests 'z' and 't'; Hartung–Knapp is not defined for it."
        )
    df = float(k - p) if test is Test.T else None
    statistic = beta / se
    width = critical(level, df) * se
    qm, qm_df, qm_p = omnibus(beta, vb, model.tested, df)
    fixed = solve(model.blocks, model.blocks.v)
    statistics = _statistics(model, theta, found, fixed)
    return MultilevelFit(
        names=model.names, beta=beta, se=se, statistic=statistic, p_value=two_sided(statistic, df),
        ci_low=beta - width, ci_high=beta + width, vb=vb, terms=_terms(model, theta), df=df,
        q=fixed.rss, q_df=k - p, q_p=chi2_upper(fixed.rss, k - p), qm=qm, qm_df=qm_df, qm_p=qm_p,
        statistics_ml=statistics[0], statistics_reml=statistics[1], level=level, method=method, test=test,
        k=k,
        clusters=model.blocks.y.shape[0], warnings=_warnings(model), model=model, theta=theta,
    )  # fmt: skip


def omnibus(
    beta: FloatArray, vb: FloatArray, tested: Sequence[int], df: float | None
) -> tuple[float, int, float]:
    """Test some coefficients together: Wald χ², or F where there are degrees of freedom."""
    part = beta[list(tested)]
    wald = float(part @ np.linalg.solve(vb[np.ix_(tested, tested)], part))
    m = len(tested)
    if df is None:
        return wald, m, chi2_upper(wald, m)
    return wald / m, m, f_upper(wald / m, m, df)


def _terms(model: MultilevelModel, theta: FloatArray) -> tuple[TermEstimate, ...]:
    parts = model.split(theta) if model.components else []
    return tuple(
        _term(c, c.covariance(part) * model.scale) for c, part in zip(model.components, parts, strict=True)
    )


def _term(component: Component, covariance: FloatArray) -> TermEstimate:
    diagonal = np.diag(covariance)
    kind = component.structure.value if component.structure else "intercept"
    shared = kind in ("intercept", "CS", "ID")
    upper = [(i, j) for j in range(component.size) for i in range(j)]
    deviations = np.sqrt(diagonal)
    with np.errstate(invalid="ignore", divide="ignore"):
        correlations = covariance / np.outer(deviations, deviations)
    if kind in ("CS", "HCS"):
        upper = upper[:1]
    rho = tuple(float(correlations[i, j]) for i, j in upper) if kind in ("CS", "HCS", "UN") else ()
    variances = diagonal[:1] if shared else diagonal
    return TermEstimate(component.name, component.levels, kind, tuple(map(float, variances)), rho, covariance)


def _statistics(
    model: MultilevelModel, theta: FloatArray, found: Solution, fixed: Solution
) -> tuple[FitStatistics, FitStatistics]:
    k, p = model.blocks.k, model.blocks.p
    x = model.blocks.x.reshape(-1, p)
    log_xx = float(np.linalg.slogdet(x.T @ x)[1])
    shift = np.log(model.scale)
    ml = -(k * np.log(2 * np.pi * model.scale) + found.log_det + found.rss) / 2
    saturated = -(k * np.log(2 * np.pi) + fixed.log_det + k * shift) / 2
    restricted = -((k - p) * np.log(2 * np.pi) + found.log_det + k * shift) / 2
    restricted += (log_xx - found.log_det_xwx + p * shift - found.rss) / 2
    count = p + theta.size
    return (
        _criteria(float(ml), float(-2 * (ml - saturated)), count, k),
        _criteria(float(restricted), float(-2 * restricted), count, k - p),
    )


def _criteria(log_likelihood: float, deviance: float, count: int, n: int) -> FitStatistics:
    size = max(n, count + 2)
    return FitStatistics(
        log_likelihood,
        deviance,
        -2 * log_likelihood + 2 * count,
        -2 * log_likelihood + count * float(np.log(n)),
        -2 * log_likelihood + 2 * count * size / (size - count - 1),
    )


def _warnings(model: MultilevelModel) -> tuple[str, ...]:
    found = [sentence for component in model.components for sentence in _apart(component)]
    for component in model.components:
        groups = int(component.outer.max()) + 1
        if groups == model.blocks.k and component.structure is None and (model.blocks.v != 0).any():
            continue
        if groups < 5:
            found.append(f"'{component.name}' has {groups} groups; its variance is hardly determined.")
    if model.blocks.k < 10:
        found.append(
            f"{model.blocks.k} rows are few for a multilevel model; read its variances with caution."
        )
    return tuple(found)


def _apart(component: Component) -> tuple[str, ...]:
    """Name levels of an unstructured term that never meet, whose correlation nothing determines."""
    if component.structure is not Structure.UNSTRUCTURED:
        return ()
    present = np.zeros((int(component.outer.max()) + 1, component.size))
    present[component.outer, component.inner] = 1
    together = present.T @ present
    pairs = [(i, j) for j in range(component.size) for i in range(j) if together[i, j] == 0]
    return tuple(
        f"'{component.levels[i]}' and '{component.levels[j]}' of '{component.name}' never occur together; "
        "their correlation is arbitrary."
        for i, j in pairs
    )


def predict_multilevel(fit: MultilevelFit, x: ArrayLike | None = None) -> MultilevelPrediction:
    """Predict means at the rows of `x` (of an intercept-only model without it).

    The prediction interval adds the sum of the variances of all random terms; it is left out where levels of
    a term have variances of their own.
    """
    design = np.ones((1, 1)) if x is None else np.atleast_2d(np.asarray(x, dtype=np.float64))
    if design.shape[1] != fit.beta.size:
        raise RefusedData(
            f"A prediction needs {fit.beta.size} moderator values a row; {design.shape[1]} were given."
        )
    estimate = design @ fit.beta
    se = np.sqrt(np.einsum("ip,pq,iq->i", design, fit.vb, design))
    quantile = critical(fit.level, fit.df)
    low = high = None
    if all(len(term.variances) == 1 for term in fit.terms):
        spread = quantile * np.sqrt(se**2 + sum(term.variances[0] for term in fit.terms))
        low, high = estimate - spread, estimate + spread
    return MultilevelPrediction(estimate, se, estimate - quantile * se, estimate + quantile * se, low, high)

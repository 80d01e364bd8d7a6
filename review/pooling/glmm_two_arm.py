"""Mixed models for two groups: logistic for tables, Poisson for rates.

Stijnen, Hamza and Özdemir 2010; Jackson, Law, Stijnen, Viechtbauer and White 2018 for the names. The
random effect of treatment is split evenly over the arms (±½) in the unconditional models.
"""

import dataclasses
import math
from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import BoolArray, FloatArray, IntArray
from review.pooling.choices import Test
from review.pooling.exponential_families import Binomial, Family, Poisson, hypergeometric, log_choose
from review.pooling.glmm import (
    GlmmFit,
    Heterogeneity,
    Plan,
    Saturated,
    finish,
    projected_square,
    start_tau,
    with_design,
)
from review.pooling.glmm_model import GlmmModel
from review.pooling.laplace import laplace_maximum
from review.pooling.moments import orthonormal
from review.pooling.random_effect_likelihood import Clusters, Maximum, maximise
from review.pooling.scipy_special import special

NODES = 21
NODES_2D = 13
_ARMS = np.array([0.5, -0.5])


@dataclass(frozen=True, slots=True)
class TwoArms:
    """Events of both arms and their totals or person-times, shape (k,) each."""

    events1: FloatArray
    size1: FloatArray
    events2: FloatArray
    size2: FloatArray

    def take(self, rows: IntArray) -> "TwoArms":
        """Return these rows."""
        return TwoArms(self.events1[rows], self.size1[rows], self.events2[rows], self.size2[rows])


def fit_tables(
    arms: TwoArms,
    x: FloatArray | None = None,
    *,
    model: GlmmModel = GlmmModel.CM_EL,
    random: bool = True,
    test: Test = Test.Z,
    level: float = 0.95,
    nodes: int | None = None,
) -> GlmmFit:
    """Fit a mixed model for log odds ratios of two-by-two tables; `x` (k, p) adds moderators.

    Studies without any event, or with nothing but events, carry no information and are left out.
    `nodes` is the number of quadrature nodes per random effect; with 1 the model UM.RS takes the
    Laplace approximation.

    Raises:
        RefusedData: no informative study, or a likelihood without a maximum.
    """
    events, total = arms.events1 + arms.events2, arms.size1 + arms.size2
    used = _informative(arms, x, (events > 0) & (events < total))
    plan = Plan(model.value, random, test, level, _nodes(model, nodes))
    return _fit(_binomial(arms.take(used), model), _design(x, used), used, plan)


def fit_rate_ratios(
    arms: TwoArms,
    x: FloatArray | None = None,
    *,
    model: GlmmModel = GlmmModel.CM_EL,
    random: bool = True,
    test: Test = Test.Z,
    level: float = 0.95,
    nodes: int | None = None,
) -> GlmmFit:
    """Fit a mixed model for log rate ratios; `x` (k, p) adds moderators.

    The conditional model is binomial: events of arm 1 given those of both (exact; CM.AL is the same here).

    Raises:
        RefusedData: no informative study, or a likelihood without a maximum.
    """
    used = _informative(arms, x, arms.events1 + arms.events2 > 0)
    plan = Plan(model.value, random, test, level, _nodes(model, nodes))
    return _fit(_poisson(arms.take(used), model), _design(x, used), used, plan)


def _nodes(model: GlmmModel, nodes: int | None) -> int:
    if nodes is not None:
        return nodes
    return NODES_2D if model is GlmmModel.UM_RS else NODES


def _informative(arms: TwoArms, x: FloatArray | None, speaks: BoolArray) -> IntArray:
    columns = np.stack([arms.events1, arms.size1, arms.events2, arms.size2])
    keep = np.isfinite(columns).all(axis=0) & (arms.size1 > 0) & (arms.size2 > 0)
    keep &= speaks
    if x is not None:
        keep &= np.isfinite(x).all(axis=1)
    if not keep.any():
        raise RefusedData("No study has both events and non-events, so the model has nothing to learn from.")
    return np.flatnonzero(keep).astype(np.int64)


def _design(x: FloatArray | None, used: IntArray) -> FloatArray:
    return np.ones((len(used), 1)) if x is None else x[used]


@dataclass(frozen=True, slots=True)
class _Problem:
    """A likelihood and what starts and judges it; `two_rows` models both arms of a study."""

    model: GlmmModel
    family: Family
    y: FloatArray
    offset: FloatArray
    constant: float
    full: Saturated
    study_start: FloatArray

    @property
    def two_rows(self) -> bool:
        return self.model in (GlmmModel.UM_FS, GlmmModel.UM_RS)


def _binomial(arms: TwoArms, model: GlmmModel) -> _Problem:
    a, n1, c, n2 = arms.events1, arms.size1, arms.events2, arms.size2
    if model in (GlmmModel.UM_FS, GlmmModel.UM_RS):
        y, n = np.stack([a, c], axis=1), np.stack([n1, n2], axis=1)
        family: Family = Binomial(n)
        best = float((special.xlogy(y, y / n) + special.xlogy(n - y, 1 - y / n)).sum())
        constant = float(log_choose(n, y).sum())
        offset = np.zeros_like(y)
    elif model is GlmmModel.CM_EL:
        y, offset = a[:, None], np.zeros((len(a), 1))
        family = hypergeometric(n1, n2, a + c)
        constant = float((log_choose(n1, a) + log_choose(n2, c)).sum())
        best = math.nan
    else:
        y, offset = a[:, None], np.log(n1 / n2)[:, None]
        family = Binomial((a + c)[:, None])
        share = a / (a + c)
        best = float((special.xlogy(a, share) + special.xlogy(c, 1 - share)).sum())
        constant = float(log_choose(a + c, a).sum())
    full = _saturated(arms, model, best)
    level = special.logit((a + c + 0.5) / (n1 + n2 + 1))
    return _Problem(model, family, y, offset, constant, full, level)


def _poisson(arms: TwoArms, model: GlmmModel) -> _Problem:
    x1, t1, x2, t2 = arms.events1, arms.size1, arms.events2, arms.size2
    if model in (GlmmModel.UM_FS, GlmmModel.UM_RS):
        y, offset = np.stack([x1, x2], axis=1), np.log(np.stack([t1, t2], axis=1))
        family: Family = Poisson()
        best = float((special.xlogy(y, y) - y).sum())
        constant = -float(special.gammaln(y + 1).sum())
    else:
        y, offset = x1[:, None], np.log(t1 / t2)[:, None]
        family = Binomial((x1 + x2)[:, None])
        share = x1 / (x1 + x2)
        best = float((special.xlogy(x1, share) + special.xlogy(x2, 1 - share)).sum())
        constant = float(log_choose(x1 + x2, x1).sum())
    zero = (x1 == 0) | (x2 == 0)
    add = np.where(zero, 0.5, 0.0)
    v = 1 / (x1 + add) + 1 / (x2 + add)
    ratio = np.log((x1 + add) / t1) - np.log((x2 + add) / t2)
    full = Saturated(ratio, np.where(zero, 0.0, 1 / v), best, v)
    return _Problem(model, family, y, offset, constant, full, np.log((x1 + x2 + 0.5) / (t1 + t2)))


def _saturated(arms: TwoArms, model: GlmmModel, best: float) -> Saturated:
    a, n1, c, n2 = arms.events1, arms.size1, arms.events2, arms.size2
    cells = np.stack([a, n1 - a, c, n2 - c])
    zero = (cells == 0).any(axis=0)
    if model is GlmmModel.CM_EL:
        return _saturated_exact(arms, zero)
    add = np.where(zero, 0.5, 0.0)
    filled = cells + add
    if model is GlmmModel.CM_AL:
        silent = (a == 0) | (c == 0)
        own = np.log((a + silent / 2) / (c + silent / 2)) - np.log(n1 / n2)
        weights = np.where(silent, 0.0, a * c / (a + c))
        return Saturated(own, weights, best, (1 / filled).sum(axis=0))
    own = np.log(filled[0] / filled[1]) - np.log(filled[2] / filled[3])
    v = (1 / filled).sum(axis=0)
    return Saturated(own, np.where(zero, 0.0, 1 / v), best, v)


def _saturated_exact(arms: TwoArms, zero: BoolArray) -> Saturated:
    """Each study's conditional maximum likelihood estimate, by Newton's method on its own log odds ratio."""
    a, n1, c, n2 = arms.events1, arms.size1, arms.events2, arms.size2
    family = hypergeometric(n1, n2, a + c)
    add = np.where(zero, 0.5, 0.0)
    filled = np.stack([a, n1 - a, c, n2 - c]) + add
    eta = np.log(filled[0] / filled[1]) - np.log(filled[2] / filled[3])
    low, high = np.maximum(0.0, a + c - n2), np.minimum(n1, a + c)
    inside = (a > low) & (a < high)
    for _ in range(50):
        _, mean, variance = (part[:, 0, 0] for part in family.cumulants(eta[:, None, None]))
        step = np.where(inside, (a - mean) / np.where(variance > 0, variance, 1.0), 0.0)
        eta = eta + np.clip(step, -2.0, 2.0)
        if float(np.abs(step).max()) < 1e-12:
            break
    total, _, variance = (part[:, 0, 0] for part in family.cumulants(eta[:, None, None]))
    # at an end of the support the likelihood is largest at infinity, where one term is left
    edge = -np.where(
        a == low, _end(family.log_terms, family.support, low), _end(family.log_terms, family.support, high)
    )
    best = float(np.where(inside, a * eta - total, edge).sum())
    return Saturated(eta, np.where(inside, variance, 0.0), best, (1 / filled).sum(axis=0))


def _end(log_terms: FloatArray, support: FloatArray, value: FloatArray) -> FloatArray:
    at = (support == value[:, None]) & np.isfinite(log_terms)
    return np.asarray(np.where(at, log_terms, -np.inf).max(axis=1), dtype=np.float64)


def _fit(problem: _Problem, x: FloatArray, used: IntArray, plan: Plan) -> GlmmFit:
    basis, back = orthonormal(x)
    start = np.linalg.lstsq(basis, np.full(len(x), _common(problem.full)), rcond=None)[0]
    tau = start_tau(problem.full, basis)
    fixed, best = _maxima(problem, basis, start, tau, plan)
    wald, saturated = _saturated_fit(problem, basis, plan)
    lrt = max(0.0, 2 * (saturated - fixed.log_likelihood))
    studies = Heterogeneity(wald, lrt, saturated, problem.full.variances)
    reported = dataclasses.replace(best, tau=best.tau[-1:], se_tau=best.se_tau[-1:])
    result = finish(reported, back, x, studies, plan, used)
    if problem.model is not GlmmModel.UM_RS:
        return dataclasses.replace(result, parameters=len(best.beta) + len(best.tau))
    return dataclasses.replace(
        result, sigma2=float(best.tau[0] ** 2), parameters=len(best.beta) + len(best.tau)
    )


def _common(full: Saturated) -> float:
    total = float(full.weights.sum())
    return float((full.weights * full.estimates).sum()) / total if total > 0 else 0.0


def _maxima(
    problem: _Problem, basis: FloatArray, start: FloatArray, tau: float, plan: Plan
) -> tuple[Maximum, Maximum]:
    """The model without a random treatment effect, and the one asked for."""
    k = len(basis)
    if not problem.two_rows:
        plain = Clusters(
            problem.family, problem.y, problem.offset, basis[:, None, :], np.ones((k, 1, 1)), problem.constant
        )
        fixed = maximise(with_design(plain, plain.x, plain.loadings[:, :, :0]), start, np.zeros(0))
        if not plan.random:
            return fixed, fixed
        return fixed, maximise(plain, fixed.beta, np.array([tau]), plan.nodes)
    arm = np.broadcast_to(_ARMS[None, :, None], (k, 2, 1))
    if problem.model is GlmmModel.UM_FS:
        intercepts = np.broadcast_to(np.eye(k)[:, None, :], (k, 2, k))
        # fixed study effects absorb where the arms are centred
        x = np.concatenate([basis[:, None, :] * arm, intercepts], axis=2)
        data = Clusters(problem.family, problem.y, problem.offset, x, arm, problem.constant)
        point = np.concatenate([start, problem.study_start])
        fixed = maximise(with_design(data, x, arm[:, :, :0]), point, np.zeros(0))
        if not plan.random:
            return fixed, fixed
        return fixed, maximise(data, fixed.beta, np.array([tau]), plan.nodes)
    return _random_studies(problem, basis, start, tau, plan)


def _random_studies(
    problem: _Problem, basis: FloatArray, start: FloatArray, tau: float, plan: Plan
) -> tuple[Maximum, Maximum]:
    k = len(basis)
    arm = np.broadcast_to(_ARMS[None, :, None], (k, 2, 1))
    group = np.broadcast_to(np.array([1.0, 0.0])[None, :, None], (k, 2, 1))
    ones = np.ones((k, 2, 1))
    x = np.concatenate([basis[:, None, :] * group, ones], axis=2)
    level = float(problem.study_start.mean())
    point = np.concatenate([start, [level]])
    sigma = max(0.3, float(problem.study_start.std()))
    data = Clusters(problem.family, problem.y, problem.offset, x, ones, problem.constant)
    fixed = maximise(data, point, np.array([sigma]), max(plan.nodes, NODES_2D))
    if not plan.random:
        return fixed, fixed
    both = with_design(data, x, np.concatenate([ones, arm], axis=2))
    start_taus = np.array([float(fixed.tau[0]), tau])
    if plan.nodes == 1:
        return fixed, laplace_maximum(both, fixed.beta, start_taus)
    return fixed, maximise(both, fixed.beta, start_taus, plan.nodes)


def _saturated_fit(problem: _Problem, basis: FloatArray, plan: Plan) -> tuple[float, float]:
    """Q of the Wald statistics and log-likelihood of the model with a treatment effect for every study."""
    if problem.model is not GlmmModel.UM_RS:
        return projected_square(problem.full, basis), problem.full.log_likelihood + problem.constant
    k = len(basis)
    group = np.broadcast_to(np.array([1.0, 0.0])[None, :, None], (k, 2, 1))
    ones = np.ones((k, 2, 1))
    own = np.broadcast_to(np.eye(k)[:, None, :], (k, 2, k)) * group
    data = Clusters(
        problem.family, problem.y, problem.offset, np.concatenate([own, ones], axis=2), ones, problem.constant
    )
    point = np.concatenate([problem.full.estimates, [float(problem.study_start.mean())]])
    sigma = max(0.3, float(problem.study_start.std()))
    # effects of studies with an empty cell run to infinity, where they no longer matter
    best = maximise(data, point, np.array([sigma]), max(plan.nodes, NODES_2D), gain=1e-10)
    known = np.diag(best.vb)[:k] < 1e4
    if int(known.sum()) <= basis.shape[1]:
        return 0.0, best.log_likelihood
    root = np.linalg.cholesky(np.linalg.inv(best.vb[:k, :k][np.ix_(known, known)]))
    left = root.T @ best.beta[:k][known]
    q = np.linalg.qr(root.T @ basis[known])[0]
    return float(((left - q @ (q.T @ left)) ** 2).sum()), best.log_likelihood

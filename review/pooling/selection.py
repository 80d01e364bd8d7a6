"""Selection models: the pooled effect where publication depends on the p-value, by maximum likelihood.

Standard errors come from the observed information of (β, τ², δ). A model whose likelihood is flat is refused.
Source: Hedges 1992 (Stat Sci 7:246), Vevea and Hedges 1995 (Psychometrika 60:419), and those of
`selection_functions`.
"""

from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.choices import Alternative, Estimator, SelectionKind
from review.pooling.distributions import chi2_upper, critical, two_sided
from review.pooling.inverse_variance import Fit, fit
from review.pooling.second_derivatives import second_derivatives
from review.pooling.selection_functions import SelectionFunction, step_function
from review.pooling.selection_likelihood import SelectionData, log_likelihood

_LARGEST_DELTA = 1000.0
_NEGLIGIBLE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class SelectionFit:
    """A selection model.

    Attributes:
        function, alternative: the selection function, and which results favour publication.
        beta, se, stat, p_value, ci_low, ci_high: coefficients adjusted for selection (z tests).
        tau2, se_tau2: between-study variance; the standard error is NaN at the boundary.
        delta, se_delta: selection parameters; NaN where fixed or at the boundary.
        log_likelihood: at the maximum.
        lrt, lrt_df, lrt_p: likelihood-ratio test of no selection, `None` for weights chosen beforehand.
        unadjusted: the ML fit without selection.
        p_values: of the studies, shape (k,).
        interval_counts: studies in each interval of a step function.
        warnings: sentences.
    """

    function: SelectionFunction
    alternative: Alternative
    beta: FloatArray
    se: FloatArray
    stat: FloatArray
    p_value: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    tau2: float
    se_tau2: float
    delta: FloatArray
    se_delta: FloatArray
    log_likelihood: float
    lrt: float | None
    lrt_df: int
    lrt_p: float | None
    unadjusted: Fit
    p_values: FloatArray
    interval_counts: tuple[int, ...]
    warnings: tuple[str, ...]


def selection_model(
    full: Fit,
    function: SelectionFunction | SelectionKind | str,
    *,
    alternative: Alternative | str = Alternative.GREATER,
    null: float = 0.0,
) -> SelectionFit:
    """Fit a selection model.

    Args:
        full: the fit it adjusts; its data, moderators and level carry over, with τ² = 0 for equal effects.
        function: a selection function (see `step_function`, `vevea_woods`) or the name of one without steps.
        alternative: which results favour publication.
        null: the value whose p-values matter.

    Raises:
        RefusedData: weights of one's own, an interval without studies, or a likelihood without a proper
            maximum.
    """
    chosen = function if isinstance(function, SelectionFunction) else _named(function)
    if full.given_weights is not None:
        raise RefusedData("A selection model takes no weights of one's own; fit without them first.")
    unit = float(np.sqrt(np.median(full.v)))
    shift = full.x @ np.linalg.lstsq(full.x, np.full(full.k, null), rcond=None)[0]
    if not np.allclose(shift, null):
        raise RefusedData("A null value other than 0 needs a model with an intercept.")
    data = SelectionData(
        (full.y - null) / unit, full.v / unit**2, full.x, chosen, Alternative(alternative)
    )  # fmt: skip
    if full.k <= full.p + 1 + len(chosen.estimated):
        raise RefusedData(f"{full.k} studies are too few for the selection model '{chosen.kind}'.")
    counts = _interval_counts(data)
    method = Estimator.EE if full.method is Estimator.EE else Estimator.ML
    plain = fit(full.y, full.v, full.x, method=method, level=full.level)
    problem = _Problem(data, full.p, random=method is Estimator.ML)
    theta = problem.maximise(plain, unit, null)
    return _describe(problem, theta, unit, null, plain, counts)


def _named(kind: SelectionKind | str) -> SelectionFunction:
    named = SelectionKind(kind)
    return step_function((0.025,)) if named is SelectionKind.STEP else SelectionFunction(named)


def _interval_counts(data: SelectionData) -> tuple[int, ...]:
    if data.function.kind is not SelectionKind.STEP:
        return ()
    intervals = data.function.interval(data.p_values)
    counts = np.bincount(intervals, minlength=data.function.count)
    empty = np.flatnonzero(counts == 0)
    if empty.size and not data.function.fixed:
        ends = (0.0, *data.function.steps)
        raise RefusedData(
            f"No study has a p-value from {ends[empty[0]]:g} to {ends[empty[0] + 1]:g}; choose fewer steps."
        )
    return tuple(int(c) for c in counts)


@dataclass(frozen=True, slots=True, eq=False)
class _Problem:
    """The likelihood as a function of free parameters: β, τ and √δ (so that zero is an ordinary point)."""

    data: SelectionData
    p: int
    random: bool

    def unpack(self, theta: FloatArray) -> tuple[FloatArray, float, FloatArray]:
        """Return β, τ² and δ."""
        cut = self.p + self.random
        delta = np.array(self.data.function.fixed) if self.data.function.fixed else self._null()
        delta[list(self.data.function.estimated)] = theta[cut:] ** 2
        return theta[: self.p], float(theta[self.p] ** 2) if self.random else 0.0, delta

    def _null(self) -> FloatArray:
        return self.data.function.no_selection

    def minus(self, theta: FloatArray) -> float:
        """Return minus the log likelihood, a large number where it is not defined."""
        value = log_likelihood(self.data, *self.unpack(theta))
        return -value if np.isfinite(value) else 1e10

    def raw(self, values: FloatArray) -> float:
        """Return minus the log likelihood at (β, τ², δ estimated) themselves."""
        cut = self.p + self.random
        delta = np.array(self.data.function.fixed) if self.data.function.fixed else self._null()
        delta[list(self.data.function.estimated)] = values[cut:]
        tau2 = float(values[self.p]) if self.random else 0.0
        return -log_likelihood(self.data, values[: self.p], tau2, delta)

    def maximise(self, plain: Fit, unit: float, null: float) -> FloatArray:
        """Return the best of several searches.

        Raises:
            RefusedData: none of them ends at a maximum.
        """
        from scipy.optimize import minimize  # noqa: PLC0415 - slow to import, and only this fit needs it

        beta = plain.beta - _intercept_shift(plain, null)
        tau = [float(np.sqrt(max(plain.tau2 / unit**2, 0.02)))] if self.random else []
        count = len(self.data.function.estimated)
        best, least = None, np.inf
        for start in (1.0, 0.5, 1.7)[: 3 if count else 1]:
            theta = np.concatenate([beta / unit, tau, np.full(count, start)])
            found = minimize(self.minus, theta, method="BFGS", jac=self._slope, options={"gtol": 1e-6})
            if np.isfinite(found.fun) and found.fun < least - 1e-9 and np.abs(found.jac).max() < 1e-3:
                best, least = np.asarray(found.x, dtype=np.float64), float(found.fun)
        if best is None or float((best[self.p + self.random :] ** 2).max(initial=0)) > _LARGEST_DELTA:
            raise RefusedData(
                f"The likelihood of the selection model '{self.data.function.kind}' has no proper maximum on "
                f"these {self.data.y.size} studies; choose a simpler selection function."
            )
        return best

    def _slope(self, theta: FloatArray) -> FloatArray:
        step = 1e-5
        moves = np.eye(theta.size) * step
        return np.array([(self.minus(theta + m) - self.minus(theta - m)) / (2 * step) for m in moves])


def _intercept_shift(plain: Fit, null: float) -> FloatArray:
    return np.asarray(np.linalg.lstsq(plain.x, np.full(plain.k, null), rcond=None)[0], dtype=np.float64)


def _describe(
    problem: _Problem, theta: FloatArray, unit: float, null: float, plain: Fit, counts: tuple[int, ...]
) -> SelectionFit:
    beta, tau2, delta = problem.unpack(theta)
    function, data = problem.data.function, problem.data
    values = np.concatenate(
        [beta, [tau2] if problem.random else [], delta[list(function.estimated)]]
    )  # fmt: skip
    errors = _standard_errors(problem, values)
    cut = problem.p + problem.random
    se_delta = np.full(delta.size, np.nan)
    se_delta[list(function.estimated)] = errors[cut:]
    beta = beta * unit + _intercept_shift(plain, null)
    se = errors[: problem.p] * unit
    value = -problem.raw(values) - data.y.size * float(np.log(unit))
    df = len(function.estimated)
    lrt = max(0.0, 2 * (value - plain.ml.ll)) if df else None
    stat = (beta - 0.0) / se
    margin = critical(plain.level, None) * se
    return SelectionFit(
        function=function, alternative=data.alternative, beta=beta, se=se, stat=stat,
        p_value=two_sided(stat, None), ci_low=beta - margin, ci_high=beta + margin, tau2=tau2 * unit**2,
        se_tau2=float(errors[problem.p]) * unit**2 if problem.random else np.nan, delta=delta,
        se_delta=se_delta,
        log_likelihood=value, lrt=lrt, lrt_df=df, lrt_p=chi2_upper(lrt, df) if lrt is not None else None,
        unadjusted=plain, p_values=data.p_values, interval_counts=counts,
        warnings=_warnings(data, counts, delta, tau2, random=problem.random),
    )  # fmt: skip


def _standard_errors(problem: _Problem, values: FloatArray) -> FloatArray:
    """Return standard errors from the observed information; NaN at the boundary of a parameter."""
    bounded = np.arange(values.size) >= problem.p
    inside = ~bounded | (values > _NEGLIGIBLE)
    scale = np.where(bounded, np.maximum(values, 1e-3), np.maximum(np.abs(values), 0.1))

    def partial(part: FloatArray) -> float:
        whole = values.copy()
        whole[inside] = part
        return problem.raw(whole)

    hessian = second_derivatives(partial, values[inside], scale[inside] * 2e-3)
    errors = np.full(values.size, np.nan)
    variances = np.diag(np.linalg.pinv(hessian))
    if np.linalg.eigvalsh(hessian)[0] <= 0:
        raise RefusedData(
            f"The likelihood of the selection model '{problem.data.function.kind}' is flat on these "
            f"{problem.data.y.size} studies; choose a simpler selection function."
        )
    errors[inside] = np.sqrt(variances)
    return errors


def _warnings(
    data: SelectionData, counts: tuple[int, ...], delta: FloatArray, tau2: float, *, random: bool
) -> tuple[str, ...]:
    found = ["A selection model rests on its assumed shape; read it as a sensitivity analysis."]
    k = data.y.size
    if k < 10:
        found.append(f"{k} studies are few for a selection model.")
    if counts and min(counts) < 4 and not data.function.fixed:
        found.append(
            f"An interval of p-values holds {min(counts)} studies only; its weight is hardly determined."
        )
    if tau2 <= _NEGLIGIBLE and random:
        found.append("τ² is 0 in this model; its standard error is undefined.")
    if bool((delta[list(data.function.estimated)] <= _NEGLIGIBLE).any()):
        found.append(
            "A selection parameter lies at zero, the end of its range; its standard error is undefined."
        )
    return tuple(found)

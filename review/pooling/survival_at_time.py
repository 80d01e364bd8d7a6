"""Pooled survival proportion at one time point, overall and by subgroup.

Each study gives a Kaplan–Meier survival and one measure of its uncertainty; the proportions are pooled by
inverse variance on a transformed scale. Sources: Kalbfleisch and Prentice 1980 (log(−log S)); Peto et al.
1977 (Br J Cancer 35:1) for the standard error from the number at risk.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from review.errors import RefusedData
from review.pooling.arrays import FloatArray, vector
from review.pooling.choices import Estimator, Test
from review.pooling.distributions import chi2_upper, critical
from review.pooling.inverse_variance import Fit, fit
from review.pooling.scipy_special import special


class SurvivalScale(StrEnum):
    """The scale survival is pooled on: log(−log S), logit, log, or S itself."""

    CLOGLOG = "cloglog"
    LOGIT = "logit"
    LOG = "log"
    RAW = "raw"


@dataclass(frozen=True, slots=True)
class _Scale:
    forward: Callable[[FloatArray], FloatArray]
    back: Callable[[FloatArray], FloatArray]
    slope: Callable[[FloatArray], FloatArray]
    falling: bool = False


def _log(s: FloatArray) -> FloatArray:
    return np.asarray(np.log(s), dtype=np.float64)


_SCALES = {
    SurvivalScale.CLOGLOG: _Scale(
        lambda s: np.log(-np.log(s)),
        lambda y: np.exp(-np.exp(y)),
        lambda s: 1 / np.abs(s * np.log(s)),
        falling=True,
    ),
    SurvivalScale.LOGIT: _Scale(
        lambda s: np.asarray(special.logit(s), dtype=np.float64),
        lambda y: np.asarray(special.expit(y), dtype=np.float64),
        lambda s: 1 / (s * (1 - s)),
    ),
    SurvivalScale.LOG: _Scale(_log, lambda y: np.minimum(np.exp(y), 1.0), lambda s: 1 / s),
    SurvivalScale.RAW: _Scale(lambda s: s, lambda y: np.clip(y, 0.0, 1.0), np.ones_like),
}


@dataclass(frozen=True, slots=True)
class SurvivalSummary:
    """Pooled survival of a subgroup (empty name: all): studies, proportion, its limits, the fit."""

    group: str
    k: int
    survival: float
    low: float
    high: float
    fit: Fit


@dataclass(frozen=True, slots=True, eq=False)
class SurvivalAtTime:
    """Survival pooled at one time.

    Attributes:
        time: when.
        overall: of all studies.
        groups: of each subgroup, each with its own τ².
        q_between, q_df, q_p: Wald test between the subgroups, `None` without any.
        scale, effects, variances: the scale, and what was pooled on it.
        warnings: sentences.
    """

    time: float
    overall: SurvivalSummary
    groups: tuple[SurvivalSummary, ...]
    q_between: float | None
    q_df: int
    q_p: float | None
    scale: SurvivalScale
    effects: FloatArray
    variances: FloatArray
    warnings: tuple[str, ...]


def survival_effects(
    survival: ArrayLike,
    *,
    se: ArrayLike | None = None,
    limits: tuple[ArrayLike, ArrayLike] | None = None,
    at_risk: ArrayLike | None = None,
    level: float = 0.95,
    scale: SurvivalScale | str = SurvivalScale.CLOGLOG,
) -> tuple[FloatArray, FloatArray]:
    """Return effects and variances on the chosen scale from exactly one measure of uncertainty.

    Args:
        survival: survival proportions.
        se: their standard errors.
        limits: lower and upper confidence limits, taken as symmetric on the chosen scale.
        at_risk: numbers at risk at the time (Peto's standard error S√((1 − S)/n)).
        level: level of the limits.
        scale: the scale.

    Raises:
        RefusedData: none or several measures of uncertainty, or a survival of 0 or 1 on a scale without them.
    """
    chosen = _SCALES[SurvivalScale(scale)]
    s = vector(survival, "survival")
    if sum(x is not None for x in (se, limits, at_risk)) != 1:
        raise RefusedData("Survival at a time needs one of standard errors, limits or numbers at risk.")
    wrong = np.flatnonzero(~((s > 0) & (s < 1)))
    if wrong.size and SurvivalScale(scale) is not SurvivalScale.RAW:
        raise RefusedData(
            f"Row {wrong[0] + 1} has a survival of {s[wrong[0]]:g}, which has no place on '{scale}'; "
            "pool such studies as counts at the time instead."
        )
    if limits is not None:
        low, high = (chosen.forward(vector(x, "limits")) for x in limits)
        spread = np.abs(high - low) / (2 * critical(level, None))
    else:
        error = (
            vector(se, "se") if se is not None else s * np.sqrt((1 - s) / vector(_given(at_risk), "at_risk"))
        )
        spread = error * chosen.slope(s)
    if spread.size != s.size or not bool((spread > 0).all()):
        raise RefusedData("Every study needs a positive measure of uncertainty of its survival.")
    return chosen.forward(s), spread**2


def _given(values: ArrayLike | None) -> ArrayLike:
    assert values is not None
    return values


def pool_survival_at(
    time: float,
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    groups: Sequence[str] | None = None,
    scale: SurvivalScale | str = SurvivalScale.CLOGLOG,
    method: Estimator = Estimator.REML,
    test: Test = Test.Z,
    level: float = 0.95,
) -> SurvivalAtTime:
    """Pool survival at one time point.

    Args:
        time: when, for the record.
        effects: from `survival_effects`.
        variances: from `survival_effects`.
        groups: subgroup of each study.
        scale: the scale the effects are on.
        method: estimator of τ².
        test: test and interval.
        level: confidence level.

    Raises:
        RefusedData: as `fit`, or not one group label per study.
    """
    chosen = SurvivalScale(scale)
    y, v = vector(effects, "effects"), vector(variances, "variances")

    def summary(group: str, rows: FloatArray) -> SurvivalSummary:
        use = rows.astype(np.bool_)
        found = fit(y[use], v[use], method=method, test=test, level=level)
        ends = _SCALES[chosen].back(np.array([found.beta[0], found.ci_low[0], found.ci_high[0]]))
        low, high = (ends[2], ends[1]) if _SCALES[chosen].falling else (ends[1], ends[2])
        return SurvivalSummary(group, found.k, float(ends[0]), float(low), float(high), found)

    overall = summary("", np.ones(y.size))
    if groups is not None and len(groups) != y.size:
        raise RefusedData(f"{y.size} studies need one subgroup label each; {len(groups)} were given.")
    label = np.array(list(groups or []))
    parts = tuple(summary(name, (label == name).astype(np.float64)) for name in sorted(set(groups or ())))
    q, df, p = _between(parts)
    warnings = (f"{y.size} studies are few; read heterogeneity with caution.",) if y.size < 10 else ()
    return SurvivalAtTime(time, overall, parts, q, df, p, chosen, y, v, warnings)


def _between(parts: Sequence[SurvivalSummary]) -> tuple[float | None, int, float | None]:
    if len(parts) < 2:
        return None, 0, None
    b = np.array([part.fit.beta[0] for part in parts])
    w = np.array([part.fit.se[0] ** -2 for part in parts])
    q = float((w * (b - (w * b).sum() / w.sum()) ** 2).sum())
    return q, len(parts) - 1, chi2_upper(q, len(parts) - 1)

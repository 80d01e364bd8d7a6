"""Profile-likelihood confidence intervals of the variance components and correlations of a multilevel model.

A value belongs to the interval while fixing it there lowers twice the (restricted) log likelihood by less
than the chi-square quantile with one degree of freedom. Source: Hardy and Thompson 1996 (Stat Med 15:619).
"""

from dataclasses import dataclass

import numpy as np

from review.errors import Unsupported
from review.pooling.arrays import FloatArray
from review.pooling.choices import Structure
from review.pooling.distributions import chi2_quantile
from review.pooling.multilevel import MultilevelFit, maximise


@dataclass(frozen=True, slots=True)
class ComponentInterval:
    """A variance component (or correlation) with profile limits; an infinite limit was not reached.

    Attributes:
        name: the random term.
        level: the inner level the variance belongs to, empty where it is common.
        quantity: `variance` or `correlation`.
        estimate, low, high: on the scale of the data.
    """

    name: str
    level: str
    quantity: str
    estimate: float
    low: float
    high: float


def profile_intervals(fit: MultilevelFit) -> tuple[ComponentInterval, ...]:
    """Return an interval for every variance parameter and common correlation, in the order of the terms.

    Raises:
        Unsupported: a term is unstructured.
    """
    found: list[ComponentInterval] = []
    place = 0
    for component, term in zip(fit.model.components, fit.terms, strict=True):
        if component.structure is Structure.UNSTRUCTURED:
            raise Unsupported(
                f"Profile intervals of the unstructured term '{component.name}' are not offered; use HCS."
            )
        for i, variance in enumerate(term.variances):
            level = component.levels[i] if len(term.variances) > 1 else ""
            low, high = _variance_limits(fit, place + i)
            found.append(ComponentInterval(component.name, level, "variance", variance, low, high))
        if component.has_correlation():
            index = place + component.parameter_count() - 1
            low, high = _correlation_limits(fit, index, component.size)
            found.append(
                ComponentInterval(component.name, "", "correlation", term.correlations[0], low, high)
            )
        place += component.parameter_count()
    return tuple(found)


class _Profile:
    """Excess of the profile deviance over the quantile, at one parameter's value; keeps warm starts."""

    def __init__(self, fit: MultilevelFit, index: int) -> None:
        self._model, self._index = fit.model, index
        self._least = fit.model.objective(fit.theta)[0]
        self._quantile = chi2_quantile(fit.level, 1)
        self._warm = fit.theta

    def __call__(self, value: float) -> float:
        start = self._warm.copy()
        start[self._index] = value
        theta = maximise(self._model, [_awake(start, self._index)], fixed=self._index)
        self._warm = theta
        return 2 * (self._model.objective(theta)[0] - self._least) - self._quantile


def _awake(theta: FloatArray, index: int) -> FloatArray:
    """Move free deviations off zero, where the gradient vanishes."""
    free = np.arange(theta.size) != index
    return np.where(free & (np.abs(theta) < 1e-3), 0.1, theta)


def _variance_limits(fit: MultilevelFit, index: int) -> tuple[float, float]:
    at = abs(float(fit.theta[index]))
    scale = fit.model.scale
    low = 0.0
    if at > 1e-6 and _Profile(fit, index)(0.0) > 0:
        low = _root(_Profile(fit, index), 0.0, at) ** 2 * scale
    high, profile = max(2 * at, 0.1), _Profile(fit, index)
    for _ in range(12):
        if profile(high) > 0:
            return low, _root(_Profile(fit, index), max(at, high / 4), high) ** 2 * scale
        high *= 2
    return low, np.inf


def _correlation_limits(fit: MultilevelFit, index: int, size: int) -> tuple[float, float]:
    lowest = -1 / (size - 1)

    def angle(rho: float) -> float:
        return float(np.arcsin(np.clip(2 * (rho - lowest) / (1 - lowest) - 1, -1, 1)))

    def rho(value: float) -> float:
        return float(lowest + (1 - lowest) * (1 + np.sin(value)) / 2)

    at = float(np.arcsin(np.sin(fit.theta[index])))
    ends = []
    for end in (angle(lowest), angle(1.0)):
        outside = abs(end - at) > 1e-6 and _Profile(fit, index)(end) > 0
        ends.append(rho(_root(_Profile(fit, index), end, at)) if outside else rho(end))
    return ends[0], ends[1]


def _root(profile: _Profile, outside: float, inside: float) -> float:
    from scipy.optimize import brentq  # noqa: PLC0415 - slow to import, and only intervals need it

    return float(brentq(profile, outside, inside, xtol=1e-9, rtol=1e-9))

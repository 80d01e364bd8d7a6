"""The likelihood of effects seen through a selection function.

A study's density is φ(y; xβ, v + τ²) w(p(y)) / A with A the mean of w over all the results the study could
have had. For a step function A is a sum of normal probabilities; otherwise it is integrated over z = y/√v by
Gauss–Legendre where w varies, with the constant tails in closed form.
"""

from dataclasses import dataclass

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.choices import Alternative, SelectionKind
from review.pooling.scipy_special import special
from review.pooling.selection_functions import SelectionFunction

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)


@dataclass(frozen=True, slots=True, eq=False)
class SelectionData:
    """Effects, variances, design, and the selection function with its direction."""

    y: FloatArray
    v: FloatArray
    x: FloatArray
    function: SelectionFunction
    alternative: Alternative

    @property
    def p_values(self) -> FloatArray:
        """The p-value of each study."""
        return self.p_at(self.y / np.sqrt(self.v))

    def p_at(self, z: FloatArray) -> FloatArray:
        """Return the p-value of a z statistic in this direction."""
        match self.alternative:
            case Alternative.GREATER:
                found = special.ndtr(-z)
            case Alternative.LESS:
                found = special.ndtr(z)
            case Alternative.TWO_SIDED:
                found = 2 * special.ndtr(-np.abs(z))
        return np.asarray(found, dtype=np.float64)


def log_likelihood(data: SelectionData, beta: FloatArray, tau2: float, delta: FloatArray) -> float:
    """Return the log likelihood; minus infinity where it is not defined."""
    variance = data.v + tau2
    if not bool((variance > 0).all()):
        return -np.inf
    mean, spread = data.x @ beta, np.sqrt(variance)
    with np.errstate(all="ignore"):
        seen = np.log(data.function.weight(data.p_values, delta))
        chance = np.log(_normaliser(data, mean, spread, delta))
        gap = (data.y - mean) / spread
        value = float((seen - chance - gap**2 / 2 - np.log(spread)).sum())
    return value - data.y.size * float(np.log(2 * np.pi)) / 2 if np.isfinite(value) else -np.inf


def _normaliser(data: SelectionData, mean: FloatArray, spread: FloatArray, delta: FloatArray) -> FloatArray:
    root = np.sqrt(data.v)
    if data.function.kind is SelectionKind.STEP:
        return _step_chances(data, mean, spread, root) @ delta
    smallest = data.function.smallest_p
    two_sided = data.alternative is Alternative.TWO_SIDED
    end = -float(special.ndtri(smallest / 2 if two_sided else smallest))
    # two-sided p-values have a kink at 0, where a beta function may rise without limit: nodes crowd there
    bend = 3 if two_sided else 1
    half = (_NODES + 1) / 2
    z = end * np.concatenate([-(half**bend), half**bend])
    width = _WEIGHTS / 2 * bend * half ** (bend - 1) * end
    weights = np.tile(width, 2) * data.function.weight(data.p_at(z), delta)
    gap = (z * root[:, None] - mean[:, None]) / spread[:, None]
    inner = np.exp(-(gap**2) / 2) @ weights * root / (spread * np.sqrt(2 * np.pi))
    low, high = data.function.weight(data.p_at(np.array([-end, end])), delta)
    above = special.ndtr((mean - end * root) / spread)
    below = special.ndtr((-end * root - mean) / spread)
    return np.asarray(inner + low * below + high * above, dtype=np.float64)


def _step_chances(data: SelectionData, mean: FloatArray, spread: FloatArray, root: FloatArray) -> FloatArray:
    """Return the chance of each interval of p-values, k × intervals, summing to 1."""
    cuts = np.array(data.function.steps[:-1])
    if data.alternative is Alternative.TWO_SIDED:
        bound = -special.ndtri(cuts / 2) * root[:, None]
        inside = special.ndtr((mean[:, None] - bound) / spread[:, None])
        inside = inside + special.ndtr((-bound - mean[:, None]) / spread[:, None])
    else:
        sign = 1.0 if data.alternative is Alternative.GREATER else -1.0
        bound = -special.ndtri(cuts) * root[:, None]
        inside = special.ndtr((sign * mean[:, None] - bound) / spread[:, None])
    ends = np.ones((root.size, 1))
    return np.diff(np.concatenate([0 * ends, inside, ends], axis=1), axis=1)

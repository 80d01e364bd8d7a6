"""Henmi and Copas' confidence interval: the fixed-effect estimate with a random-effects interval.

The fixed-effect estimate is less drawn to small studies under publication bias; its interval allows for τ² by
the joint distribution of the pivot and Q. Source: Henmi and Copas 2010 (Stat Med 29:2969), sections 3 and 4.
"""

import math
from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.inverse_variance import Fit
from review.pooling.scipy_special import special

_NODES = 200


@dataclass(frozen=True, slots=True)
class HenmiCopas:
    """The estimate, its standard error √((τ²W₂ + 1)/W₁), its interval, and τ² by DerSimonian–Laird."""

    estimate: float
    se: float
    low: float
    high: float
    tau2: float
    k: int
    level: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Weights:
    """Sums of powers of the weights: W₁ = Σw and Wⱼ = Σwʲ/Σw."""

    k: int
    w1: float
    w2: float
    w3: float
    w4: float
    tau2: float

    @property
    def spread(self) -> float:
        """Standard deviation of the pivot relative to the fixed-effect one."""
        return math.sqrt(1 + self.tau2 * self.w2)

    def q_moments(self, r: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Mean and variance of Q given the pivot r (equations 8 and 9)."""
        t, ratio = self.tau2, 1 + self.tau2 * self.w2
        tilt = r**2 / ratio**2 - 1 / ratio
        second = self.w3 - self.w2**2
        mean = (self.k - 1) + t * (self.w1 - self.w2) + t**2 * tilt * second
        variance: FloatArray = np.asarray(2 * (self.k - 1) + 4 * t * (self.w1 - self.w2))
        variance = variance + 2 * t**2 * (self.w1 * self.w2 - 2 * self.w3 + self.w2**2)
        variance = variance + 4 * t**2 * tilt * second
        variance = variance + 4 * t**3 * tilt * (self.w4 - 2 * self.w2 * self.w3 + self.w2**3)
        variance = variance + 2 * t**4 * (1 / ratio**2 - 2 * r**2 / ratio**3) * second**2
        return np.asarray(mean), np.asarray(variance)


def henmi_copas(full: Fit) -> HenmiCopas:
    """Compute the estimate and its interval from the effects and variances of a fit.

    Raises:
        RefusedData: moderators, or fewer than 2 studies.
    """
    if not full.intercept_only or full.k < 2:
        raise RefusedData("The Henmi–Copas interval needs at least 2 studies and no moderators.")
    w = 1 / full.v
    unit = float(w.mean())  # scale-free sums: variances of any size stay within range
    w = w / unit
    y = full.y * math.sqrt(unit)
    w1 = float(w.sum())
    beta = float((w * y).sum()) / w1
    q = float((w * (y - beta) ** 2).sum())
    w2, w3, w4 = (float((w**j).sum()) / w1 for j in (2, 3, 4))
    tau2 = max(0.0, (q - (full.k - 1)) / (w1 - w2))
    sums = _Weights(full.k, w1, w2, w3, w4, tau2)
    half = sums.spread**2 * _quantile(sums, (1 - full.level) / 2) / math.sqrt(w1)
    root = math.sqrt(unit)
    warnings = (f"{full.k} studies are few for the Henmi–Copas interval.",) if full.k < 10 else ()
    return HenmiCopas(
        beta / root, sums.spread / math.sqrt(w1) / root, (beta - half) / root, (beta + half) / root,
        tau2 / unit, full.k, full.level, warnings,
    )  # fmt: skip


def _quantile(sums: _Weights, tail: float) -> float:
    from scipy.optimize import brentq  # noqa: PLC0415 - slow to import, and only this interval needs it

    nodes, weights = np.polynomial.legendre.leggauss(_NODES)

    def excess(x: float) -> float:
        """Return P(pivot > x · its estimated deviation) − tail, by integrating over the pivot r from x up."""
        upper = x + 12.0
        r = (upper - x) / 2 * (nodes + 1) + x
        bound = (sums.w1 / sums.w2 - 1) * ((r / x) ** 2 - 1) + (sums.k - 1)
        mean, variance = sums.q_moments(sums.spread * r)
        good = (mean > 0) & (variance > 0)
        shape = np.where(good, mean**2 / np.where(good, variance, 1.0), 1.0)
        scale = np.where(good, variance / np.where(good, mean, 1.0), 1.0)
        inside = special.gammainc(shape, bound / scale)
        density = np.exp(-(r**2) / 2) / math.sqrt(2 * math.pi)
        return float((inside * density) @ weights) * (upper - x) / 2 - tail

    low, high = 1e-3 / sums.spread, 20.0
    return float(brentq(excess, low, high, xtol=1e-15, rtol=1e-12))

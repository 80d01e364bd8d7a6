"""Tetrachoric correlation of two-by-two tables, in two steps: thresholds from the margins, then ρ."""

import math

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.scipy_special import special


def tetrachoric(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return ρ and its large-sample variance (Pearson 1900), shape (k,)."""
    pairs = [_one(*cells) for cells in zip(a.tolist(), b.tolist(), c.tolist(), d.tolist(), strict=True)]
    return np.array([rho for rho, _ in pairs]), np.array([v for _, v in pairs])


def _one(a: float, b: float, c: float, d: float) -> tuple[float, float]:
    n = a + b + c + d
    if not n > 0 or min(a + b, c + d, a + c, b + d) <= 0:
        return math.nan, math.nan
    h, k = float(special.ndtri((a + b) / n)), float(special.ndtri((a + c) / n))
    # with both thresholds fixed at the margins the likelihood is at its maximum where P(both) meets a/n
    rho = _root(h, k, a / n)
    return rho, _variance((a, b, c, d), h, k, rho)


def _root(h: float, k: float, target: float) -> float:
    low, high = -0.9999, 0.9999
    if bivariate_normal(h, k, low) >= target:
        return low
    if bivariate_normal(h, k, high) <= target:
        return high
    rho = 0.0
    for _ in range(100):
        gap = bivariate_normal(h, k, rho) - target
        low, high = (rho, high) if gap < 0 else (low, rho)
        slope = density(h, k, rho)
        step = gap / slope if slope > 0 else math.inf
        if abs(step) < 1e-14 or high - low < 1e-15:
            break
        rho = rho - step if low < rho - step < high else (low + high) / 2
    return rho


def density(h: float, k: float, rho: float) -> float:
    """Standard bivariate normal density, which is also the slope of the distribution function in ρ."""
    rest = 1 - rho * rho
    return math.exp(-(h * h - 2 * rho * h * k + k * k) / (2 * rest)) / (2 * math.pi * math.sqrt(rest))


def bivariate_normal(h: float, k: float, rho: float) -> float:
    """P(X ≤ h, Y ≤ k) with correlation ρ, integrated over the arcsine of ρ (Drezner, Wesolowsky 1990)."""
    nodes, weights = np.polynomial.legendre.leggauss(60)
    top = math.asin(rho)
    angle = top * (nodes + 1) / 2
    s, rest = np.sin(angle), np.cos(angle) ** 2
    terms = np.exp(-(h * h + k * k - 2 * h * k * s) / (2 * rest))
    area = top / 2 * float(weights @ terms) / (2 * math.pi)
    return area + float(special.ndtr(h)) * float(special.ndtr(k))


def _variance(cells: tuple[float, float, float, float], h: float, k: float, rho: float) -> float:
    """Delta method on the multinomial cells, through the thresholds as well as the cell itself."""
    n = sum(cells)
    root = math.sqrt(1 - rho * rho)
    by_row = float(special.ndtr((k - rho * h) / root))
    by_column = float(special.ndtr((h - rho * k) / root))
    slopes = (1 - by_row - by_column, -by_row, -by_column, 0.0)
    mean = sum(cell * slope for cell, slope in zip(cells, slopes, strict=True)) / n
    square = sum(cell * slope * slope for cell, slope in zip(cells, slopes, strict=True)) / n
    slope = density(h, k, rho)
    return (square - mean * mean) / (n * slope * slope) if slope > 1e-150 else math.nan

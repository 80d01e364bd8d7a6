"""Exact limits of single counts: Clopper and Pearson 1934 for proportions, Garwood 1936 for rates."""

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.scipy_special import special


def clopper_pearson(
    events: FloatArray, total: FloatArray, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Limits of proportions, shape (k,)."""
    tail = (1 - level) / 2
    low = special.betaincinv(np.maximum(events, 1e-300), total - events + 1, tail)
    high = special.betaincinv(events + 1, np.maximum(total - events, 1e-300), 1 - tail)
    return np.where(events == 0, 0.0, low), np.where(events == total, 1.0, high)


def garwood(events: FloatArray, time: FloatArray, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Limits of rates, shape (k,)."""
    tail = (1 - level) / 2
    low = special.gammaincinv(np.maximum(events, 1e-300), tail)
    return np.where(events == 0, 0.0, low) / time, special.gammaincinv(events + 1, 1 - tail) / time

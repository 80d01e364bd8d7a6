"""Cronbach's alpha: raw, Hakstian and Whalen's (1976) and Bonett's (2002) transformations."""

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.effect_sizes.effects import Effects
from review.pooling.measures import Measure


def reliabilities(measure: Measure, alpha: FloatArray, items: FloatArray, n: FloatArray) -> Effects:
    """Compute ARAW, AHW or ABT from alphas of tests with `items` items in samples of n, shape (k,)."""
    ratio = items / (items - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        match measure:
            case Measure.ARAW:
                return Effects(alpha, 2 * ratio * (1 - alpha) ** 2 / (n - 2), n)
            case Measure.AHW:
                rest = (1 - alpha) ** (1 / 3)
                return Effects(1 - rest, 18 * ratio * (n - 1) * rest**2 / (9 * n - 11) ** 2, n)
            case _:
                return Effects(-np.log(1 - alpha), 2 * ratio / (n - 2), n)

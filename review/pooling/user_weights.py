"""Pooling with weights of one's own, with the variance that the true ones imply."""

import numpy as np

from review.pooling.arrays import FloatArray


def weighted_fit(
    y: FloatArray, variance: FloatArray, x: FloatArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return β = (X'AX)⁻¹X'Ay and its covariance for weights A and marginal variances vᵢ + τ²."""
    inverse = np.linalg.inv((x.T * weights) @ x)
    carrier = inverse @ (x.T * weights)
    return carrier @ y, (carrier * variance) @ carrier.T

"""Pooling with weights of one's own, with the variance that the true ones imply."""

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.wide_variances import decompose


def weighted_fit(
    y: FloatArray, variance: FloatArray, x: FloatArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return β = (X'AX)⁻¹X'Ay and its covariance for weights A and marginal variances vᵢ + τ².

    Raises:
        RefusedData: a negative weight, or weights that leave a coefficient without rows.
    """
    if float(weights.min()) < 0:
        row = int(np.argmin(weights)) + 1
        raise RefusedData(f"Row {row} has a weight of {weights.min():g}; a weight cannot be negative.")
    order = np.argsort(-weights, kind="stable")
    root = np.sqrt(weights[order])
    inverse_root, q = decompose(x[order] * root[:, None])
    carrier = (inverse_root @ q[:, : x.shape[1]].T) * root
    spread = carrier * np.sqrt(variance[order])
    return carrier @ y[order], spread @ spread.T

"""Maximum likelihood under the Laplace approximation: one node per random effect.

What lme4 and metafor report for models with several random effects. The adaptive quadrature of
`random_effect_likelihood` is more exact; this serves comparison with those programs.
"""

from collections.abc import Callable

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.random_effect_likelihood import Clusters, Maximum, evaluate, grid, summarise_maximum

_STEP = 1e-4
Loss = Callable[[FloatArray], float]


def laplace_maximum(data: Clusters, beta: FloatArray, tau: FloatArray) -> Maximum:
    """Maximise the Laplace approximation from a start at `beta` (p,) and `tau` (D,).

    Raises:
        RefusedData: no maximum was found.
    """
    from scipy.optimize import minimize  # noqa: PLC0415

    nodes = grid(data.d, 1)
    modes = np.zeros((len(data.y), data.d))

    def loss(point: FloatArray) -> float:
        return -evaluate(data, point, nodes, modes).log_likelihood

    def slope(point: FloatArray) -> FloatArray:
        return _slope(loss, point)

    start = np.concatenate([beta, tau])
    found = minimize(loss, start, jac=slope, method="BFGS", options={"gtol": 1e-5, "maxiter": 500})
    best = np.asarray(found.x, dtype=np.float64)
    if not np.isfinite(best).all() or float(np.abs(slope(best)).max()) > 1e-2:
        raise RefusedData(
            "The Laplace approximation has no maximum in these data; use more quadrature nodes."
        )
    curvature = np.stack(
        [(slope(best + h) - slope(best - h)) / (2 * _STEP) for h in _STEP * np.eye(len(best))]
    )
    return summarise_maximum(data, best, evaluate(data, best, nodes, modes), -(curvature + curvature.T) / 2)


def _slope(loss: Loss, point: FloatArray) -> FloatArray:
    steps = _STEP * np.eye(len(point))
    return np.array([(loss(point + h) - loss(point - h)) / (2 * _STEP) for h in steps])

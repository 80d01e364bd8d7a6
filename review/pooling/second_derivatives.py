"""The matrix of second derivatives of a smooth function, from its values alone."""

from collections.abc import Callable

import numpy as np

from review.pooling.arrays import FloatArray


def second_derivatives(
    function: Callable[[FloatArray], float], at: FloatArray, steps: FloatArray
) -> FloatArray:
    """Return the n × n second derivatives by central differences, improved by one Richardson step.

    Args:
        function: a function of n numbers.
        at: where.
        steps: n steps, of the size over which the function changes by a few thousandths of its curvature.
    """
    coarse, fine = (_central(function, at, steps * factor) for factor in (1.0, 0.5))
    return (4 * fine - coarse) / 3


def _central(function: Callable[[FloatArray], float], at: FloatArray, steps: FloatArray) -> FloatArray:
    n = at.size
    moves = np.diag(steps)
    found = np.empty((n, n))
    centre = function(at)
    for i in range(n):
        up, down = function(at + moves[i]), function(at - moves[i])
        found[i, i] = (up - 2 * centre + down) / steps[i] ** 2
        for j in range(i):
            corners = [function(at + a * moves[i] + b * moves[j]) for a in (1, -1) for b in (1, -1)]
            mixed = (corners[0] - corners[1] - corners[2] + corners[3]) / (4 * steps[i] * steps[j])
            found[i, j] = found[j, i] = mixed
    return found

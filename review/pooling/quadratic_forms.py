"""Distribution of Σ λᵢ χ²₁, by Ruben's (1962) series; the algorithm of Farebrother 1984."""

import math

import numpy as np
from scipy import special

from review.pooling.arrays import FloatArray

_TERMS = 100_000


def upper_tail(q: float, weights: FloatArray) -> float:
    """P(Σ λᵢ χ²₁ > q) for non-negative weights λ, shape (n,); zeros among them are ignored.

    The series converges like ((λmax − λmin)/(λmax + λmin))^j.
    """
    lam = np.sort(weights[weights > float(weights.max()) * 1e-14])
    if q <= 0:
        return 1.0
    scale = 2.0 * lam[0] * lam[-1] / (lam[0] + lam[-1])
    if scale < 1e-6 * lam[-1]:
        scale = lam[0]
    gamma = 1.0 - scale / lam
    n = len(lam)
    start = 0.5 * float(np.log(scale / lam).sum())
    half = q / scale / 2
    coefficients = [1.0]
    powers, traces = gamma.copy(), [float(gamma.sum())]
    # tail probabilities of chi-square with n, n+2, ... degrees of freedom follow from one another
    tail = float(special.gammaincc(n / 2, half))
    term = math.exp(n / 2 * math.log(half) - half - math.lgamma(n / 2 + 1))
    total, used = coefficients[0] * tail, 1.0
    for j in range(1, _TERMS):
        c = float(np.dot(traces, coefficients[::-1])) / (2 * j)
        coefficients.append(c)
        powers *= gamma
        traces.append(float(powers.sum()))
        tail += term
        term *= half / (n / 2 + j)
        total += c * tail
        used += c
        if abs(c) < 1e-17 * abs(used) and abs(1.0 - math.exp(start) * used) < 1e-13:
            break
    return min(1.0, max(0.0, math.exp(start) * total))

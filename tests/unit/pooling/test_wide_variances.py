"""Sampling variances from 1e-12 to 1e12: the numbers of exact rational arithmetic, or a refusal."""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from review.errors import RefusedData
from review.pooling.choices import Estimator, Test
from review.pooling.inverse_variance import fit

Matrix = list[list[Fraction]]


def exact(matrix: NDArray[np.float64]) -> Matrix:
    return [[Fraction(float(x)) for x in row] for row in matrix]


def product(a: Matrix, b: Matrix) -> Matrix:
    return [
        [sum((x * y for x, y in zip(r, c, strict=True)), Fraction(0)) for c in zip(*b, strict=True)]
        for r in a
    ]


def inverse(a: Matrix) -> Matrix:
    size = len(a)
    rows = [[*row, *(Fraction(int(i == j)) for j in range(size))] for i, row in enumerate(a)]
    for i in range(size):
        pivot = next(r for r in range(i, size) if rows[r][i] != 0)
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for r in range(size):
            if r != i:
                rows[r] = [x - rows[r][i] * y for x, y in zip(rows[r], rows[i], strict=True)]
    return [row[size:] for row in rows]


def weighted(y: Sequence[float], v: Sequence[float], x: Matrix) -> tuple[list[float], list[float], float]:
    """Coefficients, their standard errors and DerSimonian and Laird's τ² by exact arithmetic."""
    w = [1 / Fraction(a) for a in v]
    scaled = [[a * b for b in row] for a, row in zip(w, x, strict=True)]
    turned = [list(column) for column in zip(*scaled, strict=True)]
    vb = inverse(product(turned, x))
    beta = product(vb, product(turned, [[Fraction(a)] for a in y]))
    fitted = product(x, beta)
    q = sum((a * (Fraction(b) - c[0]) ** 2 for a, b, c in zip(w, y, fitted, strict=True)), Fraction(0))
    square = product(turned, scaled)
    trace = sum(w) - sum((product(vb, square)[i][i] for i in range(len(vb))), Fraction(0))
    tau2 = max(Fraction(0), (q - (len(y) - len(vb))) / trace)
    return [float(b[0]) for b in beta], [math.sqrt(vb[i][i]) for i in range(len(vb))], float(tau2)


@pytest.mark.parametrize("p", [1, 2, 3])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_exact_arithmetic_agrees(p: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    v = 10.0 ** rng.permutation(np.linspace(-12, 12, 8))
    x = np.column_stack([np.ones(8), rng.normal(size=(8, p - 1))])
    y = rng.normal(size=8)
    beta, se, tau2 = weighted(y.tolist(), v.tolist(), exact(x))
    found = fit(y, v, x, method=Estimator.EE)
    assert found.beta == pytest.approx(beta, rel=1e-11)
    assert found.se == pytest.approx(se, rel=1e-11)
    assert fit(y, v, x, method=Estimator.DL).tau2 == pytest.approx(tau2, rel=1e-11)
    own = fit(y, v, x, method=Estimator.EE, weights=1 / v)
    assert own.se == pytest.approx(se, rel=1e-11)


@pytest.mark.parametrize("method", list(Estimator))
def test_every_estimator_answers_or_refuses(method: Estimator) -> None:
    for seed in range(25):
        rng = np.random.default_rng(seed)
        v = 10.0 ** rng.uniform(-12, 12, 7)
        x = np.column_stack([np.ones(7), rng.normal(size=(7, 2)) if seed % 2 else rng.integers(0, 2, 7)])
        try:
            found = fit(rng.normal(size=7), v, x, method=method)
        except RefusedData:
            continue
        for values in (found.beta, found.se, found.pval, found.ci_low, found.qm, found.qe, found.tau2):
            assert np.isfinite(values).all()
        assert (found.se > 0).all()


def test_effects_that_are_all_zero_are_not_tested_by_hartung_knapp() -> None:
    with pytest.raises(RefusedData, match="fit exactly"):
        fit(np.zeros(6), np.linspace(0.1, 0.5, 6), test=Test.KNHA)
    found = fit(np.zeros(6), np.linspace(0.1, 0.5, 6), test=Test.ADHOC)
    # metafor 3.8-1: se 0.1934419, limits -0.4972583 and 0.4972583
    assert found.se[0] == pytest.approx(0.1934419, abs=1e-7)
    assert found.ci_high[0] == pytest.approx(0.4972583, abs=1e-7)


def test_negative_weights_are_refused() -> None:
    with pytest.raises(RefusedData, match="Row 2 has a weight of -1"):
        fit([0.1, 0.2, 0.4], [0.1, 0.1, 0.1], weights=[1.0, -1.0, 1.0])


def test_many_studies_with_variances_far_apart() -> None:
    rng = np.random.default_rng(8)
    v = 10.0 ** rng.uniform(-12, 12, 1500)
    x = np.column_stack([np.ones(1500), rng.normal(size=1500)])
    found = fit(rng.normal(size=1500), v, x, method=Estimator.DL)
    assert np.isfinite(found.se).all()
    assert (found.se > 0).all()

"""The kernel solver against a general minimiser of the objective, and its growth against a fresh start."""

import numpy as np
import pytest
from scipy.optimize import minimize

import review.screening.ranking_solver as solver
from review.screening.ranking_solver import SquaredHinge, balanced_weights
from review.screening.ranking_vectors import Numbers, SparseRow

WIDTH = 12


def rows(n: int, seed: int) -> list[SparseRow]:
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(n):
        columns = np.sort(rng.choice(WIDTH, size=rng.integers(1, WIDTH), replace=False)).astype(np.int32)
        values = rng.random(len(columns))
        found.append(SparseRow(columns, values / np.linalg.norm(values), 1.0))
    return found


def minimised(vectors: list[SparseRow], relevant: list[bool], strength: float = 0.11) -> Numbers:
    """Return w and b of the objective in the module's docstring, by BFGS."""
    x = np.zeros((len(vectors), WIDTH + 1))
    for i, vector in enumerate(vectors):
        x[i, vector.columns], x[i, WIDTH] = vector.values, 1
    y = np.where(relevant, 1.0, -1.0)
    n1, n0 = sum(relevant), len(relevant) - sum(relevant)
    raw = np.where(relevant, 1.0, n1 / (9.8 * n0))
    c = strength * raw / raw.mean()

    def value(w: Numbers) -> tuple[float, Numbers]:
        slack = np.maximum(0, 1 - y * (x @ w))
        return float(w @ w / 2 + c @ slack**2), w - 2 * x.T @ (c * y * slack)

    return np.asarray(minimize(value, np.zeros(WIDTH + 1), jac=True, tol=1e-12, options={"gtol": 1e-10}).x)


@pytest.mark.parametrize(("n", "included"), [(2, 1), (30, 3), (60, 40)])
def test_minimum_of_the_objective(n: int, included: int) -> None:
    vectors, relevant = rows(n, seed=n), [i < included for i in range(n)]
    model = SquaredHinge(WIDTH)
    for vector, label in zip(vectors, relevant, strict=True):
        model.add(vector, relevant=label)
    at_once = SquaredHinge(WIDTH)
    at_once.add_many(vectors, relevant)
    wanted = pytest.approx(minimised(vectors, relevant), abs=1e-5)
    for each in (model, at_once):
        weights, bias = each.solve()
        assert np.append(weights, bias) == wanted


def test_records_beyond_the_margin_have_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    # So strong a C that most records lie beyond the margin.
    monkeypatch.setattr(solver, "C", 50.0)
    monkeypatch.setattr(solver, "TOLERANCE", 1e-10)
    vectors, relevant = rows(40, seed=9), [i % 2 == 0 for i in range(40)]
    for i, vector in enumerate(vectors):
        if relevant[i]:
            vector.values[:] *= 0.1
    model = SquaredHinge(WIDTH)
    for vector, label in zip(vectors, relevant, strict=True):
        model.add(
            SparseRow(vector.columns, vector.values, float(vector.values @ vector.values)), relevant=label
        )
    weights, bias = model.solve()
    scores = np.array([v.values @ weights[v.columns] + bias for v in vectors])
    assert (np.where(relevant, 1, -1) * scores > 1).any()
    assert np.append(weights, bias) == pytest.approx(minimised(vectors, relevant, 50.0), abs=1e-4)


def test_growing_and_shrinking_equal_a_fresh_start() -> None:
    vectors, relevant = rows(90, seed=1), [i % 4 == 0 for i in range(90)]
    grown = SquaredHinge(WIDTH)
    for i, (vector, label) in enumerate(zip(vectors, relevant, strict=True)):
        grown.add(vector, relevant=label)
        if i > 5:
            grown.solve()
    for position in (80, 40, 0):
        grown.remove(position)
    fresh = SquaredHinge(WIDTH)
    for i, (vector, label) in enumerate(zip(vectors, relevant, strict=True)):
        if i not in (80, 40, 0):
            fresh.add(vector, relevant=label)
    assert len(grown) == len(fresh) == 87
    assert grown.solve()[0] == pytest.approx(fresh.solve()[0], abs=1e-5)


def test_without_the_gram_matrix_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = [SparseRow(v.columns[:-1], v.values[:-1], v.square) for v in rows(40, seed=2)]
    answers = []
    for limit in (4096, 10):
        monkeypatch.setattr(solver, "GRAM_ROWS", limit)
        model = SquaredHinge(WIDTH)
        for i, vector in enumerate(vectors):
            model.add(vector, relevant=i < 7)
        model.remove(20)
        answers.append(model.solve()[0])
    assert answers[0] == pytest.approx(answers[1], abs=1e-5)


def test_weights_have_mean_one_and_the_published_ratio() -> None:
    weights = balanced_weights(np.array([1.0, 1.0, -1.0, -1.0, -1.0]))
    assert weights.mean() == pytest.approx(1)
    assert weights[2] / weights[0] == pytest.approx(2 / (9.8 * 3))

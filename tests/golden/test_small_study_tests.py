"""Tests for small-study effects against R meta 8.4-0 (`metabias`), data set by data set."""

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import special

from review.pooling.arrays import FloatArray
from review.pooling.bias_rank import RankTest, begg, schwarzer
from review.pooling.bias_regression import RegressionTest, regression_test
from review.pooling.bias_tests import (
    deeks,
    harbord,
    macaskill,
    peters,
    pustejovsky,
    thompson,
    two_arm_counts,
)
from review.pooling.choices import Estimator
from review.pooling.inverse_variance import fit

REFERENCE = Path(__file__).parents[2].parent / "shared" / "pooling_reference"
pytestmark = pytest.mark.skipif(not REFERENCE.exists(), reason="the shared reference results are not here")

TABLES = {
    "nielweise2007": ("ai", "n1i", "ci", "n2i"),
    "collins1985b": ("pre.xti", "pre.nti", "pre.xci", "pre.nci"),
}


def stored(name: str) -> dict[str, Any]:
    results = json.loads(gzip.decompress((REFERENCE / "meta_8.4-0.json.gz").read_bytes()))["results"]
    found: dict[str, Any] = next(r for r in results if r["id"] == name)
    return found


def columns(name: str, wanted: tuple[str, ...]) -> list[FloatArray]:
    rows = list(csv.DictReader((REFERENCE / f"{name}.csv").read_text().splitlines()))
    kept = [[float(r[c]) for c in wanted] for r in rows if all(r[c] not in ("NA", "") for c in wanted)]
    return list(np.array(kept).T)


def check(found: RegressionTest | RankTest, expected: dict[str, Any]) -> None:
    if isinstance(found, RankTest):
        assert found.z == pytest.approx(expected["statistic"], rel=1e-8)
        assert found.normal_p == pytest.approx(expected["pval"], rel=1e-8)
        assert [found.score, found.score_se] == pytest.approx(expected["estimate"], rel=1e-8)
        return
    assert found.stat == pytest.approx(expected["statistic"], rel=1e-8)
    assert found.p_value == pytest.approx(expected["pval"], rel=1e-8)
    assert [found.slope, found.slope_se] == pytest.approx(expected["estimate"], rel=1e-8)
    assert found.df == expected["df"]


@pytest.mark.parametrize("name", list(TABLES))
def test_two_arm_tables(name: str) -> None:
    a, n1, c, n2 = columns(name, TABLES[name])
    used = (a + c > 0) & (a + c < n1 + n2)  # R meta leaves out tables without events
    a, n1, c, n2 = a[used], n1[used], c[used], n2[used]
    half = 0.5 * ((a == 0) | (c == 0) | (a == n1) | (c == n2))
    cells = (a + half, n1 - a + half, c + half, n2 - c + half)
    y = np.log(cells[0] * cells[3] / (cells[1] * cells[2]))
    v = sum((1 / cell for cell in cells[1:]), 1 / cells[0])
    full, counts = fit(y, v, method=Estimator.DL), two_arm_counts(a, n1, c, n2)
    expected = stored(f"{name}/bias")
    total = n1 + n2 + 4 * half / 2
    pooled = np.log((cells[0] * cells[3] / total).sum() / (cells[1] * cells[2] / total).sum())
    found: dict[str, RegressionTest | RankTest] = {
        "Begg": begg(full, exact=False),
        "Egger": regression_test(full, model="dispersion"),
        "Thompson": thompson(full),
        "Schwarzer": schwarzer(a, n1, c, n2, log_odds_ratio=float(pooled)),
        "Harbord": harbord(counts),
        "Peters": peters(y, counts),
        "Macaskill": macaskill(y, v, n1 + n2),
        "Deeks": deeks(y, n1, n2),
    }
    for kind, test in found.items():
        check(test, expected[f"metabias_{kind}"])


@pytest.mark.parametrize("name", ["hackshaw1998", "sbp", "viechtbauer2005_ex1"])
def test_generic_effects(name: str) -> None:
    y, v = columns(name, ("yi", "vi"))
    full, expected = fit(y, v, method=Estimator.DL), stored(f"{name}/bias")
    check(begg(full, exact=False), expected["metabias_Begg"])
    check(regression_test(full, model="dispersion"), expected["metabias_Egger"])
    check(thompson(full), expected["metabias_Thompson"])


def test_standardised_mean_differences() -> None:
    n1, m1, sd1, n2, m2, sd2 = columns("normand1999", ("n1i", "m1i", "sd1i", "n2i", "m2i", "sd2i"))
    n = n1 + n2
    pooled = np.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n - 2))
    m = n - 2
    bias = np.exp(special.gammaln(m / 2) - special.gammaln((m - 1) / 2)) / np.sqrt(m / 2)
    g = (m1 - m2) / pooled * bias
    v = n / (n1 * n2) + g**2 * (1 - (m - 2) / (m * bias**2))  # exact, White and Thomas 2005
    expected = stored("normand1999/SMD/DL")
    check(pustejovsky(g, v, n1, n2), expected["metabias_Pustejovsky"])
    check(regression_test(fit(g, v), model="dispersion"), expected["metabias_Egger"])

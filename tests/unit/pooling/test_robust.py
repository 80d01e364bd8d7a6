"""Cluster-robust variances against metafor and clubSandwich on the year-round schooling data."""

import numpy as np
import pytest

from review.errors import RefusedData
from review.pooling.inverse_variance import fit
from review.pooling.multilevel import fit_multilevel
from review.pooling.multilevel_structure import nested
from review.pooling.robust import robust_fit, robust_multilevel, robust_variance
from tests.unit.pooling.published_data import SCHOOLS_DISTRICT, SCHOOLS_V, SCHOOLS_Y

DISTRICTS = [str(d) for d in SCHOOLS_DISTRICT]


@pytest.mark.parametrize(
    ("kind", "se", "df", "p"),
    [("CR1", 0.0763967411, 10, 0.1249580242), ("CR2", 0.0782212396, 7.3731668804, 0.1437839073)],
)
def test_random_effects_model(kind: str, se: float, df: float, p: float) -> None:
    found = robust_fit(fit(SCHOOLS_Y, SCHOOLS_V), DISTRICTS, kind=kind)
    assert (found.se[0], found.df[0], found.p_value[0]) == pytest.approx((se, df, p), rel=1e-6)
    assert found.qm_p == pytest.approx(p, rel=1e-6)
    assert found.clusters == 11


@pytest.mark.parametrize(("kind", "se", "df"), [("CR1", 0.0845022172, 10), ("CR2", 0.0844579954, 9.8631562)])
def test_three_level_model(kind: str, se: float, df: float) -> None:
    levels = nested([("district", DISTRICTS), ("study", [str(i) for i in range(56)])])
    found = robust_multilevel(fit_multilevel(SCHOOLS_Y, SCHOOLS_V, random=levels), DISTRICTS, kind=kind)
    assert (found.se[0], found.df[0]) == pytest.approx((se, df), rel=1e-6)


def test_cr0_is_the_plain_sandwich() -> None:
    full = fit(SCHOOLS_Y, SCHOOLS_V)
    w = 1 / (SCHOOLS_V + full.tau2)
    scores = [
        (w * (SCHOOLS_Y - full.beta[0]))[d == SCHOOLS_DISTRICT].sum() for d in np.unique(SCHOOLS_DISTRICT)
    ]
    found = robust_fit(full, DISTRICTS, kind="CR0")
    assert found.se[0] == pytest.approx(np.sqrt(np.square(scores).sum()) / w.sum(), rel=1e-12)
    assert robust_fit(full, DISTRICTS, kind="CR1").se[0] == pytest.approx(found.se[0] * np.sqrt(1.1))


def test_cr2_of_independent_rows_with_equal_variances_is_exact() -> None:
    """With one row per cluster and equal variances CR2 is the usual s²/n on n − 1 df."""
    y = np.array([1.0, 4.0, 2.0, 8.0, 5.0])
    found = robust_variance(
        np.ones((5, 1)), np.ones(5), np.ones(5), [y.mean()], y - y.mean(), list("abcde"), kind="CR2"
    )
    assert found.se[0] == pytest.approx(np.sqrt(y.var(ddof=1) / 5), rel=1e-12)
    assert found.df[0] == pytest.approx(4, rel=1e-12)


def test_hotelling_test_of_two_moderators() -> None:
    """The HTZ test is an F with fewer degrees of freedom than clusters."""
    rng = np.random.default_rng(2)
    x = np.column_stack([np.ones(40), rng.standard_normal((40, 2))])
    y = rng.standard_normal(40)
    full = fit(y, np.ones(40), x)
    found = robust_fit(full, [str(i // 2) for i in range(40)])
    assert found.qm_test == "HTZ"
    assert found.qm_df[0] == 2
    assert 5 < found.qm_df[1] < 20
    assert 0 < found.qm_p < 1


def test_too_few_clusters_or_labels_are_refused() -> None:
    full = fit(SCHOOLS_Y, SCHOOLS_V)
    with pytest.raises(RefusedData, match="1 clusters are too few"):
        robust_fit(full, ["a"] * 56)
    with pytest.raises(RefusedData, match="one cluster label each"):
        robust_fit(full, ["a"] * 5)
    assert any("few for a robust" in w for w in robust_fit(full, [str(i % 3) for i in range(56)]).warnings)

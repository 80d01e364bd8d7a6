"""Location-scale models against metafor 3.8-1 on the BCG trials."""

import numpy as np
import pytest

from review.errors import RefusedData
from review.pooling.choices import Estimator, Test
from review.pooling.fit_statistics import fit_statistics
from review.pooling.inverse_variance import fit
from review.pooling.location_scale import fit_location_scale
from tests.unit.pooling.published_data import BCG_LATITUDE, BCG_V, BCG_Y

X = np.column_stack([np.ones(13), BCG_LATITUDE])


def test_latitude_in_both_parts_of_the_model() -> None:
    found = fit_location_scale(BCG_Y, BCG_V, X, X)
    assert list(found.beta) == pytest.approx([0.2514760410513618, -0.029110521624922236], rel=1e-6)
    assert list(found.se) == pytest.approx([0.25057000372485383, 0.007215270224103371], rel=1e-6)
    assert list(found.tau2[:2]) == pytest.approx([0.07618220537647982, 0.07557279089303093], rel=1e-5)
    assert (found.i2[0], found.h2[0]) == pytest.approx((68.34422114968609, 3.158980875904381), rel=1e-6)
    assert found.qm == pytest.approx(16.27776496753519, rel=1e-6)
    assert found.reml.ll == pytest.approx(-8.087277925238574, rel=1e-9)
    assert found.ml.aicc == pytest.approx(28.903981564553867, rel=1e-6)


@pytest.mark.parametrize("method", [Estimator.ML, Estimator.REML])
def test_a_constant_scale_is_the_usual_model(method: Estimator) -> None:
    found = fit_location_scale(BCG_Y, BCG_V, X, np.ones((13, 1)), method=method, test=Test.T)
    usual = fit(BCG_Y, BCG_V, X, method=method, test=Test.T)
    assert found.tau2[0] == pytest.approx(usual.tau2, rel=1e-5)
    assert list(found.p_value) == pytest.approx(list(usual.pval), rel=1e-4)
    assert found.qm == pytest.approx(usual.qm, rel=1e-4)
    step, restricted = 1e-3, method is Estimator.REML
    low, middle, high = (
        fit_statistics(
            usual.y, usual.v, usual.x, usual.tau2 * np.exp(s), restricted=restricted, parameters=3
        ).ll
        for s in (-step, 0.0, step)
    )
    assert found.alpha_se[0] == pytest.approx(step / np.sqrt(2 * middle - low - high), rel=1e-3)


def test_the_result_follows_the_unit() -> None:
    one, other = fit_location_scale(BCG_Y, BCG_V, X, X), fit_location_scale(10 * BCG_Y, 100 * BCG_V, X, X)
    assert list(other.tau2) == pytest.approx(list(100 * one.tau2), rel=1e-4)
    assert other.alpha[0] == pytest.approx(one.alpha[0] + np.log(100), abs=1e-3)
    assert other.alpha[1] == pytest.approx(one.alpha[1], abs=1e-4)


def test_what_cannot_be_fitted_is_refused() -> None:
    with pytest.raises(RefusedData, match="ML and REML"):
        fit_location_scale(BCG_Y, BCG_V, X, X, method=Estimator.DL)
    with pytest.raises(RefusedData, match="Row 1 misses"):
        fit_location_scale([np.nan, 1.0], [1.0, 1.0], None, np.ones((2, 1)))
    with pytest.raises(RefusedData, match="cannot carry"):
        fit_location_scale([0.0, 1.0], [1.0, 1.0], None, np.ones((2, 1)))
    with pytest.raises(RefusedData, match="collinear"):
        fit_location_scale(BCG_Y, BCG_V, X, np.ones((13, 2)))
    with pytest.raises(RefusedData, match="no maximum with positive"):
        fit_location_scale(np.full(13, 0.3) + 0.01 * np.arange(13), np.ones(13), None, np.ones((13, 1)))

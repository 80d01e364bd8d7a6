"""Leave-one-out and cumulative analyses of the BCG trials against metafor 3.8-1."""

import numpy as np
import pytest

from review.errors import RefusedData
from review.pooling.choices import Estimator, Test
from review.pooling.cumulative import cumulative, order_by
from review.pooling.inverse_variance import fit
from review.pooling.leave_one_out import leave_one_out
from tests.unit.pooling.published_data import BCG_LATITUDE, BCG_V, BCG_Y, BCG_YEAR


def test_leave_one_out_reml() -> None:
    found = leave_one_out(fit(BCG_Y, BCG_V))
    assert found.estimate[0] == pytest.approx(-0.7070837846992588, rel=1e-8)
    assert found.se[-1] == pytest.approx(0.18553597736792657, rel=1e-7)
    assert found.tau2[0] == pytest.approx(0.3361567018036316, rel=1e-7)
    assert found.i2[-1] == pytest.approx(92.34440054610435, rel=1e-8)
    assert found.q_p[0] == pytest.approx(7.077859976780797e-27, rel=1e-6)
    assert set(found.k) == {12}


def test_cumulative_by_year_reml() -> None:
    found = cumulative(fit(BCG_Y, BCG_V), order_by(BCG_YEAR))
    assert found.estimate[4] == pytest.approx(-1.1014257852114842, rel=1e-7)
    assert found.tau2[4] == pytest.approx(0.08575517049217438, rel=1e-6)
    assert found.estimate[-1] == pytest.approx(-0.7145323421581394, rel=1e-8)
    assert list(found.k) == list(range(1, 14))
    assert (found.q[0], found.i2[0], found.h2[0]) == (0, 0, 1)


@pytest.mark.parametrize("test", list(Test))
@pytest.mark.parametrize("method", [Estimator.EE, Estimator.DL, Estimator.REML])
def test_each_refit_equals_a_fit_of_its_own(method: Estimator, test: Test) -> None:
    found = leave_one_out(fit(BCG_Y, BCG_V, method=method, test=test, level=0.9))
    one = fit(np.delete(BCG_Y, 3), np.delete(BCG_V, 3), method=method, test=test, level=0.9)
    assert (found.estimate[3], found.ci_low[3], found.pval[3], found.i2[3]) == pytest.approx(
        (one.beta[0], one.ci_low[0], one.pval[0], one.i2), rel=1e-9
    )


def test_weights_of_ones_own_are_kept() -> None:
    found = leave_one_out(fit(BCG_Y, BCG_V, weights=np.ones(13)))
    assert found.estimate[0] == pytest.approx(BCG_Y[1:].mean())


def test_what_cannot_be_refitted_is_refused() -> None:
    with pytest.raises(RefusedData, match="at least 2 studies"):
        leave_one_out(fit([0.1], [0.2]))
    with pytest.raises(RefusedData, match="without moderators"):
        leave_one_out(fit(BCG_Y, BCG_V, np.column_stack([np.ones(13), BCG_LATITUDE])))
    with pytest.raises(RefusedData, match="each of the 13 studies once"):
        cumulative(fit(BCG_Y, BCG_V), (0, 1))

"""Order, unit and mirror image: what must not change the analyses beyond the pooled value."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.bias_rank import begg
from review.pooling.bias_regression import regression_test
from review.pooling.choices import Estimator
from review.pooling.fail_safe import fail_safe
from review.pooling.henmi_copas import henmi_copas
from review.pooling.influence import influence
from review.pooling.inverse_variance import fit
from review.pooling.leave_one_out import leave_one_out
from review.pooling.trim_and_fill import trim_and_fill


@dataclass(frozen=True, slots=True)
class Studies:
    """Distinct effects and variances."""

    y: FloatArray
    v: FloatArray


@st.composite
def studies(draw: st.DrawFn) -> Studies:
    k = draw(st.integers(4, 12))
    y = draw(st.lists(st.integers(-300, 300), min_size=k, max_size=k, unique=True))
    v = draw(st.lists(st.integers(1, 200), min_size=k, max_size=k, unique=True))
    return Studies(np.array(y) / 100, np.array(v) / 100)


@settings(max_examples=40, deadline=None)
@given(studies(), st.integers(0, 10**6))
def test_the_order_of_rows_changes_nothing(data: Studies, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(data.y.size)
    one = fit(data.y, data.v, method=Estimator.DL)
    other = fit(data.y[order], data.v[order], method=Estimator.DL)
    assert leave_one_out(one).estimate[order] == pytest.approx(leave_one_out(other).estimate, rel=1e-9)
    assert influence(one).cook_d[order] == pytest.approx(influence(other).cook_d, rel=1e-6, abs=1e-12)
    assert regression_test(one).stat == pytest.approx(regression_test(other).stat, rel=1e-7, abs=1e-9)
    assert begg(one).p_value == pytest.approx(begg(other).p_value)
    assert fail_safe(one).number == fail_safe(other).number


@settings(max_examples=40, deadline=None)
@given(studies(), st.sampled_from([1e-3, 7.0, 1e4]), st.sampled_from([0.0, 3.0]))
def test_units_and_shifts_carry_over(data: Studies, unit: float, shift: float) -> None:
    one = fit(data.y, data.v, method=Estimator.DL)
    other = fit(unit * (data.y + shift), unit**2 * data.v, method=Estimator.DL)
    expected = henmi_copas(one)
    found = henmi_copas(other)
    assert found.low == pytest.approx(unit * (expected.low + shift), rel=1e-6, abs=1e-7 * unit)
    assert influence(other).rstudent == pytest.approx(influence(one).rstudent, rel=1e-6, abs=1e-9)
    assert begg(other).score == begg(one).score
    slope = regression_test(one, model="dispersion")
    assert regression_test(other, model="dispersion").slope == pytest.approx(slope.slope, rel=1e-6, abs=1e-8)


@settings(max_examples=40, deadline=None)
@given(studies(), st.sampled_from(["L0", "R0", "Q0"]))
def test_trim_and_fill_of_the_mirror_image(data: Studies, estimator: str) -> None:
    one, other = (fit(sign * data.y, data.v, method=Estimator.DL) for sign in (1, -1))
    try:
        found = trim_and_fill(one, estimator, side="left")
    except RefusedData:
        with pytest.raises(RefusedData):
            trim_and_fill(other, estimator, side="right")
        return
    mirrored = trim_and_fill(other, estimator, side="right")
    assert mirrored.missing == found.missing
    assert mirrored.fit.beta[0] == pytest.approx(-found.fit.beta[0], rel=1e-9, abs=1e-12)
    assert found.missing_se >= 0

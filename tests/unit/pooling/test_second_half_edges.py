"""Degenerate data: every analysis beyond the pooled value gives a finite answer or one clear sentence."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from review.errors import RefusedData
from review.pooling.bias_rank import begg
from review.pooling.bias_regression import pet_peese, regression_test
from review.pooling.bootstrap import bootstrap
from review.pooling.choices import Estimator, Test
from review.pooling.cumulative import cumulative
from review.pooling.excess_significance import excess_significance
from review.pooling.fail_safe import fail_safe
from review.pooling.gosh import gosh
from review.pooling.henmi_copas import henmi_copas
from review.pooling.influence import baujat, influence
from review.pooling.inverse_variance import Fit, fit
from review.pooling.leave_one_out import leave_one_out
from review.pooling.multilevel import fit_multilevel
from review.pooling.multilevel_intervals import profile_intervals
from review.pooling.multilevel_structure import Intercepts
from review.pooling.permutation import permutation_test
from review.pooling.robust import robust_fit
from review.pooling.selection import selection_model
from review.pooling.selection_functions import step_function
from review.pooling.survival_estimates import individuals, kaplan_meier, median_survival
from review.pooling.survival_reconstruction import reconstruct
from review.pooling.trim_and_fill import trim_and_fill
from tests.unit.pooling.published_data import BCG_V, BCG_Y

TINY = ([0.1, 0.2, 0.5, 0.3], [1e-12, 2e-12, 1e-12, 3e-12])
HUGE = ([1e5, 3e5, -2e5, 4e5, 1e5], [1e12, 2e12, 1e12, 3e12, 5e12])
WIDE = ([10.0, -10, 5, -7, 30, 2], [0.01, 0.02, 0.01, 0.03, 0.02, 0.1])


@pytest.mark.parametrize("data", [TINY, HUGE, WIDE])
@pytest.mark.parametrize("method", [Estimator.REML, Estimator.DL, Estimator.EE])
def test_extreme_variances_give_finite_answers(
    data: tuple[list[float], list[float]], method: Estimator
) -> None:
    full = fit(*data, method=method)
    found = influence(full)
    assert np.isfinite(found.cook_d).all()
    assert np.isfinite(baujat(full).influence).all()
    assert np.isfinite(leave_one_out(full).estimate).all()
    assert np.isfinite(cumulative(full).ci_low).all()
    assert np.isfinite(gosh(full).estimate).all()
    assert np.isfinite([henmi_copas(full).low, excess_significance(full).expected]).all()
    assert fail_safe(full, "General").number >= 0
    assert 0 < permutation_test(full).p_values[0] <= 1
    assert np.isfinite(bootstrap(full, 50).bias_corrected).all()
    assert np.isfinite(regression_test(full).stat)
    assert np.isfinite(begg(full).p_value)


@pytest.mark.parametrize("data", [TINY, HUGE, WIDE])
def test_extreme_variances_in_a_multilevel_model(data: tuple[list[float], list[float]]) -> None:
    terms = [Intercepts("study", tuple(str(i) for i in range(len(data[0]))))]
    found = fit_multilevel(*data, random=terms)
    usual = fit(*data)
    assert found.beta[0] == pytest.approx(usual.beta[0], rel=1e-5)
    assert found.terms[0].variances[0] == pytest.approx(usual.tau2, rel=1e-4, abs=1e-6 * data[1][0])
    interval = profile_intervals(found)[0]
    assert interval.low <= interval.estimate + 1e-6 * data[1][0]
    assert interval.high > 0


EQUAL = fit([0.3] * 6, [0.1] * 6, method=Estimator.DL, test=Test.KNHA)
ZERO = fit([0.0] * 5, [0.1, 0.2, 0.3, 0.1, 0.2])


@pytest.mark.parametrize(
    ("call", "full", "message"),
    [
        (influence, EQUAL, "agree exactly"),
        (permutation_test, EQUAL, "nothing to permute"),
        (lambda f: robust_fit(f, list("abcdef")), EQUAL, "fits exactly"),
        (begg, EQUAL, "differ in effect"),
        (begg, fit([0.1], [0.1]), "at least 3 studies"),
        (trim_and_fill, EQUAL, "cannot choose the side"),
        (pet_peese, ZERO, "exactly on the regression line"),
        (regression_test, replace(ZERO, test=Test.KNHA), "fit exactly"),
        (lambda f: selection_model(f, "negexp"), fit([0.1, 0.2], [0.1, 0.1]), "too few"),
        (lambda f: selection_model(f, "negexp"), fit(*TINY), "negexp"),
        (lambda f: selection_model(f, "stepfun"), fit(*WIDE, method=Estimator.EE), "no proper maximum"),
        (
            lambda f: bootstrap(f, 3),
            fit(BCG_Y[:2], BCG_V[:2], np.array([[1.0, 0], [1, 1]]), method=Estimator.EE),
            "Hardly any",
        ),
    ],
)
def test_degenerate_data_are_refused(call: Callable[[Fit], object], full: Fit, message: str) -> None:
    with pytest.raises(RefusedData, match=message):
        call(full)


def test_the_first_study_of_a_cumulative_analysis_is_tested_by_z() -> None:
    found = cumulative(fit(BCG_Y, BCG_V, test=Test.KNHA))
    assert found.se[0] == pytest.approx(np.sqrt(BCG_V[0]))
    assert found.ci_high[0] == pytest.approx(BCG_Y[0] + 1.959963985 * np.sqrt(BCG_V[0]))


def test_deleting_one_of_two_studies_leaves_no_knapp_hartung_factor() -> None:
    found = influence(fit([0.3, 0.5], [0.1, 0.2], test=Test.KNHA))
    assert np.isfinite(found.dffits).all()
    assert found.rstudent[0] == pytest.approx(-0.2 / np.sqrt(0.3))


def test_a_selection_parameter_may_end_at_zero() -> None:
    """All results beyond the first step: its neighbour's weight falls to nothing or the model is refused."""
    y = np.array([0.6, 0.8, 0.7, 0.9, 0.65, 0.75, 0.85, 0.62, 0.71, 0.3])
    try:
        found = selection_model(fit(y, np.full(10, 0.1)), step_function((0.05,)))
    except RefusedData as error:
        assert "selection model" in str(error)
    else:
        assert found.delta[1] >= 0
        assert found.warnings


def test_a_null_value_needs_an_intercept() -> None:
    full = fit(BCG_Y, BCG_V, np.arange(1.0, 14)[:, None])
    with pytest.raises(RefusedData, match="needs a model with an intercept"):
        selection_model(full, "negexp", null=0.5)


def test_a_median_on_a_flat_step_lies_in_its_middle() -> None:
    curve = kaplan_meier(individuals([1, 2, 3, 4], [1, 1, 1, 1]))
    assert median_survival(curve)[0] == 2.5


def test_reconstruction_speaks_up_when_figure_and_numbers_disagree() -> None:
    found = reconstruct([1, 2, 3, 4], [0.5, 0.4, 0.3, 0.2], [0, 2, 4], [100, 90, 80])
    assert "miss the reported ones" in found.warnings[0]
    assert np.isnan(reconstruct([1, 2], [0.9, 0.8], [0], [20]).curve_median)


def test_equal_warnings_of_small_samples() -> None:
    small = fit(BCG_Y[:4], BCG_V[:4])
    for found in (henmi_copas(small), trim_and_fill(small), fail_safe(small), bootstrap(small, 20)):
        assert any("few" in warning for warning in found.warnings)

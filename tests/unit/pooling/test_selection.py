"""Selection models against metafor 3.8-1 and against the likelihood itself."""

import numpy as np
import pytest
from scipy import integrate, special

from review.errors import RefusedData
from review.pooling.choices import Alternative, Estimator, SelectionKind, VeveaWoods
from review.pooling.inverse_variance import fit
from review.pooling.second_derivatives import second_derivatives
from review.pooling.selection import selection_model
from review.pooling.selection_functions import SelectionFunction, step_function, vevea_woods
from review.pooling.selection_likelihood import SelectionData, log_likelihood
from tests.unit.pooling.published_data import BCG_V, BCG_Y, HACKSHAW_V, HACKSHAW_Y

SMOKING = fit(HACKSHAW_Y, HACKSHAW_V)


@pytest.mark.parametrize(
    ("steps", "beta", "se", "tau2", "delta", "lrt"),
    [
        ((0.05,), 0.32778012, 0.10612909, 0.03607807, [1, 2.79174101], 2.12538147),
        ((0.025, 0.5), 0.07656855, 0.08876055, 0.01522566, [1, 0.45986651, 0.14953713], 4.00141028),
        (
            (0.05, 0.1, 0.5),
            0.12174144,
            0.12987975,
            0.03071325,
            [1, 2.42207943, 0.97754275, 0.39671259],
            7.06613690,
        ),
    ],
)
def test_step_functions_of_the_passive_smoking_studies(
    steps: tuple[float, ...], beta: float, se: float, tau2: float, delta: list[float], lrt: float
) -> None:
    found = selection_model(SMOKING, step_function(steps))
    assert (found.beta[0], found.se[0], found.tau2) == pytest.approx((beta, se, tau2), rel=1e-4)
    assert list(found.delta) == pytest.approx(delta, rel=1e-4)
    assert found.lrt == pytest.approx(lrt, rel=1e-5)
    assert found.lrt_df == len(steps)
    assert sum(found.interval_counts) == 37


@pytest.mark.parametrize(
    ("kind", "beta", "delta", "log_likelihood"),
    [
        ("negexp", 0.00488639, [2.77677850], -8.08475120),
        ("halfnorm", 0.10111115, [2.02868382], -8.88177147),
        ("beta", 0.93793139, [1.66565368, 1.13097455], -7.80986634),
    ],
)
def test_smooth_functions(kind: str, beta: float, delta: list[float], log_likelihood: float) -> None:
    found = selection_model(SMOKING, kind)
    assert found.beta[0] == pytest.approx(beta, rel=2e-3)
    assert list(found.delta) == pytest.approx(delta, rel=1e-3)
    assert found.log_likelihood == pytest.approx(log_likelihood, rel=1e-6)


@pytest.mark.parametrize("kind", ["power", "logistic", "negexp"])
def test_the_fit_lies_at_least_as_high_as_metafors(kind: str) -> None:
    """The likelihood of the BCG trials is flat here, and metafor stops a little short of its top."""
    reached = {"power": -12.1884306, "logistic": -12.6641528, "negexp": -12.6647773}
    found = selection_model(fit(BCG_Y, BCG_V), kind, alternative="less")
    assert found.log_likelihood >= reached[kind] - 1e-5
    assert found.lrt is not None
    assert 0 <= found.lrt < 1.5


@pytest.mark.parametrize("alternative", list(Alternative))
@pytest.mark.parametrize("kind", [k for k in SelectionKind if k is not SelectionKind.STEP])
def test_the_normaliser_is_the_integral_it_stands_for(kind: SelectionKind, alternative: Alternative) -> None:
    function = SelectionFunction(kind)
    delta = np.array([1.4, 1.2])[: function.count]
    y, v, mean, tau2 = 0.3, 0.2, 0.1, 0.05
    data = SelectionData(np.array([y]), np.array([v]), np.ones((1, 1)), function, alternative)
    spread = np.sqrt(v + tau2)

    def seen(x: float) -> float:
        weight = function.weight(data.p_at(np.array([x]) / np.sqrt(v)), delta)[0]
        return float(weight * np.exp(-(((x - mean) / spread) ** 2) / 2) / (spread * np.sqrt(2 * np.pi)))

    total = sum(
        integrate.quad(seen, a, b, epsabs=1e-12, epsrel=1e-11, limit=200)[0]
        for a, b in ((-5, -1), (-1, 0), (0, 1), (1, 5))
    )
    expected = np.log(seen(y) / total)
    assert log_likelihood(data, np.array([mean]), tau2, delta) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("alternative", list(Alternative))
def test_a_step_function_sums_probabilities(alternative: Alternative) -> None:
    function = step_function((0.025, 0.5))
    data = SelectionData(np.array([0.3]), np.array([0.2]), np.ones((1, 1)), function, alternative)
    flat = log_likelihood(data, np.array([0.1]), 0.05, np.ones(3))
    assert flat == pytest.approx(-0.5 * np.log(2 * np.pi * 0.25) - 0.04 / 0.5, rel=1e-12)
    half = np.array([1.0, 0.5, 0.25])
    draws = 0.1 + 0.5 * special.ndtri((np.arange(200_000) + 0.5) / 200_000)
    chance = half[function.interval(data.p_at(draws / np.sqrt(0.2)))].mean()
    weight = half[function.interval(data.p_values)][0]
    assert log_likelihood(data, np.array([0.1]), 0.05, half) == pytest.approx(
        flat + np.log(weight / chance), abs=1e-4
    )


def test_the_mirror_image_has_the_mirrored_result() -> None:
    one = selection_model(SMOKING, step_function((0.025,)))
    other = selection_model(fit(-HACKSHAW_Y, HACKSHAW_V), step_function((0.025,)), alternative="less")
    assert other.beta[0] == pytest.approx(-one.beta[0], rel=1e-5)
    shifted = selection_model(fit(HACKSHAW_Y + 0.7, HACKSHAW_V), step_function((0.025,)), null=0.7)
    assert shifted.beta[0] == pytest.approx(one.beta[0] + 0.7, rel=1e-5)
    assert shifted.lrt == pytest.approx(one.lrt, rel=1e-4)


def test_weights_chosen_beforehand() -> None:
    """Equal weights give back the ML fit, more severe selection less effect."""
    none = selection_model(SMOKING, step_function((0.025,), (1.0, 1.0)))
    assert none.beta[0] == pytest.approx(none.unadjusted.beta[0], rel=1e-4)
    assert none.lrt is None
    moderate = selection_model(SMOKING, vevea_woods("moderate one-tailed"))
    severe = selection_model(SMOKING, vevea_woods("severe one-tailed"))
    assert severe.beta[0] < moderate.beta[0] < none.beta[0]
    assert np.isnan(severe.se_delta).all()
    assert all(len(vevea_woods(p).fixed) == 14 for p in VeveaWoods)


def test_equal_effects_keep_tau2_at_zero() -> None:
    found = selection_model(fit(HACKSHAW_Y, HACKSHAW_V, method=Estimator.EE), "negexp")
    assert found.tau2 == 0
    assert np.isnan(found.se_tau2)


def test_what_cannot_be_fitted_is_refused() -> None:
    with pytest.raises(RefusedData, match=r"No study has a p-value from 0 to 1e-09"):
        selection_model(SMOKING, step_function((1e-9,)))
    with pytest.raises(RefusedData, match="between 0 and 1"):
        step_function((1.5,))
    with pytest.raises(RefusedData, match="need as many weights"):
        step_function((0.05,), (1.0,))
    with pytest.raises(RefusedData, match="weights of one's own"):
        selection_model(fit(HACKSHAW_Y, HACKSHAW_V, weights=np.ones(37)), "beta")
    with pytest.raises(RefusedData, match="studies"):
        selection_model(fit([3.0, 3.1, 3.2, 3.3], [1.0, 1.0, 1.0, 1.0]), "negexppow")


def test_second_derivatives_of_a_known_function() -> None:
    def function(x: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        return float(x[0] ** 2 * x[1] + np.exp(x[1]))

    found = second_derivatives(function, np.array([1.5, 0.5]), np.array([1e-3, 1e-3]))
    assert found == pytest.approx(np.array([[1.0, 3.0], [3.0, np.exp(0.5)]]), rel=1e-6)

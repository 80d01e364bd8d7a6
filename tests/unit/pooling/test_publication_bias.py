"""Trim and fill, fail-safe numbers, excess significance, Henmi–Copas and p-curve."""

import math

import numpy as np
import pytest
from scipy import special

from review.errors import RefusedData
from review.pooling.choices import Estimator, FailSafeKind
from review.pooling.excess_significance import ExcessTest, excess_significance, poisson_binomial
from review.pooling.fail_safe import fail_safe
from review.pooling.henmi_copas import henmi_copas
from review.pooling.inverse_variance import fit
from review.pooling.p_curve import p_curve
from review.pooling.trim_and_fill import Side, trim_and_fill
from tests.unit.pooling.published_data import BCG_V, BCG_Y, HACKSHAW_V, HACKSHAW_Y

BCG = fit(BCG_Y, BCG_V)
SMOKING = fit(HACKSHAW_Y, HACKSHAW_V)
SMOKING_DL = fit(HACKSHAW_Y, HACKSHAW_V, method=Estimator.DL)


@pytest.mark.parametrize(
    ("estimator", "missing", "se", "p", "estimate"),
    [
        ("L0", 7, 4.040761356382166, None, 0.1739235284410204),
        ("R0", 7, 4.0, 0.00390625, 0.1739235284410204),
        ("Q0", 8, 5.233091427933827, None, 0.16218565934807785),
    ],
)
def test_trim_and_fill_of_the_passive_smoking_studies(
    estimator: str, missing: int, se: float, p: float | None, estimate: float
) -> None:
    found = trim_and_fill(SMOKING_DL, estimator)
    assert (found.missing, found.side, found.missing_p) == (missing, Side.LEFT, p)
    assert found.missing_se == pytest.approx(se, rel=1e-9)
    assert found.fit.beta[0] == pytest.approx(estimate, rel=1e-9)
    assert found.fit.k == 37 + missing


def test_trim_and_fill_adds_mirror_images() -> None:
    found = trim_and_fill(BCG)
    assert (found.missing, found.side, found.side_given) == (1, Side.RIGHT, False)
    assert found.filled[0] == pytest.approx(0.31040302402, rel=1e-5)
    mirrored = trim_and_fill(fit(-BCG_Y, BCG_V))
    assert mirrored.side is Side.LEFT
    assert mirrored.fit.beta[0] == pytest.approx(-found.fit.beta[0], rel=1e-9)
    assert trim_and_fill(SMOKING_DL, side="right").missing == 0


def test_trim_and_fill_refusals() -> None:
    with pytest.raises(RefusedData, match="at least 3 studies"):
        trim_and_fill(fit([0.1, 0.2], [0.1, 0.2]))
    with pytest.raises(RefusedData, match="name it"):
        trim_and_fill(fit([0.1, 0.2, 0.5], [0.1, 0.1, 0.1]))


@pytest.mark.parametrize(
    ("kind", "number", "p", "mean"),
    [
        ("Rosenthal", 393, 1.0383447574912757e-08, None),
        ("Orwin", 37, None, 0.2951326435136436),
        ("Rosenberg", 202, 6.367447476692461e-07, 0.1857602036467867),
    ],
)
def test_fail_safe_numbers(kind: str, number: int, p: float | None, mean: float | None) -> None:
    found = fail_safe(SMOKING, kind)
    assert found.number == number
    assert found.p_value == (None if p is None else pytest.approx(p, rel=1e-9))
    assert found.mean_effect == (None if mean is None else pytest.approx(mean, rel=1e-9))


def test_general_fail_safe_number_is_the_one_that_undoes_the_random_effects_test() -> None:
    found = fail_safe(BCG, FailSafeKind.GENERAL)
    w = 1 / (BCG_V + BCG.tau2)
    typical = 1 / (13 / (1 / BCG_V).sum() + BCG.tau2)

    def z(number: int) -> float:
        return abs(float((w * BCG_Y).sum())) / math.sqrt(w.sum() + number * typical)

    bound = float(special.ndtri(0.975))
    assert z(found.number) <= bound < z(found.number - 1)


def test_orwin_takes_a_target_and_weights() -> None:
    weighted = fail_safe(SMOKING, "Orwin", weighted=True, target=0.1)
    mean = float(np.average(HACKSHAW_Y, weights=1 / HACKSHAW_V))
    assert weighted.mean_effect == pytest.approx(mean)
    assert weighted.number == math.ceil(37 * (mean - 0.1) / 0.1)
    with pytest.raises(RefusedData, match="target other than no effect"):
        fail_safe(SMOKING, "Orwin", target=0.0)


def test_excess_significance_exact_and_chi_square() -> None:
    found = excess_significance(BCG)
    assert (found.observed, found.test) == (8, ExcessTest.EXACT)
    assert found.expected == pytest.approx(7.808830302343088, rel=1e-5)
    assert found.p_value == pytest.approx(0.5840585042998979, rel=1e-5)
    same = excess_significance(BCG, truncate=5)
    assert same.expected == pytest.approx(7.808830302343088, rel=1e-7)
    chi = excess_significance(SMOKING, truncate=5)
    assert chi.test is ExcessTest.CHI_SQUARE
    assert (chi.statistic, chi.p_value) == pytest.approx((0.00010439572922373, 0.5040760910411844), rel=1e-5)


def test_the_exact_test_is_the_binomial_one_when_all_power_is_equal() -> None:
    full = fit([0.1, 0.9, 0.8, 0.2, 0.85], np.full(5, 0.1))
    exact = excess_significance(full, test="exact")
    assert exact.p_value == pytest.approx(excess_significance(full, test="binom").p_value, rel=1e-12)
    assert poisson_binomial(np.array([0.5, 0.5])).tolist() == [0.25, 0.5, 0.25]
    assert exact.warnings


def test_henmi_copas_agrees_with_metafor() -> None:
    found = henmi_copas(fit(BCG_Y, BCG_V, method=Estimator.DL))
    assert found.estimate == pytest.approx(-0.43028516365409103, rel=1e-12)
    assert found.se == pytest.approx(0.28354435135524986, rel=1e-12)
    assert (found.low, found.high) == pytest.approx((-1.15554876193203, 0.29497843462384793), rel=1e-8)
    assert found.tau2 == pytest.approx(0.3087602628623762, rel=1e-10)


def test_henmi_copas_follows_the_unit_and_reduces_to_fixed_effects() -> None:
    one, other = henmi_copas(BCG), henmi_copas(fit(1e-4 * BCG_Y, 1e-8 * BCG_V))
    assert other.low == pytest.approx(1e-4 * one.low, rel=1e-8)
    flat = henmi_copas(fit(np.full(12, 0.3) + 1e-3 * np.arange(12), np.full(12, 0.5)))
    assert flat.tau2 == 0
    with pytest.raises(RefusedData, match="at least 2 studies"):
        henmi_copas(fit([0.1], [0.1]))


def test_p_curve_of_strong_and_of_barely_significant_results() -> None:
    strong = p_curve(np.full(12, 4.0), np.ones(12))
    assert strong.evidential
    assert not strong.inadequate
    assert (strong.significant, strong.below_025) == (12, 12)
    assert strong.binomial_p == pytest.approx(0.5**12)
    assert strong.power > 0.95
    weak = p_curve(np.linspace(1.97, 2.05, 12), np.ones(12))
    assert weak.inadequate
    assert not weak.evidential
    assert weak.half is None
    assert weak.power == 0.05


def test_p_curve_stouffer_by_hand() -> None:
    z = np.array([2.1, 2.5, 3.0, 0.4])
    found = p_curve(z, np.ones(4))
    pp = 2 * special.ndtr(-z[:3]) / 0.05
    assert found.full.z == pytest.approx(special.ndtri(pp).sum() / math.sqrt(3), rel=1e-9)
    assert found.full.p_value == pytest.approx(special.ndtr(found.full.z))
    assert found.power_low <= found.power <= found.power_high
    assert found.warnings


def test_estimated_power_is_right_for_its_own_p_values() -> None:
    """Statistics at evenly spread quantiles of 60 % power give back 60 %."""
    bound = float(special.ndtri(0.975))
    mean = bound + float(special.ndtri(0.6))
    tail = (np.arange(200) + 0.5) / 200 * 0.6
    found = p_curve(mean - special.ndtri(tail), np.ones(200))
    assert found.power == pytest.approx(0.6, abs=0.005)


def test_p_curve_needs_a_significant_result() -> None:
    with pytest.raises(RefusedData, match="No effect is significant"):
        p_curve([0.1], [1.0])


def test_an_early_stop_moves_only_the_last_digits_of_tau2() -> None:
    exact, stopped = trim_and_fill(BCG), trim_and_fill(BCG, stop=1e-5)
    assert stopped.fit.tau2 != exact.fit.tau2
    assert stopped.fit.tau2 == pytest.approx(exact.fit.tau2, abs=2e-5)
    assert stopped.fit.se_tau2 == pytest.approx(exact.fit.se_tau2, rel=1e-4)
    assert stopped.fit.ml.aic == pytest.approx(exact.fit.ml.aic, rel=1e-6)


def test_trim_and_fill_may_leave_a_single_study() -> None:
    """Values of R's metafor 3.8-1, `trimfill(rma(yi, vi, method="DL"))`."""
    model = fit([0.771, 0.295, 0.078], [0.06, 0.203, 0.2], method=Estimator.DL)
    found = trim_and_fill(model)
    assert (found.missing, found.fit.k) == (2, 5)
    assert found.fit.beta[0] == pytest.approx(0.771)
    assert found.fit.se[0] == pytest.approx(0.233779684821553)
    again = trim_and_fill(fit([0.1, 0.2, 0.6], [0.1, 0.2, 0.9]))
    assert (again.missing, again.fit.tau2) == (2, 0.0)
    assert again.fit.se[0] == pytest.approx(0.212132034356)


def test_trim_and_fill_that_goes_round_in_circles() -> None:
    with pytest.raises(RefusedData, match="did not settle"):
        trim_and_fill(fit([0.1, 0.1, 0.1], [0.25, 0.25, 0.55]), side="left")


def test_a_number_missing_that_q0_cannot_estimate() -> None:
    model = fit([0, 0.4, 0.5, 0.9, 0.3], [0.15, 0.35, 0.55, 0.25, 0.75])
    with pytest.raises(RefusedData, match="Q0 is undefined"):
        trim_and_fill(model, estimator="Q0")

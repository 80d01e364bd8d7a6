"""Inverse-variance fits against metafor's numbers and closed forms."""

import math

import numpy as np
import pytest
from scipy import special

from review.errors import RefusedData
from review.pooling.arrays import vector
from review.pooling.batch import fit_batch, tau2_batch
from review.pooling.choices import Estimator, I2Definition, PredictionRule, Test
from review.pooling.heterogeneity import estimate_tau2
from review.pooling.heterogeneity_intervals import IntervalMethod, heterogeneity_intervals
from review.pooling.inverse_variance import fit
from review.pooling.moments import sample
from review.pooling.quadratic_forms import upper_tail
from review.pooling.regression import (
    likelihood_ratio,
    predict,
    prediction_df,
    variance_inflation,
    wald_test,
)
from review.pooling.subgroup import contrast_test
from tests.unit.pooling.published_data import BCG_LATITUDE, BCG_V, BCG_Y, BCG_YEAR

LATITUDE = np.column_stack([np.ones(13), BCG_LATITUDE])


@pytest.mark.parametrize(
    ("method", "tau2", "error", "beta", "se"),
    [
        ("EE", 0.0, math.nan, -0.4302851636540909, 0.04049875171086381),
        ("DL", 0.3087602628623762, 0.2298699925110258, -0.7141172220732269, 0.1787420895354031),
        ("HE", 0.3285638579957688, 0.20708717829893372, -0.7158785887587354, 0.18327998598878223),
        ("HS", 0.22836286367690684, 0.1279045566132795, -0.7045353739162566, 0.15865209305665554),
        ("HSk", 0.24916993028096543, 0.1507091900757352, -0.7074760517244896, 0.16414801990762912),
        ("SJ", 0.34551570159859507, 0.14968051134734317, -0.7172485925575837, 0.18705945841642663),
        ("ML", 0.2800281372686445, 0.1442519493827643, -0.7111991354741811, 0.17189680877689031),
        ("REML", 0.31324325813648085, 0.16642575283697086, -0.7145323421581394, 0.17978151610520574),
        ("EB", 0.3180684522050241, 0.17366302746275658, -0.7149681534934442, 0.18089219153762354),
        ("PM", 0.31806845220502394, 0.1736630274627565, -0.7149681534934441, 0.1808921915376235),
        ("PMM", 0.3433879068958067, 0.1847757155434232, -0.7170830446635821, 0.18659009371409202),
        ("GENQ", 0.3087602628623762, 0.22986999251102583, -0.7141172220732269, 0.1787420895354031),
    ],
)
def test_bcg_risk_ratios(method: str, tau2: float, error: float, beta: float, se: float) -> None:
    found = fit(BCG_Y, BCG_V, method=Estimator(method))
    assert found.tau2 == pytest.approx(tau2, rel=1e-9)
    assert found.se_tau2 == pytest.approx(error, rel=1e-9, nan_ok=True)
    assert found.beta[0] == pytest.approx(beta, rel=1e-9)
    assert found.se[0] == pytest.approx(se, rel=1e-9)
    batch = tau2_batch(np.stack([BCG_Y, BCG_Y]), BCG_V, method=Estimator(method))
    assert batch == pytest.approx([tau2, tau2], rel=1e-9)


def test_meta_regression_on_latitude() -> None:
    found = fit(BCG_Y, BCG_V, LATITUDE)
    assert found.beta == pytest.approx([0.25146821000735886, -0.029101725011649503], rel=1e-9)
    assert found.se == pytest.approx([0.24909539661678937, 0.007195327220905189], rel=1e-9)
    assert found.tau2 == pytest.approx(0.07634796395522273, rel=1e-9)
    assert found.r2 == pytest.approx(75.62662181161525, rel=1e-8)
    assert found.qm == pytest.approx(16.358232147161285, rel=1e-8)
    assert found.i2 == pytest.approx(68.391224838188, rel=1e-8)
    ml = found.ml
    assert [ml.ll, ml.deviance, ml.aic, ml.bic, ml.aicc] == pytest.approx(
        [-7.946573555898674, 27.679015385308734, 21.893147111797347, 23.587995184181956, 24.55981377846401]
    )
    assert found.reml.ll == pytest.approx(-8.087320058275733)
    assert variance_inflation(found) == pytest.approx([1.0])
    assert found.hat.sum() == pytest.approx(2.0)
    assert found.fitted[0] == pytest.approx(-1.0290076905052192)


@pytest.mark.parametrize("method", ["REML", "ML", "PM", "DL", "HE", "SJ", "EE"])
def test_batches_of_designs_equal_single_fits(method: str) -> None:
    rng = np.random.default_rng(3)
    order = np.stack([rng.permutation(13) for _ in range(5)])
    design = np.column_stack([np.ones(13), BCG_LATITUDE, BCG_YEAR])
    many = fit_batch(BCG_Y[order], BCG_V[order], design, method=Estimator(method), test=Test.KNHA)
    for i, rows in enumerate(order):
        one = fit(BCG_Y[rows], BCG_V[rows], design, method=Estimator(method), test=Test.KNHA)
        assert many.tau2[i] == pytest.approx(one.tau2, rel=1e-8, abs=1e-12)
        assert many.beta[i] == pytest.approx(one.beta, rel=1e-7)
        assert many.se[i] == pytest.approx(one.se, rel=1e-7)
        assert many.i2[i] == pytest.approx(one.i2, rel=1e-6, abs=1e-9)


def test_subsets_and_repeats_by_counts() -> None:
    counts = np.ones((2, 13))
    counts[0, 4] = 0
    counts[1, 2] = 2
    many = fit_batch(BCG_Y, BCG_V, counts=counts, tau2=np.array([0.3, 0.3]), test=Test.ADHOC)
    without = fit(np.delete(BCG_Y, 4), np.delete(BCG_V, 4), tau2=0.3, test=Test.ADHOC)
    twice = fit(np.append(BCG_Y, BCG_Y[2]), np.append(BCG_V, BCG_V[2]), tau2=0.3, test=Test.ADHOC)
    assert many.beta[:, 0] == pytest.approx([without.beta[0], twice.beta[0]])
    assert many.se[:, 0] == pytest.approx([without.se[0], twice.se[0]])
    assert many.k == pytest.approx([12, 14])


def test_large_batches_are_cut_in_blocks() -> None:
    flips = np.random.default_rng(1).choice([-1.0, 1.0], (3000, 13))
    many = fit_batch(BCG_Y * flips, BCG_V, method=Estimator.DL)
    assert len(many.tau2) == 3000
    assert many.tau2[2999] == pytest.approx(fit(BCG_Y * flips[2999], BCG_V, method=Estimator.DL).tau2)


def test_hartung_knapp_is_the_weighted_variance() -> None:
    found = fit(BCG_Y, BCG_V, method=Estimator.DL, test=Test.KNHA)
    w = 1 / (BCG_V + found.tau2)
    mean = (w * BCG_Y).sum() / w.sum()
    factor = (w * (BCG_Y - mean) ** 2).sum() / 12
    assert found.s2w == pytest.approx(factor)
    assert found.se[0] == pytest.approx(math.sqrt(factor / w.sum()))
    half = float(special.stdtrit(12, 0.975)) * found.se[0]
    assert found.ci_high[0] - found.ci_low[0] == pytest.approx(2 * half)
    quiet = fit([0.1, 0.11, 0.12], [0.1, 0.1, 0.1], test=Test.ADHOC)
    assert quiet.s2w == 1.0


def test_weights_of_ones_own() -> None:
    found = fit(BCG_Y, BCG_V, weights=np.ones(13), method=Estimator.DL)
    assert found.beta[0] == pytest.approx(BCG_Y.mean())
    assert found.se[0] == pytest.approx(math.sqrt((BCG_V + found.tau2).sum()) / 13)
    assert found.weights == pytest.approx(np.full(13, 100 / 13))
    assert found.hat == pytest.approx(np.full(13, 1 / 13))
    genq = fit(BCG_Y, BCG_V, weights=1 / BCG_V, method=Estimator.GENQ)
    assert genq.ml.ll == pytest.approx(-13.943115566088824)
    assert genq.se[0] == pytest.approx(0.2835443513552498)


def test_a_known_tau2_is_not_estimated() -> None:
    found = fit(BCG_Y, BCG_V, tau2=0.1)
    assert found.tau2 == 0.1
    assert math.isnan(found.se_tau2)
    assert found.r2 is None
    assert found.ml.aic == pytest.approx(-2 * found.ml.ll + 2)


def test_one_and_two_studies() -> None:
    one = fit([0.5], [0.04], test=Test.KNHA)
    assert (one.beta[0], one.se[0], one.tau2, one.i2, one.df) == (0.5, 0.2, 0.0, 0.0, None)
    assert math.isnan(one.se_tau2)
    two = fit([0.1, 0.9], [0.02, 0.05], test=Test.KNHA)
    assert two.df == 1
    assert two.ci_high[0] - two.ci_low[0] > 5


def test_rows_that_miss_a_number_are_left_out() -> None:
    found = fit([0.2, math.nan, 0.4, 0.1], [0.05, 0.02, math.nan, 0.04])
    assert found.k == 2
    assert found.dropped == (1, 2)
    design = np.column_stack([np.ones(4), [1.0, 2.0, math.nan, 4.0]])
    assert fit([0.1, 0.2, 0.3, 0.5], [1, 1, 1, 1], design, method=Estimator.EE).k == 3


@pytest.mark.parametrize(
    ("y", "v", "x", "words"),
    [
        ([], [], None, "nothing to pool"),
        ([0.1], [-0.2], None, "must be positive"),
        ([0.1, 0.2], [0.1], None, "one variance per effect"),
        ([0.1, 0.2, 0.3], [0.1] * 3, [[1, 2, 4], [1, 3, 6], [1, 5, 10]], "collinear"),
        ([0.1, 0.2, 0.3], [0.1] * 3, [[1, 0], [1, 0], [1, 0]], "collinear"),
        ([0.1, 0.2], [0.1] * 2, [[1, 2, 3], [1, 3, 1]], "use fewer moderators"),
        ([0.1, 0.2], [0.1] * 2, [[1, 2, 3]], "give one row each"),
        ([0.1, 0.2], [0.1] * 2, [["a"], ["b"]], "not a number"),
        (["a"], [0.1], None, "not a number"),
        ([1e300, 2], [1, 1], None, "Row 1 .*change the unit"),
        ([1, 2], [1, 1e-300], None, "Row 2 .*change the unit"),
        ([[0.1]], [0.1], None, "dimensions"),
    ],
)
def test_impossible_input_is_refused(
    y: list[float], v: list[float], x: list[list[float]], words: str
) -> None:
    with pytest.raises(RefusedData, match=words):
        fit(y, v, x)


def test_extreme_variances() -> None:
    for scale in (1e-12, 1e12):
        found = fit(BCG_Y * math.sqrt(scale), BCG_V * scale)
        assert found.tau2 == pytest.approx(0.31324325813648085 * scale, rel=1e-8)
    far = fit([-900, 450, 3, 1200, -35, 60], [1, 2, 0.5, 4, 1, 1])
    assert far.tau2 > 1e5
    same = fit([1, 1, 1], [0.1, 0.2, 0.3], method=Estimator.SJ)
    assert (same.tau2, same.se_tau2) == (0.0, 0.0)


def test_two_step_and_batched_searches_agree_with_designs() -> None:
    rng = np.random.default_rng(5)
    for _ in range(20):
        y, v = rng.normal(0, 1, 9), rng.uniform(0.05, 2, 9)
        x = np.column_stack([np.ones(9), rng.normal(1990, 6, 9)])
        for method in (Estimator.REML, Estimator.ML, Estimator.PM):
            single = estimate_tau2(sample(y, v, x), method)[0]
            batch = estimate_tau2(sample(np.stack([y, y]), v, x), method)
            assert batch == pytest.approx([single, single], rel=1e-7, abs=1e-12)


def test_q_profile_limits_put_q_at_its_quantiles() -> None:
    model = fit(BCG_Y, BCG_V)
    found = heterogeneity_intervals(model)
    for tau2, quantile in ((found.tau2.low, 0.975), (found.tau2.high, 0.025)):
        w = 1 / (BCG_V + tau2)
        mean = (w * BCG_Y).sum() / w.sum()
        q = (w * (BCG_Y - mean) ** 2).sum()
        assert special.chdtr(12, q) == pytest.approx(quantile, abs=1e-10)
    # Viechtbauer 2007: 0.1197 to 1.1115; I2 81.9 to 97.7 %
    assert [found.tau2.low, found.tau2.high] == pytest.approx([0.1197, 1.1115], abs=1e-4)
    assert [found.i2.low, found.i2.high] == pytest.approx([81.92, 97.68], abs=0.01)
    cut = heterogeneity_intervals(model, highest=1.0)
    assert cut.tau2.high == 1.0


def test_profile_likelihood_limits_drop_by_half_a_quantile() -> None:
    for method in (Estimator.REML, Estimator.ML):
        model = fit(BCG_Y, BCG_V, method=method)
        found = heterogeneity_intervals(model, method=IntervalMethod.PROFILE_LIKELIHOOD).tau2
        best = (model.reml if method is Estimator.REML else model.ml).ll
        for end in (found.low, found.high):
            other = fit(BCG_Y, BCG_V, method=method, tau2=end)
            ll = (other.reml if method is Estimator.REML else other.ml).ll
            assert 2 * (best - ll) == pytest.approx(3.841458820694124, abs=1e-6)
    flat = heterogeneity_intervals(fit([1, 1, 1], [1, 1, 1]), method=IntervalMethod.PROFILE_LIKELIHOOD)
    assert flat.tau2.low == 0.0


def test_generalised_q_equals_q_profile_for_equal_variances() -> None:
    y = np.array([0.1, 0.9, -0.4, 1.3, 0.2, 0.7])
    v = np.full(6, 0.1)
    general = heterogeneity_intervals(fit(y, v, method=Estimator.GENQ)).tau2
    profile = heterogeneity_intervals(fit(y, v)).tau2
    assert [general.low, general.high] == pytest.approx([profile.low, profile.high], rel=1e-9)


def test_no_interval_without_heterogeneity() -> None:
    with pytest.raises(RefusedData, match="equal-effects"):
        heterogeneity_intervals(fit(BCG_Y, BCG_V, method=Estimator.EE))
    with pytest.raises(RefusedData, match="degrees of freedom"):
        heterogeneity_intervals(fit([0.1], [0.2]))


@pytest.mark.parametrize("n", [1, 2, 5, 24, 60, 150])
def test_equal_weights_make_a_chi_square(n: int) -> None:
    for q in (0.4 * n, n, 2.5 * n):
        assert upper_tail(q, np.ones(n)) == pytest.approx(float(special.chdtrc(n, q)), abs=1e-11)
    assert upper_tail(0.0, np.ones(n)) == 1.0


def test_two_exponentials() -> None:
    # pairs of equal weights 2a and 2b: P(> q) = (a e^(-q/2a) - b e^(-q/2b)) / (a - b)
    a, b, q = 3.0, 1.0, 7.0
    expected = (a * math.exp(-q / (2 * a)) - b * math.exp(-q / (2 * b))) / (a - b)
    assert upper_tail(q, np.array([a, a, b, b])) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("rule", "test", "expected"),
    [
        ("auto", Test.Z, None),
        ("auto", Test.KNHA, 12),
        ("z", Test.KNHA, None),
        ("t_k_minus_p", Test.Z, 12),
        ("t_k_minus_1", Test.Z, 12),
        ("hts", Test.Z, 11),
    ],
)
def test_degrees_of_freedom_of_prediction(rule: str, test: Test, expected: int | None) -> None:
    assert prediction_df(PredictionRule(rule), test, 13, 1) == expected


def test_predictions_of_a_regression() -> None:
    model = fit(BCG_Y, BCG_V, LATITUDE)
    found = predict(model, np.array([[1.0, 44.0]]))
    assert found.estimate[0] == pytest.approx(-1.0290076905052192)
    assert found.se[0] == pytest.approx(0.1403711748382089)
    assert found.pi_low is not None
    assert found.pi_low[0] == pytest.approx(-1.6364448646260392)
    assert predict(fit(BCG_Y, BCG_V, method=Estimator.EE)).pi_low is None
    assert predict(fit(BCG_Y, BCG_V), rule=PredictionRule.NONE).pi_high is None
    for x in (None, np.array([[1.0, 2.0, 3.0]])):
        with pytest.raises(RefusedData, match="values"):
            predict(model, x)


def test_wald_and_likelihood_ratio_tests() -> None:
    full = fit(BCG_Y, BCG_V, LATITUDE, method=Estimator.ML)
    empty = fit(BCG_Y, BCG_V, method=Estimator.ML)
    found = likelihood_ratio(full, empty)
    assert found.stat == pytest.approx(2 * (-7.685665528414129 + 12.665076), abs=1e-4)
    assert found.r2 == pytest.approx(87.73286041310513)
    assert wald_test(full, (1,)).stat == pytest.approx(28.91561190417025)
    exact = fit(BCG_Y, BCG_V, LATITUDE, test=Test.T)
    assert wald_test(exact, (1,)).df2 == 11
    with pytest.raises(RefusedData, match="ML"):
        likelihood_ratio(fit(BCG_Y, BCG_V, LATITUDE), empty)
    with pytest.raises(RefusedData, match="nested"):
        likelihood_ratio(empty, full)
    with pytest.raises(RefusedData, match="variance inflation"):
        variance_inflation(empty)


@pytest.mark.parametrize(
    ("y", "v", "tau2"),
    [
        (
            [0.26, 0.02, -0.01, 3.18, 0.22, -2.02],
            [0.012, 0.017, 0.005, 1.37, 0.697, 0.568],
            0.751589412729806,
        ),
        (
            [-0.31, 0.17, -0.14, 1.26, 1.44, -2.18, -3.82],
            [0.01, 0.011, 0.014, 1.534, 1.751, 1.046, 1.612],
            0.851547159932624,
        ),
    ],
)
def test_the_mode_that_scoring_leads_to(y: list[float], v: list[float], tau2: float) -> None:
    """Likelihoods with two modes; values of metafor 3.8-1, `rma(yi, vi)` with its own limits."""
    assert fit(y, v).tau2 == pytest.approx(tau2, rel=1e-4)
    batch = sample(np.array(y), np.array(v), counts=np.ones((2, len(y))))
    assert estimate_tau2(batch, Estimator.REML) == pytest.approx([tau2, tau2], rel=1e-4)


def test_nothing_is_left_for_tau2() -> None:
    x = np.array([[1.0, 0.0], [1.0, 1.0]])
    with pytest.raises(RefusedData, match="nothing to estimate tau2 from"):
        fit([0.1, 0.4], [0.1, 0.2], x)
    assert fit([0.1, 0.4], [0.1, 0.2], x, method=Estimator.EE).beta == pytest.approx([0.1, 0.3])
    assert fit([0.1, 0.4], [0.1, 0.2], x, tau2=0.1).beta == pytest.approx([0.1, 0.3])


def test_no_heterogeneity_leaves_nothing_to_explain() -> None:
    x = np.column_stack([np.ones(4), np.arange(4)])
    full, empty = (fit([0.1] * 4, [0.1] * 4, design, method=Estimator.ML) for design in (x, None))
    assert likelihood_ratio(full, empty).r2 == 0.0


def test_one_subgroup_has_nothing_to_differ_from() -> None:
    assert contrast_test(fit(BCG_Y, BCG_V)) == (0.0, 0, 1.0, None)


def test_equal_effects_explain_h2() -> None:
    found = fit(BCG_Y, BCG_V, LATITUDE, method=Estimator.EE)
    assert found.r2 == pytest.approx(77.97651921434007)
    nothing = fit([1, 1, 1, 1], [1, 1, 1, 1], np.column_stack([np.ones(4), [1, 2, 3, 5]]))
    assert nothing.r2 == 0.0


def test_a_regression_through_the_origin_has_no_r2() -> None:
    found = fit(BCG_Y, BCG_V, np.column_stack([BCG_LATITUDE < 30, BCG_LATITUDE >= 30]).astype(float))
    assert found.r2 is None
    assert found.qm_tested == (0, 1)
    assert not found.intercept_only


def test_words_of_choices() -> None:
    assert Estimator("fe") is Estimator.EE
    assert Estimator("reml") is Estimator.REML
    assert Estimator.ML.likelihood
    for kind in (Estimator, Test, I2Definition, PredictionRule):
        with pytest.raises(RefusedData, match="There is no"):
            kind("nonsense")
    assert vector([1, 2], "x").tolist() == [1.0, 2.0]


def test_two_variances_eighteen_powers_of_ten_apart() -> None:
    for method in (Estimator.REML, Estimator.ML, Estimator.DL, Estimator.PM):
        found = fit([1, 2], [1e-10, 1e8], method=method)
        assert found.tau2 == 0.0
        assert found.beta[0] == pytest.approx(1.0)

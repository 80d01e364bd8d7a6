"""Pooling from counts: Mantel–Haenszel, Peto and mixed models, against printed and exact values."""

import math

import numpy as np
import pytest

from review.errors import RefusedData
from review.pooling.choices import Test
from review.pooling.effect_sizes.two_arm import Tables
from review.pooling.exponential_families import Binomial, hypergeometric, log_choose
from review.pooling.glmm import fit_proportions, fit_rates
from review.pooling.glmm_model import GlmmModel
from review.pooling.glmm_two_arm import TwoArms, fit_rate_ratios, fit_tables
from review.pooling.laplace import laplace_maximum
from review.pooling.mantel_haenszel import cochran_mantel_haenszel, pool_peto, pool_rates, pool_tables
from review.pooling.measures import Measure
from review.pooling.random_effect_likelihood import Clusters, maximise
from review.pooling.regression import predict
from review.pooling.tables_refits import accumulate, leave_out
from tests.unit.pooling.published_data import (
    BCG_EVENTS,
    BCG_EVENTS_CONTROL,
    BCG_NO_EVENTS,
    BCG_NO_EVENTS_CONTROL,
)

BCG = Tables(*(np.asarray(a, dtype=float) for a in (
    BCG_EVENTS, BCG_NO_EVENTS, BCG_EVENTS_CONTROL, BCG_NO_EVENTS_CONTROL
)))  # fmt: skip
BCG_ARMS = TwoArms(BCG.a, BCG.n1, BCG.c, BCG.n2)
# Hine et al. 1989, lidocaine: events, n (treated); events, n (control)
HINE = TwoArms(*(np.array(a, dtype=float) for a in (
    (2, 4, 6, 7, 7, 11), (39, 44, 107, 103, 110, 154), (1, 4, 4, 5, 3, 4), (43, 44, 110, 100, 106, 146)
)))  # fmt: skip
# Niel-Weise et al. 2008, catheter infections: events and days (thousands), control arm
RATES = (
    np.array([11, 8, 14, 10, 1, 8, 15, 7, 3], dtype=float),
    np.array([1.988, 1.461, 10.962, 1.503, 0.483, 0.913, 6.84, 1.015, 0.44]),
)
PRITZ = (
    np.array([16, 10, 4, 43, 10, 25, 13, 12, 22, 4, 5, 18, 58, 6], dtype=float),
    np.array([17, 12, 8, 58, 10, 42, 14, 12, 41, 5, 6, 23, 68, 10], dtype=float),
)


def take(t: Tables, rows: object) -> Tables:
    return Tables(*(np.asarray(cell)[rows] for cell in (t.a, t.b, t.c, t.d)))  # type: ignore[call-overload]


def test_mantel_haenszel_odds_ratio_of_bcg() -> None:
    found = pool_tables(Measure.OR, BCG)
    assert found.beta == pytest.approx(-0.4734109883885855, rel=1e-12)
    assert found.se == pytest.approx(0.04100777840423144, rel=1e-12)
    assert found.q == pytest.approx(163.94257956919316, rel=1e-12)
    assert found.ml.ll == pytest.approx(-76.41781034554006)
    assert found.reml.ll == pytest.approx(-77.38018227970083)
    assert found.mh is not None
    assert found.breslow_day is not None
    assert found.tarone is not None
    assert found.mh.stat == pytest.approx(135.68894372390628)
    assert found.breslow_day.stat == pytest.approx(171.76536657939624)
    assert found.tarone.stat == pytest.approx(171.75667299387146)
    assert found.weights.sum() == pytest.approx(100)
    plain = cochran_mantel_haenszel(BCG, correct=False)
    assert plain is not None
    assert plain.stat > found.mh.stat


def test_stata_metan_prints_these() -> None:
    # Harris et al. 2008: M-H RR 0.635 (0.588, 0.686); Peto OR 0.622 (0.575, 0.674)
    risk = pool_tables(Measure.RR, BCG)
    assert [math.exp(x) for x in (risk.beta, risk.ci_low, risk.ci_high)] == pytest.approx(
        [0.635, 0.588, 0.686], abs=6e-4
    )
    peto = pool_peto(BCG)
    assert [math.exp(x) for x in (peto.beta, peto.ci_low, peto.ci_high)] == pytest.approx(
        [0.622, 0.575, 0.674], abs=6e-4
    )
    assert peto.q == pytest.approx(167.7301675114894)


def test_one_table_pools_to_itself() -> None:
    one = take(BCG, [0])
    found = pool_tables(Measure.RD, one)
    assert found.beta == pytest.approx(4 / 123 - 11 / 139)
    assert found.q == 0.0
    odds = pool_tables(Measure.OR, one)
    assert odds.beta == pytest.approx(-0.9386941408703922)
    assert odds.breslow_day is not None
    assert odds.breslow_day.p == 1.0


def test_a_common_odds_ratio_of_one() -> None:
    t = Tables(*(np.array(x, dtype=float) for x in ((5, 10), (5, 10), (5, 10), (5, 10))))
    found = pool_tables(Measure.OR, t)
    assert found.beta == 0.0
    assert found.breslow_day is not None
    assert found.breslow_day.stat == pytest.approx(0.0)


def test_the_correction_of_a_small_difference_is_metafors() -> None:
    """Half an event from what is expected is more than the difference; values of metafor 3.8-1, `rma.mh`."""
    t = Tables(*(np.array(x, dtype=float) for x in ((5, 7), (5, 13), (5, 8), (5, 14))))
    corrected, plain = (cochran_mantel_haenszel(t, correct=correct) for correct in (True, False))
    assert corrected is not None
    assert plain is not None
    assert (corrected.stat, corrected.p) == pytest.approx((0.03374631779588, 0.8542474683388))
    assert (plain.stat, plain.p) == pytest.approx((0.00539941084734, 0.9414236148515))


def test_rates_by_mantel_haenszel() -> None:
    times = (np.array([2.0, 3.0]), np.array([2.0, 3.0]))
    ratio = pool_rates(Measure.IRR, (np.array([4.0, 6.0]), np.array([2.0, 3.0])), times)
    assert ratio.beta == pytest.approx(math.log(2))
    assert ratio.se == pytest.approx(math.sqrt(1 / 10 + 1 / 5))
    assert ratio.mh is not None
    assert ratio.mh.stat == pytest.approx((abs(10 - 7.5) - 0.5) ** 2 / (15 / 4))
    gap = pool_rates(Measure.IRD, (np.array([4.0, 6.0]), np.array([2.0, 3.0])), times)
    assert gap.beta == pytest.approx(1.0)
    assert gap.se == pytest.approx(math.sqrt(15) / 5)


def test_counts_that_determine_nothing() -> None:
    none = Tables(*(np.array(x, dtype=float) for x in ((0, 0), (9, 8), (3, 2), (7, 8))))
    for measure in (Measure.OR, Measure.RR):
        with pytest.raises(RefusedData, match="do not determine"):
            pool_tables(measure, none)
    empty = Tables(*(np.array([x], dtype=float) for x in (0, 5, 0, 5)))
    with pytest.raises(RefusedData, match="events and non-events"):
        pool_peto(empty)
    assert cochran_mantel_haenszel(empty) is None
    for function in (pool_peto, lambda t: pool_tables(Measure.OR, t)):
        with pytest.raises(RefusedData, match="No table is complete"):
            function(Tables(*(np.array([math.nan]) for _ in range(4))))
    with pytest.raises(RefusedData, match="not SMD"):
        pool_tables(Measure.SMD, BCG)
    nan = np.array([math.nan])
    with pytest.raises(RefusedData, match="No row is complete"):
        pool_rates(Measure.IRR, (nan, nan), (nan, nan))
    zero, some = np.array([0.0]), np.array([2.0])
    with pytest.raises(RefusedData, match="do not determine"):
        pool_rates(Measure.IRR, (zero, some), (some, some))


def test_leaving_out_and_accumulating_tables() -> None:
    out = leave_out(lambda rows: pool_tables(Measure.OR, take(BCG, rows)), 13)
    assert len(out) == 13
    assert out[0] is not None
    first = pool_tables(Measure.OR, take(BCG, range(1, 13)))
    assert out[0].beta == pytest.approx(first.beta)
    grown = accumulate(lambda rows: pool_peto(take(BCG, rows)), 13)
    assert grown[-1] is not None
    assert grown[-1].beta == pytest.approx(pool_peto(BCG).beta)
    none = Tables(*(np.array(x, dtype=float) for x in ((0, 1), (9, 8), (3, 2), (7, 8))))
    assert accumulate(lambda rows: pool_tables(Measure.OR, take(none, rows)), 2)[0] is None


@pytest.mark.parametrize(
    ("events", "total", "mu", "se", "tau2"),
    [
        (*PRITZ, 1.3765943854805123, 0.288379861114048, 0.5893095551072459),
        (
            np.array([3, 6, 10, 1], dtype=float),
            np.array([11, 17, 21, 6], dtype=float),
            -0.5596157925584923,
            0.2803059554696507,
            0.0,
        ),
    ],
)
def test_random_intercept_logistic_model(
    events: np.ndarray, total: np.ndarray, mu: float, se: float, tau2: float
) -> None:
    # values from direct maximum likelihood with 81 adaptive nodes; the second is Miller 1978
    found = fit_proportions(events, total)
    assert [found.beta[0], found.se[0], found.tau2] == pytest.approx([mu, se, tau2], abs=1e-6)


def test_large_studies_do_not_break_the_quadrature() -> None:
    # with 20000 patients per study the logits are known: the model is the normal one
    p = np.array([0.1, 0.2, 0.4, 0.6, 0.85])
    n = np.full(5, 20000.0)
    found = fit_proportions(np.round(p * n), n)
    logits = np.log(p / (1 - p))
    assert found.beta[0] == pytest.approx(logits.mean(), abs=1e-3)
    assert found.tau2 == pytest.approx(logits.var(), rel=1e-3)


def test_equal_effects_are_the_crude_rate() -> None:
    found = fit_proportions(*PRITZ, random=False)
    crude = PRITZ[0].sum() / PRITZ[1].sum()
    assert found.beta[0] == pytest.approx(math.log(crude / (1 - crude)))
    assert found.se[0] == pytest.approx(1 / math.sqrt(PRITZ[1].sum() * crude * (1 - crude)))
    assert (found.tau2, math.isnan(found.se_tau)) == (0.0, True)
    rate = fit_rates(*RATES, random=False)
    assert rate.beta[0] == pytest.approx(math.log(RATES[0].sum() / RATES[1].sum()))
    assert rate.se[0] == pytest.approx(1 / math.sqrt(RATES[0].sum()))


def test_random_intercept_poisson_model() -> None:
    found = fit_rates(*RATES, test=Test.T)
    assert [found.beta[0], found.se[0], found.tau2] == pytest.approx(
        [1.400692444281084, 0.23101438183125706, 0.3165263777909932], abs=1e-6
    )
    assert found.df == 8
    assert predict(found).pi_low is not None


def test_exact_conditional_model_at_the_boundary() -> None:
    found = fit_tables(HINE)
    assert found.tau2 == 0.0
    assert [found.beta[0], found.se[0]] == pytest.approx([0.5783738497539208, 0.2798420122461314], abs=1e-6)
    assert found.log_likelihood == pytest.approx(-8.380428115465968, abs=1e-8)


@pytest.mark.parametrize(
    ("model", "beta", "se", "tau2"),
    [
        ("UM.FS", -0.7450134661033385, 0.1755657993396442, 0.29489364758971803),
        ("UM.RS", -0.7615840377796913, 0.1814645307829382, 0.3198355006254876),
        ("CM.AL", -0.7221169956233368, 0.1744019223013821, 0.2887103507313789),
    ],
)
def test_two_arm_models_of_bcg(model: str, beta: float, se: float, tau2: float) -> None:
    # metafor's fits through lme4, which are good to three digits
    found = fit_tables(BCG_ARMS, model=GlmmModel(model))
    assert found.beta[0] == pytest.approx(beta, rel=1e-3)
    assert found.se[0] == pytest.approx(se, rel=1e-2)
    assert found.tau2 == pytest.approx(tau2, rel=1e-2)


@pytest.mark.parametrize(
    ("model", "beta", "se"),
    [
        ("UM.FS", -0.47725542790787673, 0.04123188732297033),
        ("UM.RS", -0.4774587894279273, 0.04122791140245849),
        ("CM.AL", -0.45511950782478117, 0.04027908919774176),
    ],
)
def test_equal_effects_models_of_bcg(model: str, beta: float, se: float) -> None:
    found = fit_tables(BCG_ARMS, model=GlmmModel(model), random=False)
    assert [found.beta[0], found.se[0]] == pytest.approx([beta, se], rel=1e-5)
    assert found.tau2 == 0.0


def test_laplace_approximation_is_metafors_for_two_random_effects() -> None:
    found = fit_tables(BCG_ARMS, model=GlmmModel.UM_RS, nodes=1)
    assert found.beta[0] == pytest.approx(-0.7615840377796913, rel=1e-3)
    assert found.tau2 == pytest.approx(0.3198355006254876, rel=2e-3)
    assert found.sigma2 == pytest.approx(1.8616181648859638, rel=2e-3)


def test_moderators_in_mixed_models() -> None:
    x = np.column_stack([np.ones(14), np.arange(14.0) % 2])
    found = fit_proportions(*PRITZ, x, random=False)
    groups = [PRITZ[0][i::2].sum() / PRITZ[1][i::2].sum() for i in (0, 1)]
    logits = [math.log(p / (1 - p)) for p in groups]
    assert found.beta == pytest.approx([logits[0], logits[1] - logits[0]])
    assert found.qm_tested == (1,)
    arms = fit_tables(BCG_ARMS, np.column_stack([np.ones(13), np.arange(13.0)]))
    assert arms.p == 2
    rates = fit_rates(*RATES, np.column_stack([np.ones(9), np.arange(9.0)]))
    assert rates.qe_df == 7


@pytest.mark.parametrize("model", ["UM.FS", "UM.RS", "CM.EL", "CM.AL"])
def test_rate_ratios_with_equal_effects(model: str) -> None:
    # two studies with the same rate ratio and the same times in both arms
    arms = TwoArms(*(np.array(a) for a in ([8.0, 12.0], [2.0, 3.0], [4.0, 6.0], [2.0, 3.0])))
    found = fit_rate_ratios(arms, model=GlmmModel(model), random=False)
    assert found.beta[0] == pytest.approx(math.log(2), abs=1e-6)
    assert found.se[0] == pytest.approx(math.sqrt(1 / 20 + 1 / 10), rel=1e-4)


def test_studies_without_information_are_left_out() -> None:
    arms = TwoArms(
        *(np.array(a, dtype=float) for a in ((3, 0, 5, 9), (20, 15, 25, 9), (1, 0, 2, 8), (20, 14, 24, 8)))
    )
    assert fit_tables(arms).k == 2
    rates = TwoArms(*(np.array(a, dtype=float) for a in ((3, 0), (20, 15), (1, 0), (20, 14))))
    assert fit_rate_ratios(rates, random=False).k == 1
    zeros = TwoArms(*(np.array(a, dtype=float) for a in ((0, 0), (9, 9), (0, 0), (9, 9))))
    with pytest.raises(RefusedData, match="nothing to learn"):
        fit_tables(zeros)


def test_zero_cells_do_not_hide_the_other_studies() -> None:
    arms = TwoArms(
        *(np.array(a, dtype=float) for a in ((0, 3, 5, 7), (20, 25, 30, 40), (2, 4, 7, 11), (20, 24, 31, 41)))
    )
    for model in GlmmModel:
        found = fit_tables(arms, model=model)
        assert -1.5 < found.beta[0] < 0
        assert math.isfinite(found.qe_wald)
        assert found.qe_lrt >= 0


def test_impossible_proportions_are_refused() -> None:
    n = np.array([9.0, 12.0])
    for events, words in ((np.zeros(2), "no events"), (n, "nothing but events"), (n * math.nan, "No row")):
        with pytest.raises(RefusedData, match=words):
            fit_proportions(events, n)
    with pytest.raises(RefusedData, match="no events"):
        fit_rates(np.zeros(2), n)
    one_sided = TwoArms(*(np.array(a, dtype=float) for a in ((0, 0), (9, 9), (3, 2), (9, 9))))
    with pytest.raises(RefusedData, match="no maximum"):
        fit_tables(one_sided, random=False)


def test_all_or_nothing_rows_fit_beside_others() -> None:
    found = fit_proportions(np.array([0.0, 5.0, 10.0, 10.0, 3.0]), np.array([10.0, 10.0, 10.0, 25.0, 3.0]))
    assert found.tau2 > 1
    assert found.qe_df == 4


def test_noncentral_hypergeometric_moments() -> None:
    family = hypergeometric(np.array([3.0]), np.array([4.0]), np.array([2.0]))
    total, mean, variance = family.cumulants(np.array([[[0.0]]]))
    # central: C(7,2) ways, mean 2*3/7, variance 2*(3/7)(4/7)(5/6)
    assert math.exp(total[0, 0, 0]) == pytest.approx(21)
    assert mean[0, 0, 0] == pytest.approx(6 / 7)
    assert variance[0, 0, 0] == pytest.approx(2 * 12 / 49 * 5 / 6)
    assert log_choose(np.array([5.0]), np.array([2.0]))[0] == pytest.approx(math.log(10))


def test_laplace_and_quadrature_meet_for_large_studies() -> None:
    y = np.array([[2000.0], [3000.0], [5000.0], [4000.0]])
    n = np.full((4, 1), 10000.0)
    data = Clusters(Binomial(n), y, np.zeros((4, 1)), np.ones((4, 1, 1)), np.ones((4, 1, 1)))
    exact = maximise(data, np.zeros(1), np.array([0.5]))
    rough = laplace_maximum(data, np.zeros(1), np.array([0.5]))
    assert rough.beta == pytest.approx(exact.beta, abs=1e-4)
    assert rough.tau == pytest.approx(exact.tau, rel=1e-3)


def test_tables_that_lie_far_apart_need_more_nodes() -> None:
    """Values by summing the integrand over steps of 0.01 between -60 and 60, with no quadrature rule."""
    x1, n1 = [0.0, 21, 48, 12, 138, 0, 0, 65], [131.0, 385, 57, 1011, 1370, 506, 108, 153]
    x2, n2 = [14.0, 17, 1, 760, 0, 20, 1, 40], [136.0, 134, 48, 760, 1336, 524, 103, 102]
    arms = TwoArms(*(np.array(column) for column in (x1, n1, x2, n2)))
    found = fit_tables(arms, model=GlmmModel.CM_AL)
    assert found.beta[0] == pytest.approx(-1.522365, abs=2e-6)
    assert found.tau2 == pytest.approx(29.57547, rel=1e-6)


def test_one_study_has_no_t_interval() -> None:
    found = fit_proportions(np.array([3.0]), np.array([5.0]), test=Test.T)
    assert found.df is None
    assert np.isfinite(found.ci_low).all()


def test_swapping_the_arms_turns_the_sign() -> None:
    flipped = Tables(BCG.c, BCG.d, BCG.a, BCG.b)
    for measure in (Measure.OR, Measure.RR, Measure.RD):
        one, two = pool_tables(measure, BCG), pool_tables(measure, flipped)
        assert one.beta == pytest.approx(-two.beta)
        assert one.se == pytest.approx(two.se)
    arms = TwoArms(HINE.events2, HINE.size2, HINE.events1, HINE.size1)
    for model in (GlmmModel.UM_FS, GlmmModel.CM_EL):
        one_fit, two_fit = fit_tables(HINE, model=model), fit_tables(arms, model=model)
        assert one_fit.beta[0] == pytest.approx(-two_fit.beta[0], abs=1e-6)
        assert one_fit.se[0] == pytest.approx(two_fit.se[0], rel=1e-6)


def test_exact_model_refuses_what_memory_cannot_hold() -> None:
    million = np.full(3, 1e6)
    with pytest.raises(RefusedData, match="too large for the exact"):
        fit_tables(TwoArms(million, 3 * million, million, 3 * million))

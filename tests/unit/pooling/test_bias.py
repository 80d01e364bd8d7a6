"""Tests for small-study effects against metafor 3.8-1, R meta 8.4-0 and closed forms."""

import itertools

import numpy as np
import pytest

from review.errors import RefusedData
from review.pooling.bias_rank import begg, exact_p, kendall, schwarzer
from review.pooling.bias_regression import pet_peese, regression_test, weighted_least_squares
from review.pooling.bias_tests import (
    deeks,
    harbord,
    macaskill,
    peters,
    peters_one_arm,
    pustejovsky,
    thompson,
    two_arm_counts,
)
from review.pooling.choices import Estimator
from review.pooling.inverse_variance import fit
from tests.unit.pooling.published_data import (
    BCG_EVENTS,
    BCG_EVENTS_CONTROL,
    BCG_NO_EVENTS,
    BCG_NO_EVENTS_CONTROL,
    BCG_V,
    BCG_Y,
    HACKSHAW_V,
    HACKSHAW_Y,
)

N1, N2 = BCG_EVENTS + BCG_NO_EVENTS, BCG_EVENTS_CONTROL + BCG_NO_EVENTS_CONTROL
COUNTS = two_arm_counts(BCG_EVENTS, N1, BCG_EVENTS_CONTROL, N2)
LOG_OR = np.log(BCG_EVENTS * BCG_NO_EVENTS_CONTROL / (BCG_NO_EVENTS * BCG_EVENTS_CONTROL))
V_OR = 1 / BCG_EVENTS + 1 / BCG_NO_EVENTS + 1 / BCG_EVENTS_CONTROL + 1 / BCG_NO_EVENTS_CONTROL
SMOKING = fit(HACKSHAW_Y, HACKSHAW_V)


@pytest.mark.parametrize(
    ("model", "predictor", "stat", "p", "limit"),
    [
        ("mixed", "sei", 2.105487180509096, 0.03524892206272086, 0.021610505216947847),
        ("dispersion", "sei", 2.382414416602559, 0.02276419970340698, 0.005037323075463889),
        ("mixed", "vi", 1.8396226316800315, 0.0658236593672257, 0.14054611547008972),
    ],
)
def test_egger_in_both_forms(model: str, predictor: str, stat: float, p: float, limit: float) -> None:
    found = regression_test(SMOKING, model=model, predictor=predictor)
    assert (found.stat, found.p_value) == pytest.approx((stat, p), rel=1e-6)
    assert found.limit == pytest.approx(limit, rel=1e-5)
    assert found.warnings == ()


def test_egger_on_sample_sizes() -> None:
    full, n = fit(BCG_Y, BCG_V), N1 + N2
    by_size = regression_test(full, model="dispersion", predictor="ni", sizes=n)
    assert by_size.stat == pytest.approx(4.41122166112393, rel=1e-8)
    assert by_size.limit is None
    inverse = regression_test(full, model="dispersion", predictor="ninv", sizes=n)
    assert inverse.stat == pytest.approx(-1.4484695605618, rel=1e-8)
    assert inverse.df == 11
    root = regression_test(full, predictor="sqrtninv", sizes=n)
    assert root.stat == pytest.approx(-1.8360624042866278, rel=1e-6)
    with pytest.raises(RefusedData, match="needs the studies' sample sizes"):
        regression_test(full, predictor="ni")
    with pytest.raises(RefusedData, match="positive sample size for each of 13"):
        regression_test(full, predictor="ni", sizes=n[:3])


def test_regression_without_spread_or_studies_is_refused() -> None:
    with pytest.raises(RefusedData, match="at least 3 studies that differ"):
        regression_test(fit([0.1, 0.2, 0.3], [0.1, 0.1, 0.1]))
    with pytest.raises(RefusedData, match="cannot carry this regression"):
        weighted_least_squares(np.ones(2), np.ones((2, 2)), np.ones(2))
    assert "below 10" in regression_test(fit(BCG_Y[:5], BCG_V[:5])).warnings[0]


def test_begg_exact_and_normal() -> None:
    found = begg(SMOKING)
    assert (found.tau, found.p_value) == pytest.approx((0.14414414414414414, 0.21568812466960985), rel=1e-10)
    assert found.exact
    assert (found.score, found.score_se) == pytest.approx((96, 76.4591394144611))
    normal = begg(SMOKING, exact=False)
    assert normal.p_value == pytest.approx(0.20927097296806293, rel=1e-9)
    assert begg(fit(BCG_Y, BCG_V)).p_value == pytest.approx(0.9523619079608663, rel=1e-10)


def test_exact_kendall_by_counting_every_order_of_five() -> None:
    scores = []
    for order in itertools.permutations(range(5)):
        pairs = itertools.combinations(order, 2)
        scores.append(sum(1 if a < b else -1 for a, b in pairs))
    for score in range(-10, 11, 2):
        tail = min(np.mean(np.array(scores) <= score), np.mean(np.array(scores) >= score))
        assert exact_p(5, score) == pytest.approx(min(1.0, 2 * tail), rel=1e-12)


def test_ties_take_the_normal_approximation() -> None:
    found = kendall("x", np.array([1.0, 2, 2, 3, 5, 4]), np.array([1.0, 3, 2, 2, 5, 6]))
    assert not found.exact
    assert found.tau == pytest.approx(9 / 14)  # 10 concordant, 1 discordant, one tie on each side
    assert "Tied values" in found.warnings[-1]
    with pytest.raises(RefusedData, match="differ in effect"):
        kendall("x", np.ones(4), np.arange(4.0))


def test_binary_data_agree_with_r_meta() -> None:
    full = fit(LOG_OR, V_OR, method=Estimator.DL)
    expected = {
        "Thompson": (thompson(full), -0.7718500485171615, -0.7479161021809692),
        "Harbord": (harbord(COUNTS), -1.2564743440450636, -2.092991540794237),
        "Peters": (peters(LOG_OR, COUNTS), -1.36247619939701, -563.6882039133433),
        "Macaskill": (macaskill(LOG_OR, V_OR, N1 + N2), 4.711485724596098, 5.723782686632323e-06),
        "Deeks": (deeks(LOG_OR, N1, N2), -1.8018125229584006, -50.29716994003311),
    }
    for name, (found, stat, slope) in expected.items():
        assert (found.stat, found.slope) == pytest.approx((stat, slope), rel=1e-9), name
        assert found.df == 11
        assert found.coefficients[-1] == pytest.approx(found.slope)


def test_schwarzer_agrees_with_r_meta() -> None:
    n = N1 + N2
    pooled = np.log(
        (BCG_EVENTS * BCG_NO_EVENTS_CONTROL / n).sum() / (BCG_EVENTS_CONTROL * BCG_NO_EVENTS / n).sum()
    )
    found = schwarzer(BCG_EVENTS, N1, BCG_EVENTS_CONTROL, N2, log_odds_ratio=float(pooled))
    assert (found.z, found.normal_p) == pytest.approx((0.36605332565193804, 0.7143252846662896), rel=1e-9)
    with pytest.raises(RefusedData, match="at least 3 tables"):
        schwarzer([0, 0, 0], [5, 5, 5], [0, 0, 0], [5, 5, 5], log_odds_ratio=0)


def test_peters_for_one_group_is_a_weighted_regression_on_the_inverse_size() -> None:
    x, n = np.array([5.0, 8, 20, 30, 3, 0]), np.array([10.0, 20, 30, 60, 15, 9])
    y = np.log((x + 0.5) / (n - x + 0.5))
    found = peters_one_arm(y, x, n)
    w = (x * (n - x) / n)[:5]
    z, t = 1 / n[:5], y[:5]
    slope = ((w * t * z).sum() - (w * t).sum() * (w * z).sum() / w.sum()) / (
        (w * z * z).sum() - (w * z).sum() ** 2 / w.sum()
    )
    assert found.slope == pytest.approx(slope, rel=1e-9)
    assert (found.k, found.df) == (5, 3)


def test_pustejovsky_takes_the_part_of_the_variance_without_the_effect() -> None:
    n1, n2 = np.array([10.0, 20, 30, 60]), np.array([12.0, 18, 35, 50])
    d = np.array([0.9, 0.5, 0.3, 0.2])
    v = 1 / n1 + 1 / n2 + d**2 / (2 * (n1 + n2))
    found = pustejovsky(d, v, n1, n2)
    plain = weighted_least_squares(d, np.column_stack([np.ones(4), np.sqrt(1 / n1 + 1 / n2)]), v)
    assert (found.slope, found.stat) == pytest.approx((plain.beta[1], plain.stat[1]))


def test_impossible_tables_are_refused() -> None:
    with pytest.raises(RefusedData, match="Row 2 has more events"):
        two_arm_counts([1, 9], [5, 5], [1, 1], [5, 5])


def test_pet_peese_chooses_by_pets_test() -> None:
    found = pet_peese(SMOKING)
    assert found.chosen == "PET"
    assert found.estimate == pytest.approx(0.005037323075463889, rel=1e-8)
    clear = fit(HACKSHAW_Y + 1, HACKSHAW_V)
    chosen = pet_peese(clear)
    assert chosen.chosen == "PEESE"
    assert chosen.estimate == chosen.peese.limit
    assert pet_peese(clear, null=1.0).chosen == "PET"
    with pytest.raises(RefusedData, match="without moderators"):
        pet_peese(fit(BCG_Y, BCG_V, np.column_stack([np.ones(13), np.arange(13)])))

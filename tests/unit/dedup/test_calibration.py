"""Scores of questions follow the reviewer's answers."""

import pytest

from review.dedup.calibration import RuleAnswers, answers_by_rule, calibrated
from review.dedup.pairs import PairDecision, Zone

ASKED = PairDecision(1, 2, Zone.ASK, 0.8, "another-page")
SURE = PairDecision(3, 4, Zone.SAME, 0.99, "same-doi")


def test_answers_are_counted_by_rule() -> None:
    other = PairDecision(5, 6, Zone.ASK, 0.5, "short-title")
    assert answers_by_rule([(ASKED, True), (other, False), (ASKED, False)]) == (
        RuleAnswers("another-page", 2, 1),
        RuleAnswers("short-title", 1, 0),
    )


def test_the_mean_of_a_beta_distribution() -> None:
    # Beta(0.8·4 + 6, 0.2·4 + 0) has the mean 9.2 / 10.
    assert RuleAnswers("x", 6, 6).probability(0.8) == pytest.approx(0.92)
    assert RuleAnswers("x", 0, 0).probability(0.8) == pytest.approx(0.8)


def test_only_questions_change() -> None:
    found = calibrated([ASKED, SURE], [RuleAnswers("another-page", 6, 0), RuleAnswers("same-doi", 6, 0)])
    assert found[0].score == pytest.approx(0.32)
    assert found[0].zone is Zone.ASK
    assert found[1] == SURE

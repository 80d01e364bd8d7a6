import random

import pytest
from scipy.stats import hypergeom

from review.errors import RefusedData
from review.screening.stopping import Aim
from review.screening.stopping_sample import (
    SamplePlan,
    look,
    milestones_needed,
    milestones_to_pass,
    plan_looks,
    stop_at_milestone,
    stop_in_sample,
)


def test_milestones_needed_as_published() -> None:
    # Lewis, Yang and Frieder 2021: 59 for 95 % recall at 95 % confidence (0.95^59 = 0.0485), 14 for 80 %.
    assert milestones_needed(Aim(0.95)) == 59
    assert milestones_needed(Aim(0.8)) == 14
    assert milestones_to_pass(58, Aim(0.95)) is None
    assert milestones_to_pass(59, Aim(0.95)) == 59
    # P(Binomial(30, 0.8) < 28) = 0.956 and P(Binomial(30, 0.8) < 27) = 0.877.
    assert milestones_to_pass(14, Aim(0.8)) == 14
    assert milestones_to_pass(30, Aim(0.8)) == 28
    with pytest.raises(RefusedData, match="recall of 1"):
        milestones_needed(Aim(1.0))


def test_stop_at_the_last_needed_milestone() -> None:
    shown = [True] * 20 + [False] * 5 + [True] + [False] * 10
    drawn = [i % 2 == 0 for i in range(20)] + [True] * 16
    aim = Aim(0.7)
    needed = milestones_to_pass(11, aim)
    assert needed is not None
    places = [i + 1 for i, (a, b) in enumerate(zip(shown, drawn, strict=True)) if a and b]
    assert stop_at_milestone(shown, drawn, aim) == places[needed - 1]
    assert stop_at_milestone(shown, [False] * len(shown), aim) is None


def test_one_look_is_the_plain_hypergeometric_test() -> None:
    plan = SamplePlan(unread=500, found_before=38, looks=(250,), aim=Aim())
    # 38 + 1 found: fewer than 95 % if there are 42 in all, 4 of them among the 500 unread.
    done = look(plan, found=1, size=250)
    assert done.p == pytest.approx(hypergeom.cdf(1, 500, 4, 250))
    assert not done.may_stop


def test_looks_are_fixed_in_advance_and_share_the_error() -> None:
    plan = SamplePlan(400, 20, (100, 200, 300, 400), Aim())
    assert plan.level == pytest.approx(0.05 / 4)
    with pytest.raises(RefusedData, match="was not planned"):
        look(plan, 0, 150)
    assert look(plan, 3, 400).p == 0
    # 22 in all would miss 95 %: 300 of 400 drawn miss both of two hidden ones too often (p = 0.06).
    assert stop_in_sample(plan, [False] * 400) == 400
    with pytest.raises(RefusedData, match="must rise"):
        SamplePlan(10, 0, (5, 11), Aim())
    with pytest.raises(RefusedData, match="not possible"):
        look(plan, 101, 100)


def test_looks_are_planned_where_they_can_help() -> None:
    aim = Aim()
    looks = plan_looks(1000, 100, aim, looks=3)
    # 100 found would miss 95 % of 106: six hidden; one or two more found would leave seven or eight.
    for found, (size, missing) in enumerate(zip(looks, (6, 7, 8), strict=True)):
        assert (
            hypergeom.cdf(found, 1000, missing, size)
            < 0.05 / 3
            <= hypergeom.cdf(found, 1000, missing, size - 1)
        )
    assert stop_in_sample(SamplePlan(1000, 100, looks, aim), [False] * 1000) == looks[0]
    assert plan_looks(0, 5, aim) == ()


@pytest.mark.parametrize("hidden", [3, 6, 15])
def test_chance_of_stopping_below_the_aim_is_at_most_the_stated_error(hidden: int) -> None:
    # 40 found before, `hidden` among 300 unread: a stop below 90 % recall is an error.
    rng, aim, errors = random.Random(5), Aim(0.9, 0.9), 0
    plan = SamplePlan(300, 40, plan_looks(300, 40, aim), aim)
    rest = [True] * hidden + [False] * (300 - hidden)
    for _ in range(600):
        rng.shuffle(rest)
        size = stop_in_sample(plan, rest) or 300
        errors += (40 + sum(rest[:size])) / (40 + hidden) < aim.recall
    assert errors / 600 <= 0.1

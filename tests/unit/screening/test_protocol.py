import pytest

from review.errors import BadInput
from review.screening.agreement_report import UnsureAs
from review.screening.protocol import (
    Order,
    ScreeningPlan,
    StoppingRule,
    plan_from_settings,
    plan_to_settings,
)
from review.screening.stopping import Aim


def test_defaults_are_random_order_and_no_stopping() -> None:
    plan = plan_from_settings({"other.room": "x"})
    assert plan == ScreeningPlan()
    assert (plan.order, plan.stopping, plan.aim) == (Order.RANDOM, StoppingRule.NONE, Aim(0.95, 0.95))
    assert plan_to_settings(plan) == {}


def test_a_plan_survives_its_settings() -> None:
    plan = ScreeningPlan(
        order=Order.RANKED,
        topic="CAR-T in lymphoma",
        seed=7,
        random_block=50,
        double_share=0.5,
        second_reader_share=0.1,
        stopping=StoppingRule.SAMPLE,
        recall=0.9,
        confidence=0.99,
        looks=3,
        unsure=UnsureAs.LEFT_OUT,
        adjudicators=("Li", "Wu"),
    )
    assert plan_from_settings(plan_to_settings(plan)) == plan


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("order", "best", "screening.order is 'best'; it must be one of random, ranked"),
        ("seed", "x", "must be a whole number"),
        ("looks", "0", "at least 1"),
        ("recall", "95", "from 0 to 1"),
        ("colour", "red", "no setting screening.colour"),
    ],
)
def test_refusals(name: str, value: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        plan_from_settings({f"screening.{name}": value})

from dataclasses import replace

from review.screening.methods import Screened, methods
from review.screening.protocol import Order, ScreeningPlan, StoppingRule

PLAIN = Screened(ScreeningPlan(), 2, True, 0, 100, "ELAS u4", 0, 0, 0, 0)


def test_two_blinded_reviewers_in_random_order() -> None:
    assert methods(PLAIN) == (
        "Titles and abstracts were screened by two reviewers independently, "
        "blinded to each other's decisions.",
        "Conflicts were settled by discussion.",
        "Records were read in random order.",
        "No stopping rule was used: all records are to be read.",
    )


def test_what_the_plan_asks_for_is_named() -> None:
    plan = ScreeningPlan(
        order=Order.RANKED,
        topic="CAR-T cells",
        seed=7,
        random_block=20,
        double_share=0.2,
        second_reader_share=0.1,
        stopping=StoppingRule.RANKED,
        adjudicators=("eve",),
    )
    done = replace(PLAIN, plan=plan, pilot=15, trainings=30, by_model=55, by_similarity=5, at_random=20)
    told = " ".join(methods(done))
    for words in (
        "20 % of titles and abstracts were screened by two reviewers",
        "the others by one reviewer",
        "adjudicator (eve)",
        "A random 10 % of the exclusions",
        "A pilot round of 15 records",
        "active learning with ELAS u4",
        "30 trainings so far; seed 7",
        "“CAR-T cells”",
        "Of 100 records, 55 by the model, 5 by similarity, 20 by chance",
        "The first 20 records were a random block",
        "Callaghan and Müller-Hansen (2020)",
        "95 % recall with 95 % confidence; screening was not stopped by it",
    ):
        assert words in told


def test_one_reviewer_has_no_conflicts_and_a_stop_is_told() -> None:
    done = replace(PLAIN, reviewers=1, stop=("Screening was stopped at 295 of 445 records.",))
    assert methods(done) == (
        "Titles and abstracts were screened by one reviewer.",
        "Records were read in random order.",
        "Screening was stopped at 295 of 445 records.",
    )


def test_an_order_that_was_given_up_is_told() -> None:
    told = methods(replace(PLAIN, trainings=2, by_model=10))
    assert told[-2] == "The other records were read in random order."

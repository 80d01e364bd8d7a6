from review.screening.stopping import Aim, Reading
from review.screening.stopping_advice import (
    ASSUMPTION,
    MEANING,
    advise,
    details,
    expectation,
    headline,
    methods_text,
)

DONE = Reading(445, 295, tuple(round((i + 1) * 172 / 85) for i in range(85)))
EARLY = Reading(445, 200, DONE.places)


def test_headline_before_and_after() -> None:
    assert headline(advise(DONE, Aim())) == "95 % recall reached with 95 % confidence"
    early = advise(EARLY, Aim())
    assert not early.stop
    assert early.more == 95
    assert headline(early).endswith("% recall reached with 95 % confidence, or about 95 more to read")


def test_details_carry_the_assumption_and_the_failure_rate_of_runs() -> None:
    lines = details(advise(DONE, Aim()))
    assert lines[0].startswith("295 of 445 read, 85 relevant; p = 0.0")
    assert lines[1] == (
        "123 irrelevant in a row; stopping after 100 missed 95 % recall in 42 % of 64 replays."
    )
    assert "59 relevant records in a random sample" in lines[2]
    assert lines[-2:] == (ASSUMPTION, MEANING)
    short = details(advise(Reading(100, 10, (9,)), Aim(1.0)))
    assert short[1] == "1 irrelevant in a row."
    assert len(short) == 4


def test_methods_text_counts_what_was_not_read() -> None:
    text = methods_text(advise(DONE, Aim()))
    assert "445 records (295 read, 150 not read: stopping rule), 85 relevant" in text
    assert "guarantee" not in text
    assert ASSUMPTION in text
    sampled = methods_text(advise(DONE, Aim()), looks=(100, 200))
    assert "guarantees a recall of 95 % with 95 % confidence" in sampled
    assert "(100, 200 records)" in sampled
    assert ASSUMPTION not in sampled


def test_expectation_says_little_is_saved_in_a_small_pool() -> None:
    assert expectation(649, 32, 511) == (
        "With about 32 relevant among 649 records the rule allows stopping after about 511: "
        "it saves at most about 21.2 % of the reading."
    )
    assert "0 %" in expectation(0, 0, 0)

from review.screening.stopping import Aim, Reading, recall_bound
from review.screening.stopping_advice import (
    ASSUMPTION,
    MEANING,
    advise,
    details,
    expectation,
    expectations,
    headline,
    methods_text,
    percent,
)

DONE = Reading(445, 295, tuple(round((i + 1) * 172 / 85) for i in range(85)))
EARLY = Reading(445, 200, DONE.places)


def test_headline_before_and_after() -> None:
    assert headline(advise(DONE, Aim())) == "95 % recall reached with 95 % confidence"
    early = advise(EARLY, Aim())
    assert not early.stop
    assert early.more == 95
    assert headline(early).endswith("% recall reached with 95 % confidence, or about 95 more to read")


def test_headline_of_an_empty_review() -> None:
    assert headline(advise(Reading(0, 0, ()), Aim())) == "There is nothing to read yet"


def test_details_carry_the_assumption_and_the_failure_rate_of_runs() -> None:
    lines = details(advise(DONE, Aim()))
    assert lines[0].startswith("295 of 445 read, 85 relevant; p = 0.0")
    assert lines[1] == (
        "123 irrelevant in a row; stopping after 100 missed 95 % recall in 42 % of 64 replays."
    )
    assert lines[-2:] == (ASSUMPTION, MEANING)
    short = details(advise(Reading(100, 10, (9,)), Aim(1.0)))
    assert short[1] == "1 irrelevant in a row."


def test_methods_text_counts_what_was_not_read() -> None:
    text = methods_text(advise(DONE, Aim()))
    assert "445 records (295 read, 150 not read: stopping rule), 85 relevant" in text
    assert "guarantee" not in text
    assert ASSUMPTION in text
    early = methods_text(advise(EARLY, Aim()))
    assert "was stopped before the hypergeometric test" in early
    assert f"a recall of {percent(recall_bound(EARLY))}, not of 95 %, was reached with 95 % conf" in early


def test_expectation_says_little_is_saved_in_a_small_pool() -> None:
    # 32 relevant ones among 649 are read first: 511 as measured; within the first 64: a little later.
    assert expectation(649, 32, Aim()) == (
        "With about 32 relevant among 649 records the rule allows stopping after about 518: "
        "it saves at most about 20.1 % of the reading."
    )
    assert "0 %" in expectation(0, 0, Aim())
    assert [line.split(" relevant")[0] for line in expectations(3000, Aim())] == [
        "With about 30",
        "With about 100",
    ]
    assert expectations(4, Aim()) == ()

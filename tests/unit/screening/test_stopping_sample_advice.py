from review.screening.stopping import Aim
from review.screening.stopping_sample import SamplePlan, follow_sample
from review.screening.stopping_sample_advice import (
    looks_line,
    need_line,
    quantile_need,
    sample_details,
    sample_headline,
    sample_methods,
)

PLAN = SamplePlan(unread=400, found_before=38, looks=(250, 330), aim=Aim())


def sampled(read: int, found: int) -> list[bool | None]:
    """Labels of a sample read so far, its relevant records first."""
    return [True] * found + [False] * (read - found) + [None] * (PLAN.unread - read)


def test_until_the_first_look() -> None:
    state = follow_sample(PLAN, sampled(100, 0))
    assert not state.stop
    assert state.more == 150
    assert sample_headline(state) == (
        "95 % recall with 95 % confidence not shown yet; about 150 more to read until the look at 250"
    )
    assert "looks fixed at 250, 330, each at the level 0.025; 38 relevant" in sample_details(state)[0]


def test_a_look_that_allows_stopping() -> None:
    # 38 found would miss 95 % of 41: three hidden among 400, none among 250 drawn, p = 0.052.
    assert not follow_sample(PLAN, sampled(250, 0)).stop
    done = follow_sample(PLAN, sampled(340, 0))
    assert done.stop
    assert [look.size for look in done.looks] == [250, 330]
    assert sample_headline(done) == "95 % recall with 95 % confidence guaranteed by the random sample"
    assert "Look at 330: 0 relevant, p = 0.00517; allows stopping." in sample_details(done)
    told = sample_methods(done, total=700, read=640)
    assert "looks fixed in advance (250, 330 records, each at the level 0.025)" in told
    assert "The look at 330 (p = 0.00517) guarantees 95 % recall with 95 % confidence." in told
    assert "700 records (640 read, 60 not read: stopping rule), 38 relevant" in told


def test_nothing_is_guaranteed_while_records_outside_wait() -> None:
    state = follow_sample(PLAN, sampled(340, 0), pending=7)
    assert not state.stop
    assert state.more == 7
    assert sample_headline(state).startswith("the sample is passed; about 7 more to read outside of it")
    assert "7 records outside of the sample are not settled" in sample_details(state)[-2]
    assert "guarantee" not in sample_methods(state, 700, 640)
    assert "No look allowed stopping" in sample_methods(state, 700, 640)


def test_a_gap_ends_what_is_read() -> None:
    state = follow_sample(PLAN, [False] * 10 + [None] + [False] * 389)
    assert (state.read, state.looks) == (10, ())


def test_no_look_is_left() -> None:
    state = follow_sample(PLAN, sampled(350, 12))
    assert sample_headline(state) == "no look allowed stopping: read the 50 records that are left"
    whole = follow_sample(PLAN, sampled(400, 12), pending=2)
    assert sample_headline(whole) == "the whole sample is read; 2 records outside wait"


def test_what_the_quantile_bound_would_need() -> None:
    # Lewis, Yang and Frieder 2021: 59 relevant records for 95 % recall with 95 % confidence.
    need = quantile_need([True] * 2 + [False] * 98, Aim())
    assert need is not None
    assert need_line(need, 5000) == (
        "The quantile bound would need 59 relevant records in a random sample; the random block holds 2 "
        "among 100 read: at that rate it takes a sample of about 2950 of 5000."
    )
    assert need_line(need, 2000).endswith("at that rate all 2000 records would not be enough.")
    none = quantile_need([], Aim())
    assert none is not None
    assert need_line(none, 50).endswith("of all 50; none has been read (screening.random_block).")
    assert quantile_need([], Aim(1.0)) is None


def test_what_a_sample_drawn_now_would_come_to() -> None:
    assert "looked at after 59 and 93 records for a recall of 95 %" in looks_line(400, 38, (59, 93), Aim())

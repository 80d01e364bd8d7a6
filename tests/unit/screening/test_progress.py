from review.screening.progress import Progress, progress


def test_pace_leaves_breaks_out() -> None:
    found = progress(4, 40, [10, 20, 7200, 30])
    assert found == Progress(4, 40, median_seconds=20, per_hour=180, hours_left=0.2)
    assert found.share == 0.1


def test_pace_is_that_of_the_last_fifty() -> None:
    found = progress(150, 150, [60.0] * 100 + [6.0] * 50)
    assert (found.per_hour, found.hours_left, found.median_seconds) == (600, 0, 60)


def test_before_the_first_decision() -> None:
    assert progress(0, 10, []) == Progress(0, 10, None, None, None)
    assert progress(0, 0, []).share == 1

"""The hypergeometric rule against BuscarPy, every tail one by one, and printed expectations."""

import random
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from review.errors import RefusedData
from review.screening.stopping import (
    Aim,
    Reading,
    expected_stop,
    may_stop,
    more_to_read,
    reading_of,
    recall_bound,
    recall_p_value,
    stop_position,
)


def labels(seed: int, n: int, rate: float) -> list[bool]:
    rng = random.Random(seed)
    return [rng.random() < rate * 2 * (1 - i / n) for i in range(n)]


@pytest.mark.parametrize(
    ("seed", "total", "n", "rate", "recall", "found", "expected"),
    # calculate_h0 of BuscarPy 0.0.2, the authors' own implementation.
    [
        (1, 400, 250, 0.15, 0.95, 38, 0.44611500428878925),
        (2, 1000, 800, 0.04, 0.9, 29, 0.10225596657849717),
        (3, 649, 600, 0.05, 0.95, 31, 0.11935103244837757),
        (4, 120, 60, 0.3, 0.8, 18, 0.41947389954876035),
    ],
)
def test_p_of_buscarpy(
    seed: int, total: int, n: int, rate: float, recall: float, found: int, expected: float
) -> None:
    reading = reading_of(labels(seed, n, rate), total)
    assert reading.found == found
    assert recall_p_value(reading, Aim(recall)) == pytest.approx(expected, rel=1e-9)


@given(
    st.lists(st.booleans(), min_size=1, max_size=40), st.integers(0, 60), st.sampled_from([0.8, 0.9, 0.95])
)
@settings(max_examples=150, deadline=None)
def test_p_is_the_minimum_over_every_tail(shown: list[bool], unread: int, recall: float) -> None:
    total, found = len(shown) + unread, sum(shown)
    smallest = 1.0
    for size in range(1, len(shown) + 1):
        inside = sum(shown[-size:])
        assumed = floor(round(found / recall, 9)) + 1 - (found - inside)
        population = unread + size
        p = 0.0 if assumed > population else float(hypergeom.cdf(inside, population, assumed, size))
        smallest = min(smallest, p)
    assert recall_p_value(reading_of(shown, total), Aim(recall)) == pytest.approx(smallest, abs=1e-10)


@pytest.mark.parametrize(
    ("total", "relevant", "within", "stop"),
    # What BuscarPy and exact arithmetic give for a target of 95 % and a confidence of 95 %.
    [(649, 32, 32, 511), (649, 32, 120, 531), (445, 85, 85, 247), (445, 85, 120, 266), (445, 85, 172, 295)],
)
def test_expected_stops(total: int, relevant: int, within: int, stop: int) -> None:
    assert expected_stop(total, relevant, within, Aim()) == stop


@given(st.lists(st.booleans(), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_stop_position_is_the_first_look_that_allows_it(shown: list[bool]) -> None:
    aim, total = Aim(0.8, 0.9), len(shown)
    looks = [n for n in range(total + 1) if may_stop(reading_of(shown[:n], total), aim)]
    assert stop_position(shown, aim) == (looks[0] if looks else total)


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_more_to_read_and_recall_bound_agree_with_the_test(shown: list[bool], unread: int) -> None:
    reading, aim = reading_of(shown, len(shown) + unread), Aim(0.9, 0.9)
    more = more_to_read(reading, aim)
    assert 0 <= more <= unread
    assert more == unread or may_stop(reading.further(more), aim)
    assert more == 0 or not may_stop(reading.further(more - 1), aim)
    bound = recall_bound(reading, aim.confidence)
    assert 0 <= bound <= 1
    assert may_stop(reading, aim) == (bound >= aim.recall)


def test_everything_read_is_full_recall() -> None:
    reading = reading_of([True, False, True], 3)
    assert recall_p_value(reading, Aim()) == 0
    assert recall_bound(reading) == 1
    assert more_to_read(reading, Aim()) == 0


def test_nothing_read_says_nothing() -> None:
    reading = Reading(100, 0, ())
    assert recall_p_value(reading, Aim()) == 1
    assert recall_bound(reading) == 0
    assert more_to_read(reading, Aim()) == 96  # 1 relevant record among 100 is missed with probability 4/100


def test_nineteen_of_twenty_reach_95_percent() -> None:
    assert Aim(0.95).total_missing_it(19) == 21
    assert Aim(0.9).total_missing_it(9) == 11


def test_refusals() -> None:
    with pytest.raises(RefusedData, match="between 0 and 1; given: 95"):
        Aim(95)
    with pytest.raises(RefusedData, match="must rise"):
        Reading(10, 5, (3, 2))
    with pytest.raises(RefusedData, match="must rise"):
        Reading(10, 5, (6,))
    with pytest.raises(RefusedData, match="not possible"):
        expected_stop(10, 5, 4, Aim())

"""Printed percentages against their counts; the examples are published ones."""

import pytest

from review.errors import BadInput
from review.extraction.arithmetic import check_percentage, counts_behind


@pytest.mark.parametrize(
    ("events", "n", "printed", "agrees"),
    [(695, 819, 84.86, True), (491, 843, 65.30, False), (206, 868, 23.73, True), (491, 843, 58.24, True)],
)
def test_an_abstract_checked(events: int, n: int, printed: float, agrees: bool) -> None:
    """Wu et al. 2025 (PMID 40389815): one of the three printed percentages is wrong."""
    assert check_percentage(events, n, printed).agrees is agrees


def test_the_mismatch_in_words() -> None:
    """The sentence names both figures."""
    words = check_percentage(491, 843, 65.30).words
    assert "58.24 %" in words
    assert "65.30 %" in words
    assert "550.5" in words


@pytest.mark.parametrize(
    ("percent", "n", "decimals", "counts"),
    [
        (33, 28, 0, ()),
        (73, 128, 0, (93, 94)),
        (73, 240, 0, (174, 175, 176)),
        (88.2, 17, 1, (15,)),
        (0, 9, 0, (0,)),
    ],
)
def test_counts_behind_a_percentage(percent: float, n: int, decimals: int, counts: tuple[int, ...]) -> None:
    """None, one or several counts may stand behind a rounded percentage."""
    assert counts_behind(percent, n, decimals) == counts


def test_impossible_counts() -> None:
    """More events than people."""
    with pytest.raises(BadInput):
        check_percentage(5, 4, 100)
    with pytest.raises(BadInput):
        counts_behind(101, 4)

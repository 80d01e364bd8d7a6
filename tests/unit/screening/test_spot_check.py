import pytest
from scipy.stats import hypergeom

from review.errors import RefusedData
from review.screening.spot_check import estimate_missed, exclusions_to_check


def test_sample_is_a_share_rounded_up() -> None:
    assert len(exclusions_to_check(tuple(range(101)), 0.1)) == 11
    assert exclusions_to_check(tuple(range(101)), 0) == ()
    with pytest.raises(RefusedData, match="between 0 and 1"):
        exclusions_to_check((1,), 5)


@pytest.mark.parametrize(
    ("excluded", "sampled", "found"), [(500, 50, 0), (500, 50, 2), (40, 40, 3), (30, 5, 5)]
)
def test_interval_holds_exactly_the_totals_not_rejected(excluded: int, sampled: int, found: int) -> None:
    missed = estimate_missed(excluded, sampled, found)
    kept = [
        total
        for total in range(found, excluded - (sampled - found) + 1)
        if hypergeom.sf(found - 1, excluded, total, sampled) > 0.025
        and hypergeom.cdf(found, excluded, total, sampled) > 0.025
    ]
    assert (missed.low, missed.high) == (kept[0], kept[-1])
    assert missed.low <= missed.estimate <= missed.high


def test_nothing_sampled_says_nothing() -> None:
    missed = estimate_missed(100, 0, 0)
    assert (missed.low, missed.high) == (0, 100)
    with pytest.raises(RefusedData, match="not possible"):
        estimate_missed(10, 11, 0)

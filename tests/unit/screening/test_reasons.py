import pytest

from review.errors import BadInput
from review.screening.reasons import check_reasons, depth_of, parent_of, primary_reason, rolled_up

ORDER = ("population", "population/age", "population/disease", "design")


def test_levels() -> None:
    check_reasons(ORDER)
    assert parent_of("population/age") == "population"
    assert parent_of("design") == ""
    assert depth_of("population/age") == 2


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        (("a", "a"), "listed twice"),
        (("a/b", "a"), "stands before a"),
        (("",), "empty part"),
        (("a", "a/"), "empty part"),
    ],
)
def test_lists_that_are_refused(codes: tuple[str, ...], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        check_reasons(codes)


def test_the_primary_reason_is_the_first_in_order_and_the_deepest() -> None:
    assert primary_reason({"design", "population/disease"}, ORDER) == "population/disease"
    assert primary_reason({"population", "population/age"}, ORDER) == "population/age"
    assert primary_reason((), ORDER) == ""
    with pytest.raises(BadInput, match="no exclusion reason x"):
        primary_reason({"x"}, ORDER)


def test_counts_add_up_at_a_level() -> None:
    counts = {"population": 1, "population/age": 2, "design": 4}
    assert rolled_up(counts) == {"population": 3, "design": 4}
    assert rolled_up(counts, 2) == counts

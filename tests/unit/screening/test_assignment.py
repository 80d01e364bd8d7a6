from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import BadInput
from review.screening.assignment import Item, Reader, assign, reassign, unreadable
from review.vocabulary import ReviewerId

A, B, C = (ReviewerId(n) for n in (1, 2, 3))
ITEMS = [Item(n) for n in range(100)]


def loads(reviewers: dict[int, tuple[ReviewerId, ...]]) -> Counter[ReviewerId]:
    return Counter(who for assigned in reviewers.values() for who in assigned)


def test_double_screening_is_even_and_by_different_people() -> None:
    found = assign(ITEMS, [Reader(A), Reader(B), Reader(C)], 2)
    assert all(len(set(who)) == 2 for who in found.reviewers.values())
    assert max(loads(dict(found.reviewers)).values()) - min(loads(dict(found.reviewers)).values()) <= 1
    assert found.short == ()
    assert len(found.of(A)) in (66, 67)


def test_shares_numbers_and_mixed_screening() -> None:
    found = assign(ITEMS, [Reader(A, share=3), Reader(B, share=1)], 1)
    assert loads(dict(found.reviewers)) == {A: 75, B: 25}
    limited = assign(ITEMS, [Reader(A, most=10), Reader(B, most=20)], 1)
    assert loads(dict(limited.reviewers)) == {A: 10, B: 20}
    assert len(limited.short) == 70
    mixed = assign(ITEMS, [Reader(A), Reader(B)], 2, double_share=0.3)
    assert Counter(len(who) for who in mixed.reviewers.values()) == {2: 30, 1: 70}


def test_languages() -> None:
    chinese = frozenset({"chi"})
    items = [Item(1, chinese), Item(2, frozenset({"eng"})), Item(3)]
    readers = [Reader(A, languages=frozenset({"eng", "chi"})), Reader(B, languages=frozenset({"eng"}))]
    found = assign(items, readers, 2)
    assert found.reviewers[1] == (A,)
    assert found.short == unreadable(items, readers, 2) == (1,)
    assert set(found.reviewers[3]) == {A, B}


def test_what_was_assigned_stays_and_the_result_is_reproducible() -> None:
    before = dict.fromkeys(range(10), (A,))
    found = assign(ITEMS, [Reader(A), Reader(B)], 1, before=before, seed=4)
    assert all(found.reviewers[n] == (A,) for n in range(10))
    assert loads(dict(found.reviewers)) == {A: 50, B: 50}
    assert found == assign(ITEMS[::-1], [Reader(B), Reader(A)], 1, before=before, seed=4)


def test_leaving_orphans_nothing() -> None:
    readers = [Reader(A), Reader(B), Reader(C)]
    found = assign(ITEMS, readers, 2)
    decided = found.of(A)[:20]
    after = reassign(found, ITEMS, A, decided, readers)
    assert after.of(A) == decided
    assert all(len(set(who)) == 2 for who in after.reviewers.values())
    assert after.short == ()
    alone = reassign(assign(ITEMS, [Reader(A)], 1), ITEMS, A, (), [Reader(A)])
    assert len(alone.short) == 100


@given(st.integers(1, 4), st.lists(st.booleans(), max_size=30), st.floats(0, 1))
def test_nobody_gets_what_they_cannot_read(needed: int, chinese: list[bool], double_share: float) -> None:
    items = [Item(n, frozenset({"chi"} if c else {"eng"})) for n, c in enumerate(chinese)]
    readers = [Reader(A, languages=frozenset({"eng"})), Reader(B, languages=frozenset({"chi"})), Reader(C)]
    found = assign(items, readers, needed, double_share=double_share)
    for item in items:
        who = found.reviewers[item.id]
        assert len(set(who)) == len(who) <= needed
        assert (A not in who) if "chi" in item.languages else (B not in who)


def test_refusals() -> None:
    with pytest.raises(BadInput, match="named twice"):
        assign(ITEMS, [Reader(A), Reader(A)], 1)
    with pytest.raises(BadInput, match="between 0 and 1"):
        assign(ITEMS, [Reader(A)], 1, double_share=30)
    with pytest.raises(BadInput, match="at least one reviewer"):
        assign(ITEMS, [Reader(A, share=0)], 1)

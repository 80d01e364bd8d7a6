from hypothesis import given
from hypothesis import strategies as st

from review.screening.queue import extend_order, own_order, place, random_block, upcoming

ITEMS = range(1, 201)


def test_two_reviewers_start_in_different_places() -> None:
    first, second = own_order(ITEMS, reviewer=1), own_order(ITEMS, reviewer=2)
    assert sorted(first) == sorted(second) == list(ITEMS)
    assert len(set(first[:20]) & set(second[:20])) < 10


def test_places_are_the_same_on_every_machine() -> None:
    # BLAKE2b (RFC 7693) of the ASCII text "0:1:1", first eight bytes, big-endian: `printf 0:1:1 | b2sum -l
    # 64`.
    assert f"{place(0, 1, 1):016x}" == "e285c36ef92062e2"


def test_random_block_is_common_to_all_and_depends_on_the_seed() -> None:
    assert random_block(ITEMS, 10) == random_block(reversed(ITEMS), 10)
    assert random_block(ITEMS, 10, seed=1) != random_block(ITEMS, 10, seed=2)
    assert random_block(ITEMS, -1) == ()


@given(st.lists(st.integers(0, 30), unique=True), st.permutations(range(31)))
def test_extending_never_reshuffles_what_was_seen(seen: list[int], ranked: list[int]) -> None:
    order = extend_order(seen, ranked)
    assert list(order[: len(seen)]) == seen
    assert sorted(order) == list(range(31))
    assert list(order[len(seen) :]) == [i for i in ranked if i not in seen]


def test_upcoming_skips_what_is_done() -> None:
    assert upcoming((5, 3, 9, 1), {3}, 2) == (5, 9)
    assert upcoming((5, 3), {3, 5}, 2) == ()

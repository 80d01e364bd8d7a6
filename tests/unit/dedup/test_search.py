"""The front door: the same answer in any order, on any runner, all at once or import by import."""

import pickle
import random
from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.dedup.blocking import STRONG, candidates, key_table
from review.dedup.entries import Entry, entries, entry
from review.dedup.filtering import reworded
from review.dedup.pairs import PairDecision, Zone
from review.dedup.rows import DedupRow
from review.dedup.search import Sign, find_pairs, keys_to_store, sign_to_store, worth_reading
from tests.unit.dedup.pitfalls import PITFALLS

Block = TypeVar("Block")
Answer = TypeVar("Answer")

ROWS = [
    row._replace(id=2 * at + side)
    for at, pitfall in enumerate(PITFALLS)
    for side, row in enumerate((pitfall.one, pitfall.other))
]


def elsewhere(work: Callable[[Block], Answer], blocks: Sequence[Block], /) -> list[Answer]:
    """Run the blocks last first, each sent through pickle as to another process."""
    found = [pickle.loads(pickle.dumps(work(pickle.loads(pickle.dumps(b))))) for b in reversed(blocks)]
    return found[::-1]


def test_every_runner_gives_the_same_answer() -> None:
    assert find_pairs(ROWS, runner=elsewhere) == find_pairs(ROWS)


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_the_records_does_not_matter(seed: int) -> None:
    mixed = random.Random(seed).sample(ROWS, 60)
    assert find_pairs(mixed) == find_pairs(sorted(mixed, key=lambda r: r.id))


def test_an_import_is_compared_with_everything() -> None:
    ids = frozenset(r.id for r in ROWS[: len(ROWS) // 2])
    expected = tuple(p for p in find_pairs(ROWS) if p.a in ids or p.b in ids)
    assert find_pairs(ROWS, new=ids) == expected


def test_stored_keys_lead_to_every_pair() -> None:
    keys = {r.id: set(keys_to_store(entry(r))) for r in ROWS}
    assert all(-(2**63) <= key < 2**63 for every in keys.values() for key in every)
    assert all(keys[p.a] & keys[p.b] for p in find_pairs(ROWS))


def test_what_need_not_be_read_is_in_no_pair() -> None:
    """A store tells records' keys and signs; all pairs of new rows are among what is then read."""
    found = {e.id: e for e in entries(ROWS)}
    signs = {e.id: sign_to_store(e) for e in found.values()}
    keys = {e.id: keys_to_store(e) for e in found.values()}
    for number, one in found.items():
        held = [
            (key, other) for other in found if other != number for key in {*keys[other]} & {*keys[number]}
        ]
        read = worth_reading([one], held, signs)
        paired = {p.a + p.b - number for p in find_pairs(ROWS, new=frozenset({number}))}
        assert paired <= read <= {record for _, record in held}


def sharing(one: Entry, *others: Entry) -> tuple[list[tuple[int, int]], dict[int, Sign]]:
    """What a store tells of records that share a key with one."""
    shared = set(keys_to_store(one))
    held = [(key, other.id) for other in others for key in keys_to_store(other) if key in shared]
    return held, {other.id: sign_to_store(other) for other in others}


def test_a_few_words_alone_are_not_worth_reading() -> None:
    titles = (
        "Terbinafine pulses for toenail onychomycosis",
        "Wet gowns and boots of swimmers, fungi on floors, and toenail onychomycosis",
        "Terbinafine pulses for toenail onychomycosis: a trial",
    )
    one, other, longer = entries(DedupRow(id=n, titles=(text,)) for n, text in enumerate(titles))
    held, signs = sharing(one, other, longer)
    assert {record for _, record in held} == {other.id, longer.id}
    assert worth_reading([one], held, signs) == {longer.id}
    untitled = {record: sign._replace(letters="") for record, sign in signs.items()}
    assert worth_reading([one], held, untitled) == {other.id, longer.id}
    assert worth_reading([one], [], {}) == set()


@pytest.mark.parametrize(
    ("pages", "author", "volume", "title", "expected"),
    [
        ("100-109", "Lee, A", "12", "Soil crusts", True),
        ("100", "Lee, A", "12", "Soil crusts", True),
        ("100-109", "Ng, B", "12", "Soil crusts", True),
        ("100-103", "Ng, B", "12", "Soil crusts", False),
        ("100-103", "", "12", "Soil crusts", True),
        ("100-109", "Lee, A", "13", "Soil crusts", False),
        ("100-109", "Lee, A", "", "Soil crusts", True),
        ("300-309", "Lee, A", "12", "Soil crusts", False),
        ("300-309", "Lee, A", "12", "土壤结皮", True),
    ],
)
def test_a_place_is_worth_reading(pages: str, author: str, volume: str, title: str, expected: bool) -> None:
    """One page of one volume, by one author or up to one last page; another script can be a translation."""
    place = DedupRow(id=1, titles=("Insulin pumps",), authors=("Lee, A",), volume="12", pages="100-109")
    other = place._replace(
        id=2, titles=(title,), authors=(author,) if author else (), volume=volume, pages=pages
    )
    one, two = entries([place, other])
    weak = next(key for key in keys_to_store(one) if not key & STRONG)
    assert (worth_reading([one], [(weak, 2)], {2: sign_to_store(two)}) == {2}) is expected


def test_different_is_remembered() -> None:
    same = next(p for p in find_pairs(ROWS) if p.zone is Zone.SAME)
    again = {(p.a, p.b): p for p in find_pairs(ROWS, different=frozenset({(same.a, same.b)}))}
    assert again[same.a, same.b].zone is Zone.DIFFERENT


def title(number: int) -> str:
    return f"Study {number * 7919 % 9973} of {number * 104729 % 7907} gene {number}"


def test_a_common_surname_makes_no_square_of_pairs() -> None:
    wangs = [
        DedupRow(id=i, titles=(title(i),), authors=("Wang, W",), year="2015", volume="12") for i in range(600)
    ]
    a, _ = candidates(key_table(entries(wangs)), len(wangs))
    assert len(a) < 12 * len(wangs)


def test_nothing_in_nothing_out() -> None:
    assert find_pairs([]) == ()
    assert find_pairs([DedupRow(id=1), DedupRow(id=2)]) == ()


def test_reasons_are_told() -> None:
    found: PairDecision = next(p for p in find_pairs(ROWS) if p.rule == "title-and-place")
    assert found.reasons[0] == "titles, volume and first page agree"
    assert any(r.startswith("agree: ") for r in found.reasons)


def test_plainly_other_wording_is_left_out_unless_something_joins_the_two() -> None:
    one = DedupRow(
        1, titles=("Oral terbinafine against nail infection",), authors=("Smith, A.",), year="2010"
    )
    other = one._replace(id=2, titles=("Topical amorolfine against foot ulcers",), authors=("Jones, B.",))
    a, b = entries([one, other])
    assert reworded(a, b)
    assert not reworded(*entries([one, other._replace(authors=("Smith, A.",))]))
    assert not reworded(*entries([one._replace(doi="10.5555/x"), other._replace(doi="10.5555/x")]))
    assert not reworded(*entries([one, other._replace(titles=("Oral terbinafin against nail infections",))]))

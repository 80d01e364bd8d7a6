"""The front door: from rows to decisions on pairs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from review.dedup.blocking import STRONG_LIMIT, WEAK_LIMIT, Ints, candidates, key_table, keys_of
from review.dedup.bulk import collector_paused
from review.dedup.decide import CALLED_DIFFERENT, decide
from review.dedup.entries import Entry, entries, entry
from review.dedup.evidence import compare
from review.dedup.filtering import hopeless, promising, reworded
from review.dedup.pairs import PairDecision, Zone
from review.dedup.rows import DedupRow
from review.dedup.wording import differ
from review.runner import Runner, serial

PAIRS_PER_BLOCK = 20_000


@dataclass(frozen=True, slots=True)
class Block:
    """Pairs to compare: positions `a[i]` and `b[i]` in `entries`."""

    entries: tuple[Entry, ...]
    a: tuple[int, ...]
    b: tuple[int, ...]


def find_pairs(
    rows: Sequence[DedupRow],
    *,
    new: frozenset[int] | None = None,
    different: frozenset[tuple[int, int]] = frozenset(),
    runner: Runner = serial,
) -> tuple[PairDecision, ...]:
    """Return the decisions on all pairs of rows that are or may be one report, or are related, by ids.

    With `new` (ids), only pairs with at least one new row are compared. A pair in `different` (smaller id
    first) was called different by a person: it is never SAME and never asked again. The answer does not
    depend on the runner.
    """
    return find_pairs_of(entries(rows), new=new, different=different, runner=runner)


def find_pairs_of(
    found: Sequence[Entry],
    *,
    new: frozenset[int] | None = None,
    different: frozenset[tuple[int, int]] = frozenset(),
    runner: Runner = serial,
) -> tuple[PairDecision, ...]:
    """Do what `find_pairs` does for rows already normalised by `entries`."""
    fresh = None if new is None else np.array([e.id in new for e in found], dtype=bool)
    with collector_paused():
        a, b = candidates(key_table(found), len(found), fresh)
        answers = runner(decide_block, list(_blocks(found, a, b)))
        made = [_remember(p, different) for answer in answers for p in answer]
    return tuple(sorted((p for p in made if p is not None), key=lambda p: (p.a, p.b)))


def _blocks(found: Sequence[Entry], a: Ints, b: Ints) -> Iterator[Block]:
    for begin in range(0, len(a), PAIRS_PER_BLOCK):
        some = np.stack([a[begin : begin + PAIRS_PER_BLOCK], b[begin : begin + PAIRS_PER_BLOCK]])
        used, at = np.unique(some, return_inverse=True)
        here = at.reshape(some.shape)
        yield Block(tuple(found[i] for i in used), tuple(here[0].tolist()), tuple(here[1].tolist()))


def decide_block(block: Block) -> list[PairDecision]:
    """Compare and decide the pairs of a block; pairs that are plainly different are left out."""
    every = block.entries
    made = (_decided(*_by_id(every[i], every[j])) for i, j in promising(every, block.a, block.b))
    return [pair for pair in made if pair is not None]


def _decided(one: Entry, other: Entry) -> PairDecision | None:
    if reworded(one, other):
        return None
    title = differ(one.titles, other.titles)
    return None if hopeless(one, other, title) else decide(compare(one, other, title))


def keys_of_row(row: DedupRow) -> tuple[int, ...]:
    """Return the keys of a row, as `keys_to_store`."""
    return keys_to_store(entry(row))


def keys_to_store(one: Entry) -> tuple[int, ...]:
    """Return the blocking keys of an entry as signed 64-bit integers, for a store to index.

    Keys do not depend on other records. Rows that share none are never compared, so an import needs, beside
    its own rows, only stored rows that share a key with one of them: `find_pairs([*met, *fresh], new=ids of
    fresh)`. A key that more records hold than `most_holders` is too common to tell anything and may be passed
    over. The entry is one of `entry`, whose columns nothing has emptied.
    """
    return tuple(key - (1 << 64) if key >= 1 << 63 else key for key in keys_of(one))


def most_holders(key: int) -> int:
    """Return how many records may hold a key that tells something."""
    return STRONG_LIMIT if key & 1 else WEAK_LIMIT


def _by_id(one: Entry, other: Entry) -> tuple[Entry, Entry]:
    return (one, other) if one.id < other.id else (other, one)


def _remember(pair: PairDecision, different: frozenset[tuple[int, int]]) -> PairDecision | None:
    if (pair.a, pair.b) not in different or pair.zone is Zone.RELATED:
        return pair
    return replace(
        pair, zone=Zone.DIFFERENT, rule=CALLED_DIFFERENT, reasons=("a person called them different",)
    )

"""Which pairs are worth a look: records that share a hashed key.

Keys do not depend on the other records, so a store may keep them and look up only what a new import can meet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from review.dedup.entries import Entry
from review.dedup.titles import handles

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

STRONG = 1
"""The bit of a key that says that it is strong."""
STRONG_LIMIT = 40
WEAK_LIMIT = 8
STRONG_WINDOW, WEAK_WINDOW = 3, 1
"""How many of the next records, sorted by title, each one meets in a larger block."""


@dataclass(frozen=True, slots=True)
class KeyTable:
    """Keys of records: `record[i]` (position) has `key[i]`, whose lowest bit is 1 where it is strong."""

    record: Ints
    key: Keys


def keys_of(one: Entry) -> list[int]:
    """Return the keys of a record, most telling first."""
    strong, weak, near = _identifiers(one), _places(one), _near_places(one)
    stretches: list[int] = []
    for title in one.titles:
        strong.append("t" + title.letters)
        held = handles(title.text)
        weak += ("h" + held.head, "e" + held.tail)
        stretches += [stretch % _PRIME << 1 for stretch in held.stretches]
    keys = [*[key | STRONG for key in _fingerprints(strong)], *_fingerprints(weak), *stretches]
    if near:
        even, odd = 2 * (one.year // 2) * _STRIDE, (2 * ((one.year + 1) // 2) + 1) * _STRIDE
        # Of years at most one apart one of the two keys is equal: of the even or of the odd pair of years.
        keys += [key + shift & _WEAK for key in _fingerprints(near) for shift in (even, odd)]
    return [*dict.fromkeys(keys)]


def _fingerprints(texts: Sequence[str]) -> list[int]:
    """Return 64 stable bits of each text, the lowest 0.

    A text's bytes as one number, modulo a prime: quicker than a cryptographic hash, and as rarely equal for
    texts that nobody chose to be.
    """
    return [int.from_bytes(text.encode("utf-8", "surrogatepass"), "little") % _PRIME << 1 for text in texts]


_PRIME = 0x6A09E667F3BCC91D  # the first prime after the binary digits of the root of two; below 2^63


def _identifiers(one: Entry) -> list[str]:
    found = []
    if one.doi.work:
        found.append("d" + one.doi.work)
    if one.pmid:
        found.append("p" + one.pmid)
    if one.registry:
        found.append("r" + one.registry)
    if len(one.abstract) > 100:
        found.append("a" + one.abstract[:60])
    return found


def _places(one: Entry) -> list[str]:
    found = []
    author = one.authors[0].surname if one.authors else ""
    start, volume, year = one.pages.start, one.volume.value, one.year
    if start and author:
        found.append(f"n{author}p{start}")
    if author and year and volume:
        found.append(f"n{author}y{year}v{volume}")
    if start and year and not volume:
        found.append(f"y{year}p{start}")
    return found


def _near_places(one: Entry) -> list[str]:
    """Return what records of one year, or of neighbouring ones, share."""
    found = []
    if one.pages.start and one.volume.value:
        found.append(f"v{one.volume.value}p{one.pages.start}")
    if len(one.authors) > 1 and one.year:
        found.append("c" + "".join(sorted([a.surname for a in one.authors])))
    return found


_STRIDE = 0x9E3779B97F4A7C15  # 2^64 divided by the golden ratio: neighbouring years land far apart
_WEAK = 2**64 - 2


def key_table(entries: Sequence[Entry], chunk: int = 50_000) -> KeyTable:
    """Return the keys of all records, in the order of their titles, so that a block is sorted by title."""
    order = sorted(range(len(entries)), key=lambda i: (entries[i].title.letters, entries[i].id))
    records: list[Ints] = []
    keys: list[Keys] = []
    for begin in range(0, len(order), chunk):
        some = order[begin : begin + chunk]
        lists = [keys_of(entries[i]) for i in some]
        records.append(np.repeat(np.array(some, dtype=np.int64), [len(k) for k in lists]))
        keys.append(np.fromiter((k for every in lists for k in every), dtype=np.uint64))
    if not records:
        return KeyTable(np.empty(0, np.int64), np.empty(0, np.uint64))
    return KeyTable(np.concatenate(records), np.concatenate(keys))


def candidates(table: KeyTable, count: int, new: NDArray[np.bool_] | None = None) -> tuple[Ints, Ints]:
    """Return the pairs (smaller position, larger position) that share a key, each once, in order.

    A block of at most `STRONG_LIMIT` (`WEAK_LIMIT` for weak keys) records gives all its pairs; in a larger
    one, sorted by title, each record meets its next neighbours (`STRONG_WINDOW`, `WEAK_WINDOW`). With `new`
    (one truth value a record), only pairs with at least one new record are returned.
    """
    order = np.argsort(table.key, kind="stable")
    key, record = table.key[order], table.record[order]
    shared = np.zeros(len(key), dtype=bool)
    shared[1:] |= key[1:] == key[:-1]
    shared[:-1] |= key[1:] == key[:-1]
    key, record = key[shared], record[shared]
    if not len(key):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    codes = np.unique(np.concatenate([*_offsets(key, record, count, new), np.empty(0, np.int64)]))
    return codes // count, codes % count


def _offsets(key: Keys, record: Ints, count: int, new: NDArray[np.bool_] | None) -> Iterator[Ints]:
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    sizes = np.diff(np.r_[starts, len(key)])
    size = np.repeat(sizes, sizes)
    strong = (key & np.uint64(STRONG)) != 0
    limit = np.where(strong, STRONG_LIMIT, WEAK_LIMIT)
    reach = np.where(size <= limit, size, np.where(strong, STRONG_WINDOW, WEAK_WINDOW) + 1)
    at = np.arange(len(key))
    for offset in range(1, STRONG_LIMIT):
        at = at[at + offset < len(key)]
        at = at[reach[at] > offset]
        if not len(at):
            return
        meet = at[key[at] == key[at + offset]]
        a, b = record[meet], record[meet + offset]
        wanted = a != b if new is None else (a != b) & (new[a] | new[b])
        low, high = np.minimum(a, b)[wanted], np.maximum(a, b)[wanted]
        yield low * count + high

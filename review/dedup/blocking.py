"""Which pairs are worth a look: records that share a hashed key.

Keys do not depend on the other records, so a store may keep them and look up only what a new import can meet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from review.dedup.entries import Entry
from review.dedup.titles import handles

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

STRONG_LIMIT = 40
WEAK_LIMIT = 10
WINDOW = 3


@dataclass(frozen=True, slots=True)
class KeyTable:
    """Keys of records: `record[i]` (position) has `key[i]`, whose lowest bit is 1 where it is strong."""

    record: Ints
    key: Keys


def fingerprint(text: str, *, strong: bool) -> int:
    """Return 64 stable bits of a text, the lowest telling whether the key is strong.

    The text's bytes as one number, modulo a prime: three times as fast as a cryptographic hash, and as rarely
    equal for texts that nobody chose to be.
    """
    bits = int.from_bytes(text.encode("utf-8", "surrogatepass"), "little") % _PRIME
    return 2 * bits + strong


_PRIME = 0x6A09E667F3BCC91D  # the first prime after the binary digits of the root of two; below 2^63


def keys_of(one: Entry) -> list[int]:
    """Return the keys of a record, most telling first."""
    return [*dict.fromkeys(_every_key(one))]


def _every_key(one: Entry) -> Iterator[int]:
    for text in _identifier_keys(one):
        yield fingerprint(text, strong=True)
    for title in one.titles:
        yield fingerprint("t" + title.letters, strong=True)
        held = handles(title.text, crc32)
        yield fingerprint("h" + held.head, strong=False)
        yield fingerprint("e" + held.tail, strong=False)
        for stretch in held.stretches:
            yield fingerprint("s" + stretch, strong=False)
    yield from _place_keys(one)


def _identifier_keys(one: Entry) -> Iterator[str]:
    if one.doi.work:
        yield "d" + one.doi.work
    if one.pmid:
        yield "p" + one.pmid
    if one.registry:
        yield "r" + one.registry
    if len(one.abstract) > 100:
        yield "a" + one.abstract[:60]


def _place_keys(one: Entry) -> Iterator[int]:
    author = one.authors[0].surname if one.authors else ""
    start, volume, year = one.pages.start, one.volume.value, one.year
    if start and volume:
        yield from _near_year(f"v{volume}p{start}", year)
    if start and author:
        yield fingerprint(f"n{author}p{start}", strong=False)
    if author and year and volume:
        yield fingerprint(f"n{author}y{year}v{volume}", strong=False)
    if start and year and not volume:
        yield fingerprint(f"y{year}p{start}", strong=False)
    if len(one.authors) > 1 and year:
        yield from _near_year("c" + "".join(sorted(a.surname for a in one.authors)), year)


def _near_year(text: str, year: int) -> tuple[int, int]:
    """Return two weak keys, of which years at most one apart share one: even and odd pair of years."""
    key = fingerprint(text, strong=False)
    even, odd = 2 * (year // 2), 2 * ((year + 1) // 2) + 1
    return (key + even * _STRIDE) & _WEAK, (key + odd * _STRIDE) & _WEAK


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
    one, sorted by title, each record meets its next `WINDOW` neighbours. With `new` (one truth value a
    record), only pairs with at least one new record are returned.
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
    limit = np.where((key & np.uint64(1)) == 1, STRONG_LIMIT, WEAK_LIMIT)
    reach = np.where(size <= limit, size, WINDOW + 1)
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
        yield np.unique(low * count + high)

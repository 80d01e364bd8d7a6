"""The order in which a reviewer meets the items.

Without ranking, each reviewer has an order of their own, drawn from a hash of the seed, the reviewer and
the item: people work in different places, so that nobody waits for another's lock and nobody screens what a
colleague is just deciding. With ranking there is one order for all, extended and never reshuffled where
anyone has seen it: two blinded reviewers who follow two rankings would read two different subsets, and
their agreement would mean nothing.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from itertools import islice


def place(seed: int, reviewer: int, item: int) -> int:
    """Return the item's place in a reviewer's own order, as a 64-bit number that looks random.

    The number depends on nothing but its arguments: the same on every machine, platform and Python version.
    """
    text = f"{seed}:{reviewer}:{item}".encode("ascii")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")


def own_order(items: Iterable[int], reviewer: int, seed: int = 0) -> tuple[int, ...]:
    """Return the items in the reviewer's own random order."""
    return tuple(sorted(items, key=lambda item: (place(seed, reviewer, item), item)))


def random_block(items: Iterable[int], size: int, seed: int = 0) -> tuple[int, ...]:
    """Return a random sample of the items, the same for every reviewer.

    Agreement and the random-sample stopping rules are computed on such a block: a ranked list is no random
    sample.
    """
    return own_order(items, 0, seed)[: max(size, 0)]


def extend_order(seen: Sequence[int], ranked: Iterable[int]) -> tuple[int, ...]:
    """Return the common order: what anyone has been shown keeps its place, the rest follows in rank order.

    Args:
        seen: the part of the common order that at least one reviewer has been shown, in that order.
        ranked: all items by rank, best first; with a random block for agreement put before them.
    """
    kept = dict.fromkeys(seen)
    return (*kept, *(item for item in dict.fromkeys(ranked) if item not in kept))


def upcoming(order: Iterable[int], done: Collection[int], limit: int) -> tuple[int, ...]:
    """Return the next items of an order that a reviewer has not decided yet.

    Args:
        order: item ids, best first.
        done: ids this reviewer has decided; a set, for speed.
        limit: how many to return at most.
    """
    return tuple(islice((item for item in order if item not in done), max(limit, 0)))

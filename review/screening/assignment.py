"""Who screens what: by number or share, single, double or mixed, and by the languages people read.

Each item goes to as many different reviewers as it needs, among those who read its language, those furthest
below their share first. Ties are broken by a hash, so that the same input gives the same assignment on
every machine. What was assigned before stays; when a reviewer leaves, only their undecided items are
assigned again.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from review.errors import BadInput
from review.screening.queue import own_order, place
from review.vocabulary import ReviewerId


@dataclass(frozen=True, slots=True)
class Reader:
    """A reviewer who screens.

    Attributes:
        reviewer: who.
        share: how much, in proportion to the others' shares; numbers of items do as well.
        languages: what they read; empty means everything.
        most: at most so many items, or no limit.
    """

    reviewer: ReviewerId
    share: float = 1.0
    languages: frozenset[str] = frozenset()
    most: int | None = None

    def reads(self, languages: Collection[str]) -> bool:
        """Whether they read one of an item's languages; an item without a language is anyone's."""
        return not languages or not self.languages or not self.languages.isdisjoint(languages)


@dataclass(frozen=True, slots=True)
class Item:
    """An item to assign, with the languages it can be read in (one is enough)."""

    id: int
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Reviewers by item, and the items for which too few reviewers can read or have room."""

    reviewers: Mapping[int, tuple[ReviewerId, ...]]
    short: tuple[int, ...]

    def of(self, reviewer: ReviewerId) -> tuple[int, ...]:
        """Return a reviewer's items."""
        return tuple(item for item, assigned in self.reviewers.items() if reviewer in assigned)


def assign(
    items: Iterable[Item],
    readers: Collection[Reader],
    needed: int,
    *,
    double_share: float = 1.0,
    before: Mapping[int, Collection[ReviewerId]] | None = None,
    seed: int = 0,
) -> Assignment:
    """Return who screens each item.

    Args:
        items: the items, filtered beforehand where only a part is to be assigned.
        readers: the reviewers who take part.
        needed: reviewers per item.
        double_share: share of the items that get `needed` reviewers; the others get one (mixed screening).
        before: reviewers already assigned to, or done with, an item; they keep it.
        seed: breaks ties and chooses the items that get more than one reviewer.

    Raises:
        BadInput: a share that is not possible, or the same reviewer twice.
    """
    _check(readers, needed, double_share)
    known = {item.id: item for item in items}
    order = own_order(known, 0, seed)
    full = set(order[: math.ceil(double_share * len(order) - 1e-9)])
    kept = {item: tuple(before.get(item, ())) if before else () for item in order}
    load = {reader.reviewer: sum(reader.reviewer in who for who in kept.values()) for reader in readers}
    for item in _hardest_first(order, known, readers):
        wanted = needed if item in full else 1
        free = _free(known[item], readers, kept[item], load)
        free.sort(key=lambda r: (load[r.reviewer] / r.share, place(seed, r.reviewer, item)))
        chosen = [reader.reviewer for reader in free[: max(wanted - len(kept[item]), 0)]]
        for reviewer in chosen:
            load[reviewer] += 1
        kept[item] = (*kept[item], *chosen)
    short = (item for item in order if len(kept[item]) < (needed if item in full else 1))
    return Assignment({item: kept[item] for item in sorted(kept)}, tuple(sorted(short)))


def unreadable(items: Iterable[Item], readers: Collection[Reader], needed: int) -> tuple[int, ...]:
    """Return the items that fewer than `needed` reviewers can read, however work is shared."""
    return tuple(
        item.id for item in items if sum(reader.reads(item.languages) for reader in readers) < needed
    )


def reassign(
    assignment: Assignment,
    items: Iterable[Item],
    leaving: ReviewerId,
    decided: Collection[int],
    readers: Collection[Reader],
    *,
    seed: int = 0,
) -> Assignment:
    """Return the assignment after a reviewer leaves: what they decided stays theirs, the rest goes to others.

    Args:
        assignment: as it is.
        items: the assigned items.
        leaving: who leaves.
        decided: items that they have decided.
        readers: those who stay.
        seed: breaks ties.
    """
    known = {item.id: item for item in items}
    staying = [reader for reader in readers if reader.reviewer != leaving]
    changed, short = dict(assignment.reviewers), set(assignment.short)
    load = {r.reviewer: sum(r.reviewer in who for who in changed.values()) for r in staying}
    for item, who in assignment.reviewers.items():
        if leaving not in who or item in decided:
            continue
        rest = tuple(reviewer for reviewer in who if reviewer != leaving)
        free = _free(known[item], staying, rest, load)
        free.sort(key=lambda r: (load[r.reviewer] / r.share, place(seed, r.reviewer, item)))
        if free:
            load[free[0].reviewer] += 1
            rest = (*rest, free[0].reviewer)
        else:
            short.add(item)
        changed[item] = rest
    return Assignment(changed, tuple(sorted(short)))


def _check(readers: Collection[Reader], needed: int, double_share: float) -> None:
    if len({reader.reviewer for reader in readers}) < len(readers):
        raise BadInput("A reviewer is named twice; name each reviewer once.")
    if not 0 <= double_share <= 1:
        raise BadInput(f"The share of items read by several must lie between 0 and 1, but is {double_share}.")
    if needed < 1 or any(reader.share <= 0 for reader in readers):
        raise BadInput("Every item needs at least one reviewer, and every reviewer a share above 0.")


def _hardest_first(order: Iterable[int], items: Mapping[int, Item], readers: Collection[Reader]) -> list[int]:
    """Return the items that the fewest can read first, so that their readers still have room."""
    able = {item: sum(r.reads(items[item].languages) for r in readers) for item in items}
    return sorted(order, key=lambda item: able[item])


def _free(
    item: Item, readers: Collection[Reader], taken: Collection[ReviewerId], load: Mapping[ReviewerId, int]
) -> list[Reader]:
    return [
        reader
        for reader in readers
        if reader.reviewer not in taken
        and reader.reads(item.languages)
        and (reader.most is None or load[reader.reviewer] < reader.most)
    ]

"""Groups of records that are one report, and the queue of pairs a person must judge."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from review.dedup.pairs import PairDecision, Zone

Contradiction = Callable[[int, int], str]


@dataclass(frozen=True, slots=True)
class Clusters:
    """What a set of pair decisions comes to.

    `groups`: ids of records that are one report, smallest first, two or more. `queue`: pairs to ask, the one
    that changes most first. `related`: typed links. `split`: certain pairs that a check took back into the
    queue.
    """

    groups: tuple[tuple[int, ...], ...]
    queue: tuple[PairDecision, ...]
    related: tuple[PairDecision, ...]
    split: tuple[PairDecision, ...] = ()


def _nothing(_a: int, _b: int) -> str:
    return ""


def cluster(
    pairs: Iterable[PairDecision],
    *,
    different: frozenset[tuple[int, int]] = frozenset(),
    together: Sequence[tuple[int, int]] = (),
    contradiction: Contradiction = _nothing,
) -> Clusters:
    """Group records by their certain pairs, strongest first.

    An edge that would join two records which contradict one another (`contradiction(a, b)` names why, or the
    pair is in `different`, smaller id first) is not taken but queued, so that a group is split at its
    weakest edge. `together` are pairs a person called the same; they hold before every rule.
    """
    every = sorted(pairs, key=lambda p: (p.a, p.b))
    sets = _Sets()
    for a, b in together:
        sets.join(a, b)
    split = []
    for pair in sorted((p for p in every if p.zone is Zone.SAME), key=lambda p: (-p.score, p.a, p.b)):
        why = _why_not(sets, pair, different, contradiction)
        if why:
            split.append(
                replace(
                    pair,
                    zone=Zone.ASK,
                    score=round(0.9 * pair.score, 4),
                    rule="split",
                    reasons=(why, *pair.reasons),
                )
            )
        else:
            sets.join(pair.a, pair.b)
    asked = [p for p in every if p.zone is Zone.ASK] + split
    return Clusters(
        sets.groups(),
        _queue(asked, sets, different),
        tuple(p for p in every if p.zone is Zone.RELATED),
        tuple(split),
    )


def _why_not(
    sets: "_Sets", pair: PairDecision, different: frozenset[tuple[int, int]], contradiction: Contradiction
) -> str:
    ones, others = sets.members(pair.a), sets.members(pair.b)
    if ones is others:
        return ""
    for a in ones:
        for b in others:
            if (min(a, b), max(a, b)) in different:
                return f"records {a} and {b} were called different"
            why = contradiction(a, b)
            if why:
                return f"records {a} and {b}: {why}"
    return ""


def _queue(
    asked: list[PairDecision], sets: "_Sets", different: frozenset[tuple[int, int]]
) -> tuple[PairDecision, ...]:
    """Return one pair, the most probable, for each two groups that would be joined; larger changes first."""
    best: dict[tuple[int, int], PairDecision] = {}
    for pair in sorted(asked, key=lambda p: (-p.score, p.a, p.b)):
        roots = sorted((sets.members(pair.a)[0], sets.members(pair.b)[0]))
        if roots[0] != roots[1] and not _forbidden(sets, pair, different):
            best.setdefault((roots[0], roots[1]), pair)
    return tuple(sorted(best.values(), key=lambda p: (-sets.size(p), -p.score, p.a, p.b)))


def _forbidden(sets: "_Sets", pair: PairDecision, different: frozenset[tuple[int, int]]) -> bool:
    if not different:
        return False
    return any(
        (min(a, b), max(a, b)) in different for a in sets.members(pair.a) for b in sets.members(pair.b)
    )


class _Sets:
    """Disjoint sets of record ids."""

    def __init__(self) -> None:
        self._members: dict[int, list[int]] = {}

    def members(self, record: int) -> list[int]:
        return self._members.get(record) or [record]

    def join(self, a: int, b: int) -> None:
        large, small = self.members(a), self.members(b)
        if large is small or large[0] == small[0]:
            return
        if len(large) < len(small):
            large, small = small, large
        joined = large + small if large[0] < small[0] else small + large
        for record in joined:
            self._members[record] = joined

    def size(self, pair: PairDecision) -> int:
        return len(self.members(pair.a)) + len(self.members(pair.b))

    def groups(self) -> tuple[tuple[int, ...], ...]:
        distinct = {id(m): tuple(sorted(m)) for m in self._members.values()}
        return tuple(sorted(distinct.values()))

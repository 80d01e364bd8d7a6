"""Deduplication: certain pairs are merged, uncertain ones asked about, every merge can be undone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import citations as read_citations
from db.read import sources as read_sources
from db.read.citations import Judgement, Placement
from db.read.control import Reviewer
from db.read.sources import StoredRecord
from db.unit_of_work import Work, reading, write
from db.write import citations as write_citations
from db.write.citations import NewJudgement, NewPlacement
from review.dedup.checks import contradictions
from review.dedup.clusters import cluster
from review.dedup.entries import entries
from review.dedup.pairs import RULES_VERSION, PairDecision, Zone
from review.dedup.rows import DedupRow, row_of
from review.dedup.search import find_pairs_of
from review.errors import BadInput, NotFound, Stale
from review.runner import Runner, serial
from review.services.session import Review, rows_written
from review.vocabulary import CitationId, PairVerdict, PlacementWhy, RecordId


@dataclass(frozen=True, slots=True)
class DedupSummary:
    """What a run came to."""

    records: int
    merged: int
    citations: int
    to_ask: int
    related: int


@dataclass(frozen=True, slots=True)
class PairQuestion:
    """Two records a person is asked about."""

    a: StoredRecord
    b: StoredRecord
    score: float
    rule: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    rows: tuple[DedupRow, ...]
    new: frozenset[RecordId] | None
    placements: Mapping[RecordId, Placement]
    judgements: Mapping[tuple[int, int], Judgement]

    @property
    def by_people(self) -> list[Judgement]:
        return [j for j in self.judgements.values() if j.reviewer is not None]

    def called(self, verdict: PairVerdict) -> frozenset[tuple[int, int]]:
        return frozenset((j.a, j.b) for j in self.by_people if j.verdict is verdict)


def run_dedup(
    review: Review, *, runner: Runner = serial, key: UUID | None = None, everything: bool = False
) -> DedupSummary:
    """Find duplicates among the records, merge what is certain and queue what is not, in one unit.

    Records that came in since the last run of the same rules are compared with all others; the rest was
    compared before.

    Args:
        review: the opened review.
        runner: spreads the comparison.
        key: made by the caller before the first try.
        everything: compare every record anew, as the first run does.

    Raises:
        Stale: someone merged or split while the run was computing; run it again.
    """
    with reading(review.store) as connection:
        seen = _look(connection)
    different = seen.called(PairVerdict.DIFFERENT)
    rows = entries(seen.rows)
    new = None if everything else seen.new
    pairs = find_pairs_of(rows, new=new, different=different, runner=runner)
    found = cluster(
        pairs,
        different=different,
        together=_together(seen),
        contradiction=contradictions(rows),
    )
    moves = _moves(found.groups, seen.placements, PlacementWhy.RULE)
    judged = [_judgement(p, seen) for p in (*_certain(pairs, found.split), *found.queue, *found.related)]
    fresh = [j for j in judged if j is not None]

    def body(work: Work) -> DedupSummary:
        _unmoved(work.connection, seen.placements)
        run = write_citations.add_run(
            work, RULES_VERSION, len(seen.rows), {"asked": str(len(found.queue)), "moved": str(len(moves))}
        )
        write_citations.add_placements(work, moves, run)
        write_citations.add_judgements(work, fresh, run)
        return _summary(work.connection, len(moves), len(found.queue), len(found.related))

    reviewer = review.reviewer() if review.handle else None
    return write(
        review.store,
        review.action("dedup", reviewer, key),
        body,
        lambda c, a: _summary(
            c, len(rows_written(tables.placement)(c, a)), len(found.queue), len(found.related)
        ),
    )


def _look(connection: Connection) -> _Seen:
    stored = read_sources.records(connection, read_sources.record_ids(connection))
    same_rules = read_citations.rules_of_newest_run(connection) == RULES_VERSION
    return _Seen(
        rows=tuple(row_of(s.id, s.source, s.record) for s in stored),
        new=read_citations.records_since_run(connection) if same_rules else None,
        placements={p.record: p for p in read_citations.placements(connection)},
        judgements={(j.a, j.b): j for j in read_citations.judgements(connection)},
    )


def _together(seen: _Seen) -> list[tuple[int, int]]:
    """Pairs that stay together: what people called the same, and groups that are merged now."""
    groups: dict[CitationId, list[RecordId]] = defaultdict(list)
    for placement in seen.placements.values():
        groups[placement.citation].append(placement.record)
    merged = [(group[0], other) for group in groups.values() for other in group[1:]]
    return sorted({*merged, *seen.called(PairVerdict.SAME)})


def _certain(pairs: Iterable[PairDecision], split: Sequence[PairDecision]) -> list[PairDecision]:
    doubtful = {(p.a, p.b) for p in split}
    return [p for p in pairs if p.zone is Zone.SAME and (p.a, p.b) not in doubtful]


def _judgement(pair: PairDecision, seen: _Seen) -> NewJudgement | None:
    """Return what to write about a pair: nothing where a person judged it, or where nothing changed."""
    verdict = _VERDICTS[pair.zone]
    before = seen.judgements.get((pair.a, pair.b))
    if before and (before.reviewer is not None or (before.verdict is verdict and before.rule == pair.rule)):
        return None
    return NewJudgement(
        RecordId(pair.a),
        RecordId(pair.b),
        verdict,
        pair.rule,
        pair.score,
        pair.reasons,
        before.id if before else None,
        pair.link,
    )


_VERDICTS = {
    Zone.SAME: PairVerdict.SAME,
    Zone.ASK: PairVerdict.UNSURE,
    Zone.RELATED: PairVerdict.RELATED,
    Zone.DIFFERENT: PairVerdict.DIFFERENT,
}


def _moves(
    groups: Iterable[Sequence[int]], placements: Mapping[RecordId, Placement], why: PlacementWhy
) -> list[NewPlacement]:
    """Place every record of a group on the oldest citation of the group."""
    moves: list[NewPlacement] = []
    for group in groups:
        placed = [placements[RecordId(record)] for record in group]
        survivor = min(p.citation for p in placed)
        moves += [NewPlacement(p.record, survivor, why, p.id) for p in placed if p.citation != survivor]
    return moves


def _unmoved(connection: Connection, seen: Mapping[RecordId, Placement]) -> None:
    now = {p.record: p.id for p in read_citations.placements(connection)}
    if any(now[record] != placement.id for record, placement in seen.items()):
        raise Stale("Someone merged or split citations while the run was computing; run it again.")


def _summary(connection: Connection, merged: int, asked: int, related: int) -> DedupSummary:
    placed = read_citations.placements(connection)
    return DedupSummary(len(placed), merged, len({p.citation for p in placed}), asked, related)


def count_queue(review: Review) -> int:
    """Return how many pairs wait for a person."""
    with reading(review.store) as connection:
        return len(_waiting(connection))


def _waiting(connection: Connection) -> list[Judgement]:
    """Return the open pairs, those that would join the most records first, then the surest."""
    on = {p.record: p.citation for p in read_citations.placements(connection)}
    sizes = Counter(on.values())
    found = [
        j
        for j in read_citations.judgements(connection)
        if j.verdict is PairVerdict.UNSURE and on[j.a] != on[j.b]
    ]
    return sorted(found, key=lambda j: (-sizes[on[j.a]] - sizes[on[j.b]], -(j.score or 0.0), j.a, j.b))


def queue(review: Review) -> tuple[PairQuestion, ...]:
    """Return the pairs that wait for a person, by how much an answer changes, then the surest first.

    Pairs whose records are on one citation by now are left out.
    """
    with reading(review.store) as connection:
        waiting = _waiting(connection)
        wanted = sorted({record for j in waiting for record in (j.a, j.b)})
        stored = {s.id: s for s in read_sources.records(connection, wanted)}
    return tuple(PairQuestion(stored[j.a], stored[j.b], j.score or 0.0, j.rule, j.reasons) for j in waiting)


def answer(
    review: Review, first: RecordId, second: RecordId, verdict: PairVerdict, *, key: UUID | None = None
) -> None:
    """Save a person's judgement about two records; `same` merges their citations.

    A judgement `different` holds for every later run, and takes the two apart if a rule had merged them.

    Raises:
        NotFound: no such record.
        BadInput: the two are one record.
    """
    reviewer = review.reviewer()
    a, b = sorted((first, second))
    if a == b:
        raise BadInput("A record cannot be compared with itself.")

    def body(work: Work) -> None:
        placed = _placements_of(work.connection)
        _known(placed, (a, b))
        before = next((j for j in read_citations.judgements(work.connection) if (j.a, j.b) == (a, b)), None)
        judgement = NewJudgement(a, b, verdict, "person", None, (), before.id if before else None)
        write_citations.add_judgements(work, [judgement], reviewer=reviewer.id)
        if verdict is PairVerdict.SAME:
            group = [r for r, p in placed.items() if p.citation in (placed[a].citation, placed[b].citation)]
            write_citations.add_placements(work, _moves([group], placed, PlacementWhy.REVIEWER))
        elif verdict is PairVerdict.DIFFERENT and placed[a].citation == placed[b].citation:
            write_citations.add_placements(work, _apart(placed, b))

    write(review.store, review.action(f"judge pair {verdict}", reviewer, key), body, lambda *_: None)


def _placements_of(connection: Connection) -> dict[RecordId, Placement]:
    return {p.record: p for p in read_citations.placements(connection)}


def _known(placed: Mapping[RecordId, Placement], records: Iterable[RecordId]) -> None:
    for record in records:
        if record not in placed:
            raise NotFound(f"There is no record:{record}.")


def merge(review: Review, citations: Sequence[CitationId], *, key: UUID | None = None) -> CitationId:
    """Merge citations by hand and return the one that survives, the oldest.

    Raises:
        NotFound: a citation that has no records now.
        BadInput: fewer than two.
    """
    wanted = sorted(set(citations))
    if len(wanted) < 2:
        raise BadInput("A merge needs at least two citations.")
    reviewer = review.reviewer()

    def body(work: Work) -> CitationId:
        placed = _placements_of(work.connection)
        present = {p.citation for p in placed.values()}
        for citation in wanted:
            if citation not in present:
                raise NotFound(f"There is no citation:{citation} now; it may have been merged into another.")
        group = [record for record, p in placed.items() if p.citation in wanted]
        write_citations.add_placements(work, _moves([group], placed, PlacementWhy.REVIEWER))
        return wanted[0]

    return write(review.store, review.action("merge", reviewer, key), body, lambda *_: wanted[0])


def split(review: Review, record: RecordId, *, key: UUID | None = None) -> CitationId:
    """Take a record out of its citation and return the citation it stands on now.

    Raises:
        NotFound: no such record.
        BadInput: the record stands alone already.
    """
    reviewer = review.reviewer()

    def body(work: Work) -> CitationId:
        placed = _placements_of(work.connection)
        _known(placed, [record])
        if sum(p.citation == placed[record].citation for p in placed.values()) == 1:
            raise BadInput(f"record:{record} stands alone on citation:{placed[record].citation} already.")
        moves = _apart(placed, record)
        write_citations.add_placements(work, moves)
        _remember(work, reviewer, placed, moves)
        return placed[record].home

    def again(connection: Connection, _: int) -> CitationId:
        return _placements_of(connection)[record].citation

    return write(review.store, review.action("split", reviewer, key), body, again)


def _apart(placed: Mapping[RecordId, Placement], record: RecordId) -> list[NewPlacement]:
    """Move a record to its home; where it is at home, move the others to the oldest of theirs."""
    mine = placed[record]
    if mine.citation != mine.home:
        return [NewPlacement(record, mine.home, PlacementWhy.UNDO, mine.id)]
    rest = [p for p in placed.values() if p.citation == mine.citation and p.record != record]
    home = min(p.home for p in rest)
    return [NewPlacement(p.record, home, PlacementWhy.UNDO, p.id) for p in rest]


def undo_merge(review: Review, citation: CitationId, *, key: UUID | None = None) -> tuple[CitationId, ...]:
    """Undo the newest merge into a citation: what it moved goes back to where it was.

    Returns:
        The citations that stand on their own again.

    Raises:
        NotFound: nothing was merged into the citation.
    """
    reviewer = review.reviewer()

    def body(work: Work) -> tuple[CitationId, ...]:
        placed = read_citations.placements(work.connection, [citation])
        merged = [p for p in placed if p.home != citation]
        if not merged:
            raise NotFound(f"Nothing was merged into citation:{citation}, or it has no records now.")
        newest = max(p.merged_at for p in merged)
        back = [_back(work.connection, p) for p in merged if p.merged_at == newest]
        write_citations.add_placements(work, back)
        _remember(work, reviewer, {p.record: p for p in placed}, back)
        return tuple(sorted({p.citation for p in back}))

    return write(review.store, review.action("undo merge", reviewer, key), body, lambda *_: ())


def _remember(
    work: Work, reviewer: Reviewer, placed: Mapping[RecordId, Placement], moves: Sequence[NewPlacement]
) -> None:
    """Call records that were taken apart different, so that no later run merges them again."""
    gone = {m.record for m in moves}
    citation = placed[moves[0].record].citation
    stay = {r for r, p in placed.items() if p.citation == citation} - gone
    known = {(j.a, j.b): j for j in read_citations.judgements(work.connection)}
    apart = {pair for pair in known if (pair[0] in gone) != (pair[1] in gone) and {*pair} <= gone | stay}
    first = sorted((min(gone), min(stay)))
    apart.add((first[0], first[1]))
    write_citations.add_judgements(
        work,
        [
            NewJudgement(
                a,
                b,
                PairVerdict.DIFFERENT,
                "taken apart",
                supersedes=known[a, b].id if (a, b) in known else None,
            )
            for a, b in sorted(apart)
        ],
        reviewer=reviewer.id,
    )


def undo_run(review: Review, *, key: UUID | None = None) -> int:
    """Undo every merge of the newest run that still holds, and return how many records moved back."""
    reviewer = review.reviewer()

    def body(work: Work) -> int:
        run = read_citations.newest_run(work.connection)
        if run is None:
            raise NotFound("No deduplication run has been made.")
        moved = set(read_citations.moved_by_run(work.connection, run))
        placed = [p for p in read_citations.placements(work.connection) if p.id in moved]
        write_citations.add_placements(work, [_back(work.connection, p) for p in placed])
        return len(placed)

    return write(
        review.store,
        review.action("undo dedup", reviewer, key),
        body,
        lambda c, a: len(rows_written(tables.placement)(c, a)),
    )


def _back(connection: Connection, placement: Placement) -> NewPlacement:
    history = read_citations.placement_history(connection, placement.record)
    # An undo of an undo is followed back to the merge that holds, and from there to what that merge replaced.
    holding = next(p for p in reversed(history) if p.action == placement.merged_at)
    before = next(p for p in history if p.id == holding.supersedes)
    return NewPlacement(placement.record, before.citation, PlacementWhy.UNDO, placement.id, before.id)


def take_back_answer(
    review: Review, first: RecordId, second: RecordId, *, key: UUID | None = None
) -> tuple[CitationId, ...]:
    """Take back a person's answer about two records, so that the pair is asked about again.

    Where the two stand on one citation by now, the newest merge into it is undone.

    Returns:
        The citations that stand on their own again.

    Raises:
        NotFound: no such record, or nobody answered.
    """
    reviewer = review.reviewer()
    a, b = sorted((first, second))

    def body(work: Work) -> tuple[CitationId, ...]:
        placed = _placements_of(work.connection)
        _known(placed, (a, b))
        before = next((j for j in read_citations.judgements(work.connection) if (j.a, j.b) == (a, b)), None)
        if before is None or before.reviewer is None:
            raise NotFound(f"Nobody answered about record:{a} and record:{b}.")
        back: list[NewPlacement] = []
        if placed[a].citation == placed[b].citation:
            merged = [p for p in placed.values() if p.citation == placed[a].citation and p.home != p.citation]
            newest = max(p.merged_at for p in merged)
            back = [_back(work.connection, p) for p in merged if p.merged_at == newest]
            write_citations.add_placements(work, back)
        again = NewJudgement(a, b, PairVerdict.UNSURE, "asked again", None, (), before.id)
        write_citations.add_judgements(work, [again], reviewer=reviewer.id)
        return tuple(sorted({p.citation for p in back}))

    return write(review.store, review.action("take back answer", reviewer, key), body, lambda *_: ())

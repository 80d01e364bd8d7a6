"""Merges: by hand, apart again, and undone; every move is another placement."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import citations as read_citations
from db.read.citations import Placement
from db.read.control import Reviewer
from db.unit_of_work import Work, write
from db.write import citations as write_citations
from db.write.citations import NewJudgement, NewPlacement
from review.errors import BadInput, NotFound
from review.services.session import Review, rows_written
from review.vocabulary import CitationId, PairVerdict, PlacementWhy, RecordId


def gather(
    groups: Iterable[Sequence[int]], placements: Mapping[RecordId, Placement], why: PlacementWhy
) -> list[NewPlacement]:
    """Place every record of a group on the oldest citation of the group."""
    moves: list[NewPlacement] = []
    for group in groups:
        placed = [placements[RecordId(record)] for record in group]
        survivor = min(p.citation for p in placed)
        moves += [NewPlacement(p.record, survivor, why, p.id) for p in placed if p.citation != survivor]
    return moves


def placements_of(connection: Connection) -> dict[RecordId, Placement]:
    """Return the standing placement of every record."""
    return {p.record: p for p in read_citations.placements(connection)}


def check_known(placed: Mapping[RecordId, Placement], records: Iterable[RecordId]) -> None:
    """Refuse records that are not there."""
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
        placed = placements_of(work.connection)
        present = {p.citation for p in placed.values()}
        for citation in wanted:
            if citation not in present:
                raise NotFound(f"There is no citation:{citation} now; it may have been merged into another.")
        group = [record for record, p in placed.items() if p.citation in wanted]
        write_citations.add_placements(work, gather([group], placed, PlacementWhy.REVIEWER))
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
        placed = placements_of(work.connection)
        check_known(placed, [record])
        if sum(p.citation == placed[record].citation for p in placed.values()) == 1:
            raise BadInput(f"record:{record} stands alone on citation:{placed[record].citation} already.")
        moves = set_apart(placed, record)
        write_citations.add_placements(work, moves)
        _remember(work, reviewer, placed, moves)
        return placed[record].home

    def again(connection: Connection, _: int) -> CitationId:
        return placements_of(connection)[record].citation

    return write(review.store, review.action("split", reviewer, key), body, again)


def set_apart(placed: Mapping[RecordId, Placement], record: RecordId) -> list[NewPlacement]:
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
        back = [put_back(work.connection, p) for p in merged if p.merged_at == newest]
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
        write_citations.add_placements(work, [put_back(work.connection, p) for p in placed])
        return len(placed)

    return write(
        review.store,
        review.action("undo dedup", reviewer, key),
        body,
        lambda c, a: len(rows_written(tables.placement)(c, a)),
    )


def put_back(connection: Connection, placement: Placement) -> NewPlacement:
    """Return the placement that undoes the merge behind one."""
    history = read_citations.placement_history(connection, placement.record)
    # An undo of an undo is followed back to the merge that holds, and from there to what that merge replaced.
    holding = next(p for p in reversed(history) if p.action == placement.merged_at)
    before = next(p for p in history if p.id == holding.supersedes)
    return NewPlacement(placement.record, before.citation, PlacementWhy.UNDO, placement.id, before.id)

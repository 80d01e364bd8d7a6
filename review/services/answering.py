"""The queue of uncertain pairs: what is asked, a person's answers, and answers taken back."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from db.read import citations as read_citations
from db.read import sources as read_sources
from db.read.citations import Judgement
from db.read.sources import StoredRecord
from db.unit_of_work import Work, reading, write
from db.write import citations as write_citations
from db.write.citations import NewJudgement, NewPlacement
from review.errors import BadInput, NotFound
from review.services.merging import check_known, gather, placements_of, put_back, set_apart
from review.services.session import Review
from review.vocabulary import CitationId, PairVerdict, PlacementWhy, RecordId


@dataclass(frozen=True, slots=True)
class PairQuestion:
    """Two records a person is asked about."""

    a: StoredRecord
    b: StoredRecord
    score: float
    rule: str
    reasons: tuple[str, ...]


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
        placed = placements_of(work.connection)
        check_known(placed, (a, b))
        before = next((j for j in read_citations.judgements(work.connection) if (j.a, j.b) == (a, b)), None)
        judgement = NewJudgement(a, b, verdict, "person", None, (), before.id if before else None)
        write_citations.add_judgements(work, [judgement], reviewer=reviewer.id)
        if verdict is PairVerdict.SAME:
            group = [r for r, p in placed.items() if p.citation in (placed[a].citation, placed[b].citation)]
            write_citations.add_placements(work, gather([group], placed, PlacementWhy.REVIEWER))
        elif verdict is PairVerdict.DIFFERENT and placed[a].citation == placed[b].citation:
            write_citations.add_placements(work, set_apart(placed, b))

    write(review.store, review.action(f"judge pair {verdict}", reviewer, key), body, lambda *_: None)


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
        placed = placements_of(work.connection)
        check_known(placed, (a, b))
        before = next((j for j in read_citations.judgements(work.connection) if (j.a, j.b) == (a, b)), None)
        if before is None or before.reviewer is None:
            raise NotFound(f"Nobody answered about record:{a} and record:{b}.")
        back: list[NewPlacement] = []
        if placed[a].citation == placed[b].citation:
            merged = [p for p in placed.values() if p.citation == placed[a].citation and p.home != p.citation]
            newest = max(p.merged_at for p in merged)
            back = [put_back(work.connection, p) for p in merged if p.merged_at == newest]
            write_citations.add_placements(work, back)
        asked = read_citations.question_about(work.connection, a, b)
        rule, score, reasons = (
            (asked.rule, asked.score, asked.reasons) if asked else ("asked again", None, ())
        )
        again = NewJudgement(a, b, PairVerdict.UNSURE, rule, score, reasons, before.id)
        write_citations.add_judgements(work, [again], reviewer=reviewer.id)
        return tuple(sorted({p.citation for p in back}))

    return write(review.store, review.action("take back answer", reviewer, key), body, lambda *_: ())

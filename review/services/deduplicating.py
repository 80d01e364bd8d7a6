"""Runs of the deduplication rules: certain pairs are merged, uncertain ones queued, related ones linked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import citations as read_citations
from db.read import matching
from db.unit_of_work import Work, reading, write
from db.write import citations as write_citations
from db.write.citations import NewJudgement
from db.write.matching import add_matches
from review.dedup.checks import contradictions
from review.dedup.clusters import cluster
from review.dedup.pairs import RULES_VERSION, PairDecision, Zone
from review.dedup.search import find_pairs_of
from review.runner import Runner, serial
from review.services.dedup_scope import Scope, check_unmoved, compared_by, scope_of
from review.services.merging import gather
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
        compared = compared_by(connection, everything=everything)
        called = read_citations.called_different(connection)
    # No view stays open meanwhile: it would keep writers waiting.
    pairs = find_pairs_of(compared.entries, new=compared.new, different=called, runner=runner)
    with reading(review.store) as connection:
        seen = scope_of(connection, compared, pairs)
    found = cluster(
        pairs,
        different=called | seen.called(PairVerdict.DIFFERENT),
        together=_together(seen),
        contradiction=contradictions(seen.entries, pairs),
    )
    moves = gather(found.groups, seen.placements, PlacementWhy.RULE)
    judged = [_judgement(p, seen) for p in (*_certain(pairs, found.split), *found.queue, *found.related)]
    fresh = [j for j in judged if j is not None]

    def body(work: Work) -> DedupSummary:
        check_unmoved(work.connection, compared, seen)
        run = write_citations.add_run(
            work,
            RULES_VERSION,
            len(compared.entries),
            {"asked": str(len(found.queue)), "moved": str(len(moves))},
        )
        add_matches(work, RULES_VERSION, compared.fresh)
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


def _together(seen: Scope) -> list[tuple[int, int]]:
    """Pairs that stay together: what people called the same, and groups that are merged now."""
    groups: dict[CitationId, list[RecordId]] = defaultdict(list)
    for placement in seen.placements.values():
        groups[placement.citation].append(placement.record)
    merged = [(group[0], other) for group in groups.values() for other in group[1:]]
    return sorted({*merged, *seen.called(PairVerdict.SAME)})


def _certain(pairs: Iterable[PairDecision], split: Sequence[PairDecision]) -> list[PairDecision]:
    doubtful = {(p.a, p.b) for p in split}
    return [p for p in pairs if p.zone is Zone.SAME and (p.a, p.b) not in doubtful]


def _judgement(pair: PairDecision, seen: Scope) -> NewJudgement | None:
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


def _summary(connection: Connection, merged: int, asked: int, related: int) -> DedupSummary:
    records, citations = matching.counts(connection)
    return DedupSummary(records, merged, citations, asked, related)

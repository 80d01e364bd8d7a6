"""Placements, judgements about pairs, and removals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db import tables
from db.unit_of_work import Work
from db.write.facts import add, add_many
from review.vocabulary import CitationId, PairVerdict, PlacementWhy, RecordId, RemovalWhy, ReviewerId


@dataclass(frozen=True, slots=True)
class NewPlacement:
    """A record moved to a citation; `supersedes` is the placement the mover saw."""

    record: RecordId
    citation: CitationId
    why: PlacementWhy
    supersedes: int
    restores: int | None = None


@dataclass(frozen=True, slots=True)
class NewJudgement:
    """A judgement about two records, `a` < `b`; `link` says how related ones belong together."""

    a: RecordId
    b: RecordId
    verdict: PairVerdict
    rule: str = ""
    score: float | None = None
    reasons: tuple[str, ...] = ()
    supersedes: int | None = None
    link: str = ""


def add_run(work: Work, rules: str, records: int, parameters: dict[str, str]) -> int:
    """Add a run of the deduplication rules."""
    return add(work, tables.dedup_run, rules=rules, records=records, parameters=parameters)


def add_placements(work: Work, placements: Iterable[NewPlacement], run: int | None = None) -> None:
    """Move records; a placement superseded meanwhile by another makes the unit fail as stale."""
    add_many(
        work,
        tables.placement,
        (
            {
                "record_id": p.record,
                "citation_id": p.citation,
                "why": p.why,
                "run_id": run,
                "restores_id": p.restores,
                "supersedes": p.supersedes,
            }
            for p in placements
        ),
    )


def add_judgements(
    work: Work, judgements: Sequence[NewJudgement], run: int | None = None, reviewer: ReviewerId | None = None
) -> None:
    """Add judgements about pairs, by a run of the rules or by a reviewer."""
    add_many(
        work,
        tables.pair_judgement,
        (
            {
                "record_a": j.a,
                "record_b": j.b,
                "verdict": j.verdict,
                "rule": j.rule,
                "score": j.score,
                "link": j.link,
                "reasons": list(j.reasons),
                "run_id": run,
                "reviewer_id": reviewer,
                "supersedes": j.supersedes,
            }
            for j in judgements
        ),
    )


def add_removals(
    work: Work,
    citations: Iterable[tuple[CitationId, int | None]],
    *,
    removed: bool,
    why: RemovalWhy,
    reason: str,
) -> None:
    """Remove citations before screening, or put them back; each comes with the removal it supersedes."""
    add_many(
        work,
        tables.removal,
        (
            {
                "citation_id": citation,
                "removed": int(removed),
                "why": why,
                "reason": reason,
                "supersedes": seen,
            }
            for citation, seen in citations
        ),
    )

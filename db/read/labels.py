"""Labels on citations, and the records that words find."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from db import tables
from db.read.standing import unsuperseded
from db.search_index import matching
from review.vocabulary import CitationId, RecordId, ReviewerId


@dataclass(frozen=True, slots=True)
class Label:
    """A standing label, or one taken off (`attached` false); `id` is the row a later one supersedes."""

    id: int
    citation: CitationId
    reviewer: ReviewerId
    word: str
    attached: bool


def labels(connection: Connection, citations: Iterable[CitationId] | None = None) -> tuple[Label, ...]:
    """Return what stands about labels, on all citations or on some, oldest first."""
    table = tables.label
    query = select(table).where(unsuperseded(table)).order_by(table.c.id)
    if citations is not None:
        query = query.where(table.c.citation_id.in_(list(citations)))
    return tuple(
        Label(row.id, row.citation_id, row.reviewer_id, row.word, bool(row.attached))
        for row in connection.execute(query)
    )


def records_with(connection: Connection, tokens: Sequence[str]) -> tuple[RecordId, ...]:
    """Return the records whose words begin with all of some tokens."""
    return tuple(connection.execute(matching(connection.dialect.name, tokens)).scalars())


def citations_of(connection: Connection, records: Sequence[RecordId]) -> tuple[CitationId, ...]:
    """Return the citations on which records are now, in the order of ids."""
    table = tables.placement
    found: set[CitationId] = set()
    for start in range(0, len(records), 500):
        part = records[start : start + 500]
        query = select(table.c.citation_id).where(table.c.record_id.in_(part), unsuperseded(table))
        found.update(connection.execute(query).scalars())
    return tuple(sorted(found))


def some_citations(connection: Connection, after: int, limit: int) -> tuple[CitationId, ...]:
    """Return the next citations that hold records now, in the order of ids."""
    table = tables.placement
    query = (
        select(table.c.citation_id)
        .where(table.c.citation_id > after, unsuperseded(table))
        .order_by(table.c.citation_id)
        .distinct()
        .limit(limit)
    )
    return tuple(connection.execute(query).scalars())

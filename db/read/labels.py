"""Labels on citations, and the records that words find."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from db import tables
from db.read.standing import unsuperseded
from db.search_index import matching
from review.vocabulary import CitationId, ReviewerId


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


def citations_with(connection: Connection, tokens: Sequence[str]) -> tuple[CitationId, ...]:
    """Return the citations with a record whose words begin with all of some tokens, in the order of ids."""
    table = tables.placement
    records = matching(connection.dialect.name, tokens).columns(tables.search_text.c.record_id)
    query = (
        select(table.c.citation_id)
        .where(table.c.record_id.in_(records.scalar_subquery()), unsuperseded(table))
        .distinct()
        .order_by(table.c.citation_id)
    )
    return tuple(connection.execute(query).scalars())


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

"""What each source brought: records, citations, and those no other source has."""

from collections import defaultdict
from dataclasses import dataclass

from db.read import citations as read_citations
from db.unit_of_work import reading
from review.services.session import Review
from review.vocabulary import CitationId


@dataclass(frozen=True, slots=True)
class SourceYield:
    """One source.

    Attributes:
        records: records it brought.
        citations: citations with a record of it.
        alone: citations no other source has.
        shared: citations it shares with each other source, by name.
    """

    source: str
    records: int
    citations: int
    alone: int
    shared: dict[str, int]


def source_yields(review: Review) -> tuple[SourceYield, ...]:
    """Return the yield of every source and its overlap with the others, most records first."""
    with reading(review.store) as connection:
        placed = read_citations.placements(connection)
        source = {line.id: line.source for line in read_citations.record_lines(connection)}
    on: dict[CitationId, set[str]] = defaultdict(set)
    records: dict[str, int] = defaultdict(int)
    for placement in placed:
        on[placement.citation].add(source[placement.record])
        records[source[placement.record]] += 1
    return tuple(
        SourceYield(
            name,
            count,
            sum(name in names for names in on.values()),
            sum(names == {name} for names in on.values()),
            {o: sum({name, o} <= names for names in on.values()) for o in sorted(records) if o != name},
        )
        for name, count in sorted(records.items(), key=lambda each: (-each[1], each[0]))
    )

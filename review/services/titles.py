"""Titles of items, for lists beside a record."""

from collections.abc import Sequence

from db.read import citations as read_citations
from db.read import control
from db.read import reports as read_reports
from db.unit_of_work import reading
from review.services.screening import find_item
from review.services.session import Review
from review.vocabulary import CitationId, Stage


def titles_of(review: Review, stage: Stage, items: Sequence[int]) -> dict[int, str]:
    """Return the title of each item of a stage; items that are not there now are left out."""
    with reading(review.store) as connection:
        if stage is Stage.FULL_TEXT:
            protocol = control.protocol(connection)
            known = {r.id: r.citation for r in read_reports.reports(connection)}
            states = {
                item: find_item(connection, protocol, stage, item)[0].id for item in items if item in known
            }
        else:
            states = {item: CitationId(item) for item in items}
        placed = read_citations.placements(connection, sorted(set(states.values())))
        lines = {x.id: x for x in read_citations.record_lines(connection, [p.record for p in placed])}
        first: dict[CitationId, str] = {}
        for placement in placed:
            first.setdefault(placement.citation, lines[placement.record].title)
    return {item: first[citation] for item, citation in states.items() if citation in first}

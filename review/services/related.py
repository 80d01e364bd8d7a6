"""Documents that belong together without being one: erratum, protocol, abstract, preprint, registry entry."""

from dataclasses import dataclass

from db.read import citations as read_citations
from db.unit_of_work import reading
from review.services.session import Review
from review.vocabulary import CitationId


@dataclass(frozen=True, slots=True)
class Related:
    """Another citation, how it belongs to this one (`erratum-of`, `preprint-of` ...), and its title."""

    citation: CitationId
    link: str
    title: str


def related_citations(review: Review, citation: CitationId) -> tuple[Related, ...]:
    """Return the citations whose documents belong to this one's, in the order of ids."""
    with reading(review.store) as connection:
        here = {p.record for p in read_citations.placements(connection, [citation])}
        links = read_citations.links_of(connection, here)
        others = {link.b if link.a in here else link.a: link.link for link in links}
        on = {r: read_citations.citation_of_record(connection, r) for r in others}
        titles = {line.id: line.title for line in read_citations.record_lines(connection, others)}
    found = {on[r]: Related(on[r], link, titles[r]) for r, link in others.items() if on[r] != citation}
    return tuple(found[c] for c in sorted(found))

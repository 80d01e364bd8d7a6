"""Citation searching in PubMed, and similar articles: links from the reports of the review to others.

Cited-by lists and reference lists are citation searching in PRISMA's other-methods lane. Similar articles are
another method of that name, never citation searching. Each has limits, which are kept with the search.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from db.read import citations as read_citations
from db.read import sources as read_sources
from db.unit_of_work import reading
from review.errors import BadInput, NotFound
from review.services.fetching import Plan, SearchSummary, Watch, resume, store_plan
from review.services.importing import SearchFacts
from review.services.searching import PLATFORM
from review.services.session import Review
from review.sources.entrez import Entrez, LinkKind
from review.vocabulary import CitationId, SourceKind


@dataclass(frozen=True, slots=True)
class _Method:
    source: str
    kind: SourceKind
    strategy: str


_METHODS = {
    LinkKind.CITED_BY: _Method(
        "PubMed cited by", SourceKind.CITATION_SEARCHING, "Articles that PubMed lists as citing PMID {}"
    ),
    LinkKind.REFERENCES: _Method(
        "PubMed references", SourceKind.CITATION_SEARCHING, "Reference lists that PubMed has of PMID {}"
    ),
    LinkKind.SIMILAR: _Method(
        "PubMed similar articles", SourceKind.OTHER, "Articles that PubMed finds similar to PMID {}"
    ),
}


@dataclass(frozen=True, slots=True)
class LinkedSummary:
    """What a search by links came to.

    Attributes:
        found: the search; every linked article is a record of it, also one that the review holds already.
        limits: what such links leave out, in one sentence.
        per_article: links of each article asked about, by PMID; 0 where PubMed knows none.
    """

    found: SearchSummary
    limits: str
    per_article: tuple[tuple[str, int], ...]


def search_links(
    review: Review,
    entrez: Entrez,
    kind: LinkKind,
    citations: Sequence[CitationId],
    *,
    watch: Watch = lambda _: None,
    key: UUID | None = None,
) -> LinkedSummary:
    """Fetch and import the articles that PubMed links with some citations.

    Args:
        review: the opened review.
        entrez: the client.
        kind: which links.
        citations: citations with a PMID.
        watch: is told how far the fetch has come.
        key: made by the caller before the first try.

    Raises:
        NotFound: no such citation.
        BadInput: none of the citations has a PMID.
        SourceError: PubMed failed; what was stored is kept, and `resume` goes on from there.
    """
    pmids = pmids_of(review, citations)
    linked = entrez.links(pmids, kind)
    asked = frozenset(pmids)
    targets = [pmid for each in linked for pmid in each.targets]
    wanted = tuple(pmid for pmid in dict.fromkeys(targets) if pmid not in asked)
    method = _METHODS[kind]
    facts = SearchFacts(
        source=method.source,
        kind=method.kind,
        platform=f"{PLATFORM} (elink {kind.value})",
        strategy=method.strategy.format(", ".join(pmids)),
        hits=len(wanted),
        remarks=(kind.limits,),
    )
    made = store_plan(review, "search by links", facts, Plan(wanted), b"", key)
    counts = {each.pmid: len(set(each.targets) - {each.pmid}) for each in linked}
    return LinkedSummary(
        resume(review, entrez, made, watch=watch), kind.limits, tuple((p, counts.get(p, 0)) for p in pmids)
    )


def pmids_of(review: Review, citations: Sequence[CitationId]) -> tuple[str, ...]:
    """Return the PMIDs of citations, each once.

    Raises:
        NotFound: no such citation.
        BadInput: none of them has a PMID.
    """
    with reading(review.store) as connection:
        placed = read_citations.placements(connection, citations)
        known = {placement.citation for placement in placed}
        for citation in citations:
            if citation not in known:
                raise NotFound(f"There is no citation:{citation} now; it may have been merged into another.")
        stored = read_sources.records(connection, [placement.record for placement in placed])
    pmids = tuple(dict.fromkeys(each.record.pmid for each in stored if each.record.pmid))
    if not pmids:
        raise BadInput("None of these citations has a PMID, so PubMed cannot be asked about their links.")
    return pmids

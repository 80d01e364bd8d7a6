"""A search run again: new records, changed ones, and those that are gone."""

from dataclasses import replace
from datetime import date

import pytest

from review.errors import BadInput, NotFound
from review.example.eutils_server import EutilsServer
from review.record import PartialDate, Record, Relation
from review.services.flow import flow
from review.services.importing import IncomingFile, SearchFacts, import_files, searches
from review.services.listing import citations
from review.services.rerunning import RerunSummary, rerun_search
from review.services.searching import search_pubmed, unfinished
from review.services.session import Review
from review.sources.pubmed_changes import Flag
from review.vocabulary import RelationKind, SearchId
from tests.services.files import article, ris
from tests.services.pubmed import client, corpus, invented

FIRST = tuple(invented(pmid) for pmid in (101, 102, 103, 104))
RETRACTED = replace(
    FIRST[1],
    publication_types=("Journal Article", "Retracted Publication"),
    relations=(Relation(RelationKind.RETRACTION_IN, "J Invented. 2024;1:1", "999"),),
)
REVISED = replace(
    FIRST[2], dates=(*FIRST[2].dates, PartialDate(2025, 5, 6, kind="revised")), title="Mended myeloma title"
)
LATER = (FIRST[0], RETRACTED, REVISED, invented(50, created=1999), invented(200, created=2025))
"""104 is gone; 50 is old in PubMed and matches only now."""


def search_first(review: Review, records: tuple[Record, ...] = FIRST) -> SearchId:
    """Search for myeloma in what PubMed holds at first."""
    with EutilsServer(corpus([*records, invented(300, "fatigue")])) as server:
        return search_pubmed(review, client(server), "myeloma[tiab]").search


def search_again(review: Review, which: SearchId, created_since: date | None = None) -> RerunSummary:
    """Run the search again in what PubMed holds later."""
    with EutilsServer(corpus(LATER)) as server:
        return rerun_search(review, client(server), which, created_since=created_since)


def test_what_is_new_and_what_changed(review: Review) -> None:
    """New records come in whatever their dates; revised, retracted and deleted ones are named."""
    earlier = search_first(review)
    found = search_again(review, earlier)
    assert {line.pmid for line in citations(review)} == {"101", "102", "103", "104", "50", "200"}
    assert (found.found.hits, found.again, found.found.imported.added) == (5, 3, 2)
    assert found.found.imported.reconciliation == (
        "PubMed reported 5; 3 held before; files hold 2; none missing."
    )
    changes = {each.pmid: each for each in found.changes}
    assert changes.keys() == {"102", "103"}
    assert Flag.RETRACTED in changes["102"].flags
    assert changes["103"].revised
    assert "title" in changes["103"].fields
    assert (found.deleted, found.unmatched) == (("104",), ())
    assert flow(review).identified == 6
    assert unfinished(review) == ()


def test_a_third_run_says_nothing_twice(review: Review) -> None:
    """Changes are told against what was known, and nothing new is added."""
    earlier = search_first(review)
    search_again(review, earlier)
    third = search_again(review, earlier)
    assert (third.changes, third.found.imported.added) == ((), 0)
    assert third.found.imported.reconciliation.endswith("none missing.")


def test_what_the_search_finds_no_more(review: Review) -> None:
    """A record that is still in PubMed but matches no more is told apart from a deleted one."""
    earlier = search_first(review)
    other = replace(FIRST[3], title="Renamed", abstract=())
    with EutilsServer(corpus([*FIRST[:3], other])) as server:
        found = rerun_search(review, client(server), earlier)
    assert (found.deleted, found.unmatched) == ((), ("104",))


def test_limited_by_create_date(review: Review) -> None:
    """The limit misses the old record and is said in words."""
    earlier = search_first(review)
    found = search_again(review, earlier, date(2025, 2, 5))
    assert {line.pmid for line in citations(review)} == {"101", "102", "103", "104", "200"}
    assert (found.changes, found.deleted) == ((), ())
    limits = searches(review)[-1].limits
    assert "created in PubMed from 2025-01-29 on" in limits
    assert "are missed" in limits


def test_what_cannot_be_run_again(review: Review) -> None:
    """A file is no search of PubMed; a search has to be there."""
    import_files(review, [IncomingFile("a.ris", ris(article(1)))], SearchFacts("CNKI"))
    for which, error in ((SearchId(1), BadInput), (SearchId(9), NotFound)):
        with pytest.raises(error):
            search_again(review, which)

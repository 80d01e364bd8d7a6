"""Retractions, errata and concerns on every later screen."""

from dataclasses import replace

from review.example.eutils_server import EutilsServer
from review.record import Record, Relation
from review.services.flagging import Flag, flag_words, flagged, flags_of
from review.services.fulltext import report_lines, seek_reports
from review.services.listing import citation_detail, citations
from review.services.rerunning import rerun_search
from review.services.screening import decide
from review.services.searching import search_pubmed
from review.services.session import Review
from review.tui.widgets.record import flags as shown_flags
from review.vocabulary import RelationKind, Stage, Verdict
from tests.services.pubmed import client, corpus, invented

PLAIN, ERRATUM, CONCERN, ABOUT = (invented(n) for n in (1, 2, 3, 4))
WITH_ERRATUM = replace(ERRATUM, relations=(Relation(RelationKind.ERRATUM_IN, "J. 2020;1:2", "77"),))
WITH_CONCERN = replace(CONCERN, relations=(Relation(RelationKind.CONCERN_IN, "J. 2020;1:3", "78"),))
TITLED = replace(ABOUT, title="Retraction of articles about myeloma, an erratum of a survey of preprints")
RETRACTED = replace(PLAIN, publication_types=("Journal Article", "Retracted Publication"))


def bring(review: Review, *records: Record) -> None:
    """Search for everything invented."""
    with EutilsServer(corpus(records), enforce_rate=False) as server:
        search_pubmed(review, client(server), "myeloma[tiab]")


def test_flags_of_records(review: Review) -> None:
    """Links and types make flags, words in a title do not."""
    bring(review, PLAIN, WITH_ERRATUM, WITH_CONCERN, TITLED)
    ids = {line.pmid: line.id for line in citations(review)}
    assert flagged(review) == {ids["2"]: (Flag.ERRATUM,), ids["3"]: (Flag.CONCERN,)}
    assert flag_words([Flag.CONCERN]) == ("EXPRESSION OF CONCERN",)


def test_a_later_retraction_reaches_every_screen(review: Review) -> None:
    """What a rerun noticed shows beside the record, which itself stays as it came."""
    bring(review, PLAIN, WITH_ERRATUM)
    with EutilsServer(corpus([RETRACTED, WITH_ERRATUM]), enforce_rate=False) as server:
        rerun_search(
            review, client(server), citation_detail(review, citations(review)[0].id).records[0].search
        )
    item = next(line.id for line in citations(review) if line.pmid == "1")
    detail = citation_detail(review, item)
    assert "Retracted Publication" not in detail.records[0].record.publication_types
    assert flags_of(detail.records) == (Flag.RETRACTED,)
    assert shown_flags(detail.records) == ("RETRACTED",)
    for who in ("ann", "ben"):
        decide(review.acting_as(who), Stage.TITLE_ABSTRACT, item, Verdict.INCLUDE)
    seek_reports(review)
    assert [line.flags for line in report_lines(review)] == [(Flag.RETRACTED,)]

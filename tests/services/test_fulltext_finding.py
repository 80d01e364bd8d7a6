"""Open copies of the reports still sought; a PDF that came is attached and kept by its digest."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from db.read.sources import StoredNotice, notices
from db.unit_of_work import reading
from review.errors import NotFound
from review.services.auditing import history
from review.services.flagging import Flag, flagged, notice_words
from review.services.fulltext import attachments, report_lines, seek_reports
from review.services.fulltext_finding import find_open_copies, open_access_client, sought_articles
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.listing import citation_detail, citations
from review.services.screening import decide
from review.services.session import Review
from review.settings import Settings
from review.sources.entrez_limiter import Timing
from review.sources.open_access import OpenAccessService
from review.sources.open_access_client import OpenAccess
from review.tui.widgets.record import flags as shown_flags
from review.vocabulary import ReportId, RetrievalStatus, Stage, Verdict
from tests.services.documents import pdf
from tests.services.files import article, ris
from tests.sources.json_server import Canned, JsonServer
from tests.sources.open_access_samples import CROSSREF, DOI, UNPAYWALL

DOCUMENT = pdf(doi=DOI)


def client(server: JsonServer) -> OpenAccess:
    """A client that asks only Unpaywall and Crossref."""
    chosen = Settings(
        email="reviewer@example.org",
        unpaywall=f"{server.url}unpaywall",
        crossref=f"{server.url}crossref",
        europepmc="",
        pmc="",
        openalex="",
    )
    timing = Timing(sleep=lambda _: None)
    return open_access_client(chosen, clock=lambda: datetime(2026, 1, 5, tzinfo=UTC), timing=timing, pace=0.0)


def two_reports(review: Review) -> None:
    """Two reports sought, the first with the DOI that the services know."""
    data = ris(article(1, DO=DOI), article(2, DO="10.5555/unknown"))
    import_files(review, [IncomingFile("a.ris", data)], SearchFacts("PubMed"))
    for line in citations(review):
        for who in ("ann", "ben"):
            decide(review.acting_as(who), Stage.TITLE_ABSTRACT, line.id, Verdict.INCLUDE)
    seek_reports(review)


def test_found_flagged_and_fetched(review: Review) -> None:
    """A dead link is passed over, what is no PDF too; the first PDF is attached, and notices are named."""
    two_reports(review)
    with JsonServer({}) as gone:
        dead = f"{gone.url}dead.pdf"
    replies: dict[str, Canned | list[Canned]] = {
        "/file.pdf": Canned(DOCUMENT),
        "/page.pdf": Canned(b"<html>"),
    }
    with JsonServer(replies) as files:
        best = {**dict(UNPAYWALL), "best_oa_location": {"url_for_pdf": dead}}
        best["oa_locations"] = [{"url_for_pdf": f"{files.url}{name}"} for name in ("page.pdf", "file.pdf")]
        known: dict[str, Canned | list[Canned]] = {
            f"/unpaywall/{DOI}": Canned(best),
            "/crossref/works/10.5555%2Finv.1": Canned({"message": {**_message(), "link": []}}),
        }
        with JsonServer(known) as server:
            services = client(server)
            found = find_open_copies(review, services, sought_articles(review), fetch=True)
            services.close()
    first, second = found
    assert [notice.words for _, notice in first.notices] == ["RETRACTED (doi 10.5555/notice)"]
    assert first.attachment is not None
    assert (second.copies, second.notices, second.attachment) == ((), (), None)
    assert second.not_fetched == "no open copy is a PDF"
    assert {refusal.service for refusal in first.refusals} == {
        OpenAccessService.EUROPE_PMC,
        OpenAccessService.PMC,
        OpenAccessService.OPENALEX,
    }
    kept = attachments(review, first.sought.report)
    assert [file.sha256 for file in kept] == [hashlib.sha256(DOCUMENT).hexdigest()]
    lines = {line.id: line.retrieval for line in report_lines(review)}
    assert lines[first.sought.report] is RetrievalStatus.RETRIEVED
    assert [each.report for each in sought_articles(review)] == [second.sought.report]


def _message() -> dict[str, object]:
    message = CROSSREF["message"]
    assert isinstance(message, dict)
    return message


def test_named_reports(review: Review) -> None:
    """Reports may be named, also those at hand; one that is not there is refused."""
    two_reports(review)
    first = report_lines(review)[0]
    assert [each.article.doi for each in sought_articles(review, [first.id])] == [DOI]
    assert replace(sought_articles(review)[0], title="") != sought_articles(review)[1]
    with pytest.raises(NotFound):
        sought_articles(review, [ReportId(99)])


def test_a_notice_is_kept_once_and_shows_from_then_on(review: Review) -> None:
    """Citation, record and report show the flag, who said it and when; asking twice adds nothing."""
    two_reports(review)
    asked = replace(review, clock=lambda: datetime(2026, 1, 5, 12, tzinfo=UTC)).acting_as("ann")
    replies: dict[str, Canned | list[Canned]] = {
        "/crossref/works/10.5555%2Finv.1": Canned({"message": {**_message(), "link": []}})
    }
    before = len(_notices(review))
    with JsonServer(replies) as server:
        services = client(server)
        for _ in range(2):
            find_open_copies(asked, services, sought_articles(asked))
        services.close()
    assert before == 0
    (notice,) = _notices(review)
    assert (notice.flag, notice.service, notice.handle) == ("retracted", "Crossref", "ann")
    line = report_lines(review)[0]
    assert line.flags == (Flag.RETRACTED,)
    assert flagged(review) == {line.citation: (Flag.RETRACTED,)}
    detail = citation_detail(review, line.citation)
    assert shown_flags(detail.records) == ("RETRACTED",)
    said = "RETRACTED (doi 10.5555/notice), said Crossref on 2026-01-05"
    assert notice_words(detail.records) == (said,)
    told = [each.what for each in history(review, "record", notice.record)]
    assert told[-1] == f"record:{notice.record}: RETRACTED (doi 10.5555/notice), said Crossref"


def _notices(review: Review) -> tuple[StoredNotice, ...]:
    with reading(review.store) as connection:
        return notices(connection)

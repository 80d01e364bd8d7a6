"""Open copies of the reports still sought, and notices about them, from services on the network."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.read import citations as read_citations
from db.read import sources as read_sources
from db.read.sources import StoredRecord
from db.unit_of_work import Work, reading, write
from db.write import sources as write_sources
from review.errors import NotFound
from review.services.fulltext import attach, report_lines
from review.services.session import Clock, Review, utc_now
from review.settings import Settings
from review.sources.entrez_limiter import Timing
from review.sources.open_access import Answer, Article, Notice, OpenAccessService, OpenCopy, Refusal
from review.sources.open_access_client import OpenAccess, OpenAccessSettings, cache_in
from review.sources.pdf_hints import is_pdf
from review.vocabulary import CitationId, IdentifierKind, RecordId, ReportId, RetrievalStatus


@dataclass(frozen=True, slots=True)
class Sought:
    """A report to be found; `record` is the one whose identifiers are asked about."""

    report: ReportId
    title: str
    article: Article
    record: RecordId | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the services know about one report.

    Attributes:
        sought: the report.
        copies: open copies with who named each, PDFs first.
        notices: what was said about it (retracted, corrected), with who said it.
        refusals: services that gave no answer, and why.
        attachment: number of the PDF that was fetched and attached, if any.
        not_fetched: why no PDF was attached though one was wanted.
    """

    sought: Sought
    copies: tuple[tuple[OpenAccessService, OpenCopy], ...]
    notices: tuple[tuple[OpenAccessService, Notice], ...]
    refusals: tuple[Refusal, ...]
    attachment: int | None = None
    not_fetched: str = ""


def open_access_client(
    settings: Settings,
    *,
    cache: Path | None = None,
    clock: Clock = utc_now,
    timing: Timing | None = None,
    pace: float = 1.0,
) -> OpenAccess:
    """Return a client of the services with the user's settings.

    Args:
        settings: the settings in force.
        cache: folder for answers; none are kept without one.
        clock: tells the day for the age of answers.
        timing: clock and sleep of the pauses.
        pace: factor on the pauses between requests.
    """
    bases = (
        (OpenAccessService.UNPAYWALL, settings.unpaywall),
        (OpenAccessService.EUROPE_PMC, settings.europepmc),
        (OpenAccessService.PMC, settings.pmc),
        (OpenAccessService.CROSSREF, settings.crossref),
        (OpenAccessService.OPENALEX, settings.openalex),
    )
    chosen = OpenAccessSettings(
        bases,
        email=settings.email,
        connect_timeout=settings.connect_timeout,
        read_timeout=min(settings.read_timeout, 20.0),
        pace=pace,
    )
    return OpenAccess(chosen, clock, cache_in(cache), timing or Timing())


def sought_articles(review: Review, reports: Sequence[ReportId] = ()) -> tuple[Sought, ...]:
    """Return the reports to be found: those named, or all that are sought and have no file.

    Raises:
        NotFound: no such report.
    """
    lines = {line.id: line for line in report_lines(review)}
    for report in reports:
        if report not in lines:
            raise NotFound(f"There is no report:{report} of a citation that passed.")
    wanted = [lines[report] for report in reports] or [
        line
        for line in lines.values()
        if line.retrieval is not RetrievalStatus.RETRIEVED and not line.attachments
    ]
    articles = _articles(review, {line.citation for line in wanted})
    return tuple(Sought(line.id, line.title, *articles[line.citation]) for line in wanted)


def _articles(
    review: Review, citations: set[CitationId]
) -> dict[CitationId, tuple[Article, RecordId | None]]:
    with reading(review.store) as connection:
        placed = read_citations.placements(connection, citations)
        stored = {s.id: s for s in read_sources.records(connection, [p.record for p in placed])}
    records: dict[CitationId, list[StoredRecord]] = {}
    for placement in placed:
        records.setdefault(placement.citation, []).append(stored[placement.record])
    return {citation: _article(found) for citation, found in records.items()}


def _article(records: Sequence[StoredRecord]) -> tuple[Article, RecordId | None]:
    """Return the identifiers of a citation's records, and the record that gave the first of them."""

    def first(kind: IdentifierKind) -> tuple[str, RecordId | None]:
        return next(((value, s.id) for s in records if (value := s.record.identifier(kind))), ("", None))

    doi, pmid, pmcid = first(IdentifierKind.DOI), first(IdentifierKind.PMID), first(IdentifierKind.PMCID)
    return Article(doi[0], pmid[0], pmcid[0]), doi[1] or pmid[1] or pmcid[1]


def find_open_copies(
    review: Review,
    services: OpenAccess,
    sought: Iterable[Sought],
    *,
    fetch: bool = False,
    watch: Callable[[Finding], None] = lambda _: None,
) -> tuple[Finding, ...]:
    """Ask every service about every report; a service that fails is said and keeps nobody else waiting.

    What a service says about an article (retracted, corrected) is kept with its record, once, and shows as a
    flag from then on.

    Args:
        review: the opened review.
        services: the client.
        sought: the reports.
        fetch: whether to fetch and attach the first open copy that is a PDF.
        watch: is told of each report when it is done.
    """
    found = []
    for each in sought:
        finding = _finding(services, each)
        keep_notices(review, finding)
        if fetch:
            finding = _fetched(review, services, finding)
        watch(finding)
        found.append(finding)
    return tuple(found)


def keep_notices(review: Review, finding: Finding) -> None:
    """Keep the notices of a report that are new."""
    record = finding.sought.record
    if record is None or not finding.notices:
        return

    def body(work: Work) -> None:
        known = {(n.service, n.words) for n in read_sources.notices(work.connection, [record])}
        rows = [
            {"flag": notice.flag, "service": service, "words": notice.words}
            for service, notice in finding.notices
            if (service, notice.words) not in known
        ]
        write_sources.add_notices(work, record, rows)

    with reading(review.store) as connection:
        known = {(n.service, n.words) for n in read_sources.notices(connection, [record])}
    if any((service, notice.words) not in known for service, notice in finding.notices):
        reviewer = review.reviewer() if review.handle else None
        write(review.store, review.action("notices", reviewer), body, lambda *_: None)


def _finding(services: OpenAccess, sought: Sought) -> Finding:
    answers = [services.ask(service, sought.article) for service in OpenAccessService]
    told = [answer for answer in answers if isinstance(answer, Answer)]
    copies: dict[str, tuple[OpenAccessService, OpenCopy]] = {}
    for answer in told:
        for copy in answer.copies:
            copies.setdefault(copy.url, (answer.service, copy))
    ordered = sorted(copies.values(), key=lambda pair: not pair[1].is_pdf)
    return Finding(
        sought,
        tuple(ordered),
        tuple((answer.service, notice) for answer in told for notice in answer.notices),
        tuple(answer for answer in answers if isinstance(answer, Refusal)),
    )


def _fetched(review: Review, services: OpenAccess, finding: Finding) -> Finding:
    why = "no open copy is a PDF"
    for _, copy in finding.copies:
        if not copy.is_pdf:
            continue
        got = services.download(copy.url)
        if isinstance(got, bytes) and is_pdf(got):
            number = attach(review, finding.sought.report, _name(finding.sought), got)
            return Finding(finding.sought, finding.copies, finding.notices, finding.refusals, number)
        why = got if isinstance(got, str) else "what came is no PDF"
    return Finding(finding.sought, finding.copies, finding.notices, finding.refusals, None, why)


def _name(sought: Sought) -> str:
    known = sought.article.doi or sought.article.pmid or sought.article.pmcid or f"report-{sought.report}"
    return "".join(c if c.isalnum() or c in ".-" else "_" for c in known) + ".pdf"

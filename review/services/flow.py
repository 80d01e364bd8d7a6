"""The PRISMA flow, counted from the facts at this moment."""

from collections import Counter, defaultdict

from sqlalchemy import Connection

from db.read import citations as read_citations
from db.read import control
from db.read import reports as read_reports
from db.read.citations import RecordLine
from db.unit_of_work import reading
from review.errors import BadInput
from review.prisma import exchange, page, picture, terminal
from review.prisma.count import count_flow
from review.prisma.facts import CitationFact, ReportFact, SourceFact
from review.prisma.flow import Flow
from review.prisma.identities import check_flow
from review.services.session import Review
from review.services.standing import CitationState, ReportState, ReviewState, review_state
from review.vocabulary import (
    OutcomeOfScreening,
    RecordId,
    ReportId,
    RetrievalStatus,
    SourceKind,
    Stage,
    StudyId,
)

FORMATS = ("txt", "md", "svg", "html", "csv", "json", "png")


def flow(review: Review) -> Flow:
    """Count the flow and check its identities.

    Raises:
        BrokenInvariant: an identity does not hold, which is a fault of the program.
    """
    with reading(review.store) as connection:
        counted = flow_of(connection)
    check_flow(counted)
    return counted


def flow_of(connection: Connection, state: ReviewState | None = None) -> Flow:
    """Count the flow inside an open view, without checking it; `state` where it was read before."""
    now = state or review_state(connection)
    lines = {line.id: line for line in read_citations.record_lines(connection)}
    labels = control.reason_labels(connection, Stage.FULL_TEXT)
    studies: dict[ReportId, list[StudyId]] = defaultdict(list)
    for link in read_reports.study_reports(connection):
        studies[link.report].append(link.study)
    stopped = now.duties[Stage.TITLE_ABSTRACT].stopped
    facts = [
        _citation_fact(
            each, lines, stopped, [_report_fact(r, labels, studies) for r in now.reports.get(each.id, ())]
        )
        for each in now.citations.values()
    ]
    order = [reason.label for reason in now.protocol.reasons(Stage.FULL_TEXT)]
    return count_flow(_sources(lines), facts, reason_order=order)


def _sources(lines: dict[RecordId, RecordLine]) -> list[SourceFact]:
    counts = Counter((line.source, line.kind) for line in lines.values())
    return [SourceFact(name, SourceKind(kind), n) for (name, kind), n in counts.items()]


def _citation_fact(
    state: CitationState,
    lines: dict[RecordId, RecordLine],
    stopped: frozenset[int],
    reports: list[ReportFact],
) -> CitationFact:
    unread = state.id in stopped and not state.outcome.standings and state.removal is None
    main = sum(lines[record].kind.main_lane for record in state.records)
    included = state.outcome.outcome is OutcomeOfScreening.INCLUDED and state.removal is None
    return CitationFact(
        citation=state.id,
        main_lane_records=main,
        other_lane_records=len(state.records) - main,
        removed=state.removal.why if state.removal else None,
        screening=OutcomeOfScreening.EXCLUDED if unread else state.outcome.outcome,
        excluded_by_tool=state.outcome.by_tool or unread,
        not_read=unread,
        reports=tuple(reports) if included else (),
    )


def _report_fact(
    report: ReportState, labels: dict[str, str], studies: dict[ReportId, list[StudyId]]
) -> ReportFact:
    assessed = report.retrieval is RetrievalStatus.RETRIEVED
    linked = {study for r in (report.id, *report.merged) for study in studies.get(r, ())}
    return ReportFact(
        report=report.id,
        extra=report.extra,
        retrieval=report.retrieval,
        outcome=report.outcome.outcome if assessed else OutcomeOfScreening.UNDECIDED,
        reason=labels.get(report.outcome.reason, report.outcome.reason),
        studies=tuple(sorted(linked)),
    )


def draw(counted: Flow, form: str, *, title: str = "PRISMA 2020 flow", width: int = 80) -> str | bytes:
    """Return the flow as txt, md, svg, html, csv, json (text) or png (bytes).

    Raises:
        BadInput: no such format.
    """
    if form == "json":
        from db.types import canonical_json  # noqa: PLC0415 - one line of JSON needs nothing else of the store

        return canonical_json(exchange.to_json(counted)) + "\n"
    if form == "png":
        from review.report.raster import Kind, paint  # noqa: PLC0415 - matplotlib loads slowly

        return paint(picture.picture(counted), Kind.PNG)
    drawn = {
        "txt": lambda: terminal.flow_text(counted, width),
        "md": lambda: page.flow_markdown(counted, title),
        "svg": lambda: picture.flow_svg(counted),
        "html": lambda: page.flow_html(counted, title),
        "csv": lambda: exchange.to_csv(counted),
    }.get(form)
    if drawn is None:
        raise BadInput(f"The flow cannot be drawn as `{form}`; choose one of {', '.join(FORMATS)}.")
    return drawn()

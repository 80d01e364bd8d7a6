"""Reports, whether they are at hand, and the studies they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from db import tables
from db.read.standing import standing
from review.vocabulary import ActionId, CitationId, ReportId, ReportRole, RetrievalStatus, StudyId


@dataclass(frozen=True, slots=True)
class Report:
    """A document behind a citation, and whether it is at hand."""

    id: ReportId
    citation: CitationId
    ordinal: int
    label: str
    retrieval: RetrievalStatus
    why: str
    retrieval_id: int | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a report, without its bytes."""

    id: int
    report: ReportId
    name: str
    media_type: str
    sha256: str
    byte_length: int


@dataclass(frozen=True, slots=True)
class Study:
    """An investigation."""

    id: StudyId
    label: str


@dataclass(frozen=True, slots=True)
class StudyReport:
    """A report of a study in a role."""

    id: int
    study: StudyId
    report: ReportId
    role: ReportRole


def reports(connection: Connection, citations: Iterable[CitationId] | None = None) -> tuple[Report, ...]:
    """Return the reports of all citations or of some, with what stands about their retrieval."""
    query = select(tables.report).order_by(tables.report.c.id)
    about = standing(tables.retrieval)
    if citations is not None:
        query = query.where(tables.report.c.citation_id.in_(list(citations)))
        about = about.where(tables.retrieval.c.report_id.in_(query.with_only_columns(tables.report.c.id)))
    stands = {row.report_id: row for row in connection.execute(about)}
    found = []
    for row in connection.execute(query):
        now = stands.get(row.id)
        status = RetrievalStatus(now.status) if now else RetrievalStatus.SOUGHT
        found.append(
            Report(
                row.id,
                row.citation_id,
                row.ordinal,
                row.label,
                status,
                now.why if now else "",
                now.id if now else None,
            )
        )
    return tuple(found)


def citation_of(connection: Connection, report: ReportId) -> CitationId | None:
    """Return the citation a report was made for."""
    table = tables.report
    found = connection.execute(select(table.c.citation_id).where(table.c.id == report)).scalar()
    return None if found is None else CitationId(found)


def attachments(connection: Connection, report: ReportId | None = None) -> tuple[Attachment, ...]:
    """Return the files of all reports or of one, without their bytes."""
    table = tables.attachment
    names = ("id", "report_id", "name", "media_type", "sha256", "byte_length")
    query = select(*(table.c[name] for name in names)).order_by(table.c.id)
    if report is not None:
        query = query.where(table.c.report_id == report)
    return tuple(Attachment(*row) for row in connection.execute(query))


def attachment_content(connection: Connection, attachment: int) -> bytes:
    """Return the bytes of a file."""
    table = tables.attachment
    return bytes(connection.execute(select(table.c.content).where(table.c.id == attachment)).scalar_one())


def studies(connection: Connection, ids: Iterable[StudyId] | None = None) -> tuple[Study, ...]:
    """Return studies, oldest first."""
    query = select(tables.study.c.id, tables.study.c.label).order_by(tables.study.c.id)
    if ids is not None:
        query = query.where(tables.study.c.id.in_(list(ids)))
    return tuple(Study(row.id, row.label) for row in connection.execute(query))


def study_reports(connection: Connection, *, with_unlinked: bool = False) -> tuple[StudyReport, ...]:
    """Return which reports belong to which studies."""
    rows = connection.execute(standing(tables.study_report))
    found = (StudyReport(row.id, row.study_id, row.report_id, ReportRole(row.role)) for row in rows)
    return tuple(link for link in found if with_unlinked or link.role is not ReportRole.UNLINKED)


@dataclass(frozen=True, slots=True)
class RetrievalLine:
    """One statement on whether a report is at hand, standing or not."""

    action: ActionId
    status: RetrievalStatus
    why: str


@dataclass(frozen=True, slots=True)
class StudyLine:
    """One statement on a report of a study, standing or not."""

    action: ActionId
    report: ReportId
    role: ReportRole


def retrieval_history(connection: Connection, report: ReportId) -> tuple[RetrievalLine, ...]:
    """Return the report's beginning and every statement on its retrieval, oldest first."""
    table = tables.retrieval
    made = select(tables.report.c.action_id).where(tables.report.c.id == report)
    lines = [
        RetrievalLine(made_by, RetrievalStatus.SOUGHT, "") for made_by in connection.execute(made).scalars()
    ]
    rows = connection.execute(select(table).where(table.c.report_id == report).order_by(table.c.id))
    return (*lines, *(RetrievalLine(r.action_id, RetrievalStatus(r.status), r.why) for r in rows))


def study_history(connection: Connection, study: StudyId) -> tuple[StudyLine, ...]:
    """Return every statement on the reports of a study, oldest first."""
    table = tables.study_report
    rows = connection.execute(select(table).where(table.c.study_id == study).order_by(table.c.id))
    return tuple(StudyLine(row.action_id, row.report_id, ReportRole(row.role)) for row in rows)

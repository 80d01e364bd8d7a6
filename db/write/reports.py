"""Reports, their retrieval and attachments, and studies."""

from collections.abc import Iterable

from db import tables
from db.unit_of_work import Work
from db.write.facts import add, add_many
from db.write.sources import digest
from review.vocabulary import CitationId, ReportId, ReportRole, RetrievalStatus, StudyId


def add_reports(work: Work, citations: Iterable[CitationId]) -> None:
    """Add the own report of each citation."""
    add_many(work, tables.report, ({"citation_id": c, "ordinal": 1, "label": ""} for c in citations))


def add_report(work: Work, citation: CitationId, ordinal: int, label: str) -> ReportId:
    """Add a report to a citation; ordinal 2 and above are linked ones."""
    return ReportId(add(work, tables.report, citation_id=citation, ordinal=ordinal, label=label))


def add_retrievals(
    work: Work, reports: Iterable[tuple[ReportId, int | None]], status: RetrievalStatus, why: str
) -> None:
    """Say whether documents are at hand; each report comes with the row it supersedes."""
    add_many(
        work,
        tables.retrieval,
        ({"report_id": report, "status": status, "why": why, "supersedes": seen} for report, seen in reports),
    )


def add_attachment(work: Work, report: ReportId, name: str, media_type: str, content: bytes) -> int:
    """Keep a file of a report."""
    return add(
        work,
        tables.attachment,
        report_id=report,
        name=name,
        media_type=media_type,
        sha256=digest(content),
        byte_length=len(content),
        content=content,
    )


def add_study(work: Work, label: str) -> StudyId:
    """Add a study; its label is taken once."""
    return StudyId(add(work, tables.study, label=label))


def add_study_report(
    work: Work, study: StudyId, report: ReportId, role: ReportRole, supersedes: int | None
) -> int:
    """Link a report to a study in a role, or unlink it."""
    return add(work, tables.study_report, study_id=study, report_id=report, role=role, supersedes=supersedes)

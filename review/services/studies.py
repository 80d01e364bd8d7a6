"""Studies: the investigations behind the included reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from db import tables
from db.read import reports as read_reports
from db.unit_of_work import Work, reading, write
from db.write import reports as write_reports
from review.errors import BadInput, NotFound
from review.services.session import Review, row_written
from review.vocabulary import ReportId, ReportRole, StudyId


@dataclass(frozen=True, slots=True)
class StudyView:
    """A study with its reports and their roles."""

    id: StudyId
    label: str
    reports: tuple[tuple[ReportId, ReportRole], ...]


def add_study(
    review: Review, label: str, reports: Mapping[ReportId, ReportRole], *, key: UUID | None = None
) -> StudyId:
    """Add a study with its reports.

    Raises:
        BadInput: no label.
        AlreadyDecided: the label is taken.
        NotFound: no such report.
    """
    if not label.strip():
        raise BadInput("A study needs a label, such as `Author 2024`.")
    reviewer = review.reviewer()

    def body(work: Work) -> StudyId:
        _check(work, reports)
        study = write_reports.add_study(work, label.strip())
        for report, role in reports.items():
            write_reports.add_study_report(work, study, report, role, None)
        return study

    return write(
        review.store,
        review.action("add study", reviewer, key),
        body,
        lambda c, a: StudyId(row_written(tables.study)(c, a)),
    )


def link(
    review: Review, study: StudyId, report: ReportId, role: ReportRole, *, key: UUID | None = None
) -> None:
    """Link a report to a study in a role, change the role, or unlink it (`unlinked`)."""
    reviewer = review.reviewer()

    def body(work: Work) -> None:
        _check(work, {report: role})
        if not read_reports.studies(work.connection, [study]):
            raise NotFound(f"There is no study:{study}.")
        before = [
            s
            for s in read_reports.study_reports(work.connection, with_unlinked=True)
            if (s.study, s.report) == (study, report)
        ]
        write_reports.add_study_report(work, study, report, role, before[0].id if before else None)

    write(review.store, review.action("link report to study", reviewer, key), body, lambda *_: None)


def _check(work: Work, reports: Mapping[ReportId, ReportRole]) -> None:
    known = {r.id for r in read_reports.reports(work.connection)}
    for report in reports:
        if report not in known:
            raise NotFound(f"There is no report:{report}.")


def studies(review: Review) -> tuple[StudyView, ...]:
    """Return every study with its reports."""
    with reading(review.store) as connection:
        links = read_reports.study_reports(connection)
        return tuple(
            StudyView(s.id, s.label, tuple((x.report, x.role) for x in links if x.study == s.id))
            for s in read_reports.studies(connection)
        )

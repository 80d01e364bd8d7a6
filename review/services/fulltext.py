"""Full texts: sought, retrieved or not (with why), and the files themselves."""

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import citations as read_citations
from db.read import control
from db.read import reports as read_reports
from db.read.reports import Attachment
from db.unit_of_work import Work, reading, write
from db.write import reports as write_reports
from db.write.sources import digest
from review.errors import BadInput, NotFound
from review.services.flagging import Flag, flagged_among
from review.services.screening import find_item, passed
from review.services.session import Review, row_written, rows_written
from review.services.standing import ReportState, ReviewState, review_state
from review.vocabulary import CitationId, OutcomeOfScreening, ReportId, RetrievalStatus, Stage

LARGEST_ATTACHMENT = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report that is or was sought, as lists show it."""

    id: ReportId
    citation: CitationId
    title: str
    year: int | None
    retrieval: RetrievalStatus
    why: str
    outcome: OutcomeOfScreening
    attachments: int
    flags: tuple[Flag, ...] = ()


def seek_reports(review: Review, *, key: UUID | None = None) -> int:
    """Seek the report of every citation that passed and has none yet; return how many are new."""
    reviewer = review.reviewer() if review.handle else None

    def body(work: Work) -> int:
        state = review_state(work.connection)
        lacking = [c for c, each in state.citations.items() if passed(each) and c not in state.reports]
        write_reports.add_reports(work, lacking)
        return len(lacking)

    return write(
        review.store,
        review.action("seek reports", reviewer, key),
        body,
        lambda c, a: len(rows_written(tables.report)(c, a)),
    )


def link_report(review: Review, citation: CitationId, label: str, *, key: UUID | None = None) -> ReportId:
    """Add a further report to a citation, beyond its own (an appendix, a registry entry, a thesis)."""
    reviewer = review.reviewer()
    if not label.strip():
        raise BadInput("A linked report needs a label that says what it is.")

    def body(work: Work) -> ReportId:
        find_item(work.connection, control.protocol(work.connection), Stage.TITLE_ABSTRACT, citation)
        ordinals = [r.ordinal for r in read_reports.reports(work.connection, [citation])]
        if not ordinals:
            raise BadInput(f"citation:{citation} has no report of its own yet; seek it first.")
        return write_reports.add_report(work, citation, max(ordinals) + 1, label.strip())

    return write(
        review.store,
        review.action("link report", reviewer, key),
        body,
        lambda c, a: ReportId(row_written(tables.report)(c, a)),
    )


def set_retrieval(
    review: Review,
    reports: Sequence[ReportId],
    status: RetrievalStatus,
    *,
    why: str = "",
    key: UUID | None = None,
) -> int:
    """Say of reports that they are sought, retrieved or not retrieved; return how many changed.

    Raises:
        BadInput: not retrieved without saying why.
        NotFound: no such report.
    """
    if status is RetrievalStatus.NOT_RETRIEVED and not why.strip():
        raise BadInput("A report that could not be retrieved needs the reason why.")
    reviewer = review.reviewer()

    def body(work: Work) -> int:
        known = {r.id: r for r in read_reports.reports(work.connection)}
        for report in reports:
            if report not in known:
                raise NotFound(f"There is no report:{report}.")
        change = [
            known[r] for r in dict.fromkeys(reports) if (known[r].retrieval, known[r].why) != (status, why)
        ]
        write_reports.add_retrievals(work, ((r.id, r.retrieval_id) for r in change), status, why.strip())
        return len(change)

    return write(
        review.store,
        review.action(f"retrieval {status}", reviewer, key),
        body,
        lambda c, a: len(rows_written(tables.retrieval)(c, a)),
    )


def attach(review: Review, report: ReportId, name: str, content: bytes, *, key: UUID | None = None) -> int:
    """Keep a file of a report and mark the report retrieved; the same file twice is kept once.

    Raises:
        BadInput: an empty or too large file.
        NotFound: no such report.
    """
    if not content:
        raise BadInput(f"{name} is empty.")
    if len(content) > LARGEST_ATTACHMENT:
        raise BadInput(f"{name} is larger than {LARGEST_ATTACHMENT // 1024**2} MiB.")
    reviewer = review.reviewer()

    def body(work: Work) -> int:
        known = {r.id: r for r in read_reports.reports(work.connection)}
        if report not in known:
            raise NotFound(f"There is no report:{report}.")
        sha256 = digest(content)
        same = [a for a in read_reports.attachments(work.connection, report) if a.sha256 == sha256]
        if known[report].retrieval is not RetrievalStatus.RETRIEVED:
            seen = [(report, known[report].retrieval_id)]
            write_reports.add_retrievals(work, seen, RetrievalStatus.RETRIEVED, "")
        if same:
            return same[0].id
        media = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return write_reports.add_attachment(work, report, name, media, content)

    return write(
        review.store,
        review.action("attach", reviewer, key),
        body,
        row_written(tables.attachment),
    )


def report_lines(review: Review) -> tuple[ReportLine, ...]:
    """Return every report of a citation that passed, in the order of ids."""
    with reading(review.store) as connection:
        reports = sought_reports(review_state(connection))
        titles = _titles(connection)
        placed = read_citations.placements(connection, {r.citation for r in reports})
        told = flagged_among(connection, placed)
        files: dict[int, int] = {}
        for attachment in read_reports.attachments(connection):
            files[attachment.report] = files.get(attachment.report, 0) + 1
    lines = (_line(r, titles, files) for r in reports)
    return tuple(replace(line, flags=told.get(line.citation, ())) for line in lines)


def sought_reports(state: ReviewState) -> list[ReportState]:
    """Return the reports of citations that passed, in the order of ids, from a state read before."""
    reports = [r for c, each in state.reports.items() if passed(state.citations[c]) for r in each]
    return sorted(reports, key=lambda r: r.id)


def _titles(connection: Connection) -> dict[CitationId, tuple[str, int | None]]:
    lines = {line.id: line for line in read_citations.record_lines(connection)}
    found: dict[CitationId, tuple[str, int | None]] = {}
    for placement in read_citations.placements(connection):
        line = lines[placement.record]
        found.setdefault(placement.citation, (line.title, line.year))
    return found


def _line(
    report: ReportState, titles: dict[CitationId, tuple[str, int | None]], files: dict[int, int]
) -> ReportLine:
    title, year = titles[report.citation]
    return ReportLine(
        id=report.id,
        citation=report.citation,
        title=report.label or title,
        year=year,
        retrieval=report.retrieval,
        why=report.why,
        outcome=report.outcome.outcome,
        attachments=sum(files.get(r, 0) for r in (report.id, *report.merged)),
    )


def attachments(review: Review, report: ReportId) -> tuple[Attachment, ...]:
    """Return the files of a report, without their bytes."""
    with reading(review.store) as connection:
        return read_reports.attachments(connection, report)


def attachment_content(review: Review, attachment: int) -> bytes:
    """Return the bytes of a file."""
    with reading(review.store) as connection:
        return read_reports.attachment_content(connection, attachment)

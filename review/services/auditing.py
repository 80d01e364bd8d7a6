"""The history of any number: who did what, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from db.read import audit, control
from db.read import citations as read_citations
from db.read import reports as read_reports
from db.read import screening as read_screening
from db.read import sources as read_sources
from db.unit_of_work import reading
from review.errors import NotFound
from review.services.listing import visible
from review.services.screening import find_item
from review.services.session import Review
from review.vocabulary import ActionId, CitationId, RecordId, ReportId, Stage, StudyId


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One event: when, who, what, and the ids it is known by."""

    at: datetime
    who: str
    what: str
    id: str


def history(review: Review, kind: str, number: int) -> tuple[AuditLine, ...]:
    """Return the events behind a record, citation, report or study, oldest first.

    In a blinded stage another's decision is listed only once the item is disclosed.

    Raises:
        NotFound: no such item.
    """
    with reading(review.store) as connection:
        if kind == "citation":
            lines = _citation(review, connection, CitationId(number))
        elif kind == "record":
            lines = _record(connection, RecordId(number))
        elif kind == "report":
            lines = _report(review, connection, ReportId(number))
        elif kind == "study":
            lines = _study(connection, StudyId(number))
        else:
            raise NotFound(
                f"There is no history for {kind}:{number}; ask for a record, citation, report or study."
            )
    return tuple(sorted(lines, key=lambda line: line.at))


def actions(review: Review) -> tuple[audit.ActionLine, ...]:
    """Return every committed unit of work, oldest first."""
    with reading(review.store) as connection:
        return audit.actions(connection)


def _record(connection: Connection, record: RecordId) -> list[AuditLine]:
    found = read_sources.records(connection, [record])
    if not found:
        raise NotFound(f"There is no record:{record}.")
    history_ = read_citations.placement_history(connection, record)
    when = _when(connection, {p.action for p in history_})
    return [
        AuditLine(
            when[p.action].at,
            when[p.action].handle,
            f"record:{record} from {found[0].source} placed on citation:{p.citation} ({p.why})",
            f"placement:{p.id}",
        )
        for p in history_
    ] + [
        AuditLine(n.at, n.handle, f"record:{record}: {n.words}, said {n.service}", "")
        for n in read_sources.notices(connection, [record])
    ]


def _when(connection: Connection, ids: set[ActionId]) -> dict[ActionId, audit.ActionLine]:
    return {action.id: action for action in audit.actions(connection, ids)}


def _citation(review: Review, connection: Connection, citation: CitationId) -> list[AuditLine]:
    protocol = control.protocol(connection)
    state, _ = find_item(connection, protocol, Stage.TITLE_ABSTRACT, citation)
    lines = [line for record in state.records for line in _record(connection, record)]
    lines += _screening(review, connection, Stage.TITLE_ABSTRACT, citation)
    for report in read_reports.reports(connection, state.homes):
        lines += _report(review, connection, report.id)
    return lines


def _screening(review: Review, connection: Connection, stage: Stage, item: int) -> list[AuditLine]:
    protocol = control.protocol(connection)
    state, report = find_item(connection, protocol, stage, item)
    outcome = state.outcome if report is None else report.outcome
    items = state.homes if report is None else (report.id, *report.merged)
    decisions = read_screening.decision_history(connection, stage, items)
    shown = visible(decisions, outcome, protocol, review.viewer(connection))
    name = "citation" if stage is Stage.TITLE_ABSTRACT else "report"
    lines = [
        AuditLine(
            d.at,
            d.handle,
            _words(f"{d.verdict} on {name}:{d.item}", d.reason, d.note)
            + (f" (revises decision:{d.supersedes})" if d.supersedes else ""),
            f"decision:{d.id}",
        )
        for d in shown
    ]
    return lines + [
        AuditLine(
            a.at,
            a.handle,
            _words(f"{name}:{a.item} settled by {a.how}: {a.verdict}", a.reason, a.note),
            f"adjudication:{a.id}",
        )
        for a in read_screening.adjudication_history(connection, stage, items)
    ]


def _words(what: str, reason: str, note: str) -> str:
    return what + (f", reason {reason}" if reason else "") + (f", note: {note}" if note else "")


def _report(review: Review, connection: Connection, report: ReportId) -> list[AuditLine]:
    if read_reports.citation_of(connection, report) is None:
        raise NotFound(f"There is no report:{report}.")
    rows = read_reports.retrieval_history(connection, report)
    when = _when(connection, {row.action for row in rows})
    lines = [
        AuditLine(
            when[row.action].at,
            when[row.action].handle,
            _words(f"report:{report} {row.status}", "", row.why),
            f"report:{report}",
        )
        for row in rows
    ]
    try:
        return lines + _screening(review, connection, Stage.FULL_TEXT, report)
    except NotFound:  # merged into another report, whose history has the decisions
        return lines


def _study(connection: Connection, study: StudyId) -> list[AuditLine]:
    found = read_reports.studies(connection, [study])
    if not found:
        raise NotFound(f"There is no study:{study}.")
    rows = read_reports.study_history(connection, study)
    when = _when(connection, {row.action for row in rows})
    return [
        AuditLine(
            when[row.action].at,
            when[row.action].handle,
            f"report:{row.report} is {row.role} of study:{study}",
            "",
        )
        for row in rows
    ]

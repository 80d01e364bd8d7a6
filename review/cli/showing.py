"""One record, citation, report or study, with its whole history."""

from collections.abc import Sequence

import click

from review.cli.auditing import audit_lines
from review.cli.frame import opened, shared, wants_json
from review.cli.listing import citation_json
from review.cli.output import emit, emit_json
from review.errors import NotFound
from review.record import Record, record_to_json
from review.services.auditing import AuditLine, history
from review.services.flagging import flag_words, flags_of, notice_words
from review.services.fulltext import ReportLine, attachments, report_lines
from review.services.listing import CitationDetail, citation_detail, record_detail
from review.services.naming import parse_id
from review.services.related import Related, related_citations
from review.services.screening import ItemView
from review.services.session import Review
from review.services.studies import StudyView, studies
from review.services.values import StoredRecord
from review.text import one_line, printable
from review.vocabulary import CitationId, RecordId, ReportId


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--raw", is_flag=True, help="A record as its source sent it.")
@shared()
def show(id_: str, raw: bool) -> None:
    """Show one citation:7, record:12, report:3 or study:2 with its whole history."""
    review = opened()
    kind, number = parse_id(id_, "citation", "record", "report", "study")
    if raw:
        parse_id(id_, "record")
        emit(record_detail(review, RecordId(number))[0].raw)
        return
    data, lines = _SHOWN[kind](review, number)
    events = history(review, kind, number)
    if wants_json():
        emit_json({"id": f"{kind}:{number}", **data, "events": events})
        return
    emit("\n".join([*lines, "", *_history(events)]))


def _history(events: tuple[AuditLine, ...]) -> list[str]:
    return ["History (UTC)", *(f"  {line}" for line in audit_lines(events))] if events else []


Shown = tuple[dict[str, object], list[str]]


def _record(review: Review, number: int) -> Shown:
    stored, placements = record_detail(review, RecordId(number))
    now = f"citation:{placements[-1].citation}"
    return _stored_json(stored) | {"citation": now, "flags": flags_of([stored])}, [
        f"record:{number} on {now}",
        *_flag_lines([stored]),
        *_stored_lines(stored),
    ]


def _stored_json(stored: StoredRecord) -> dict[str, object]:
    return {
        "record": f"record:{stored.id}",
        "search": f"search:{stored.search}",
        "source": stored.source,
        "kind": stored.kind,
        "line": stored.line,
        "notices": stored.notices,
        "fields": record_to_json(stored.record),
    }


def _stored_lines(stored: StoredRecord) -> list[str]:
    where = f"{stored.source}, search:{stored.search}, line {stored.line}"
    return [f"From {one_line(where)}", *_record_lines(stored.record)]


def _record_lines(record: Record) -> list[str]:
    names = "; ".join(person.name for person in record.authors)
    place = " ".join(filter(None, (record.journal, str(record.year or ""), record.volume, record.pages)))
    ids = ", ".join(f"{i.kind} {i.value}" for i in record.identifiers)
    parts = [one_line(record.best_title), one_line(names), one_line(place), one_line(ids)]
    abstract = printable(record.abstract_text)
    return [*filter(None, parts), *(["", *abstract.split("\n")] if abstract else [])]


def _citation(review: Review, number: int) -> Shown:
    found = citation_detail(review, CitationId(number))
    related = related_citations(review, found.line.id)
    told = {found.line.id: flags_of(found.records)}
    data = citation_json(found.line, told) | {
        "records": [_stored_json(stored) for stored in found.records],
        "decisions": found.decisions,
        "adjudications": found.adjudications,
        "reports": [f"report:{report.id}" for report in found.reports],
        "related": [
            {"citation": f"citation:{r.citation}", "link": r.link, "title": r.title} for r in related
        ],
    }
    return data, [*_citation_lines(found), *_related_lines(related)]


def _related_lines(related: tuple[Related, ...]) -> list[str]:
    """Return the documents that belong to this one without being it: an erratum, a preprint, an abstract."""
    if not related:
        return []
    told = [f"  citation:{r.citation}, {r.link.replace('-', ' ')}: {one_line(r.title)}" for r in related]
    return ["", "Related", *told]


def _citation_lines(found: CitationDetail) -> list[str]:
    stands = found.line.outcome or "not to be told yet"
    removed = f"; removed before screening: {one_line(found.line.removed)}" if found.line.removed else ""
    lines = [f"citation:{found.line.id}, {stands}{removed}", *_flag_lines(found.records)]
    lines += [f"Report report:{r.id}: {r.retrieval}, {r.outcome.outcome}" for r in found.reports]
    for stored in found.records:
        lines += ["", f"record:{stored.id}", *_stored_lines(stored)]
    return lines


def item_lines(view: ItemView) -> list[str]:
    """Return an item as its reviewer may see it: flags, the fullest record, the sources of all."""
    first = view.records[0]
    lines = [*_flag_lines(view.records), *_record_lines(first.record)]
    sources = dict.fromkeys(one_line(stored.source) for stored in view.records)
    others = [one_line(f"{each.handle}: {each.verdict} {each.reason} {each.note}") for each in view.others]
    return [*lines, f"From {', '.join(sources)}.", *others]


def _flag_lines(records: Sequence[StoredRecord]) -> list[str]:
    told = [f"Flag: {words}" for words in flag_words(flags_of(records))]
    return [*told, *(f"Notice: {one_line(words)}" for words in notice_words(records))]


def _report(review: Review, number: int) -> Shown:
    line = next((r for r in report_lines(review) if r.id == number), None)
    if line is None:
        raise NotFound(f"There is no report:{number} of a citation that passed.")
    files = attachments(review, ReportId(number))
    data = report_json(line) | {"attachments": files}
    words = [
        f"report:{line.id} of citation:{line.citation}, {line.retrieval}, {line.outcome}",
        one_line(line.title),
        *(f"Flag: {words}" for words in flag_words(line.flags)),
        *(f"attachment {f.id}: {one_line(f.name)}, {f.byte_length} bytes" for f in files),
    ]
    return data, words


def report_json(line: ReportLine) -> dict[str, object]:
    """Return the JSON shape of a report."""
    return {
        "id": f"report:{line.id}",
        "citation": f"citation:{line.citation}",
        "title": line.title,
        "year": line.year,
        "retrieval": line.retrieval,
        "why": line.why,
        "outcome": line.outcome,
        "attachments": line.attachments,
        "flags": line.flags,
    }


def _study(review: Review, number: int) -> Shown:
    found = next((s for s in studies(review) if s.id == number), None)
    if found is None:
        raise NotFound(f"There is no study:{number}.")
    lines = [f"study:{found.id} {one_line(found.label)}"]
    return study_json(found), lines + [f"report:{report}, {role}" for report, role in found.reports]


def study_json(view: StudyView) -> dict[str, object]:
    """Return the JSON shape of a study."""
    return {
        "id": f"study:{view.id}",
        "label": view.label,
        "reports": [{"id": f"report:{report}", "role": role} for report, role in view.reports],
    }


_SHOWN = {"record": _record, "citation": _citation, "report": _report, "study": _study}

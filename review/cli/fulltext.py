"""Full texts: sought, retrieved or not, and their files."""

from pathlib import Path

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.fulltext_finding import find
from review.cli.fulltext_matching import attach
from review.cli.output import emit_json, emit_table, put, say
from review.cli.showing import report_json
from review.errors import BadInput
from review.services import fulltext as service
from review.services.flagging import flag_words
from review.services.naming import parse_id
from review.vocabulary import CitationId, OutcomeOfScreening, ReportId, RetrievalStatus


@click.group()
def fulltext() -> None:
    """Seek, retrieve and attach full texts."""


@fulltext.command("list")
@click.option("--retrieval", type=click.Choice([s.value for s in RetrievalStatus]), help="Only those.")
@click.option("--outcome", type=click.Choice([o.value for o in OutcomeOfScreening]), help="At full text.")
@shared()
def list_(retrieval: str | None, outcome: str | None) -> None:
    """List the reports of citations that passed."""
    found = [
        line
        for line in service.report_lines(opened())
        if retrieval in (None, line.retrieval.value) and outcome in (None, line.outcome.value)
    ]
    if wants_json():
        emit_json({"count": len(found), "reports": [report_json(line) for line in found]})
        return
    rows = [
        (
            f"report:{r.id}",
            r.year,
            r.title,
            r.retrieval,
            r.outcome,
            r.attachments,
            ", ".join(flag_words(r.flags)),
        )
        for r in found
    ]
    emit_table(("Report", "Year", "Title", "Retrieval", "Stands", "Files", "Flags"), rows, (5,))
    say(f"{len(found)} reports")


@fulltext.command()
@shared()
def seek() -> None:
    """Seek the report of every citation that passed and has none yet."""
    _tell("sought", service.seek_reports(opened()))


@fulltext.command()
@click.argument("reports", nargs=-1, metavar="report:N...")
@click.option("--all-sought", is_flag=True, help="Every report that is sought now.")
@shared()
def retrieved(reports: tuple[str, ...], all_sought: bool) -> None:
    """Say that reports are at hand."""
    if bool(reports) == all_sought:
        raise BadInput("Name the reports, or say --all-sought.")
    review = opened()
    wanted = [
        line.id
        for line in (service.report_lines(review) if all_sought else ())
        if line.retrieval is RetrievalStatus.SOUGHT
    ]
    done = service.set_retrieval(review, wanted or _reports(reports), RetrievalStatus.RETRIEVED)
    _tell("retrieved", done)


@fulltext.command("not-retrieved")
@click.argument("reports", nargs=-1, required=True, metavar="report:N...")
@click.option("--why", required=True, help="The reason, in words.")
@shared()
def not_retrieved(reports: tuple[str, ...], why: str) -> None:
    """Say that reports could not be retrieved, and why."""
    done = service.set_retrieval(opened(), _reports(reports), RetrievalStatus.NOT_RETRIEVED, why=why)
    _tell("not_retrieved", done)


@fulltext.command()
@click.argument("report", metavar="report:N")
@shared()
def files(report: str) -> None:
    """List the files of a report."""
    found = service.attachments(opened(), _reports([report])[0])
    if wants_json():
        emit_json({"attachments": found})
        return
    rows = [(f.id, f.name, f.media_type, f.byte_length, f.sha256[:12]) for f in found]
    emit_table(("Number", "Name", "Type", "Bytes", "SHA-256"), rows, (0, 3))


@fulltext.command()
@click.argument("attachment", type=int)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File; standard output unless told.")
@shared(data=False)
def save(attachment: int, output: Path | None) -> None:
    """Write a kept file, by its number, out of the review."""
    put(service.attachment_content(opened(), attachment), output)


@fulltext.command()
@click.argument("citation", metavar="citation:N")
@click.argument("label")
@shared()
def link(citation: str, label: str) -> None:
    """Add a further report to a citation: an appendix, a registry entry, a thesis."""
    made = service.link_report(opened(), CitationId(parse_id(citation, "citation")[1]), label)
    if wants_json():
        emit_json({"id": f"report:{made}"})
    say(f"report:{made} belongs to {citation}.")


def _reports(texts: tuple[str, ...] | list[str]) -> list[ReportId]:
    return [ReportId(parse_id(text, "report")[1]) for text in texts]


def _tell(what: str, count: int) -> None:
    if wants_json():
        emit_json({what: count})
    say(f"{count} reports {what.replace('_', ' ')}.")


for _command in (attach, find):
    fulltext.add_command(_command)

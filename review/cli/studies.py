"""Studies and their reports."""

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.output import emit_json, emit_table, say
from review.cli.showing import study_json
from review.errors import BadInput
from review.services import studies as service
from review.services.naming import parse_id
from review.vocabulary import ReportId, ReportRole, StudyId


@click.group()
def study() -> None:
    """Link reports to studies."""


@study.command()
@click.argument("label")
@click.argument("reports", nargs=-1, metavar="report:N[=ROLE]...")
@shared()
def add(label: str, reports: tuple[str, ...]) -> None:
    """Add a study called LABEL with its reports; the first is primary, the others secondary unless told."""
    roles = dict(_report(text, first=not place) for place, text in enumerate(reports))
    made = service.add_study(opened(), label, roles)
    if wants_json():
        emit_json({"id": f"study:{made}", "label": label.strip()})
    say(f"study:{made} is {label.strip()}.")


def _report(text: str, *, first: bool) -> tuple[ReportId, ReportRole]:
    name, equals, role = text.partition("=")
    number = ReportId(parse_id(name, "report")[1])
    if not equals:
        return number, ReportRole.PRIMARY if first else ReportRole.SECONDARY
    try:
        return number, ReportRole(role)
    except ValueError:
        raise BadInput(f"`{role}` is no role of a report; there are {', '.join(ReportRole)}.") from None


@study.command()
@click.argument("study_id", metavar="study:N")
@click.argument("report", metavar="report:N")
@click.argument("role", type=click.Choice([role.value for role in ReportRole]))
@shared(data=False)
def link(study_id: str, report: str, role: str) -> None:
    """Link a report to a study in a ROLE, change the role, or unlink it (`unlinked`)."""
    number = StudyId(parse_id(study_id, "study")[1])
    service.link(opened(), number, ReportId(parse_id(report, "report")[1]), ReportRole(role))
    say(f"{report} is {role} of {study_id}.")


@study.command("list")
@shared()
def list_() -> None:
    """List the studies with their reports."""
    found = service.studies(opened())
    if wants_json():
        emit_json({"count": len(found), "studies": [study_json(view) for view in found]})
        return
    rows = [
        (f"study:{view.id}", view.label, ", ".join(f"report:{r} ({role})" for r, role in view.reports))
        for view in found
    ]
    emit_table(("Study", "Label", "Reports"), rows)

"""Who did what, and when."""

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.output import emit, emit_json
from review.services.auditing import AuditLine, actions, history
from review.services.naming import parse_id
from review.text import one_line


@click.command()
@click.argument("id_", metavar="[ID]", required=False)
@shared()
def audit(id_: str | None) -> None:
    """Show the events behind ID (citation:7, record:12, report:3, study:2), or every unit of work."""
    review = opened()
    if id_ is None:
        everything = actions(review)
        if wants_json():
            emit_json({"actions": everything})
            return
        emit("\n".join(f"{a.at:%Y-%m-%d %H:%M:%S}  {a.handle or '-':12}  {a.kind}" for a in everything))
        return
    kind, number = parse_id(id_, "citation", "record", "report", "study")
    lines = history(review, kind, number)
    if wants_json():
        emit_json({"id": f"{kind}:{number}", "events": lines})
        return
    emit("\n".join(audit_lines(lines)))


def audit_lines(lines: tuple[AuditLine, ...]) -> list[str]:
    """Return events in words, one a line; times are UTC."""
    return [
        f"{line.at:%Y-%m-%d %H:%M:%S}  {one_line(line.who) or '-':12}  {one_line(line.what)}"
        + (f"  [{line.id}]" if line.id else "")
        for line in lines
    ]

"""Where the review stands, and what is next."""

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.output import emit, emit_json
from review.services.home import Home
from review.services.home import home as home_of
from review.text import one_line

_START = (
    "No source yet: `review search pubmed` searches PubMed, `review import` imports the files of a search."
)


@click.command()
@shared()
def home() -> None:
    """Say where the review stands and what is next for whoever is at the keyboard."""
    found = home_of(opened())
    if wants_json():
        emit_json(
            {
                "title": found.title,
                "reviewer": found.reviewer,
                "identified": found.flow.identified,
                "screened": found.flow.screened,
                "undecided": found.flow.undecided.total,
                "final": found.flow.final,
                "studies": found.flow.studies,
                "next": found.steps,
            }
        )
        return
    emit("\n".join(_lines(found)))


def _lines(found: Home) -> list[str]:
    if not found.flow.begun:
        return [one_line(found.title), _START]
    state = "final" if found.flow.final else f"{found.flow.undecided.total} undecided"
    lines = [
        one_line(found.title),
        f"{found.flow.identified} records identified, {found.flow.screened} screened, "
        f"{found.flow.studies} studies included; {state}",
    ]
    lines += [f"  {step.count:6}  {step.what}: {step.command}" for step in found.steps]
    return lines if found.steps else [*lines, "  Nothing waits."]

"""The PRISMA 2020 flow."""

from pathlib import Path

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.output import emit, put, say, width
from review.errors import BadInput
from review.services.flow import FORMATS, draw
from review.services.flow import flow as flow_now
from review.services.protocol import current_protocol

TEXT_WIDTH = 80


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File; its ending says the format.")
@shared()
def flow(output: Path | None) -> None:
    """Show the flow, or draw it: svg, png, html, csv, json, txt, md."""
    form = output.suffix.lstrip(".").lower() if output else "json" if wants_json() else "txt"
    if form not in FORMATS:
        raise BadInput(f"The flow is written as .{', .'.join(FORMATS)}, not `{output}`.")
    review = opened()
    counted = flow_now(review)
    if output is not None:
        put(draw(counted, form, title=current_protocol(review).title), output)
        if wants_json():
            emit(str(draw(counted, "json")))
    else:
        emit(str(draw(counted, form, width=max(width() or TEXT_WIDTH, TEXT_WIDTH))))
    if not counted.final:
        say(f"Interim: {counted.undecided.total} still undecided.")

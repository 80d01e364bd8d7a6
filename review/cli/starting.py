"""Starting a review, and the worked example."""

from pathlib import Path

import click

from review.cli.frame import DEFAULT_FILE, settings, shared, wants_json
from review.cli.output import emit, emit_json, say


@click.command()
@click.argument("title")
@shared()
def new(title: str) -> None:
    """Start a review called TITLE, in --db, REVIEW_DB or ./review.db."""
    from review.services.opening import new_review

    chosen = settings()
    review = new_review(chosen.db or DEFAULT_FILE, title, handle=chosen.reviewer)
    click.get_current_context().call_on_close(review.store.close)
    if wants_json():
        emit_json({"db": review.store.name, "title": title.strip()})
    say(f"Started `{title.strip()}` in {review.store.name}.")


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("review-demo"),
    show_default=True,
    help="Folder to write; new or empty.",
)
def demo(output: Path) -> None:
    """Run the worked example, end to end, with no network but this machine's own."""
    from review.example.walk import run

    emit(run(output, say=say).summary)

"""Labels on citations."""

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.output import emit_json, emit_table, say
from review.services import labelling
from review.services.decision_tables import item_called
from review.vocabulary import CitationId, Stage


@click.group()
def label() -> None:
    """Labels on citations: your own, seen by others once a citation is disclosed."""


@label.command()
@click.argument("word")
@click.argument("citations", nargs=-1, required=True)
@shared()
def add(word: str, citations: tuple[str, ...]) -> None:
    """Put the label WORD on CITATIONS."""
    _set(word, citations, attached=True)


@label.command()
@click.argument("word")
@click.argument("citations", nargs=-1, required=True)
@shared()
def remove(word: str, citations: tuple[str, ...]) -> None:
    """Take the label WORD off CITATIONS."""
    _set(word, citations, attached=False)


def _set(word: str, names: tuple[str, ...], *, attached: bool) -> None:
    review = opened()
    items = [CitationId(item_called(review, Stage.TITLE_ABSTRACT, name)) for name in names]
    changed = labelling.set_label(review, items, word, attached=attached)
    if wants_json():
        emit_json({"changed": changed})
    say(f"{changed} of {len(items)} changed.")


@label.command("list")
@shared()
def list_() -> None:
    """List the labels you may see, and on how many citations each is."""
    found = labelling.labels_used(opened())
    if wants_json():
        emit_json({"labels": found})
        return
    emit_table(("Label", "Citations"), list(found.items()), (1,))

"""Removal before screening, and putting back."""

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.listing import filter_options
from review.cli.output import emit_json, say
from review.cli.screening import chosen_citations
from review.errors import BadInput
from review.services.listing import Filter
from review.services.naming import parse_id
from review.services.removing import put_back as restore
from review.services.removing import remove as take_out
from review.vocabulary import CitationId, RemovalWhy


@click.command()
@click.argument("items", nargs=-1, metavar="[citation:N]...")
@filter_options
@click.option("--reason", required=True, help="Why, in words.")
@click.option("--automation", is_flag=True, help="Marked as ineligible by an automation tool.")
@shared()
def remove(
    items: tuple[str, ...],
    wanted: Filter,
    reason: str,
    automation: bool,
) -> None:
    """Remove citations before screening: those named, or those a filter finds."""
    if items and wanted != Filter():
        raise BadInput("Name the citations or give a filter, not both.")
    review = opened()
    numbers = _numbers(items) or chosen_citations(review, wanted)
    why = RemovalWhy.AUTOMATION if automation else RemovalWhy.OTHER
    _tell("removed", take_out(review, [CitationId(n) for n in numbers], reason=reason, why=why))


@click.command("put-back")
@click.argument("items", nargs=-1, required=True, metavar="citation:N...")
@shared()
def put_back(items: tuple[str, ...]) -> None:
    """Put removed citations back."""
    _tell("put_back", restore(opened(), [CitationId(n) for n in _numbers(items)]))


def _numbers(items: tuple[str, ...]) -> list[int]:
    return [parse_id(item, "citation")[1] for item in items]


def _tell(what: str, count: int) -> None:
    if wants_json():
        emit_json({what: count})
    say(f"{count} citations {what.replace('_', ' ')}.")

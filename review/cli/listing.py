"""Lists of citations by filter."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.output import emit_json, emit_table, say
from review.services.flagging import Flag, flag_words, flagged
from review.services.listing import CitationLine, Filter, citations
from review.vocabulary import CitationId, OutcomeOfScreening

Flagged = Mapping[CitationId, tuple[Flag, ...]]
F = TypeVar("F", bound=Callable[..., object])


def filter_options(function: F) -> F:
    """Add the options that choose citations."""
    outcomes = [outcome.value for outcome in OutcomeOfScreening]
    function = click.option("--merged", is_flag=True, help="Only those with more than one record.")(function)
    function = click.option(
        "--text", default="", help="Words in title, journal, PMID, DOI or accession number."
    )(function)
    function = click.option("--source", default="", help="Name of a source that brought a record.")(function)
    return click.option(
        "--outcome", type=click.Choice(outcomes), help="Where they stand at title and abstract."
    )(function)


def filter_of(
    outcome: str | None, source: str, text: str, *, merged: bool, removed: bool | None = None
) -> Filter:
    """Return the filter that options describe."""
    return Filter(OutcomeOfScreening(outcome) if outcome else None, source, text, removed, merged)


@click.command("list")
@filter_options
@click.option("--removed/--not-removed", default=None, help="Only those removed before screening, or not.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@shared()
def list_(
    outcome: str | None, source: str, text: str, merged: bool, removed: bool | None, limit: int | None
) -> None:
    """List citations by filter."""
    review = opened()
    found = citations(review, filter_of(outcome, source, text, merged=merged, removed=removed))
    told = flagged(review)
    shown = found[:limit] if limit else found
    if wants_json():
        emit_json({"count": len(found), "citations": [citation_json(line, told) for line in shown]})
        return
    rows = [_row(line, told) for line in shown]
    emit_table(("Citation", "Year", "Title", "Sources", "Records", "Stands", "Flags"), rows, (4,))
    say(f"{len(found)} citations" + (f", {len(shown)} shown" if len(shown) < len(found) else ""))


def citation_json(line: CitationLine, told: Flagged) -> dict[str, object]:
    """Return the JSON shape of a citation."""
    return {
        "id": f"citation:{line.id}",
        "title": line.title,
        "year": line.year,
        "journal": line.journal,
        "pmid": line.pmid,
        "doi": line.doi,
        "sources": line.sources,
        "records": line.records,
        "outcome": line.outcome,
        "removed": line.removed or None,
        "flags": told.get(line.id, ()),
    }


def _row(line: CitationLine, told: Flagged) -> tuple[object, ...]:
    stands = f"removed: {line.removed}" if line.removed else line.outcome or "?"
    flags = ", ".join(flag_words(told.get(line.id, ())))
    return (
        f"citation:{line.id}",
        line.year,
        line.title,
        ", ".join(line.sources),
        line.records,
        stands,
        flags,
    )

"""Lists of citations by filter."""

from collections.abc import Callable
from typing import TypeVar

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.output import emit_json, emit_table, say
from review.services.listing import CitationLine, Filter, citations
from review.vocabulary import OutcomeOfScreening

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
    found = citations(opened(), filter_of(outcome, source, text, merged=merged, removed=removed))
    shown = found[:limit] if limit else found
    if wants_json():
        emit_json({"count": len(found), "citations": [citation_json(line) for line in shown]})
        return
    emit_table(
        ("Citation", "Year", "Title", "Sources", "Records", "Stands"), [_row(line) for line in shown], (4,)
    )
    say(f"{len(found)} citations" + (f", {len(shown)} shown" if len(shown) < len(found) else ""))


def citation_json(line: CitationLine) -> dict[str, object]:
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
    }


def _row(line: CitationLine) -> tuple[object, ...]:
    stands = f"removed: {line.removed}" if line.removed else line.outcome or "?"
    return (f"citation:{line.id}", line.year, line.title, ", ".join(line.sources), line.records, stands)

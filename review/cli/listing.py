"""Lists of citations by filter."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.output import emit_json, emit_table, say
from review.services.flagging import Flag, flag_words, flagged
from review.services.listing import CitationLine, Filter, citations
from review.vocabulary import CitationId, OutcomeOfScreening

Flagged = Mapping[CitationId, tuple[Flag, ...]]


def filter_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that choose citations; the command takes them together, as `wanted`."""

    @wraps(function)
    def command(
        *,
        outcome: str | None,
        source: str,
        text: str,
        merged: bool,
        label: str,
        language: str,
        flag: str | None,
        **others: object,
    ) -> None:
        stands = OutcomeOfScreening(outcome) if outcome else None
        told = Flag(flag) if flag else None
        wanted = Filter(stands, source, text, merged=merged, label=label, language=language, flag=told)
        function(wanted=wanted, **others)

    outcomes = [outcome.value for outcome in OutcomeOfScreening]
    for option in (
        click.option("--merged", is_flag=True, help="Only those with more than one record."),
        click.option("--flag", type=click.Choice([flag.value for flag in Flag]), help="A flag they have."),
        click.option("--language", default="", help="A language one of their records is in."),
        click.option("--label", default="", help="A label you may see."),
        click.option(
            "--text", default="", help="Words of a record: title, abstract, authors, journal, numbers."
        ),
        click.option("--source", default="", help="Name of a source that brought a record."),
        click.option(
            "--outcome", type=click.Choice(outcomes), help="Where they stand at title and abstract."
        ),
    ):
        command = option(command)
    return command


@click.command("list")
@filter_options
@click.option("--removed/--not-removed", default=None, help="Only those removed before screening, or not.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@shared()
def list_(wanted: Filter, removed: bool | None, limit: int | None) -> None:
    """List citations by filter."""
    review = opened()
    found = citations(review, replace(wanted, removed=removed))
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

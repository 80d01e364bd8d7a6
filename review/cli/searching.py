"""Searches of PubMed: count, fetch, import, list, resume."""

from pathlib import Path

import click

from review.cli.frame import opened, settings, shared, wants_json
from review.cli.output import emit, emit_json, emit_table, say
from review.cli.searching_again import cited_by, references, rerun, similar
from review.cli.searching_summary import (
    fetching,
    retried,
    search_lines,
    summary_json,
    summary_lines,
    tell_missing,
)
from review.cli.strategies import check, history, strategy_typed
from review.errors import NotFound
from review.services import searching
from review.services.importing import batches, searches
from review.services.naming import parse_id
from review.services.searching import SearchSummary
from review.services.strategies import LineCheck, check_lines
from review.services.values import Batch, Search
from review.text import one_line
from review.vocabulary import SearchId


@click.group()
def search() -> None:
    """Search PubMed; test strategies; run again, list and resume searches."""


@search.command()
@click.argument("query", required=False)
@click.option("--file", type=click.Path(path_type=Path), help="Strategy of numbered lines (#1 OR #2).")
@click.option("--count", is_flag=True, help="Show the hits of each line; fetch nothing.")
@click.option("--limits", default="", help="Limits of the search, in words.")
@shared()
def pubmed(query: str | None, file: Path | None, count: bool, limits: str) -> None:
    """Search PubMed for QUERY or the strategy in --file, fetch the records and import them."""
    strategy = strategy_typed(query, file)
    chosen = settings()
    entrez = searching.client(chosen, on_retry=retried)
    checked = check_lines(entrez, searching.strategy_of(strategy))
    if count:
        _show_counts(checked)
        return
    review = opened(chosen)
    _preview(checked)
    with fetching() as bar:
        found = searching.search_pubmed(review, entrez, strategy, limits=limits, watch=bar)
    _show_summary(found)


def _preview(lines: tuple[LineCheck, ...]) -> None:
    """Say before anything is fetched how PubMed reads the strategy."""
    for line in lines:
        say(f"#{line.count.number} {line.count.hits:>9,}  {one_line(line.count.text)}")
        for warning in line.warnings:
            say(f"  #{line.count.number}: {one_line(warning)}")
    say(f"PubMed reads it as: {one_line(lines[-1].count.translation)}")


def _show_counts(lines: tuple[LineCheck, ...]) -> None:
    if wants_json():
        emit_json({"lines": [_line_json(line) for line in lines]})
        return
    rows = [(f"#{line.count.number}", line.count.hits, line.count.text) for line in lines]
    emit_table(("Line", "Hits", "Search"), rows, (1,))
    for line in lines:
        for warning in line.warnings:
            say(f"#{line.count.number}: {one_line(warning)}")
    say(f"PubMed reads the last line as: {one_line(lines[-1].count.translation)}")


def _line_json(line: LineCheck) -> dict[str, object]:
    found = line.count
    return {
        "number": found.number,
        "text": found.text,
        "hits": found.hits,
        "translation": found.translation,
        "notices": found.notices,
        "unknown_tags": line.tags,
        "spelling": line.spelling,
    }


def _show_summary(summary: SearchSummary) -> None:
    if wants_json():
        emit_json(summary_json(summary))
    else:
        emit("\n".join(summary_lines(summary)))
    tell_missing(summary)


@search.command("list")
@shared()
def list_() -> None:
    """List every search of the review, with what its source reported."""
    review = opened()
    found = searches(review)
    waiting = {item.search for item in searching.unfinished(review)}
    if wants_json():
        brought = batches(review)
        emit_json({"searches": [_search_json(each, waiting, brought) for each in found]})
        return
    brought = batches(review)
    rows = [
        (f"search:{s.id}", s.source, s.platform, s.searched_on, _hits(s), s.records, _state(s.id, waiting))
        for s in found
    ]
    emit_table(("Search", "Source", "Platform", "Day", "Hits", "Records", ""), rows, (4, 5))
    for each in found:
        emit("\n".join(["", *search_lines(each, [b for b in brought if b.search == each.id])]))


def _hits(search_: Search) -> str:
    return "?" if search_.hits is None else str(search_.hits)


def _state(search_: SearchId, waiting: set[SearchId]) -> str:
    return "interrupted" if search_ in waiting else ""


def _search_json(found: Search, waiting: set[SearchId], brought: tuple[Batch, ...]) -> dict[str, object]:
    return {
        "id": f"search:{found.id}",
        "source": found.source,
        "kind": found.kind,
        "platform": found.platform,
        "strategy": found.strategy,
        "limits": found.limits,
        "searched_on": found.searched_on,
        "hits": found.hits,
        "translation": found.translation,
        "remarks": found.remarks,
        "records": found.records,
        "interrupted": found.id in waiting,
        "batches": [b for b in brought if b.search == found.id],
    }


@search.command()
@click.argument("which", metavar="[search:N]", required=False)
@shared()
def resume(which: str | None) -> None:
    """Fetch what an interrupted search still lacks, then import; nothing stored is fetched again."""
    chosen = settings()
    review = opened(chosen)
    if which is not None:
        wanted = [SearchId(parse_id(which, "search")[1])]
    else:
        wanted = [item.search for item in searching.unfinished(review)]
    if not wanted:
        raise NotFound("No search is interrupted.")
    entrez = searching.client(chosen, on_retry=retried)
    for each in wanted:
        with fetching() as bar:
            found = searching.resume(review, entrez, each, watch=bar)
        _show_summary(found)


for _command in (rerun, cited_by, references, similar, check, history):
    search.add_command(_command)

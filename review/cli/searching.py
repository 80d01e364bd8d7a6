"""Searches of PubMed: count, fetch, import, list, resume."""

from pathlib import Path

import click

from review.cli.frame import opened, settings, shared, wants_json
from review.cli.importing import import_json
from review.cli.output import emit, emit_json, emit_table, read_text, say
from review.errors import BadInput, NotFound
from review.services import searching
from review.services.importing import searches
from review.services.naming import parse_id
from review.services.searching import LineCount, Progress, SearchSummary
from review.services.values import Retry, Search
from review.text import one_line
from review.vocabulary import SearchId


@click.group()
def search() -> None:
    """Search PubMed; list and resume searches."""


@search.command()
@click.argument("query", required=False)
@click.option("--file", type=click.Path(path_type=Path), help="Strategy of numbered lines (#1 OR #2).")
@click.option("--count", is_flag=True, help="Show the hits of each line; fetch nothing.")
@click.option("--limits", default="", help="Limits of the search, in words.")
@shared()
def pubmed(query: str | None, file: Path | None, count: bool, limits: str) -> None:
    """Search PubMed for QUERY or the strategy in --file, fetch the records and import them."""
    if (query is None) == (file is None):
        raise BadInput("Give a QUERY, or a strategy with --file.")
    strategy = read_text(file) if file else query or ""
    chosen = settings()
    entrez = searching.client(chosen, on_retry=_retry)
    if count:
        _show_counts(searching.count_lines(entrez, searching.strategy_of(strategy)))
        return
    review = opened(chosen)
    _show_summary(searching.search_pubmed(review, entrez, strategy, limits=limits, watch=_watch))


def _retry(retry: Retry) -> None:
    say(f"{one_line(retry.what)}; trying again in {retry.wait:.1f} s")


def _watch(progress: Progress) -> None:
    say(f"{progress.fetched} of {progress.total} records fetched")


def _show_counts(lines: tuple[LineCount, ...]) -> None:
    if wants_json():
        emit_json({"lines": lines})
        return
    rows = [(f"#{line.number}", line.hits, line.text) for line in lines]
    emit_table(("Line", "Hits", "Search"), rows, (1,))
    for line in lines:
        for notice in line.notices:
            say(f"#{line.number}: {one_line(notice)}")
    if lines:
        say(f"PubMed read the last line as: {one_line(lines[-1].translation)}")


def _show_summary(summary: SearchSummary) -> None:
    if wants_json():
        emit_json(
            {
                "search": f"search:{summary.search}",
                "hits": summary.hits,
                "translation": summary.translation,
                "notices": summary.notices,
                "missing": summary.missing,
                "spelling": summary.spelling,
                "imported": import_json(summary.imported),
            }
        )
    else:
        emit("\n".join(_summary_lines(summary)))
    if summary.missing:
        say(
            f"{len(summary.missing)} PMIDs were asked for and did not come: {', '.join(summary.missing[:20])}"
        )


def _summary_lines(summary: SearchSummary) -> list[str]:
    file = summary.imported.files[0]
    lines = [
        f"search:{summary.search} PubMed: {summary.hits} hits, {file.accepted} records, "
        f"{len(summary.missing)} missing",
        f"PubMed read it as: {one_line(summary.translation)}",
        *(f"PubMed says: {one_line(notice)}" for notice in summary.notices),
    ]
    return [*lines, f"Did you mean: {one_line(summary.spelling)}"] if summary.spelling else lines


@search.command("list")
@shared()
def list_() -> None:
    """List every search of the review, with what its source reported."""
    review = opened()
    found = searches(review)
    waiting = {item.search for item in searching.unfinished(review)}
    if wants_json():
        emit_json({"searches": [_search_json(each, waiting) for each in found]})
        return
    rows = [
        (f"search:{s.id}", s.source, s.platform, s.searched_on, _hits(s), s.records, _state(s.id, waiting))
        for s in found
    ]
    emit_table(("Search", "Source", "Platform", "Day", "Hits", "Records", ""), rows, (4, 5))


def _hits(search_: Search) -> str:
    return "?" if search_.hits is None else str(search_.hits)


def _state(search_: SearchId, waiting: set[SearchId]) -> str:
    return "interrupted" if search_ in waiting else ""


def _search_json(found: Search, waiting: set[SearchId]) -> dict[str, object]:
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
    entrez = searching.client(chosen, on_retry=_retry)
    for each in wanted:
        _show_summary(searching.resume(review, entrez, each, watch=_watch))

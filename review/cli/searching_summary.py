"""What a search came to, in words and as JSON; and the bar while it is fetched."""

from collections.abc import Iterator
from contextlib import contextmanager

from review.cli.importing import import_json
from review.cli.output import say
from review.cli.progress import Bar
from review.services.searching import SearchSummary
from review.services.values import Retry
from review.text import one_line


@contextmanager
def fetching() -> Iterator[Bar]:
    """Show the progress of a fetch; when it is interrupted, say how to go on."""
    bar = Bar()
    try:
        yield bar
    except KeyboardInterrupt:
        bar.stop()
        say("Interrupted; what was fetched is kept, and `review search resume` goes on from there.")
        raise


def retried(retry: Retry) -> None:
    """Say that a request is tried again."""
    say(f"{one_line(retry.what)}; trying again in {retry.wait:.1f} s")


def summary_json(summary: SearchSummary) -> dict[str, object]:
    """Return the JSON shape of a search."""
    return {
        "search": f"search:{summary.search}",
        "hits": summary.hits,
        "translation": summary.translation,
        "notices": summary.notices,
        "missing": summary.missing,
        "spelling": summary.spelling,
        "imported": import_json(summary.imported),
    }


def summary_lines(summary: SearchSummary) -> list[str]:
    """Return a search in words."""
    file = summary.imported.files[0]
    lines = [
        f"search:{summary.search} {one_line(summary.imported.source)}: {summary.hits} hits, "
        f"{file.accepted} records, {len(summary.missing)} missing",
        *([f"PubMed read it as: {one_line(summary.translation)}"] if summary.translation else []),
        *(f"PubMed says: {one_line(notice)}" for notice in summary.notices),
    ]
    return [*lines, f"Did you mean: {one_line(summary.spelling)}"] if summary.spelling else lines


def tell_missing(summary: SearchSummary) -> None:
    """Say which PMIDs did not come."""
    if summary.missing:
        named = ", ".join(summary.missing[:20])
        say(f"{len(summary.missing)} PMIDs were asked for and did not come: {named}")

"""What a search came to, in words and as JSON; and the bar while it is fetched."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from review.cli.importing import import_json
from review.cli.output import say
from review.cli.progress import Bar
from review.services.searching import SearchSummary
from review.services.values import Batch, Retry, Search
from review.text import one_line, printable


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


def search_lines(found: Search, brought: Sequence[Batch]) -> list[str]:
    """Return what PRISMA-S asks about a search, and what each of its batches brought."""
    kind = found.kind.value.replace("_", " ")
    told = [
        f"search:{found.id} {one_line(found.source)} ({kind})",
        f"  platform: {one_line(found.platform) or 'not given'}",
        f"  searched on: {found.searched_on or 'not given'}",
        f"  limits: {one_line(found.limits) or 'none given'}",
        f"  hits: {_hits(found, brought)}",
    ]
    strategy = printable(found.strategy).splitlines() or ["not given"]
    told += ["  strategy:", *(f"    {each}" for each in strategy)]
    told += [f"  understood as: {one_line(found.translation)}"] if found.translation else []
    told += [f"  remark: {one_line(remark)}" for remark in found.remarks]
    return told + [line for batch in brought for line in _batch_lines(batch)]


def _hits(found: Search, brought: Sequence[Batch]) -> str:
    unread = sum(batch.rejected for batch in brought)
    received = f"{found.records} records held" + (f", {unread} entries not read" if unread else "")
    if found.hits is None:
        return f"the source's own count was not given; {received}"
    return f"{found.hits} reported; {received}"


def _batch_lines(batch: Batch) -> list[str]:
    added = batch.accepted - batch.repeated
    counts = f"{batch.starts} entries: {added} added, {batch.repeated} repeated, {batch.rejected} rejected"
    told = [f"  batch {one_line(batch.name)} ({one_line(batch.reader)}, {batch.encoding}): {counts}"]
    told += [f"    {len(batch.missing)} asked for did not come"] if batch.missing else []
    return told + [f"    {one_line(remark)}" for remark in batch.remarks]


def tell_missing(summary: SearchSummary) -> None:
    """Say which PMIDs did not come."""
    if summary.missing:
        named = ", ".join(summary.missing[:20])
        say(f"{len(summary.missing)} PMIDs were asked for and did not come: {named}")

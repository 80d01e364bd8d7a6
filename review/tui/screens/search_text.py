"""What the search screen says."""

from collections.abc import Iterator, Mapping, Sequence

from textual.content import Content

from review.services.citation_searching import LinkedSummary
from review.services.known_studies import KnownCheck, KnownStudy
from review.services.rerunning import RerunSummary
from review.services.strategies import LineCheck, SearchSet
from review.services.values import Batch, Change, Search
from review.text import fit
from review.tui.content import NOTHING, block, join, line, rows

SHOWN = 50


def found_content(searches: Sequence[Search], unfinished: int) -> Content:
    """Return how much was found."""
    total = sum(search.records for search in searches)
    count = f"{len(searches)} search" if len(searches) == 1 else f"{len(searches)} searches"
    words = line(f"{count}, {total:,} records", "bold")
    return join([words, line(f"   {unfinished} unfinished: r goes on", "bold")]) if unfinished else words


def search_row(search: Search) -> str:
    """Return a search as one line of the list."""
    hits = "" if search.hits is None else f"of {search.hits} hits"
    found = f"{search.records:>7} records {hits:<14}"
    name = f"{fit(f'search:{search.id}', 10)} {fit(search.source, 16)}"
    return f"{name} {search.searched_on:<10} {found} {search.platform}"


def search_content(search: Search, batches: Sequence[Batch]) -> Content:
    """Return everything kept about a search, and what each of its batches brought."""
    pairs = [
        ("source", f"{search.source} ({search.kind.replace('_', ' ')})"),
        ("platform", search.platform),
        ("date searched", search.searched_on),
        ("hits it reported", _hits(search, batches)),
        ("limits", search.limits),
        ("strategy", search.strategy),
        *((("understood as", search.translation),) if search.translation else ()),
        *(("remark", remark) for remark in search.remarks),
    ]
    facts = [
        join([line(f"{name}: ", "bold"), block(value) if value else line("not given", "dim italic")])
        for name, value in pairs
    ]
    return rows([*facts, *(part for batch in batches for part in _batch_lines(batch))])


def _hits(search: Search, batches: Sequence[Batch]) -> str:
    unread = sum(batch.rejected for batch in batches)
    held = f"{search.records} records held" + (f", {unread} entries not read" if unread else "")
    return f"not given; {held}" if search.hits is None else f"{search.hits}; {held}"


def _batch_lines(batch: Batch) -> Iterator[Content]:
    counts = (
        f"{batch.starts} entries = {batch.accepted - batch.repeated} added + {batch.repeated} held already "
        f"+ {batch.rejected} not read"
    )
    yield join([line(f"batch {batch.name}: ", "bold"), line(counts)])
    yield line(f"    {batch.reader}, {batch.encoding}", "dim")
    if batch.missing:
        yield line(f"    {len(batch.missing)} asked for did not come", "bold")
    yield from (line(f"    {remark}", "italic") for remark in batch.remarks)


def counts_text(checked: Sequence[LineCheck]) -> Content:
    """Return the hits of every line of a strategy, and what PubMed said about it."""
    lines = []
    for each in checked:
        count = each.count
        lines.append(join([line(f"#{count.number}  {count.hits:>8}  ", "bold"), line(count.text)]))
        lines += [line(f"    {warning}", "italic") for warning in each.warnings]
        lines += [line(f"    understood as {count.translation}", "dim")] if count.translation else []
    return rows(lines)


def sets_content(sets: Sequence[SearchSet]) -> Content:
    """Return the earlier searches and their lines, as a new search may name them."""
    lines = []
    for each in sets:
        hits = "?" if each.hits is None else f"{each.hits:,}"
        last = each.lines[-1].text if each.lines else "in another syntax"
        lines.append(join([line(f"search:{each.search}", "bold"), line(f"  {hits} hits  {last}")]))
        lines += [
            line(f"  search:{each.search}#{part.number}  {part.text}", "dim") for part in each.lines[:-1]
        ]
    return rows(lines)


def rerun_content(found: RerunSummary) -> Content:
    """Return what a search run again came to."""
    summary = found.found
    return rows(
        [
            join(
                [
                    line(f"{summary.imported.added} new", "bold"),
                    line(f"   {found.again} held before   {summary.hits} hits   as search:{summary.search}"),
                ]
            ),
            line(summary.imported.reconciliation, "bold"),
            NOTHING,
            *_named("Changed since", [f"PMID {each.pmid}: {change_words(each)}" for each in found.changes]),
            *_named("Deleted from PubMed, or merged into another record", found.deleted),
            *_named("Still in PubMed, but not found by the search any more", found.unmatched),
        ]
    )


def change_words(change: Change) -> str:
    """Return how a record changed: its new flags, whether it was revised, the fields that differ."""
    flags = [flag.value.upper() for flag in change.flags]
    revised = ["revised"] if change.revised else []
    fields = [f"{', '.join(change.fields)} differ"] if change.fields else []
    return "; ".join([*flags, *revised, *fields])


def known_content(found: KnownCheck, texts: Mapping[int, str]) -> Content:
    """Return how many known studies each line finds, and which line loses each that is missed."""
    style = "bold $text-error" if found.missed else "bold"
    return rows(
        [
            line(f"The strategy finds {found.found} of {found.known} known studies.", style),
            NOTHING,
            *(
                join([line(f"#{number}  {count:>5}  ", "bold"), line(texts[number])])
                for number, count in found.found_by
            ),
            NOTHING,
            *_named("Missed", [f"PMID {each.pmid}, {_why_missed(each, texts)}" for each in found.missed]),
        ]
    )


def _why_missed(missed: KnownStudy, texts: Mapping[int, str]) -> str:
    if not missed.in_pubmed:
        return "which PubMed does not have"
    return "lost by " + "; ".join(f"#{number} ({texts[number]})" for number in missed.lost_by)


def links_content(found: LinkedSummary) -> Content:
    """Return what links came to, and their limits."""
    summary = found.found
    return rows(
        [
            join(
                [
                    line(f"{summary.imported.added} records added", "bold"),
                    line(f"   {summary.hits} linked   as search:{summary.search}"),
                ]
            ),
            line(f"Limits: {found.limits}", "italic"),
            NOTHING,
            *_named("Links of each article", [f"PMID {pmid}: {count}" for pmid, count in found.per_article]),
        ]
    )


def _named(title: str, words: Sequence[str]) -> Iterator[Content]:
    """Yield a title with a number, and at most so many lines as one would read."""
    if not words:
        return
    yield line(f"{title} ({len(words)})", "bold underline")
    yield from (line(f"  {each}") for each in words[:SHOWN])
    if len(words) > SHOWN:
        yield line(f"  and {len(words) - SHOWN} more")

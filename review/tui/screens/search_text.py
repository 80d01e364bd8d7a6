"""What the search screen says."""

from collections.abc import Sequence

from textual.content import Content

from review.services.importing import ImportSummary
from review.services.searching import LineCount
from review.services.values import Search
from review.tui.content import block, join, line, rows


def found_content(searches: Sequence[Search], unfinished: int) -> Content:
    """Return how much was found."""
    total = sum(search.records for search in searches)
    words = line(f"{len(searches)} searches, {total} records", "bold")
    return join([words, line(f"   {unfinished} unfinished: r goes on", "bold")]) if unfinished else words


def search_row(search: Search) -> str:
    """Return a search as one line of the list."""
    hits = "" if search.hits is None else f"of {search.hits} hits"
    found = f"{search.records:>7} records {hits:<14}"
    return f"{search.source:<14}  {search.searched_on:<10}  {found} {search.platform}"


def search_content(search: Search) -> Content:
    """Return everything kept about a search."""
    pairs = [
        ("source", f"{search.source} ({search.kind.replace('_', ' ')})"),
        ("platform", search.platform),
        ("date searched", search.searched_on),
        ("limits", search.limits),
        ("strategy", search.strategy),
        ("understood as", search.translation),
        *(("remark", remark) for remark in search.remarks),
    ]
    return rows(
        join([line(f"{name}: ", "bold"), block(value) if value else line("not given", "dim italic")])
        for name, value in pairs
    )


def summary_text(summary: ImportSummary) -> str:
    """Return what an import came to, file by file."""
    lines = [summary.reconciliation, f"{summary.added} records added.", ""]
    for file in summary.files:
        lines.append(
            f"{file.name}: {file.format}, {file.encoding}; {file.starts} entries, {file.accepted} read, "
            f"{len(file.rejects)} not read, {file.repeated} repeated"
        )
        lines += [f"  line {reject.line}: {reject.reason}" for reject in file.rejects]
        lines += [f"  {remark}" for remark in file.remarks]
    return "\n".join(lines)


def counts_text(counted: Sequence[LineCount]) -> Content:
    """Return the hits of every line of a strategy, and what PubMed said about it."""
    lines = []
    for each in counted:
        lines.append(join([line(f"#{each.number}  {each.hits:>8}  ", "bold"), line(each.text)]))
        lines += [line(f"    {notice}", "italic") for notice in each.notices]
        lines += [line(f"    understood as {each.translation}", "dim")] if each.translation else []
    return rows(lines)

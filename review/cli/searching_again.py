"""More of PubMed: an earlier search run again, cited-by and reference lists, similar articles."""

import click

from review.cli.frame import opened, settings, shared, wants_json
from review.cli.importing import day_typed
from review.cli.output import emit, emit_json, say
from review.cli.searching_summary import fetching, retried, summary_json, summary_lines, tell_missing
from review.services.citation_searching import search_links
from review.services.naming import parse_id
from review.services.rerunning import RerunSummary, rerun_search
from review.services.searching import client
from review.services.values import Change, LinkKind
from review.vocabulary import CitationId, SearchId

_SHOWN = 50


@click.command()
@click.argument("which", metavar="search:N")
@click.option(
    "--created-since",
    metavar="DATE",
    default="",
    help="Only records created from that day on (less a week); newly indexed older ones are then missed.",
)
@click.option("--new-only", is_flag=True, help="Do not look at what became of the records held.")
@shared()
def rerun(which: str, created_since: str, new_only: bool) -> None:
    """Run an earlier search of PubMed again: fetch what is new, name what changed."""
    chosen = settings()
    earlier = SearchId(parse_id(which, "search")[1])
    since = day_typed(created_since)
    with fetching() as bar:
        found = rerun_search(
            opened(chosen),
            client(chosen, on_retry=retried),
            earlier,
            created_since=since,
            look_for_changes=not new_only,
            watch=bar,
        )
    if wants_json():
        emit_json(_rerun_json(found))
    else:
        emit("\n".join(_rerun_lines(found)))


def _rerun_json(found: RerunSummary) -> dict[str, object]:
    return summary_json(found.found) | {
        "earlier": f"search:{found.earlier}",
        "again": found.again,
        "changes": found.changes,
        "deleted": found.deleted,
        "unmatched": found.unmatched,
    }


def _rerun_lines(found: RerunSummary) -> list[str]:
    new = found.found.imported.added
    lines = [
        f"search:{found.found.search} is search:{found.earlier} run again: {found.found.hits} hits, "
        f"{found.again} held before, {new} new",
        found.found.imported.reconciliation,
    ]
    lines += [f"  changed: PMID {each.pmid}: {_change(each)}" for each in found.changes[:_SHOWN]]
    if len(found.changes) > _SHOWN:
        lines.append(f"  and {len(found.changes) - _SHOWN} more changed (--json lists them all)")
    if found.deleted:
        lines.append(f"  deleted from PubMed or merged into another record: {_pmids(found.deleted)}")
    if found.unmatched:
        lines.append(f"  still in PubMed, but no longer found by the search: {_pmids(found.unmatched)}")
    return lines


def _change(change: Change) -> str:
    flags = [flag.value.upper() for flag in change.flags]
    revised = ["revised"] if change.revised else []
    fields = [f"{', '.join(change.fields)} differ"] if change.fields else []
    return "; ".join([*flags, *revised, *fields])


def _pmids(pmids: tuple[str, ...]) -> str:
    more = f" and {len(pmids) - _SHOWN} more" if len(pmids) > _SHOWN else ""
    return ", ".join(pmids[:_SHOWN]) + more


@click.command("cited-by")
@click.argument("citations", nargs=-1, required=True, metavar="citation:N...")
@shared()
def cited_by(citations: tuple[str, ...]) -> None:
    """Fetch the articles that cite these citations (citation searching)."""
    _linked(LinkKind.CITED_BY, citations)


@click.command()
@click.argument("citations", nargs=-1, required=True, metavar="citation:N...")
@shared()
def references(citations: tuple[str, ...]) -> None:
    """Fetch the reference lists of these citations (citation searching)."""
    _linked(LinkKind.REFERENCES, citations)


@click.command()
@click.argument("citations", nargs=-1, required=True, metavar="citation:N...")
@shared()
def similar(citations: tuple[str, ...]) -> None:
    """Fetch articles similar to these citations (another method, not citation searching)."""
    _linked(LinkKind.SIMILAR, citations)


def _linked(kind: LinkKind, citations: tuple[str, ...]) -> None:
    chosen = settings()
    ids = [CitationId(parse_id(text, "citation")[1]) for text in citations]
    with fetching() as bar:
        found = search_links(opened(chosen), client(chosen, on_retry=retried), kind, ids, watch=bar)
    if wants_json():
        per_article = [{"pmid": pmid, "links": count} for pmid, count in found.per_article]
        emit_json(summary_json(found.found) | {"limits": found.limits, "per_article": per_article})
    else:
        emit("\n".join(summary_lines(found.found)))
        emit("\n".join(f"  PMID {pmid}: {count} links" for pmid, count in found.per_article))
    say(f"Limits: {found.limits}")
    tell_missing(found.found)

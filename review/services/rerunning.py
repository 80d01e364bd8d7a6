"""An earlier search of PubMed run again: what is new, and what became of the records it had brought.

The whole search is repeated and the PMIDs already held are subtracted, which also finds older records that
match only now. A limit by create date is for very large searches; it misses those records, and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Connection

from db.read import sources as read_sources
from db.read.sources import Search
from db.unit_of_work import reading
from review.errors import BadInput
from review.record import Record
from review.services.fetching import (
    Plan,
    SearchSummary,
    Watch,
    later_versions,
    resume,
    store_plan,
    stored_plan,
)
from review.services.searching import PUBMED, pubmed_facts
from review.services.session import Review
from review.sources.entrez import Entrez
from review.sources.entrez_replies import DayRange
from review.sources.entrez_slices import WholeSearch, sliced
from review.sources.entrez_strategy import read_strategy
from review.sources.pubmed_changes import Change, change, rerun
from review.vocabulary import RecordId, SearchId

OVERLAP = timedelta(days=7)
"""Days before the earlier search that a limit by create date still covers."""
_AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class RerunSummary:
    """What a search run again came to.

    Attributes:
        found: the rerun as a search of its own; it holds the new records only.
        earlier: the search that was run again.
        again: hits that were held already.
        changes: held records that PubMed has changed since, each once.
        deleted: PMIDs held that PubMed has no record of any more (deleted, or merged into another).
        unmatched: PMIDs held that are still in PubMed but that the search finds no more.
    """

    found: SearchSummary
    earlier: SearchId
    again: int
    changes: tuple[Change, ...]
    deleted: tuple[str, ...]
    unmatched: tuple[str, ...]


def rerun_search(
    review: Review,
    entrez: Entrez,
    earlier: SearchId,
    *,
    created_since: date | None = None,
    look_for_changes: bool = True,
    watch: Watch = lambda _: None,
    key: UUID | None = None,
) -> RerunSummary:
    """Run a search of PubMed again and import what is new.

    Args:
        review: the opened review.
        entrez: the client.
        earlier: the search.
        created_since: only records created from this day on, less seven days; then what became of the
            records held is not looked at.
        look_for_changes: whether to fetch the records held once more, to see what became of them.
        watch: is told how far the fetch has come.
        key: made by the caller before the first try.

    Raises:
        NotFound: no such search.
        BadInput: not a search of PubMed by a strategy.
        SourceError: PubMed failed; what was stored is kept, and `resume` goes on from there.
    """
    with reading(review.store) as connection:
        search = read_sources.search(connection, earlier)
        term = _term_of(connection, search)
        held = read_sources.pmids_of_source(connection, PUBMED)
        mine = _brought(connection, earlier)
    today = review.clock().date()
    limits, limited = search.limits, term
    if created_since is not None:
        days = DayRange(created_since - OVERLAP, today + _AHEAD)
        limited, limits = sliced(term, days), "; ".join(filter(None, [search.limits, _limit(days)]))
    whole = entrez.search_all(limited, today)
    plan = _plan(whole, held, mine, look_for_changes=look_for_changes and created_since is None)
    facts = pubmed_facts(whole, search.strategy, limits, (f"search:{earlier} run again",))
    made = store_plan(review, "rerun search of PubMed", facts, plan, whole.reply.raw, key)
    return rerun_summary(review, earlier, resume(review, entrez, made, watch=watch))


def _term_of(connection: Connection, search: Search) -> str:
    if search.source != PUBMED or not read_sources.chunk_requests(connection, search.id, "hits"):
        raise BadInput(f"search:{search.id} was no search of PubMed by this program; it cannot be run again.")
    return read_strategy(search.strategy).final.term


def _brought(connection: Connection, earlier: SearchId) -> tuple[str, ...]:
    """Return the PMIDs an earlier search had found, those it found again included."""
    plan = stored_plan(connection, earlier)
    return tuple(dict.fromkeys((*plan.again, *plan.wanted)))


def _limit(days: DayRange) -> str:
    return (
        f"records created in PubMed from {days.first.isoformat()} on; older records that match only now, "
        "such as those newly indexed with MeSH, are missed"
    )


def _plan(
    whole: WholeSearch, held: Mapping[str, RecordId], mine: tuple[str, ...], *, look_for_changes: bool
) -> Plan:
    found = rerun(whole.pmids, held)
    if not look_for_changes:
        return Plan(found.new, found.again)
    gone = tuple(pmid for pmid in rerun(whole.pmids, mine).gone if pmid in held)
    return Plan((*found.new, *found.again, *gone), found.again, gone)


def rerun_summary(review: Review, earlier: SearchId, found: SearchSummary) -> RerunSummary:
    """Return what a finished rerun came to."""
    with reading(review.store) as connection:
        plan = stored_plan(connection, found.search)
        changes = changes_seen(connection, found.search)
    came_not = frozenset(found.missing)
    deleted = tuple(pmid for pmid in (*plan.again, *plan.gone) if pmid in came_not)
    looked = frozenset(plan.wanted)
    return RerunSummary(
        found=found,
        earlier=earlier,
        again=len(plan.again),
        changes=changes,
        deleted=deleted,
        unmatched=tuple(pmid for pmid in plan.gone if pmid in looked - came_not),
    )


def changes_seen(connection: Connection, search: SearchId) -> tuple[Change, ...]:
    """Return how the records that a rerun repeated differ from what was known of them before."""
    repeated = read_sources.repeated_records(connection, search)
    known: dict[RecordId, Record] = {
        stored.id: stored.record for stored in read_sources.records(connection, list(repeated))
    }
    changes: dict[RecordId, Change] = {}
    for version in later_versions(connection, repeated, until=search):
        if version.search == search:
            changes[version.record] = change(known[version.record], version.newer)
        known[version.record] = version.newer
    return tuple(changes.values())

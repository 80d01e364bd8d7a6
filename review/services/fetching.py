"""Records of PubMed by PMID: the list stored first, then every raw reply, then the import in one unit."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import sources as read_sources
from db.unit_of_work import Work, reading, write
from db.write import sources as write_sources
from review.errors import NotFound
from review.record import Record
from review.services.importing import (
    FileSummary,
    ImportSummary,
    SearchFacts,
    search_columns,
    store_batch,
)
from review.services.session import Review, program_version, row_written
from review.services.spool import Spool
from review.sources import pubmed_xml
from review.sources.entrez import Entrez
from review.sources.entrez_batches import plan_batches
from review.sources.pubmed_changes import change
from review.sources.reading import Reading
from review.vocabulary import RecordId, SearchId

_WANTED, _AGAIN, _GONE = 0, 1, 2
"""Ordinals of the stored lists of PMIDs."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a fetch has come."""

    fetched: int
    total: int


Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """The PMIDs of a search.

    Attributes:
        wanted: what is fetched.
        again: PMIDs the search found that the source had brought before.
        gone: PMIDs the source had brought before that the search does not find any more.
    """

    wanted: tuple[str, ...]
    again: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def held(self) -> frozenset[str]:
        """PMIDs whose records are held already; they are fetched only to see what became of them."""
        return frozenset((*self.again, *self.gone))


@dataclass(frozen=True, slots=True)
class Version:
    """A newer version of a record, as PubMed sent it later; the record itself stays as it came."""

    record: RecordId
    search: SearchId
    newer: Record


@dataclass(frozen=True, slots=True)
class SearchSummary:
    """What a search came to: `missing` are PMIDs that were asked for and did not come."""

    search: SearchId
    hits: int
    translation: str
    notices: tuple[str, ...]
    missing: tuple[str, ...]
    spelling: str
    imported: ImportSummary


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A search that was interrupted while its records were being fetched."""

    search: SearchId
    strategy: str
    hits: int
    stored: int


def store_plan(
    review: Review, what: str, facts: SearchFacts, plan: Plan, raw: bytes, key: UUID | None = None
) -> SearchId:
    """Keep a search and its PMIDs before any record is fetched.

    Args:
        review: the opened review.
        what: name of the action.
        facts: what to keep about the search.
        plan: its PMIDs.
        raw: the reply as received.
        key: made by the caller before the first try.
    """
    reviewer = review.reviewer() if review.handle else None

    def body(work: Work) -> SearchId:
        search = write_sources.add_search(work, search_columns(review, facts))
        write_sources.add_chunk(work, search, "hits", _WANTED, plan.wanted, raw)
        if plan.held:
            write_sources.add_chunk(work, search, "hits", _AGAIN, plan.again, b"")
            write_sources.add_chunk(work, search, "hits", _GONE, plan.gone, b"")
        return search

    return write(
        review.store,
        review.action(what, reviewer, key),
        body,
        lambda c, a: SearchId(row_written(tables.search)(c, a)),
    )


def stored_plan(connection: Connection, search: SearchId) -> Plan:
    """Return the PMIDs kept with a search.

    Raises:
        NotFound: no such search of PubMed.
    """
    lists = {chunk.ordinal: chunk.requested for chunk in read_sources.chunks(connection, search, "hits")}
    if _WANTED not in lists:
        raise NotFound(f"search:{search} is no search of PubMed that can be resumed.")
    return Plan(lists[_WANTED], lists.get(_AGAIN, ()), lists.get(_GONE, ()))


def resume(
    review: Review, entrez: Entrez, search: SearchId, *, watch: Watch = lambda _: None
) -> SearchSummary:
    """Fetch what a search still lacks, then import; no PMID that is stored is fetched again.

    Raises:
        NotFound: no such search of PubMed.
        SourceError: PubMed failed; what was stored is kept.
    """
    with reading(review.store) as connection:
        plan = stored_plan(connection, search)
        done = bool(read_sources.batches(connection, search))
    if done:
        with reading(review.store) as connection:
            return _summary(connection, search, _batch_summary(connection, search))
    _fetch_rest(review, entrez, search, plan, watch)
    file = _import(review, search, plan)
    with reading(review.store) as connection:
        return _summary(connection, search, file)


def _fetch_rest(review: Review, entrez: Entrez, search: SearchId, plan: Plan, watch: Watch) -> None:
    with reading(review.store) as connection:
        stored = read_sources.chunk_requests(connection, search, "records")
    have = {pmid for requested in stored.values() for pmid in requested}
    ordinal = max(stored, default=0)
    watch(Progress(len(have), len(plan.wanted)))
    for pmids in plan_batches(plan.wanted, have, entrez.settings.batch):
        reply = entrez.fetch(pmids)
        ordinal += 1
        _store_chunk(review, search, ordinal, pmids, reply.raw)
        have.update(pmids)
        watch(Progress(len(have), len(plan.wanted)))


def _store_chunk(
    review: Review, search: SearchId, ordinal: int, pmids: Sequence[str], content: bytes
) -> None:
    def body(work: Work) -> None:
        write_sources.add_chunk(work, search, "records", ordinal, pmids, content)

    write(review.store, review.action("fetch records", None), body, lambda *_: None)


def _import(review: Review, search: SearchId, plan: Plan) -> FileSummary:
    with reading(review.store) as connection:
        chunks = sorted(read_sources.chunk_requests(connection, search, "records"))
        source = read_sources.search(connection, search).source
        held = read_sources.pmids_of_source(connection, source) if plan.held else {}
        versions = _newest(connection, [held[pmid] for pmid in plan.held if pmid in held])
    digest = hashlib.sha256()
    came: set[str] = set()
    before = {f"pmid:{pmid}": record for pmid, record in held.items()}
    reviewer = review.reviewer() if review.handle else None
    with Spool() as spool:
        for ordinal in chunks:
            content = _chunk(review, search, ordinal)
            digest.update(content)
            if content.strip():
                found = pubmed_xml.read(content)
                came.update(entry.record.pmid for entry in found.accepted if entry.record)
                spool.add(_changed_or_new(replace(found, format="pubmed-xml"), held, versions))
        spool.say(_unchanged_words(len(spool.keys), came, plan))
        missing = [pmid for pmid in plan.wanted if pmid not in came]

        def body(work: Work) -> FileSummary:
            own = read_sources.accessions_of(work.connection, search)
            return store_batch(work, search, spool, source, digest.hexdigest(), before | own, missing=missing)

        return write(
            review.store, review.action("import", reviewer), body, lambda c, _: _batch_summary(c, search)
        )


def _chunk(review: Review, search: SearchId, ordinal: int) -> bytes:
    with reading(review.store) as connection:
        return read_sources.chunk_content(connection, search, "records", ordinal)


def _unchanged_words(kept: int, came: set[str], plan: Plan) -> str:
    left_out = len(came) - kept if plan.held else 0
    return f"{left_out} records held already have not changed" if left_out > 0 else ""


def _changed_or_new(
    found: Reading, held: Mapping[str, RecordId], versions: Mapping[RecordId, Record]
) -> Reading:
    """Return a reading without the records that are held already and have not changed since."""
    if not held:
        return found
    kept = [entry for entry in found.entries if not _unchanged(entry.record, held, versions)]
    return replace(found, starts=len(kept), entries=tuple(kept))


def _unchanged(
    newer: Record | None, held: Mapping[str, RecordId], versions: Mapping[RecordId, Record]
) -> bool:
    if newer is None or newer.pmid not in held:
        return False
    known = versions.get(held[newer.pmid])
    return known is not None and not change(known, newer).noticed


def _newest(connection: Connection, ids: Sequence[RecordId]) -> dict[RecordId, Record]:
    first = {stored.id: stored.record for stored in read_sources.records(connection, ids)}
    return first | {version.record: version.newer for version in later_versions(connection, ids)}


def later_versions(
    connection: Connection, ids: Sequence[RecordId] | None = None, *, until: SearchId | None = None
) -> tuple[Version, ...]:
    """Return the versions of records that later fetches brought, oldest first.

    Args:
        connection: an open view.
        ids: the records; all unless told.
        until: the last search to look at.
    """
    found = []
    for later in read_sources.later_entries(connection, ids):
        if until is not None and later.search > until:
            continue
        entries = pubmed_xml.read(later.raw.encode()).accepted
        found += [Version(later.record, later.search, entry.record) for entry in entries[:1] if entry.record]
    return tuple(found)


def _batch_summary(connection: Connection, search: SearchId) -> FileSummary:
    batch = read_sources.batches(connection, search)[0]
    return FileSummary(
        name=batch.name,
        format=batch.reader.removesuffix(f" {program_version()}"),
        encoding=batch.encoding,
        starts=batch.starts,
        accepted=batch.accepted,
        rejects=(),
        repeated=batch.repeated,
        remarks=batch.remarks,
        already=True,
    )


def _summary(connection: Connection, search: SearchId, file: FileSummary) -> SearchSummary:
    found = read_sources.search(connection, search)
    batch = read_sources.batches(connection, search)[0]
    before = len(stored_plan(connection, search).again)
    hits = found.hits or 0
    imported = ImportSummary(search, found.source, hits, found.records, (file,), batch.rejected, before)
    return SearchSummary(search, hits, found.translation, found.remarks, batch.missing, "", imported)


def unfinished(review: Review) -> tuple[Unfinished, ...]:
    """Return the searches of PubMed that were interrupted, oldest first."""
    waiting = []
    with reading(review.store) as connection:
        done = {batch.search for batch in read_sources.batches(connection)}
        for found in read_sources.searches(connection):
            if found.id in done or not read_sources.chunk_requests(connection, found.id, "hits"):
                continue
            stored = read_sources.chunk_requests(connection, found.id, "records")
            count = sum(len(requested) for requested in stored.values())
            waiting.append(Unfinished(found.id, found.strategy, found.hits or 0, count))
    return tuple(waiting)

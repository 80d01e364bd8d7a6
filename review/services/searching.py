"""Searches of PubMed: count, translate, fetch with every raw reply stored first, resume, import."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import sources as read_sources
from db.unit_of_work import Work, reading, write
from db.write import sources as write_sources
from review.errors import NotFound
from review.services.importing import FileSummary, ImportSummary, store_batch
from review.services.session import Review, program_version, row_written
from review.settings import Settings
from review.sources import pubmed_xml
from review.sources.entrez import Entrez
from review.sources.entrez_batches import plan_batches
from review.sources.entrez_limiter import Timing
from review.sources.entrez_replies import Notice, SearchReply
from review.sources.entrez_settings import EntrezSettings
from review.sources.entrez_slices import WholeSearch
from review.sources.entrez_strategy import Strategy, read_strategy
from review.sources.entrez_transport import Retry
from review.sources.reading import Entry, Reading
from review.vocabulary import SearchId, SourceKind

PUBMED = "PubMed"


@dataclass(frozen=True, slots=True)
class LineCount:
    """Hits of one line of a strategy, and what PubMed said about it."""

    number: int
    text: str
    hits: int
    translation: str
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a fetch has come."""

    fetched: int
    total: int


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


Watch = Callable[[Progress], None]


def client(
    settings: Settings, *, timing: Timing | None = None, on_retry: Callable[[Retry], None] | None = None
) -> Entrez:
    """Return a client of the E-utilities with the user's settings."""
    chosen = EntrezSettings(
        base_url=settings.eutils,
        email=settings.email,
        api_key=settings.api_key.reveal(),
        connect_timeout=settings.connect_timeout,
        read_timeout=settings.read_timeout,
        deadline=settings.deadline,
    )
    return Entrez(chosen, timing=timing, on_retry=on_retry)


def strategy_of(text: str) -> Strategy:
    """Read a strategy of numbered lines, or a single query."""
    return read_strategy(text)


def count_lines(entrez: Entrez, strategy: Strategy) -> tuple[LineCount, ...]:
    """Return the hits of every line of a strategy; nothing is fetched."""
    counted = []
    for line in strategy.lines:
        reply = entrez.count(line.term)
        counted.append(LineCount(line.number, line.text, reply.count, reply.translation, notices_of(reply)))
    return tuple(counted)


def notices_of(reply: SearchReply) -> tuple[str, ...]:
    """Return what PubMed said about a search, one sentence each."""
    return tuple(_sentence(notice) for notice in (*reply.errors, *reply.warnings))


def _sentence(notice: Notice) -> str:
    words = {
        "PhraseNotFound": "phrase not found",
        "FieldNotFound": "field not found, the term was searched without it",
        "PhraseIgnored": "phrase ignored",
        "QuotedPhraseNotFound": "quoted phrase not found",
    }.get(notice.kind)
    return f"{words}: {notice.text}" if words else notice.text


def search_pubmed(
    review: Review,
    entrez: Entrez,
    strategy: str,
    *,
    limits: str = "",
    watch: Watch = lambda _: None,
    key: UUID | None = None,
) -> SearchSummary:
    """Search PubMed, store every raw reply, then import the records in one unit.

    Args:
        review: the opened review.
        entrez: the client.
        strategy: numbered lines or a single query; the last line is what is fetched.
        limits: words on limits, kept with the search.
        watch: is told how far the fetch has come.
        key: made by the caller before the first try of the search's first unit.

    Raises:
        BadInput: the strategy cannot be read.
        SourceError: PubMed failed; what was stored is kept, and `resume` goes on from there.
    """
    term = read_strategy(strategy).final.term
    whole = entrez.search_all(term, review.clock().date())
    spelling = entrez.spell(term).corrected if whole.count == 0 else ""
    search = _store_hits(review, strategy, whole, limits, key)
    summary = resume(review, entrez, search, watch=watch)
    return replace(summary, spelling=spelling)


def _store_hits(review: Review, strategy: str, whole: WholeSearch, limits: str, key: UUID | None) -> SearchId:
    reviewer = review.reviewer() if review.handle else None

    def body(work: Work) -> SearchId:
        search = write_sources.add_search(
            work,
            {
                "source": PUBMED,
                "kind": SourceKind.DATABASE,
                "platform": "NCBI E-utilities",
                "strategy": strategy.strip(),
                "limits": limits,
                "searched_on": review.clock().date().isoformat(),
                "hits": whole.count,
                "translation": whole.reply.translation,
                "remarks": list(notices_of(whole.reply)),
            },
        )
        write_sources.add_chunk(work, search, "hits", 0, whole.pmids, whole.reply.raw)
        return search

    return write(
        review.store,
        review.action("search PubMed", reviewer, key),
        body,
        lambda c, a: SearchId(row_written(tables.search)(c, a)),
    )


def resume(
    review: Review, entrez: Entrez, search: SearchId, *, watch: Watch = lambda _: None
) -> SearchSummary:
    """Fetch what a search still lacks, then import; no PMID that is stored is fetched again.

    Raises:
        NotFound: no such search of PubMed.
        SourceError: PubMed failed; what was stored is kept.
    """
    wanted, chunks = _stored(review, search)
    with reading(review.store) as connection:
        if read_sources.batches(connection, search):
            return _summary(review, search, _again(review, search))
    held = {pmid for chunk in chunks for pmid in chunk.requested}
    watch(Progress(len(held), len(wanted)))
    ordinal = max((chunk.ordinal for chunk in chunks), default=0)
    for pmids in plan_batches(wanted, held, entrez.settings.batch):
        reply = entrez.fetch(pmids)
        ordinal += 1
        _store_chunk(review, search, ordinal, pmids, reply.raw)
        held.update(pmids)
        watch(Progress(len(held), len(wanted)))
    return _summary(review, search, _import(review, search))


def _stored(review: Review, search: SearchId) -> tuple[tuple[str, ...], tuple[read_sources.Chunk, ...]]:
    with reading(review.store) as connection:
        hits = read_sources.chunks(connection, search, "hits")
        if not hits:
            raise NotFound(f"search:{search} is no search of PubMed that can be resumed.")
        return hits[0].requested, read_sources.chunks(connection, search, "records")


def _store_chunk(
    review: Review, search: SearchId, ordinal: int, pmids: Sequence[str], content: bytes
) -> None:
    def body(work: Work) -> None:
        write_sources.add_chunk(work, search, "records", ordinal, pmids, content)

    write(review.store, review.action("fetch records", None), body, lambda *_: None)


def _import(review: Review, search: SearchId) -> FileSummary:
    wanted, chunks = _stored(review, search)
    found = _together([pubmed_xml.read(chunk.content) for chunk in chunks if chunk.content.strip()])
    came = {entry.record.pmid for entry in found.accepted if entry.record}
    missing = [pmid for pmid in wanted if pmid not in came]
    digest = hashlib.sha256(b"".join(chunk.content for chunk in chunks)).hexdigest()

    def body(work: Work) -> FileSummary:
        held = read_sources.accessions_of(work.connection, search)
        return store_batch(work, search, found, PUBMED, digest, held, missing=missing)

    reviewer = review.reviewer() if review.handle else None
    return write(
        review.store,
        review.action("import", reviewer),
        body,
        lambda c, _: _batch_summary(c, search),
    )


def _together(readings: Sequence[Reading]) -> Reading:
    entries: list[Entry] = []
    for found in readings:
        entries += [replace(entry, position=len(entries) + n) for n, entry in enumerate(found.entries, 1)]
    return Reading(
        format="pubmed-xml",
        encoding="utf-8",
        starts=sum(found.starts for found in readings),
        entries=tuple(entries),
        remarks=tuple(dict.fromkeys(remark for found in readings for remark in found.remarks)),
    )


def _again(review: Review, search: SearchId) -> FileSummary:
    with reading(review.store) as connection:
        return _batch_summary(connection, search)


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


def _summary(review: Review, search: SearchId, file: FileSummary) -> SearchSummary:
    with reading(review.store) as connection:
        found = next(s for s in read_sources.searches(connection) if s.id == search)
        batch = read_sources.batches(connection, search)[0]
    hits = found.hits or 0
    return SearchSummary(
        search=search,
        hits=hits,
        translation=found.translation,
        notices=found.remarks,
        missing=batch.missing,
        spelling="",
        imported=ImportSummary(search, found.source, hits, found.records, (file,)),
    )


def unfinished(review: Review) -> tuple[Unfinished, ...]:
    """Return the searches of PubMed that were interrupted, oldest first."""
    waiting = []
    with reading(review.store) as connection:
        done = {batch.search for batch in read_sources.batches(connection)}
        for search in read_sources.searches(connection):
            if search.id in done or not read_sources.chunks(connection, search.id, "hits"):
                continue
            chunks = read_sources.chunks(connection, search.id, "records")
            stored = sum(len(chunk.requested) for chunk in chunks)
            waiting.append(Unfinished(search.id, search.strategy, search.hits or 0, stored))
    return tuple(waiting)

"""Searches, batches, chunks and records as received."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Text, func, or_, select, type_coerce

from db import tables
from db.read.parts import parts
from review.errors import NotFound
from review.record import Record, record_from_json
from review.vocabulary import BatchId, RecordId, SearchId, SourceKind


@dataclass(frozen=True, slots=True)
class Search:
    """A search of a source with what PRISMA-S asks, and what came of it."""

    id: SearchId
    source: str
    kind: SourceKind
    platform: str
    strategy: str
    limits: str
    searched_on: str
    hits: int | None
    translation: str
    remarks: tuple[str, ...]
    records: int


@dataclass(frozen=True, slots=True)
class Batch:
    """One fetch or file of a search."""

    id: BatchId
    search: SearchId
    name: str
    reader: str
    encoding: str
    starts: int
    accepted: int
    rejected: int
    repeated: int
    missing: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Raw bytes of one reply, and the ids that were asked for."""

    ordinal: int
    requested: tuple[str, ...]
    content: bytes


@dataclass(frozen=True, slots=True)
class Rejected:
    """An entry that could not be read."""

    batch: BatchId
    position: int
    line: int
    raw: str
    reason: str


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """What a service said about a record, when, and who asked; `flag` is the word screens show it under."""

    record: RecordId
    flag: str
    service: str
    words: str
    at: datetime
    handle: str


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record with where it came from, and what came later.

    Attributes:
        later_raw: its newest version, where a later search sent one.
        notices: what services said about it.
    """

    id: RecordId
    search: SearchId
    batch: BatchId
    position: int
    line: int
    source: str
    kind: SourceKind
    record: Record
    raw: str
    later_raw: str = ""
    notices: tuple[StoredNotice, ...] = ()


def searches(connection: Connection) -> tuple[Search, ...]:
    """Return every search, oldest first."""
    counts = (
        select(tables.record.c.search_id, func.count().label("records"))
        .group_by(tables.record.c.search_id)
        .subquery()
    )
    rows = connection.execute(
        select(tables.search, func.coalesce(counts.c.records, 0).label("records"))
        .outerjoin(counts, counts.c.search_id == tables.search.c.id)
        .order_by(tables.search.c.id)
    )
    return tuple(_search(row) for row in rows)


def search(connection: Connection, wanted: SearchId) -> Search:
    """Return one search.

    Raises:
        NotFound: no such search.
    """
    found = next((each for each in searches(connection) if each.id == wanted), None)
    if found is None:
        raise NotFound(f"There is no search:{wanted}.")
    return found


def _search(row: Row[tuple[object, ...]]) -> Search:
    return Search(
        id=row.id,
        source=row.source,
        kind=SourceKind(row.kind),
        platform=row.platform,
        strategy=row.strategy,
        limits=row.limits,
        searched_on=row.searched_on,
        hits=row.hits,
        translation=row.translation,
        remarks=tuple(row.remarks),
        records=row.records,
    )


def batches(connection: Connection, search: SearchId | None = None) -> tuple[Batch, ...]:
    """Return import batches, oldest first."""
    table = tables.import_batch
    query = select(table).order_by(table.c.id)
    if search is not None:
        query = query.where(table.c.search_id == search)
    return tuple(_batch(row) for row in connection.execute(query))


def _batch(row: Row[tuple[object, ...]]) -> Batch:
    return Batch(
        id=row.id,
        search=row.search_id,
        name=row.name,
        reader=row.reader,
        encoding=row.encoding,
        starts=row.starts,
        accepted=row.accepted,
        rejected=row.rejected,
        repeated=row.repeated,
        missing=tuple(row.missing),
        remarks=tuple(row.remarks),
    )


def batch_with_digest(connection: Connection, digest: str) -> Batch | None:
    """Return the batch that brought some bytes before, in any search."""
    table = tables.import_batch
    row = connection.execute(select(table).where(table.c.digest == digest).order_by(table.c.id)).first()
    return _batch(row) if row else None


def rejected(connection: Connection, batch: BatchId) -> tuple[Rejected, ...]:
    """Return the entries of a batch that could not be read."""
    table = tables.rejected_entry
    rows = connection.execute(select(table).where(table.c.batch_id == batch).order_by(table.c.position))
    return tuple(Rejected(row.batch_id, row.position, row.line, row.raw, row.reason) for row in rows)


def chunks(connection: Connection, search: SearchId, kind: str) -> tuple[Chunk, ...]:
    """Return the raw replies stored for a search, in order."""
    table = tables.fetch_chunk
    rows = connection.execute(
        select(table.c.ordinal, table.c.requested, table.c.content)
        .where(table.c.search_id == search, table.c.kind == kind)
        .order_by(table.c.ordinal)
    )
    return tuple(Chunk(row.ordinal, tuple(row.requested), row.content) for row in rows)


def chunk_requests(connection: Connection, search: SearchId, kind: str) -> dict[int, tuple[str, ...]]:
    """Return the ids that each stored reply of a search was asked for, by its ordinal; no content is read."""
    table = tables.fetch_chunk
    rows = connection.execute(
        select(table.c.ordinal, table.c.requested).where(table.c.search_id == search, table.c.kind == kind)
    )
    return {row.ordinal: tuple(row.requested) for row in rows}


def chunk_content(connection: Connection, search: SearchId, kind: str, ordinal: int) -> bytes:
    """Return the raw bytes of one stored reply."""
    table = tables.fetch_chunk
    query = select(table.c.content).where(
        table.c.search_id == search, table.c.kind == kind, table.c.ordinal == ordinal
    )
    return bytes(connection.execute(query).scalar_one())


def pmids_of_source(connection: Connection, source: str) -> dict[str, RecordId]:
    """Return the PMIDs that all searches of a source brought, each with its first record."""
    table = tables.record
    rows = connection.execute(
        select(table.c.id, table.c.pmid)
        .join(tables.search, tables.search.c.id == table.c.search_id)
        .where(tables.search.c.source == source, table.c.pmid != "")
        .order_by(table.c.id.desc())
    )
    return {row.pmid: row.id for row in rows}


@dataclass(frozen=True, slots=True)
class Later:
    """An entry of a later search that repeats a record of an earlier one."""

    record: RecordId
    search: SearchId
    raw: str


def later_entries(connection: Connection, records: Sequence[RecordId] | None = None) -> tuple[Later, ...]:
    """Return the entries in PubMed XML that repeat a record brought before, oldest first."""
    table, batch = tables.repeated_entry, tables.import_batch
    query = (
        select(table.c.record_id, table.c.raw, batch.c.search_id)
        .join(batch, batch.c.id == table.c.batch_id)
        .where(batch.c.repeated > 0, batch.c.reader.like("pubmed-xml %"))
        .order_by(table.c.id)
    )
    if records is None:
        return _later(connection.execute(query))
    found: list[Later] = []
    for start in range(0, len(records), 500):
        among = query.where(table.c.record_id.in_(records[start : start + 500]))
        found += _later(connection.execute(among))
    return tuple(found)


def _later(rows: Iterable[Row[tuple[Any, ...]]]) -> tuple[Later, ...]:
    return tuple(Later(row.record_id, row.search_id, row.raw) for row in rows)


def notices(connection: Connection, records: Sequence[RecordId] | None = None) -> tuple[StoredNotice, ...]:
    """Return what services said about some records, or all, oldest first."""
    table, action, who = tables.notice, tables.action, tables.reviewer
    query = (
        select(table, action.c.at, func.coalesce(who.c.handle, "").label("handle"))
        .join(action, action.c.id == table.c.action_id)
        .outerjoin(who, who.c.id == action.c.reviewer_id)
        .order_by(table.c.id)
    )
    wanted = range(0, len(records or ()), 500)
    queries = (
        [query]
        if records is None
        else [query.where(table.c.record_id.in_(records[n : n + 500])) for n in wanted]
    )
    rows = (row for each in queries for row in connection.execute(each))
    return tuple(
        StoredNotice(row.record_id, row.flag, row.service, row.words, row.at, row.handle) for row in rows
    )


def possibly_flagged(connection: Connection, among: Sequence[RecordId] | None = None) -> tuple[RecordId, ...]:
    """Return the records whose text names a retraction, concern, erratum, update or preprint.

    Args:
        connection: an open view.
        among: where to look; all records unless told.
    """
    table = tables.record
    text = type_coerce(table.c.data, Text)
    words = ("retract", "expression%of%concern", "expressionofconcern", "erratum", "updatein", '"preprint"')
    named = or_(*(text.ilike(f"%{word}%") for word in words))
    query = select(table.c.id).where(named)
    found = {each.record for each in later_entries(connection, among)}
    found.update(each.record for each in notices(connection, among))
    if among is None:
        found.update(connection.execute(query).scalars())
    for start in range(0, len(among or ()), 500):
        part = (among or ())[start : start + 500]
        found.update(connection.execute(query.where(table.c.id.in_(part))).scalars())
    return tuple(sorted(found))


def repeated_records(connection: Connection, search: SearchId) -> tuple[RecordId, ...]:
    """Return the records that entries of a search repeated."""
    table, batch = tables.repeated_entry, tables.import_batch
    rows = connection.execute(
        select(table.c.record_id)
        .join(batch, batch.c.id == table.c.batch_id)
        .where(batch.c.search_id == search)
        .order_by(table.c.id)
    )
    return tuple(dict.fromkeys(rows.scalars()))


def accessions_of(connection: Connection, search: SearchId) -> dict[str, RecordId]:
    """Return the PMIDs and accession numbers a search holds, each with its record."""
    table = tables.record
    rows = connection.execute(
        select(table.c.id, table.c.pmid, table.c.accession).where(table.c.search_id == search)
    )
    held: dict[str, RecordId] = {}
    for row in rows:
        for key in filter(None, (row.pmid and f"pmid:{row.pmid}", row.accession)):
            held.setdefault(key, row.id)
    return held


def unnumbered_raws(connection: Connection, search: SearchId) -> Iterator[tuple[RecordId, str]]:
    """Yield the records of a search that have neither PMID nor accession number, with their raw text."""
    table = tables.record
    query = (
        select(table.c.id, table.c.raw)
        .where(table.c.search_id == search, table.c.pmid == "", table.c.accession == "")
        .order_by(table.c.id)
    )
    for row in connection.execute(query):
        yield row.id, row.raw


def batch_names(connection: Connection, records: Sequence[RecordId]) -> dict[RecordId, str]:
    """Return the name of the batch that brought each record."""
    table, batch = tables.record, tables.import_batch
    query = select(table.c.id, batch.c.name).join(batch, batch.c.id == table.c.batch_id)
    names: dict[RecordId, str] = {}
    for start in range(0, len(records), 500):
        rows = connection.execute(query.where(table.c.id.in_(records[start : start + 500])))
        names.update({row.id: row.name for row in rows})
    return names


def records(connection: Connection, ids: Sequence[RecordId]) -> tuple[StoredRecord, ...]:
    """Return records in full, in the order of their ids."""
    found: list[StoredRecord] = []
    for start in range(0, len(ids), 500):
        found.extend(_records(connection, ids[start : start + 500]))
    return tuple(sorted(found, key=lambda stored: stored.id))


def _records(connection: Connection, ids: Sequence[RecordId]) -> list[StoredRecord]:
    table = tables.record
    later = {each.record: each.raw for each in later_entries(connection, ids)}
    said: dict[RecordId, list[StoredNotice]] = {}
    for notice in notices(connection, ids):
        said.setdefault(notice.record, []).append(notice)
    rows = connection.execute(
        select(table, tables.search.c.source, tables.search.c.kind)
        .join(tables.search, tables.search.c.id == table.c.search_id)
        .where(table.c.id.in_(list(ids)))
    )
    return [
        StoredRecord(
            id=row.id,
            search=row.search_id,
            batch=row.batch_id,
            position=row.position,
            line=row.line,
            source=row.source,
            kind=SourceKind(row.kind),
            record=record_from_json(row.data),
            raw=row.raw,
            later_raw=later.get(row.id, ""),
            notices=tuple(said.get(row.id, ())),
        )
        for row in rows
    ]


def bodies(connection: Connection, ids: Sequence[RecordId]) -> Iterator[tuple[RecordId, str, Record]]:
    """Yield the records of some ids with the source of each, and nothing that came with or after them."""
    table = tables.record
    query = select(table.c.id, tables.search.c.source, table.c.data).join(
        tables.search, tables.search.c.id == table.c.search_id
    )
    for part in parts(ids):
        for row in connection.execute(query.where(table.c.id.in_(part)).order_by(table.c.id)):
            yield row.id, row.source, record_from_json(row.data)


def count_records(connection: Connection) -> int:
    """Return how many records there are."""
    return connection.execute(select(func.count()).select_from(tables.record)).scalar_one()


def record_ids(connection: Connection) -> tuple[RecordId, ...]:
    """Return the ids of all records."""
    return tuple(connection.execute(select(tables.record.c.id).order_by(tables.record.c.id)).scalars())

"""Files, searches, chunks, batches and records."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from db import tables
from db.search_index import stored_tokens, take_in
from db.unit_of_work import Work
from db.write.facts import Row, add, add_many
from review.record import Record, record_to_json
from review.vocabulary import BatchId, IdentifierKind, PlacementWhy, SearchId


@dataclass(frozen=True, slots=True)
class NewRecord:
    """An accepted entry: where it stood, what it says, and the tokens by which it is found."""

    position: int
    line: int
    raw: str
    record: Record
    tokens: tuple[str, ...] = ()


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def add_file(work: Work, content: bytes) -> int:
    """Keep a file as received; the same bytes are kept once."""
    sha256 = digest(content)
    known = work.connection.execute(
        select(tables.source_file.c.id).where(tables.source_file.c.sha256 == sha256)
    ).scalar()
    if known is not None:
        return int(known)
    return add(work, tables.source_file, sha256=sha256, byte_length=len(content), content=content)


def add_search(work: Work, values: Mapping[str, Any]) -> SearchId:
    """Add a search of a source."""
    return SearchId(add(work, tables.search, **values))


def add_chunk(
    work: Work, search: SearchId, kind: str, ordinal: int, requested: Sequence[str], content: bytes
) -> int:
    """Keep the raw bytes of one reply, before anything is parsed."""
    return add(
        work,
        tables.fetch_chunk,
        search_id=search,
        kind=kind,
        ordinal=ordinal,
        requested=list(requested),
        sha256=digest(content),
        content=content,
    )


def add_batch(work: Work, values: Mapping[str, Any]) -> BatchId:
    """Add an import batch; the database checks that starts = accepted + rejected."""
    return BatchId(add(work, tables.import_batch, **values))


def add_rejected(work: Work, batch: BatchId, rows: Iterable[Row]) -> None:
    """Add the entries that could not be read: position, line, raw, reason."""
    add_many(work, tables.rejected_entry, ({"batch_id": batch, **row} for row in rows))


def add_repeated(work: Work, batch: BatchId, rows: Iterable[Row]) -> None:
    """Add the entries the same search had brought already: position, line, raw, record_id."""
    add_many(work, tables.repeated_entry, ({"batch_id": batch, **row} for row in rows))


def add_records(work: Work, search: SearchId, batch: BatchId, records: Sequence[NewRecord]) -> None:
    """Add records, each on a citation of its own."""
    add_many(work, tables.record, (_record_row(search, batch, new) for new in records))
    ids = _ids_of(work, batch)
    _add_tokens(work, batch, records)
    citations = [{"action_id": work.action, "uuid": work.new_uuid()} for _ in ids]
    if not ids:
        return
    made = work.connection.execute(
        insert(tables.citation).returning(tables.citation.c.id, sort_by_parameter_order=True), citations
    )
    placed = zip(ids, made.scalars(), strict=True)
    add_many(
        work,
        tables.placement,
        ({"record_id": r, "citation_id": c, "why": PlacementWhy.IMPORT} for r, c in placed),
    )


def _add_tokens(work: Work, batch: BatchId, records: Sequence[NewRecord]) -> None:
    table = tables.record
    at = {
        row.position: row.id
        for row in work.connection.execute(
            select(table.c.id, table.c.position).where(table.c.batch_id == batch)
        )
    }
    add_many(
        work,
        tables.search_text,
        ({"record_id": at[new.position], "tokens": stored_tokens(new.tokens)} for new in records),
    )
    take_in(work.connection, batch)


def _ids_of(work: Work, batch: BatchId) -> list[int]:
    table = tables.record
    query = select(table.c.id).where(table.c.batch_id == batch).order_by(table.c.position)
    return list(work.connection.execute(query).scalars())


def _record_row(search: SearchId, batch: BatchId, new: NewRecord) -> dict[str, Any]:
    record = new.record
    return {
        "search_id": search,
        "batch_id": batch,
        "position": new.position,
        "line": new.line,
        "raw": new.raw,
        "raw_sha256": digest(new.raw.encode()),
        "title": record.best_title,
        "year": record.year,
        "journal": record.journal or record.journal_abbreviation,
        "pmid": record.pmid,
        "doi": record.doi,
        "accession": record.identifier(IdentifierKind.ACCESSION),
        "data": record_to_json(record),
    }

"""Files, searches, chunks, batches and records."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import LargeBinary, func, insert, select

from db import tables
from db.search_index import stored_tokens, take_in
from db.types import Canonical
from db.unit_of_work import Work
from db.write.facts import Row, add, add_many
from review.errors import BrokenInvariant
from review.vocabulary import BatchId, PlacementWhy, RecordId, SearchId

_BLOCK = 500
_LARGE, _PIECE = 8 << 20, 1 << 20


@dataclass(frozen=True, slots=True)
class NewRecord:
    """An accepted entry as it is stored: where it stood, its text, and the columns that repeat its fields.

    Attributes:
        position: its place in the batch, from 1.
        line: the line it starts on.
        raw: its text.
        raw_sha256: the digest of its text.
        title, year, journal, pmid, doi, accession: what lists and filters need.
        data: the record as canonical JSON.
        tokens: the words by which it is found, each once, with blanks between.
    """

    position: int
    line: int
    raw: str
    raw_sha256: str
    title: str
    year: int | None
    journal: str
    pmid: str
    doi: str
    accession: str
    data: Canonical
    tokens: str


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
    if work.connection.dialect.name == "sqlite" and len(content) > _LARGE:
        return _add_large_file(work, sha256, content)
    return add(work, tables.source_file, sha256=sha256, byte_length=len(content), content=content)


def _add_large_file(work: Work, sha256: str, content: bytes) -> int:
    """Write a file into its row piece by piece; SQLite would hold two more copies of a value bound whole."""
    table = tables.source_file
    row = {"action_id": work.action, "sha256": sha256, "byte_length": len(content)}
    empty = func.zeroblob(len(content), type_=LargeBinary)
    made = insert(table).values(**row, content=empty).returning(table.c.id)
    number = int(work.connection.execute(made).scalar_one())
    driver = work.connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise BrokenInvariant("The store is SQLite, but its connection is not.")
    with driver.blobopen(table.name, "content", number) as blob:
        for at in range(0, len(content), _PIECE):
            blob.write(content[at : at + _PIECE])
    return number


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


def add_records(work: Work, search: SearchId, batch: BatchId, records: Iterable[NewRecord]) -> None:
    """Add records in the order of their positions, each on a citation of its own."""
    for block in _blocks(records):
        add_many(work, tables.record, (_record_row(search, batch, new) for new in block))
        ids = _ids_of(work, batch, block[0].position, block[-1].position)
        add_many(
            work,
            tables.search_text,
            (
                {"record_id": record, "tokens": stored_tokens(new.tokens.split())}
                for record, new in zip(ids, block, strict=True)
            ),
        )
        _place(work, ids)
    take_in(work.connection, batch)


def _blocks(records: Iterable[NewRecord]) -> Iterator[list[NewRecord]]:
    taken = iter(records)
    while block := list(islice(taken, _BLOCK)):
        yield block


def _ids_of(work: Work, batch: BatchId, first: int, last: int) -> list[int]:
    table = tables.record
    query = (
        select(table.c.id)
        .where(table.c.batch_id == batch, table.c.position.between(first, last))
        .order_by(table.c.position)
    )
    return list(work.connection.execute(query).scalars())


def _place(work: Work, records: Sequence[int]) -> None:
    citations = [{"action_id": work.action, "uuid": work.new_uuid()} for _ in records]
    made = work.connection.execute(
        insert(tables.citation).returning(tables.citation.c.id, sort_by_parameter_order=True), citations
    )
    placed = zip(records, made.scalars(), strict=True)
    add_many(
        work,
        tables.placement,
        ({"record_id": r, "citation_id": c, "why": PlacementWhy.IMPORT} for r, c in placed),
    )


def _record_row(search: SearchId, batch: BatchId, new: NewRecord) -> dict[str, Any]:
    return {
        "search_id": search,
        "batch_id": batch,
        "position": new.position,
        "line": new.line,
        "raw": new.raw,
        "raw_sha256": new.raw_sha256,
        "title": new.title,
        "year": new.year,
        "journal": new.journal,
        "pmid": new.pmid,
        "doi": new.doi,
        "accession": new.accession,
        "data": new.data,
    }


def add_notices(work: Work, record: RecordId, notices: Iterable[Row]) -> None:
    """Keep what services said about a record: rows of `flag`, `service` and `words`."""
    add_many(work, tables.notice, ({"record_id": record, **notice} for notice in notices))

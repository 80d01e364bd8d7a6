"""What came in: files, searches, batches, records, and what was not taken."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from db.tables.facts import STRICT, Fact, one_of
from db.types import document, global_id, identity, octets, refers, whole, words
from review.vocabulary import SourceKind


class SourceFileRow(Fact, table=True):
    """A file as received, known by its digest."""

    __tablename__ = "source_file"
    __table_args__ = (UniqueConstraint("sha256"), STRICT)

    id: int = identity()
    action_id: int = refers("action")
    sha256: str = words()
    byte_length: int = whole()
    content: bytes = octets()


class SearchRow(Fact, table=True):
    """A search of a source: what was asked, where, when, and how many hits the source reported."""

    __tablename__ = "search"
    __table_args__ = (one_of("kind", SourceKind), STRICT)

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    source: str = words()
    kind: str = words()
    platform: str = words(default="")
    strategy: str = words(default="")
    limits: str = words(default="")
    searched_on: str = words(default="")
    hits: int | None = whole(default=None)
    translation: str = words(default="")
    remarks: Any = document()


class FetchChunkRow(Fact, table=True):
    """Raw bytes of one reply of a source, stored before they are parsed, so that a search can resume."""

    __tablename__ = "fetch_chunk"
    __table_args__ = (
        UniqueConstraint("search_id", "kind", "ordinal"),
        one_of("kind", ("hits", "records")),
        STRICT,
    )

    id: int = identity()
    action_id: int = refers("action")
    search_id: int = refers("search")
    kind: str = words()
    ordinal: int = whole()
    requested: Any = document()
    sha256: str = words()
    content: bytes = octets()


class ImportBatchRow(Fact, table=True):
    """One fetch or file of a search, reconciled: starts = accepted + rejected."""

    __tablename__ = "import_batch"
    __table_args__ = (
        CheckConstraint("starts = accepted + rejected", name="reconciled"),
        CheckConstraint("repeated BETWEEN 0 AND accepted", name="repeated"),
        UniqueConstraint("search_id", "digest"),
        STRICT,
    )

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    search_id: int = refers("search")
    file_id: int | None = refers("source_file", default=None)
    digest: str = words()
    name: str = words(default="")
    reader: str = words()
    encoding: str = words(default="")
    starts: int = whole()
    accepted: int = whole()
    rejected: int = whole()
    repeated: int = whole()
    missing: Any = document()
    remarks: Any = document()


class RejectedEntryRow(Fact, table=True):
    """An entry that could not be read, with the reason."""

    __tablename__ = "rejected_entry"
    __table_args__ = (UniqueConstraint("batch_id", "position"), STRICT)

    id: int = identity()
    action_id: int = refers("action")
    batch_id: int = refers("import_batch")
    position: int = whole()
    line: int = whole()
    raw: str = words()
    reason: str = words()


class RecordRow(Fact, table=True):
    """One bibliographic entry exactly as received; the columns repeat what lists and filters need."""

    __tablename__ = "record"
    __table_args__ = (
        UniqueConstraint("batch_id", "position"),
        Index("ix_record_search", "search_id"),
        Index("ix_record_pmid", "pmid"),
        Index("ix_record_doi", "doi"),
        STRICT,
    )

    id: int = identity()
    action_id: int = refers("action")
    batch_id: int = refers("import_batch")
    search_id: int = refers("search")
    position: int = whole()
    line: int = whole()
    raw: str = words()
    raw_sha256: str = words()
    title: str = words()
    year: int | None = whole(default=None)
    journal: str = words(default="")
    pmid: str = words(default="")
    doi: str = words(default="")
    accession: str = words(default="")
    data: Any = document()


class RepeatedEntryRow(Fact, table=True):
    """An entry whose accession the same search had brought already."""

    __tablename__ = "repeated_entry"
    __table_args__ = (
        UniqueConstraint("batch_id", "position"),
        Index("ix_repeated_entry_record", "record_id"),
        STRICT,
    )

    id: int = identity()
    action_id: int = refers("action")
    batch_id: int = refers("import_batch")
    position: int = whole()
    line: int = whole()
    record_id: int = refers("record")
    raw: str = words()


class NoticeRow(Fact, table=True):
    """What a service said about a record after it came: retracted, corrected, of concern."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("record_id", "service", "words"),
        CheckConstraint("words <> ''", name="words"),
        STRICT,
    )

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    record_id: int = refers("record")
    flag: str = words()
    service: str = words()
    words: str = words()

"""Import of files: read outside, then one unit with the file, its batch, its records and its rejects."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from db.read import audit
from db.read import sources as read_sources
from db.read.sources import Batch, Search
from db.unit_of_work import Work, reading, write
from db.write import sources as write_sources
from db.write.sources import digest
from review.errors import BadInput, NotFound
from review.services.repeats import held_keys, overlaps, repeated_keys
from review.services.session import Review, program_version
from review.services.spool import Reject, Spool
from review.sources.parts import Part, file_parts
from review.vocabulary import ActionId, RecordId, SearchId, SourceKind


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file to import.

    Attributes:
        name: for messages; it decides nothing.
        data: its bytes.
        format: the format to read it as, where its content should not decide.
        encoding: the encoding to decode it with, where its content should not decide.
        columns: pairs of a column's name and what it holds, for a table whose names do not say it.
    """

    name: str
    data: bytes
    format: str = ""
    encoding: str = ""
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """What PRISMA-S asks about a search. `hits` is what the source itself reported."""

    source: str
    kind: SourceKind = SourceKind.DATABASE
    platform: str = ""
    strategy: str = ""
    limits: str = ""
    searched_on: str = ""
    hits: int | None = None
    translation: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileSummary:
    """One file, reconciled: starts = accepted + rejected; accepted = added + repeated."""

    name: str
    format: str
    encoding: str
    starts: int
    accepted: int
    rejects: tuple[Reject, ...]
    repeated: int
    remarks: tuple[str, ...]
    already: bool = False

    @property
    def added(self) -> int:
        """Records this file brought."""
        return 0 if self.already else self.accepted - self.repeated


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import came to.

    Attributes:
        search: the search.
        source: its source.
        hits: what the source itself reported.
        held: records the search holds now.
        files: the files of this import.
        unread: entries of all its files that could not be read.
        before: hits of a rerun that earlier searches of the source had brought.
    """

    search: SearchId
    source: str
    hits: int | None
    held: int
    files: tuple[FileSummary, ...]
    unread: int = 0
    before: int = 0

    @property
    def added(self) -> int:
        """Records added by this import."""
        return sum(file.added for file in self.files)

    @property
    def reconciliation(self) -> str:
        """One sentence that sets what the source reported beside what the files hold."""
        hold = self.held + self.unread
        if self.hits is None:
            return f"{self.source}: files hold {hold}; the source's own count was not given."
        earlier = f"{self.before} held before; " if self.before else ""
        missing = self.hits - self.before - hold
        more = (
            f"{missing} missing"
            if missing > 0
            else f"{-missing} more than reported"
            if missing
            else "none missing"
        )
        return f"{self.source} reported {self.hits}; {earlier}files hold {hold}; {more}."


@dataclass(frozen=True, slots=True)
class _Read:
    file: IncomingFile
    spool: Spool
    digest: str


def import_files(
    review: Review,
    files: Sequence[IncomingFile],
    facts: SearchFacts,
    *,
    into: SearchId | None = None,
    key: UUID | None = None,
) -> ImportSummary:
    """Import the files of one search in one unit: all of them, or nothing.

    A file that was imported before adds nothing; where all were, no new search is made of them.

    Args:
        review: the opened review.
        files: the files, in order.
        facts: what to keep about the search.
        into: a search that has begun already; then `facts` is not used.
        key: made by the caller before the first try.

    Raises:
        UnreadableFile: a file of another kind, or none of whose entries can be read.
        NotFound: no such search.
    """
    if not facts.source.strip() and into is None:
        raise BadInput("An import names its source: --source NAME.")
    with ExitStack() as opened:
        parsed = [_read(file, opened.enter_context(Spool())) for file in files]
        return _nothing_new(review, parsed, into) or _import(review, parsed, facts, into, key)


def _nothing_new(review: Review, parsed: Sequence[_Read], into: SearchId | None) -> ImportSummary | None:
    """Return what an import of files comes to that were all imported before, None where one was not."""
    with reading(review.store) as connection:
        held = [read_sources.batch_with_digest(connection, read.digest) for read in parsed]
        first = next(iter(held), None)
        if first is None or not all(held):
            return None
        return _summary(connection, into or first.search, [_already(read) for read in parsed])


def _import(
    review: Review, parsed: Sequence[_Read], facts: SearchFacts, into: SearchId | None, key: UUID | None
) -> ImportSummary:
    def body(work: Work) -> ImportSummary:
        search = into or write_sources.add_search(work, search_columns(review, facts))
        summaries = [_store_file(work, search, read) for read in parsed]
        return _summary(work.connection, search, summaries)

    def again(connection: Connection, action: ActionId) -> ImportSummary:
        from db import tables  # noqa: PLC0415 - only a retry needs it

        batches = audit.written_by(connection, tables.import_batch, action)
        found = [b for b in read_sources.batches(connection) if b.id in batches]
        search = found[0].search if found else into
        if search is None:
            raise NotFound("The import was committed but brought nothing.")
        return _summary(connection, search, [_already(read) for read in parsed])

    reviewer = review.reviewer() if review.handle else None
    return write(review.store, review.action("import", reviewer, key), body, again)


def file_readings(file: IncomingFile) -> Iterator[Part]:
    """Yield what a file holds, part by part.

    Raises:
        BadInput: the format or encoding asked for is unknown.
        UnreadableFile: a file of another kind; the message says what it seems to be.
        HostileFile: too large, or nested too deep.
    """
    return file_parts(
        file.data,
        name=file.name,
        format=file.format or None,
        encoding=file.encoding or None,
        columns=dict(file.columns),
    )


def columns_told(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return what columns hold from words such as `Titel=title`.

    Raises:
        BadInput: words without `=`, or a column told twice.
    """
    cut = [each.rpartition("=") for each in words]
    pairs = [(name.strip(), meaning.strip()) for name, _, meaning in cut]
    told = dict(pairs)
    if len(told) < len(pairs) or not all(name and meaning for name, meaning in pairs):
        raise BadInput("Say once for each column what it holds, as in `Titel=title`.")
    return tuple(told.items())


def _read(file: IncomingFile, spool: Spool) -> _Read:
    for part in file_readings(file):
        spool.add(part.reading, part.lines_before)
    return _Read(file, spool, digest(file.data))


def search_columns(review: Review, facts: SearchFacts) -> dict[str, object]:
    """Return the columns of a search; the day is today unless told."""
    return {
        "source": facts.source.strip(),
        "kind": facts.kind,
        "platform": facts.platform,
        "strategy": facts.strategy,
        "limits": facts.limits,
        "searched_on": facts.searched_on or review.clock().date().isoformat(),
        "hits": facts.hits,
        "translation": facts.translation,
        "remarks": list(facts.remarks),
    }


def _already(read: _Read) -> FileSummary:
    return FileSummary(
        name=read.file.name,
        format=read.spool.format,
        encoding=read.spool.encoding,
        starts=read.spool.starts,
        accepted=len(read.spool.keys),
        rejects=(),
        repeated=0,
        remarks=("imported before; nothing was added",),
        already=True,
    )


def _summary(connection: Connection, search: SearchId, files: Sequence[FileSummary]) -> ImportSummary:
    found: Search | None = next((s for s in read_sources.searches(connection) if s.id == search), None)
    if found is None:
        raise NotFound(f"There is no search:{search}.")
    rejected = sum(batch.rejected for batch in read_sources.batches(connection, search))
    return ImportSummary(search, found.source, found.hits, found.records, tuple(files), rejected)


def _store_file(work: Work, search: SearchId, read: _Read) -> FileSummary:
    """Write one file, its batch, records, repeats and rejects inside a unit of work."""
    if read_sources.batch_with_digest(work.connection, read.digest) is not None:
        return _already(read)
    file_id = write_sources.add_file(work, read.file.data)
    held = held_keys(work.connection, search)
    return store_batch(work, search, read.spool, read.file.name, read.digest, held, file_id=file_id)


def store_batch(
    work: Work,
    search: SearchId,
    spool: Spool,
    name: str,
    batch_digest: str,
    held: dict[str, RecordId],
    *,
    file_id: int | None = None,
    missing: Sequence[str] = (),
) -> FileSummary:
    """Write a batch with its records, repeats and rejects inside a unit of work."""
    repeats = repeated_keys(spool.keys, held)
    remarks = (*spool.remarks, *overlaps(work.connection, repeats, held))
    batch = write_sources.add_batch(
        work,
        {
            "search_id": search,
            "file_id": file_id,
            "digest": batch_digest,
            "name": name,
            "reader": f"{spool.format} {program_version()}",
            "encoding": spool.encoding,
            "starts": spool.starts,
            "accepted": len(spool.keys),
            "rejected": len(spool.rejects),
            "repeated": len(repeats),
            "missing": list(missing),
            "remarks": list(remarks),
        },
    )
    accepted = enumerate(spool.accepted())
    write_sources.add_records(work, search, batch, (new for at, new in accepted if at not in repeats))
    now_held = held | held_keys(work.connection, search) if repeats else held
    write_sources.add_repeated(
        work,
        batch,
        (
            {"position": e.position, "line": e.line, "raw": e.raw, "record_id": now_held[repeats[at]]}
            for at, e in enumerate(spool.accepted() if repeats else ())
            if at in repeats
        ),
    )
    write_sources.add_rejected(
        work,
        batch,
        (
            {"position": e.position, "line": e.line, "raw": e.raw, "reason": e.reason}
            for e in spool.rejected()
        ),
    )
    return FileSummary(
        name=name,
        format=spool.format,
        encoding=spool.encoding,
        starts=spool.starts,
        accepted=len(spool.keys),
        rejects=tuple(spool.rejects),
        repeated=len(repeats),
        remarks=remarks,
    )


def searches(review: Review) -> tuple[Search, ...]:
    """Return every search of the review."""
    with reading(review.store) as connection:
        return read_sources.searches(connection)


def batches(review: Review, search: SearchId | None = None) -> tuple[Batch, ...]:
    """Return the batches of a search, or all; what each brought is reconciled with what it started."""
    with reading(review.store) as connection:
        return read_sources.batches(connection, search)


def rejected_entries(review: Review) -> tuple[read_sources.Rejected, ...]:
    """Return every entry that could not be read, in the order of import."""
    with reading(review.store) as connection:
        return tuple(
            entry
            for batch in read_sources.batches(connection)
            for entry in read_sources.rejected(connection, batch.id)
        )

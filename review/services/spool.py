"""Entries of a file on their way into the store, kept in a temporary file so that memory stays bounded.

The counts of a batch stand in its row, which is written before its records; so all entries are read first.
"""

import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import IO

from db.types import Canonical, canonical_json
from db.write.sources import NewRecord, digest
from review.record import Record, record_to_json
from review.services.repeats import entry_key
from review.services.search_text import record_tokens
from review.sources.reading import Entry, Reading
from review.vocabulary import IdentifierKind

_BLOCK = 500


@dataclass(frozen=True, slots=True)
class Reject:
    """An entry that could not be read."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class RejectedEntry:
    """An entry that could not be read, with its place and its text."""

    position: int
    line: int
    raw: str
    reason: str


class Spool:
    """The entries of one file; use it in a `with` statement.

    Attributes:
        format: name of the format.
        encoding: of the first part.
        remarks: what the import summary should say, each once.
        keys: what each accepted entry is known by within its search, in order.
        rejects: the entries that could not be read.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="review-")  # noqa: SIM115 - closed by __exit__
        self._waiting: list[NewRecord | RejectedEntry] = []
        self._position = 0
        self.format = self.encoding = ""
        self.remarks: tuple[str, ...] = ()
        self.keys: list[str] = []
        self.rejects: list[Reject] = []

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Drop the temporary file."""
        self._file.close()

    @property
    def starts(self) -> int:
        """Entries that start in the file, each accepted or rejected."""
        return self._position

    def say(self, remark: str) -> None:
        """Add a remark to the import summary."""
        self.remarks = (*self.remarks, *filter(None, [remark]))

    def add(self, found: Reading, lines_before: int = 0) -> None:
        """Take in a part of the file.

        Args:
            found: what was read.
            lines_before: lines of the parts before it.
        """
        self.format, self.encoding = self.format or found.format, self.encoding or found.encoding
        self.remarks = tuple(dict.fromkeys((*self.remarks, *found.remarks)))
        for entry in found.entries:
            self._position += 1
            self._take(entry, entry.line + lines_before)

    def _take(self, entry: Entry, line: int) -> None:
        raw = storable(entry.raw)
        if entry.record is None:
            self.rejects.append(Reject(line, entry.reason))
            self._waiting.append(RejectedEntry(self._position, line, raw, entry.reason))
        else:
            self.keys.append(entry_key(entry))
            self._waiting.append(_new_record(self._position, line, raw, entry.record))
        if len(self._waiting) >= _BLOCK:
            self._write()

    def _write(self) -> None:
        pickle.dump(self._waiting, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._waiting = []

    def accepted(self) -> Iterator[NewRecord]:
        """Yield the accepted entries in order."""
        return (each for each in self._entries() if isinstance(each, NewRecord))

    def rejected(self) -> Iterator[RejectedEntry]:
        """Yield the rejected entries in order."""
        if self.rejects:
            yield from (each for each in self._entries() if isinstance(each, RejectedEntry))

    def _entries(self) -> Iterator[NewRecord | RejectedEntry]:
        if self._waiting:
            self._write()
        self._file.seek(0)
        end = self._file.seek(0, 2)
        at = self._file.seek(0)
        while at < end:
            self._file.seek(at)
            block: list[NewRecord | RejectedEntry] = pickle.load(self._file)  # noqa: S301 - written above
            at = self._file.tell()
            yield from block


def _new_record(position: int, line: int, raw: str, record: Record) -> NewRecord:
    return NewRecord(
        position=position,
        line=line,
        raw=raw,
        raw_sha256=digest(raw.encode()),
        title=record.best_title,
        year=record.year,
        journal=record.journal or record.journal_abbreviation,
        pmid=record.pmid,
        doi=record.doi,
        accession=record.identifier(IdentifierKind.ACCESSION),
        data=Canonical(canonical_json(record_to_json(record))),
        tokens=" ".join(dict.fromkeys(record_tokens(record))),
    )


def storable(raw: str) -> str:
    """Return raw text without what a database cannot store; NUL is shown as the symbol for it."""
    return raw.replace("\x00", "\u2400").encode("utf-8", "replace").decode("utf-8")

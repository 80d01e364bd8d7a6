"""The one contract of all readers: every entry a file starts is either accepted or rejected, never lost."""

from dataclasses import dataclass, field

from review.errors import BrokenInvariant
from review.record import Record


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a file: where it starts, its text, and the record or the reason it was rejected.

    Attributes:
        position: Place of the entry in its file, from 1.
        line: Line on which the entry starts, from 1.
        source: A text that holds the entry's; entries of one file may share it.
        record: The record, or None when the entry was rejected.
        reason: Why it was rejected; empty when it was accepted.
        begin: Where in `source` the entry's text begins.
        end: Where it ends; None for the end of `source`.
    """

    position: int
    line: int
    source: str = field(repr=False)
    record: Record | None
    reason: str = ""
    begin: int = 0
    end: int | None = None

    @property
    def raw(self) -> str:
        """The entry's text as received."""
        return self.source[self.begin : self.end]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one file.

    Attributes:
        format: Name of the format.
        encoding: Encoding the text was decoded with.
        starts: Number of entries the file starts, counted without the parser.
        entries: All entries in the order of the file.
        remarks: What the import summary should say besides the counts.

    Raises:
        BrokenInvariant: If the entries do not account for every start.
    """

    format: str
    encoding: str
    starts: int
    entries: tuple[Entry, ...]
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.starts != len(self.entries):
            raise BrokenInvariant(
                f"{self.format}: {self.starts} entries start in the file, but {len(self.accepted)} were "
                f"accepted and {len(self.rejected)} rejected; please report this file"
            )
        if any(entry.record is None and not entry.reason for entry in self.entries):
            raise BrokenInvariant(
                f"{self.format}: an entry was rejected without a reason; please report this file"
            )

    @property
    def accepted(self) -> tuple[Entry, ...]:
        """Entries that became records."""
        return tuple(entry for entry in self.entries if entry.record is not None)

    @property
    def rejected(self) -> tuple[Entry, ...]:
        """Entries that did not, each with its reason."""
        return tuple(entry for entry in self.entries if entry.record is None)

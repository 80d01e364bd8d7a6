"""Files before they are imported: what each seems to be and to hold. Nothing is written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from db.read import sources as read_sources
from db.unit_of_work import reading
from db.write.sources import digest
from review.errors import HostileFile, UnreadableFile
from review.services.importing import IncomingFile, SearchFacts, file_readings
from review.services.session import Review
from review.services.spool import Reject
from review.sources.files import FORMATS
from review.sources.origins import WEB_OF_SCIENCE, Origin, origin_of
from review.vocabulary import SearchId

__all__ = ["FORMATS", "Detected", "Held", "Origin", "detect_file", "facts_found"]


@dataclass(frozen=True, slots=True)
class Held:
    """An earlier import of the very same file: its name then, and its search."""

    name: str
    search: SearchId


@dataclass(frozen=True, slots=True)
class Detected:
    """What a file seems to be.

    Attributes:
        name: its name, for messages.
        size: bytes.
        refusal: why it cannot be imported, with what it seems to be; empty when it can.
        format: name of the format.
        encoding: of its text.
        remarks: how the encoding was decided, and what else the reader says.
        accepted: entries that can be read.
        rejects: entries that cannot, each with its line and the reason.
        title: of the first entry that can be read.
        origins: where the entries come from, most first, with their numbers.
        held: the earlier import of the same file.
    """

    name: str
    size: int
    refusal: str = ""
    format: str = ""
    encoding: str = ""
    remarks: tuple[str, ...] = ()
    accepted: int = 0
    rejects: tuple[Reject, ...] = ()
    title: str = ""
    origins: tuple[tuple[Origin, int], ...] = ()
    held: Held | None = None

    @property
    def starts(self) -> int:
        """Entries that start in the file, each accepted or rejected."""
        return self.accepted + len(self.rejects)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources its entries name, most named first."""
        return tuple(dict.fromkeys(origin.source for origin, _ in self.origins if origin.source))


def detect_file(review: Review, file: IncomingFile) -> Detected:
    """Read a file as an import would, and return what it seems to be; a refusal is part of the answer.

    Raises:
        BadInput: the format or encoding asked for is unknown.
    """
    with reading(review.store) as connection:
        batch = read_sources.batch_with_digest(connection, digest(file.data))
    held = Held(batch.name, batch.search) if batch else None
    try:
        return _read(file, held)
    except (UnreadableFile, HostileFile) as refusal:
        return Detected(file.name, len(file.data), refusal=str(refusal), held=held)


def _read(file: IncomingFile, held: Held | None) -> Detected:
    format_ = encoding = title = ""
    remarks: dict[str, None] = {}
    rejects: list[Reject] = []
    origins: Counter[Origin] = Counter()
    for part in file_readings(file):
        found = part.reading
        format_, encoding = format_ or found.format, encoding or found.encoding
        remarks |= dict.fromkeys(found.remarks)
        for entry in found.entries:
            if entry.record is None:
                rejects.append(Reject(entry.line + part.lines_before, entry.reason))
            else:
                title = title or entry.record.best_title
                origins[origin_of(format_, entry.record)] += 1
    return Detected(
        name=file.name,
        size=len(file.data),
        format=format_,
        encoding=encoding,
        remarks=tuple(remarks),
        accepted=sum(origins.values()),
        rejects=tuple(rejects),
        title=title,
        origins=tuple(origins.most_common()),
        held=held,
    )


def facts_found(files: Sequence[Detected]) -> SearchFacts:
    """Return what the files tell of their search; the source is empty unless all name one and the same.

    A search of all databases of Web of Science is one search of Web of Science.
    """
    found = [origin for file in files for origin, _ in file.origins if origin.source]
    names = {origin.source for origin in found}
    platforms = {origin.platform for origin in found}
    platform = platforms.pop() if len(platforms) == 1 else ""
    if any(file.accepted and not file.sources for file in files):
        return SearchFacts("")
    if len(names) == 1:
        return SearchFacts(found[0].source, found[0].kind, platform=platform)
    return SearchFacts(WEB_OF_SCIENCE if platform == WEB_OF_SCIENCE else "")

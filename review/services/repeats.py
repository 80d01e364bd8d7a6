"""Entries that one search brings more than once: overlapping batches, and lines that stand twice in a file.

An entry is known by its PMID or accession number; one without any, by its text, apart from blanks and the
number it has in its file. Only the same text counts here; whether two records describe the same report is
the business of deduplication.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from db.read import sources as read_sources
from review.sources.reading import Entry
from review.vocabulary import IdentifierKind, RecordId, SearchId

_NUMBER = re.compile(
    r"\A(?:<\d+>|\[\d+\]|Record #\d+ of \d+|RECORD \d+)|^(?:SR|ID)  ?-? *\d+ *$", re.MULTILINE
)


def held_keys(connection: Connection, search: SearchId) -> dict[str, RecordId]:
    """Return the entries that a search holds, by what they are known by, each with its record."""
    held = read_sources.accessions_of(connection, search)
    for record, raw in read_sources.unnumbered_raws(connection, search):
        held.setdefault(text_key(raw), record)
    return held


def entry_key(entry: Entry) -> str:
    """Return what an accepted entry is known by within its search."""
    if entry.record is not None and entry.record.pmid:
        return f"pmid:{entry.record.pmid}"
    accession = entry.record.identifier(IdentifierKind.ACCESSION) if entry.record is not None else ""
    return accession or text_key(entry.raw)


def text_key(raw: str) -> str:
    """Return what an entry without PMID and accession number is known by."""
    text = " ".join(_NUMBER.sub("", raw.replace("\r", "\n")).replace("\x00", "\u2400").split())
    return f"text:{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()}"


def repeated_keys(keys: Sequence[str], held: Mapping[str, RecordId]) -> dict[int, str]:
    """Return the places, from 0, of entries the search holds or that stood earlier in the file, with keys."""
    seen = set(held)
    repeats: dict[int, str] = {}
    for at, key in enumerate(keys):
        if key in seen:
            repeats[at] = key
        seen.add(key)
    return repeats


def overlaps(
    connection: Connection, repeats: Mapping[int, str], held: Mapping[str, RecordId]
) -> tuple[str, ...]:
    """Return one sentence for each earlier batch that repeats stood in, and one for those of this file."""
    records = [held[key] for key in repeats.values() if key in held]
    names = read_sources.batch_names(connection, list(dict.fromkeys(records)))
    counts = Counter(names[record] for record in records)
    said = [f"{_stand(count)} in {name} already: the batches overlap" for name, count in counts.items()]
    own = len(repeats) - len(records)
    return (*said, *([f"{_stand(own)} in this file more than once"] if own else []))


def _stand(count: int) -> str:
    return "1 entry stands" if count == 1 else f"{count} entries stand"

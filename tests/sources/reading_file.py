"""Shorthand for tests that read a file held in a string."""

from review.record import Record
from review.sources.files import read_file_bytes
from review.sources.reading import Reading


def reading(text: str) -> Reading:
    """Read a text through the front door."""
    return read_file_bytes(text.encode(), name="sample")


def records(text: str) -> list[Record]:
    """Read a text whose entries are all accepted."""
    found = reading(text)
    assert not found.rejected
    assert found.starts == len(found.entries)
    return [entry.record for entry in found.accepted if entry.record]


def only(text: str) -> Record:
    """Read a text of one entry."""
    (record,) = records(text)
    return record

"""Damaged files and what every way of reading them must keep to.

`python -m tests.sources.damage files|ways SEED COUNT` reads so many in a process of its own and prints, as
JSON, what came of them and the peak of memory in MiB.
"""

import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from unittest.mock import patch

from review.errors import BrokenInvariant, ReviewError
from review.example.eutils_xml import article_set, article_xml
from review.record import AbstractSection, Identifier, Person, Record
from review.report.references import write_records
from review.sources import files, parts, usual
from review.sources.files import read_file_bytes
from review.sources.parts import file_parts
from review.vocabulary import IdentifierKind
from tests.sources.expected import FORMATS
from tests.sources.mutations import mutated

Found = tuple[str, object]
"""Format and entries, or the name of the refusal and its words."""
SECONDS = 5
MEBIBYTES = 512


def read_damaged(seed: int, count: int) -> Counter[str]:
    """Read so many damaged samples; each is read or refused in time, and every start accounted for."""
    chance, came = random.Random(seed), Counter[str]()
    paths = [p for p in sorted(FORMATS.rglob("*")) if p.is_file() and p.stat().st_size < 60_000]
    for _ in range(count):
        path, mark = chance.choice(paths), chance.randrange(1 << 30)
        data = mutated(path.read_bytes(), random.Random(mark))
        began = time.process_time()
        try:
            reading = read_file_bytes(data, name=path.name)
            assert reading.starts == len(reading.accepted) + len(reading.rejected)
            came["read"] += 1
        except BrokenInvariant as error:
            raise AssertionError(path.name, mark) from error
        except ReviewError as error:
            came[type(error).__name__] += 1
        assert time.process_time() - began < SECONDS, (path.name, mark)
    return came


def read_in_every_way(seed: int, count: int) -> Counter[str]:
    """Read damaged files whole, in parts and line by line: the same entries, or the same refusal."""
    chance, came = random.Random(seed), Counter[str]()
    for _ in range(count):
        format_, mark = chance.choice(sorted(_samples())), chance.randrange(1 << 30)
        joined = b"\n".join(chance.choice(_samples()[format_]) for _ in range(chance.randint(3, 9)))
        data = mutated(joined, random.Random(mark)) if mark % 10 else joined
        whole = _told(_whole, data)
        with small_parts():
            assert _told(_in_parts, data) == whole, (format_, mark)
            cut = whole[0] in _samples() and len(list(file_parts(data, name="a"))) > 1
        with line_by_line():
            assert _told(_whole, data) == whole, (format_, mark)
        came["several parts" if cut else whole[0]] += 1
    return came


@contextmanager
def small_parts() -> Iterator[None]:
    """Cut files after a few kilobytes."""
    with patch.multiple(parts, LARGE=6_000, PART=3_000, _PIECE=500), patch.object(usual, "_LONG", 1_000):
        yield


@contextmanager
def line_by_line() -> Iterator[None]:
    """Read tagged files without the quicker way for well-formed entries."""
    slow = {
        name: replace(tagged, grammar=replace(tagged.grammar, usual=None))
        for name, tagged in files._TAGGED.items()
    }
    with patch.object(files, "_TAGGED", slow):
        yield


def _told(read: Callable[[bytes], Found], data: bytes) -> Found:
    try:
        return read(data)
    except ReviewError as error:
        return type(error).__name__, str(error)


def _whole(data: bytes) -> Found:
    found = read_file_bytes(data, name="a")
    return found.format, [(e.line, e.raw, e.record, e.reason) for e in found.entries]


def _in_parts(data: bytes) -> Found:
    found = list(file_parts(data, name="a"))
    entries = [(e.line + p.lines_before, e.raw, e.record, e.reason) for p in found for e in p.reading.entries]
    assert sum(p.reading.starts for p in found) == len(entries)
    return found[0].reading.format, entries


@cache
def _samples() -> dict[str, list[bytes]]:
    """Small files by format: some written here, and the samples, where they are."""
    found: dict[str, list[bytes]] = {"ris": [], "nbib": [], "pubmed-xml": []}
    for first in range(0, 40, 4):
        records = [_record(n) for n in range(first, first + 4)]
        found["ris"].append(write_records(records, "ris").encode())
        found["nbib"].append(write_records(records, "nbib").encode())
        found["pubmed-xml"].append(article_set(article_xml(record) for record in records).encode())
    for path in sorted(FORMATS.rglob("*")):
        if path.is_file() and path.stat().st_size < 30_000:
            data = path.read_bytes()
            found.get(_told(_whole, data)[0], []).append(data)
    return found


def _record(number: int) -> Record:
    return Record(
        title=f"Invented trial 虚构 {number} of 10^{number} cells",
        authors=(Person(f"Family{number}", "Given"), Person(collective="Group of Trialists")),
        abstract=(AbstractSection(f"Words about ER - and TY - {number}. " * (number % 7), "RESULTS"),),
        journal="Journal of Invented Results",
        identifiers=(Identifier(IdentifierKind.PMID, str(1000 + number)),),
        keywords=("cells", "disease"),
    )


def main(arguments: list[str]) -> None:
    """Read so many, and print what came of them."""
    way, seed, count = arguments
    came = {"files": read_damaged, "ways": read_in_every_way}[way](int(seed), int(count))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"count": int(count), "came": dict(came), "peak": peak}))


if __name__ == "__main__":
    main(sys.argv[1:])

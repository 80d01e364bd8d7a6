"""Every sample file: counts, transcodings, agreement with its neighbour, and seeded damage.

The samples lie outside the project; without them these tests are skipped, and the facts they show are also
in the tests of each format.
"""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from review.errors import UnreadableFile
from review.record import Record
from review.sources.files import read_file_bytes
from review.sources.reading import Reading
from tests.sources.damage import read_damaged
from tests.sources.expected import FORMATS, Expected, bib_expected, differences, json_expected, plain

pytestmark = pytest.mark.skipif(not FORMATS.exists(), reason="the sample files are not here")

REFUSED = {
    "nbib/jabref/MedlinePlainImporterTestInvalidFormat.xml",
    "pubmed_xml/jabref/MedlineImporterTestMinimalEntry.bib",
    "wos/jabref/IsiImporterTestEmpty.isi",
}
"""Files without a single entry of any format."""
NOT_ACCEPTED = {
    "pubmed_xml/jabref/MedlineImporterTestMinimalEntry.xml": "an empty article: counted, and rejected"
}


def _index() -> list[tuple[str, int]]:
    if not FORMATS.exists():
        return []
    with (FORMATS / "index.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["path"], row["records"]) for row in csv.DictReader(file)]
    ours = ((path, n) for path, n in rows if not path.startswith("entrez/") and not path.endswith(".json"))
    return [(path, int(n)) for path, n in ours]


def _records(reading: Reading) -> list[Record]:
    return [entry.record for entry in reading.accepted if entry.record]


@pytest.mark.parametrize(("path", "count"), _index())
def test_counts_equal_the_index(path: str, count: int) -> None:
    data = (FORMATS / path).read_bytes()
    if path in REFUSED:
        with pytest.raises(UnreadableFile):
            read_file_bytes(data, name=path)
        return
    reading = read_file_bytes(data, name=path)
    assert reading.starts == len(reading.accepted) + len(reading.rejected)
    assert len(reading.accepted) == (0 if path in NOT_ACCEPTED else count)
    assert all(entry.reason and entry.line for entry in reading.rejected)
    assert all(entry.raw for entry in reading.accepted)


def _variants(text: str) -> dict[str, bytes]:
    found = {
        "utf-8 with mark": text.encode("utf-8-sig"),
        "utf-16-le with mark": b"\xff\xfe" + text.encode("utf-16-le"),
        "utf-16-le": text.encode("utf-16-le"),
        "CR": text.replace("\n", "\r").encode(),
        "CRLF": text.replace("\n", "\r\n").encode(),
        "no final newline": text.rstrip("\n").encode(),
    }
    if "\ufffd" not in text:
        found["gb18030"] = text.encode("gb18030")
    return found


def _text_files() -> list[str]:
    small = (path for path, n in _index() if n and path not in REFUSED)
    return [path for path in small if (FORMATS / path).stat().st_size < 60_000]


@pytest.mark.parametrize("path", _text_files())
def test_transcodings_give_the_same_records(path: str) -> None:
    data = (FORMATS / path).read_bytes()
    first = read_file_bytes(data, name=path)
    text = data.decode(first.encoding).replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    for name, variant in _variants(text).items():
        assert _records(read_file_bytes(variant, name=path)) == _records(first), name


def _neighbours() -> list[tuple[Path, Path]]:
    pairs = []
    for bib in sorted(FORMATS.rglob("*.bib")):
        stem = bib.stem.replace("TestBib", "Test").rpartition("__")[2]
        found = [p for p in bib.parent.glob(f"{stem}.*") if p.suffix != ".bib"]
        pairs += [(found[0], bib)] if found and not bib.name.startswith("title__") else []
    inputs = (
        (p.with_name(p.name.replace("expected.json", "input.txt")), p)
        for p in FORMATS.rglob("*.expected.json")
    )
    return [*pairs, *sorted(inputs)]


WRONG_NEIGHBOUR = {
    ("nameyear__ChineseColon.bib", "author"): "the file has two authors; the neighbour lost the first",
    ("OvidImporterTestBib5.bib", "author"): "the neighbour takes the degrees PhD and FAAN for authors",
    (
        "MedlineImporterTestKeywordSingleEntry.bib",
        "author",
    ): "the neighbour takes the person the article is about",
}
"""Differences in which the neighbour contradicts its own file; these values are not compared."""
DIFFERENT = {
    ("NbibImporterTest.bib", "author"): "CN names a group author, which we list and the neighbour does not",
    (
        "MedlineImporterTestBookArticleSet.bib",
        "title",
    ): "we give the chapter's title, the neighbour the book's",
    (
        "003.expected.json",
        "pages",
    ): "%P 5 is the number of pages and is kept apart; the neighbour joins it to 269-273",
}
"""Remaining differences and their reasons."""


def test_fields_agree_with_the_neighbours() -> None:
    compared, found = 0, []
    for source, neighbour in _neighbours():
        ours = _records(read_file_bytes(source.read_bytes(), name=source.name))
        theirs = json_expected(neighbour) if neighbour.suffix == ".json" else bib_expected(neighbour)
        assert len(ours) == len(theirs), neighbour.name
        pairs = zip(sorted(ours, key=_title), sorted(theirs, key=_title), strict=True)
        for record, expected in pairs if len(ours) > 1 else zip(ours, theirs, strict=True):
            skipped = any(name == neighbour.name for name, _ in WRONG_NEIGHBOUR)
            count, fields = differences(record, replace(expected, authors=()) if skipped else expected)
            compared += count
            found += [(neighbour.name, field) for field in fields]
    assert set(found) == set(DIFFERENT)
    assert compared > 400
    assert 1 - len(found) / compared >= 0.99


def _title(item: Record | Expected) -> str:
    return plain(item.title)


@pytest.mark.parametrize("seed", range(10))
def test_damaged_files_neither_crash_nor_hang(seed: int) -> None:
    assert read_damaged(seed, 30)["read"] > 10

"""Files before they are imported: shown, corrected, confirmed; leaving writes nothing."""

from pathlib import Path

import pytest

from review.services import importing
from review.services.importing import batches, searches
from review.vocabulary import SourceKind
from tests.services.test_batches import cnki
from tests.tui import small_review
from tests.tui.driving import Driver, drive, fill, opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two batches of CNKI that overlap, one in GB18030, a RIS file with an empty entry, a PDF."""
    found = tmp_path / "in"
    found.mkdir()
    (found / "cnki-1.txt").write_bytes(cnki(1, 2, 3))
    (found / "cnki-2.txt").write_bytes(cnki(3, 4).decode().encode("gb18030"))
    broken = small_review.entry(20, "One more [/]").encode() + b"TY  - JOUR\r\nER  - \r\n"
    (found / "broken.ris").write_bytes(broken)
    (found / "paper.pdf").write_bytes(b"%PDF-1.4\n\xff\xfe")
    return found


async def look_at(driver: Driver, typed: object) -> None:
    """Name files on the search screen."""
    await driver.press("f2", "i")
    await fill(driver, str(typed))


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
def test_one_key_confirms(small: Path, folder: Path, size: tuple[int, int]) -> None:
    """Format, encoding and why, source, counts and a title stand there; enter imports; the sum is clear."""

    async def script(driver: Driver) -> None:
        await look_at(driver, folder / "cnki-*.txt")
        assert driver.sees("IMPORT", "2 files, 5 entries, 0 not readable", "nothing is written yet")
        assert driver.sees("refworks utf-8 3 entries", "refworks gb18030 2 entries")
        assert driver.sees("utf-8: it is valid UTF-8", "CNKI (3)", "first title 虚构的研究第1号")
        assert driver.sees("source: CNKI (database, as the files say)", "hits it reported: not given")
        await driver.press("n")
        assert driver.sees("gb18030: it is not UTF-8; its byte pairs are Chinese", "虚构的研究第3号")
        assert len(searches(driver.app.review)) == 2  # type: ignore[arg-type]
        await driver.press("enter")
        assert driver.sees("Imported", "4 added", "1 held already", "0 not read")
        assert driver.sees("2 entries = 1 added + 1 held already + 0 not read", "the batches overlap")
        await driver.press("escape")
        assert driver.sees("3 searches, 16 records", "batch cnki-1.txt", "▶ search:3")

    drive(opened(small), script, size=size)
    assert [batch.name for batch in batches(opened(small))][2:] == ["cnki-1.txt", "cnki-2.txt"]


def test_leaving_writes_nothing(small: Path, folder: Path) -> None:
    """Escape at the question, at the screen, or a way to another screen: no search, no batch."""

    async def script(driver: Driver) -> None:
        await driver.press("f2", "i", "escape")
        await look_at(driver, folder / "cnki-1.txt")
        await driver.press("escape")
        assert driver.sees("2 searches, 12 records")
        await look_at(driver, folder / "cnki-1.txt")
        await driver.press("f3", "f2")
        assert driver.sees("2 searches, 12 records")

    drive(opened(small), script)
    assert (len(searches(opened(small))), len(batches(opened(small)))) == (2, 2)


def test_what_is_known_of_the_search(small: Path, folder: Path) -> None:
    """A source that no file names is asked for; mistakes are said and keep what was typed."""
    strategy = folder / "strategy.txt"
    strategy.write_text("1. car-t\n2. #1 AND myeloma\n")

    async def script(driver: Driver) -> None:
        await look_at(driver, folder / "broken.ris")
        assert driver.sees("2 entries, 1 not readable", "the entries name none", "not clear from the files")
        assert driver.sees("line 13: the entry is empty")
        await driver.press("enter")
        await fill(driver, "ICTRP [/]", "", "", "5 May", "7", "", f"@{strategy}")
        assert driver.sees("`5 May` is no day", "ICTRP [/]")
        for _ in range(3):
            await driver.press("enter")
        await driver.press("end", "ctrl+u")
        await driver.type("2026-05-05")
        await driver.press("ctrl+s")
        assert driver.sees("searched: 2026-05-05", "hits it reported: 7", "strategy: 1. car-t 2. #1")
        await driver.press("s", "ctrl+s", "enter")
        assert driver.sees("ICTRP [/] reported 7; files hold 2; 5 missing.", "line 13: the entry is empty")
        await driver.press("escape", "x")
        assert driver.sees("Entries not read: 1")

    drive(opened(small), script)
    made = searches(opened(small))[2]
    assert (made.source, made.hits, made.searched_on, made.records) == ("ICTRP [/]", 7, "2026-05-05", 1)
    assert made.kind is SourceKind.DATABASE
    assert made.strategy == "1. car-t\n2. #1 AND myeloma\n"


def test_a_file_of_another_kind(small: Path, folder: Path) -> None:
    """It is said what it is; nothing is imported while it is there; without it the others go in."""

    async def script(driver: Driver) -> None:
        await look_at(driver, f"{folder}/cnki-1.txt; {folder}/paper.pdf")
        assert driver.sees("1 refused", "paper.pdf cannot be imported")
        await driver.press("n")
        assert driver.sees("paper.pdf is a PDF document; export the records as RIS")
        await driver.press("enter")
        assert driver.sees("IMPORT", "x leaves it out")
        assert len(searches(driver.app.review)) == 2  # type: ignore[arg-type]
        await driver.press("x")
        assert driver.sees("1 file, 3 entries", "paper.pdf is left out.")
        await driver.press("x")
        assert driver.sees("It is the only file")
        await driver.press("enter")
        assert driver.sees("3 added")

    drive(opened(small), script)
    assert len(batches(opened(small))) == 3


def test_format_and_encoding_are_overridden(small: Path, folder: Path) -> None:
    """The marked file is read again as told; an unknown name changes nothing; what is seen is imported."""

    async def script(driver: Driver) -> None:
        await look_at(driver, folder / "cnki-2.txt")
        await driver.press("e", "6")
        assert driver.sees("cp1252: chosen by the user", "was read again")
        assert not driver.sees("虚构的研究第3号")
        await driver.press("e", "8")
        await driver.press("ctrl+u")
        await fill(driver, "klingon")
        assert driver.sees("There is no text encoding called 'klingon'", "cp1252: chosen by the user")
        await driver.press("e", "1")
        assert driver.sees("虚构的研究第3号")
        await driver.press("f", "3")
        assert driver.sees("format ris", "0 entries")
        await driver.press("f", "6", "e", "3", "enter")
        assert driver.sees("refworks, gb18030", "2 added")

    drive(opened(small), script)
    assert batches(opened(small))[2].encoding == "gb18030"


def test_columns_of_an_unknown_table_are_told(small: Path, folder: Path) -> None:
    """A table whose names say nothing is refused until the columns are told; a mistake changes nothing."""

    async def script(driver: Driver) -> None:
        (folder / "liste.csv").write_text("Titel;Jahr;Wer\nErfundenes;2019;Muster, E.\n", encoding="utf-8")
        await look_at(driver, folder / "liste.csv")
        assert driver.sees("cannot be imported")
        await driver.press("c")
        await fill(driver, "Titel")
        assert driver.sees("Say once for each column what it holds")
        await driver.press("c")
        await fill(driver, "Titel=title; Jahr=year; Wer=authors")
        assert driver.sees("1 = 1 readable", "first title Erfundenes")

    drive(opened(small), script)


def test_the_same_file_again_and_into_an_earlier_search(small: Path, folder: Path) -> None:
    """A file imported before is known and adds nothing; a late batch closes the gap of its search."""

    async def script(driver: Driver) -> None:
        await look_at(driver, folder / "cnki-1.txt")
        await driver.press("enter", "escape")
        await look_at(driver, folder / "cnki-1.txt")
        assert driver.sees("imported before as cnki-1.txt, into search:3; it would add nothing")
        await driver.press("enter")
        assert driver.sees("0 added", "imported before; nothing was added")
        await driver.press("escape")
        assert driver.sees("3 searches, 15 records")
        await look_at(driver, folder / "cnki-2.txt")
        await driver.press("a")
        assert driver.sees("a new search", "search:3 CNKI")
        await driver.press("4")
        assert driver.sees("Into search:3 CNKI", "3 records held")
        await driver.press("enter")
        assert driver.sees("search:3 CNKI 1 added 1 held already")

    drive(opened(small), script)
    review = opened(small)
    assert [(s.id, s.records) for s in searches(review)] == [(1, 10), (2, 2), (3, 4)]


def test_a_refused_save_comes_back(small: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the store refuses, the screen returns with the reason and everything that was corrected."""
    from review.errors import StoreError

    def refuse(*_: object, **__: object) -> None:
        raise StoreError("The disk is full.")

    async def script(driver: Driver) -> None:
        await look_at(driver, folder / "cnki-2.txt")
        await driver.press("e", "3")
        monkeypatch.setattr(importing, "import_files", refuse)
        await driver.press("enter")
        assert driver.sees("IMPORT", "Not imported, and nothing was written: The disk is full.")
        assert driver.sees("gb18030: chosen by the user")
        monkeypatch.undo()
        await driver.press("enter")
        assert driver.sees("2 added")

    drive(opened(small), script)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("none.ris", "none.ris cannot be read: there is no such file"),
        ("none-*.ris", "No file matches"),
        ("in", "is a folder; write"),
    ],
)
def test_names_that_are_no_files(small: Path, folder: Path, typed: str, sentence: str) -> None:
    """Said in the status line; nothing else happens."""

    async def script(driver: Driver) -> None:
        await look_at(driver, folder.parent / typed)
        assert driver.sees("SEARCH", sentence)

    drive(opened(small), script, size=(200, 24))

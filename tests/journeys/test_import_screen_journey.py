"""Imports on the screens, at a terminal: each file is confirmed first, and each sum is clear at a glance."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.journeys.conftest import OpenTerminal
from tests.journeys.terminal import PROGRAM, Terminal
from tests.journeys.test_import_journey import folder

__all__ = ["folder"]

SIZES = [(80, 24), (200, 50)]


def at_the_search_screen(terminal: OpenTerminal, folder: Path, size: tuple[int, int]) -> Terminal:
    """Open the review's list of searches."""
    window = terminal(size)
    window.start("--db", str(folder / "review.db"), "--as", "ann")
    window.wait_for("Where the review stands")
    window.press("F2")
    window.wait_for("SEARCH", "searches, ")
    return window


def look_at(window: Terminal, folder: Path, *names: str) -> None:
    """Name files of the folder."""
    window.press("i")
    window.wait_for("Files of one search")
    window.type("; ".join(str(folder / name) for name in names))
    window.press("Enter")


def searches(folder: Path) -> list[dict[str, object]]:
    """What the command line says the review holds."""
    words = [str(PROGRAM), "--db", str(folder / "review.db"), "search", "list", "--json"]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    found: list[dict[str, object]] = json.loads(done.stdout)["searches"]
    return found


@pytest.mark.parametrize("size", SIZES)
def test_two_batches_that_overlap(folder: Path, terminal: OpenTerminal, size: tuple[int, int]) -> None:
    """Seen, given the hits, confirmed with one key; the overlap is said; the same files again add nothing."""
    window = at_the_search_screen(terminal, folder, size)
    look_at(window, folder, "cnki-*.txt")
    window.wait_for(
        "2 files, 10 entries, 0 not readable",
        "nothing is written yet",
        "cnki-1.txt refworks utf-8 5 entries",
        "encoding utf-8: it is valid UTF-8",
        "source: CNKI (database, as the files say)",
        "first title 虚构的研究第1号",
    )
    window.press("s")
    window.wait_for("Hits the source reported")
    window.press("Enter", "Enter", "Enter", "Enter")
    window.type("8")
    window.press("C-s")
    window.wait_for("hits it reported: 8")
    assert searches(folder) == []
    window.press("Enter")
    window.wait_for(
        "search:1 CNKI 8 added 2 held already 0 not read",
        "CNKI reported 8; files hold 8; none missing.",
        "5 entries = 3 added + 2 held already + 0 not read",
        "2 entries stand in cnki-1.txt already: the batches overlap",
    )
    window.press("Escape")
    window.wait_for("1 search, 8 records", gone="Imported")
    look_at(window, folder, "cnki-1.txt", "cnki-2.txt")
    window.wait_for("imported before as cnki-1.txt, into search:1; it would add nothing")
    window.press("Enter")
    window.wait_for("search:1 CNKI 0 added", "imported before; nothing was added")
    assert [(each["records"], each["hits"]) for each in searches(folder)] == [(8, 8)]


@pytest.mark.parametrize("size", SIZES)
def test_a_file_of_wanfang(folder: Path, terminal: OpenTerminal, size: tuple[int, int]) -> None:
    """GB18030 and how it was told; another encoding is tried and taken back; what is missing shows."""
    window = at_the_search_screen(terminal, folder, size)
    look_at(window, folder, "wanfang.net")
    window.wait_for("gb18030: it is not UTF-8; its byte pairs are Chinese", "虚构的万方研究第1号")
    window.press("e")
    window.wait_for("Decode wanfang.net as")
    window.press("6")
    window.wait_for("cp1252: chosen by the user", gone="虚构")
    window.press("e")
    window.wait_for("Decode wanfang.net as")
    window.press("1")
    window.wait_for("source: Wanfang (database, as the files say)", "虚构的万方研究第1号")
    window.press("s")
    window.wait_for("Hits the source reported")
    window.press("Enter", "Enter", "Enter", "Enter")
    window.type("6")
    window.press("C-s")
    window.wait_for("hits it reported: 6")
    window.press("Enter")
    window.wait_for("4 added 0 held already 0 not read", "Wanfang reported 6; files hold 4; 2 missing.")


@pytest.mark.parametrize("size", SIZES)
def test_a_broken_file_and_one_of_another_kind(
    folder: Path, terminal: OpenTerminal, size: tuple[int, int]
) -> None:
    """A PDF is refused by what it is; a broken RIS file says which line and why; its source is asked for."""
    (folder / "paper.pdf").write_bytes(b"%PDF-1.4\n\xff\xfe")
    window = at_the_search_screen(terminal, folder, size)
    look_at(window, folder, "broken.ris", "paper.pdf")
    window.wait_for("1 refused", "paper.pdf cannot be imported", "3 entries, 1 not readable", "line 6:")
    window.press("n", "Enter")
    window.wait_for("paper.pdf is a PDF document", "x leaves it out")
    window.press("x")
    window.wait_for("1 file, 3 entries", "not clear from the files")
    window.press("Enter")
    window.wait_for("The search", "Hits the source reported")
    window.type("Embase")
    window.press("C-s")
    window.wait_for("source: Embase (database)", "enter imports.")
    assert searches(folder) == []
    window.press("Enter")
    window.wait_for("search:1 Embase 2 added 0 held already 1 not read", "line 6: the entry is empty")


def test_leaving_writes_nothing(folder: Path, terminal: OpenTerminal) -> None:
    """Escape before the confirmation, or the end of the program, leaves the review as it was."""
    window = at_the_search_screen(terminal, folder, (80, 24))
    look_at(window, folder, "cnki-1.txt")
    window.wait_for("nothing is written yet")
    window.press("Escape")
    window.wait_for("0 searches", gone="nothing is written yet")
    look_at(window, folder, "cnki-1.txt")
    window.wait_for("nothing is written yet")
    window.press("C-q")
    window.wait_for("ENDED WITH 0")
    assert searches(folder) == []

"""A folder of documents on the screen of full texts: matched, asked about, kept, and what is left."""

from pathlib import Path

import pytest

from review.services import fulltext
from review.services.session import Review
from tests.services.documents import pdf
from tests.tui.driving import Driver, drive, fill, opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One file by its DOI, one that only links to a DOI, one that belongs nowhere."""
    found = tmp_path / "papers"
    found.mkdir()
    (found / "scan [1].pdf").write_bytes(pdf(doi="10.5555/inv.3"))
    (found / "letter.pdf").write_bytes(pdf(link="10.5555/inv.4"))
    (found / "menu.pdf").write_bytes(pdf(title="Lunch"))
    return found


def files(review: Review) -> dict[str, list[str]]:
    """The names of the files of each report that has any, by title."""
    lines = fulltext.report_lines(review)
    return {
        line.title: [a.name for a in fulltext.attachments(review, line.id)]
        for line in lines
        if line.attachments
    }


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
def test_a_folder_is_attached(far: Path, folder: Path, size: tuple[int, int]) -> None:
    """Asked about where unsure, asked before anything is kept, and told what is left."""

    async def script(driver: Driver) -> None:
        await driver.press("f6", "d")
        await fill(driver, str(folder))
        assert driver.sees("Unsure, 1 of 1: letter.pdf belongs to", "Anti-BCMA", "none of these")
        await driver.press("1")
        assert driver.sees("Attach 2 files?", "scan [1].pdf", "letter.pdf")
        await driver.press("2")
        assert driver.sees("2 files attached", "Files that belong to no report (1)", "menu.pdf")
        assert driver.sees("Reports still without a file (2)")
        await driver.press("escape")
        assert driver.sees("1 file")

    drive(opened(far), script, size=size)
    assert sorted(name for names in files(opened(far)).values() for name in names) == [
        "letter.pdf",
        "scan [1].pdf",
    ]


def test_nothing_is_attached_without_a_yes(far: Path, folder: Path, tmp_path: Path) -> None:
    """Escape at a question, or no at the last one, keeps nothing; a folder that is not there is said."""
    (tmp_path / "empty").mkdir()

    async def script(driver: Driver) -> None:
        await driver.press("f6", "d", "escape", "d")
        await fill(driver, str(folder))
        await driver.press("escape")
        assert driver.sees("Nothing was attached.")
        await driver.press("d")
        await fill(driver, str(folder))
        await driver.press("2", "1")
        assert driver.sees("Nothing was attached.")
        await driver.press("d")
        await fill(driver, str(tmp_path / "none"))
        assert driver.sees("There is no folder")
        await driver.press("d")
        await fill(driver, str(tmp_path / "empty"))
        assert driver.sees("No file belongs to a report", "Reports still without a file (4)")

    drive(opened(far), script)
    assert files(opened(far)) == {}


def test_a_folder_again(far: Path, folder: Path) -> None:
    """The same files twice are kept once."""

    async def script(driver: Driver) -> None:
        for _ in range(2):
            await driver.press("f6", "d")
            await fill(driver, str(folder))
            await driver.press("2", "2", "escape")

    drive(opened(far), script)
    assert list(files(opened(far)).values()) == [["scan [1].pdf"]]

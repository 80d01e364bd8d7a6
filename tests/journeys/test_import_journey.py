"""Imports at a terminal of 80 by 24: each summary says at a glance what came, what did not, and why."""

import shutil
from pathlib import Path

import pytest

from tests.journeys.conftest import OpenTerminal
from tests.services.test_batches import cnki

WANFANG = "".join(
    f"{{Reference Type}}: Journal Article\n{{Title}}: 虚构的万方研究第{n}号\n"
    "{Author}: 王五\n{Author}: 赵六\n"
    f"{{Journal}}: 虚构医学杂志（电子版）\n{{Year}}: 2019\n{{Issue}}: {n}\n{{Pages}}: {n}-{n + 4}\n"
    "{Database Provider}: 北京万方数据股份有限公司\n{Language}: chi\n\n"
    for n in range(1, 5)
)
BROKEN = (
    "TY  - JOUR\nTI  - Invented whole record\nPY  - 2020\nER  - \n\n"
    "TY  - JOUR\nER  - \n\n"
    "TY  - JOUR\nTI  - Invented record cut off at the e"
)


@pytest.fixture
def folder(sqlite_template: Path, tmp_path: Path) -> Path:
    """A new review and the files to import."""
    shutil.copyfile(sqlite_template, tmp_path / "review.db")
    (tmp_path / "cnki-1.txt").write_bytes(cnki(1, 2, 3, 4, 5))
    (tmp_path / "cnki-2.txt").write_bytes(cnki(4, 5, 6, 7, 8))
    (tmp_path / "wanfang.net").write_bytes(WANFANG.encode("gb18030"))
    (tmp_path / "broken.ris").write_text(BROKEN, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        (
            ("cnki-1.txt", "cnki-2.txt", "--source", "CNKI", "--hits", "8"),
            (
                "5 entries, 5 added, 0 repeated, 0 rejected",
                "5 entries, 3 added, 2 repeated, 0 rejected",
                "2 entries stand in cnki-1.txt already: the batches overlap",
                "CNKI reported 8; files hold 8; none missing.",
            ),
        ),
        (
            ("wanfang.net", "--source", "Wanfang", "--hits", "6"),
            (
                "(noteexpress, gb18030): 4 entries, 4 added",
                "read as gb18030",
                "Wanfang reported 6; files hold 4; 2 missing.",
            ),
        ),
        (
            ("broken.ris", "--source", "Embase"),
            ("3 entries, 2 added, 0 repeated, 1 rejected", "line 6:"),
        ),
    ],
)
def test_a_summary_at_a_glance(
    folder: Path, terminal: OpenTerminal, words: tuple[str, ...], marks: tuple[str, ...]
) -> None:
    """Everything fits on one small screen, and the program ends well."""
    window = terminal((80, 24))
    window.start(
        "--db", str(folder / "review.db"), "import", *(str(folder / w) if "." in w else w for w in words)
    )
    window.wait_for(*marks, "ENDED WITH 0")

"""What leaves the program, and the tables it reads."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from review.cli.output import emit_json, plain, write_file
from review.cli.tables import read_table
from review.errors import BadInput, NotFound
from review.record import Record
from review.vocabulary import Verdict

NASTY = "[18F]FDG [/] \x1b[31mred\x1b[0m \u202eabc\u2069 \x9b2J 中文 </script>"


def test_json_holds_the_text_and_obeys_none_of_it() -> None:
    """Every character survives; none of those a terminal obeys stands there bare."""

    @click.command()
    def show() -> None:
        emit_json({"title": NASTY})

    out = CliRunner().invoke(show).stdout
    assert json.loads(out)["title"] == NASTY
    assert "中文" in out
    assert not set("\x1b\u202e\u2069\x9b") & set(out)


def test_plain_values() -> None:
    """Records, enums, sets and what is not finite."""
    assert plain({"v": Verdict.INCLUDE, "n": float("nan"), "i": float("inf"), "s": frozenset({2, 1})}) == {
        "v": "include",
        "n": None,
        "i": None,
        "s": [1, 2],
    }
    assert plain(Record(title="A")) == {"title": "A"}


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there stays when writing fails, and nothing half-written is left."""
    target = tmp_path / "flow.svg"
    write_file(target, "one")
    write_file(target, "two")
    assert target.read_text() == "two"

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(BadInput, match="No space left"):
        write_file(target, "three")
    assert target.read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["flow.svg"]


def test_a_file_in_no_folder_is_refused(tmp_path: Path) -> None:
    """One sentence names the file."""
    with pytest.raises(BadInput, match=r"nowhere.*cannot be written"):
        write_file(tmp_path / "nowhere" / "a.csv", "x")


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_csv_with_and_without_a_mark(tmp_path: Path, start: bytes, end: bytes) -> None:
    """A byte order mark is no part of the first name; cells may hold commas, quotes and line ends."""
    path = tmp_path / "a.csv"
    path.write_bytes(start + end.join([b"id,title", b'1,"a, ""b""' + end + b'c"', b"", b"2,d", b""]))
    table = read_table(path)
    assert table.headers == ("id", "title")
    assert [row[0] for row in table.rows] == ["1", "2"]
    assert table.rows[0][1].split() == ["a,", '"b"', "c"]
    assert table.lines == (2, 5)


def test_tabs_part_columns_too(tmp_path: Path) -> None:
    """A header without commas and with tabs is a table of tabs."""
    path = tmp_path / "a.tsv"
    path.write_text("id\ttitle\n1\ta, b\n")
    assert read_table(path).rows == (("1", "a, b"),)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "line 1: there is no header"),
        (b"a,b,a\n1,2,3\n", "line 1: the column `a` stands there twice"),
        (b"a,b\n1,2\n1,2,3\n", "line 3: 3 cells under 2 headers"),
        (b"a,b\n1,2\n\xff,2\n", "line 3: not UTF-8"),
        (b'a,b\n1,"2\n', "not readable as CSV"),
        (b'a,b\n1,"2"x\n', "line 2: not readable as CSV"),
    ],
)
def test_a_damaged_table_is_refused_with_its_line(tmp_path: Path, raw: bytes, words: str) -> None:
    """The sentence says where."""
    path = tmp_path / "bad.csv"
    path.write_bytes(raw)
    with pytest.raises(BadInput, match=words):
        read_table(path)


def test_no_such_table(tmp_path: Path) -> None:
    """A file that is not there is told from one that cannot be read."""
    with pytest.raises(NotFound):
        read_table(tmp_path / "none.csv")
    with pytest.raises(BadInput):
        read_table(tmp_path)

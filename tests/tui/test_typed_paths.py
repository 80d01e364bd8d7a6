"""Files that a typed line names."""

from pathlib import Path

import pytest

from review.errors import BadInput
from review.tui.typed_paths import file_content, typed_paths


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files with awkward names, and the home folder."""
    for name in ("a.ris", "b.ris", "c d.txt", "paper [1].pdf", "semi;colon.txt", "in/e.ris"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("a.ris", ["a.ris"]),
        (" a.ris ; b.ris;", ["a.ris", "b.ris"]),
        ("*.ris; a.ris", ["a.ris", "b.ris"]),
        ("**/*.ris", ["a.ris", "b.ris", "in/e.ris"]),
        ("paper [1].pdf", ["paper [1].pdf"]),
        ("semi;colon.txt", ["semi;colon.txt"]),
        ("'c d.txt'", ["c d.txt"]),
        (r"c\ d.txt a.ris", ["c d.txt", "a.ris"]),
        ("'c d.txt' 'paper [1].pdf'", ["c d.txt", "paper [1].pdf"]),
        ("in/*", ["in/e.ris"]),
    ],
)
def test_files(folder: Path, typed: str, names: list[str]) -> None:
    """Patterns, quotes, several; what is a file by its whole name is that file."""
    assert [str(path) for path in typed_paths(typed)] == names


def test_the_home_folder(folder: Path) -> None:
    """A tilde is the home folder."""
    assert typed_paths("~/a.ris") == (folder / "a.ris",)


@pytest.mark.parametrize("typed", ["", " ; ", "none.ris", "none*.ris", "in", "'a.ris", "a.ris; none"])
def test_what_is_no_file(folder: Path, typed: str) -> None:
    """One sentence."""
    with pytest.raises(BadInput):
        typed_paths(typed)


def test_content(folder: Path) -> None:
    """Bytes, or one sentence."""
    assert file_content(folder / "a.ris") == b"a.ris"
    with pytest.raises(BadInput, match="cannot be read"):
        file_content(folder / "none")

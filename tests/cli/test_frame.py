"""The root group: help, the table of commands, exit codes and the boundary where errors become sentences."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from review.cli import main, screens
from review.cli.faults import without_secrets
from review.cli.table import ENTRIES
from review.settings import Settings
from tests.cli.calls import Desk

PROGRAM = Path(sys.executable).parent / ("review.exe" if os.name == "nt" else "review")


def walk(command: click.Command, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    """Every command under a group with the words that call it."""
    found = [(path, command)]
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            found += walk(below, (*path, name))
    return found


def loaded(entry: str) -> click.Command:
    """The command of an entry of the table."""
    module = importlib.import_module(f"review.cli.{ENTRIES[entry].module}")
    command = getattr(module, ENTRIES[entry].attribute)
    assert isinstance(command, click.Command)
    return command


@pytest.mark.parametrize("name", ENTRIES)
def test_the_table_agrees_with_the_modules(name: str) -> None:
    """Every entry loads, is called so, and every command and option below it says what it is for."""
    assert loaded(name).name == name
    for path, command in walk(loaded(name), (name,)):
        assert command.help, path


def test_no_command_is_left_out_of_the_table() -> None:
    """Every module of commands stands in the table."""
    listed = {entry.module for entry in ENTRIES.values()}
    plumbing = {
        *("__init__", "main", "table", "frame", "output", "tables", "faults", "screens"),
        *("extraction_readings", "extraction_outcomes", "pooling_more", "progress", "screening_plain"),
    }
    plumbing |= {
        "searching_again",
        "searching_summary",
        "strategies",
        "fulltext_finding",
        "fulltext_matching",
        "pooling_figures",
        "pooling_findings",
    }
    here = {path.stem for path in Path(main.__file__).parent.glob("*.py")}
    assert here == listed | plumbing


def test_help_loads_nothing_heavy() -> None:
    """`review --help` loads no command, and neither Textual, SQLAlchemy, SciPy nor NumPy."""
    code = (
        "import sys\nfrom review.cli.main import root\n"
        "try:\n    root(['--help'], prog_name='review')\n"
        "except SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'textual', 'rich', 'sqlalchemy', 'sqlmodel', 'scipy', 'numpy', 'pandas', 'requests'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "assert not [m for m in sys.modules if m.startswith(('review.services', 'db.'))]\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(entry.line in " ".join(done.stdout.split()) for entry in ENTRIES.values())


def test_alone_without_a_terminal_it_helps_and_exits_2(empty_desk: Desk) -> None:
    """The terminal UI needs a terminal."""
    assert "Usage: review" in empty_desk.call(code=2).stdout


def test_alone_in_a_terminal_it_opens_the_screens(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """On ./review.db where it is there, on the offer to start one where it is not."""
    opened: list[tuple[str | None, str]] = []

    def instead(_: Settings, target: str | None, first: str) -> None:
        opened.append((target, first))

    monkeypatch.setattr(screens, "open_screens", instead)
    with monkeypatch.context() as patched:
        context = click.Context(main.root, info_name="review")
        with context:
            patched.setattr(sys, "stdin", _Terminal())
            patched.setattr(sys, "stdout", _Terminal())
            main.root.invoke(context)
            (desk.folder / "review.db").unlink()
            main.root.invoke(context)
    desk.call("screen", code=3)
    assert opened == [("review.db", ""), (None, "")]


class _Terminal:
    def isatty(self) -> bool:
        return True


def test_usage_errors_exit_2(desk: Desk) -> None:
    """An unknown command, an unknown option, a missing argument."""
    for words in (("paint",), ("list", "--colour"), ("show",), ("decide", "citation:1", "perhaps")):
        assert "Usage: review" in desk.call(*words, code=2).stderr


def test_without_a_review_it_says_how_to_name_one(empty_desk: Desk) -> None:
    """Nothing found exits 3."""
    assert "review new TITLE" in empty_desk.refused("list", code=3)
    assert "There is no review at other.db" in empty_desk.refused("--db", "other.db", "list", code=3)


def test_options_stand_before_or_after_the_command(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flag wins over the environment, wherever it stands."""
    (desk.folder / "review.db").rename(desk.folder / "mine.db")
    monkeypatch.setenv("REVIEW_DB", "mine.db")
    monkeypatch.setenv("REVIEW_REVIEWER", "eve")
    assert desk.data("home")["reviewer"] == "eve"
    assert desk.data("--as", "ann", "home")["reviewer"] == "ann"
    assert desk.data("home", "--as", "ben", "--db", "mine.db")["reviewer"] == "ben"


def test_a_fault_of_the_program_is_one_sentence_and_a_log(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback is printed; the log holds it, without keys and passwords."""
    from review.cli import frame

    def broken() -> None:
        raise RuntimeError("postgresql://ann:secret@host/db?api_key=abc123")

    monkeypatch.setenv("NCBI_API_KEY", "hush-hush")
    monkeypatch.setattr(frame, "settings", broken)
    said = desk.refused("list")
    log = next((desk.folder / "home").rglob("review-faults.log"))
    assert str(log) in said
    text = log.read_text(encoding="utf-8")
    assert "RuntimeError" in text
    assert "Traceback" in text
    assert "secret" not in text
    assert "abc123" not in text


def test_secrets_are_left_out() -> None:
    """A key is left out wherever it stands."""
    assert without_secrets("a hush b", "hush") == "a *** b"
    assert without_secrets("postgresql://u:p@h/d") == "postgresql://u:***@h/d"


def test_interrupted_exits_130(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is no fault."""
    from review.cli import frame

    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(frame, "settings", interrupted)
    assert "interrupted" in desk.refused("list", code=130)


def test_db_of_another_package_is_noticed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A folder named `db` on the path does not become the store."""
    strange = tmp_path_factory.mktemp("strange")
    (strange / "db").mkdir()
    (strange / "db" / "__init__.py").write_text("")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: _Spec(strange / "db" / "__init__.py"))
    assert str(strange) in desk.refused("list")


class _Spec:
    def __init__(self, origin: Path) -> None:
        self.origin = str(origin)


def test_nobody_reads_the_output() -> None:
    """A closed pipe ends in silence."""
    if os.name == "nt":
        pytest.skip("pipes close differently on Windows")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [PROGRAM, "settings", "--json"], stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_full_disk_is_a_sentence() -> None:
    """Output that cannot be written is told, without a log."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full here")
    with full.open("w") as out:
        done = subprocess.run(
            [PROGRAM, "settings", "--json"], stdout=out, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (1, "review: The system refused: No space left on device.\n")


def test_a_file_that_is_no_review(desk: Desk) -> None:
    """The sentence names the file; a password is never in it."""
    desk.file("notes.db", "not a database, only a long enough text to be looked at " * 40)
    assert "notes.db cannot be opened as a review" in desk.refused("list", "--db", "notes.db")
    said = desk.refused("list", "--db", "postgresql://ann:secret@127.0.0.1:1/none")
    assert "cannot be opened" in said
    assert "secret" not in said


def test_the_installed_command_answers() -> None:
    """The console script: version on standard output, usage on standard error."""
    done = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith("review, version ")


def test_home_of_a_new_review_says_how_to_begin(empty_desk: Desk) -> None:
    """Nothing is final where nothing has begun."""
    empty_desk.call("new", "A title")
    said = empty_desk.call("home").output
    assert "review search pubmed" in said
    assert "review import" in said
    assert "final" not in said

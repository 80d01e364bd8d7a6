"""A pilot by two reviewers, a conflict and its adjudication, agreement, priority on, a stop suggested.

Once with the screens, once line by line.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.opening import new_review
from tests.conftest import Clock
from tests.journeys.conftest import OpenTerminal
from tests.journeys.terminal import PROGRAM, Terminal
from tests.services.files import article, ris

COUNT = 16


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A new review with sixteen citations, the first four about what is looked for."""
    path = tmp_path / "team.db"
    review = new_review(str(path), "CAR-T cells", handle="ann", clock=Clock(), durable=False)
    texts = [
        "Chimeric antigen receptor cells for myeloma" if n < 4 else "Nurse staffing on night shifts"
        for n in range(COUNT)
    ]
    data = ris(*(article(n, TI=f"{text} series{n}", AB=text) for n, text in enumerate(texts)))
    import_files(review, [IncomingFile("a.ris", data)], SearchFacts("PubMed"))
    review.store.close()
    return path


def command(path: Path, who: str, *words: str) -> Any:
    """Call the command line and return what it prints as JSON."""
    call = [str(PROGRAM), "--db", str(path), "--as", who, *words, "--json"]
    done = subprocess.run(call, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def prepare(path: Path) -> None:
    """A pilot of two, an adjudicator, and a rule that is quickly content."""
    settings = ("recall=0.5", "confidence=0.5", "stopping=hypergeometric")
    given = [word for setting in settings for word in ("--setting", f"screening.{setting}")]
    command(path, "ann", "protocol", "set", "--adjudicator", "cat", *given)
    command(path, "ann", "round", "pilot", "--number", "2")


def finish(path: Path) -> str:
    """Settle the pilot, look at its agreement, switch priority on, and decide until a stop is suggested."""
    hidden = command(path, "cat", "conflicts")["conflicts"]
    assert [conflict["hidden"] for conflict in hidden] == [True, True]
    command(path, "cat", "adjudicate", hidden[0]["item"], "include")
    command(path, "cat", "adjudicate", hidden[1]["item"], "exclude")
    pilot = command(path, "ann", "agreement", "--round", "2")["pairs"][0]["figures"]
    assert pilot["items"] == 2
    assert command(path, "ann", "rank", "--on", "--topic", "chimeric antigen receptor myeloma")["places"] >= 5
    return str(command(path, "ann", "screen", "--status")["headline"])


def screens(window: Terminal, path: Path, who: str, keys: str) -> None:
    """Decide with single keys in the screening screen."""
    window.start("--db", str(path), "--as", who)
    window.wait_for(f"as {who}")
    window.press("F4")
    window.wait_for("0 decided", "not decided")
    for number, key in enumerate(keys, start=1):
        window.press(key)
        window.wait_for(f"{number} decided", "saved:")
    window.press("C-q")
    window.wait_for("ENDED WITH 0")


def test_a_team_with_screens(team: Path, terminal: OpenTerminal) -> None:
    """Pilot and priority with single keys; the screen says that one may stop."""
    prepare(team)
    screens(terminal((120, 30)), team, "ann", "ie")
    screens(terminal((120, 30)), team, "ben", "ei")
    assert "more to read" in finish(team)
    command(team, "ann", "protocol", "set", "--reviewers-title-abstract", "1")
    window = terminal((160, 30))
    window.start("--db", str(team), "--as", "ann")
    window.wait_for("as ann")
    window.press("F4")
    for number in range(3, 9):
        window.wait_for("You: not decided", "Chimeric" if number < 5 else "Nurse")
        window.press("i" if number < 5 else "e")
        window.wait_for(f"{number} decided", "saved:")
    window.press("f")
    window.wait_for("May screening stop?", "50 % recall reached with 50 % confidence", "no richer")
    window.press("Escape")
    window.press("C-q")
    window.wait_for("ENDED WITH 0")
    stop = command(team, "ann", "stopping", "stop")
    assert stop["total"] == COUNT
    assert command(team, "ann", "flow")["not_read"] > 0


def plainly(window: Terminal, path: Path, who: str, keys: str) -> None:
    """Decide line by line."""
    window.start("--db", str(path), "--as", who, "screen", "--plain")
    for key in keys:
        window.wait_for("citation:")
        window.type(key)
        window.press("Enter")
        window.wait_for("Saved:")
    window.type("q")
    window.press("Enter")
    window.wait_for("ENDED WITH 0")


def test_a_team_line_by_line(team: Path, terminal: OpenTerminal) -> None:
    """The same without a screen."""
    prepare(team)
    plainly(terminal((80, 60)), team, "ann", "ie")
    plainly(terminal((80, 60)), team, "ben", "ei")
    assert "more to read" in finish(team)
    command(team, "ann", "protocol", "set", "--reviewers-title-abstract", "1")
    window = terminal((120, 90))
    window.start("--db", str(team), "--as", "ann", "screen", "--plain")
    for number in range(3, 9):
        window.wait_for(f"{number - 1} decided")
        window.type("i" if number < 5 else "e")
        window.press("Enter")
    window.wait_for("8 decided")
    window.type("s")
    window.press("Enter")
    window.wait_for("50 % recall reached with 50 % confidence")
    window.type("q")
    window.press("Enter")
    window.wait_for("ENDED WITH 0")

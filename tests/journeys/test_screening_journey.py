"""Screen with keys, undo, look at the flow and a forest plot, quit, start again: everything is there."""

import json
import subprocess
from pathlib import Path

import pytest

from review.services.opening import open_review
from review.services.screening import work_list
from review.vocabulary import Stage
from tests.journeys.conftest import OpenTerminal
from tests.journeys.terminal import PROGRAM
from tests.tui.small_review import HOSTILE

SIZES = [(80, 24), (200, 50)]


def asked(database: Path, *words: str) -> object:
    """Ask the command line the same question, as JSON."""
    done = subprocess.run(
        [str(PROGRAM), "--db", str(database), "--as", "cleo", *words, "--json"],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("size", SIZES)
def test_screen_undo_look_quit_and_return(far: Path, terminal: OpenTerminal, size: tuple[int, int]) -> None:
    """The way of a day, at the smallest and at a large size."""
    window = terminal(size)
    window.start("--db", str(far))
    window.wait_for("Who is at the keyboard?", "Known so far:")
    window.type("cleo")
    window.press("Enter")
    window.wait_for("as cleo", "titles and abstracts for you to screen")
    window.press("F4")
    window.wait_for("SCREENING", "0 decided, 6 open", "You: not decided")
    for number, key in enumerate("iemie", start=1):
        window.press(key)
        window.wait_for(f"{number} decided, {6 - number} open", "saved:", gone="saving:")
    window.press("u")
    window.wait_for("4 decided, 2 open", "saved: withdrawn", "You: not decided")

    window.press("g")
    window.wait_for("Go to which citation?")
    window.type("1")
    window.press("Enter")
    window.wait_for(HOSTILE)

    window.press("F8")
    window.wait_for("Identification of studies via databases", "PubMed (n = 10)", "undecided")
    window.press("F9")
    window.wait_for(
        "Objective [response] rate (ORR)", "Author1 [/] 2021", "Pooled (k = 3)", "prediction interval"
    )
    window.press("C-q")
    window.wait_for("ENDED WITH 0")

    again = terminal(size)
    again.start("--db", str(far), "--as", "cleo")
    again.wait_for("as cleo", "for you to screen")
    again.press("F4")
    again.wait_for("4 decided, 2 open")
    again.press("C-q")
    again.wait_for("ENDED WITH 0")
    counted = asked(far, "flow")
    assert isinstance(counted, dict)
    assert (counted["identified"], counted["undecided"]["title_abstract"]) == (12, 7)
    review = open_review(str(far), handle="cleo", daily_backup=False)
    mine = work_list(review, Stage.TITLE_ABSTRACT).mine
    assert sorted(mine.values()) == ["exclude", "include", "include", "unsure"]
    review.store.close()


@pytest.mark.parametrize("size", SIZES)
def test_duplicates_and_conflicts(far: Path, terminal: OpenTerminal, size: tuple[int, int]) -> None:
    """Answer pairs with single keys, undo one; settle a conflict by discussion; the audit tells of it."""
    window = terminal(size)
    window.start("--db", str(far), "--as", "cleo")
    window.wait_for("as cleo")
    window.press("F3")
    window.wait_for("3 left, 0 answered", "A record:1 from PubMed", "B record:5 from PubMed")
    window.press("d")
    window.wait_for("2 left, 1 answered", "嵌合抗原受体T细胞治疗", "骨髓瘤的单臂试验", "saved: record:1")
    window.press("u")
    window.wait_for("3 left, 0 answered", "taken back", "A record:1")
    window.press("k")
    window.wait_for("A record:2 from PubMed")

    window.press("F5")
    window.wait_for("citation:5 1 of 1", "A ann: INCLUDE", "B ben: EXCLUDE", "“looks [right] to me”")
    window.press("d")
    window.wait_for("the reviewers' discussion")
    window.press("b")
    window.wait_for("none left", "saved: exclude")
    window.press("C-q")
    window.wait_for("ENDED WITH 0")
    history = json.dumps(asked(far, "audit", "citation:5"))
    assert "settled by discussion: exclude" in history
    assert "cleo" in history


def test_dumb_terminals_are_refused(far: Path, terminal: OpenTerminal) -> None:
    """One sentence and a failing exit code instead of escape codes."""
    window = terminal((80, 24))
    window.start("--db", str(far), TERM="dumb")
    window.wait_for("This terminal (TERM=dumb) cannot show screens", "ENDED WITH 1")


def test_resizing_and_leaving_at_once(far: Path, terminal: OpenTerminal) -> None:
    """Ten decisions without waiting, a resize storm, and quitting at once: every decision is saved."""
    window = terminal((80, 24))
    window.start("--db", str(far), "--as", "dora")
    window.wait_for("as dora")
    window.press("F4")
    window.wait_for("0 decided, 6 open", "You: not decided")
    window.press("i")
    window.press("C-q")
    window.wait_for("ENDED WITH 0")
    again = terminal((80, 24))
    again.start("--db", str(far), "--as", "dora")
    again.wait_for("as dora")
    again.press("F4")
    for width in (120, 60, 200, 80):
        again.tmux("resize-window", "-x", str(width), "-y", "30")
    again.wait_for("1 decided, 5 open", "i include")


@pytest.mark.parametrize("size", SIZES)
def test_the_worked_example(example: Path, terminal: OpenTerminal, size: tuple[int, int]) -> None:
    """The example opens at its home; a third reviewer decides five times, undoes once; plots."""
    window = terminal(size)
    window.start("--db", str(example), "--as", "cleo")
    window.wait_for("649 identified", "32 studies included", "Nothing waits for you now.")
    window.press("F4")
    window.wait_for("Nothing waits for you at this stage.")
    window.press("n")
    window.wait_for("You: not decided")
    for number, key in enumerate("iieie", start=1):
        window.press(key)
        window.wait_for(f"{number} decided", "saved:", "You: not decided", gone="saving:")
    window.press("u")
    window.wait_for("4 decided", "saved: withdrawn")
    window.press("F8")
    window.wait_for("PubMed (n = 372)", "Wanfang (n = 114)")
    window.press("F9")
    window.wait_for("ORR", "CRR", "Proportion (%) [95% CI]")
    window.press("n")
    window.wait_for("(CRR)")
    window.press("C-q")
    window.wait_for("ENDED WITH 0")

    again = terminal(size)
    again.start("--db", str(example), "--as", "cleo")
    again.wait_for("649 identified")
    again.press("F4")
    again.wait_for("4 decided")
    again.press("C-q")
    again.wait_for("ENDED WITH 0")

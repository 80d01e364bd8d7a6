"""Home, the frame, and what works everywhere: stages, palette, help, theme, leaving, who is there."""

import io
from pathlib import Path

import pytest

from review.errors import Unsupported
from review.services import screening
from review.services.home import people
from review.services.screening import work_list
from review.tui.app import DARK, LIGHT, ReviewApp
from review.tui.places import STAGES
from review.tui.screens.asking import ShowText
from review.tui.screens.home import HomeScreen
from review.tui.screens.stage import StageScreen
from review.tui.terminal import require_terminal
from review.vocabulary import Stage, Verdict
from tests.tui.driving import Driver, drive, opened

HOME_SCREEN = """\
 HOME  CAR-T cells in [solid] tumours                                    as ann
 Where the review stands
       12  identified   PubMed 10, CNKI 2
        1  duplicates removed
       11  to screen   7 open
        4  reports sought
        4  reports assessed   1 open
        3  studies included   interim: something is undecided

 Next for you
 ▶ 1  3 uncertain duplicates to judge
   2  6 titles and abstracts for you to screen
   3  1 conflict about titles and abstracts
   4  1 full text for you to screen

 Stages
   f2  search                f6  full text
   f3  duplicates            f7  extraction
   f4  screening             f8  flow
   f5  conflicts             f9  results


 n next  p prev  enter open  1–9 open that line  c criteria  w who  r reload
 ? help  ^p all  esc back  ^q quit"""


def test_home_says_where_it_stands(far: Path) -> None:
    """The whole screen at 80×24, as a picture in text."""

    async def script(driver: Driver) -> None:
        assert driver.text() == HOME_SCREEN

    drive(opened(far), script)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
def test_every_stage_opens_and_leads_back(far: Path, size: tuple[int, int]) -> None:
    """f2 to f9 open their screens without a fault; no line is wider than the window; esc leads home."""

    async def script(driver: Driver) -> None:
        for number, place in enumerate(STAGES, start=2):
            await driver.press(f"f{number}")
            screen = driver.app.screen
            assert isinstance(screen, StageScreen)
            assert screen.place is place
            assert str(place).upper() in driver.text().splitlines()[0]
            assert driver.sees("^q quit", "? help")
        await driver.press("escape")
        assert isinstance(driver.app.screen, HomeScreen)
        await driver.press("escape")
        assert isinstance(driver.app.screen, HomeScreen)

    drive(opened(far), script, size=size)


def test_lines_open_by_number_and_enter(far: Path) -> None:
    """What waits is one key away, at the right stage."""

    async def script(driver: Driver) -> None:
        await driver.press("4")
        assert driver.sees("SCREENING: FULL TEXT")
        await driver.press("escape", "j", "j", "enter")
        assert driver.sees("CONFLICTS: TITLE AND ABSTRACT", "citation:5")
        await driver.press("escape", "9", "k", "c")
        assert driver.sees("Exclude animal studies [/].")

    drive(opened(far), script)


def test_home_counts_again_when_one_returns(far: Path) -> None:
    """Work done on another screen shows at once."""

    async def script(driver: Driver) -> None:
        assert driver.sees("6 titles and abstracts for you to screen")
        await driver.press("f4", "i", "escape")
        assert driver.sees("5 titles and abstracts for you to screen")
        await driver.press("r")

    drive(opened(far), script)


def test_palette_finds_and_runs_a_command(small: Path) -> None:
    """ctrl+p offers what applies here; choosing it does it."""

    async def script(driver: Driver) -> None:
        await driver.press("f4", "ctrl+p")
        await driver.type("exclude")
        await driver.until("exclude · Exclude; at full text")
        await driver.press("down", "enter")
        await driver.until("1 decided")
        await driver.press("ctrl+p")
        assert "ongoing study" not in driver.text()

    drive(opened(small), script, size=(120, 40))


def test_help_lists_the_keys_of_the_screen(small: Path) -> None:
    """? shows every key with a sentence; esc closes it."""

    async def script(driver: Driver) -> None:
        await driver.press("f4", "question_mark")
        assert isinstance(driver.app.screen, ShowText)
        assert driver.sees("On this screen (screening)", "Take your last decision back.", "Find any command.")
        assert not driver.sees("An ongoing study (full text).")
        await driver.press("f8")
        assert isinstance(driver.app.screen, ShowText)
        await driver.press("escape", "f1", "space", "b", "j", "k", "q")
        assert driver.sees("SCREENING")

    drive(opened(small), script, size=(120, 50))


def test_light_and_dark(small: Path) -> None:
    """T changes between both; letters typed into a line do not."""

    async def script(driver: Driver) -> None:
        assert driver.app.theme == DARK
        await driver.press("t")
        assert driver.app.theme == LIGHT
        await driver.press("f4", "c")
        await driver.type("t?")
        assert driver.app.theme == LIGHT
        await driver.press("escape", "t", "ctrl+l")
        assert driver.app.theme == DARK

    drive(opened(small), script)


def test_asks_once_who_is_there(small: Path) -> None:
    """A name, or the number of a known one; then the header shows it and decisions carry it."""

    async def script(driver: Driver) -> None:
        assert driver.sees("Who is at the keyboard?", "1 ann")
        await driver.type("Zoë [/]")
        await driver.press("enter")
        assert driver.sees("as Zoë [/]", "for you to screen")
        await driver.press("f4", "i", "escape", "w")
        await driver.type("1")
        await driver.press("enter")
        assert driver.sees("as ann")

    drive(opened(small, ""), script)
    assert [person.handle for person in people(opened(small))] == ["ann", "Zoë [/]"]


def test_looking_only(small: Path) -> None:
    """Without a name everything can be seen and nothing decided."""

    async def script(driver: Driver) -> None:
        await driver.press("escape")
        assert driver.sees("looking only")
        await driver.press("f4", "i")
        assert driver.sees("Say who you are first")
        await driver.press("f8")
        assert driver.sees("PubMed (n = 10)")

    drive(opened(small, ""), script)


def test_leaving_waits_for_the_saves(small: Path) -> None:
    """A decision under way when ctrl+q is pressed is in the review afterwards."""
    review = opened(small)
    first = work_list(review, Stage.TITLE_ABSTRACT).order[0]

    async def script(driver: Driver) -> None:
        await driver.press("f4")
        driver.send("i")
        driver.send("ctrl+q")
        await driver.pilot.pause(0)
        await driver.pilot.pause(0)

    drive(review, script)
    assert work_list(opened(small), Stage.TITLE_ABSTRACT).mine == {first: Verdict.INCLUDE}


def test_a_refusal_stops_leaving(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody leaves without hearing that something was not saved."""
    from threading import Event

    from review.errors import StoreError

    gate = Event()

    def full(*_: object, **__: object) -> None:
        gate.wait(5)
        raise StoreError("The disk is full.")

    monkeypatch.setattr(screening, "decide", full)

    async def script(driver: Driver) -> None:
        await driver.press("f4")
        driver.send("i")
        await driver.pilot.pause(0)
        driver.send("ctrl+q")
        await driver.pilot.pause(0)
        gate.set()
        await driver.settle()
        assert driver.app.is_running
        assert driver.sees("NOT SAVED", "The disk is full.")

    drive(opened(small), script)


def test_no_terminal_no_screens() -> None:
    """Pipes and dumb terminals are refused with a sentence."""

    class Tty(io.StringIO):
        def isatty(self) -> bool:
            return True

    require_terminal({"TERM": "xterm"}, Tty(), Tty())
    with pytest.raises(Unsupported, match="TERM=dumb"):
        require_terminal({"TERM": "dumb"}, Tty(), Tty())
    with pytest.raises(Unsupported, match="need a terminal"):
        require_terminal({"TERM": "xterm"}, Tty(), io.StringIO())


def test_a_fault_prints_no_text_of_records(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The screens end with one sentence that names the kind of fault and the line, nothing else."""
    kept: list[ReviewApp] = []

    def broken(self: HomeScreen) -> None:
        secret = "title of a record"
        raise ZeroDivisionError(secret)

    async def script(driver: Driver) -> None:
        kept.append(driver.app)
        await driver.press("c")

    monkeypatch.setattr(HomeScreen, "action_criteria", broken)
    with pytest.raises(ZeroDivisionError):
        drive(opened(small), script)
    assert "ZeroDivisionError at test_home_and_frame.py" in kept[0].fault
    assert "title of a record" not in kept[0].fault


def test_a_read_that_breaks_is_said(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read that fails by a fault leaves the screen usable and says so."""

    def broken(_: object, __: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(screening, "work_list", broken)

    async def script(driver: Driver) -> None:
        await driver.press("f4")
        assert driver.sees("by a fault of the program (ZeroDivisionError)")
        await driver.press("f8")
        assert driver.sees("PubMed (n = 10)")

    drive(opened(small), script)

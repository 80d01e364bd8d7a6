"""The screening screen: keys, saving and saved, undo, refusals, blinding, hostile text."""

from dataclasses import replace
from pathlib import Path

import pytest

from review.services import fulltext, screening
from review.services.protocol import set_protocol
from review.services.screening import item_view, work_list
from review.tui.deck import Mark
from review.tui.screens.screening import ScreeningScreen
from review.vocabulary import Stage, Verdict
from tests.tui import small_review
from tests.tui.driving import Driver, drive, opened

TA, FT = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT


def screen_of(driver: Driver) -> ScreeningScreen:
    """The screening screen in front."""
    screen = driver.app.screen
    assert isinstance(screen, ScreeningScreen)
    return screen


def current(driver: Driver) -> int:
    """The item in front."""
    deck = screen_of(driver).deck
    assert deck is not None
    assert deck.current is not None
    return deck.current


def test_five_decisions_and_one_undo(small: Path) -> None:
    """Each key saves its verdict on the item that was in front, and brings the next one."""
    review = opened(small)
    order = work_list(review, TA).order

    async def script(driver: Driver) -> None:
        await driver.press("f4")
        assert current(driver) == order[0]
        await driver.press("i", "e", "m", "i", "e")
        assert current(driver) == order[5]
        assert driver.sees("5 decided, 6 open", "saved: exclude")
        await driver.press("u")
        assert current(driver) == order[4]
        assert driver.sees("You: not decided", "4 decided, 7 open")

    drive(review, script)
    mine = work_list(opened(small), TA).mine
    verdicts = [Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE, Verdict.INCLUDE]
    assert [mine[item] for item in order[:4]] == verdicts
    assert order[4] not in mine


def test_painted_as_saving_until_committed(small: Path) -> None:
    """The next record is in front while the save is under way, and nothing is called saved before."""
    review = opened(small)

    async def script(driver: Driver) -> None:
        await driver.press("f4")
        screen, first = screen_of(driver), current(driver)
        screen.action_decide("include")
        assert screen.deck is not None
        assert current(driver) != first
        entry = screen.deck.entry(first)
        assert entry is not None
        assert entry.mark is Mark.SAVING
        await driver.settle()
        entry = screen.deck.entry(first)
        assert entry is not None
        assert entry.mark is Mark.SAVED

    drive(review, script)


def test_a_refused_decision_comes_back_in_front(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The item returns with the reason, as not saved, and can be decided again."""
    from review.errors import StoreError

    review = opened(small)
    real = screening.decide

    def full(*_: object, **__: object) -> screening.Decided:
        raise StoreError("The disk is full; make room.")

    async def script(driver: Driver) -> None:
        await driver.press("f4")
        first = current(driver)
        monkeypatch.setattr(screening, "decide", full)
        await driver.press("i")
        assert current(driver) == first
        assert driver.sees("NOT SAVED", "The disk is full")
        monkeypatch.setattr(screening, "decide", real)
        await driver.press("i")
        assert current(driver) != first

    drive(review, script)
    assert len(work_list(opened(small), TA).mine) == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
def test_hostile_titles_are_shown_as_they_are(small: Path, size: tuple[int, int]) -> None:
    """Markup, escapes, overrides, Chinese and 5,000 characters: nothing obeyed, nothing lost."""
    review = opened(small)

    async def script(driver: Driver) -> None:
        await driver.press("f4", "g")
        await driver.type("1")
        await driver.press("enter")
        assert driver.sees(small_review.HOSTILE)
        for number, words in (
            (2, "嵌合抗原受体T细胞治疗"),
            (7, "Bell]0;owned and [31mred[0m"),
            (7, "[no abstract]"),
        ):
            await driver.press("g")
            await driver.type(str(number))
            await driver.press("enter")
            assert words in driver.text()
        assert "\\u202e" in driver.text()
        assert not any(char in driver.text() for char in "\x1b\x07\u202e")
        await driver.press("g")
        await driver.type("citation:6")
        await driver.press("enter")
        assert driver.sees("A very long title about chimeric antigen receptors")
        before = screen_of(driver).pane().scroll_y
        if size[1] < 40:
            await driver.press("space")
            assert screen_of(driver).pane().scroll_y > before

    drive(review, script, size=size)


def test_full_text_exclusion_needs_a_reason(far: Path) -> None:
    """`e` asks, a digit answers at once; ongoing and awaiting exist at full text only."""
    review = opened(far)

    async def script(driver: Driver) -> None:
        await driver.press("f4")
        assert "ongoing" not in driver.text()
        await driver.press("s")
        assert driver.sees("SCREENING: FULL TEXT", "1 Wrong population", "o ongoing")
        item = current(driver)
        await driver.press("e")
        assert driver.sees("Exclude, with the first reason that applies")
        await driver.press("escape")
        assert screen_of(driver).deck is not None
        await driver.press("2")
        assert driver.sees("Nothing waits for you at this stage.")
        await driver.press("u")
        assert current(driver) == item
        await driver.press("e", "3")

    drive(review, script)
    view = item_view(opened(far), FT, 4)
    assert view.mine is not None
    assert (view.mine.verdict, view.mine.reason) == (Verdict.EXCLUDE, "design")


def test_a_note_goes_with_the_decision(small: Path) -> None:
    """A note typed before a decision is saved with it; one typed after revises it."""
    review = opened(small)
    first = work_list(review, TA).order[0]

    async def script(driver: Driver) -> None:
        await driver.press("f4", "c")
        await driver.type("mouse [/]?")
        await driver.press("enter")
        assert driver.sees("Note for your decision: mouse [/]?")
        await driver.press("m", "p", "c")
        await driver.type(" no")
        await driver.press("enter")

    drive(review, script)
    view = item_view(opened(small), TA, first)
    assert view.mine is not None
    assert (view.mine.verdict, view.mine.note) == (Verdict.UNSURE, "mouse [/]? no")


def test_blinded_until_both_decided(small: Path) -> None:
    """Another's verdict, note and name stay off the screen until enough have decided."""
    ann = opened(small)
    for item in work_list(ann, TA).order:
        screening.decide(ann, TA, item, Verdict.EXCLUDE, note="a secret of ann")
    ann.store.close()

    async def script(driver: Driver) -> None:
        await driver.press("f4")
        for _ in range(3):
            assert "secret" not in driver.text()
            assert "ann" not in driver.text()
            await driver.press("n")
        await driver.press("e", "p")
        assert driver.sees("Others: ann exclude", "a secret of ann")

    drive(opened(small, "ben"), script, size=(120, 50))


def test_highlights_and_criteria(small: Path) -> None:
    """Terms can be unmarked; the criteria are a key away and shown as they are."""
    review = opened(small)

    async def script(driver: Driver) -> None:
        await driver.press("f4")
        assert "for," in driver.text()
        await driver.press("h")
        assert driver.sees("terms not marked")
        await driver.press("v")
        assert driver.sees("Exclude animal studies [/].")
        await driver.press("escape", "l")

    drive(review, script, size=(160, 40))


def test_walking_through_everything(small: Path) -> None:
    """Both ends say so, the next open item is found, an unknown number is refused."""
    review = opened(small)

    async def script(driver: Driver) -> None:
        await driver.press("f4", "p")
        assert driver.sees("This is the first one.")
        await driver.press("i", "p", "full_stop")
        assert driver.sees("2 of 11")
        await driver.press("g")
        await driver.type("999")
        await driver.press("enter")
        assert driver.sees("999 is not at this stage")
        await driver.press("9")
        assert driver.sees("1 decided")

    drive(review, script)


def test_nothing_left(small: Path) -> None:
    """One reviewer an item: after the last decision the screen says so; undo leads back."""
    review = opened(small)
    set_protocol(review, replace(small_review.PROTOCOL, reviewers_title_abstract=1))
    screening.decide_many(review, TA, work_list(review, TA).order[:10], Verdict.EXCLUDE)

    async def script(driver: Driver) -> None:
        await driver.press("f4", "i")
        assert driver.sees("Nothing waits for you at this stage.", "You decided 11 of 11.")
        await driver.press("n", "u")
        assert driver.sees("10 decided, 1 open")

    drive(review, script)
    assert fulltext.report_lines(opened(small)) == ()

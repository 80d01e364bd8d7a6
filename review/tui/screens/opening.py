"""No review is given: start one, open one, or make the worked example."""

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll

from review.services.session import Review
from review.tui.commands import bindings
from review.tui.content import NOTHING, line, rows
from review.tui.messages import Progressed
from review.tui.places import Place
from review.tui.screens.asking import Ask, AskWords
from review.tui.screens.stage import StageScreen
from review.tui.widgets.lines import Words


class OpenScreen(StageScreen):
    """Three ways to begin."""

    place = Place.OPEN
    BINDINGS: ClassVar[list[Binding]] = bindings(Place.OPEN)  # type: ignore[assignment]

    def body(self) -> ComposeResult:
        """Yield one pane."""
        with VerticalScroll(id="pane", can_focus=False):
            yield Words(id="pane-words")

    def load(self) -> None:
        """Say what can be done."""
        self.paint(
            rows(
                [
                    line("No review is open.", "bold"),
                    NOTHING,
                    line("n  start a new review in a file of its own"),
                    line("o  open a review: a file, or postgresql://USER@HOST/DATABASE"),
                    line("w  make the worked example, a whole review with made-up records, and look at it"),
                    NOTHING,
                    line("A review is one file; copy it, and the whole review is copied.", "dim"),
                ]
            )
        )

    def action_open(self) -> None:
        """Ask which review to open."""
        asked = [Ask("Path or address", self.program.settings.db, "review.db")]
        self.app.push_screen(AskWords("Open a review", asked), self._open)

    def _open(self, typed: tuple[str, ...] | None) -> None:
        if typed is not None and typed[0]:
            self.say("opening …")
            handle = self.program.settings.reviewer
            self.read(partial(_open_review, typed[0], handle), self._opened)

    def action_new(self) -> None:
        """Ask what the new review is called and where it lies."""
        asked = [Ask("Title", hint="what the review asks"), Ask("File", "review.db")]
        self.app.push_screen(AskWords("A new review", asked), self._new)

    def _new(self, typed: tuple[str, ...] | None) -> None:
        if typed is not None:
            handle = self.program.settings.reviewer
            self.read(partial(_new_review, typed[1], typed[0], handle), self._opened)

    def _opened(self, review: Review) -> None:
        self.program.enter(review)

    def action_example(self) -> None:
        """Ask where the worked example is to be made."""
        about = line("It is made on this machine, with no network, in about half a minute.")
        asked = [Ask("Folder, new or empty", "review-demo")]
        self.app.push_screen(AskWords("The worked example", asked, about=about), self._example)

    def _example(self, typed: tuple[str, ...] | None) -> None:
        if typed is not None and typed[0]:
            self.say("making the worked example …")
            handle = self.program.settings.reviewer
            self.read(partial(self._make, Path(typed[0]).expanduser(), handle), self._opened)

    def _make(self, folder: Path, handle: str) -> Review:
        from review.example.walk import run  # noqa: PLC0415 - loads every room

        made = run(folder, say=self._tell_step)
        return _open_review(str(made.database), handle)

    def _tell_step(self, words: str) -> None:
        self.post_message(Progressed(words))


def _open_review(target: str, handle: str) -> Review:
    from review.services.opening import open_review  # noqa: PLC0415 - loads the migrations

    return open_review(target, handle=handle)


def _new_review(target: str, title: str, handle: str) -> Review:
    from review.services.opening import new_review  # noqa: PLC0415 - loads the migrations

    return new_review(target, title, handle=handle)

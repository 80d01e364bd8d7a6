"""The app: one review, who is at the keyboard, the writer, and the way from screen to screen."""

import asyncio
import contextlib
import os
import signal
import threading
from typing import ClassVar

from textual.binding import Binding
from textual.screen import ModalScreen

from review.services.protocol import current_protocol
from review.services.session import Review
from review.tui.commands import bindings
from review.tui.messages import Written
from review.tui.palette import ReviewCommands
from review.tui.places import Place
from review.tui.program import Program
from review.tui.screens.asking import ShowText
from review.tui.screens.help import help_content
from review.tui.screens.home import HomeScreen
from review.tui.screens.opening import OpenScreen
from review.tui.screens.registry import make_screen
from review.tui.screens.reviewer import ReviewerScreen
from review.tui.screens.stage import StageScreen

DARK = "textual-dark"
LIGHT = "textual-light"


class ReviewApp(Program):
    """The screens of a review; the arguments are those of `Program`."""

    CSS_PATH = "app.tcss"
    TITLE = "review"
    COMMANDS: ClassVar = {ReviewCommands}
    BINDINGS: ClassVar[list[Binding]] = bindings(Place.EVERYWHERE)  # type: ignore[assignment]
    ESCAPE_TO_MINIMIZE = False
    _leaving = False

    @property
    def handle(self) -> str:
        """Who is at the keyboard, or nothing."""
        return self.review.handle if self.review else ""

    def on_mount(self) -> None:
        """Start the writer and open the first screen."""
        self.animation_level = "none"
        if self.settings.theme in self.available_themes:
            self.theme = self.settings.theme
        self.writer.start()
        self._heed_signals()
        if self.review is None:
            self.push_screen(OpenScreen())
        else:
            self.enter(self.review)

    def _heed_signals(self) -> None:
        """Leave, everything saved, when the program is asked to end or its terminal is gone."""
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError, RuntimeError):  # not on this system, or no main thread
            loop.add_signal_handler(signal.SIGTERM, self.action_leave)
            loop.add_signal_handler(signal.SIGHUP, self._hang_up)

    def _hang_up(self) -> None:
        threading.Thread(target=self._end_unseen).start()

    def _end_unseen(self) -> None:
        """End without a last word: a terminal that is gone takes none, and waiting for it has no end."""
        self.writer.close()
        if self._keeper is not None:
            self._keeper.close()
        os._exit(128 + signal.SIGHUP)

    def enter(self, review: Review) -> None:
        """Open a review: its home, and the question who is at the keyboard where nobody said."""
        self.review = review
        self.review_title = current_protocol(review).title
        self.push_screen(HomeScreen())
        if self.first:
            self.action_go(self.first)
        if not review.handle:
            self.action_who()

    def become(self, handle: str | None) -> None:
        """Take who is at the keyboard from the reviewer screen; None means to look only."""
        if self.review is None or not handle:
            return
        self.review = self.review.acting_as(handle)
        screen = self.screen
        if isinstance(screen, StageScreen):
            screen.show_frame()
            screen.load()

    def on_written(self, message: Written) -> None:
        """Inform whoever asked for a save; leave when the last one is through."""
        self.unsaved -= 1
        message.tell()
        if not self._leaving:
            return
        if message.error is not None:
            self._leaving = False
            self.tell("Leaving was stopped, because something was not saved.")
        elif self.unsaved == 0:
            self.exit()

    def action_leave(self) -> None:
        """Leave, after the keys that were pressed before and everything that is to be saved."""
        self.screen.call_later(self._leave)

    def _leave(self) -> None:
        if self.unsaved == 0:
            self.exit()
            return
        self._leaving = True
        self.tell(f"Saving {self.unsaved} before leaving …")

    async def action_quit(self) -> None:
        """Leave in the same way from Textual's own commands."""
        self.action_leave()

    def on_unmount(self) -> None:
        """Wait for the queue: nothing that was asked for is dropped."""
        if self._keeper is not None:
            self._keeper.close()
        if self.unsaved:
            threading.Thread(target=self.writer.close, daemon=False).start()
        else:
            self.writer.close()

    def action_go(self, place: str) -> None:
        """Open a stage, over home."""
        if self.review is None or isinstance(self.screen, ModalScreen):
            return
        name, _, stage = place.partition(":")
        while len(self.screen_stack) > 1 and not isinstance(self.screen, HomeScreen):
            self.pop_screen()
        if name != Place.HOME:
            self.push_screen(make_screen(Place(name), stage, self.settings.keys))

    async def action_back(self) -> None:
        """Go back to the screen before."""
        if len(self.screen_stack) > 2:
            self.pop_screen()

    def action_who(self) -> None:
        """Ask who is at the keyboard."""
        if self.review is not None:
            self.push_screen(ReviewerScreen(self.review), self.become)

    def action_help(self) -> None:
        """Show what every key does on this screen."""
        screen = self.screen
        if isinstance(screen, StageScreen):
            self.push_screen(ShowText("Keys", help_content(screen.place, screen.applies)))

    def action_toggle_theme(self) -> None:
        """Change between light and dark."""
        self.theme = LIGHT if self.current_theme.dark else DARK

    def action_redraw(self) -> None:
        """Paint the whole screen anew."""
        self.refresh(layout=True)

    def _fatal_error(self) -> None:
        """End on a fault of the program with one sentence; a traceback would print records and settings."""
        error = self._exception
        name = type(error).__name__ if error else "unknown"
        place = ""
        trace = error.__traceback__ if error else None
        while trace is not None:
            place = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
            trace = trace.tb_next
        self.fault = (
            f"review stopped by a fault of the program ({name} at {place}); "
            "everything shown as saved is saved. Start it again to go on."
        )
        self._close_messages_no_wait()

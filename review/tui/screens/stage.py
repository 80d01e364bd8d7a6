"""What all full screens share: frame, keys, reading in workers, saving through the writer."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar, TypeVar
from uuid import UUID

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.worker import Worker, WorkerState, get_current_worker

from review.errors import NotAllowed, ReviewError
from review.services.session import Review
from review.tui.commands import Command, commands_at
from review.tui.content import keys
from review.tui.messages import Arrived, Failed, Progressed
from review.tui.places import Place
from review.tui.program import Program
from review.tui.widgets.lines import StatusLine, TitleLine, Words
from review.tui.writer import Save

T = TypeVar("T")


class StageScreen(Screen[None]):
    """A full screen of the program.

    Textual calls the message handlers of a class and of its bases too; those of screens never call `super`.
    """

    AUTO_FOCUS = ""
    place: ClassVar[Place]
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-narrow"),
        (100, "-medium"),
        (140, "-wide"),
    ]

    def compose(self) -> ComposeResult:
        """Yield the frame around the body."""
        yield TitleLine()
        yield from self.body()
        yield StatusLine()
        yield Words(id="key-bar")

    def body(self) -> ComposeResult:
        """Yield what stands between the title and the status line."""
        raise NotImplementedError

    @property
    def program(self) -> Program:
        """The app, by its own type."""
        app = self.app
        assert isinstance(app, Program)
        return app

    @property
    def review(self) -> Review:
        """The opened review, with who is at the keyboard."""
        review = self.program.review
        if review is None:
            raise NotAllowed("No review is open.")
        return review

    def on_mount(self) -> None:
        """Show the frame, then load."""
        self.show_frame()
        self.load()

    def on_screen_resume(self) -> None:
        """Show the frame anew: the reviewer or the theme may have changed."""
        self.show_frame()

    def load(self) -> None:
        """Read what the screen shows."""

    def show_frame(self) -> None:
        """Show title, reviewer and keys."""
        self.query_one(TitleLine).show(self.heading(), self.program.review_title, self.program.handle)
        self.show_keys()

    def heading(self) -> str:
        """Return the name of the screen."""
        return str(self.place)

    def show_keys(self) -> None:
        """Show the keys that do something now."""
        shown = [
            c for c in commands_at(self.place, self.program.settings.keys) if c.footer and self.applies(c)
        ]
        pairs = ((c.key_words, c.words) for c in shown)
        self.query_one("#key-bar", Words).show(keys(pairs, self.size.width - 2))

    def on_resize(self) -> None:
        """Lay out anew what depends on the width."""
        self.show_keys()

    def applies(self, command: Command) -> bool:
        """Whether a command does something in the present state."""
        name, _, rest = command.action.partition("(")
        parameters = (rest.rstrip(")").strip("'"),) if rest else ()
        return bool(self.check_action(name, parameters))

    def say(self, words: str) -> None:
        """Say what was done."""
        self.query_one(StatusLine).say(words)

    def warn(self, words: str) -> None:
        """Say what went wrong."""
        self.query_one(StatusLine).warn(words)

    def read(self, work: Callable[[], T], then: Callable[[T], None], *, group: str = "read") -> None:
        """Read in a thread; the newest of a group wins, and its value is shown by a message handler."""
        self.run_worker(
            partial(self._read, work, then), thread=True, exclusive=True, group=group, exit_on_error=False
        )

    def _read(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        worker = get_current_worker()
        try:
            value = work()
        except ReviewError as error:
            if not worker.is_cancelled:
                self.post_message(Failed(error))
            return
        if not worker.is_cancelled:
            self.post_message(Arrived(partial(then, value)))

    def on_arrived(self, message: Arrived) -> None:
        """Show what a read brought."""
        message.stop()
        if self.is_attached:
            message.deliver()

    def on_failed(self, message: Failed) -> None:
        """Show why a read failed."""
        message.stop()
        self.warn(str(message.error))
        self.failed()

    def failed(self) -> None:
        """React to a read that failed."""

    def on_worker_state_changed(self, message: Worker.StateChanged) -> None:
        """Say so when a read failed by a fault of the program."""
        message.stop()
        if message.state is WorkerState.ERROR:
            name = type(message.worker.error).__name__
            self.warn(f"This could not be read by a fault of the program ({name}); nothing was changed.")

    def on_progressed(self, message: Progressed) -> None:
        """Show how far long work has come."""
        message.stop()
        self.say(message.words)

    def save(
        self,
        words: str,
        work: Callable[[UUID], T],
        saved: Callable[[T], None],
        refused: Callable[[ReviewError], None] | None = None,
    ) -> None:
        """Hand a unit of work to the writer; its end is told to this screen while it is there."""
        save = Save(
            words, work, partial(self._tell_saved, saved), partial(self._tell_refused, words, refused)
        )
        if self.program.submit(save):
            self.say(f"saving: {words}")
        else:
            self.warn("The program is closing; nothing more is saved.")

    def _tell_saved(self, saved: Callable[[T], None], value: T) -> None:
        if self.is_attached:
            saved(value)

    def _tell_refused(
        self, words: str, refused: Callable[[ReviewError], None] | None, error: ReviewError
    ) -> None:
        if not self.is_attached:
            self.program.tell(f"Not saved: {words}. {error}")
        elif refused is None:
            self.warn(f"Not saved: {words}. {error}")
        else:
            refused(error)

    def pane(self) -> VerticalScroll:
        """Return the part of the screen that scrolls."""
        return self.query_one("#pane", VerticalScroll)

    def paint(self, content: Content, *, top: bool = True) -> None:
        """Show content in the part that scrolls, from its beginning."""
        self.query_one("#pane-words", Words).show(content)
        if top:
            self.pane().scroll_home(animate=False)

    def action_page_down(self) -> None:
        """Scroll down by a page, less two lines that stay in sight."""
        self.pane().scroll_relative(y=max(self.pane().size.height - 2, 1), animate=False)

    def action_page_up(self) -> None:
        """Scroll up by a page, less two lines that stay in sight."""
        self.pane().scroll_relative(y=-max(self.pane().size.height - 2, 1), animate=False)

"""Asks once who is at the keyboard."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from review.services.session import Review
from review.text import one_line
from review.tui.content import keys, line, rows
from review.tui.widgets.lines import Words

_WHY = (
    "Every decision carries the name of who made it. Type your name or initials as your team writes them; "
    "a new name is added to the review with your first decision."
)


class ReviewerScreen(ModalScreen[str | None]):
    """A line for a name, and the names that are known already."""

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape", "look", "look only", show=False),
    ]

    def __init__(self, review: Review) -> None:
        super().__init__()
        self._review = review
        self._known: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Yield the question."""
        with Vertical(classes="window"):
            yield Words(line("Who is at the keyboard?", "bold"), classes="window-title")
            yield Words(line(_WHY), classes="window-about")
            yield Words(id="known", classes="window-about")
            field = Input(placeholder="name, initials, or a number from the list", id="who", compact=True)
            field.cursor_blink = False
            yield field
            yield Words(keys([("enter", "that is me"), ("esc", "look only, decide nothing")]))

    def on_mount(self) -> None:
        """List who is known."""
        self.query_one("#who", Input).focus()
        self.run_worker(self._look, thread=True, exit_on_error=False)

    def _look(self) -> None:
        from review.services.home import people  # noqa: PLC0415 - it loads every room

        known = [person.handle for person in people(self._review)]
        self.app.call_from_thread(partial(self._show, known))

    def _show(self, known: Sequence[str]) -> None:
        self._known = tuple(known)
        listed = [line("Known so far:")] + [line(f"  {n}  {name}") for n, name in enumerate(known, start=1)]
        if known and self.is_attached:
            self.query_one("#known", Words).show(rows(listed))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the name, or the number of a known one."""
        message.stop()
        typed = one_line(message.value)
        if typed.isdigit() and 1 <= int(typed) <= len(self._known):
            typed = self._known[int(typed) - 1]
        if typed:
            self.dismiss(typed)

    def action_look(self) -> None:
        """Go on without a name."""
        self.dismiss(None)

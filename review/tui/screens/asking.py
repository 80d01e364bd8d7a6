"""Small windows that ask: for words, for one of a list; and one that shows a text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from review.text import one_line
from review.tui.content import block, choice, join, keys, line, rows
from review.tui.widgets.lines import Words

MANY = 4
"""Questions above which no line is left free between them."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to type: its label, what stands there at first, and a hint shown while it is empty."""

    label: str
    value: str = ""
    hint: str = ""


class AskWords(ModalScreen[tuple[str, ...] | None]):
    """Asks for one or several lines; enter on the last one ends, escape gives up.

    Keys that are pressed faster than they are worked off still go to the line they are meant for: enter moves
    on at once, and the end waits until every line has taken its keys.

    Args:
        title: what it is about.
        asked: the questions.
        about: words above them.
        done: what enter does in the end, for the line of keys.
        mistake: what was wrong with the answers before.
    """

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape", "give_up", "give up", show=False),
        Binding("enter", "next_line", "next line", show=False, priority=True),
        Binding("ctrl+s", "accept", "accept", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        asked: Sequence[Ask],
        *,
        about: Content | None = None,
        done: str = "save",
        mistake: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._asked = tuple(asked)
        self._about = about
        self._done = done
        self._mistake = mistake

    def compose(self) -> ComposeResult:
        """Yield a label and a line for each question."""
        with Vertical(classes="window"):
            yield Words(line(self._title, "bold"), classes="window-title")
            many = " many" if len(self._asked) > MANY else ""
            with VerticalScroll(classes=f"window-body{many}", can_focus=False):
                if self._about is not None:
                    yield Words(self._about, classes="window-about")
                for number, ask in enumerate(self._asked):
                    yield Words(line(ask.label, "dim"))
                    field = Input(
                        one_line(ask.value),
                        placeholder=one_line(ask.hint),
                        id=f"ask-{number}",
                        compact=True,
                        select_on_focus=False,
                    )
                    field.cursor_blink = False
                    yield field
            if self._mistake:
                yield Words(join([line("! ", "bold $text-error"), line(self._mistake, "bold")]))
            hints = [("enter", f"next line, then {self._done}"), ("^s", self._done), ("esc", "give up")]
            yield Words(keys(hints if len(self._asked) > 1 else [("enter", self._done), ("esc", "give up")]))

    def on_mount(self) -> None:
        """Begin at the first line."""
        self.query_one("#ask-0", Input).focus()

    def action_next_line(self) -> None:
        """Go to the next line, or end."""
        fields = list(self.query(Input))
        place = next((n for n, field in enumerate(fields) if field is self.focused), 0)
        if place + 1 < len(fields):
            self.set_focus(fields[place + 1])
        else:
            self.action_accept()

    def action_accept(self) -> None:
        """End with what was typed, once it has arrived."""
        self._accept_after(list(self.query(Input)))

    def _accept_after(self, waiting: Sequence[Input]) -> None:
        if waiting:
            waiting[0].call_later(self._accept_after, waiting[1:])
        elif self.is_current:
            self.dismiss(tuple(field.value.strip() for field in self.query(Input)))

    def action_give_up(self) -> None:
        """End without an answer."""
        self.dismiss(None)


class AskOne(ModalScreen[int | None]):
    """Asks for one of a list, by number, or by arrows and enter."""

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape", "give_up", "give up", show=False),
        Binding("down,j,n", "move(1)", "next", show=False),
        Binding("up,k,p", "move(-1)", "previous", show=False),
        Binding("enter", "accept", "choose", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[str], *, about: Content | None = None) -> None:
        super().__init__()
        self._title = title
        self._choices = tuple(choices)
        self._about = about
        self._at = 0

    def compose(self) -> ComposeResult:
        """Yield the list."""
        with Vertical(classes="window"):
            yield Words(line(self._title, "bold"), classes="window-title")
            with VerticalScroll(classes="window-body", can_focus=False):
                if self._about is not None:
                    yield Words(self._about, classes="window-about")
                yield Words(self._list(), id="choices")
            yield Words(keys([("1–9", "choose"), ("j k", "move"), ("enter", "choose"), ("esc", "give up")]))

    def _list(self) -> Content:
        return rows(choice(n + 1, words, here=n == self._at) for n, words in enumerate(self._choices))

    def on_key(self, event: events.Key) -> None:
        """Choose by number."""
        if event.key.isdigit() and 1 <= int(event.key) <= min(len(self._choices), 9):
            event.stop()
            self.dismiss(int(event.key) - 1)

    def action_move(self, step: int) -> None:
        """Mark the next one, or the one before."""
        self._at = min(max(self._at + step, 0), len(self._choices) - 1)
        self.query_one("#choices", Words).show(self._list())
        body = self.query_one(".window-body", VerticalScroll)
        body.scroll_to(y=max(self._at - body.size.height // 2, 0), animate=False)

    def action_accept(self) -> None:
        """End with what is marked."""
        self.dismiss(self._at if self._choices else None)

    def action_give_up(self) -> None:
        """End without a choice."""
        self.dismiss(None)


class ShowText(ModalScreen[None]):
    """Shows a text that scrolls."""

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape,q,enter,question_mark,f1", "close", "close", show=False),
        Binding("space,pagedown", "scroll(1)", "scroll", show=False),
        Binding("b,pageup", "scroll(-1)", "back", show=False),
        Binding("down,j", "line(1)", "line", show=False),
        Binding("up,k", "line(-1)", "line", show=False),
    ]

    def __init__(self, title: str, text: Content | str) -> None:
        super().__init__()
        self._title = title
        self._text = text if isinstance(text, Content) else block(text)

    def compose(self) -> ComposeResult:
        """Yield the text."""
        with Vertical(classes="window"):
            yield Words(line(self._title, "bold"), classes="window-title")
            with VerticalScroll(classes="window-body", can_focus=False):
                yield Words(self._text)
            yield Words(keys([("space", "scroll"), ("b", "back"), ("esc", "close")]))

    def action_scroll(self, pages: int) -> None:
        """Scroll by pages."""
        body = self.query_one(".window-body", VerticalScroll)
        body.scroll_relative(y=pages * max(body.size.height - 2, 1), animate=False)

    def action_line(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(".window-body", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)

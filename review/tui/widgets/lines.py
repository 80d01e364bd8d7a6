"""The lines around a screen's body: title, status and keys."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from review.tui.content import NOTHING, join, line


class Words(Static):
    """A widget that shows content and nothing else; text is never read as markup."""

    def __init__(
        self,
        content: Content = NOTHING,
        *,
        id: str | None = None,  # noqa: A002 - Textual's word
        classes: str | None = None,
    ) -> None:
        super().__init__(content, id=id, classes=classes, markup=False)
        self._last = content

    def show(self, content: Content, *, layout: bool = True) -> None:
        """Show content if it is new; without `layout` the size is known not to change."""
        if not content.is_same(self._last):
            self._last = content
            self.update(content, layout=layout)


class TitleLine(Horizontal):
    """The review and the place on the left, who is at the keyboard on the right."""

    def __init__(self) -> None:
        super().__init__(id="title-line")

    def compose(self) -> ComposeResult:
        """Yield the two halves."""
        yield Words(id="title-left")
        yield Words(id="title-right")

    def show(self, place: str, title: str, handle: str) -> None:
        """Show where one is, in which review, as whom."""
        left = join([line(place.upper(), "bold"), line(title, "dim")], "  ")
        self.query_one("#title-left", Words).show(left)
        who = join([line("as ", "dim"), line(handle, "bold")]) if handle else line("looking only", "italic")
        self.query_one("#title-right", Words).show(who)


class StatusLine(Words):
    """One line for what was just done, and for what went wrong."""

    def __init__(self) -> None:
        super().__init__(id="status-line")

    def say(self, words: str) -> None:
        """Say what was done or is going on."""
        self.show(line(words), layout=False)

    def warn(self, words: str) -> None:
        """Say what went wrong."""
        self.show(join([line("! ", "bold $text-error"), line(words, "bold")]), layout=True)

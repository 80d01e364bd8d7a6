"""The PRISMA flow as it stands, drawn in boxes, and saved as SVG."""

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll

from review.services.flow import draw, flow
from review.services.values import Flow
from review.tui.commands import bindings
from review.tui.content import block
from review.tui.places import Place
from review.tui.saving import save_text
from review.tui.screens.asking import Ask, AskWords
from review.tui.screens.stage import StageScreen
from review.tui.widgets.lines import Words

WIDEST = 120


class FlowScreen(StageScreen):
    """The flow; it scrolls."""

    place = Place.FLOW
    BINDINGS: ClassVar[list[Binding]] = bindings(Place.FLOW)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self._flow: Flow | None = None

    def body(self) -> ComposeResult:
        """Yield one pane."""
        with VerticalScroll(id="pane"):
            yield Words(id="pane-words", classes="drawing")

    def on_mount(self) -> None:
        """Let arrow keys scroll."""
        self.pane().focus()

    def load(self) -> None:
        """Count the flow."""
        review = self.review
        self.say("counting …")
        self.read(lambda: flow(review), self._show)

    def _show(self, counted: Flow) -> None:
        self._flow = counted
        self._draw(top=True)
        open_ = counted.undecided.total
        self.say("The flow is final." if counted.final else f"Interim: {open_} undecided.")

    def _draw(self, *, top: bool) -> None:
        if self._flow is not None:
            width = min(self.size.width - 4, WIDEST)
            self.paint(block(draw(self._flow, "txt", width=width)), top=top)

    def on_resize(self) -> None:
        """Draw anew in the new width."""
        self._draw(top=False)

    def action_reload(self) -> None:
        """Count again."""
        self.load()

    def action_save(self) -> None:
        """Ask for a file name and save the flow there."""
        suggested = str(Path.cwd() / "flow.svg")
        self.app.push_screen(AskWords("Save the flow as SVG", [Ask("File", suggested)]), self._save)

    def _save(self, typed: tuple[str, ...] | None) -> None:
        counted = self._flow
        if typed is None or counted is None:
            return
        self.read(partial(_write, typed[0], counted), lambda path: self.say(f"saved {path}"), group="file")


def _write(name: str, counted: Flow) -> Path:
    return save_text(name, str(draw(counted, "svg")))

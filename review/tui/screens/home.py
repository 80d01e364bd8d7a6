"""Where the review stands, and what is next for me."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content

from review.services.protocol import current_protocol
from review.services.session import Review
from review.tui.commands import bindings
from review.tui.content import NOTHING, choice, join, line, rows
from review.tui.places import STAGES, Place
from review.tui.screens.asking import ShowText
from review.tui.screens.stage import StageScreen
from review.tui.widgets.lines import Words

if TYPE_CHECKING:
    from review.services.home import Home, NextStep
    from review.services.values import Flow, ProtocolVersion

_START = "No source yet: f2 searches PubMed or imports the files of a search."


def _count(review: Review) -> "Home":
    from review.services.home import home  # noqa: PLC0415 - it loads every room; the frame is painted first

    return home(review)


class HomeScreen(StageScreen):
    """Counts of the flow, and a list of what waits, most pressing first."""

    place = Place.HOME
    BINDINGS: ClassVar[list[Binding]] = bindings(Place.HOME)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self._home: Home | None = None
        self._at = 0
        self._late = False

    def body(self) -> ComposeResult:
        """Yield one pane."""
        with VerticalScroll(id="pane", can_focus=False):
            yield Words(id="pane-words")

    def on_screen_resume(self) -> None:
        """Count again: work was done elsewhere."""
        if self._home is not None or self._late:
            self.load()

    def load(self) -> None:
        """Read where the review stands; not while another screen lies over this one: its keys come first."""
        self._late = self.program.screen is not self
        if self._late:
            return
        self.read(partial(_count, self.review), self._show)

    def _show(self, found: "Home") -> None:
        self._home = found
        self._at = min(self._at, max(len(self._lines()) - 1, 0))
        self._draw()
        self.say("")

    def _lines(self) -> list[tuple[str, str]]:
        """What can be opened: what waits for me, then every stage."""
        steps = self._home.steps if self._home else ()
        return [(_words(step), _target(step)) for step in steps]

    def _draw(self) -> None:
        if self._home is None:
            return
        lines = self._lines()
        waiting = [choice(n + 1, words, here=n == self._at) for n, (words, _) in enumerate(lines)]
        nothing = "Nothing waits for you now." if self._home.flow.begun else _START
        self.paint(
            rows(
                [
                    line("Where the review stands", "bold underline"),
                    *standing(self._home.flow),
                    NOTHING,
                    line("Next for you", "bold underline"),
                    *(waiting or [line(f"  {nothing}", "italic")]),
                    NOTHING,
                    line("Stages", "bold underline"),
                    *_stages(),
                ]
            ),
            top=False,
        )

    def action_next(self) -> None:
        """Mark the next line."""
        self._at = min(self._at + 1, max(len(self._lines()) - 1, 0))
        self._draw()

    def action_previous(self) -> None:
        """Mark the line before."""
        self._at = max(self._at - 1, 0)
        self._draw()

    def action_open(self) -> None:
        """Open what is marked."""
        self.action_number(self._at + 1)

    def action_number(self, number: int) -> None:
        """Open a line by its number."""
        lines = self._lines()
        if 1 <= number <= len(lines):
            self.program.action_go(lines[number - 1][1])

    def action_reload(self) -> None:
        """Count again."""
        self.say("counting …")
        self.load()

    def action_criteria(self) -> None:
        """Show the criteria of the protocol."""
        review = self.review
        self.read(lambda: current_protocol(review), self._criteria, group="criteria")

    def _criteria(self, protocol: "ProtocolVersion") -> None:
        self.app.push_screen(ShowText("Criteria", protocol.criteria or "The protocol names no criteria."))


def _words(step: "NextStep") -> str:
    return f"{step.count} {step.what}"


def _target(step: "NextStep") -> str:
    name, _, stage = step.screen.partition(" ")
    if name == "screen":
        return f"{Place.SCREENING}:{stage}"
    return f"{Place.CONFLICTS}:{stage}" if name == "conflicts" else step.screen


def standing(flow: "Flow") -> Iterator[Content]:
    """Yield the counts of the flow, one a line."""
    sources = ", ".join(f"{source.name} {source.records}" for source in flow.sources)
    open_ = flow.undecided
    settled, final = ("all settled", "final") if flow.begun else ("", "")
    counts = (
        ("identified", flow.identified, sources),
        ("duplicates removed", flow.duplicates_removed, ""),
        (
            "to screen",
            flow.screened,
            f"{open_.title_abstract} open" if open_.title_abstract else settled,
        ),
        ("reports sought", flow.sought, f"{open_.retrieval} not yet at hand" if open_.retrieval else ""),
        ("reports assessed", flow.assessed, f"{open_.full_text} open" if open_.full_text else ""),
        ("studies included", flow.studies, final if flow.final else "interim: something is undecided"),
    )
    for words, number, more in counts:
        yield join(
            [line(f"{number:>8}", "bold"), line(f"  {words}"), line(f"   {more}" if more else "", "dim")]
        )


def _stages() -> Iterator[Content]:
    half = (len(STAGES) + 1) // 2
    for left in range(half):
        pair = [left, left + half] if left + half < len(STAGES) else [left]
        yield join(
            join([line(f"  f{n + 2}  ", "bold $text-accent"), line(f"{STAGES[n]}".ljust(20))]) for n in pair
        )

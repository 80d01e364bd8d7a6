"""Decisions that pull apart, side by side, and the judgement that settles them."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll

from review.errors import ReviewError
from review.services import adjudicating, screening
from review.services.adjudicating import Conflict
from review.services.protocol import current_protocol
from review.services.screening import ItemView
from review.services.values import DecisionLine, ProtocolVersion
from review.tui.commands import bindings
from review.tui.content import NOTHING, join, line, rows
from review.tui.places import Place
from review.tui.screens.asking import Ask, AskOne, AskWords
from review.tui.screens.conflicts_text import LETTERS, decisions_content
from review.tui.screens.stage import StageScreen
from review.tui.widgets.lines import Words
from review.tui.widgets.record import record_content
from review.vocabulary import HowSettled, Stage, Verdict

_OTHER = {Stage.TITLE_ABSTRACT: Stage.FULL_TEXT, Stage.FULL_TEXT: Stage.TITLE_ABSTRACT}
_NAMES = {Stage.TITLE_ABSTRACT: "conflicts: title and abstract", Stage.FULL_TEXT: "conflicts: full text"}
_HOW = {HowSettled.ADJUDICATOR: "an adjudicator", HowSettled.DISCUSSION: "the reviewers' discussion"}


class ConflictsScreen(StageScreen):
    """One conflict in front: both decisions above the record."""

    place = Place.CONFLICTS
    BINDINGS: ClassVar[list[Binding]] = bindings(Place.CONFLICTS)  # type: ignore[assignment]

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage
        self._conflicts: list[Conflict] = []
        self._at = 0
        self._protocol: ProtocolVersion | None = None
        self._view: ItemView | None = None
        self._how = HowSettled.ADJUDICATOR
        self._note = ""
        self._revealed = False

    def heading(self) -> str:
        """Return the stage's name."""
        return _NAMES[self.stage]

    def body(self) -> ComposeResult:
        """Yield progress, both decisions, and the record."""
        yield Words(id="progress")
        yield Words(id="sides")
        with VerticalScroll(id="pane", can_focus=False):
            yield Words(id="pane-words")

    def load(self) -> None:
        """Read the conflicts of the stage."""
        review, stage, reveal = self.review, self.stage, self._revealed
        self.read(
            lambda: (adjudicating.conflicts(review, stage, reveal=reveal), current_protocol(review)),
            lambda both: self._listed(*both),
        )

    def _listed(self, found: Sequence[Conflict], protocol: ProtocolVersion) -> None:
        self._conflicts, self._protocol = list(found), protocol
        self._at = min(self._at, max(len(self._conflicts) - 1, 0))
        self._show()

    def action_reveal(self) -> None:
        """Show a named adjudicator both decisions, from now on."""
        self._revealed = True
        self.load()

    @property
    def conflict(self) -> Conflict | None:
        """The conflict in front."""
        return self._conflicts[self._at] if self._conflicts else None

    def _show(self) -> None:
        conflict = self.conflict
        self._view = None
        self._show_lines()
        if conflict is None:
            self.query_one("#sides", Words).show(NOTHING)
            self.paint(line("No conflict waits at this stage.", "italic"))
            return
        self.paint(line("…"))
        review, stage = self.review, self.stage
        self.read(lambda: screening.item_view(review, stage, conflict.item), self._show_record, group="item")

    def _show_record(self, view: ItemView) -> None:
        self._view = view
        if self._protocol is not None:
            self.paint(record_content(view.records, self._protocol, highlights=True))

    def _show_lines(self) -> None:
        conflict = self.conflict
        count = len(self._conflicts)
        name = "citation" if self.stage is Stage.TITLE_ABSTRACT else "report"
        here = f"{name}:{conflict.item}   {self._at + 1} of {count}" if conflict else "none left"
        how = join([line("   settled by "), line(_HOW[self._how], "bold"), line("  (d changes)", "dim")])
        self.query_one("#progress", Words).show(join([line(here, "bold"), how]))
        if conflict is not None and self._protocol is not None:
            width = self.size.width - 2
            hidden = line("Both decisions are hidden from you; v reveals them.", "italic")
            sides = (
                hidden
                if conflict.hidden
                else decisions_content(conflict.decisions, self._protocol.reasons(self.stage), width)
            )
            note = line(f"Your note: {self._note}", "italic") if self._note else NOTHING
            self.query_one("#sides", Words).show(rows([sides, note]) if self._note else sides)

    def on_resize(self) -> None:
        """Lay both sides out anew."""
        self._show_lines()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A side can be taken only while it is there."""
        if action == "take" and parameters:
            return self.conflict is None or int(str(parameters[0])) < len(self.conflict.decisions)
        return True

    def action_take(self, side: int) -> None:
        """Settle as one of the reviewers decided."""
        conflict = self.conflict
        if conflict is None:
            return
        taken: DecisionLine = conflict.decisions[side]
        if taken.verdict is Verdict.UNSURE:
            if self.stage is Stage.FULL_TEXT:
                self.warn(f"Reviewer {LETTERS[side]} was unsure; press i or e.")
                return
            self._settle(Verdict.INCLUDE)  # at title and abstract `unsure` moves on as `include` does
        else:
            self._settle(taken.verdict, taken.reason)

    def action_settle_include(self) -> None:
        """Settle as included."""
        self._settle(Verdict.INCLUDE)

    def action_settle_exclude(self) -> None:
        """Settle as excluded; at full text after choosing the reason."""
        if self.stage is Stage.TITLE_ABSTRACT or self._protocol is None:
            self._settle(Verdict.EXCLUDE)
            return
        reasons = self._protocol.reasons(self.stage)
        self.app.push_screen(
            AskOne("Exclude, with which reason?", [reason.label for reason in reasons]),
            lambda n: None if n is None else self._settle(Verdict.EXCLUDE, reasons[n].code),
        )

    def _settle(self, verdict: Verdict, reason: str = "") -> None:
        conflict = self.conflict
        if conflict is None:
            return
        if not self.program.handle:
            self.warn("Say who you are first: esc, then w.")
            return
        review, stage, how, note = self.review, self.stage, self._how, self._note
        seen = list(conflict.weighed)
        self._conflicts.remove(conflict)
        self._at, self._note = min(self._at, max(len(self._conflicts) - 1, 0)), ""
        self._show()
        self.save(
            f"{verdict} item {conflict.item}",
            lambda key: adjudicating.adjudicate(
                review, stage, conflict.item, verdict, reason=reason, note=note, how=how, seen=seen, key=key
            ),
            lambda _: self.say(f"saved: {verdict} on item {conflict.item}, by {_HOW[how]}"),
            partial(self._refused, conflict),
        )

    def _refused(self, conflict: Conflict, error: ReviewError) -> None:
        self._conflicts.insert(0, conflict)
        self._at = 0
        self.load()
        self.warn(f"Not saved: item {conflict.item}. {error}")

    def action_how(self) -> None:
        """Change between adjudicator and discussion."""
        by_adjudicator = self._how is HowSettled.ADJUDICATOR
        self._how = HowSettled.DISCUSSION if by_adjudicator else HowSettled.ADJUDICATOR
        self._show_lines()

    def action_note(self) -> None:
        """Ask for a note that goes with the judgement."""
        self.app.push_screen(AskWords("A note with the judgement", [Ask("Note", self._note)]), self._noted)

    def _noted(self, typed: tuple[str, ...] | None) -> None:
        if typed is not None:
            self._note = typed[0]
            self._show_lines()

    def action_next(self) -> None:
        """Show the next conflict."""
        self._step(1)

    def action_previous(self) -> None:
        """Show the conflict before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        wanted = self._at + step
        if 0 <= wanted < len(self._conflicts):
            self._at, self._note = wanted, ""
            self._show()

    def action_stage(self) -> None:
        """Change to the other stage."""
        self.program.action_go(f"{Place.CONFLICTS}:{_OTHER[self.stage]}")

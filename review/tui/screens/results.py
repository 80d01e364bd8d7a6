"""Pooled outcomes: the table, the forest plot, and its SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content

from review.errors import ReviewError
from review.services.extraction import outcomes
from review.services.figures import forest_svg, forest_text, pooled_text
from review.services.pooling import OutcomeResult, Selection, pool_outcome
from review.services.session import Review
from review.services.values import Outcome
from review.text import one_line
from review.tui.commands import bindings
from review.tui.content import NOTHING, block, join, line, rows
from review.tui.places import Place
from review.tui.saving import save_text
from review.tui.screens.asking import Ask, AskOne, AskWords
from review.tui.screens.stage import StageScreen
from review.tui.widgets.lines import Words

WIDEST = 140


@dataclass(frozen=True, slots=True)
class Answer:
    """A pooled outcome, or why there is none."""

    result: OutcomeResult | None
    why: str = ""


class ResultsScreen(StageScreen):
    """One outcome at a time."""

    place = Place.RESULTS
    BINDINGS: ClassVar[list[Binding]] = bindings(Place.RESULTS)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self._outcomes: tuple[Outcome, ...] = ()
        self._at = 0
        self._group = ""
        self._answer: Answer | None = None

    def body(self) -> ComposeResult:
        """Yield the line of outcomes and the pane."""
        yield Words(id="progress")
        with VerticalScroll(id="pane"):
            yield Words(id="pane-words", classes="drawing")

    def on_mount(self) -> None:
        """Let arrow keys scroll."""
        self.pane().focus()

    def load(self) -> None:
        """Read the outcomes."""
        review = self.review
        self.read(lambda: outcomes(review), self._listed)

    def _listed(self, found: Sequence[Outcome]) -> None:
        self._outcomes = tuple(found)
        self._pool()

    def _pool(self) -> None:
        self._show_outcomes()
        if not self._outcomes:
            self.paint(line("There are no outcomes yet; extraction (f7) adds them.", "italic"))
            return
        self._answer = None
        self.say("pooling …")
        code = self._outcomes[self._at].code
        self.read(partial(_pooled, self.review, code, self._group), self._show)

    def _show_outcomes(self) -> None:
        names = (
            join([line("▶ " if n == self._at else "  "), line(each.code, "bold" if n == self._at else "")])
            for n, each in enumerate(self._outcomes)
        )
        grouped = line(f"   by {self._group}", "italic") if self._group else NOTHING
        self.query_one("#progress", Words).show(join([join(names, " "), grouped]))

    def _show(self, answer: Answer) -> None:
        self._answer = answer
        self._draw(top=True)
        self.say("Looked at only; k keeps it in the review." if answer.result else "")

    def _draw(self, *, top: bool) -> None:
        if self._answer is not None:
            self.paint(result_content(self._answer, min(self.size.width - 4, WIDEST)), top=top)

    def on_resize(self) -> None:
        """Draw anew in the new width."""
        self._draw(top=False)

    def action_next(self) -> None:
        """Show the next outcome."""
        self._step(1)

    def action_previous(self) -> None:
        """Show the outcome before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        if self._outcomes:
            self._at = (self._at + step) % len(self._outcomes)
            self._pool()

    def action_group(self) -> None:
        """Ask by what to group."""
        result = self._answer.result if self._answer else None
        if result is None:
            self.warn("There is nothing to group.")
            return
        known = sorted({name for row in result.rows for name in row.characteristics})
        self.app.push_screen(
            AskOne("Subgroups by", ["no subgroups", *known]), lambda chosen: self._grouped(known, chosen)
        )

    def _grouped(self, known: Sequence[str], chosen: int | None) -> None:
        if chosen is not None:
            self._group = "" if chosen == 0 else known[chosen - 1]
            self._pool()

    def action_keep(self) -> None:
        """Keep the result with its input."""
        if self._answer is None or self._answer.result is None:
            self.warn("There is nothing to keep.")
            return
        review, code, chosen = self.review, self._answer.result.code, Selection(subgroup=self._group)
        self.save(
            f"result of {code}",
            lambda key: pool_outcome(review, code, selection=chosen, key=key),
            lambda kept: self.say(f"kept the result of {kept.code}"),
        )

    def action_save(self) -> None:
        """Ask for a file name and save the forest plot there."""
        result = self._answer.result if self._answer else None
        if result is None:
            self.warn("There is no plot to save.")
            return
        suggested = str(Path.cwd() / f"forest-{one_line(result.code)}.svg")
        self.app.push_screen(AskWords("Save the forest plot as SVG", [Ask("File", suggested)]), self._save)

    def _save(self, typed: tuple[str, ...] | None) -> None:
        result = self._answer.result if self._answer else None
        if typed is not None and result is not None:
            self.read(partial(_write, typed[0], result), lambda path: self.say(f"saved {path}"), group="file")


def _pooled(review: Review, code: str, group: str) -> Answer:
    try:
        return Answer(pool_outcome(review, code, selection=Selection(subgroup=group), keep=False))
    except ReviewError as refusal:
        return Answer(None, str(refusal))


def _write(name: str, pooled: OutcomeResult) -> Path:
    return save_text(name, forest_svg(pooled.result, pooled.label))


def result_content(answer: Answer, width: int) -> Content:
    """Return the plot and the table of an outcome, or why there is none."""
    pooled = answer.result
    if pooled is None:
        return join([line("Not pooled. ", "bold"), block(answer.why)])
    parts = [
        line(f"{pooled.label} ({pooled.code})", "bold underline"),
        NOTHING,
        block(forest_text(pooled.result, width=width)),
        NOTHING,
        block(pooled_text(pooled.result, width=width) if width >= WIDEST - 20 else pooled.result.to_text()),
    ]
    return rows(parts)

"""Pairs of records that may be one report, side by side, one key an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll

from review.errors import ReviewError
from review.services import answering, deduplicating
from review.services.answering import PairQuestion
from review.services.deduplicating import DedupSummary
from review.tui.commands import bindings
from review.tui.content import NOTHING, line, rows
from review.tui.places import Place
from review.tui.screens.asking import AskOne
from review.tui.screens.duplicates_text import pair_content, pair_heading
from review.tui.screens.stage import StageScreen
from review.tui.widgets.lines import Words
from review.vocabulary import PairVerdict


@dataclass(frozen=True, slots=True)
class Answered:
    """A pair and what was said of it."""

    pair: PairQuestion
    verdict: PairVerdict


class DuplicatesScreen(StageScreen):
    """The queue of doubtful pairs, surest first."""

    place = Place.DUPLICATES
    BINDINGS: ClassVar[list[Binding]] = bindings(Place.DUPLICATES)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self._queue: list[PairQuestion] = []
        self._answered: list[Answered] = []
        self._comparing = False

    def body(self) -> ComposeResult:
        """Yield what is left, and the pair."""
        yield Words(id="progress")
        with VerticalScroll(id="pane", can_focus=False):
            yield Words(id="pane-words")

    def load(self) -> None:
        """Read the queue."""
        review = self.review
        self.read(lambda: answering.queue(review), self._listed)

    def _listed(self, found: Sequence[PairQuestion]) -> None:
        self._queue = list(found)
        self._show()

    @property
    def pair(self) -> PairQuestion | None:
        """The pair in front."""
        return self._queue[0] if self._queue else None

    def _show(self) -> None:
        pair = self.pair
        left, done = len(self._queue), len(self._answered)
        self.query_one("#progress", Words).show(
            pair_heading(pair, left, done) if pair else line(f"none left, {done} answered", "bold")
        )
        if pair is None:
            empty = [
                line("No doubtful pair waits.", "italic"),
                NOTHING,
                line("r compares all records again."),
            ]
            self.paint(rows(empty))
        else:
            self.paint(pair_content(pair, max(self.size.width - 4, 30)))

    def on_resize(self) -> None:
        """Lay the pair out anew."""
        self._show()

    def action_same(self) -> None:
        """Both are one report."""
        self._answer(PairVerdict.SAME)

    def action_different(self) -> None:
        """They are two."""
        self._answer(PairVerdict.DIFFERENT)

    def _answer(self, verdict: PairVerdict) -> None:
        pair = self.pair
        if pair is None:
            return
        if not self.program.handle:
            self.warn("Say who you are first: esc, then w.")
            return
        self._queue.pop(0)
        self._answered.append(Answered(pair, verdict))
        self._save(pair, verdict)
        self._show()

    def _save(self, pair: PairQuestion, verdict: PairVerdict) -> None:
        review = self.review
        name = f"record:{pair.a.id} and record:{pair.b.id} {verdict}"
        self.save(
            name,
            lambda key: answering.answer(review, pair.a.id, pair.b.id, verdict, key=key),
            lambda _: self._saved(name),
            partial(self._refused, pair),
        )

    def _saved(self, name: str) -> None:
        self.say(f"saved: {name}")
        if self.program.unsaved == 0:
            self.load()  # a merge may have answered further pairs

    def _refused(self, pair: PairQuestion, error: ReviewError) -> None:
        self._answered = [each for each in self._answered if each.pair != pair]
        self._queue.insert(0, pair)
        self._show()
        self.warn(f"Not saved: {error}")

    def action_later(self) -> None:
        """Put the pair at the end."""
        if len(self._queue) > 1:
            self._queue.append(self._queue.pop(0))
            self._show()
            self.say("put at the end")

    def action_undo(self) -> None:
        """Ask the last pair again."""
        if not self._answered:
            self.warn("There is no answer of yours here to take back.")
            return
        last, review = self._answered.pop(), self.review
        self.save(
            f"undo {last.verdict}",
            lambda key: answering.take_back_answer(review, last.pair.a.id, last.pair.b.id, key=key),
            lambda _: self._undone(last.pair),
        )

    def _undone(self, pair: PairQuestion) -> None:
        self._queue = [pair, *(each for each in self._queue if each != pair)]
        self._show()
        self.say("taken back: both records stand on their own again")

    def action_rule(self) -> None:
        """Ask whether all pairs of this rule are to be merged."""
        pair = self.pair
        if pair is None:
            return
        same = [each for each in self._queue if each.rule == pair.rule]
        self.app.push_screen(
            AskOne(
                f"Merge all {len(same)} pairs of the rule “{pair.rule}”?", ["no", f"yes, all {len(same)}"]
            ),
            lambda chosen: self._accept(same) if chosen == 1 else None,
        )

    def _accept(self, pairs: Sequence[PairQuestion]) -> None:
        for pair in pairs:
            self._queue.remove(pair)
            self._answered.append(Answered(pair, PairVerdict.SAME))
            self._save(pair, PairVerdict.SAME)
        self._show()

    def action_run(self) -> None:
        """Compare all records and merge what is certain."""
        if self._comparing:
            return
        review, self._comparing = self.review, True
        self.say("comparing all records; this may take a while, the other screens stay usable …")
        self.read(lambda: deduplicating.run_dedup(review), self._ran, group="dedup")

    def failed(self) -> None:
        """Allow another run after one that failed."""
        self._comparing = False

    def _ran(self, summary: DedupSummary) -> None:
        self._comparing = False
        self.say(
            f"{summary.records} records: {summary.merged} merged, {summary.citations} citations, "
            f"{summary.to_ask} doubtful pairs"
        )
        self.load()

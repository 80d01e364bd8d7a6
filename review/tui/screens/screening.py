"""Screening: one record in front, one key a decision. The next record never waits for a save."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll

from review.errors import ReviewError
from review.services import screening
from review.services.protocol import current_protocol
from review.services.ranking_process import Grown
from review.services.screening import Decided, ItemView, WorkList
from review.services.titles import titles_of
from review.services.values import ProtocolVersion
from review.text import one_line
from review.tui.commands import bindings
from review.tui.content import NOTHING, line
from review.tui.deck import Deck
from review.tui.places import Place
from review.tui.screens.asking import Ask, AskOne, AskWords, ShowText
from review.tui.screens.screening_help import HelpedScreen
from review.tui.screens.screening_text import (
    decision_content,
    done_content,
    item_content,
    progress_content,
    sign_of,
)
from review.tui.widgets.lines import Words
from review.tui.widgets.rows import RowList
from review.vocabulary import Stage, Verdict

_OTHER = {Stage.TITLE_ABSTRACT: Stage.FULL_TEXT, Stage.FULL_TEXT: Stage.TITLE_ABSTRACT}
_NAMES = {Stage.TITLE_ABSTRACT: "screening: title and abstract", Stage.FULL_TEXT: "screening: full text"}


class ScreeningScreen(HelpedScreen):
    """The record in front, my decision on it, and how far I am."""

    place = Place.SCREENING
    BINDINGS: ClassVar[list[Binding]] = bindings(Place.SCREENING)  # type: ignore[assignment]

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage
        self.deck: Deck | None = None
        self._protocol: ProtocolVersion | None = None
        self._highlights = True
        self._notes: dict[int, str] = {}
        self._since = 0.0
        self._done = False
        self._titles: dict[int, str] = {}

    def heading(self) -> str:
        """Return the stage's name."""
        return _NAMES[self.stage]

    def body(self) -> ComposeResult:
        """Yield the list on the left, the record on the right."""
        with Horizontal(id="split"):
            yield RowList(id="side")
            with Vertical():
                yield Words(id="progress")
                yield Words(id="stopping")
                with VerticalScroll(id="pane", can_focus=False):
                    yield Words(id="pane-words")
                yield Words(id="decision")

    def load(self) -> None:
        """Read what is mine to decide."""
        if not self.program.handle:
            self.paint(line("Say who you are first: press esc, then w."))
            return
        review, stage = self.review, self.stage
        self.say("reading what is yours to decide …")
        self.read(
            lambda: (screening.work_list(review, stage), current_protocol(review)),
            lambda both: self._open(*both),
        )

    def _open(self, work: WorkList, protocol: ProtocolVersion) -> None:
        self.deck, self._protocol, self._done = Deck(work), protocol, not work.waiting
        self.query_one("#side", RowList).open(self.deck.total, self.deck.index)
        self.say("")
        self.show_keys()
        self._show()
        self.begin_help(protocol)
        self.program.settle()

    def order_grew(self) -> None:
        """Go on where nothing was left in sight."""
        if self._done and self.deck is not None and self.deck.in_sight:
            self._done = not self.deck.next_open()
        self._show()

    def show_help(self) -> None:
        """Show the lines anew."""
        self._show_lines()

    # What is shown

    def _show(self, *, top: bool = True) -> None:
        """Show the item in front, from what is read already if it is; then read what comes next."""
        deck = self.deck
        if deck is None or self._protocol is None:
            return
        item = deck.current
        view = deck.view(item) if item is not None else None
        if self._done:
            self.paint(done_content(deck))
        elif view is not None:
            self.paint(item_content(view, self._protocol, highlights=self._highlights), top=top)
            self._since = self.program.timer()
        elif item is None:
            self.paint(line("There is nothing at this stage yet.", "italic"))
        else:
            self.paint(line("…"))
        self._show_lines()
        self._read_ahead()

    def _show_lines(self) -> None:
        deck, protocol = self.deck, self._protocol
        if deck is None or protocol is None:
            return
        item = deck.current
        self.query_one("#progress", Words).show(progress_content(deck), layout=False)
        stopping = self.query_one("#stopping", Words)
        stopping.display = bool(self._stopping_words)
        stopping.show(line(self._stopping_words, "italic"), layout=False)
        shown = NOTHING
        if item is not None and deck.view(item) is not None and not self._done:
            width = self.query_one("#pane").size.width - 2
            shown = decision_content(deck, item, protocol, self._notes.get(item, ""), width)
        self.query_one("#decision", Words).show(shown)
        self.query_one("#side", RowList).point(deck.index)

    def _read_ahead(self) -> None:
        deck = self.deck
        wanted = deck.wanted() if deck else ()
        if deck and wanted:
            self.read(partial(self._views, wanted), partial(self._arrived, deck.changes), group="items")

    def _views(self, items: Sequence[int]) -> tuple[ItemView, ...]:
        review = self.review
        return tuple(screening.item_view(review, self.stage, item) for item in items)

    def _arrived(self, asked_at: int, views: Sequence[ItemView]) -> None:
        deck = self.deck
        if deck is None:
            return
        had = deck.current is not None and deck.view(deck.current) is not None
        kept = {view.item for view in views if deck.keep(view, asked_at)}
        if not had and deck.current in kept:
            self._show()
        else:
            self._show_lines()
            self._read_ahead()

    def take_in(self, grown: Grown) -> None:
        """Let the deck and the list grow, and go on where nothing was left in sight."""
        deck = self.deck
        if deck is None:
            return
        before = deck.total
        deck.extend(grown.waiting, grown.remaining)
        if deck.total == before:
            if self._done:
                self.paint(done_content(deck), top=False)
            return
        self.query_one("#side", RowList).grow(deck.total)
        if self._done:
            here = deck.current
            self._done = not ((here is not None and deck.is_open(here)) or deck.next_open())
        self._show(top=False)

    def on_row_list_wanted(self, message: RowList.Wanted) -> None:
        """Read the titles of the lines in sight."""
        message.stop()
        deck = self.deck
        if deck is None:
            return
        review, stage = self.review, self.stage
        items = deck.order[message.first : message.end]
        self.read(
            lambda: titles_of(review, stage, items),
            partial(self._name_items, items),
            group=f"titles {message.first}",
        )

    def _name_items(self, items: Sequence[int], titles: dict[int, str]) -> None:
        self._titles.update(titles)
        self._fill_side(items)

    def _fill_side(self, items: Sequence[int]) -> None:
        """Write the titles of items in the list, my verdict before each."""
        deck = self.deck
        if deck is not None:
            places = {item: deck.place(item) for item in items if item in self._titles}
            self.query_one("#side", RowList).fill(
                (place, f"{sign_of(deck.entry(item))} {self._titles[item]}")
                for item, place in places.items()
                if place is not None
            )

    def on_row_list_picked(self, message: RowList.Picked) -> None:
        """Bring the clicked item in front."""
        message.stop()
        if self.deck:
            self._go_to(self.deck.order[message.index])

    # Deciding

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Ongoing and awaiting exist at full text only."""
        full = self.stage is Stage.FULL_TEXT
        if action == "decide" and parameters and Verdict(str(parameters[0])).full_text_only:
            return full
        if action == "reason":
            return full or self._protocol is None or bool(self._protocol.reasons(self.stage))
        return True

    def action_decide(self, verdict: str) -> None:
        """Decide on the item in front."""
        self._decide(Verdict(verdict))

    def action_exclude(self) -> None:
        """Exclude; at full text after choosing the reason."""
        if self.stage is Stage.FULL_TEXT:
            self._ask_reason()
        else:
            self._decide(Verdict.EXCLUDE)

    def _ask_reason(self) -> None:
        if self._protocol is not None and self._item() is not None:
            labels = [reason.label for reason in self._protocol.reasons(self.stage)]
            self.app.push_screen(
                AskOne("Exclude, with the first reason that applies", labels), self._with_reason
            )

    def _with_reason(self, chosen: int | None) -> None:
        if chosen is not None:
            self.action_reason(chosen + 1)

    def action_reason(self, number: int) -> None:
        """Exclude with the reason of a number."""
        reasons = self._protocol.reasons(self.stage) if self._protocol else ()
        if number > len(reasons):
            self.warn(f"There is no reason {number}; this stage has {len(reasons)}.")
            return
        self._decide(Verdict.EXCLUDE, reasons[number - 1].code)

    def _item(self) -> int | None:
        """Return the item in front if it can be decided: it must have been in sight."""
        deck = self.deck
        if deck is None or self._done or deck.current is None or deck.view(deck.current) is None:
            return None
        return deck.current

    def _decide(self, verdict: Verdict, reason: str = "") -> None:
        item, deck = self._item(), self.deck
        if item is None or deck is None:
            return
        entry, waited = deck.entry(item), deck.is_open(item)
        note = self._notes.pop(item, entry.note if entry else "")
        self._send(item, verdict, reason, note)
        if not deck.next_open():
            # Who revises settled items goes on to the next one; who was asked is told that all is done.
            self._done = waited or not deck.move(1)
        self._show()

    def _send(self, item: int, verdict: Verdict, reason: str, note: str) -> None:
        deck, review, stage = self.deck, self.review, self.stage
        assert deck is not None
        seen, seconds = deck.seen(item), round(self.program.timer() - self._since, 2)
        deck.decide(item, verdict, reason, note)
        deck.spent(seconds)
        self._fill_side([item])
        self.save(
            f"{verdict} {self._called(item)}",
            lambda key: screening.decide(
                review, stage, item, verdict, reason=reason, note=note, seconds=seconds, seen=seen, key=key
            ),
            self._saved_decision,
            partial(self._refused_item, item),
        )

    def _called(self, item: int) -> str:
        return f"{'citation' if self.stage is Stage.TITLE_ABSTRACT else 'report'}:{item}"

    def _saved_decision(self, decided: Decided) -> None:
        deck = self.deck
        if deck is None:
            return
        deck.saved(decided.item, decided.id, decided.verdict)
        self.call_after_refresh(self.keep_up)  # the next record is painted first
        self._fill_side([decided.item])
        waiting = self.program.unsaved
        self.say(
            f"saved: {decided.verdict} {self._called(decided.item)}"
            + (f", {waiting} saving" if waiting else "")
        )
        if decided.item == deck.current and not self._done:
            self._show(top=False)
        elif self._done:
            self.paint(done_content(deck), top=False)
        else:
            self._show_lines()

    def _refused_item(self, item: int, error: ReviewError) -> None:
        if self.deck is None:
            return
        self.deck.refused(item, str(error))
        self._fill_side([item])
        self._done = False
        self._show()
        self.warn(f"Not saved: {self._called(item)}. {error}")

    def action_undo(self) -> None:
        """Take my last decision back and show its item."""
        deck, review, stage = self.deck, self.review, self.stage
        item = deck.take_back() if deck else None
        if deck is None or item is None:
            self.warn("There is no decision of yours here to take back.")
            return
        deck.go_to(item)
        deck.undoing(item)
        self._done = False
        self._show()
        self.save(
            f"undo {self._called(item)}",
            lambda key: screening.undo(review, stage, item, key=key),
            self._saved_decision,
            partial(self._refused_item, item),
        )

    # Moving about

    def action_next(self) -> None:
        """Show the next item, decided or not."""
        self._move(1)

    def action_previous(self) -> None:
        """Show the item before."""
        self._move(-1)

    def _move(self, step: int) -> None:
        if self.deck is None:
            return
        if self._done:
            self._done = False
        elif not self.deck.move(step):
            self.say("This is the " + ("last one." if step > 0 else "first one."))
            return
        self._show()

    def action_undecided(self) -> None:
        """Show the next item that waits for me."""
        if self.deck and self.deck.next_open():
            self._done = False
            self._show()
        else:
            self.say("Nothing waits for you at this stage.")

    def action_go(self) -> None:
        """Ask for a number and go there."""
        kind = "citation" if self.stage is Stage.TITLE_ABSTRACT else "report"
        asked = [Ask("Its number", hint=f"12, or {kind}:12")]
        self.app.push_screen(AskWords(f"Go to which {kind}?", asked), self._go)

    def _go(self, typed: tuple[str, ...] | None) -> None:
        if typed is None or self.deck is None:
            return
        digits = typed[0].rpartition(":")[2].strip()
        if not digits.isdecimal() or not self._go_to(int(digits)):
            self.warn(f"{one_line(typed[0]) or 'Nothing'} is not at this stage.")

    def _go_to(self, item: int) -> bool:
        if self.deck is None or not self.deck.go_to(item):
            return False
        self._done = False
        self._show()
        return True

    # Words

    def action_note(self) -> None:
        """Ask for a note that goes with my decision."""
        item = self._item()
        if item is None or self.deck is None:
            return
        entry = self.deck.entry(item)
        before = self._notes.get(item, entry.note if entry else "")
        asked = [Ask("Note", before)]
        self.app.push_screen(AskWords("A note with your decision", asked), partial(self._noted, item))

    def _noted(self, item: int, typed: tuple[str, ...] | None) -> None:
        deck = self.deck
        if typed is None or deck is None:
            return
        entry = deck.entry(item)
        if entry and entry.verdict is not None:
            self._send(item, entry.verdict, entry.reason, typed[0])
        else:
            self._notes[item] = typed[0]
            self.say("The note goes with your decision.")
        self._show_lines()

    def action_highlights(self) -> None:
        """Marked terms on or off."""
        self._highlights = not self._highlights
        self.say("terms marked" if self._highlights else "terms not marked")
        self._show(top=False)

    def action_criteria(self) -> None:
        """Show the criteria of the protocol."""
        if self._protocol is not None:
            words = self._protocol.criteria or "The protocol names no criteria."
            self.app.push_screen(ShowText("Criteria", words))

    def action_list(self) -> None:
        """Show or hide the list."""
        side = self.query_one("#side", RowList)
        side.display = not side.display

    def action_stage(self) -> None:
        """Change to the other stage."""
        self.program.action_go(f"{Place.SCREENING}:{_OTHER[self.stage]}")

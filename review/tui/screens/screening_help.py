"""What helps beside the decisions: the common order, stopping, finding, labels, bulk decisions."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from review.errors import ReviewError
from review.services import screening
from review.services.flagging import Flag
from review.services.fulltext import report_lines
from review.services.labelling import citation_of_item, labels_on, set_label
from review.services.listing import Filter, citations
from review.services.protocol import plan_of
from review.services.ranking_process import Grown, OrderKeeper
from review.services.related import Related, related_citations
from review.services.session import Review
from review.services.stopping import StoppingState
from review.services.values import ProtocolVersion, TermWeight
from review.text import one_line
from review.tui.deck import Deck
from review.tui.screens.asking import Ask, AskOne, AskWords, ShowText
from review.tui.screens.screening_text import related_content, stopping_content, terms_content
from review.tui.screens.stage import StageScreen
from review.tui.widgets.rows import RowList
from review.vocabulary import Stage, Verdict

LEAST = 5
"""Places are fixed so many ahead, so that each rests on the newest decisions."""
PER_PLACE = 4000
"""Records to be ranked for each place more when a screen opens: a training of many takes longer."""

_ALIKE = {
    "Exclude them": Verdict.EXCLUDE,
    "Include them": Verdict.INCLUDE,
    "Unsure about them": Verdict.UNSURE,
}

Answers = tuple[Grown | None, StoppingState | None, int]


class HelpedScreen(StageScreen):
    """A screen with a deck, and what a process of its own does for it while keys go on."""

    stage: Stage
    deck: Deck | None
    ranked = False
    rule = False
    _asking = False
    _again = False
    _ahead = LEAST
    _stopping_words = ""

    def begin_help(self, protocol: ProtocolVersion) -> None:
        """Look what the protocol asks for, and bring the order and the figures up to date."""
        plan = plan_of(protocol)
        self.ranked = screening.ranks(plan, self.stage)
        self.rule = plan.stopping != "none" and self.stage is Stage.TITLE_ABSTRACT
        self._ahead = LEAST + (self.deck.waiting // PER_PLACE if self.deck else 0)
        self.keep_up()

    def keep_up(self) -> None:
        """Train, let the order grow and count anew, after what was decided; one question at a time."""
        if self.deck is None or not (self.ranked or self.rule):
            return
        self._again = self._asking
        if not self._asking:
            self._asking = True
            self.read(partial(self._answers, self.keeper), self._kept_up, group="order")

    @property
    def keeper(self) -> OrderKeeper:
        """The process that ranks and counts for this program."""
        return self.program.order_keeper()

    def _answers(self, keeper: OrderKeeper) -> Answers:
        before = self._decided()
        try:
            grown, state = self._brought(keeper)
        except ReviewError:
            self._asking = False
            raise
        return grown, state, before

    def _brought(self, keeper: OrderKeeper) -> tuple[Grown | None, StoppingState | None]:
        handle = self.program.handle
        if not self.ranked:
            return None, keeper.stopping(handle)
        grown = keeper.extend(handle, self._ahead, count=self.rule)
        return grown, grown.stopping

    def _decided(self) -> int:
        return self.deck.decided if self.deck else 0

    def _kept_up(self, answers: Answers) -> None:
        self._asking = False
        grown, state, before = answers
        if state is not None:
            if state.saving and not self._stopping_words:
                self.program.tell(state.saving[len(state.saving) // 2])
            self._stopping_words = state.headline
        if grown is not None:
            self.take_in(grown)
        self.show_help()
        # Who decides while a training lasts is to find a place for each decision of the next one too.
        meanwhile = self._decided() - before
        self._ahead = max(LEAST + 2 * meanwhile, self._ahead - LEAST, LEAST)
        if self._again:
            self.keep_up()

    def order_grew(self) -> None:
        """Show an item where there was none."""
        raise NotImplementedError

    def take_in(self, grown: Grown) -> None:
        """Take in what the order has gained."""
        raise NotImplementedError

    def show_help(self) -> None:
        """Show the line about stopping."""
        raise NotImplementedError

    # Finding

    def action_find(self) -> None:
        """Ask for words, source, label, language or flag, and show only what has them; nothing shows all."""
        asked = [
            Ask("Words"),
            Ask("Source"),
            Ask("Label"),
            Ask("Language", hint="Chinese, eng"),
            Ask("Flag", hint=", ".join(Flag)),
        ]
        self.app.push_screen(AskWords("Find; leave all empty to see everything", asked), self._find)

    def _find(self, typed: tuple[str, ...] | None) -> None:
        if typed is None or self.deck is None:
            return
        words, source, label, language, flag = (each.strip() for each in typed)
        if flag and flag not in list(Flag):
            self.warn(f"There is no flag {one_line(flag)}; there are {', '.join(Flag)}.")
            return
        told = Flag(flag) if flag else None
        wanted = Filter(text=words, source=source, label=label, language=language, flag=told)
        if wanted == Filter():
            self._found((None, ()))
            return
        review, stage, ranked = self.review, self.stage, self.ranked
        self.say("looking …")
        self.read(lambda: _items(review, stage, wanted, ranked=ranked), self._found, group="find")

    def _found(self, found: tuple[frozenset[int] | None, Sequence[int]]) -> None:
        deck, (items, beyond) = self.deck, found
        if deck is None:
            return
        count = deck.narrow(items, beyond)
        if not count:
            deck.narrow(None)
            self.warn("Nothing in your list has that.")
        else:
            self.say(f"{count} found." if items is not None else "Everything is shown.")
        self.query_one("#side", RowList).open(deck.total, deck.index)
        self.order_grew()

    def action_bulk(self) -> None:
        """Decide alike, after a question, on everything found that waits for me."""
        deck = self.deck
        if deck is None or not deck.found_only:
            self.warn("Find items first; then everything found can be decided at once.")
            return
        items = deck.open_here()
        if self.stage is Stage.FULL_TEXT or not items:
            self.warn("Full texts are decided one by one." if items else "Nothing found waits for you.")
            return
        question = f"Decide alike on {len(items)} found items, as your own decisions?"
        self.app.push_screen(AskOne(question, [*_ALIKE, "Leave them"]), partial(self._bulk, items))

    def _bulk(self, items: Sequence[int], chosen: int | None) -> None:
        if chosen is None or chosen >= len(_ALIKE):
            return
        review, stage, verdict = self.review, self.stage, list(_ALIKE.values())[chosen]
        self.save(
            f"{verdict} {len(items)} found",
            lambda key: screening.decide_many(review, stage, items, verdict, key=key),
            partial(self._decided_alike, verdict),
        )

    def _decided_alike(self, verdict: Verdict, count: int) -> None:
        self.load()
        self.program.tell(f"Saved: {verdict} on {count}.")

    # Labels, figures, explanations

    def action_label(self) -> None:
        """Ask for a label for the citation in front."""
        item = self.deck.current if self.deck else None
        if item is not None:
            asked = [Ask("Label", hint="the same again takes it off")]
            self.app.push_screen(AskWords("A label for this citation", asked), partial(self._label, item))

    def _label(self, item: int, typed: tuple[str, ...] | None) -> None:
        if typed is None or not typed[0].strip():
            return
        review, stage, word = self.review, self.stage, typed[0].strip()

        def work(key: UUID) -> str:
            citation = citation_of_item(review, stage, item)
            attached = word not in labels_on(review, citation)
            set_label(review, [citation], word, attached=attached, key=key)
            return f"label {word} {'on' if attached else 'off'}"

        self.save(f"label {word}", work, lambda done: self.say(f"saved: {done}"))

    def action_related(self) -> None:
        """Show what belongs to the record in front, and the labels on it."""
        item = self.deck.current if self.deck else None
        if item is None:
            return
        review, stage = self.review, self.stage

        def work() -> tuple[Sequence[Related], Sequence[str]]:
            citation = citation_of_item(review, stage, item)
            return related_citations(review, citation), labels_on(review, citation)

        self.read(work, lambda both: self._show_related(*both), group="related")

    def _show_related(self, related: Sequence[Related], labels: Sequence[str]) -> None:
        self.app.push_screen(ShowText("Related records and labels", related_content(related, labels)))

    def action_stopping(self) -> None:
        """Show whether screening may stop."""
        handle, keeper = self.program.handle, self.keeper
        self.say("counting …")
        self.read(lambda: keeper.stopping(handle), self._show_stopping, group="stopping")

    def _show_stopping(self, state: StoppingState) -> None:
        self.say("")
        self.app.push_screen(ShowText("May screening stop?", stopping_content(state)))

    def action_why(self) -> None:
        """Show the terms that move the record in front."""
        item = self.deck.current if self.deck else None
        if item is None or self.stage is Stage.FULL_TEXT:
            self.warn("Titles and abstracts are ranked, full texts are not.")
            return
        handle, keeper = self.program.handle, self.keeper
        self.say("looking …")
        self.read(lambda: keeper.explain(handle, item), self._show_why, group="why")

    def _show_why(self, terms: Sequence[TermWeight]) -> None:
        self.say("")
        self.app.push_screen(ShowText("Why this record stands here", terms_content(terms)))


def _items(
    review: Review, stage: Stage, wanted: Filter, *, ranked: bool
) -> tuple[frozenset[int], tuple[int, ...]]:
    """Return the items found, and in ranked order those of them that wait for me, with a place or not."""
    found = frozenset(int(line.id) for line in citations(review, wanted))
    if stage is Stage.FULL_TEXT:
        return frozenset(int(line.id) for line in report_lines(review) if int(line.citation) in found), ()
    return found, tuple(sorted(found & screening.waiting(review, stage))) if ranked else ()

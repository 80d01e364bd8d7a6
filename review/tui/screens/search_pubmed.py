"""What can be asked of PubMed from the list of searches: a search, one again, links, a test."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from textual.content import Content
from textual.worker import get_current_worker

from review.errors import ReviewError
from review.services import fulltext, searching
from review.services.citation_searching import LinkedSummary, search_links
from review.services.known_studies import KnownCheck, check_known, read_known
from review.services.listing import Filter, citations
from review.services.naming import parse_id
from review.services.pace import Run, pace_text
from review.services.rerunning import RerunSummary, rerun_search
from review.services.searching import Entrez, Progress, SearchSummary, Unfinished
from review.services.session import Review
from review.services.strategies import (
    LineCheck,
    SearchSet,
    check_lines,
    history_sets,
    strategy_text,
    with_sets,
)
from review.services.values import LinkKind, Retry, Search
from review.tui.content import block, line, rows
from review.tui.messages import Progressed
from review.tui.screens.asking import Ask, AskOne, AskWords, ShowText
from review.tui.screens.importing import strategy_typed
from review.tui.screens.search_text import (
    counts_text,
    known_content,
    links_content,
    rerun_content,
    sets_content,
)
from review.tui.screens.stage import StageScreen
from review.vocabulary import CitationId, OutcomeOfScreening

T = TypeVar("T")

LINKS = {
    LinkKind.CITED_BY: "articles that cite them (citation searching)",
    LinkKind.REFERENCES: "their reference lists (citation searching)",
    LinkKind.SIMILAR: "similar articles (another method)",
}
_ASKING = "pubmed"


@dataclass(frozen=True, slots=True)
class Seeds:
    """Citations to search from."""

    reports: tuple[CitationId, ...]
    titles: tuple[CitationId, ...]


class PubMedScreen(StageScreen):
    """The keys of PubMed; a search screen says which search is marked."""

    def __init__(self) -> None:
        super().__init__()
        self.unfinished: tuple[Unfinished, ...] = ()
        self._fetching = False
        self._run = Run(time.monotonic)

    @property
    def marked(self) -> Search | None:
        """The marked search."""
        raise NotImplementedError

    def tell_progress(self, words: str) -> None:
        """Show from a worker how far long work has come."""
        self.post_message(Progressed(words))

    def _ask_pubmed(self, words: str, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Ask PubMed in a worker, one thing at a time; a fetch that was left ends with its next reply."""
        asking = self.program.pubmed

        def alone() -> T:
            with asking:
                _go_on()
                return work()

        if any(w.group == _ASKING and w.node is self and not w.is_finished for w in self.app.workers):
            self.say("PubMed is being asked already; escape leaves and stops it.")
            return
        self.say(words)
        self.read(alone, then, group=_ASKING)

    def _client(self) -> Entrez:
        return searching.client(self.program.settings, on_retry=self._retried)

    def _retried(self, retry: Retry) -> None:
        self.tell_progress(f"{retry.what}; trying again in {retry.wait:.0f} s")

    def _watch(self, progress: Progress) -> None:
        _go_on()
        share = round(100 * progress.fetched / progress.total) if progress.total else 100
        pace = pace_text(progress, *self._run.since(progress))
        self.tell_progress(
            f"PubMed: {progress.fetched:,} of {progress.total:,} fetched ({share} %)"
            f"{f', {pace}' if pace else ''}; escape stops it for now"
        )

    # A new search

    def action_pubmed(self) -> None:
        """Ask for a strategy; its hits are counted before anything is fetched."""
        self._ask_strategy("Search PubMed", "car-t AND myeloma", None)

    def action_combine(self) -> None:
        """Show the earlier searches as sets, and ask for one that combines them."""
        review = self.review
        self.read(lambda: history_sets(review), self._combine, group="sets")

    def _combine(self, sets: Sequence[SearchSet]) -> None:
        if sets:
            example = " AND ".join(f"search:{each.search}" for each in sets[-2:])
            self._ask_strategy("Combine searches of PubMed", f"{example} AND review[pt]", sets_content(sets))
        else:
            self.say("There is no search of PubMed to combine yet; s makes one.")

    def _ask_strategy(self, title: str, hint: str, about: Content | None) -> None:
        asked = [
            Ask("Query, or a file of numbered lines as @path", hint=hint),
            Ask("Limits, in words", hint="kept with the search; the query itself has to set them"),
        ]
        self.app.push_screen(AskWords(title, asked, about=about, done="count"), self._count)

    def _count(self, typed: tuple[str, ...] | None) -> None:
        if typed is None or not typed[0]:
            return
        review, entrez = self.review, self._client()

        def count() -> tuple[str, tuple[LineCheck, ...]]:
            strategy = with_sets(review, strategy_typed(typed[0]))
            return strategy, check_lines(entrez, searching.strategy_of(strategy))

        self._ask_pubmed("counting at PubMed …", count, lambda both: self._confirm(*both, typed[1]))

    def _confirm(self, strategy: str, checked: Sequence[LineCheck], limits: str) -> None:
        self.say("")
        hits = checked[-1].count.hits if checked else 0
        self.app.push_screen(
            AskOne(
                f"Fetch {hits} records from PubMed?", ["no", f"yes, fetch {hits}"], about=counts_text(checked)
            ),
            lambda chosen: self._search(strategy, limits) if chosen == 1 else None,
        )

    def _search(self, strategy: str, limits: str) -> None:
        review, entrez = self.review, self._client()
        self._fetch(
            lambda: searching.search_pubmed(review, entrez, strategy, limits=limits, watch=self._watch),
            self._fetched,
        )

    def action_resume(self) -> None:
        """Go on with the first search that was interrupted."""
        if not self.unfinished:
            self.say("No search is unfinished.")
            return
        review, entrez, first = self.review, self._client(), self.unfinished[0].search
        self._fetch(lambda: searching.resume(review, entrez, first, watch=self._watch), self._fetched)

    def _fetch(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        self._fetching = True
        self._run = Run(time.monotonic)
        self._ask_pubmed("fetching from PubMed; every reply is stored before it is read …", work, then)

    def failed(self) -> None:
        """Show a search that was begun and not finished."""
        if self._fetching:
            self._fetching = False
            self.load()

    def _fetched(self, summary: SearchSummary) -> None:
        missing = f"; {len(summary.missing)} asked for and not sent" if summary.missing else ""
        spelling = f"; did you mean {summary.spelling}?" if summary.spelling else ""
        self.say(f"PubMed: {summary.hits} hits, {summary.imported.added} records added{missing}{spelling}")
        self.load()

    def _open_text(self, title: str, content: Content) -> None:
        self.say("")
        self.load()
        self.app.push_screen(ShowText(title, content))

    # An earlier search

    def action_rerun(self) -> None:
        """Ask whether the marked search of PubMed is to be run again."""
        if (search := self.marked) is None:
            return
        about = rows([line(f"searched {search.searched_on}, {search.hits} hits"), block(search.strategy)])
        choices = [
            "no",
            "yes: fetch what is new, and look what became of the records held",
            "yes: fetch what is new only",
        ]
        self.app.push_screen(
            AskOne(f"Run search:{search.id} again?", choices, about=about), partial(self._rerun, search)
        )

    def _rerun(self, search: Search, chosen: int | None) -> None:
        if not chosen:
            return
        review, entrez = self.review, self._client()
        self._fetch(
            lambda: rerun_search(review, entrez, search.id, look_for_changes=chosen == 1, watch=self._watch),
            self._rerun_done,
        )

    def _rerun_done(self, found: RerunSummary) -> None:
        self._open_text(f"search:{found.earlier} run again", rerun_content(found))

    def action_known(self) -> None:
        """Ask for known studies, and test the marked strategy with them."""
        if (search := self.marked) is None:
            self.say("There is no search to test yet.")
            return
        asked = [Ask("File of PMIDs, one a line; or PMIDs", hint="known.txt, or 12345678 23456789")]
        about = line(f"Which of them does search:{search.id} find, and which line loses the others?", "dim")
        self.app.push_screen(
            AskWords("Known studies", asked, about=about, done="test"), partial(self._check_known, search)
        )

    def _check_known(self, search: Search, typed: tuple[str, ...] | None) -> None:
        if typed is None or not typed[0]:
            return
        review, entrez = self.review, self._client()

        def check() -> tuple[KnownCheck, dict[int, str]]:
            strategy = searching.strategy_of(strategy_text(review, search.id))
            known = read_known(pmids_typed(typed[0]))
            return check_known(entrez, strategy, known), {each.number: each.text for each in strategy.lines}

        title = f"Known studies and search:{search.id}"
        self._ask_pubmed(
            "asking PubMed line by line …", check, lambda both: self._open_text(title, known_content(*both))
        )

    # Links

    def action_links(self) -> None:
        """Ask which links to follow, then from which citations."""
        about = rows(line(kind.limits, "italic") for kind in LINKS)
        self.app.push_screen(
            AskOne("From citations of the review to", list(LINKS.values()), about=about), self._links
        )

    def _links(self, chosen: int | None) -> None:
        if chosen is not None:
            review, kind = self.review, list(LINKS)[chosen]
            self.read(lambda: seeds(review), partial(self._ask_seeds, kind), group="seeds")

    def _ask_seeds(self, kind: LinkKind, found: Seeds) -> None:
        choices = [
            f"{len(found.reports)} citations with an included report",
            f"{len(found.titles)} citations included at title and abstract",
            "citations I name …",
        ]
        self.app.push_screen(
            AskOne(f"{LINKS[kind].capitalize()}: of which citations?", choices),
            partial(self._chose_seeds, kind, found),
        )

    def _chose_seeds(self, kind: LinkKind, found: Seeds, chosen: int | None) -> None:
        if chosen == 2:
            asked = [Ask("Citations", hint="citation:7 citation:12")]
            self.app.push_screen(
                AskWords("Citation searching", asked, done="search"), partial(self._named_seeds, kind)
            )
        elif chosen is not None:
            self._follow(kind, (found.reports, found.titles)[chosen])

    def _named_seeds(self, kind: LinkKind, typed: tuple[str, ...] | None) -> None:
        if typed is None:
            return
        words = typed[0].replace(",", " ").replace(";", " ").split()
        try:
            ids = [CitationId(int(w) if w.isdecimal() else parse_id(w, "citation")[1]) for w in words]
        except ReviewError as mistake:
            self.warn(str(mistake))
            return
        self._follow(kind, ids)

    def _follow(self, kind: LinkKind, ids: Sequence[CitationId]) -> None:
        if not ids:
            self.say("There is no such citation yet.")
            return
        review, entrez = self.review, self._client()
        self._fetch(lambda: search_links(review, entrez, kind, ids, watch=self._watch), self._followed)

    def _followed(self, found: LinkedSummary) -> None:
        self._open_text(found.found.imported.source, links_content(found))


def _go_on() -> None:
    """Stop a worker whose screen was left."""
    if get_current_worker().is_cancelled:
        raise ReviewError("The fetch was stopped; what was fetched is kept, and r goes on.")


def pmids_typed(typed: str) -> str:
    """Return the text of the file that was named, or the PMIDs that were typed.

    Raises:
        BadInput: the file cannot be read.
    """
    named = any(sign in typed for sign in "@./\\~")
    return strategy_typed("@" + typed.removeprefix("@")) if named else typed


def seeds(review: Review) -> Seeds:
    """Return the citations that links are followed from most often."""
    reports = fulltext.report_lines(review)
    included = (each.citation for each in reports if each.outcome is OutcomeOfScreening.INCLUDED)
    titles = citations(review, Filter(outcome=OutcomeOfScreening.INCLUDED))
    return Seeds(tuple(dict.fromkeys(included)), tuple(each.id for each in titles))

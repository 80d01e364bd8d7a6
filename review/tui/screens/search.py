"""Searches and imports: what was searched, what each brought, and how to bring more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll

from review.errors import BadInput
from review.services import importing, searching
from review.services.importing import ImportSummary, IncomingFile, SearchFacts
from review.services.searching import LineCount, Progress, SearchSummary, Unfinished
from review.services.session import Review
from review.services.values import Rejected, Search
from review.tui.commands import bindings
from review.tui.content import rows
from review.tui.messages import Progressed
from review.tui.places import Place
from review.tui.screens.asking import Ask, AskOne, AskWords, ShowText
from review.tui.screens.search_text import (
    counts_text,
    found_content,
    search_content,
    search_row,
    summary_text,
)
from review.tui.screens.stage import StageScreen
from review.tui.widgets.lines import Words
from review.tui.widgets.rows import RowList
from review.vocabulary import SearchId, SourceKind


@dataclass(frozen=True, slots=True)
class Listed:
    """What the screen shows."""

    searches: tuple[Search, ...]
    unfinished: tuple[Unfinished, ...]


class SearchScreen(StageScreen):
    """The list of searches, and the marked one in full."""

    place = Place.SEARCH
    BINDINGS: ClassVar[list[Binding]] = bindings(Place.SEARCH)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self._searches: tuple[Search, ...] = ()
        self._unfinished: tuple[Unfinished, ...] = ()

    def body(self) -> ComposeResult:
        """Yield counts, the list, and the marked search."""
        yield Words(id="progress")
        yield RowList(id="rows")
        with VerticalScroll(id="pane", can_focus=False):
            yield Words(id="pane-words")

    def load(self) -> None:
        """Read the searches."""
        review = self.review
        self.read(
            lambda: Listed(importing.searches(review), tuple(searching.unfinished(review))), self._listed
        )

    def _listed(self, found: Listed) -> None:
        self._searches, self._unfinished = found.searches, found.unfinished
        self.query_one("#progress", Words).show(found_content(found.searches, len(found.unfinished)))
        self._rows.open(len(self._searches), self._rows.cursor)
        self._rows.fill(enumerate(map(search_row, self._searches)))
        self._show_marked()

    @property
    def _rows(self) -> RowList:
        return self.query_one("#rows", RowList)

    def _show_marked(self) -> None:
        if self._searches:
            self.paint(search_content(self._searches[self._rows.cursor]))
        else:
            self.paint(rows([]))

    def action_next(self) -> None:
        """Mark the next search."""
        self._rows.point(self._rows.cursor + 1)
        self._show_marked()

    def action_previous(self) -> None:
        """Mark the search before."""
        self._rows.point(self._rows.cursor - 1)
        self._show_marked()

    def on_row_list_picked(self, message: RowList.Picked) -> None:
        """Mark the clicked search."""
        self._rows.point(message.index)
        self._show_marked()

    # Files

    def action_import_files(self) -> None:
        """Ask for the files of a search and what is known about it."""
        asked = [
            Ask("Files, several with ; between them", hint="records.ris; more.nbib"),
            Ask("Source", hint="CNKI"),
            Ask(f"Kind: {', '.join(SourceKind)}", str(SourceKind.DATABASE)),
            Ask("Platform", hint="the place it was searched on, if any"),
            Ask("Date searched", hint="2026-01-31"),
            Ask("Hits the source reported", hint="a number, if known"),
            Ask("Limits", hint="language, years ..."),
        ]
        self.app.push_screen(AskWords("Import the files of one search", asked), self._import)

    def _import(self, typed: tuple[str, ...] | None) -> None:
        if typed is None:
            return
        review = self.review
        self.say("reading the files …")
        self.read(
            partial(_facts_and_files, typed), lambda both: self._save_import(review, *both), group="files"
        )

    def _save_import(self, review: Review, facts: SearchFacts, files: Sequence[IncomingFile]) -> None:
        self.save(
            f"import of {len(files)} files from {facts.source}",
            lambda key: importing.import_files(review, files, facts, key=key),
            self._imported,
        )

    def _imported(self, summary: ImportSummary) -> None:
        self.say(f"{summary.added} records added. {summary.reconciliation}")
        self.load()
        self.app.push_screen(ShowText("Imported", summary_text(summary)))

    def action_rejects(self) -> None:
        """List the entries that could not be read."""
        review = self.review
        self.read(lambda: importing.rejected_entries(review), self._show_rejects, group="rejects")

    def _show_rejects(self, found: Sequence[Rejected]) -> None:
        lines = [f"line {each.line}: {each.reason}\n{each.raw[:400]}" for each in found]
        self.app.push_screen(
            ShowText(f"{len(found)} entries not read", "\n\n".join(lines) or "Every entry was read.")
        )

    # PubMed

    def action_pubmed(self) -> None:
        """Ask for a strategy; its hits are counted before anything is fetched."""
        asked = [Ask("Query, or a file of numbered lines as @path", hint="car-t AND myeloma")]
        self.app.push_screen(AskWords("Search PubMed", asked), self._count)

    def _count(self, typed: tuple[str, ...] | None) -> None:
        if typed is None or not typed[0]:
            return
        settings = self.program.settings
        self.say("counting at PubMed …")

        def count() -> tuple[str, tuple[LineCount, ...]]:
            strategy = _strategy(typed[0])
            with_client = searching.client(settings)
            return strategy, searching.count_lines(with_client, searching.strategy_of(strategy))

        self.read(count, lambda both: self._confirm(*both), group="pubmed")

    def _confirm(self, strategy: str, counted: Sequence[LineCount]) -> None:
        self.say("")
        hits = counted[-1].hits if counted else 0
        self.app.push_screen(
            AskOne(
                f"Fetch {hits} records from PubMed?", ["no", f"yes, fetch {hits}"], about=counts_text(counted)
            ),
            lambda chosen: self._fetch(lambda r, w: _search(self, r, strategy, w)) if chosen == 1 else None,
        )

    def action_resume(self) -> None:
        """Go on with the first search that was interrupted."""
        if not self._unfinished:
            self.say("No search is unfinished.")
            return
        first: SearchId = self._unfinished[0].search
        self._fetch(lambda r, w: searching.resume(r, searching.client(self.program.settings), first, watch=w))

    def _fetch(self, work: Callable[[Review, Callable[[Progress], None]], SearchSummary]) -> None:
        review = self.review
        self.say("fetching from PubMed; every reply is stored before it is read …")
        self.read(lambda: work(review, self._watch), self._fetched, group="pubmed")

    def _watch(self, progress: Progress) -> None:
        share = round(100 * progress.fetched / progress.total) if progress.total else 100
        self.post_message(Progressed(f"PubMed: {progress.fetched} of {progress.total} fetched ({share} %)"))

    def _fetched(self, summary: SearchSummary) -> None:
        missing = f"; {len(summary.missing)} asked for and not sent" if summary.missing else ""
        spelling = f"; did you mean {summary.spelling}?" if summary.spelling else ""
        self.say(f"PubMed: {summary.hits} hits, {summary.imported.added} records added{missing}{spelling}")
        self.load()


def _search(
    screen: SearchScreen, review: Review, strategy: str, watch: Callable[[Progress], None]
) -> SearchSummary:
    return searching.search_pubmed(review, searching.client(screen.program.settings), strategy, watch=watch)


def _strategy(typed: str) -> str:
    return (
        _bytes(Path(typed[1:].strip()).expanduser()).decode("utf-8", "replace")
        if typed.startswith("@")
        else typed
    )


def _facts_and_files(typed: Sequence[str]) -> tuple[SearchFacts, list[IncomingFile]]:
    names, source, kind, platform, searched, hits, limits = typed
    paths = [Path(name.strip()).expanduser() for name in names.split(";") if name.strip()]
    if not paths or not source:
        raise BadInput("An import needs at least one file, and the name of its source.")
    if kind not in list(SourceKind):
        raise BadInput(f"`{kind}` is no kind of source; choose one of {', '.join(SourceKind)}.")
    if hits and not hits.isdecimal():
        raise BadInput(f"`{hits}` is not a number of hits; leave it empty where it is not known.")
    facts = SearchFacts(
        source,
        SourceKind(kind),
        platform=platform,
        limits=limits,
        searched_on=searched,
        hits=int(hits) if hits else None,
    )
    return facts, [IncomingFile(path.name, _bytes(path)) for path in paths]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise BadInput(f"{path} cannot be read: {fault.strerror or fault}.") from None

"""Searches and imports: what was searched, what each brought, and how to bring more."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll

from review.errors import ReviewError
from review.services import importing, searching
from review.services.importing import ImportSummary
from review.services.searching import Unfinished
from review.services.session import Review
from review.services.values import Batch, Rejected, Search
from review.tui.commands import bindings
from review.tui.content import line
from review.tui.places import Place
from review.tui.screens.asking import Ask, AskWords, ShowText
from review.tui.screens.importing import ImportScreen, look_at
from review.tui.screens.importing_text import Plan, summary_content
from review.tui.screens.search_pubmed import PubMedScreen
from review.tui.screens.search_text import found_content, search_content, search_row
from review.tui.widgets.lines import Words
from review.tui.widgets.rows import RowList
from review.vocabulary import SearchId

NO_SEARCH = "No search yet: i imports the files of one, s searches PubMed."


@dataclass(frozen=True, slots=True)
class Listed:
    """What the screen shows."""

    searches: tuple[Search, ...]
    batches: tuple[Batch, ...]
    unfinished: tuple[Unfinished, ...]


class SearchScreen(PubMedScreen):
    """The list of searches, and the marked one in full."""

    place = Place.SEARCH
    BINDINGS: ClassVar[list[Binding]] = bindings(Place.SEARCH)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self._searches: tuple[Search, ...] = ()
        self._batches: tuple[Batch, ...] = ()
        self._newest: SearchId | None = None

    def body(self) -> ComposeResult:
        """Yield counts, the list, and the marked search."""
        yield Words(id="progress")
        yield RowList(id="rows")
        with VerticalScroll(id="pane", can_focus=False):
            yield Words(id="pane-words")

    def load(self) -> None:
        """Read the searches."""
        review = self.review
        self.read(partial(_listed, review), self._listed)

    def _listed(self, found: Listed) -> None:
        self._searches, self.unfinished = found.searches, found.unfinished
        self._batches = found.batches
        self.query_one("#progress", Words).show(found_content(found.searches, len(found.unfinished)))
        newest = (place for place, search in enumerate(self._searches) if search.id == self._newest)
        self._rows.open(len(self._searches), next(newest, self._rows.cursor))
        self._newest = None
        self._rows.fill(enumerate(map(search_row, self._searches)))
        self._show_marked()

    @property
    def _rows(self) -> RowList:
        return self.query_one("#rows", RowList)

    @property
    def marked(self) -> Search | None:
        """The marked search."""
        return self._searches[self._rows.cursor] if self._searches else None

    def _show_marked(self) -> None:
        search = self.marked
        if search is None:
            self.paint(line(NO_SEARCH))
        else:
            brought = [batch for batch in self._batches if batch.search == search.id]
            self.paint(search_content(search, brought))

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
        """Ask for the files of a search; what they seem to be is shown before anything is written."""
        about = line("Nothing is written before you have seen what they are.", "dim")
        asked = [
            Ask(
                "Files of one search; * stands for anything, ; between several",
                hint="~/Downloads/cnki-*.txt; more.ris",
            )
        ]
        self.app.push_screen(AskWords("Import", asked, about=about, done="look at them"), self._look_at)

    def _look_at(self, typed: tuple[str, ...] | None) -> None:
        if typed is None or not typed[0]:
            return
        review = self.review
        self.say("reading the files …")
        self.read(lambda: look_at(review, typed[0], self.tell_progress), self._looked_at, group="files")

    def _looked_at(self, plan: Plan) -> None:
        self.say("")
        self.app.push_screen(ImportScreen(plan, self._import))

    def _import(self, plan: Plan) -> None:
        review, into = self.review, plan.into.id if plan.into else None
        self.save(
            f"import of {len(plan.files)} files from {plan.source}",
            lambda key: importing.import_files(review, plan.files, plan.facts, into=into, key=key),
            self._imported,
            partial(self._not_imported, plan),
        )

    def _not_imported(self, plan: Plan, error: ReviewError) -> None:
        trouble = f"Not imported, and nothing was written: {error}"
        self.app.push_screen(ImportScreen(plan, self._import, trouble))

    def _imported(self, summary: ImportSummary) -> None:
        self._newest = summary.search
        self.say(f"{summary.added} records added. {summary.reconciliation}")
        self.load()
        self.app.push_screen(ShowText("Imported", summary_content(summary)))

    def action_rejects(self) -> None:
        """List the entries that could not be read."""
        review = self.review
        self.read(lambda: importing.rejected_entries(review), self._show_rejects, group="rejects")

    def _show_rejects(self, found: Sequence[Rejected]) -> None:
        lines = [f"line {each.line}: {each.reason}\n{each.raw[:400]}" for each in found]
        self.app.push_screen(
            ShowText(f"Entries not read: {len(found)}", "\n\n".join(lines) or "Every entry was read.")
        )


def _listed(review: Review) -> Listed:
    return Listed(importing.searches(review), importing.batches(review), searching.unfinished(review))

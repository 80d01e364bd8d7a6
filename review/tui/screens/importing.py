"""Files before they are imported: what they seem to be is shown, may be corrected, and is confirmed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll

from review.errors import BadInput
from review.services.detecting import FORMATS, Detected, detect_file
from review.services.importing import IncomingFile, SearchFacts, columns_told, searches
from review.services.session import Review
from review.services.values import Search
from review.text import one_line
from review.tui.commands import bindings
from review.tui.places import Place
from review.tui.screens.asking import Ask, AskOne, AskWords
from review.tui.screens.importing_text import (
    Plan,
    file_content,
    file_row,
    plan_line,
    planned,
    search_words,
)
from review.tui.screens.stage import StageScreen
from review.tui.typed_paths import file_content as bytes_of
from review.tui.typed_paths import typed_paths
from review.tui.widgets.lines import Words
from review.tui.widgets.rows import RowList
from review.vocabulary import SourceKind

AS_FOUND = "what the content says"
OTHER = "another one …"
ENCODINGS = (AS_FOUND, "utf-8", "gb18030", "big5", "utf-16", "cp1252", "latin-1", OTHER)
_MOST_ROWS = 6


def look_at(review: Review, typed: str, say: Callable[[str], None]) -> Plan:
    """Read the files a line names, and return what an import of them would be.

    Args:
        review: the opened review.
        typed: names of files.
        say: is told which file is read.

    Raises:
        BadInput: a name is no file, or a file cannot be read.
    """
    files: list[IncomingFile] = []
    found: list[Detected] = []
    paths = typed_paths(typed)
    for number, path in enumerate(paths, start=1):
        say(f"reading {path.name} ({number} of {len(paths)}) …")
        files.append(IncomingFile(path.name, bytes_of(path)))
        found.append(detect_file(review, files[-1]))
    return planned(files, found)


class ImportScreen(StageScreen):
    """The files, the marked one in full, and the search they belong to; nothing is written here.

    Args:
        plan: the import as it stands.
        accepted: told the plan once it is confirmed, after this screen is gone.
        trouble: why an earlier try was not saved.
    """

    place = Place.IMPORT
    BINDINGS: ClassVar[list[Binding]] = bindings(Place.IMPORT)  # type: ignore[assignment]

    def __init__(self, plan: Plan, accepted: Callable[[Plan], None], trouble: str = "") -> None:
        super().__init__()
        self._plan = plan
        self._accepted = accepted
        self._trouble = trouble

    def body(self) -> ComposeResult:
        """Yield counts, the files, the marked file, and the search."""
        yield Words(id="progress")
        yield RowList(id="rows")
        with VerticalScroll(id="pane", can_focus=False):
            yield Words(id="pane-words")
        yield Words(id="decision")

    def load(self) -> None:
        """Show the plan."""
        self._show(0)
        if self._trouble:
            self.warn(self._trouble)

    @property
    def _rows(self) -> RowList:
        return self.query_one("#rows", RowList)

    @property
    def _file(self) -> IncomingFile:
        return self._plan.files[self._rows.cursor]

    def _show(self, cursor: int) -> None:
        found = self._plan.found
        self.query_one("#progress", Words).show(plan_line(self._plan))
        self._rows.styles.height = min(len(found), _MOST_ROWS)
        self._rows.open(len(found), cursor)
        self._rows.fill(enumerate(map(file_row, found)))
        self.query_one("#decision", Words).show(search_words(self._plan, self.review.clock().date()))
        self._show_marked()

    def _show_marked(self) -> None:
        self.paint(file_content(self._plan.found[self._rows.cursor]))

    def _mark(self, index: int) -> None:
        self._rows.point(index)
        self._show_marked()

    def action_next(self) -> None:
        """Mark the next file."""
        self._mark(self._rows.cursor + 1)

    def action_previous(self) -> None:
        """Mark the file before."""
        self._mark(self._rows.cursor - 1)

    def on_row_list_picked(self, message: RowList.Picked) -> None:
        """Mark the clicked file."""
        self._mark(message.index)

    def action_accept(self) -> None:
        """Leave this screen and import, where nothing stands against it."""
        if not self._plan.source and not any(file.refusal for file in self._plan.found):
            self.action_search()
        elif self._plan.trouble:
            self.warn(self._plan.trouble)
        else:
            self.app.pop_screen()
            self._accepted(self._plan)

    # The files

    def action_take_out(self) -> None:
        """Leave the marked file out; without any file there is nothing to do here."""
        at = self._rows.cursor
        keep = [n for n in range(len(self._plan.files)) if n != at]
        if not keep:
            self.say("It is the only file; escape leaves, and nothing is imported.")
            return
        name = self._file.name
        plan = self._plan
        self._plan = planned([plan.files[n] for n in keep], [plan.found[n] for n in keep], plan)
        self._show(min(at, len(keep) - 1))
        self.say(f"{name} is left out.")

    def action_format(self) -> None:
        """Ask for the format of the marked file."""
        names = [AS_FOUND, *FORMATS]
        self.app.push_screen(
            AskOne(f"Read {self._file.name} as", names), partial(self._chose_format, self._file, names)
        )

    def _chose_format(self, file: IncomingFile, names: Sequence[str], chosen: int | None) -> None:
        if chosen is not None:
            self._look_again(file, replace(file, format=names[chosen] if chosen else ""))

    def action_encoding(self) -> None:
        """Ask for the encoding of the marked file."""
        self.app.push_screen(
            AskOne(f"Decode {self._file.name} as", ENCODINGS), partial(self._chose_encoding, self._file)
        )

    def _chose_encoding(self, file: IncomingFile, chosen: int | None) -> None:
        if chosen is None:
            return
        if ENCODINGS[chosen] == OTHER:
            asked = [Ask("Encoding, by its usual name", file.encoding, "shift_jis")]
            self.app.push_screen(
                AskWords("Another encoding", asked, done="read"), partial(self._typed_encoding, file)
            )
        else:
            self._look_again(file, replace(file, encoding=ENCODINGS[chosen] if chosen else ""))

    def _typed_encoding(self, file: IncomingFile, typed: tuple[str, ...] | None) -> None:
        if typed is not None:
            self._look_again(file, replace(file, encoding=typed[0]))

    def action_columns(self) -> None:
        """Ask what the columns of the marked file hold."""
        file = self._file
        shown = "; ".join(f"{name}={meaning}" for name, meaning in file.columns)
        asked = [Ask("Columns and what they hold", shown, "Titel=title; Jahr=year; Autoren=authors")]
        window = AskWords(f"Columns of {file.name}", asked, done="read")
        self.app.push_screen(window, partial(self._told_columns, file))

    def _told_columns(self, file: IncomingFile, typed: tuple[str, ...] | None) -> None:
        if typed is None:
            return
        try:
            columns = columns_told(part for part in typed[0].split(";") if part.strip())
        except BadInput as mistake:
            self.warn(str(mistake))
            return
        self._look_again(file, replace(file, columns=columns))

    def _look_again(self, before: IncomingFile, file: IncomingFile) -> None:
        review = self.review
        self.say(f"reading {file.name} …")
        self.read(lambda: detect_file(review, file), partial(self._looked_again, before, file), group="files")

    def _looked_again(self, before: IncomingFile, file: IncomingFile, found: Detected) -> None:
        at = next((n for n, each in enumerate(self._plan.files) if each is before), None)
        if at is None:
            return
        files, seen = list(self._plan.files), list(self._plan.found)
        files[at], seen[at] = file, found
        self._plan = planned(files, seen, self._plan)
        self._show(at)
        self.say(f"{file.name} was read again.")

    # The search

    def action_search(self) -> None:
        """Ask what is known of the search."""
        facts = self._plan.facts
        hits = "" if facts.hits is None else str(facts.hits)
        shown = (facts.source, str(facts.kind), facts.platform, facts.searched_on, hits, facts.limits)
        self._ask((*shown, facts.strategy))

    def _ask(self, shown: Sequence[str], mistake: str = "") -> None:
        labels = (
            ("Source", "CNKI, Embase ..."),
            (f"Kind: {', '.join(SourceKind)}", ""),
            ("Platform", "Ovid, EBSCOhost ...; where it was searched, if not at the source itself"),
            ("Date searched", f"{self.review.clock().date().isoformat()} (today, if left empty)"),
            ("Hits the source reported", "a number, if known"),
            ("Limits", "language, years ..."),
            ("Strategy, or a file with it as @path", "as it was run"),
        )
        asked = [Ask(label, value, hint) for (label, hint), value in zip(labels, shown, strict=True)]
        window = AskWords("The search", asked, done="keep", mistake=mistake)
        self.app.push_screen(window, self._answered)

    def _answered(self, typed: tuple[str, ...] | None) -> None:
        if typed is None:
            return
        try:
            facts = facts_typed(typed, self._plan.facts)
        except BadInput as mistake:
            self._ask(typed, str(mistake))
            return
        self._plan = replace(self._plan, facts=facts, told=True, into=None)
        self._show(self._rows.cursor)
        self.say("enter imports.")

    def action_into(self) -> None:
        """Ask for a search that the files belong to."""
        review = self.review
        self.read(lambda: searches(review), self._ask_into, group="searches")

    def _ask_into(self, found: Sequence[Search]) -> None:
        names = ["a new search", *(f"search:{s.id} {s.source}, {s.searched_on}" for s in found)]
        self.app.push_screen(AskOne("The files belong to", names), partial(self._into, found))

    def _into(self, found: Sequence[Search], chosen: int | None) -> None:
        if chosen is not None:
            self._plan = replace(self._plan, into=found[chosen - 1] if chosen else None)
            self._show(self._rows.cursor)


def facts_typed(typed: Sequence[str], before: SearchFacts) -> SearchFacts:
    """Return what was typed about a search.

    Args:
        typed: the answers, in the order of the questions.
        before: what was known; a strategy of many lines, shown on one, stays if it was not touched.

    Raises:
        BadInput: no source, no such kind, no day, no number, or a file that cannot be read.
    """
    source, kind, platform, searched, hits, limits, strategy = typed
    if not source:
        raise BadInput("An import names its source.")
    if kind not in list(SourceKind):
        raise BadInput(f"`{kind}` is no kind of source; choose one of {', '.join(SourceKind)}.")
    if hits and not hits.isdecimal():
        raise BadInput(f"`{hits}` is not a number of hits; leave it empty where it is not known.")
    same = strategy == one_line(before.strategy)
    return SearchFacts(
        source,
        SourceKind(kind),
        platform=platform,
        strategy=before.strategy if same else strategy_typed(strategy),
        limits=limits,
        searched_on=_day(searched),
        hits=int(hits) if hits else None,
    )


def strategy_typed(typed: str) -> str:
    """Return a strategy as typed, or the text of the file that `@path` names.

    Raises:
        BadInput: the file cannot be read.
    """
    if not typed.startswith("@"):
        return typed
    (path,) = typed_paths(typed[1:])[:1]
    return bytes_of(path).decode("utf-8-sig", "replace")


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat() if typed else ""
    except ValueError:
        raise BadInput(f"`{typed}` is no day; write it YYYY-MM-DD.") from None

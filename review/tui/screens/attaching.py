"""A folder of documents for the full texts: matched, asked about where unsure, kept; and what is left."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import UUID, uuid5

from textual.content import Content

from review.services import fulltext
from review.services.fulltext_matching import Candidate, FileMatch, Matching, folder_files, match_files
from review.services.session import Review
from review.tui.content import NOTHING, join, line, rows
from review.tui.screens.asking import Ask, AskOne, AskWords, ShowText
from review.tui.screens.stage import StageScreen
from review.tui.typed_paths import file_content
from review.vocabulary import ReportId

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Pairing:
    """Files and their reports: what is certain or was answered, and what is still to be asked.

    Attributes:
        titles: of every report, by its id.
        found: what the folder came to.
        pairs: each file with its report.
        asked: how many of the unsure files a person was asked about.
        left: unsure files that belong to none of the reports offered.
    """

    titles: dict[ReportId, str]
    found: Matching
    pairs: tuple[tuple[Path, ReportId], ...]
    asked: int = 0
    left: tuple[FileMatch, ...] = ()

    @property
    def open(self) -> FileMatch | None:
        """The next unsure file."""
        return self.found.unsure[self.asked] if self.asked < len(self.found.unsure) else None


def look_at_folder(review: Review, typed: str) -> Pairing:
    """Match the documents of a folder to the reports; nothing is written.

    Raises:
        NotFound: no such folder.
        BadInput: it is no folder, or holds too many files.
    """
    found = match_files(review, folder_files(Path(typed).expanduser()))
    titles = {each.id: each.title for each in fulltext.report_lines(review)}
    return Pairing(titles, found, tuple((m.file.path, m.candidates[0].report) for m in found.certain))


def keep(review: Review, pairs: Sequence[tuple[Path, ReportId]], key: UUID) -> int:
    """Keep each file with its report, one unit each; a retry with the same key adds nothing twice."""
    for path, report in pairs:
        own = uuid5(key, f"{report}:{path}")
        fulltext.attach(review, report, path.name, file_content(path), key=own)
    return len(pairs)


class Attaching:
    """The questions, one window after the other, over the screen of full texts.

    Args:
        screen: asks, reads and saves.
        done: told once something was kept.
    """

    def __init__(self, screen: StageScreen, done: Callable[[str], None]) -> None:
        self._screen = screen
        self._done = done

    def begin(self) -> None:
        """Ask for the folder."""
        about = line(
            "Files are matched by DOI, PMID, title and name; you are asked where it is not sure.", "dim"
        )
        asked = [Ask("Folder of PDFs, EndNote's .Data/PDF or Zotero's storage", hint="~/Downloads/papers")]
        self._screen.app.push_screen(
            AskWords("Attach a folder", asked, about=about, done="look at it"), self._match
        )

    def _match(self, typed: tuple[str, ...] | None) -> None:
        if typed is None or not typed[0]:
            return
        review = self._screen.review
        self._screen.say("matching the files of the folder …")
        self._screen.read(lambda: look_at_folder(review, typed[0]), self._next, group="folder")

    def _next(self, pairing: Pairing) -> None:
        """Ask about the next unsure file, or for the word to keep everything."""
        self._screen.say("")
        unsure = pairing.open
        if unsure is None:
            self._confirm(pairing)
            return
        choices = [_choice(candidate) for candidate in unsure.candidates]
        title = f"Unsure, {pairing.asked + 1} of {len(pairing.found.unsure)}: {unsure.file.name} belongs to"
        self._screen.app.push_screen(
            AskOne(title, [*choices, "none of these"]), partial(self._answer, pairing)
        )

    def _answer(self, pairing: Pairing, chosen: int | None) -> None:
        unsure = pairing.open
        if chosen is None or unsure is None:
            self._screen.say("Nothing was attached.")
            return
        on = replace(pairing, asked=pairing.asked + 1)
        if chosen < len(unsure.candidates):
            pair = (unsure.file.path, unsure.candidates[chosen].report)
            self._next(replace(on, pairs=(*pairing.pairs, pair)))
        else:
            self._next(replace(on, left=(*pairing.left, unsure)))

    def _confirm(self, pairing: Pairing) -> None:
        count = len(pairing.pairs)
        if not count:
            self._screen.app.push_screen(ShowText("No file belongs to a report", rows(left_lines(pairing))))
            return
        words = f"{count} file" if count == 1 else f"{count} files"
        self._screen.app.push_screen(
            AskOne(f"Attach {words}?", ["no", f"yes, attach {words}"], about=pairs_content(pairing)),
            lambda chosen: self._keep(pairing) if chosen == 1 else self._screen.say("Nothing was attached."),
        )

    def _keep(self, pairing: Pairing) -> None:
        review = self._screen.review
        self._screen.save(
            f"{len(pairing.pairs)} files of the folder",
            lambda key: keep(review, pairing.pairs, key),
            partial(self._kept, pairing),
        )

    def _kept(self, pairing: Pairing, count: int) -> None:
        self._done(f"saved: {count} files with their reports")
        self._screen.app.push_screen(ShowText(f"{count} files attached", rows(left_lines(pairing))))


def pairs_content(pairing: Pairing) -> Content:
    """Return each file with the report it goes to."""
    lines = [
        join([line(f"report:{report}", "bold"), line(f"  {path.name}  ← {pairing.titles.get(report, '')}")])
        for path, report in pairing.pairs[:SHOWN]
    ]
    more = len(pairing.pairs) - SHOWN
    return rows([*lines, line(f"and {more} more")] if more > 0 else lines)


def left_lines(pairing: Pairing) -> Iterator[Content]:
    """Yield what is left: files without a report, and reports without a file."""
    given = {report for _, report in pairing.pairs}
    files = [*(match.file.name for match in pairing.left), *(file.name for file in pairing.found.unmatched)]
    without = [facts.id for facts in pairing.found.without if facts.id not in given]
    yield from _group("Files that belong to no report", files)
    yield from _group(
        "Reports still without a file", [f"report:{r}  {pairing.titles.get(r, '')}" for r in without]
    )
    if not files and not without:
        yield line("Nothing is left: every report has a file, and every file a report.")


def _group(title: str, words: Sequence[str]) -> Iterator[Content]:
    if words:
        yield line(f"{title} ({len(words)})", "bold underline")
        yield from (line(f"  {each}") for each in words[:SHOWN])
        if len(words) > SHOWN:
            yield line(f"  and {len(words) - SHOWN} more")
        yield NOTHING


def _choice(candidate: Candidate) -> str:
    alike = f", titles {candidate.score:.0f} % alike" if candidate.score else ""
    return f"report:{candidate.report}  {candidate.title} ({candidate.evidence.value}{alike})"

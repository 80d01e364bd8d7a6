"""Full texts: sought, retrieved or not, files, and the studies they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from textual.app import ComposeResult
from textual.binding import Binding

from review.errors import BadInput
from review.services import fulltext, studies
from review.services.flagging import flag_words
from review.services.flow import flow
from review.services.fulltext import ReportLine
from review.services.session import Review
from review.services.studies import StudyView
from review.tui.commands import bindings
from review.tui.content import join, line
from review.tui.places import Place
from review.tui.screens.asking import Ask, AskOne, AskWords
from review.tui.screens.attaching import Attaching
from review.tui.screens.stage import StageScreen
from review.tui.widgets.lines import Words
from review.tui.widgets.rows import RowList
from review.vocabulary import OutcomeOfScreening, ReportRole, RetrievalStatus, Stage, StudyId

_STATE = {
    RetrievalStatus.SOUGHT: "sought",
    RetrievalStatus.RETRIEVED: "retrieved",
    RetrievalStatus.NOT_RETRIEVED: "not had",
}
_ROLES = (ReportRole.PRIMARY, ReportRole.SECONDARY, ReportRole.PROTOCOL, ReportRole.REGISTRY)


@dataclass(frozen=True, slots=True)
class Listed:
    """What the screen shows: reports, studies, and how many reports nobody began to look for."""

    reports: tuple[ReportLine, ...]
    studies: tuple[StudyView, ...]
    unsought: int


class FullTextScreen(StageScreen):
    """A list of reports; keys say what became of the marked one."""

    place = Place.FULL_TEXT
    BINDINGS: ClassVar[list[Binding]] = bindings(Place.FULL_TEXT)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[ReportLine, ...] = ()
        self._studies: tuple[StudyView, ...] = ()
        self._shown: list[ReportLine] = []
        self._only_sought = False

    def body(self) -> ComposeResult:
        """Yield counts, the list, and the marked report."""
        yield Words(id="progress")
        yield RowList(id="rows")
        yield Words(id="decision")

    def load(self) -> None:
        """Read reports and studies."""
        self.read(partial(_listed, self.review), self._listed)

    def _listed(self, found: Listed) -> None:
        self._all, self._studies = found.reports, found.studies
        if found.unsought and self.program.handle:
            review = self.review
            self.save(
                f"{found.unsought} reports to seek",
                lambda key: fulltext.seek_reports(review, key=key),
                lambda count: self.load() if count else None,
            )
        self._fill(self._rows.cursor)

    @property
    def _rows(self) -> RowList:
        return self.query_one("#rows", RowList)

    def _fill(self, cursor: int) -> None:
        wanted = (RetrievalStatus.SOUGHT,) if self._only_sought else tuple(RetrievalStatus)
        self._shown = [each for each in self._all if each.retrieval in wanted]
        self._rows.open(len(self._shown), cursor)
        self._rows.fill(enumerate(map(_row, self._shown)))
        self._show_lines()

    def _show_lines(self) -> None:
        counts = [sum(each.retrieval is status for each in self._all) for status in RetrievalStatus]
        words = (
            f"{len(self._all)} reports: {counts[0]} sought, {counts[1]} retrieved, {counts[2]} not retrieved"
        )
        filtered = line("   only those sought", "italic") if self._only_sought else line("")
        self.query_one("#progress", Words).show(join([line(words, "bold"), filtered]))
        report = self.report
        self.query_one("#decision", Words).show(
            line(_about(report, self._studies) if report else "No report.")
        )

    @property
    def report(self) -> ReportLine | None:
        """The marked report."""
        return self._shown[self._rows.cursor] if self._shown else None

    def on_row_list_picked(self, message: RowList.Picked) -> None:
        """Mark the clicked report."""
        self._rows.point(message.index)
        self._show_lines()

    def action_next(self) -> None:
        """Mark the next report."""
        self._rows.point(self._rows.cursor + 1)
        self._show_lines()

    def action_previous(self) -> None:
        """Mark the report before."""
        self._rows.point(self._rows.cursor - 1)
        self._show_lines()

    def action_filter(self) -> None:
        """All reports, or only those still sought."""
        self._only_sought = not self._only_sought
        self._fill(0)

    def action_retrieved(self) -> None:
        """The document is at hand."""
        self._set(RetrievalStatus.RETRIEVED)

    def action_sought(self) -> None:
        """It is being sought."""
        self._set(RetrievalStatus.SOUGHT)

    def action_missing(self) -> None:
        """Ask why it could not be had."""
        if self.report is not None:
            asked = [
                Ask("Why", self.report.why, "no copy found; behind a paywall; the authors did not answer")
            ]
            self.app.push_screen(AskWords("Not retrieved", asked), self._missing)

    def _missing(self, typed: tuple[str, ...] | None) -> None:
        if typed is not None:
            self._set(RetrievalStatus.NOT_RETRIEVED, typed[0])

    def _set(self, status: RetrievalStatus, why: str = "") -> None:
        report, review = self.report, self.review
        if report is None:
            return
        words = f"report:{report.id} {_STATE[status]}"
        self.save(
            words,
            lambda key: fulltext.set_retrieval(review, [report.id], status, why=why, key=key),
            lambda _: self._changed(f"saved: {words}"),
        )

    def _changed(self, words: str) -> None:
        self.say(words)
        self.load()

    def action_attach(self) -> None:
        """Ask for a file to keep with the report."""
        if self.report is not None:
            asked = [Ask("File", hint="path of a PDF")]
            self.app.push_screen(
                AskWords(f"Attach a file to report:{self.report.id}", asked), self._keep_file
            )

    def _keep_file(self, typed: tuple[str, ...] | None) -> None:
        report, review = self.report, self.review
        if typed is None or report is None or not typed[0]:
            return
        path = Path(typed[0]).expanduser()
        self.save(
            f"{path.name} attached to report:{report.id}",
            lambda key: fulltext.attach(review, report.id, path.name, _content(path), key=key),
            lambda _: self._changed(f"saved: {path.name} with report:{report.id}"),
        )

    def action_folder(self) -> None:
        """Match the files of a folder to the reports, and keep what belongs to them."""
        Attaching(self, self._changed).begin()

    def action_study(self) -> None:
        """Ask to which study the report belongs."""
        report = self.report
        if report is None:
            return
        if report.outcome is not OutcomeOfScreening.INCLUDED:
            self.warn("Only an included report belongs to a study; screen it first.")
            return
        names = ["a new study", *(f"{study.label} ({len(study.reports)} reports)" for study in self._studies)]
        self.app.push_screen(AskOne(f"report:{report.id} belongs to", names), partial(self._study, report))

    def _study(self, report: ReportLine, chosen: int | None) -> None:
        if chosen == 0:
            asked = [Ask("Label", hint="Author 2024")]
            self.app.push_screen(AskWords("A new study", asked), partial(self._new_study, report))
        elif chosen is not None:
            study = self._studies[chosen - 1]
            self.app.push_screen(
                AskOne(f"What is it to {study.label}?", [str(role) for role in _ROLES]),
                lambda role: None if role is None else self._link(report, study.id, _ROLES[role]),
            )

    def _new_study(self, report: ReportLine, typed: tuple[str, ...] | None) -> None:
        if typed is None:
            return
        review, label = self.review, typed[0]
        self.save(
            f"study {label}",
            lambda key: studies.add_study(review, label, {report.id: ReportRole.PRIMARY}, key=key),
            lambda study: self._changed(f"saved: study:{study}"),
        )

    def _link(self, report: ReportLine, study: StudyId, role: ReportRole) -> None:
        review = self.review

        def work(key: UUID) -> None:
            studies.link(review, study, report.id, role, key=key)

        self.save(
            f"report:{report.id} {role} of study:{study}",
            work,
            lambda _: self._changed(f"saved: {role} of study:{study}"),
        )

    def action_screen(self) -> None:
        """Screen the full texts."""
        self.program.action_go(f"{Place.SCREENING}:{Stage.FULL_TEXT}")


def _listed(review: Review) -> Listed:
    reports = fulltext.report_lines(review)
    counted = flow(review)
    sought = counted.main.sought + counted.other.reports.sought
    return Listed(reports, studies.studies(review), max(sought - len(reports), 0))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise BadInput(f"{path} cannot be read: {fault.strerror or fault}.") from None


def _row(report: ReportLine) -> str:
    files = f"{report.attachments} file" if report.attachments else "      "
    known = report.outcome.replace("_", " ") if report.retrieval is RetrievalStatus.RETRIEVED else ""
    flags = "".join(f"[{words}] " for words in flag_words(report.flags))
    return f"{report.id:>5}  {_STATE[report.retrieval]:<9}  {known:<9}  {files}  {flags}{report.title}"


def _about(report: ReportLine, known: Sequence[StudyView]) -> str:
    studies_ = [study.label for study in known if report.id in dict(study.reports)]
    parts = [f"report:{report.id} of citation:{report.citation}", report.title]
    parts += [f"■ {words}" for words in flag_words(report.flags)]
    parts += [f"why not: {report.why}"] if report.why else []
    parts += [f"study: {', '.join(studies_)}"] if studies_ else []
    return " · ".join(parts)

"""Extraction: the sheet of one study, my readings, the other reader's beside them, and what is agreed."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar
from uuid import UUID

from textual.app import ComposeResult
from textual.binding import Binding

from review.errors import BadInput
from review.services import extraction, studies
from review.services.extraction import AgreementSummary
from review.services.studies import StudyView
from review.services.values import Cohort, Outcome, Reading, read_value
from review.tui.commands import bindings
from review.tui.content import join, line, rows
from review.tui.places import Place
from review.tui.screens.asking import Ask, AskOne, AskWords
from review.tui.screens.extraction_text import about_content, heading_content, reading_words
from review.tui.screens.stage import StageScreen
from review.tui.sheet import Count, Material, SheetRow, read_material, row_text, said, sheet
from review.tui.widgets.lines import Words
from review.tui.widgets.rows import RowList
from review.vocabulary import Denominator, MissingReason, StudyId


class ExtractionScreen(StageScreen):
    """One study at a time."""

    place = Place.EXTRACTION
    BINDINGS: ClassVar[list[Binding]] = bindings(Place.EXTRACTION)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self._material: Material | None = None
        self._at = 0
        self._lines: list[SheetRow] = []
        self._added: list[Count] = []

    def body(self) -> ComposeResult:
        """Yield the study, its sheet, and the marked cell in full."""
        yield Words(id="progress")
        yield Words(id="sides")
        yield RowList(id="rows")
        yield Words(id="decision")

    def load(self) -> None:
        """Read everything that was extracted."""
        review = self.review
        self.read(lambda: read_material(review), self._arrived)

    def _arrived(self, material: Material) -> None:
        self._material = material
        self._at = min(self._at, max(len(material.studies) - 1, 0))
        self._show(self._rows.cursor)

    @property
    def _rows(self) -> RowList:
        return self.query_one("#rows", RowList)

    @property
    def study(self) -> StudyView | None:
        """The study in front."""
        material = self._material
        return material.studies[self._at] if material and material.studies else None

    @property
    def row(self) -> SheetRow | None:
        """The marked line."""
        return self._lines[self._rows.cursor] if self._lines else None

    def _show(self, cursor: int) -> None:
        material, study = self._material, self.study
        self._lines = sheet(material, study, self.program.handle, self._added) if material and study else []
        self._rows.open(len(self._lines), cursor)
        width = max(self.size.width - 4, 40)
        self._rows.fill((n, row_text(row, width)) for n, row in enumerate(self._lines))
        if material is not None:
            count = len(material.studies)
            words = (
                f"{self._at + 1} of {count}   study:{study.id} {study.label}"
                if study
                else "No study yet: y adds one."
            )
            self.query_one("#progress", Words).show(line(words, "bold"))
        self.query_one("#sides", Words).show(heading_content(width))
        self._show_marked()

    def _show_marked(self) -> None:
        row, material = self.row, self._material
        shown = about_content(row, material.names) if row and material else line("")
        self.query_one("#decision", Words).show(shown)

    def on_resize(self) -> None:
        """Lay the sheet out anew."""
        self._show(self._rows.cursor)

    def on_row_list_picked(self, message: RowList.Picked) -> None:
        """Mark the clicked line."""
        self._rows.point(message.index)
        self._show_marked()

    def action_next(self) -> None:
        """Mark the next line."""
        self._rows.point(self._rows.cursor + 1)
        self._show_marked()

    def action_previous(self) -> None:
        """Mark the line before."""
        self._rows.point(self._rows.cursor - 1)
        self._show_marked()

    def action_next_study(self) -> None:
        """Show the next study."""
        self._turn(1)

    def action_previous_study(self) -> None:
        """Show the study before."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        if self._material and self._material.studies:
            self._at = (self._at + step) % len(self._material.studies)
            self._show(0)

    # Readings

    def action_edit(self) -> None:
        """Ask for my reading of the marked cell."""
        row = self.row
        if row is None or row.field is None:
            self.say("Mark a field first.")
            return
        before = row.mine.reading if row.mine else Reading()
        self.app.push_screen(AskWords(row.name, _asked(row, before)), partial(self._read_cell, row))

    def _read_cell(self, row: SheetRow, typed: tuple[str, ...] | None) -> None:
        reading = self._reading(row, typed)
        if reading is None or row.cell is None:
            return
        review, cell = self.review, row.cell
        self.save(
            f"{row.name}: {said(reading)}",
            lambda key: extraction.record_values(review, [(cell, reading)], key=key),
            lambda _: self._changed(f"saved: {row.name} {said(reading)}"),
        )

    def _reading(self, row: SheetRow, typed: tuple[str, ...] | None) -> Reading | None:
        """Return what was typed as a reading, or None after saying what is wrong with it."""
        if typed is None or row.field is None:
            return None
        value, page, quote, missing = typed
        try:
            why = _missing(missing)
            report = self.study.reports[0][0] if self.study and self.study.reports else None
            return read_value(row.field, value, missing=why, report=report, page=page, quote=quote)
        except BadInput as refusal:
            self.warn(str(refusal))
            return None

    def _changed(self, words: str) -> None:
        self.say(words)
        self.load()

    def action_settle(self) -> None:
        """Ask which reading holds."""
        row = self.row
        if row is None or row.cell is None or row.comparison is None:
            self.say("Nobody has read this yet.")
            return
        if row.hidden:
            self.warn("Read it yourself first; then both readings are shown.")
            return
        readings = [value.reading for value in row.comparison.values]
        names = self._material.names if self._material else {}
        choices = [reading_words(names.get(v.reviewer, "?"), v.reading) for v in row.comparison.values]
        self.app.push_screen(
            AskOne(f"The agreed value: {row.name}", [*choices, "another value"]),
            partial(self._chosen, row, readings),
        )

    def _chosen(self, row: SheetRow, readings: Sequence[Reading], chosen: int | None) -> None:
        if chosen is None:
            return
        if chosen < len(readings):
            self._settle(row, readings[chosen])
        else:
            asked = _asked(row, readings[0])
            self.app.push_screen(
                AskWords(f"The agreed value: {row.name}", asked), partial(self._written, row)
            )

    def _written(self, row: SheetRow, typed: tuple[str, ...] | None) -> None:
        reading = self._reading(row, typed)
        if reading is not None:
            self._settle(row, reading)

    def _settle(self, row: SheetRow, reading: Reading) -> None:
        review, cell = self.review, row.cell
        if cell is None:
            return
        self.save(
            f"{row.name}: {said(reading)} agreed",
            lambda key: extraction.settle(review, cell, reading, key=key),
            lambda _: self._changed(f"saved: {row.name} {said(reading)} agreed"),
        )

    def action_agree(self) -> None:
        """Take as agreed whatever two readers read alike, in this study."""
        study, review = self.study, self.review
        if study is None:
            return
        self.save(
            f"agreement on study:{study.id}",
            lambda key: extraction.agree(review, study.id, key=key),
            self._agreed,
        )

    def _agreed(self, summary: AgreementSummary) -> None:
        waiting = f", {summary.waiting} read by one only" if summary.waiting else ""
        self._changed(f"{summary.agreed} agreed, {len(summary.differ)} differ{waiting}")

    # Studies, cohorts, outcomes

    def action_add_study(self) -> None:
        """Ask for a new study's label; reports are linked to it on the full-text screen."""
        self.app.push_screen(AskWords("A new study", [Ask("Label", hint="Author 2024")]), self._new_study)

    def _new_study(self, typed: tuple[str, ...] | None) -> None:
        if typed is None:
            return
        review, label = self.review, typed[0]

        def work(key: UUID) -> StudyId:
            return studies.add_study(review, label, {}, key=key)

        self.save(f"study {label}", work, lambda made: self._changed(f"saved: study:{made}"))

    def action_add_cohort(self) -> None:
        """Ask for a new cohort's label."""
        if self.study is not None:
            asked = [Ask("Label", hint="empty for the whole study")]
            self.app.push_screen(AskWords(f"A new cohort of {self.study.label}", asked), self._new_cohort)

    def _new_cohort(self, typed: tuple[str, ...] | None) -> None:
        study, review = self.study, self.review
        if typed is None or study is None:
            return
        self.save(
            f"cohort {typed[0]}",
            lambda key: extraction.add_cohort(review, study.id, typed[0], key=key),
            lambda made: self._changed(f"saved: cohort:{made}"),
        )

    def action_add_outcome(self) -> None:
        """Ask for a new outcome's code and label."""
        asked = [Ask("Code", hint="ORR"), Ask("Label", hint="Objective response rate")]
        self.app.push_screen(AskWords("A new outcome of the review", asked), self._new_outcome)

    def _new_outcome(self, typed: tuple[str, ...] | None) -> None:
        if typed is None:
            return
        review = self.review
        self.save(
            f"outcome {typed[0]}",
            lambda key: extraction.add_outcome(review, typed[0], typed[1], key=key),
            lambda made: self._changed(f"saved: outcome:{made}"),
        )

    def action_add_count(self) -> None:
        """Ask for an outcome, a cohort, a timepoint and a denominator to count."""
        material, mine = self._material, self._cohorts()
        if material is None or not material.outcomes or not mine:
            self.warn("A count needs an outcome (o) and a cohort of this study (h).")
            return
        listed = join(
            [line("Cohorts: "), rows(line(f"{n} {_label(c)}") for n, c in enumerate(mine, start=1))]
        )
        asked = [
            Ask("Outcome", material.outcomes[0].code, ", ".join(each.code for each in material.outcomes)),
            Ask("Cohort, by its number above", "1"),
            Ask("Timepoint", hint="best, 12 months ..."),
            Ask("Denominator", str(Denominator.TREATED), ", ".join(Denominator)),
        ]
        self.app.push_screen(AskWords("A new count", asked, about=listed), self._new_count)

    def _cohorts(self) -> list[Cohort]:
        study, material = self.study, self._material
        return [c for c in material.cohorts if c.study == study.id] if study and material else []

    def _new_count(self, typed: tuple[str, ...] | None) -> None:
        if typed is None or self._material is None:
            return
        try:
            self._added.append(_count(typed, self._material.outcomes, self._cohorts()))
        except BadInput as refusal:
            self.warn(str(refusal))
            return
        self._show(len(self._lines))
        self.say("The count is kept with its first reading: mark a field and press e.")


def _label(cohort: Cohort) -> str:
    return cohort.label or "the whole study"


def _count(typed: Sequence[str], outcomes: Sequence[Outcome], cohorts: Sequence[Cohort]) -> Count:
    code, number, timepoint, denominator = typed
    outcome = next((each for each in outcomes if each.code.casefold() == code.casefold()), None)
    if outcome is None:
        raise BadInput(
            f"There is no outcome `{code}`; there are {', '.join(each.code for each in outcomes)}."
        )
    if not number.isdecimal() or not 1 <= int(number) <= len(cohorts):
        raise BadInput(f"`{number}` is no cohort of this study; it has {len(cohorts)}.")
    if denominator and denominator not in list(Denominator):
        raise BadInput(f"`{denominator}` is no denominator; choose one of {', '.join(Denominator)}.")
    return Count(cohorts[int(number) - 1].id, outcome.id, timepoint, denominator)


def _missing(typed: str) -> MissingReason | None:
    words = typed.strip().replace(" ", "_")
    if words and words not in list(MissingReason):
        raise BadInput(f"`{typed}` is no reason; choose one of {', '.join(MissingReason)}.")
    return MissingReason(words) if words else None


def _asked(row: SheetRow, before: Reading) -> list[Ask]:
    choices = ", ".join(row.field.choices) if row.field else ""
    return [
        Ask("Value as printed", before.value, choices),
        Ask("Page", before.page),
        Ask("Quote", before.quote, "the words it rests on"),
        Ask("If there is no value, why", before.missing, ", ".join(MissingReason)),
    ]

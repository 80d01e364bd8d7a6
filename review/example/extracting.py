"""The example's studies, cohorts and readings, through the services."""

from collections.abc import Callable, Mapping

from review.example import protocol
from review.example.material import Material
from review.example.readings import OUTCOMES, Place, ReadingRow
from review.example.trials import OVERLAPS
from review.services import extraction, fulltext, studies
from review.services.decision_tables import names_of_items
from review.services.session import Review
from review.services.values import Cell, FieldSpec, Reading, read_value
from review.vocabulary import CitationId, CohortId, OutcomeId, ReportId, Stage, StudyId


def reports_by_key(review: Review) -> dict[str, ReportId]:
    """Return the report behind each record that passed, by every name of the record."""
    report_of = {line.citation: line.id for line in fulltext.report_lines(review)}
    names = names_of_items(review, Stage.TITLE_ABSTRACT)
    return {
        name: report_of[CitationId(item)] for name, item in names.items() if CitationId(item) in report_of
    }


def extract(review: Review, made: Material, say: Callable[[str], None]) -> None:
    """Link studies and cohorts, save both reviewers' readings, and settle where they differ."""
    reports = reports_by_key(review)
    extraction.set_form(review, _form())
    study_ids = {
        row.label: studies.add_study(
            review, row.label, {reports[key.lower()]: role for key, role in row.reports}
        )
        for row in made.studies
    }
    outcome_ids = {code: extraction.add_outcome(review, code, label) for code, label in OUTCOMES}
    cohort_ids = _cohorts(review, made, study_ids)
    where = _Where(study_ids, cohort_ids, outcome_ids, reports)
    for who in (protocol.FIRST_REVIEWER, protocol.SECOND_REVIEWER):
        rows = [row for row in made.readings if row.reviewer == who]
        values = [(where.cell(row.place), where.reading(row)) for row in rows]
        extraction.record_values(review.acting_as(who), values)
    agreed = extraction.agree(review)
    _settle(review, made, where)
    say(f"Extraction: {len(study_ids)} studies, {agreed.agreed} values agreed, {len(agreed.differ)} settled")


def _form() -> list[FieldSpec]:
    return [
        FieldSpec(f.code, f.label, f.level, f.kind, choices=f.choices, required=True) for f in protocol.FORM
    ]


def _cohorts(
    review: Review, made: Material, study_ids: Mapping[str, StudyId]
) -> dict[tuple[str, str], CohortId]:
    """Add one cohort a report; the only cohort of a study needs no name of its own."""
    wanted = dict.fromkeys((row.place.study, row.place.cohort) for row in made.readings if row.place.cohort)
    counts = {study: sum(s == study for s, _ in wanted) for study, _ in wanted}
    made_cohorts = {
        (study, cohort): extraction.add_cohort(review, study_ids[study], cohort if counts[study] > 1 else "")
        for study, cohort in wanted
    }
    for overlap in OVERLAPS:
        extraction.link_overlap(
            review,
            made_cohorts[overlap.study, overlap.cohort],
            made_cohorts[overlap.study, overlap.within],
            overlap.reason,
            leave_out=made_cohorts[overlap.study, overlap.cohort],
        )
    return made_cohorts


class _Where:
    """From the example's names to the review's ids."""

    def __init__(
        self,
        study_ids: Mapping[str, StudyId],
        cohort_ids: Mapping[tuple[str, str], CohortId],
        outcome_ids: Mapping[str, OutcomeId],
        reports: Mapping[str, ReportId],
    ) -> None:
        self._studies, self._cohorts = study_ids, cohort_ids
        self._outcomes, self._reports = outcome_ids, reports
        self._fields = {field.key: field for field in _form()}

    def cell(self, place: Place) -> Cell:
        """Return the cell of a place."""
        return Cell(
            self._studies[place.study],
            place.field,
            self._cohorts[place.study, place.cohort] if place.cohort else None,
            self._outcomes[place.outcome] if place.outcome else None,
            place.timepoint,
            place.denominator,
        )

    def reading(self, row: ReadingRow) -> Reading:
        """Return what a reviewer read."""
        return read_value(
            self._fields[row.place.field],
            row.value,
            report=self._reports[row.report.lower()],
            page=row.page,
            quote=row.quote,
        )


def _settle(review: Review, made: Material, where: _Where) -> None:
    first = {row.place: row for row in made.readings if row.reviewer == protocol.FIRST_REVIEWER}
    adjudicator = review.acting_as(protocol.ADJUDICATOR)
    differing = {c.cell for c in extraction.comparisons(review) if not c.agree}
    for agreed in made.consensus:
        cell = where.cell(agreed.place)
        if cell in differing:
            extraction.settle(adjudicator, cell, where.reading(first[agreed.place]))

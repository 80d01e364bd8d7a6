"""What someone types into the form: where it belongs and what was read, checked against the form."""

from collections.abc import Sequence
from dataclasses import dataclass

from review.errors import BadInput
from review.extraction.cells import Cell, Reading
from review.extraction.form import FieldSpec, read_value
from review.services.extraction import cohorts, current_form, outcome_called, outcomes
from review.services.session import Review
from review.vocabulary import CohortId, Denominator, FieldLevel, MissingReason, OutcomeId, ReportId, StudyId


@dataclass(frozen=True, slots=True)
class Typed:
    """One value as typed; empty texts say nothing.

    Attributes:
        outcome: code of the outcome, for fields of that level.
        missing: why there is no value.
    """

    study: StudyId
    field: str
    value: str = ""
    cohort: CohortId | None = None
    outcome: str = ""
    timepoint: str = ""
    denominator: str = ""
    missing: str = ""
    report: ReportId | None = None
    page: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    fields: tuple[FieldSpec, ...]
    outcomes: dict[str, OutcomeId]
    cohorts: dict[CohortId, StudyId]


def read_typed(review: Review, typed: Sequence[Typed]) -> list[tuple[Cell, Reading]]:
    """Check typed values against the form and return what `record_values` and `settle` take.

    Raises:
        BadInput: no such field, a value it does not take, or a place that is missing or does not fit.
        NotFound: no such outcome.
    """
    known = _Known(
        current_form(review),
        {outcome.code.casefold(): outcome.id for outcome in outcomes(review)},
        {cohort.id: cohort.study for cohort in cohorts(review)},
    )
    for each in typed:
        if each.outcome and each.outcome.casefold() not in known.outcomes:
            outcome_called(review, each.outcome)  # says which there are
    return [_read(each, known) for each in typed]


def _read(typed: Typed, known: _Known) -> tuple[Cell, Reading]:
    field = next((f for f in known.fields if f.key == typed.field.strip()), None)
    if field is None:
        keys = ", ".join(f.key for f in known.fields)
        raise BadInput(f"The form has no field `{typed.field}`; it has {keys}.")
    _check_place(typed, field, known)
    reading = read_value(
        field,
        typed.value,
        missing=MissingReason(typed.missing) if typed.missing else None,
        report=typed.report,
        page=typed.page,
        quote=typed.quote,
    )
    outcome = known.outcomes[typed.outcome.casefold()] if typed.outcome else None
    cell = Cell(
        typed.study, field.key, typed.cohort, outcome, typed.timepoint.strip(), typed.denominator.strip()
    )
    return cell, reading


def _check_place(typed: Typed, field: FieldSpec, known: _Known) -> None:
    """Refuse a cell that no outcome data could be built from."""
    of_outcome = field.level is FieldLevel.OUTCOME
    if of_outcome and (typed.cohort is None or not typed.outcome):
        raise BadInput(f"`{field.key}` describes an outcome: name the cohort and the outcome.")
    if field.level is FieldLevel.COHORT and typed.cohort is None:
        raise BadInput(f"`{field.key}` describes a cohort: name the cohort.")
    if not of_outcome and (typed.outcome or typed.timepoint or typed.denominator):
        raise BadInput(f"`{field.key}` does not describe an outcome; leave the outcome out.")
    if field.level is FieldLevel.STUDY and typed.cohort is not None:
        raise BadInput(f"`{field.key}` describes the study; leave the cohort out.")
    if typed.denominator and typed.denominator not in list(Denominator):
        raise BadInput(f"`{typed.denominator}` is no denominator; there are {', '.join(Denominator)}.")
    if typed.missing and typed.missing not in list(MissingReason):
        raise BadInput(f"`{typed.missing}` is no reason; there are {', '.join(MissingReason)}.")
    if typed.cohort is not None and known.cohorts.get(typed.cohort) != typed.study:
        raise BadInput(f"cohort:{typed.cohort} does not belong to study:{typed.study}.")

"""Forms, cohorts, outcomes, readings and consensus."""

from collections.abc import Iterable, Sequence
from typing import Any

from db import tables
from db.unit_of_work import Work
from db.write.facts import Row, add, add_many
from review.extraction.cells import Cell, Reading
from review.vocabulary import CohortId, ConsensusBasis, OutcomeId, ReviewerId, StudyId


def _where(cell: Cell) -> dict[str, Any]:
    return {
        "address": cell.address,
        "study_id": cell.study,
        "cohort_id": cell.cohort,
        "outcome_id": cell.outcome,
        "timepoint": cell.timepoint,
        "denominator": cell.denominator,
        "field": cell.field,
    }


def _what(reading: Reading) -> dict[str, Any]:
    return {
        "value": reading.value,
        "number": reading.number,
        "missing": reading.missing,
        "report_id": reading.report,
        "page": reading.page,
        "quote": reading.quote,
    }


def add_form(work: Work, number: int, fields: Iterable[Row]) -> int:
    """Add a version of the form with its fields."""
    form = add(work, tables.form_version, number=number)
    add_many(work, tables.form_field, ({"form_id": form, **field} for field in fields))
    return form


def add_cohort(work: Work, study: StudyId, label: str) -> CohortId:
    """Add a cohort of a study."""
    return CohortId(add(work, tables.cohort, study_id=study, label=label))


def add_overlap(
    work: Work,
    a: CohortId,
    b: CohortId,
    reason: str,
    supersedes: int | None,
    *,
    left_out: CohortId | None = None,
    linked: bool = True,
) -> int:
    """Link two cohorts that share participants (`a` < `b`), or take the link back."""
    return add(
        work,
        tables.cohort_overlap,
        cohort_a=a,
        cohort_b=b,
        linked=int(linked),
        left_out=left_out,
        reason=reason,
        supersedes=supersedes,
    )


def add_outcome(work: Work, code: str, label: str) -> OutcomeId:
    """Add an outcome of the review."""
    return OutcomeId(add(work, tables.outcome, code=code, label=label))


def add_values(work: Work, reviewer: ReviewerId, values: Iterable[tuple[Cell, Reading, int | None]]) -> None:
    """Add a reviewer's readings; each comes with the reading it supersedes."""
    add_many(
        work,
        tables.extraction_value,
        (
            {**_where(cell), **_what(reading), "reviewer_id": reviewer, "supersedes": seen}
            for cell, reading, seen in values
        ),
    )


def add_consensus(
    work: Work,
    reviewer: ReviewerId,
    cell: Cell,
    reading: Reading,
    basis: ConsensusBasis,
    rests_on: Sequence[int],
    supersedes: int | None,
) -> int:
    """Add the agreed reading of a cell and the readings it rests on."""
    made = add(
        work,
        tables.consensus_value,
        **_where(cell),
        **_what(reading),
        reviewer_id=reviewer,
        basis=basis,
        supersedes=supersedes,
    )
    add_many(
        work,
        tables.consensus_source,
        ({"consensus_id": made, "value_id": value} for value in rests_on),
    )
    return made

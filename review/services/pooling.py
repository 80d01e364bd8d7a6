"""Pooling: the review's outcomes or a plain table, by a named spec, with the result kept as a fact."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from db import tables
from db.read import synthesis
from db.read.synthesis import StoredResult
from db.unit_of_work import Work, reading, write
from db.write import synthesis as write_synthesis
from review.errors import BadInput, NotFound
from review.extraction.outcome_data import Chosen, OutcomeDatum, choose_rows
from review.pooling.analysis import pool
from review.pooling.measures import Measure, Role
from review.pooling.result import PoolingResult
from review.pooling.spec import Spec, preset
from review.pooling.table import StudyTable, study_table
from review.services.extraction import outcome_called, outcome_data, overlaps
from review.services.session import Review, row_written
from review.vocabulary import CohortId


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows of an outcome to pool.

    Attributes:
        timepoint: this timepoint only; None where there is one.
        denominator: this denominator only; None where there is one.
        without: cohorts to leave out, for example one of two that overlap.
        subgroup: field key of a characteristic by which to group; empty for none.
    """

    timepoint: str | None = None
    denominator: str | None = None
    without: frozenset[CohortId] = frozenset()
    subgroup: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeResult:
    """A pooled outcome of the review; `left_out` says which rows were left out, and why."""

    code: str
    label: str
    rows: tuple[OutcomeDatum, ...]
    result: PoolingResult
    left_out: tuple[str, ...] = ()


def pool_outcome(
    review: Review,
    code: str,
    *,
    spec: Spec | None = None,
    selection: Selection = Selection(),
    keep: bool = True,
    key: UUID | None = None,
) -> OutcomeResult:
    """Pool an outcome of the review and keep the result with its input.

    Args:
        review: the opened review.
        code: code of the outcome, such as ORR.
        spec: what to do; by default the preset for proportions.
        selection: which rows.
        keep: write the spec and the result; False only looks.
        key: made by the caller before the first try.

    Raises:
        NotFound: no such outcome, or no agreed data for it.
        RefusedData: a mixture, an overlap, or numbers no study can have, with the list.
    """
    outcome = outcome_called(review, code)
    chosen = _chosen(review, code, selection)
    result = pool(table_of(chosen.rows, selection.subgroup), spec or preset(Measure.PLO))
    if keep:
        _keep(review, result, chosen.rows, outcome.id, key)
    return OutcomeResult(outcome.code, outcome.label, chosen.rows, result, chosen.left_out)


def pool_outcomes(
    review: Review,
    codes: Sequence[str],
    *,
    spec: Spec | None = None,
    selection: Selection = Selection(),
    keep: bool = True,
) -> tuple[OutcomeResult, ...]:
    """Pool outcomes of the review; the results are kept once every one of them could be pooled.

    Raises:
        NotFound, RefusedData: as for one outcome.
    """
    found = tuple(pool_outcome(review, code, spec=spec, selection=selection, keep=False) for code in codes)
    if keep:
        for each, code in zip(found, codes, strict=True):
            _keep(review, each.result, each.rows, outcome_called(review, code).id, None)
    return found


def _chosen(review: Review, code: str, selection: Selection) -> Chosen:
    agreed = outcome_data(review, code)
    unknown = selection.without - {row.cohort for row in agreed}
    if unknown:
        raise NotFound(f"cohort:{min(unknown)} has no agreed data for {code}, so it cannot be left out.")
    data = [row for row in agreed if row.cohort not in selection.without]
    chosen = choose_rows(
        data, overlaps(review), timepoint=selection.timepoint, denominator=selection.denominator
    )
    if not chosen.rows:
        raise NotFound(f"There are no agreed data for {code} yet.")
    return chosen


def table_of(rows: Sequence[OutcomeDatum], subgroup: str = "") -> StudyTable:
    """Return outcome data as a table of the pooling engine.

    Raises:
        BadInput: no row has the characteristic to group by.
    """
    groups = [row.characteristics.get(subgroup, "") for row in rows] if subgroup else None
    if groups is not None and not any(groups):
        known = sorted({name for row in rows for name in row.characteristics})
        raise BadInput(f"No study has an agreed `{subgroup}`; known are {', '.join(known) or 'none'}.")
    return study_table(
        [row.label for row in rows],
        {Role.EVENTS: [float(row.events) for row in rows], Role.TOTAL: [float(row.n) for row in rows]},
        studies=[row.study_label for row in rows],
        cohorts=[row.cohort_label for row in rows],
        subgroups=groups,
    )


def _keep(
    review: Review,
    result: PoolingResult,
    rows: Sequence[OutcomeDatum],
    outcome: int,
    key: UUID | None,
) -> int:
    reviewer = review.reviewer() if review.handle else None
    content = [
        {
            "study": row.study,
            "cohort": row.cohort,
            "label": row.label,
            "timepoint": row.timepoint,
            "denominator": row.denominator,
            "events": row.events,
            "n": row.n,
            "source": row.source,
        }
        for row in rows
    ]
    answer = result.to_dict()

    def body(work: Work) -> int:
        spec = write_synthesis.add_spec(work, answer["spec"])
        table = {"rows": content, "digest": result.input_digest}
        return write_synthesis.add_result(
            work,
            spec,
            outcome,  # type: ignore[arg-type]
            table,
            dict(result.versions),
            {name: value for name, value in answer.items() if name not in ("spec", "versions")},
        )

    return write(
        review.store, review.action("pool", reviewer, key), body, row_written(tables.analysis_result)
    )


def stored_results(review: Review) -> tuple[StoredResult, ...]:
    """Return every stored analysis, newest first."""
    with reading(review.store) as connection:
        return synthesis.results(connection)

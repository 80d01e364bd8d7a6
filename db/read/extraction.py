"""Forms, cohorts, outcomes, readings and consensus that stand."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Table, select

from db import tables
from db.read.standing import standing
from review.extraction.cells import Cell, Reading
from review.vocabulary import CohortId, ConsensusBasis, FieldKind, FieldLevel, OutcomeId, ReviewerId, StudyId


@dataclass(frozen=True, slots=True)
class Field:
    """One item of the form."""

    key: str
    label: str
    level: FieldLevel
    kind: FieldKind
    unit: str
    choices: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class Form:
    """The newest version of the form; number 0 where there is none."""

    number: int
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group of participants of a study."""

    id: CohortId
    study: StudyId
    label: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two cohorts that share participants, and which of them is left out of pools, if that is chosen."""

    id: int
    a: CohortId
    b: CohortId
    reason: str
    linked: bool
    left_out: CohortId | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome of the review."""

    id: OutcomeId
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Value:
    """A reviewer's reading that stands."""

    id: int
    reviewer: ReviewerId
    cell: Cell
    reading: Reading


@dataclass(frozen=True, slots=True)
class Consensus:
    """An agreed reading that stands, and the readings it rests on."""

    id: int
    cell: Cell
    reading: Reading
    basis: ConsensusBasis
    reviewer: ReviewerId
    rests_on: frozenset[int]


def form(connection: Connection) -> Form:
    """Return the newest version of the form."""
    table = tables.form_version
    row = connection.execute(select(table).order_by(table.c.number.desc()).limit(1)).first()
    if row is None:
        return Form(0, ())
    fields = tables.form_field
    listed = connection.execute(select(fields).where(fields.c.form_id == row.id).order_by(fields.c.position))
    return Form(row.number, tuple(_field(f) for f in listed))


def _field(row: Row[tuple[object, ...]]) -> Field:
    return Field(
        row.key,
        row.label,
        FieldLevel(row.level),
        FieldKind(row.kind),
        row.unit,
        tuple(row.choices),
        bool(row.required),
    )


def cohorts(connection: Connection) -> tuple[Cohort, ...]:
    """Return every cohort."""
    rows = connection.execute(select(tables.cohort).order_by(tables.cohort.c.id))
    return tuple(Cohort(row.id, row.study_id, row.label) for row in rows)


def overlaps(connection: Connection) -> tuple[Overlap, ...]:
    """Return what stands about every pair of cohorts, links taken back included."""
    rows = connection.execute(standing(tables.cohort_overlap))
    return tuple(
        Overlap(row.id, row.cohort_a, row.cohort_b, row.reason, bool(row.linked), row.left_out)
        for row in rows
    )


def outcomes(connection: Connection) -> tuple[Outcome, ...]:
    """Return every outcome."""
    rows = connection.execute(select(tables.outcome).order_by(tables.outcome.c.id))
    return tuple(Outcome(row.id, row.code, row.label) for row in rows)


def values(connection: Connection, study: StudyId | None = None) -> tuple[Value, ...]:
    """Return the readings that stand, of all studies or of one."""
    rows = _of_study(connection, tables.extraction_value, study)
    return tuple(Value(row.id, row.reviewer_id, _cell(row), _reading(row)) for row in rows)


def consensus(connection: Connection, study: StudyId | None = None) -> tuple[Consensus, ...]:
    """Return the agreed readings that stand, of all studies or of one."""
    rows = _of_study(connection, tables.consensus_value, study)
    rests: dict[int, set[int]] = defaultdict(set)
    sources = tables.consensus_source
    for source in connection.execute(select(sources.c.consensus_id, sources.c.value_id)):
        rests[source.consensus_id].add(source.value_id)
    return tuple(
        Consensus(
            row.id,
            _cell(row),
            _reading(row),
            ConsensusBasis(row.basis),
            row.reviewer_id,
            frozenset(rests[row.id]),
        )
        for row in rows
    )


def _of_study(connection: Connection, table: Table, study: StudyId | None) -> list[Row[tuple[object, ...]]]:
    query = standing(table)
    if study is not None:
        query = query.where(table.c.study_id == study)
    return list(connection.execute(query))


def _cell(row: Row[tuple[object, ...]]) -> Cell:
    return Cell(row.study_id, row.field, row.cohort_id, row.outcome_id, row.timepoint, row.denominator)


def _reading(row: Row[tuple[object, ...]]) -> Reading:
    return Reading(row.value, row.number, row.missing, row.report_id, row.page, row.quote)

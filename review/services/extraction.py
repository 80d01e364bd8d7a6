"""Extraction: the form, readings by each reviewer, the agreed readings, and the outcome data they give."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import extraction as read_extraction
from db.read import reports as read_reports
from db.read.extraction import Cohort, Consensus, Form, Outcome, Value
from db.unit_of_work import Work, reading, write
from db.write import extraction as write_extraction
from review.errors import BadInput, NotFound
from review.extraction.cells import Cell, Reading
from review.extraction.form import EVENTS, SINGLE_ARM_FORM, TOTAL, FieldSpec, check_form
from review.extraction.outcome_data import OutcomeDatum, Overlap, check_counts
from review.services.session import Review, row_written, rows_written
from review.vocabulary import CohortId, ConsensusBasis, OutcomeId, ReviewerId, StudyId


@dataclass(frozen=True, slots=True)
class Comparison:
    """One cell: each reviewer's reading, the agreed one, and whether it still rests on what was read."""

    cell: Cell
    values: tuple[Value, ...]
    consensus: Consensus | None

    @property
    def agree(self) -> bool:
        """Whether all readings say the same."""
        return len({_said(value.reading) for value in self.values}) == 1

    @property
    def stale(self) -> bool:
        """Whether someone read anew since the agreement."""
        return self.consensus is not None and not {v.id for v in self.values} <= self.consensus.rests_on


@dataclass(frozen=True, slots=True)
class AgreementSummary:
    """What comparing came to: cells agreed now, cells that differ, cells read by too few."""

    agreed: int
    differ: tuple[Cell, ...]
    waiting: int


def _said(reading: Reading) -> tuple[str, str]:
    value = repr(reading.number) if reading.number is not None else " ".join(reading.value.casefold().split())
    return value, reading.missing


def set_form(
    review: Review, fields: Sequence[FieldSpec] = SINGLE_ARM_FORM, *, key: UUID | None = None
) -> int:
    """Write a new version of the form and return its number."""
    check_form(tuple(fields))
    reviewer = review.reviewer()

    def body(work: Work) -> int:
        number = read_extraction.form(work.connection).number + 1
        rows = (
            {
                "position": position,
                "key": f.key,
                "label": f.label,
                "level": f.level,
                "kind": f.kind,
                "unit": f.unit,
                "choices": list(f.choices),
                "required": int(f.required),
            }
            for position, f in enumerate(fields, start=1)
        )
        write_extraction.add_form(work, number, rows)
        return number

    return write(
        review.store,
        review.action("set form", reviewer, key),
        body,
        lambda c, _: read_extraction.form(c).number,
    )


def current_form(review: Review) -> tuple[FieldSpec, ...]:
    """Return the fields of the newest form, or the single-arm form where none was set."""
    with reading(review.store) as connection:
        return _fields(read_extraction.form(connection))


def _fields(form: Form) -> tuple[FieldSpec, ...]:
    if form.number == 0:
        return SINGLE_ARM_FORM
    return tuple(
        FieldSpec(f.key, f.label, f.level, f.kind, f.unit, f.choices, f.required) for f in form.fields
    )


def add_outcome(review: Review, code: str, label: str, *, key: UUID | None = None) -> OutcomeId:
    """Add an outcome; its code (`ORR`) is what commands take."""
    if not code.strip() or not label.strip():
        raise BadInput("An outcome needs a code and a label, such as ORR and `Objective response rate`.")
    reviewer = review.reviewer()
    return write(
        review.store,
        review.action("add outcome", reviewer, key),
        lambda work: write_extraction.add_outcome(work, code.strip(), label.strip()),
        lambda c, a: OutcomeId(row_written(tables.outcome)(c, a)),
    )


def outcomes(review: Review) -> tuple[Outcome, ...]:
    """Return the outcomes of the review."""
    with reading(review.store) as connection:
        return read_extraction.outcomes(connection)


def outcome_called(review: Review, code: str) -> Outcome:
    """Return an outcome by its code, upper or lower case.

    Raises:
        NotFound: listing the codes there are.
    """
    known = outcomes(review)
    found = next((o for o in known if o.code.casefold() == code.strip().casefold()), None)
    if found is None:
        raise NotFound(
            f"There is no outcome `{code}`; there are {', '.join(o.code for o in known) or 'none yet'}."
        )
    return found


def add_cohort(review: Review, study: StudyId, label: str = "", *, key: UUID | None = None) -> CohortId:
    """Add a cohort to a study; an empty label means the whole study."""
    reviewer = review.reviewer()

    def body(work: Work) -> CohortId:
        if not read_reports.studies(work.connection, [study]):
            raise NotFound(f"There is no study:{study}.")
        return write_extraction.add_cohort(work, study, label.strip())

    return write(
        review.store,
        review.action("add cohort", reviewer, key),
        body,
        lambda c, a: CohortId(row_written(tables.cohort)(c, a)),
    )


def cohorts(review: Review) -> tuple[Cohort, ...]:
    """Return every cohort."""
    with reading(review.store) as connection:
        return read_extraction.cohorts(connection)


def link_overlap(
    review: Review,
    first: CohortId,
    second: CohortId,
    reason: str,
    *,
    linked: bool = True,
    key: UUID | None = None,
    leave_out: CohortId | None = None,
) -> None:
    """Say that two cohorts share participants, and why; or take it back.

    Args:
        review: the opened review.
        first: a cohort.
        second: the other.
        reason: why they share participants.
        linked: False takes an earlier link back.
        key: made by the caller before the first try.
        leave_out: the one that does not enter a pool in which the other stands; without a choice such a pool
            is refused.

    Raises:
        BadInput: no reason, one cohort twice, or a third one to leave out.
        NotFound: no such cohort.
    """
    a, b = sorted((first, second))
    if a == b or not reason.strip():
        raise BadInput("An overlap links two cohorts and needs a reason.")
    if leave_out not in (None, a, b):
        raise BadInput(f"cohort:{leave_out} is neither of the two; leave out cohort:{a} or cohort:{b}.")
    reviewer = review.reviewer()

    def body(work: Work) -> None:
        known = {cohort.id for cohort in read_extraction.cohorts(work.connection)}
        for cohort in (a, b):
            if cohort not in known:
                raise NotFound(f"There is no cohort:{cohort}.")
        before = [o for o in read_extraction.overlaps(work.connection) if (o.a, o.b) == (a, b)]
        seen = before[0].id if before else None
        write_extraction.add_overlap(work, a, b, reason.strip(), seen, left_out=leave_out, linked=linked)

    write(review.store, review.action("link cohorts", reviewer, key), body, lambda *_: None)


def overlaps(review: Review) -> tuple[Overlap, ...]:
    """Return the cohorts that share participants."""
    with reading(review.store) as connection:
        return _overlaps(connection)


def _overlaps(connection: Connection) -> tuple[Overlap, ...]:
    return tuple(
        Overlap(o.a, o.b, o.reason, o.left_out) for o in read_extraction.overlaps(connection) if o.linked
    )


def record_values(review: Review, values: Sequence[tuple[Cell, Reading]], *, key: UUID | None = None) -> int:
    """Save a reviewer's readings in one unit; a reading equal to their standing one changes nothing.

    Raises:
        BadInput: a field the form does not have.
        NotFound: no such study.
    """
    reviewer = review.reviewer()

    def body(work: Work) -> int:
        keys = {f.key for f in _fields(read_extraction.form(work.connection))}
        known = {study.id for study in read_reports.studies(work.connection)}
        for cell, _ in values:
            if cell.field not in keys:
                raise BadInput(f"The form has no field `{cell.field}`.")
            if cell.study not in known:
                raise NotFound(f"There is no study:{cell.study}.")
        mine = {
            v.cell.address: v for v in read_extraction.values(work.connection) if v.reviewer == reviewer.id
        }
        fresh = {
            cell.address: (cell, now, mine[cell.address].id if cell.address in mine else None)
            for cell, now in values
            if cell.address not in mine or mine[cell.address].reading != now
        }
        write_extraction.add_values(work, reviewer.id, fresh.values())
        return len(fresh)

    return write(
        review.store,
        review.action("extract", reviewer, key),
        body,
        lambda c, a: len(rows_written(tables.extraction_value)(c, a)),
    )


def comparisons(review: Review, study: StudyId | None = None) -> tuple[Comparison, ...]:
    """Return every cell that someone read, with all readings and the agreed one."""
    with reading(review.store) as connection:
        return _comparisons(connection, study)


def _comparisons(connection: Connection, study: StudyId | None) -> tuple[Comparison, ...]:
    by_cell: dict[str, list[Value]] = defaultdict(list)
    for value in read_extraction.values(connection, study):
        by_cell[value.cell.address].append(value)
    agreed = {c.cell.address: c for c in read_extraction.consensus(connection, study)}
    return tuple(
        Comparison(values[0].cell, tuple(values), agreed.get(address)) for address, values in by_cell.items()
    )


def agree(
    review: Review, study: StudyId | None = None, *, readers: int = 2, key: UUID | None = None
) -> AgreementSummary:
    """Write the agreed reading wherever enough reviewers read the same, in one unit.

    Args:
        review: the opened review.
        study: one study, or all.
        readers: how many must have read a cell; 1 takes single readings as agreed, marked so.
        key: made by the caller before the first try.
    """
    reviewer = review.reviewer()

    def body(work: Work) -> AgreementSummary:
        agreed, differ, waiting = 0, [], 0
        for cell in _comparisons(work.connection, study):
            if cell.consensus is not None and not cell.stale:
                continue
            if len(cell.values) < readers:
                waiting += 1
            elif cell.agree:
                basis = ConsensusBasis.AGREED if len(cell.values) > 1 else ConsensusBasis.SINGLE
                _write_consensus(work, reviewer.id, cell, cell.values[0].reading, basis)
                agreed += 1
            else:
                differ.append(cell.cell)
        return AgreementSummary(agreed, tuple(differ), waiting)

    def again(connection: Connection, action: int) -> AgreementSummary:
        written = len(rows_written(tables.consensus_value)(connection, action))  # type: ignore[arg-type]
        return AgreementSummary(written, (), 0)

    return write(review.store, review.action("agree", reviewer, key), body, again)


def _write_consensus(
    work: Work, reviewer: ReviewerId, cell: Comparison, reading_: Reading, basis: ConsensusBasis
) -> int:
    before = cell.consensus.id if cell.consensus else None
    rests_on = [value.id for value in cell.values]
    return write_extraction.add_consensus(work, reviewer, cell.cell, reading_, basis, rests_on, before)


def settle(review: Review, cell: Cell, chosen: Reading, *, key: UUID | None = None) -> int:
    """Write the agreed reading of a cell by hand: one of the readings, or an edited one.

    Raises:
        NotFound: nobody read that cell.
    """
    reviewer = review.reviewer()

    def body(work: Work) -> int:
        found = [c for c in _comparisons(work.connection, cell.study) if c.cell.address == cell.address]
        if not found:
            raise NotFound(f"Nobody has read `{cell.field}` of study:{cell.study} yet.")
        among = any(_said(v.reading) == _said(chosen) for v in found[0].values)
        basis = ConsensusBasis.CHOSEN if among else ConsensusBasis.EDITED
        return _write_consensus(work, reviewer.id, found[0], chosen, basis)

    return write(
        review.store, review.action("settle value", reviewer, key), body, row_written(tables.consensus_value)
    )


def outcome_data(review: Review, code: str) -> tuple[OutcomeDatum, ...]:
    """Return the agreed counts of an outcome, one row per study, cohort, timepoint and denominator.

    Raises:
        NotFound: no such outcome.
        RefusedData: impossible counts.
    """
    outcome = outcome_called(review, code)
    with reading(review.store) as connection:
        agreed = read_extraction.consensus(connection)
        studies = {s.id: s.label for s in read_reports.studies(connection)}
        labels = {c.id: c.label for c in read_extraction.cohorts(connection)}
    cells: dict[Cell, dict[str, Consensus]] = defaultdict(dict)
    for each in agreed:
        c = each.cell
        if c.outcome == outcome.id and c.cohort is not None:
            where = Cell(c.study, "", c.cohort, None, c.timepoint, c.denominator)
            cells[where][c.field] = each
    known = _characteristics(agreed)
    rows = [
        _datum(where, fields, studies, labels, known)
        for where, fields in cells.items()
        if _counted(fields, EVENTS.key) and _counted(fields, TOTAL.key)
    ]
    return tuple(sorted(rows, key=lambda row: (row.study_label, row.cohort_label, row.timepoint)))


def _counted(fields: Mapping[str, Consensus], key: str) -> bool:
    return key in fields and fields[key].reading.number is not None


def _characteristics(agreed: Sequence[Consensus]) -> dict[tuple[StudyId, CohortId | None], dict[str, str]]:
    known: dict[tuple[StudyId, CohortId | None], dict[str, str]] = defaultdict(dict)
    for each in agreed:
        if each.cell.outcome is None:
            known[each.cell.study, each.cell.cohort][each.cell.field] = each.reading.value
    return known


def _datum(
    where: Cell,
    fields: Mapping[str, Consensus],
    studies: Mapping[StudyId, str],
    labels: Mapping[CohortId, str],
    known: Mapping[tuple[StudyId, CohortId | None], dict[str, str]],
) -> OutcomeDatum:
    cohort = where.cohort
    if cohort is None:
        raise BadInput(f"A count of study:{where.study} belongs to no cohort.")
    events, total = fields[EVENTS.key].reading, fields[TOTAL.key].reading
    check_counts(events.number or 0, total.number or 0, studies[where.study])
    place = [f"report:{events.report}"] * bool(events.report) + [events.page] * bool(events.page)
    return OutcomeDatum(
        study=where.study,
        study_label=studies[where.study],
        cohort=cohort,
        cohort_label=labels[cohort],
        timepoint=where.timepoint,
        denominator=where.denominator,
        events=int(events.number or 0),
        n=int(total.number or 0),
        characteristics={**known.get((where.study, None), {}), **known.get((where.study, cohort), {})},
        source=", ".join(place),
    )

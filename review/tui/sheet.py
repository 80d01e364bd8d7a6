"""The extraction sheet of one study: which cells there are, who read what, what is agreed.

A reviewer sees another's reading of a cell only once they have read the cell themselves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from review.services import extraction
from review.services.extraction import Comparison
from review.services.home import people
from review.services.session import Review
from review.services.studies import StudyView, studies
from review.services.values import Cell, Cohort, FieldSpec, Outcome, Reading, Value
from review.text import fit
from review.vocabulary import CohortId, FieldLevel, OutcomeId, ReviewerId


@dataclass(frozen=True, slots=True)
class Count:
    """An outcome counted in a cohort at a timepoint, over a denominator."""

    cohort: CohortId
    outcome: OutcomeId
    timepoint: str
    denominator: str


@dataclass(frozen=True, slots=True)
class Material:
    """Everything the sheets of a review are made of."""

    studies: tuple[StudyView, ...]
    cohorts: tuple[Cohort, ...]
    outcomes: tuple[Outcome, ...]
    form: tuple[FieldSpec, ...]
    comparisons: dict[str, Comparison]
    names: dict[ReviewerId, str]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of the sheet: a heading, or a cell with its field and what was read."""

    label: str
    field: FieldSpec | None = None
    cell: Cell | None = None
    mine: Value | None = None
    others: tuple[Value, ...] = ()
    hidden: int = 0
    comparison: Comparison | None = None

    @property
    def name(self) -> str:
        """The label without the sign of what is required."""
        return self.label.strip("* ")


def read_material(review: Review) -> Material:
    """Read everything at once."""
    return Material(
        studies=studies(review),
        cohorts=extraction.cohorts(review),
        outcomes=extraction.outcomes(review),
        form=extraction.current_form(review),
        comparisons={each.cell.address: each for each in extraction.comparisons(review)},
        names={person.id: person.handle for person in people(review)},
    )


def sheet(material: Material, study: StudyView, handle: str, added: Sequence[Count] = ()) -> list[SheetRow]:
    """Return the lines of a study's sheet, as the reviewer of a handle may see them."""
    return list(_rows(material, study, handle, added))


def _rows(material: Material, study: StudyView, handle: str, added: Sequence[Count]) -> Iterator[SheetRow]:
    yield SheetRow("Study")
    for spec in _level(material, FieldLevel.STUDY):
        yield _row(material, handle, spec, Cell(study.id, spec.key))
    labels = {outcome.id: outcome.code for outcome in material.outcomes}
    for cohort in (each for each in material.cohorts if each.study == study.id):
        yield SheetRow(f"Cohort: {cohort.label or 'the whole study'}")
        for spec in _level(material, FieldLevel.COHORT):
            yield _row(material, handle, spec, Cell(study.id, spec.key, cohort.id))
        for count in counts_of(material, cohort, added):
            where = ", ".join(part for part in (count.timepoint, count.denominator) if part)
            yield SheetRow(f"  {labels.get(count.outcome, '?')}: {where or 'no timepoint, no denominator'}")
            for spec in _level(material, FieldLevel.OUTCOME):
                cell = Cell(study.id, spec.key, cohort.id, count.outcome, count.timepoint, count.denominator)
                yield _row(material, handle, spec, cell)


def _level(material: Material, level: FieldLevel) -> Iterator[FieldSpec]:
    return (spec for spec in material.form if spec.level is level)


def counts_of(material: Material, cohort: Cohort, added: Sequence[Count]) -> list[Count]:
    """Return the counts of a cohort that someone read, and those being added."""
    cells = [each.cell for each in material.comparisons.values()]
    read = [
        Count(cohort.id, c.outcome, c.timepoint, c.denominator)
        for c in cells
        if c.cohort == cohort.id and c.outcome is not None
    ]
    return list(dict.fromkeys([*read, *(count for count in added if count.cohort == cohort.id)]))


def _row(material: Material, handle: str, spec: FieldSpec, cell: Cell) -> SheetRow:
    found = material.comparisons.get(cell.address)
    values = found.values if found else ()
    mine = next((value for value in values if material.names.get(value.reviewer) == handle), None)
    others = tuple(value for value in values if value is not mine)
    unit = f" ({spec.unit})" if spec.unit else ""
    label = f"{'*' if spec.required else ' '} {spec.label}{unit}"
    agreed = found is not None and found.consensus is not None
    if mine is None and not agreed:
        return SheetRow(label, spec, cell, None, (), len(others), found)
    return SheetRow(label, spec, cell, mine, others, 0, found)


def said(reading: Reading) -> str:
    """Return a reading in a word: its value, or why there is none."""
    return reading.value or reading.missing.replace("_", " ") or "—"


def row_text(row: SheetRow, width: int) -> str:
    """Return a line of the sheet: label, my reading, the others', the agreed one."""
    if row.field is None:
        return row.label
    room = max((width - 34) // 3, 9)
    others = "; ".join(said(value.reading) for value in row.others) or ("read" if row.hidden else "")
    parts = (
        row.label[:2] + fit(row.label[2:], 28),
        said(row.mine.reading) if row.mine else "·",
        others,
        agreed_text(row),
    )
    return " ".join([parts[0], *(fit(part, room) for part in parts[1:])])


def agreed_text(row: SheetRow) -> str:
    """Return what is agreed, after `=`, or `!` where it was read anew since; `≠` where readers differ."""
    found = row.comparison
    if found is None:
        return ""
    if found.consensus is not None:
        return f"{'! ' if found.stale else '= '}{said(found.consensus.reading)}"
    return "≠ differ" if row.others and row.mine and not found.agree else ""

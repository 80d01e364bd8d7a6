"""What the example's two reviewers read in the included reports, and what they agreed on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from review.example.protocol import FIRST_REVIEWER, SECOND_REVIEWER
from review.example.trials import Trial, included_reports
from review.vocabulary import ConsensusBasis, ReportRole

OUTCOMES = (("ORR", "Objective response"), ("CRR", "Complete response"))


@dataclass(frozen=True, slots=True)
class StudyRow:
    """A study and its reports, each by the key of a record and its role."""

    label: str
    reports: tuple[tuple[str, ReportRole], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value belongs; `cohort` to `denominator` are empty for a field of the study.

    `cohort` is the label of the trial report: each report describes one cohort.
    """

    study: str
    field: str
    cohort: str = ""
    outcome: str = ""
    timepoint: str = ""
    denominator: str = ""


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reviewer's reading of one field, with the report, the page and the passage."""

    reviewer: str
    place: Place
    value: str
    report: str
    page: str
    quote: str


@dataclass(frozen=True, slots=True)
class ConsensusRow:
    """The agreed value; `basis` says whether the readings agreed or one of them was chosen."""

    place: Place
    value: str
    basis: ConsensusBasis
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A misreading by the second reviewer, settled in favour of the first."""

    label: str
    outcome: str
    field: str
    misread: str
    note: str


SLIPS = (
    Slip("Park JH 2018", "CRR", "events", "45", "the table prints 44/45; the text counts 44"),
    Slip("Brudno 2018", "ORR", "events", "31", "figures exchanged"),
    Slip("Cohen AD 2019", "ORR", "events", "11", "4 + 1 + 7 is 12"),
    Slip("Kochenderfer 2015", "ORR", "events", "8", "partial responses were left out"),
    Slip("Abramson 2020", "ORR", "n", "265", "figures exchanged"),
)


def studies(keys: Mapping[str, str]) -> tuple[StudyRow, ...]:
    """Return the 32 studies with their reports, the primary report first.

    Args:
        keys: Key of a record of each report, by the report's label.
    """
    labels = dict.fromkeys(trial.study for trial in included_reports())
    return tuple(StudyRow(label, tuple(_reports_of(label, keys))) for label in labels)


def _reports_of(study: str, keys: Mapping[str, str]) -> list[tuple[str, ReportRole]]:
    found = [(keys[t.label], t.role) for t in included_reports() if t.study == study]
    return sorted(found, key=lambda report: report[1] is not ReportRole.PRIMARY)


def readings(keys: Mapping[str, str]) -> tuple[ReadingRow, ...]:
    """Return both reviewers' readings of all included reports; `keys` as for `studies`."""
    rows = []
    for trial in included_reports():
        first = list(_read(trial, keys[trial.label]))
        rows += first
        rows += [_second(row, trial.label) for row in first]
    return tuple(rows)


def consensus(rows: Iterable[ReadingRow]) -> tuple[ConsensusRow, ...]:
    """Return the agreed values: the first reviewer's, with a note wherever the second read otherwise."""
    by_reviewer: dict[Place, list[ReadingRow]] = {}
    for row in rows:
        by_reviewer.setdefault(row.place, []).append(row)
    return tuple(_agreed(first, second) for first, second in by_reviewer.values())


def _read(trial: Trial, key: str) -> Iterator[ReadingRow]:
    about = {"cancer": trial.cancer, "region": trial.region, "target": trial.target}
    if trial.role is ReportRole.PRIMARY:
        for field, value in about.items():
            quote = f"{trial.disease}; {trial.country}; {trial.target}"
            yield ReadingRow(FIRST_REVIEWER, Place(trial.study, field), value, key, trial.source, quote)
    for outcome, events in (("ORR", trial.responders), ("CRR", trial.complete)):
        for field, number in (("events", events), ("n", trial.n)):
            place = Place(trial.study, field, trial.label, outcome, trial.timepoint, trial.denominator)
            quote = f"{trial.response_sentence} [{trial.reading}]"
            yield ReadingRow(FIRST_REVIEWER, place, str(number), key, trial.source, quote)


def _second(row: ReadingRow, label: str) -> ReadingRow:
    slip = _slip(row.place, label)
    return replace(row, reviewer=SECOND_REVIEWER, value=slip.misread if slip else row.value)


def _slip(place: Place, label: str) -> Slip | None:
    where = (label, place.outcome, place.field)
    return next((s for s in SLIPS if (s.label, s.outcome, s.field) == where), None)


def _agreed(first: ReadingRow, second: ReadingRow) -> ConsensusRow:
    if first.value == second.value:
        return ConsensusRow(first.place, first.value, ConsensusBasis.AGREED)
    slip = _slip(first.place, first.place.cohort)
    note = slip.note if slip else ""
    return ConsensusRow(first.place, first.value, ConsensusBasis.CHOSEN, note)

"""Outcome data: one row per study, cohort, timepoint and denominator, and what may be pooled together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.errors import RefusedData
from review.vocabulary import CohortId, StudyId


@dataclass(frozen=True, slots=True)
class OutcomeDatum:
    """Agreed counts of one outcome in one cohort.

    Attributes:
        events: participants with the event.
        n: participants below the fraction line.
        characteristics: agreed characteristics of the study and the cohort, by field key.
        source: where the counts stand, as `report:3, p. 4`.
    """

    study: StudyId
    study_label: str
    cohort: CohortId
    cohort_label: str
    timepoint: str
    denominator: str
    events: int
    n: int
    characteristics: Mapping[str, str]
    source: str = ""

    @property
    def label(self) -> str:
        """The row's name in a forest plot; the cohort is named where it is not the whole study."""
        return f"{self.study_label} ({self.cohort_label})" if self.cohort_label else self.study_label


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two cohorts that share participants, with the reason, and which is left out where both have data."""

    a: CohortId
    b: CohortId
    reason: str
    left_out: CohortId | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows to pool, and in words each row left out because its participants count in another."""

    rows: tuple[OutcomeDatum, ...]
    left_out: tuple[str, ...] = ()


def check_counts(events: float, n: float, where: str) -> None:
    """Refuse impossible counts.

    Raises:
        RefusedData: naming the row.
    """
    if n < 1 or events < 0 or events > n:
        raise RefusedData(f"{where}: {events:g} of {n:g} is impossible; check the extracted counts.")


def choose_rows(
    data: Sequence[OutcomeDatum],
    overlaps: Sequence[Overlap],
    *,
    timepoint: str | None = None,
    denominator: str | None = None,
) -> Chosen:
    """Return the rows to pool: one a cohort, none of which share participants.

    Of two cohorts that overlap, the one that was chosen to be left out is left out where both have data.

    Args:
        data: all rows of an outcome.
        overlaps: cohorts known to share participants.
        timepoint: keep this timepoint only.
        denominator: keep this denominator only.

    Raises:
        RefusedData: a mixture of timepoints or denominators, or overlapping cohorts, with the list.
    """
    rows = [row for row in data if timepoint is None or row.timepoint == timepoint]
    rows = [row for row in rows if denominator is None or row.denominator == denominator]
    by_cohort: dict[CohortId, list[OutcomeDatum]] = defaultdict(list)
    for row in rows:
        by_cohort[row.cohort].append(row)
    counted_elsewhere = [o for o in overlaps if o.left_out in by_cohort and {o.a, o.b} <= by_cohort.keys()]
    words = tuple(_left_out(o, by_cohort) for o in counted_elsewhere)
    for cohort in {o.left_out for o in counted_elsewhere if o.left_out is not None}:
        del by_cohort[cohort]
    repeated = [each for each in by_cohort.values() if len(each) > 1]
    if repeated:
        listed = "; ".join(f"{each[0].label}: {', '.join(map(_kind, each))}" for each in repeated)
        raise RefusedData(f"A cohort enters once; choose a timepoint or denominator, there are {listed}.")
    shared = [o for o in overlaps if o.a in by_cohort and o.b in by_cohort]
    if shared:
        listed = "; ".join(
            f"{by_cohort[o.a][0].label} and {by_cohort[o.b][0].label} ({o.reason})" for o in shared
        )
        raise RefusedData(f"Participants would count twice: {listed}. Leave one of each out.")
    return Chosen(tuple(row for row in rows if row.cohort in by_cohort), words)


def _left_out(overlap: Overlap, by_cohort: Mapping[CohortId, Sequence[OutcomeDatum]]) -> str:
    out, other = (overlap.a, overlap.b) if overlap.left_out == overlap.a else (overlap.b, overlap.a)
    return f"{by_cohort[out][0].label} is left out beside {by_cohort[other][0].label}: {overlap.reason}"


def _kind(row: OutcomeDatum) -> str:
    return f"{row.timepoint or 'no timepoint'}/{row.denominator or 'no denominator'}"

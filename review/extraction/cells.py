"""Where a reading belongs, and what was read."""

from dataclasses import dataclass

from review.vocabulary import CohortId, OutcomeId, ReportId, StudyId


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a study, of a cohort, or of an outcome of a cohort at a timepoint for a denominator."""

    study: StudyId
    field: str
    cohort: CohortId | None = None
    outcome: OutcomeId | None = None
    timepoint: str = ""
    denominator: str = ""

    @property
    def address(self) -> str:
        """The cell as one text."""
        parts = (
            self.study,
            self.cohort or "",
            self.outcome or "",
            self.timepoint,
            self.denominator,
            self.field,
        )
        return "|".join(str(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as printed (and its number), or why there is none, and where it stands."""

    value: str = ""
    number: float | None = None
    missing: str = ""
    report: ReportId | None = None
    page: str = ""
    quote: str = ""

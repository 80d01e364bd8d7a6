"""What the flow is counted from: sources, citations and the reports behind them.

Nothing here is a number someone typed, except `PreviousReview`: an update has to take over the counts of the
version before it.
"""

from dataclasses import dataclass

from review.vocabulary import (
    CitationId,
    OutcomeOfScreening,
    RemovalWhy,
    ReportId,
    RetrievalStatus,
    SourceKind,
    StudyId,
)


@dataclass(frozen=True, slots=True)
class SourceFact:
    """A source and how many records were accepted from it."""

    name: str
    kind: SourceKind
    records: int


@dataclass(frozen=True, slots=True)
class ReportFact:
    """A document sought in full.

    `extra` marks a report linked beyond the citation's own. `outcome` is the full-text outcome, `UNDECIDED`
    until the report is assessed. `reason` is the label of the primary exclusion reason.
    """

    report: ReportId
    extra: bool = False
    retrieval: RetrievalStatus = RetrievalStatus.SOUGHT
    outcome: OutcomeOfScreening = OutcomeOfScreening.UNDECIDED
    reason: str = ""
    studies: tuple[StudyId, ...] = ()


@dataclass(frozen=True, slots=True)
class CitationFact:
    """A citation: records by lane, fate before screening, outcome on title and abstract, reports.

    A citation with at least one record from a database or register is counted in that lane. `not_read` marks
    one that a stopping rule left unread; it counts as excluded by automation.
    """

    citation: CitationId
    main_lane_records: int
    other_lane_records: int = 0
    removed: RemovalWhy | None = None
    screening: OutcomeOfScreening = OutcomeOfScreening.UNDECIDED
    excluded_by_tool: bool = False
    not_read: bool = False
    reports: tuple[ReportFact, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviousReview:
    """Counts of the previous version of a review, and what the update changed in them (identity I11)."""

    studies: int
    reports: int
    studies_dropped: int = 0
    reports_dropped: int = 0
    new_reports_of_old_studies: int = 0

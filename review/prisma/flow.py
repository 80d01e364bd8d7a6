"""The counts of a PRISMA 2020 flow, as one frozen value.

Two lanes: databases and registers (`Flow` itself and `Flow.main`), and other methods (`Flow.other`). What
nobody has decided yet is counted apart, so the identities hold at every moment; the flow is final once
nothing is undecided. Statement: BMJ 2021;372:n71; explanation and elaboration: BMJ 2021;372:n160.
"""

from dataclasses import dataclass

from review.prisma.facts import PreviousReview
from review.vocabulary import SourceKind


@dataclass(frozen=True, slots=True)
class SourceCount:
    """Records identified from one source."""

    name: str
    kind: SourceKind
    records: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """Reports excluded at full text for one primary reason."""

    reason: str
    reports: int


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """One lane from "reports sought" down; the unit is the report.

    `merged_later` counts citations whose report another citation brought first; `extra_reports` counts
    reports linked beyond the citation's own. `assessed` includes `undecided_full_text`.
    """

    sought: int = 0
    merged_later: int = 0
    extra_reports: int = 0
    undecided_retrieval: int = 0
    not_retrieved: int = 0
    assessed: int = 0
    undecided_full_text: int = 0
    excluded_with_reasons: tuple[ReasonCount, ...] = ()
    ongoing: int = 0
    awaiting: int = 0
    included: int = 0

    @property
    def excluded(self) -> int:
        """Reports excluded at full text, over all reasons."""
        return sum(r.reports for r in self.excluded_with_reasons)


@dataclass(frozen=True, slots=True)
class OtherLane:
    """Identification by other methods; the official template has no box for its losses (identity I7)."""

    found_by_databases: int = 0
    duplicates_within: int = 0
    removed: int = 0
    excluded: int = 0
    undecided_title_abstract: int = 0
    reports: ReportCounts = ReportCounts()

    @property
    def lost(self) -> int:
        """Records that led to no report, over all losses."""
        return self.found_by_databases + self.duplicates_within + self.removed + self.excluded


@dataclass(frozen=True, slots=True)
class Undecided:
    """Items still open, over both lanes: citations, then reports, then reports."""

    title_abstract: int = 0
    retrieval: int = 0
    full_text: int = 0

    @property
    def total(self) -> int:
        """All open items; an item is open at one place only."""
        return self.title_abstract + self.retrieval + self.full_text


@dataclass(frozen=True, slots=True)
class Decided:
    """Items settled at each step, over both lanes; `total` counts each item once."""

    title_abstract: int = 0
    retrieval: int = 0
    full_text: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class FinalStates:
    """Every imported record in exactly one state (identity I13); `duplicate` includes reports found twice."""

    duplicate: int = 0
    removed_automation: int = 0
    removed_other: int = 0
    excluded_title_abstract: int = 0
    not_retrieved: int = 0
    excluded_full_text: int = 0
    included: int = 0
    ongoing: int = 0
    awaiting: int = 0
    undecided: int = 0

    @property
    def total(self) -> int:
        """All records of all sources."""
        settled = self.excluded_title_abstract + self.not_retrieved + self.excluded_full_text
        kept = self.included + self.ongoing + self.awaiting + self.undecided
        return self.duplicate + self.removed_automation + self.removed_other + settled + kept


@dataclass(frozen=True, slots=True)
class Flow:
    """A PRISMA 2020 flow.

    `screened` is every record of a database or register that is left for screening,
    `undecided_title_abstract` the part of it nobody has settled. `studies` counts distinct studies of
    included reports over both lanes, `unlinked_reports` included reports that belong to no study yet.
    `not_read` is the part of `excluded_automation` that a stopping rule left unread. `pooled_studies` is the
    number of distinct studies in the meta-analysis, where known.
    """

    sources: tuple[SourceCount, ...] = ()
    duplicates_removed: int = 0
    removed_automation: int = 0
    removed_other: int = 0
    screened: int = 0
    excluded_human: int = 0
    excluded_automation: int = 0
    not_read: int = 0
    undecided_title_abstract: int = 0
    main: ReportCounts = ReportCounts()
    other: OtherLane = OtherLane()
    studies: int = 0
    ongoing_studies: int = 0
    unlinked_reports: int = 0
    states: FinalStates = FinalStates()
    previous: PreviousReview | None = None
    pooled_studies: int | None = None

    def of_kind(self, *kinds: SourceKind) -> tuple[SourceCount, ...]:
        """Return the sources of some kinds, in the order given by the review."""
        return tuple(s for s in self.sources if s.kind in kinds)

    @property
    def databases(self) -> tuple[SourceCount, ...]:
        """The databases."""
        return self.of_kind(SourceKind.DATABASE)

    @property
    def registers(self) -> tuple[SourceCount, ...]:
        """The registers."""
        return self.of_kind(SourceKind.REGISTER)

    @property
    def other_sources(self) -> tuple[SourceCount, ...]:
        """Websites, organisations, citation searching and the like."""
        return tuple(s for s in self.sources if not s.kind.main_lane)

    @property
    def begun(self) -> bool:
        """Whether a source has been searched at all."""
        return bool(self.sources)

    @property
    def identified(self) -> int:
        """Records identified from databases and registers."""
        return sum(s.records for s in self.sources if s.kind.main_lane)

    @property
    def other_identified(self) -> int:
        """Records identified by other methods."""
        return sum(s.records for s in self.other_sources)

    @property
    def excluded(self) -> int:
        """Records excluded on title and abstract, by people and by tools."""
        return self.excluded_human + self.excluded_automation

    @property
    def sought(self) -> int:
        """Reports sought, from databases and registers."""
        return self.main.sought

    @property
    def not_retrieved(self) -> int:
        """Reports not retrieved, from databases and registers."""
        return self.main.not_retrieved

    @property
    def assessed(self) -> int:
        """Reports assessed for eligibility, from databases and registers."""
        return self.main.assessed

    @property
    def reports_included(self) -> int:
        """Reports of included studies, over both lanes (identity I9)."""
        return self.main.included + self.other.reports.included

    @property
    def ongoing(self) -> int:
        """Reports of ongoing studies, over both lanes."""
        return self.main.ongoing + self.other.reports.ongoing

    @property
    def awaiting(self) -> int:
        """Reports awaiting classification, over both lanes."""
        return self.main.awaiting + self.other.reports.awaiting

    @property
    def undecided(self) -> Undecided:
        """What is still open, over both lanes."""
        other = self.other.reports
        return Undecided(
            self.undecided_title_abstract + self.other.undecided_title_abstract,
            self.main.undecided_retrieval + other.undecided_retrieval,
            self.main.undecided_full_text + other.undecided_full_text,
        )

    @property
    def decided(self) -> Decided:
        """What is settled, over both lanes."""
        other, open_items = self.other.reports, self.undecided
        excluded = self.excluded + self.other.excluded
        sought = self.main.sought + other.sought
        passed = sought + self.main.merged_later + other.merged_later
        passed -= self.main.extra_reports + other.extra_reports
        return Decided(
            title_abstract=excluded + passed,
            retrieval=sought - open_items.retrieval,
            full_text=self.main.assessed + other.assessed - open_items.full_text,
            total=excluded + sought - open_items.retrieval - open_items.full_text,
        )

    @property
    def final(self) -> bool:
        """Whether nothing is left to decide."""
        return self.undecided.total == 0

    @property
    def total_studies(self) -> int:
        """Studies in the review, with those kept from the previous version."""
        kept = self.previous.studies - self.previous.studies_dropped if self.previous else 0
        return self.studies + kept

    @property
    def total_reports(self) -> int:
        """Reports of included studies, with those kept from and added to the previous version."""
        old = self.previous
        kept = old.reports + old.new_reports_of_old_studies - old.reports_dropped if old else 0
        return self.reports_included + kept

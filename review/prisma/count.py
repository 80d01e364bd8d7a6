"""Count a flow from facts: every record of every source ends in exactly one state."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from review.errors import BadInput
from review.prisma.facts import CitationFact, PreviousReview, ReportFact, SourceFact
from review.prisma.flow import FinalStates, Flow, OtherLane, ReasonCount, ReportCounts, SourceCount
from review.vocabulary import OutcomeOfScreening, RemovalWhy, ReportId, RetrievalStatus, SourceKind, StudyId

NO_REASON = "Reason not recorded"


class _State(StrEnum):
    DUPLICATE = "duplicate"
    AUTOMATION = "removed_automation"
    OTHER = "removed_other"
    EXCLUDED = "excluded_title_abstract"
    NOT_RETRIEVED = "not_retrieved"
    EXCLUDED_FULL_TEXT = "excluded_full_text"
    INCLUDED = "included"
    ONGOING = "ongoing"
    AWAITING = "awaiting"
    UNDECIDED = "undecided"


@dataclass(slots=True)
class _Reports:
    """Running counts of one lane's reports."""

    sought: int = 0
    merged: int = 0
    extra: int = 0
    pending: int = 0
    unassessed: int = 0
    states: Counter[_State] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def freeze(self, order: Sequence[str]) -> ReportCounts:
        absent = self.states[_State.NOT_RETRIEVED]
        return ReportCounts(
            sought=self.sought,
            merged_later=self.merged,
            extra_reports=self.extra,
            undecided_retrieval=self.pending,
            not_retrieved=absent,
            assessed=self.sought - self.pending - absent,
            undecided_full_text=self.unassessed,
            excluded_with_reasons=_ordered(self.reasons, order),
            ongoing=self.states[_State.ONGOING],
            awaiting=self.states[_State.AWAITING],
            included=self.states[_State.INCLUDED],
        )


@dataclass(slots=True)
class _Tally:
    """Running counts of the whole flow."""

    records: Counter[_State] = field(default_factory=Counter)
    main_before: Counter[_State] = field(default_factory=Counter)
    main_screened: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)
    main: _Reports = field(default_factory=_Reports)
    beside: _Reports = field(default_factory=_Reports)
    seen: set[ReportId] = field(default_factory=set)
    studies: set[StudyId] = field(default_factory=set)
    ongoing_studies: set[StudyId] = field(default_factory=set)
    unlinked: int = 0
    not_read: int = 0


def count_flow(
    sources: Sequence[SourceFact],
    citations: Iterable[CitationFact],
    *,
    reason_order: Sequence[str] = (),
    previous: PreviousReview | None = None,
    pooled_studies: int | None = None,
) -> Flow:
    """Return the flow of a review.

    Args:
        sources: every source with its accepted records; one name and kind given twice is added up.
        citations: every citation, each once.
        reason_order: exclusion reasons in protocol order; others follow by count, then name.
        previous: counts of the previous version, for an update.
        pooled_studies: distinct studies in the meta-analysis.

    Raises:
        BadInput: a citation without records, or with an outcome that title and abstract do not have.
    """
    facts = sorted(citations, key=lambda c: c.main_lane_records == 0)
    tally = _Tally()
    for fact in facts:
        _check(fact)
        _count_citation(tally, fact)
    for fact in facts:
        _count_extra(tally, fact)
    return Flow(
        sources=_sources(sources),
        duplicates_removed=tally.main_before[_State.DUPLICATE],
        removed_automation=tally.main_before[_State.AUTOMATION],
        removed_other=tally.main_before[_State.OTHER],
        screened=tally.main_screened.total(),
        excluded_human=tally.main_screened["human"],
        excluded_automation=tally.main_screened["tool"],
        not_read=tally.not_read,
        undecided_title_abstract=tally.main_screened["undecided"],
        main=tally.main.freeze(reason_order),
        other=_other_lane(tally, reason_order),
        studies=len(tally.studies),
        ongoing_studies=len(tally.ongoing_studies - tally.studies),
        unlinked_reports=tally.unlinked,
        states=_states(tally.records),
        previous=previous,
        pooled_studies=pooled_studies,
    )


def _check(fact: CitationFact) -> None:
    if fact.main_lane_records < 0 or fact.other_lane_records < 0:
        raise BadInput(f"citation:{fact.citation} has a negative number of records; count its records again.")
    if fact.main_lane_records + fact.other_lane_records == 0:
        raise BadInput(f"citation:{fact.citation} has no records; leave empty citations out of the flow.")
    if fact.screening in (OutcomeOfScreening.ONGOING, OutcomeOfScreening.AWAITING):
        raise BadInput(
            f"citation:{fact.citation} is '{fact.screening}' at title and abstract, "
            "where only included and excluded exist; record it at full text."
        )


def _sources(facts: Sequence[SourceFact]) -> tuple[SourceCount, ...]:
    totals: dict[tuple[str, SourceKind], int] = {}
    for fact in facts:
        if fact.records < 0:
            raise BadInput(f"source '{fact.name}' has {fact.records} records; count its records again.")
        totals[fact.name, fact.kind] = totals.get((fact.name, fact.kind), 0) + fact.records
    return tuple(SourceCount(name, kind, records) for (name, kind), records in totals.items())


def _count_citation(tally: _Tally, fact: CitationFact) -> None:
    """Count one citation: one record ends where the citation ends, all others are duplicates."""
    state = _state_of(tally, fact)
    tally.records[_State.DUPLICATE] += fact.main_lane_records + fact.other_lane_records - 1
    tally.records[state] += 1
    if fact.main_lane_records:
        tally.main_before[_State.DUPLICATE] += fact.main_lane_records - 1
        tally.other["found_by_databases"] += fact.other_lane_records
    else:
        tally.other["duplicates_within"] += fact.other_lane_records - 1


def _state_of(tally: _Tally, fact: CitationFact) -> _State:
    main = fact.main_lane_records > 0
    if fact.removed is not None:
        why = _State.AUTOMATION if fact.removed is RemovalWhy.AUTOMATION else _State.OTHER
        if main:
            tally.main_before[why] += 1
        else:
            tally.other["removed"] += 1
        return why
    if fact.screening is OutcomeOfScreening.EXCLUDED:
        if main:
            tally.main_screened["tool" if fact.excluded_by_tool else "human"] += 1
            tally.not_read += fact.not_read
        else:
            tally.other["excluded"] += 1
        return _State.EXCLUDED
    if fact.screening is not OutcomeOfScreening.INCLUDED:
        (tally.main_screened if main else tally.other)["undecided"] += 1
        return _State.UNDECIDED
    if main:
        tally.main_screened["passed"] += 1
    return _count_reports(tally, tally.main if main else tally.beside, fact.reports)


def _count_reports(tally: _Tally, lane: _Reports, reports: Sequence[ReportFact]) -> _State:
    """Count a citation's own report, which decides its state; none yet means it is still to be sought."""
    own = next((r for r in reports if not r.extra), None)
    state = _State.UNDECIDED
    if own is None:
        lane.sought += 1
        lane.pending += 1
    elif own.report in tally.seen:
        lane.merged += 1
        state = _State.DUPLICATE
    else:
        state = _count_report(tally, lane, own)
    return state


def _count_extra(tally: _Tally, fact: CitationFact) -> None:
    """Count the other reports of a citation that passed, unless some citation brought them as its own."""
    if fact.removed is not None or fact.screening is not OutcomeOfScreening.INCLUDED:
        return
    lane = tally.main if fact.main_lane_records else tally.beside
    for report in fact.reports:
        if report.report not in tally.seen:
            lane.extra += 1
            _count_report(tally, lane, report)


def _count_report(tally: _Tally, lane: _Reports, fact: ReportFact) -> _State:
    tally.seen.add(fact.report)
    lane.sought += 1
    state = _report_state(fact)
    lane.states[state] += 1
    if state is _State.UNDECIDED:
        lane.pending += fact.retrieval is RetrievalStatus.SOUGHT
        lane.unassessed += fact.retrieval is RetrievalStatus.RETRIEVED
    elif state is _State.EXCLUDED_FULL_TEXT:
        lane.reasons[fact.reason.strip() or NO_REASON] += 1
    elif state is _State.INCLUDED:
        tally.studies.update(fact.studies)
        tally.unlinked += not fact.studies
    elif state is _State.ONGOING:
        tally.ongoing_studies.update(fact.studies)
    return state


_FULL_TEXT = {
    OutcomeOfScreening.INCLUDED: _State.INCLUDED,
    OutcomeOfScreening.EXCLUDED: _State.EXCLUDED_FULL_TEXT,
    OutcomeOfScreening.ONGOING: _State.ONGOING,
    OutcomeOfScreening.AWAITING: _State.AWAITING,
}


def _report_state(fact: ReportFact) -> _State:
    """Return where a report ends; what has not been retrieved cannot have been assessed."""
    if fact.retrieval is RetrievalStatus.NOT_RETRIEVED:
        return _State.NOT_RETRIEVED
    if fact.retrieval is RetrievalStatus.SOUGHT:
        return _State.UNDECIDED
    return _FULL_TEXT.get(fact.outcome, _State.UNDECIDED)


def _ordered(reasons: Counter[str], order: Sequence[str]) -> tuple[ReasonCount, ...]:
    place = {reason: index for index, reason in enumerate(order)}
    names = sorted(reasons, key=lambda r: (place.get(r, len(place)), 0 if r in place else -reasons[r], r))
    return tuple(ReasonCount(name, reasons[name]) for name in names)


def _other_lane(tally: _Tally, order: Sequence[str]) -> OtherLane:
    return OtherLane(
        found_by_databases=tally.other["found_by_databases"],
        duplicates_within=tally.other["duplicates_within"],
        removed=tally.other["removed"],
        excluded=tally.other["excluded"],
        undecided_title_abstract=tally.other["undecided"],
        reports=tally.beside.freeze(order),
    )


def _states(records: Counter[_State]) -> FinalStates:
    return FinalStates(
        duplicate=records[_State.DUPLICATE],
        removed_automation=records[_State.AUTOMATION],
        removed_other=records[_State.OTHER],
        excluded_title_abstract=records[_State.EXCLUDED],
        not_retrieved=records[_State.NOT_RETRIEVED],
        excluded_full_text=records[_State.EXCLUDED_FULL_TEXT],
        included=records[_State.INCLUDED],
        ongoing=records[_State.ONGOING],
        awaiting=records[_State.AWAITING],
        undecided=records[_State.UNDECIDED],
    )

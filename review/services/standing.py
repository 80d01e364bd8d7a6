"""Where every citation and report stands, worked out from the facts alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from db.read import citations as read_citations
from db.read import control
from db.read import reports as read_reports
from db.read import screening as read_screening
from db.read.citations import Group, Removal
from db.read.control import ProtocolVersion
from db.read.reports import Report
from db.read.team import Duties, duties
from review.screening.outcome import AdjudicationFact, DecisionFact, ItemOutcome, standings_of, weigh
from review.vocabulary import (
    ActionId,
    CitationId,
    OutcomeOfScreening,
    RecordId,
    ReportId,
    RetrievalStatus,
    Stage,
)

_UNREAD = ItemOutcome(OutcomeOfScreening.UNDECIDED)
FEW = 200  # up to here ids are listed in the statement; above, the whole table is read


@dataclass(frozen=True, slots=True)
class CitationState:
    """A citation as it stands.

    Attributes:
        records: its records, oldest first.
        homes: the citations its records came in on; decisions made on any of them count.
        merged_at: the action of the newest merge that holds.
        outcome: where it stands at title and abstract.
        removal: the standing removal, if it is removed now.
    """

    id: CitationId
    records: tuple[RecordId, ...]
    homes: frozenset[CitationId]
    merged_at: ActionId
    outcome: ItemOutcome
    removal: Removal | None


@dataclass(frozen=True, slots=True)
class ReportState:
    """A report as it stands; `merged` are the reports of citations merged into its own."""

    id: ReportId
    citation: CitationId
    label: str
    extra: bool
    retrieval: RetrievalStatus
    why: str
    retrieval_id: int | None
    merged: tuple[ReportId, ...]
    outcome: ItemOutcome


@dataclass(frozen=True, slots=True)
class ReviewState:
    """Where everything stands at one moment: read once, asked many times."""

    protocol: ProtocolVersion
    citations: dict[CitationId, CitationState]
    reports: dict[CitationId, tuple[ReportState, ...]]
    duties: Mapping[Stage, Duties]


def review_state(connection: Connection) -> ReviewState:
    """Return the state of the whole review in one view."""
    protocol = control.protocol(connection)
    states = citation_states(connection, protocol)
    reports = report_states(connection, protocol, states)
    return ReviewState(protocol, states, reports, {stage: duties(connection, stage) for stage in Stage})


@dataclass(frozen=True, slots=True)
class _Judged:
    decisions: Mapping[int, Sequence[DecisionFact]]
    adjudications: Mapping[int, Sequence[AdjudicationFact]]
    rounds: Mapping[int, int]
    needs: Mapping[int, int]

    def weigh(
        self, stage: Stage, survivor: int, items: Iterable[int], merged_at: ActionId, needed: int
    ) -> ItemOutcome:
        listed = sorted(items)
        decisions = [d for item in listed for d in self.decisions.get(item, ())]
        if not decisions:
            return _UNREAD
        adjudications = [a for item in listed for a in self.adjudications.get(item, ())]
        standings = standings_of(decisions, survivor, merged_at, stage, self.rounds)
        return weigh(stage, standings, adjudications, self.needs.get(survivor, needed))


def citation_states(
    connection: Connection, protocol: ProtocolVersion, citations: Iterable[CitationId] | None = None
) -> dict[CitationId, CitationState]:
    """Return the state of every citation that has records now, or of some."""
    groups = read_citations.groups(connection, citations)
    homes = None if citations is None else {home for each in groups.values() for home in each.homes}
    judged = _judged(connection, Stage.TITLE_ABSTRACT, homes)
    removals = read_citations.removals(connection, None if citations is None else groups)
    needed = protocol.needed(Stage.TITLE_ABSTRACT)
    return {
        citation: _citation_state(citation, group, judged, removals.get(citation), needed)
        for citation, group in groups.items()
    }


def _judged(connection: Connection, stage: Stage, items: Iterable[int] | None) -> _Judged:
    listed = None if items is None else list(items)
    decisions: dict[int, list[DecisionFact]] = defaultdict(list)
    for decision in read_screening.standing_decisions(connection, stage, listed):
        decisions[decision.item].append(decision)
    adjudications: dict[int, list[AdjudicationFact]] = defaultdict(list)
    for adjudication in read_screening.standing_adjudications(connection, stage, listed):
        adjudications[adjudication.item].append(adjudication)
    owed = duties(connection, stage, listed)
    rounds = {item: each.number for item, each in owed.listed.items()}
    return _Judged(decisions, adjudications, rounds, owed.needs)


def _citation_state(
    citation: CitationId, group: Group, judged: _Judged, removal: Removal | None, needed: int
) -> CitationState:
    homes = group.homes if citation in group.homes else group.homes | {citation}
    return CitationState(
        id=citation,
        records=group.records,
        homes=homes,
        merged_at=group.merged_at,
        outcome=judged.weigh(Stage.TITLE_ABSTRACT, citation, homes, group.merged_at, needed),
        removal=removal if removal and removal.removed else None,
    )


def report_states(
    connection: Connection, protocol: ProtocolVersion, states: Mapping[CitationId, CitationState]
) -> dict[CitationId, tuple[ReportState, ...]]:
    """Return the reports of each citation: its own, and those linked to it."""
    now_on = {home: state.id for state in states.values() for home in state.homes}
    own: dict[CitationId, list[Report]] = defaultdict(list)
    extra: dict[CitationId, list[Report]] = defaultdict(list)
    listed = read_reports.reports(connection, now_on if len(now_on) <= FEW else None)
    for report in listed:
        citation = now_on.get(report.citation)
        if citation is not None:
            (own if report.ordinal == 1 else extra)[citation].append(report)
    judged = _judged(connection, Stage.FULL_TEXT, [r.id for r in listed] if len(listed) <= FEW else None)
    found: dict[CitationId, tuple[ReportState, ...]] = {}
    for citation in sorted(own.keys() | extra.keys()):
        groups = ([own[citation]] if own[citation] else []) + [[report] for report in extra[citation]]
        merged_at = states[citation].merged_at
        found[citation] = tuple(
            _report_state(citation, group, judged, merged_at, protocol) for group in groups
        )
    return found


def _report_state(
    citation: CitationId,
    group: Sequence[Report],
    judged: _Judged,
    merged_at: ActionId,
    protocol: ProtocolVersion,
) -> ReportState:
    first = next((r for r in group if r.citation == citation), group[0])
    known = max(group, key=lambda r: (r.retrieval is RetrievalStatus.RETRIEVED, r.retrieval_id or 0))
    stage = Stage.FULL_TEXT
    return ReportState(
        id=first.id,
        citation=citation,
        label=first.label,
        extra=first.ordinal > 1,
        retrieval=known.retrieval,
        why=known.why,
        retrieval_id=first.retrieval_id,
        merged=tuple(r.id for r in group if r.id != first.id),
        outcome=judged.weigh(stage, first.id, [r.id for r in group], merged_at, protocol.needed(stage)),
    )

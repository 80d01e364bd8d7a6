"""Lists of citations by filter, and one item with its whole history."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from db.read import citations as read_citations
from db.read import control
from db.read import screening as read_screening
from db.read import sources as read_sources
from db.read.citations import Placement, RecordLine
from db.read.control import ProtocolVersion, Reviewer
from db.read.screening import AdjudicationLine, DecisionLine
from db.read.sources import StoredRecord
from db.unit_of_work import reading
from review.errors import NotFound
from review.screening.outcome import ItemOutcome
from review.services.session import Review
from review.services.standing import CitationState, ReportState, citation_states, report_states
from review.vocabulary import CitationId, OutcomeOfScreening, RecordId, Stage


@dataclass(frozen=True, slots=True)
class Filter:
    """Which citations to list; empty fields do not filter.

    Attributes:
        outcome: where they stand at title and abstract, as far as the viewer may know.
        source: name of a source that brought one of their records.
        text: words that all occur in the title, journal, PMID, DOI or accession number.
        removed: only those removed before screening, or only those not; None for both.
        merged: only those with more than one record.
    """

    outcome: OutcomeOfScreening | None = None
    source: str = ""
    text: str = ""
    removed: bool | None = None
    merged: bool = False


@dataclass(frozen=True, slots=True)
class CitationLine:
    """A citation as lists show it; `outcome` is None where the viewer may not know."""

    id: CitationId
    title: str
    year: int | None
    journal: str
    pmid: str
    doi: str
    sources: tuple[str, ...]
    records: int
    outcome: OutcomeOfScreening | None
    removed: str


@dataclass(frozen=True, slots=True)
class CitationDetail:
    """A citation with its records, placements and decisions, as far as the viewer may know."""

    line: CitationLine
    records: tuple[StoredRecord, ...]
    placements: tuple[tuple[RecordId, tuple[Placement, ...]], ...]
    decisions: tuple[DecisionLine, ...]
    adjudications: tuple[AdjudicationLine, ...]
    reports: tuple[ReportState, ...]


def citations(review: Review, wanted: Filter = Filter()) -> tuple[CitationLine, ...]:
    """Return the citations that pass a filter, in the order of ids."""
    with reading(review.store) as connection:
        protocol = control.protocol(connection)
        viewer = review.viewer(connection)
        states = citation_states(connection, protocol)
        lines = {line.id: line for line in read_citations.record_lines(connection)}
    listed = (
        _line(state, lines, known_outcome(state.outcome, protocol, viewer)) for state in states.values()
    )
    return tuple(line for line in listed if _passes(line, wanted, lines, states[line.id]))


def known_outcome(
    outcome: ItemOutcome, protocol: ProtocolVersion, viewer: Reviewer | None
) -> OutcomeOfScreening | None:
    """Return where an item stands, or None where that would tell another's undisclosed verdict."""
    settled_openly = outcome.disclosed or outcome.adjudicated or not outcome.standings or not protocol.blinded
    only_mine = viewer is not None and all(s.reviewer == viewer.id for s in outcome.standings)
    return outcome.outcome if settled_openly or only_mine else OutcomeOfScreening.UNDECIDED


def _line(
    state: CitationState, lines: Mapping[RecordId, RecordLine], outcome: OutcomeOfScreening | None
) -> CitationLine:
    own = [lines[record] for record in state.records]
    return CitationLine(
        id=state.id,
        title=own[0].title,
        year=next((line.year for line in own if line.year), None),
        journal=next((line.journal for line in own if line.journal), ""),
        pmid=next((line.pmid for line in own if line.pmid), ""),
        doi=next((line.doi for line in own if line.doi), ""),
        sources=tuple(sorted({line.source for line in own})),
        records=len(own),
        outcome=outcome,
        removed=state.removal.reason if state.removal else "",
    )


def _passes(
    line: CitationLine, wanted: Filter, lines: Mapping[RecordId, RecordLine], state: CitationState
) -> bool:
    if wanted.outcome is not None and line.outcome is not wanted.outcome:
        return False
    if wanted.source and wanted.source not in line.sources:
        return False
    if wanted.removed is not None and bool(line.removed) != wanted.removed:
        return False
    if wanted.merged and line.records < 2:
        return False
    return _has_words(wanted.text, [lines[record] for record in state.records])


def _has_words(text: str, lines: list[RecordLine]) -> bool:
    words = text.casefold().split()
    if not words:
        return True
    fields = ((o.title, o.journal, o.pmid, o.doi, o.accession) for o in lines)
    hay = " ".join(field for own in fields for field in own).casefold()
    return all(word in hay for word in words)


def citation_detail(review: Review, citation: CitationId) -> CitationDetail:
    """Return one citation with its whole history, as far as the viewer may know.

    Raises:
        NotFound: no such citation now.
    """
    with reading(review.store) as connection:
        protocol = control.protocol(connection)
        viewer = review.viewer(connection)
        states = citation_states(connection, protocol, [citation])
        if citation not in states:
            raise NotFound(f"There is no citation:{citation} now; it may have been merged into another.")
        state = states[citation]
        return _detail(connection, state, protocol, viewer)


def _detail(
    connection: Connection, state: CitationState, protocol: ProtocolVersion, viewer: Reviewer | None
) -> CitationDetail:
    lines = {line.id: line for line in read_citations.record_lines(connection, state.records)}
    history = read_screening.decision_history(connection, Stage.TITLE_ABSTRACT, state.homes)
    return CitationDetail(
        line=_line(state, lines, known_outcome(state.outcome, protocol, viewer)),
        records=read_sources.records(connection, state.records),
        placements=tuple((r, read_citations.placement_history(connection, r)) for r in state.records),
        decisions=visible(history, state.outcome, protocol, viewer),
        adjudications=read_screening.adjudication_history(connection, Stage.TITLE_ABSTRACT, state.homes),
        reports=report_states(connection, protocol, {state.id: state}).get(state.id, ()),
    )


def visible(
    history: tuple[DecisionLine, ...],
    outcome: ItemOutcome,
    protocol: ProtocolVersion,
    viewer: Reviewer | None,
) -> tuple[DecisionLine, ...]:
    """Return the decisions a viewer may see: their own, and the others' once the item is disclosed."""
    if outcome.disclosed or not protocol.blinded:
        return history
    return tuple(line for line in history if viewer and line.reviewer == viewer.id)


def record_detail(review: Review, record: RecordId) -> tuple[StoredRecord, tuple[Placement, ...]]:
    """Return one record as received, and where it was placed.

    Raises:
        NotFound: no such record.
    """
    with reading(review.store) as connection:
        found = read_sources.records(connection, [record])
        if not found:
            raise NotFound(f"There is no record:{record}.")
        return found[0], read_citations.placement_history(connection, record)

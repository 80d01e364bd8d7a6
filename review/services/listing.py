"""Lists of citations by filter, and one item with its whole history."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from db.read import citations as read_citations
from db.read import control, team
from db.read import labels as read_labels
from db.read import screening as read_screening
from db.read import sources as read_sources
from db.read.citations import Placement, RecordLine
from db.read.control import ProtocolVersion, Reviewer
from db.read.labels import Label
from db.read.screening import AdjudicationLine, DecisionLine
from db.read.sources import StoredRecord
from db.unit_of_work import reading
from review.errors import NotFound
from review.screening.languages import language_code, language_codes
from review.screening.outcome import ItemOutcome
from review.services.flagging import Flag, flagged_among
from review.services.search_text import search_words
from review.services.session import Review
from review.services.standing import CitationState, ReportState, citation_states, report_states
from review.vocabulary import CitationId, OutcomeOfScreening, RecordId, Stage

MANY = 500  # up to here ids are listed in a statement


@dataclass(frozen=True, slots=True)
class Filter:
    """Which citations to list; empty fields do not filter.

    Attributes:
        outcome: where they stand at title and abstract, as far as the viewer may know.
        source: name of a source that brought one of their records.
        text: words that all begin a word of one record: title, abstract, authors, journal, keywords, ids.
        label: a label the viewer may see.
        language: a language one of their records is in.
        flag: a flag they have, such as retracted.
        removed: only those removed before screening, or only those not; None for both.
        merged: only those with more than one record.
    """

    outcome: OutcomeOfScreening | None = None
    source: str = ""
    text: str = ""
    removed: bool | None = None
    merged: bool = False
    label: str = ""
    language: str = ""
    flag: Flag | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of a list; `more` says that others follow the last."""

    lines: tuple["CitationLine", ...]
    more: bool


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
        chosen = _candidates(connection, wanted)
        few = None if chosen is None or len(chosen) > MANY else chosen
        found = _lines_of(connection, review, wanted, few)
    kept = None if chosen is None else set(chosen)
    return tuple(line for line in found if kept is None or line.id in kept)


def page(review: Review, wanted: Filter = Filter(), *, after: int = 0, limit: int = 50) -> Page:
    """Return the next citations that pass a filter, read in portions: quick at any size of the review.

    Args:
        review: the opened review.
        wanted: the filter.
        after: the last citation of the page before.
        limit: lines on a page.
    """
    lines: list[CitationLine] = []
    with reading(review.store) as connection:
        for portion in _portions(connection, _candidates(connection, wanted), after, 2 * limit):
            lines += _lines_of(connection, review, wanted, portion)
            if len(lines) > limit:
                break
    return Page(tuple(lines[:limit]), len(lines) > limit)


def _portions(
    connection: Connection, chosen: Sequence[CitationId] | None, after: int, size: int
) -> Iterator[Sequence[CitationId]]:
    """Yield citations in portions, those chosen by words or labels or all of them."""
    if chosen is not None:
        rest = [citation for citation in chosen if citation > after]
        yield from (rest[start : start + size] for start in range(0, len(rest), size))
        return
    last = after
    while portion := read_labels.some_citations(connection, last, size):
        yield portion
        last = portion[-1]


def _candidates(connection: Connection, wanted: Filter) -> tuple[CitationId, ...] | None:
    """Return the citations that words or a label leave over, or None where neither is asked for."""
    if tokens := search_words(wanted.text):
        return read_labels.citations_with(connection, tokens)
    if wanted.text.strip():
        return ()
    return None


def _lines_of(
    connection: Connection, review: Review, wanted: Filter, citations: Sequence[CitationId] | None
) -> list[CitationLine]:
    protocol, viewer = control.protocol(connection), review.viewer(connection)
    states = citation_states(connection, protocol, citations)
    records = None if citations is None else [r for state in states.values() for r in state.records]
    lines = {line.id: line for line in read_citations.record_lines(connection, records)}
    listed = [
        _line(state, lines, known_outcome(state.outcome, protocol, viewer)) for state in states.values()
    ]
    kept = [line for line in listed if _passes(line, wanted)]
    if wanted.label:
        named = {
            each.citation
            for each in seen_labels(connection, states, protocol, viewer)
            if each.word == wanted.label
        }
        kept = [line for line in kept if line.id in named]
    if wanted.language:
        kept = _in_language(connection, kept, states, wanted.language)
    if wanted.flag:
        placed = read_citations.placements(connection, citations)
        told = flagged_among(connection, placed, everywhere=citations is None)
        kept = [line for line in kept if wanted.flag in told.get(line.id, ())]
    return kept


def _in_language(
    connection: Connection,
    lines: Sequence[CitationLine],
    states: Mapping[CitationId, CitationState],
    language: str,
) -> list[CitationLine]:
    code = language_code(language)
    spoken = team.languages(connection, [r for line in lines for r in states[line.id].records])
    return [
        line
        for line in lines
        if code in language_codes(name for r in states[line.id].records for name in spoken.get(r, ()))
    ]


def seen_labels(
    connection: Connection,
    states: Mapping[CitationId, CitationState],
    protocol: ProtocolVersion,
    viewer: Reviewer | None,
) -> list[Label]:
    """Return the labels of citations that a viewer may see: their own, and all once an item is disclosed."""
    few = list(states) if len(states) <= MANY else None
    return [
        each
        for each in read_labels.labels(connection, few)
        if each.attached
        and each.citation in states
        and (
            (viewer is not None and each.reviewer == viewer.id)
            or open_to_all(states[each.citation].outcome, protocol)
        )
    ]


def open_to_all(outcome: ItemOutcome, protocol: ProtocolVersion) -> bool:
    """Whether everyone may see who decided what on an item."""
    return outcome.disclosed or not protocol.blinded


def known_outcome(
    outcome: ItemOutcome, protocol: ProtocolVersion, viewer: Reviewer | None
) -> OutcomeOfScreening:
    """Return where an item stands, undecided where more would tell another's undisclosed verdict."""
    settled_openly = open_to_all(outcome, protocol) or outcome.adjudicated or not outcome.standings
    only_mine = viewer is not None and all(s.reviewer == viewer.id for s in outcome.standings)
    return outcome.outcome if settled_openly or only_mine else OutcomeOfScreening.UNDECIDED


def known_report(report: ReportState, protocol: ProtocolVersion, viewer: Reviewer | None) -> ReportState:
    """Return a report with what a viewer may know of the verdicts on it."""
    whole = report.outcome
    if open_to_all(whole, protocol):
        return report
    own = tuple(s for s in whole.standings if viewer is not None and s.reviewer == viewer.id)
    known = known_outcome(whole, protocol, viewer)
    reason = whole.reason if known is whole.outcome else ""
    return replace(report, outcome=replace(whole, outcome=known, reason=reason, standings=own))


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


def _passes(line: CitationLine, wanted: Filter) -> bool:
    if wanted.outcome is not None and line.outcome is not wanted.outcome:
        return False
    if wanted.source and wanted.source not in line.sources:
        return False
    if wanted.removed is not None and bool(line.removed) != wanted.removed:
        return False
    return not wanted.merged or line.records > 1


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
        reports=tuple(
            known_report(each, protocol, viewer)
            for each in report_states(connection, protocol, {state.id: state}).get(state.id, ())
        ),
    )


def visible(
    history: tuple[DecisionLine, ...],
    outcome: ItemOutcome,
    protocol: ProtocolVersion,
    viewer: Reviewer | None,
) -> tuple[DecisionLine, ...]:
    """Return the decisions a viewer may see: their own, and the others' once the item is disclosed."""
    if open_to_all(outcome, protocol):
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

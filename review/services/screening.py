"""Screening: what is mine to decide, deciding it, and taking a decision back."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import citations as read_citations
from db.read import control, sources
from db.read import reports as read_reports
from db.read import screening as read_screening
from db.read.control import ProtocolVersion, Reviewer
from db.read.screening import DecisionLine
from db.read.sources import StoredRecord
from db.read.team import Duties, duties
from db.unit_of_work import Work, reading, write
from db.write.screening import Address, NewDecision, add_decision, add_decisions
from review.errors import BadInput, NotAllowed, NotFound, Stale
from review.screening.outcome import ItemOutcome, Standing
from review.screening.protocol import Order, ScreeningPlan, plan_from_settings
from review.screening.queue import own_order
from review.services.listing import known_report, open_to_all
from review.services.session import Review, row_written, rows_written
from review.services.standing import (
    CitationState,
    ReportState,
    ReviewState,
    citation_states,
    report_states,
    review_state,
)
from review.vocabulary import (
    CitationId,
    DecisionId,
    OutcomeOfScreening,
    ReportId,
    RetrievalStatus,
    ReviewerId,
    RoundId,
    Stage,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class WorkList:
    """What a reviewer may decide at a stage.

    Attributes:
        order: items in this reviewer's order, decided ones included.
        mine: the reviewer's standing verdict on each item they decided.
        waiting: items that still wait for this reviewer, in order.
        settled: items that are settled, of `total`.
        remaining: items that wait for this reviewer, those included that ranking has not put in order yet.
        first: items of pilots and re-opened rounds, which come before all others.
    """

    stage: Stage
    order: tuple[int, ...]
    mine: dict[int, Verdict]
    waiting: tuple[int, ...]
    settled: int
    conflicts: int
    total: int
    remaining: int = 0
    first: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item as a reviewer may see it.

    Attributes:
        records: its records, the fullest first.
        mine: this reviewer's own standing decision, if any.
        others: the others' decisions; empty while the reviewer is blinded to them.
        outcome: where the item stands; None while that would tell another's undisclosed verdict.
    """

    stage: Stage
    item: int
    citation: CitationId
    records: tuple[StoredRecord, ...]
    mine: DecisionLine | None
    others: tuple[DecisionLine, ...]
    outcome: OutcomeOfScreening | None
    report: ReportState | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A committed decision."""

    id: DecisionId
    item: int
    verdict: Verdict


def work_list(review: Review, stage: Stage) -> WorkList:
    """Return what is to be decided at a stage by whoever is at the keyboard."""
    reviewer = review.reviewer()
    with reading(review.store) as connection:
        return work_of(review_state(connection), stage, reviewer)


def work_of(state: ReviewState, stage: Stage, reviewer: Reviewer) -> WorkList:
    """Return what is to be decided at a stage by a reviewer, from a state read before."""
    outcomes, duties = open_items(state, stage), state.duties[stage]
    plan = plan_from_settings(state.protocol.settings)
    mine = {item: verdict for item, o in outcomes.items() if (verdict := _verdict_of(o, reviewer.id))}
    open_to_me = waiting_for(state, stage, reviewer)
    touched = mine.keys() | {item for item in open_to_me if _standing_of(outcomes[item], reviewer.id)}
    # In ranked order only the fixed part of the common order is shown, so that nobody reads ahead of it.
    shown = outcomes.keys() & (touched | duties.listed.keys()) if ranks(plan, stage) else outcomes.keys()
    own = own_order(shown, reviewer.id, plan.seed)
    first = tuple(item for item in own if item in duties.listed and duties.asks(reviewer.id, item))
    common = (item for item in duties.order if item in outcomes)
    rest = (item for item in own if item in touched or not ranks(plan, stage))
    order = tuple(dict.fromkeys(chain(first, common, rest)))
    states = [outcome.outcome for outcome in outcomes.values()]
    return WorkList(
        stage=stage,
        order=order,
        mine=mine,
        waiting=tuple(item for item in order if item in open_to_me),
        settled=sum(each.settled for each in states),
        conflicts=states.count(OutcomeOfScreening.CONFLICT),
        total=len(states),
        remaining=len(open_to_me),
        first=first,
    )


def ranks(plan: ScreeningPlan, stage: Stage) -> bool:
    """Whether a stage is read in the common ranked order."""
    return plan.order is Order.RANKED and stage is Stage.TITLE_ABSTRACT


def waiting(review: Review, stage: Stage) -> frozenset[int]:
    """Return the items that wait for whoever is at the keyboard, with a place in the order or without."""
    reviewer = review.reviewer()
    with reading(review.store) as connection:
        return waiting_for(review_state(connection), stage, reviewer)


def waiting_for(state: ReviewState, stage: Stage, reviewer: Reviewer) -> frozenset[int]:
    """Return the items that wait for a reviewer, in no order."""
    owed, outcomes = state.duties[stage], open_items(state, stage)
    return frozenset(item for item, o in outcomes.items() if _waits(o, item, owed, reviewer.id))


def _waits(outcome: ItemOutcome, item: int, duties: Duties, reviewer: ReviewerId) -> bool:
    own = _standing_of(outcome, reviewer)
    if own is not None:
        return own.verdict is None and not outcome.adjudicated
    closed = outcome.disclosed or outcome.adjudicated or item in duties.stopped
    return not closed and duties.asks(reviewer, item)


def _standing_of(outcome: ItemOutcome, reviewer: ReviewerId) -> Standing | None:
    return next((s for s in outcome.standings if s.reviewer == reviewer), None)


def _verdict_of(outcome: ItemOutcome, reviewer: ReviewerId) -> Verdict | None:
    own = _standing_of(outcome, reviewer)
    return own.verdict if own else None


def open_items(state: ReviewState, stage: Stage) -> dict[int, ItemOutcome]:
    """Return every item that belongs to a stage now, with where it stands there."""
    if stage is Stage.TITLE_ABSTRACT:
        return {each.id: each.outcome for each in state.citations.values() if each.removal is None}
    return {
        report.id: report.outcome
        for citation, listed in state.reports.items()
        if passed(state.citations[citation])
        for report in listed
        if report.retrieval is RetrievalStatus.RETRIEVED
    }


def passed(state: CitationState) -> bool:
    """Whether a citation moved on to full text."""
    return state.removal is None and state.outcome.outcome is OutcomeOfScreening.INCLUDED


def item_view(review: Review, stage: Stage, item: int) -> ItemView:
    """Return one item with what the viewer may know.

    Raises:
        NotFound: no such item at this stage.
    """
    with reading(review.store) as connection:
        protocol = control.protocol(connection)
        state, report = find_item(connection, protocol, stage, item)
        found = sources.records(connection, state.records)
        items = state.homes if report is None else (report.id, *report.merged)
        outcome = state.outcome if report is None else report.outcome
        history = read_screening.decision_history(connection, stage, items)
        viewer = review.viewer(connection)
    standing = {d for s in outcome.standings for d in s.decisions}
    lines = [line for line in history if line.id in standing]
    disclosed = open_to_all(outcome, protocol)
    mine = [line for line in lines if viewer and line.reviewer == viewer.id]
    return ItemView(
        stage=stage,
        item=item,
        citation=state.id,
        records=tuple(sorted(found, key=_fullness, reverse=True)),
        mine=mine[-1] if mine else None,
        others=tuple(line for line in lines if line not in mine) if disclosed else (),
        outcome=outcome.outcome if disclosed else None,
        report=None if report is None else known_report(report, protocol, viewer),
    )


def _fullness(stored: StoredRecord) -> tuple[int, int]:
    return (len(stored.record.abstract_text), -stored.id)


def find_item(
    connection: Connection, protocol: ProtocolVersion, stage: Stage, item: int
) -> tuple[CitationState, ReportState | None]:
    """Return the citation of an item, and the report at full text."""
    if stage is Stage.TITLE_ABSTRACT:
        state = citation_states(connection, protocol, [CitationId(item)]).get(CitationId(item))
        if state is None:
            raise NotFound(f"There is no citation:{item} now; it may have been merged into another.")
        return state, None
    citation = read_reports.citation_of(connection, ReportId(item))
    if citation is None:
        raise NotFound(f"There is no report:{item}.")
    now = read_citations.citation_now(connection, citation)
    states = citation_states(connection, protocol, [now])
    for report in report_states(connection, protocol, states).get(now, ()):
        if report.id == item:
            return states[now], report
    raise NotFound(f"report:{item} was merged into another report of citation:{now}; decide on that one.")


def decide(
    review: Review,
    stage: Stage,
    item: int,
    verdict: Verdict,
    *,
    reason: str = "",
    note: str = "",
    seconds: float | None = None,
    seen: DecisionId | None = None,
    key: UUID | None = None,
) -> Decided:
    """Save one decision, or a revision of the reviewer's own.

    Args:
        review: the opened review.
        stage: stage of screening.
        item: citation at title and abstract, report at full text.
        verdict: the judgement; `withdrawn` takes it back.
        reason: code of an exclusion reason; needed for an exclusion at full text.
        note: free words.
        seconds: time spent.
        seen: the decision of this reviewer that is being revised, as the screen showed it.
        key: made by the caller before the first try, so that a retry cannot decide twice.

    Raises:
        BadInput: a verdict or reason this stage does not have.
        NotFound: no such item at this stage.
        NotAllowed: the item is assigned to others.
        Stale: the reviewer decided elsewhere meanwhile.
    """
    reviewer = review.reviewer()

    def body(work: Work) -> Decided:
        protocol = control.protocol(work.connection)
        check_verdict(protocol, stage, verdict, reason)
        _must_be_open(work.connection, protocol, stage, item)
        owed = duties(work.connection, stage, [item])
        address = Address(stage, item, owed.round_of(item).id)
        last = _own_last(work.connection, address, reviewer)
        if last is None and not owed.asks(reviewer.id, item):
            raise NotAllowed(f"{stage} {item} is assigned to other reviewers in this round.")
        if seen is not None and (last is None or last.id != seen):
            raise Stale(f"Your decision on {stage} {item} has changed since it was shown; look again.")
        made = NewDecision(
            address, reviewer.id, verdict, protocol.id, reason, note, seconds, last.id if last else None
        )
        return Decided(add_decision(work, made), item, verdict)

    return write(
        review.store,
        review.action(f"decide {stage}", reviewer, key),
        body,
        lambda c, a: Decided(DecisionId(row_written(tables.decision)(c, a)), item, verdict),
    )


def _must_be_open(connection: Connection, protocol: ProtocolVersion, stage: Stage, item: int) -> None:
    state, report = find_item(connection, protocol, stage, item)
    if state.removal is not None:
        raise BadInput(f"citation:{state.id} was removed before screening; put it back first.")
    if report is not None and report.retrieval is not RetrievalStatus.RETRIEVED:
        raise BadInput(
            f"report:{item} is not retrieved yet; mark it retrieved before deciding on its full text."
        )


def round_now(connection: Connection, stage: Stage, item: int) -> RoundId:
    """Return the round in which an item is decided now."""
    return duties(connection, stage, [item]).round_of(item).id


def _own_last(connection: Connection, address: Address, reviewer: Reviewer) -> DecisionLine | None:
    own = _standing_chain(connection, address, reviewer)
    return own[-1] if own else None


def check_verdict(protocol: ProtocolVersion, stage: Stage, verdict: Verdict, reason: str) -> None:
    """Check a verdict and its reason against the stage and the protocol.

    Raises:
        BadInput: saying which reasons there are.
    """
    if verdict.full_text_only and stage is not Stage.FULL_TEXT:
        raise BadInput(f"`{verdict}` can be said at full text only.")
    codes = [r.code for r in protocol.reasons(stage)]
    if reason and reason not in codes:
        raise BadInput(
            f"`{reason}` is not an exclusion reason of this stage; there are {', '.join(codes) or 'none'}."
        )
    if stage is Stage.FULL_TEXT and verdict is Verdict.EXCLUDE and not reason:
        raise BadInput(f"An exclusion at full text needs a reason: {', '.join(codes)}.")


def undo(review: Review, stage: Stage, item: int, *, key: UUID | None = None) -> Decided:
    """Take back the reviewer's newest decision on an item: the one before it holds again, or none.

    Raises:
        NotFound: this reviewer has not decided on the item.
    """
    reviewer = review.reviewer()
    with reading(review.store) as connection:
        address = Address(stage, item, round_now(connection, stage, item))
        own = _standing_chain(connection, address, reviewer)
    if not own or own[-1].verdict is Verdict.WITHDRAWN:
        raise NotFound(f"You have no decision on {stage} {item} to take back.")
    before = own[-2] if len(own) > 1 else None
    verdict = before.verdict if before else Verdict.WITHDRAWN
    return decide(
        review,
        stage,
        item,
        verdict,
        reason=before.reason if before else "",
        note=before.note if before else "",
        seen=own[-1].id,
        key=key,
    )


def _standing_chain(connection: Connection, address: Address, reviewer: Reviewer) -> list[DecisionLine]:
    history = read_screening.decision_history(connection, address.stage, [address.item])
    return [line for line in history if line.reviewer == reviewer.id and line.round == address.round]


def decide_many(
    review: Review,
    stage: Stage,
    items: Sequence[int],
    verdict: Verdict,
    *,
    reason: str = "",
    note: str = "",
    key: UUID | None = None,
) -> int:
    """Decide alike on many items in one unit, and return how many.

    One decision per item, this reviewer's only; items they have decided, and
    those assigned to others, are left alone.
    """
    reviewer = review.reviewer()

    def body(work: Work) -> int:
        protocol = control.protocol(work.connection)
        check_verdict(protocol, stage, verdict, reason)
        if verdict is Verdict.WITHDRAWN:
            raise BadInput("Decisions are taken back one by one: review undo.")
        state = review_state(work.connection)
        outcomes, owed = open_items(state, stage), state.duties[stage]
        unknown = [item for item in items if item not in outcomes]
        if unknown:
            raise NotFound(f"{len(unknown)} items are not at this stage now, the first is {unknown[0]}.")
        own = {
            d.item: d.id
            for d in read_screening.standing_decisions(work.connection, stage, items)
            if d.reviewer == reviewer.id and d.round == owed.round_of(d.item).number
        }
        fresh = [
            item
            for item in dict.fromkeys(items)
            if _verdict_of(outcomes[item], reviewer.id) is None and owed.asks(reviewer.id, item)
        ]
        add_decisions(
            work,
            (
                NewDecision(
                    Address(stage, item, owed.round_of(item).id),
                    reviewer.id,
                    verdict,
                    protocol.id,
                    reason,
                    note,
                    supersedes=own.get(item),
                )
                for item in fresh
            ),
        )
        return len(fresh)

    return write(
        review.store,
        review.action(f"{verdict} many {stage}", reviewer, key),
        body,
        lambda c, a: len(rows_written(tables.decision)(c, a)),
    )

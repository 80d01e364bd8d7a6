"""Conflicts, and the judgements that settle them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import control, team
from db.read import screening as read_screening
from db.read.control import ProtocolVersion
from db.read.screening import AdjudicationLine, DecisionLine
from db.unit_of_work import Work, reading, write
from db.write.screening import Address, add_adjudication
from review.errors import BadInput, NotAllowed, NotFound, Stale
from review.screening.agreement_report import (
    AgreementPoint,
    AgreementReport,
    Judgement,
    UnsureAs,
    agreement_over_time,
    agreement_report,
)
from review.screening.outcome import ItemOutcome
from review.screening.protocol import plan_from_settings
from review.services.screening import check_verdict, find_item, open_items, round_now
from review.services.session import Review, row_written
from review.services.standing import ReviewState, review_state
from review.vocabulary import DecisionId, HowSettled, OutcomeOfScreening, RoundKind, Stage, Verdict


@dataclass(frozen=True, slots=True)
class Conflict:
    """An item whose decisions pull apart.

    Attributes:
        decisions: both sides with who gave them; empty while they are hidden from a named adjudicator.
        weighed: the ids of the decisions an adjudication would settle.
        hidden: whether both sides are hidden, to be revealed on demand.
    """

    stage: Stage
    item: int
    outcome: OutcomeOfScreening
    decisions: tuple[DecisionLine, ...]
    weighed: tuple[DecisionId, ...] = ()
    hidden: bool = False


def conflicts(review: Review, stage: Stage, *, reveal: bool = False) -> tuple[Conflict, ...]:
    """Return the items of a stage that wait for an adjudication, oldest first.

    A named adjudicator who decided neither side sees both only with `reveal`; the two reviewers, who settle
    by discussion, see both side by side.
    """
    with reading(review.store) as connection:
        state = review_state(connection)
        viewer = review.viewer(connection)
        judge = review.handle in plan_from_settings(state.protocol.settings).adjudicators
        found = []
        for item, outcome in open_conflicts(state, stage):
            mine = viewer is not None and any(s.reviewer == viewer.id for s in outcome.standings)
            hidden = judge and state.protocol.blinded and not (reveal or mine)
            lines = _lines(connection, state.protocol, stage, item, outcome)
            weighed = tuple(line.id for line in lines)
            shown = () if hidden else lines
            found.append(Conflict(stage, item, outcome.outcome, shown, weighed, hidden))
        return tuple(found)


def open_conflicts(state: ReviewState, stage: Stage) -> list[tuple[int, ItemOutcome]]:
    """Return the items in conflict, oldest first, from a state read before."""
    outcomes = open_items(state, stage)
    return sorted((i, o) for i, o in outcomes.items() if o.outcome is OutcomeOfScreening.CONFLICT)


def _lines(
    connection: Connection, protocol: ProtocolVersion, stage: Stage, item: int, outcome: ItemOutcome
) -> tuple[DecisionLine, ...]:
    state, report = find_item(connection, protocol, stage, item)
    items = state.homes if report is None else (report.id, *report.merged)
    standing = {decision for s in outcome.standings for decision in s.decisions}
    history = read_screening.decision_history(connection, stage, items)
    return tuple(line for line in history if line.id in standing)


def adjudicate(
    review: Review,
    stage: Stage,
    item: int,
    verdict: Verdict,
    *,
    reason: str = "",
    note: str = "",
    how: HowSettled = HowSettled.ADJUDICATOR,
    seen: Sequence[DecisionId] | None = None,
    key: UUID | None = None,
) -> int:
    """Settle an item and return the adjudication's id.

    Args:
        review: the opened review.
        stage: stage of screening.
        item: the item.
        verdict: what holds from now on, until someone decides anew.
        reason: code of an exclusion reason; needed for an exclusion at full text.
        note: free words.
        how: by a named adjudicator, or by the reviewers' discussion.
        seen: the decisions the screen showed; a newer one makes this fail as stale.
        key: made by the caller before the first try.

    Raises:
        NotAllowed: fewer reviewers decided than the protocol asks for, or it names others to settle.
        Stale: a decision changed since it was shown.
        BadInput: a verdict that settles nothing.
    """
    reviewer = review.reviewer()
    if verdict in (Verdict.WITHDRAWN, Verdict.UNSURE):
        raise BadInput(f"`{verdict}` settles nothing; choose include or exclude.")

    def body(work: Work) -> int:
        protocol = control.protocol(work.connection)
        check_verdict(protocol, stage, verdict, reason)
        _may_settle(protocol, review.handle, how)
        state, report = find_item(work.connection, protocol, stage, item)
        outcome = state.outcome if report is None else report.outcome
        weighed = _weighed(outcome, stage, item, seen)
        round_ = round_now(work.connection, stage, item)
        history = read_screening.adjudication_history(work.connection, stage, [item])
        before = [line for line in history if line.round == round_]
        return add_adjudication(
            work,
            Address(stage, item, round_),
            verdict,
            reason,
            note,
            how,
            reviewer.id,
            weighed,
            before[-1].id if before else None,
        )

    return write(
        review.store,
        review.action(f"adjudicate {stage}", reviewer, key),
        body,
        row_written(tables.adjudication),
    )


def _may_settle(protocol: ProtocolVersion, handle: str, how: HowSettled) -> None:
    named = plan_from_settings(protocol.settings).adjudicators
    if how is HowSettled.ADJUDICATOR and named and handle not in named:
        raise NotAllowed(
            f"The protocol names {', '.join(named)} to settle conflicts; "
            f"{handle} may settle by discussion only."
        )


def _weighed(
    outcome: ItemOutcome, stage: Stage, item: int, seen: Sequence[DecisionId] | None
) -> tuple[DecisionId, ...]:
    if not outcome.disclosed:
        raise NotAllowed(f"Not enough reviewers have decided on {stage} {item} for it to be adjudicated.")
    standing = tuple(decision for s in outcome.standings for decision in s.decisions)
    if seen is not None and set(seen) != set(standing):
        raise Stale(f"A decision on {stage} {item} changed since it was shown; look at both again.")
    return standing


def adjudications(review: Review, stage: Stage, item: int) -> tuple[AdjudicationLine, ...]:
    """Return every adjudication ever made on an item, oldest first."""
    with reading(review.store) as connection:
        return read_screening.adjudication_history(connection, stage, [item])


def agreement(
    review: Review, stage: Stage, unsure: UnsureAs = UnsureAs.INCLUDE, *, round_number: int | None = None
) -> AgreementReport:
    """Return the reviewers' agreement in a round, from the decisions that stood at first disclosure.

    Args:
        review: the opened review.
        stage: stage of screening.
        unsure: how `unsure` is counted.
        round_number: the round; the main round unless told. A pilot has figures of its own.

    Raises:
        NotFound: no such round, or no item in it has been decided by enough reviewers yet.
    """
    judgements = judgements_of(review, stage, round_number)
    if not judgements:
        raise NotFound(f"No item of {stage} has been decided by two reviewers in this round yet.")
    return agreement_report(judgements, unsure=unsure)


def agreement_course(
    review: Review,
    stage: Stage,
    unsure: UnsureAs = UnsureAs.INCLUDE,
    *,
    round_number: int | None = None,
    window: int = 100,
) -> tuple[AgreementPoint, ...]:
    """Return agreement over time, in windows of items in the order of disclosure."""
    judgements = judgements_of(review, stage, round_number)
    return agreement_over_time(judgements, window=window, unsure=unsure)


def judgements_of(review: Review, stage: Stage, round_number: int | None) -> tuple[Judgement, ...]:
    """Return what stood at first disclosure in a round, the main round unless told.

    Raises:
        NotFound: no such round.
    """
    with reading(review.store) as connection:
        protocol = control.protocol(connection)
        history = read_screening.all_decisions(connection, stage)
        known = team.rounds(connection, stage)
    main = [each for each in known if each.kind is RoundKind.MAIN][-1]
    wanted = main if round_number is None else next((r for r in known if r.number == round_number), None)
    if wanted is None:
        raise NotFound(f"There is no round {round_number} of {stage}.")
    inside = [line for line in history if line.round == wanted.id]
    return at_first_disclosure(inside, protocol.needed(stage))


def at_first_disclosure(history: Sequence[DecisionLine], needed: int) -> tuple[Judgement, ...]:
    """Return each reviewer's decision at the moment an item was first decided by enough reviewers."""
    standing: dict[int, dict[str, DecisionLine]] = {}
    fixed: dict[int, tuple[Judgement, ...]] = {}
    for line in history:
        if line.item in fixed:
            continue
        now = standing.setdefault(line.item, {})
        if line.verdict is Verdict.WITHDRAWN:
            now.pop(line.handle, None)
            continue
        now[line.handle] = line
        if len(now) >= max(needed, 2):
            fixed[line.item] = tuple(
                Judgement(
                    item=line.item,
                    reviewer=each.reviewer,
                    verdict=each.verdict,
                    reason=each.reason,
                    disclosed=line.id,
                )
                for each in now.values()
            )
    return tuple(judgement for item in fixed.values() for judgement in item)

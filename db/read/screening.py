"""Decisions and adjudications that stand, and those that stood."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from db import tables
from db.read.standing import standing, unsuperseded
from review.screening.outcome import AdjudicationFact, DecisionFact
from review.vocabulary import DecisionId, HowSettled, ReviewerId, ReviewerKind, RoundId, Stage, Verdict


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision with its words, standing or not."""

    id: DecisionId
    item: int
    reviewer: ReviewerId
    handle: str
    verdict: Verdict
    reason: str
    note: str
    at: datetime
    supersedes: DecisionId | None
    round: RoundId
    seconds: float | None


@dataclass(frozen=True, slots=True)
class AdjudicationLine:
    """An adjudication with its words, standing or not."""

    id: int
    item: int
    reviewer: ReviewerId
    handle: str
    verdict: Verdict
    reason: str
    note: str
    how: HowSettled
    at: datetime
    supersedes: int | None
    round: RoundId


def standing_decisions(
    connection: Connection, stage: Stage, items: Iterable[int] | None = None
) -> tuple[DecisionFact, ...]:
    """Return the decisions of a stage that nothing supersedes, on all items or on some."""
    table, rounds, who = tables.decision, tables.screening_round, tables.reviewer
    query = (
        select(
            *(table.c[n] for n in ("id", "item", "reviewer_id", "verdict", "reason", "action_id")),
            rounds.c.number.label("round"),
            who.c.kind,
        )
        .join(rounds, rounds.c.id == table.c.round_id)
        .join(who, who.c.id == table.c.reviewer_id)
        .where(table.c.stage == stage, unsuperseded(table))
        .order_by(table.c.id)
    )
    if items is not None:
        query = query.where(table.c.item.in_(list(items)))
    return tuple(
        DecisionFact(
            id=row.id,
            item=row.item,
            round=row.round,
            reviewer=row.reviewer_id,
            verdict=Verdict(row.verdict),
            reason=row.reason,
            action=row.action_id,
            by_tool=row.kind == ReviewerKind.TOOL,
        )
        for row in connection.execute(query)
    )


def standing_adjudications(
    connection: Connection, stage: Stage, items: Iterable[int] | None = None
) -> tuple[AdjudicationFact, ...]:
    """Return the adjudications of a stage that nothing supersedes, with what they weighed."""
    table, rounds = tables.adjudication, tables.screening_round
    query = standing(table).add_columns(rounds.c.number.label("round"))
    query = query.join(rounds, rounds.c.id == table.c.round_id).where(table.c.stage == stage)
    if items is not None:
        query = query.where(table.c.item.in_(list(items)))
    rows = connection.execute(query).all()
    weighed = _weighed(connection, [row.id for row in rows])
    return tuple(
        AdjudicationFact(
            row.id, row.item, row.round, Verdict(row.verdict), row.reason, frozenset(weighed[row.id])
        )
        for row in rows
    )


def _weighed(connection: Connection, adjudications: list[int]) -> dict[int, list[DecisionId]]:
    table = tables.adjudicated_decision
    found: dict[int, list[DecisionId]] = defaultdict(list)
    for row in connection.execute(
        select(table.c.adjudication_id, table.c.decision_id).where(table.c.adjudication_id.in_(adjudications))
    ):
        found[row.adjudication_id].append(row.decision_id)
    return found


def decision_history(connection: Connection, stage: Stage, items: Iterable[int]) -> tuple[DecisionLine, ...]:
    """Return every decision ever made on some items, oldest first."""
    return _decision_lines(connection, stage, list(items))


def all_decisions(connection: Connection, stage: Stage) -> tuple[DecisionLine, ...]:
    """Return every decision ever made at a stage, oldest first."""
    return _decision_lines(connection, stage, None)


def _decision_lines(
    connection: Connection, stage: Stage, items: list[int] | None
) -> tuple[DecisionLine, ...]:
    table = tables.decision
    query = (
        select(table, tables.reviewer.c.handle, tables.action.c.at)
        .join(tables.reviewer, tables.reviewer.c.id == table.c.reviewer_id)
        .join(tables.action, tables.action.c.id == table.c.action_id)
        .where(table.c.stage == stage)
        .order_by(table.c.id)
    )
    rows = connection.execute(query if items is None else query.where(table.c.item.in_(items)))
    return tuple(
        DecisionLine(
            row.id,
            row.item,
            row.reviewer_id,
            row.handle,
            Verdict(row.verdict),
            row.reason,
            row.note,
            row.at,
            row.supersedes,
            row.round_id,
            row.seconds,
        )
        for row in rows
    )


def adjudication_history(
    connection: Connection, stage: Stage, items: Iterable[int]
) -> tuple[AdjudicationLine, ...]:
    """Return every adjudication ever made on some items, oldest first."""
    table = tables.adjudication
    rows = connection.execute(
        select(table, tables.reviewer.c.handle, tables.action.c.at)
        .join(tables.reviewer, tables.reviewer.c.id == table.c.reviewer_id)
        .join(tables.action, tables.action.c.id == table.c.action_id)
        .where(table.c.stage == stage, table.c.item.in_(list(items)))
        .order_by(table.c.id)
    )
    return tuple(
        AdjudicationLine(
            row.id,
            row.item,
            row.reviewer_id,
            row.handle,
            Verdict(row.verdict),
            row.reason,
            row.note,
            HowSettled(row.how),
            row.at,
            row.supersedes,
            row.round_id,
        )
        for row in rows
    )

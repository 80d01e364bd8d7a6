"""Rounds and their items, who is assigned what, the common order, and what a stop left unread."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, func, select

from db import tables
from db.read.control import Round
from db.read.standing import unsuperseded
from review.vocabulary import AssignmentWhy, OrderBy, RecordId, ReviewerId, RoundId, RoundKind, Stage


@dataclass(frozen=True, slots=True)
class Assigned:
    """A standing assignment: `id` is the row a later one supersedes."""

    id: int
    item: int
    round: RoundId
    reviewer: ReviewerId
    assigned: bool
    needed: int
    why: AssignmentWhy


@dataclass(frozen=True, slots=True)
class Duties:
    """Who is to decide what at a stage, and in which round.

    Attributes:
        main: the newest main round; it holds every item that no later round lists.
        listed: the newest round that lists an item.
        assigned: who is assigned to an item in its round; an item that is not named is anyone's.
        needs: reviewers an assigned item needs.
        second: items that a second reader checks.
        order: the common order of ranked screening, as far as it is fixed.
        stopped: items that a standing stop left unread.
    """

    main: Round
    listed: Mapping[int, Round] = field(default_factory=dict)
    assigned: Mapping[int, frozenset[ReviewerId]] = field(default_factory=dict)
    needs: Mapping[int, int] = field(default_factory=dict)
    second: frozenset[int] = frozenset()
    order: tuple[int, ...] = ()
    stopped: frozenset[int] = frozenset()

    def round_of(self, item: int) -> Round:
        """Return the round in which an item is decided now."""
        return self.listed.get(item, self.main)

    def asks(self, reviewer: ReviewerId, item: int) -> bool:
        """Whether an item is a reviewer's to decide."""
        return item not in self.assigned or reviewer in self.assigned[item]


def rounds(connection: Connection, stage: Stage) -> tuple[Round, ...]:
    """Return the rounds of a stage, in the order they were opened."""
    table = tables.screening_round
    rows = connection.execute(select(table).where(table.c.stage == stage).order_by(table.c.number))
    return tuple(Round(row.id, Stage(row.stage), row.number, RoundKind(row.kind)) for row in rows)


def duties(connection: Connection, stage: Stage, items: Iterable[int] | None = None) -> Duties:
    """Return the duties at a stage, for all items or for some; the order and stops are read for all only."""
    known = {each.id: each for each in rounds(connection, stage)}
    main = next(each for each in reversed(known.values()) if each.kind is RoundKind.MAIN)
    few = None if items is None else list(items)
    listed = _listed(connection, stage, known, few)
    now: dict[int, list[Assigned]] = defaultdict(list)
    for row in assignments(connection, stage, few):
        if row.round == listed.get(row.item, main).id:
            now[row.item].append(row)
    return Duties(
        main=main,
        listed=listed,
        assigned={i: frozenset(a.reviewer for a in each if a.assigned) for i, each in now.items()},
        needs={item: max(each, key=lambda a: a.id).needed for item, each in now.items()},
        second=frozenset(
            i for i, each in now.items() if any(a.why is AssignmentWhy.SECOND_READER for a in each)
        ),
        order=common_order(connection, stage) if few is None else (),
        stopped=stopped_items(connection, stage) if few is None else frozenset(),
    )


def _listed(
    connection: Connection, stage: Stage, known: Mapping[RoundId, Round], few: list[int] | None
) -> dict[int, Round]:
    if len(known) == 1:
        return {}
    table = tables.round_item
    query = select(table.c.item, table.c.round_id).where(table.c.stage == stage)
    if few is not None:
        query = query.where(table.c.item.in_(few))
    newest: dict[int, Round] = {}
    for row in connection.execute(query.order_by(table.c.id)):
        each = known[row.round_id]
        if row.item not in newest or each.number > newest[row.item].number:
            newest[row.item] = each
    return newest


def assignments(
    connection: Connection, stage: Stage, items: Iterable[int] | None = None
) -> tuple[Assigned, ...]:
    """Return the standing assignments of a stage, of every round, those taken back included."""
    table = tables.assignment
    query = select(table).where(table.c.stage == stage, unsuperseded(table)).order_by(table.c.id)
    if items is not None:
        query = query.where(table.c.item.in_(list(items)))
    return tuple(_assigned(row) for row in connection.execute(query))


def _assigned(row: Row[tuple[object, ...]]) -> Assigned:
    return Assigned(
        id=row.id,
        item=row.item,
        round=row.round_id,
        reviewer=row.reviewer_id,
        assigned=bool(row.assigned),
        needed=row.needed,
        why=AssignmentWhy(row.why),
    )


def common_order(connection: Connection, stage: Stage) -> tuple[int, ...]:
    """Return the common order as far as it is fixed."""
    table = tables.order_entry
    query = select(table.c.item).where(table.c.stage == stage).order_by(table.c.position)
    return tuple(connection.execute(query).scalars())


@dataclass(frozen=True, slots=True)
class RankingRun:
    """What a part of the common order was built on, and how many places it gave."""

    by: OrderBy
    places: int


def ranking_runs(connection: Connection, stage: Stage) -> tuple[RankingRun, ...]:
    """Return the runs that gave places in the common order, oldest first."""
    run, entry = tables.ranking_run, tables.order_entry
    query = (
        select(run.c.ranked_by, func.count().label("places"))
        .join(entry, entry.c.run_id == run.c.id)
        .where(run.c.stage == stage)
        .group_by(run.c.id, run.c.ranked_by)
        .order_by(run.c.id)
    )
    return tuple(RankingRun(OrderBy(row.ranked_by), row.places) for row in connection.execute(query))


def stopped_items(connection: Connection, stage: Stage) -> frozenset[int]:
    """Return the items that a standing stop left unread."""
    stop, item = tables.stop, tables.stop_item
    query = (
        select(item.c.item)
        .join(stop, stop.c.id == item.c.stop_id)
        .where(stop.c.stage == stage, stop.c.stopped == 1, unsuperseded(stop))
    )
    return frozenset(connection.execute(query).scalars())


@dataclass(frozen=True, slots=True)
class Participation:
    """What a reviewer reads, and whether they take part; `id` is the row a later one supersedes."""

    id: int
    reviewer: ReviewerId
    languages: tuple[str, ...]
    active: bool


def participations(connection: Connection) -> dict[ReviewerId, Participation]:
    """Return what stands about each reviewer who said something about it."""
    table = tables.participation
    rows = connection.execute(select(table).where(unsuperseded(table)))
    return {
        row.reviewer_id: Participation(row.id, row.reviewer_id, tuple(row.languages), bool(row.active))
        for row in rows
    }


def languages(connection: Connection, records: Sequence[RecordId]) -> dict[RecordId, tuple[str, ...]]:
    """Return the languages of records, as their sources write them."""
    table, found = tables.record, {}
    for start in range(0, len(records), 500):
        part = select(table.c.id, table.c.data).where(table.c.id.in_(records[start : start + 500]))
        found.update({row.id: tuple(row.data.get("languages", ())) for row in connection.execute(part)})
    return found


@dataclass(frozen=True, slots=True)
class StoppingSample:
    """A random sample of what was unread: every item it was drawn from, in random order, and its looks."""

    id: int
    recall: float
    confidence: float
    looks: tuple[int, ...]
    items: tuple[int, ...]


def last_sample(connection: Connection, stage: Stage) -> StoppingSample | None:
    """Return the newest random sample of a stage."""
    table, entry = tables.stopping_sample, tables.stopping_sample_item
    query = select(table).where(table.c.stage == stage).order_by(table.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    if row is None:
        return None
    items = select(entry.c.item).where(entry.c.sample_id == row.id).order_by(entry.c.position)
    return StoppingSample(
        id=row.id,
        recall=row.recall,
        confidence=row.confidence,
        looks=tuple(row.looks),
        items=tuple(connection.execute(items).scalars()),
    )


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of a stage, or the end of one; `id` is the row a later one supersedes."""

    id: int
    stopped: bool
    rule: str
    recall: float
    confidence: float
    p: float
    read: int
    total: int
    relevant: int
    sentences: tuple[str, ...]


def last_stop(connection: Connection, stage: Stage) -> Stop | None:
    """Return what stands about stopping a stage."""
    table = tables.stop
    row = connection.execute(select(table).where(table.c.stage == stage, unsuperseded(table))).first()
    if row is None:
        return None
    return Stop(
        id=row.id,
        stopped=bool(row.stopped),
        rule=row.rule,
        recall=row.recall,
        confidence=row.confidence,
        p=row.p,
        read=row.read_items,
        total=row.total,
        relevant=row.relevant,
        sentences=tuple(row.sentences),
    )

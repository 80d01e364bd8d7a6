"""Where records are placed, what was judged about pairs, and what was removed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, func, select

from db import tables
from db.read.parts import parts
from db.read.standing import standing, unsuperseded
from review.vocabulary import (
    ActionId,
    CitationId,
    PairVerdict,
    PlacementWhy,
    RecordId,
    RemovalWhy,
    ReviewerId,
    SearchId,
    SourceKind,
)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a record is now.

    Attributes:
        home: the citation the record came in on.
        merged_at: the action of the merge that holds; an undo brings back the older one.
    """

    id: int
    record: RecordId
    citation: CitationId
    home: CitationId
    why: PlacementWhy
    action: ActionId
    merged_at: ActionId
    supersedes: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """The records that are one citation now.

    Attributes:
        records: oldest first.
        homes: the citations the records came in on.
        merged_at: the action of the newest merge into the citation that holds, or 0.
    """

    records: tuple[RecordId, ...]
    homes: frozenset[CitationId]
    merged_at: ActionId


@dataclass(frozen=True, slots=True)
class RecordLine:
    """What lists and filters need of a record."""

    id: RecordId
    search: SearchId
    source: str
    kind: SourceKind
    title: str
    year: int | None
    journal: str
    pmid: str
    doi: str
    accession: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What stands about a pair of records."""

    id: int
    a: RecordId
    b: RecordId
    verdict: PairVerdict
    score: float | None
    rule: str
    reasons: tuple[str, ...]
    reviewer: ReviewerId | None
    run: int | None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Removal:
    """What stands about a citation removed before screening."""

    id: int
    citation: CitationId
    removed: bool
    why: RemovalWhy
    reason: str


_FIRST = tables.placement.alias("first")
# Written with `coalesce`: for `supersedes IS NULL` SQLite would walk all rows of the index on `supersedes`.
_IS_FIRST = (_FIRST.c.record_id == tables.placement.c.record_id) & (
    func.coalesce(_FIRST.c.supersedes, 0) == 0
)


def placements(
    connection: Connection, citations: Iterable[CitationId] | None = None
) -> tuple[Placement, ...]:
    """Return the standing placement of every record, or of the records now on some citations."""
    now = tables.placement
    query = (
        select(now, _FIRST.c.citation_id.label("home"))
        .join(_FIRST, _IS_FIRST)
        .where(unsuperseded(now))
        .order_by(now.c.record_id)
    )
    if citations is None:
        rows = list(connection.execute(query))
    else:
        some = (query.where(now.c.citation_id.in_(part)) for part in parts(list(citations)))
        rows = sorted((row for each in some for row in connection.execute(each)), key=lambda r: r.record_id)
    restored = _restored(connection) if any(row.restores_id for row in rows) else {}
    return tuple(_placement(row, restored) for row in rows)


def standing_placements(connection: Connection, citations: Sequence[CitationId] | None = None) -> set[int]:
    """Return the ids of the standing placements, of all records or of those now on some citations."""
    table = tables.placement
    query = select(table.c.id).where(unsuperseded(table))
    if citations is None:
        return set(connection.execute(query).scalars())
    some = (query.where(table.c.citation_id.in_(part)) for part in parts(citations))
    return {id_ for each in some for id_ in connection.execute(each).scalars()}


def groups(connection: Connection, citations: Iterable[CitationId] | None = None) -> dict[CitationId, Group]:
    """Return the records of every citation that holds any now, or of some, in the order of citations."""
    grouped: dict[CitationId, list[_Spot]] = defaultdict(list)
    for spot in _all_spots(connection) if citations is None else _some_spots(connection, citations):
        grouped[spot[1]].append(spot)
    return {citation: _group(citation, grouped[citation]) for citation in sorted(grouped)}


_Spot = tuple[RecordId, CitationId, CitationId, ActionId]
"""A record, its citation now, the one it came in on, and the moment of the placement."""


def _group(citation: CitationId, spots: list[_Spot]) -> Group:
    homes = frozenset(home for _, _, home, _ in spots)
    merged_at = max((moment for _, _, home, moment in spots if home != citation), default=ActionId(0))
    return Group(tuple(record for record, _, _, _ in spots), homes, merged_at)


def _some_spots(connection: Connection, citations: Iterable[CitationId]) -> list[_Spot]:
    return [(p.record, p.citation, p.home, p.merged_at) for p in placements(connection, citations)]


def _all_spots(connection: Connection) -> list[_Spot]:
    """Return where every record is, from one pass over the table: a later row supersedes an earlier one."""
    table = tables.placement
    names = ("id", "record_id", "citation_id", "action_id", "restores_id", "supersedes")
    homes: dict[RecordId, CitationId] = {}
    now: dict[RecordId, tuple[CitationId, ActionId]] = {}
    moments: dict[int, ActionId] = {}
    query = select(*(table.c[name] for name in names)).order_by(table.c.id)
    for id_, record, citation, action, restores, supersedes in connection.execute(query):
        moments[id_] = moments[restores] if restores else action
        now[record] = citation, moments[id_]
        if supersedes is None:
            homes[record] = citation
    return [(record, citation, homes[record], moment) for record, (citation, moment) in sorted(now.items())]


def _placement(row: Row[tuple[object, ...]], restored: dict[int, ActionId]) -> Placement:
    return Placement(
        id=row.id,
        record=row.record_id,
        citation=row.citation_id,
        home=row.home,
        why=PlacementWhy(row.why),
        action=row.action_id,
        merged_at=restored[row.restores_id] if row.restores_id else row.action_id,
        supersedes=row.supersedes,
    )


def _restored(connection: Connection) -> dict[int, ActionId]:
    table = tables.placement
    moments: dict[int, ActionId] = {}
    for row in connection.execute(
        select(table.c.id, table.c.action_id, table.c.restores_id).order_by(table.c.id)
    ):
        moments[row.id] = moments[row.restores_id] if row.restores_id else row.action_id
    return moments


def placement_history(connection: Connection, record: RecordId) -> tuple[Placement, ...]:
    """Return every placement a record ever had, oldest first."""
    table = tables.placement
    rows = connection.execute(
        select(table, table.c.citation_id.label("home"))
        .where(table.c.record_id == record)
        .order_by(table.c.id)
    ).all()
    restored = _restored(connection)
    home = rows[0].citation_id if rows else CitationId(0)
    found = (_placement(row, restored) for row in rows)
    return tuple(
        Placement(p.id, p.record, p.citation, home, p.why, p.action, p.merged_at, p.supersedes) for p in found
    )


def citation_now(connection: Connection, home: CitationId) -> CitationId:
    """Return the citation on which the record that came in on `home` is now."""
    now = tables.placement
    query = (
        select(now.c.citation_id)
        .join(_FIRST, _IS_FIRST)
        .where(_FIRST.c.citation_id == home, unsuperseded(now))
    )
    return CitationId(connection.execute(query).scalar_one())


def record_lines(connection: Connection, records: Iterable[RecordId] | None = None) -> tuple[RecordLine, ...]:
    """Return what lists need, of all records or of some."""
    table = tables.record
    query = (
        select(
            *(
                table.c[name]
                for name in ("id", "search_id", "title", "year", "journal", "pmid", "doi", "accession")
            ),
            tables.search.c.source,
            tables.search.c.kind,
        )
        .join(tables.search, tables.search.c.id == table.c.search_id)
        .order_by(table.c.id)
    )
    if records is not None:
        query = query.where(table.c.id.in_(list(records)))
    return tuple(
        RecordLine(
            row.id,
            row.search_id,
            row.source,
            SourceKind(row.kind),
            row.title,
            row.year,
            row.journal,
            row.pmid,
            row.doi,
            row.accession,
        )
        for row in connection.execute(query)
    )


def judgements(connection: Connection, records: Sequence[RecordId] | None = None) -> tuple[Judgement, ...]:
    """Return what stands about every judged pair, or about pairs among some records."""
    table = tables.pair_judgement
    if records is None:
        return tuple(_judgement(row) for row in connection.execute(standing(table)))
    among = set(records)
    rows = (
        row
        for part in parts(records)
        for row in connection.execute(standing(table).where(table.c.record_a.in_(part)))
    )
    return tuple(_judgement(row) for row in rows if row.record_b in among)


def called_different(connection: Connection) -> frozenset[tuple[int, int]]:
    """Return the pairs that a person called different."""
    table = tables.pair_judgement
    query = select(table.c.record_a, table.c.record_b).where(
        table.c.reviewer_id.is_not(None), table.c.verdict == PairVerdict.DIFFERENT, unsuperseded(table)
    )
    return frozenset((row.record_a, row.record_b) for row in connection.execute(query))


def _judgement(row: Row[tuple[object, ...]]) -> Judgement:
    return Judgement(
        id=row.id,
        a=row.record_a,
        b=row.record_b,
        verdict=PairVerdict(row.verdict),
        score=row.score,
        rule=row.rule,
        reasons=tuple(row.reasons),
        reviewer=row.reviewer_id,
        run=row.run_id,
        link=row.link,
    )


def removals(
    connection: Connection, citations: Iterable[CitationId] | None = None
) -> dict[CitationId, Removal]:
    """Return what stands about removals of all citations or of some; `removed` is false if put back."""
    query = standing(tables.removal)
    if citations is not None:
        query = query.where(tables.removal.c.citation_id.in_(list(citations)))
    return {
        row.citation_id: Removal(row.id, row.citation_id, bool(row.removed), RemovalWhy(row.why), row.reason)
        for row in connection.execute(query)
    }


def newest_run(connection: Connection) -> int | None:
    """Return the newest run of the rules."""
    table = tables.dedup_run
    return connection.execute(select(table.c.id).order_by(table.c.id.desc()).limit(1)).scalar()


def moved_by_run(connection: Connection, run: int) -> tuple[int, ...]:
    """Return the placements a run made."""
    table = tables.placement
    return tuple(connection.execute(select(table.c.id).where(table.c.run_id == run)).scalars())


def links_of(connection: Connection, records: Iterable[RecordId]) -> tuple[Judgement, ...]:
    """Return what stands about pairs of related documents with one of some records."""
    table = tables.pair_judgement
    some = list(records)
    query = standing(table).where(
        table.c.verdict == PairVerdict.RELATED, table.c.record_a.in_(some) | table.c.record_b.in_(some)
    )
    return tuple(_judgement(row) for row in connection.execute(query))


def citation_of_record(connection: Connection, record: RecordId) -> CitationId:
    """Return the citation a record is on now."""
    table = tables.placement
    query = select(table.c.citation_id).where(table.c.record_id == record, unsuperseded(table))
    return CitationId(connection.execute(query).scalar_one())


def question_about(connection: Connection, a: RecordId, b: RecordId) -> Judgement | None:
    """Return the newest question a rule asked about a pair, standing or not."""
    table = tables.pair_judgement
    query = (
        select(table)
        .where(
            table.c.record_a == a,
            table.c.record_b == b,
            table.c.reviewer_id.is_(None),
            table.c.verdict == PairVerdict.UNSURE,
        )
        .order_by(table.c.id.desc())
    )
    row = connection.execute(query).first()
    return _judgement(row) if row else None

"""What runs of the deduplication rules keep of records, so that a later run need not look at all of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from db import tables
from db.read.parts import parts
from db.read.standing import unsuperseded
from review.vocabulary import CitationId, RecordId


def unmatched(connection: Connection, rules: str) -> tuple[RecordId, ...]:
    """Return the records that no run of a version of the rules has taken in."""
    record, entry = tables.record, tables.match_entry
    query = select(record.c.id).except_(select(entry.c.record_id).where(entry.c.rules == rules))
    return tuple(sorted(connection.execute(query).scalars()))


def matched_among(connection: Connection, rules: str, records: Sequence[RecordId]) -> int:
    """Return how many of some records a run has taken in."""
    table = tables.match_entry
    query = select(func.count()).select_from(table).where(table.c.rules == rules)
    return sum(
        connection.execute(query.where(table.c.record_id.in_(part))).scalar_one() for part in parts(records)
    )


def numbers_of_sources(connection: Connection, rules: str) -> Iterable[Sequence[Any]]:
    """Return source, volume, issue (0 where unknown) and how many records have all three."""
    table = tables.match_entry
    columns = table.c.source, table.c.volume, table.c.issue
    return connection.execute(select(*columns, func.count()).where(table.c.rules == rules).group_by(*columns))


def holders(
    connection: Connection, rules: str, keys: Iterable[int], most: Callable[[int], int]
) -> list[tuple[int, RecordId]]:
    """Return the records that hold one of some keys, each with the key.

    Args:
        connection: an open view.
        rules: the version of the rules that made the keys.
        keys: the keys.
        most: how many records may hold a key before it is passed over as too common.
    """
    table = tables.match_key
    of_rules = table.c.rules == rules
    counted = select(table.c.key, func.count()).where(of_rules).group_by(table.c.key)
    holding = select(table.c.key, table.c.record_id).where(of_rules)
    found: list[tuple[int, RecordId]] = []
    for part in parts(sorted(set(keys))):
        counts = connection.execute(counted.where(table.c.key.in_(part)))
        telling = [key for key, count in counts if count <= most(key)]
        if telling:
            rows = connection.execute(holding.where(table.c.key.in_(telling)))
            found += [(key, record) for key, record in rows]
    return found


def signs(
    connection: Connection, rules: str, records: Iterable[RecordId]
) -> Iterator[tuple[RecordId, tuple[str, str, int, int, int]]]:
    """Yield what is kept of some records: the title's letters, first author, volume, first and last page."""
    table = tables.match_entry
    shown = table.c.letters, table.c.author, table.c.volume, table.c.first_page, table.c.last_page
    query = select(table.c.record_id, *shown).where(table.c.rules == rules)
    for part in parts(sorted(records)):
        for record, *sign in connection.execute(query.where(table.c.record_id.in_(part))):
            yield record, tuple(sign)


def citations_of(connection: Connection, records: Iterable[RecordId]) -> set[CitationId]:
    """Return the citations some records are on now."""
    table = tables.placement
    query = select(table.c.citation_id).where(unsuperseded(table))
    found: set[CitationId] = set()
    for part in parts(sorted(records)):
        found.update(connection.execute(query.where(table.c.record_id.in_(part))).scalars())
    return found


def counts(connection: Connection) -> tuple[int, int]:
    """Return how many records are placed, and on how many citations."""
    table = tables.placement
    query = select(func.count(), func.count(table.c.citation_id.distinct())).where(unsuperseded(table))
    placed, citations = connection.execute(query).one()
    return placed, citations

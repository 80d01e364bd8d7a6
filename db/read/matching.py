"""What runs of the deduplication rules keep of records, so that a later run need not look at all of them."""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection, exists, func, select

from db import tables
from db.read.parts import parts
from db.read.standing import unsuperseded
from review.vocabulary import CitationId, RecordId


def unmatched(connection: Connection, rules: str) -> tuple[RecordId, ...]:
    """Return the records that no run of a version of the rules has taken in."""
    record, entry = tables.record, tables.match_entry
    taken = exists(select(entry.c.id).where(entry.c.record_id == record.c.id, entry.c.rules == rules))
    return tuple(connection.execute(select(record.c.id).where(~taken).order_by(record.c.id)).scalars())


def matched_among(connection: Connection, rules: str, records: Sequence[RecordId]) -> int:
    """Return how many of some records a run has taken in."""
    table = tables.match_entry
    query = select(func.count()).select_from(table).where(table.c.rules == rules)
    return sum(
        connection.execute(query.where(table.c.record_id.in_(part))).scalar_one() for part in parts(records)
    )


def numbers_of_sources(connection: Connection, rules: str, column: str) -> dict[str, tuple[int, set[int]]]:
    """Return, for each source, how many of its records have a number in `volume` or `issue`, and which."""
    table = tables.match_entry
    value = table.c[column]
    query = (
        select(table.c.source, value, func.count())
        .where(table.c.rules == rules, value != 0)
        .group_by(table.c.source, value)
    )
    found: dict[str, tuple[int, set[int]]] = {}
    for source, number, times in connection.execute(query):
        count, numbers = found.get(source, (0, set()))
        numbers.add(number)
        found[source] = count + times, numbers
    return found


def holders(
    connection: Connection, rules: str, keys: Iterable[int], most: Callable[[int], int]
) -> set[RecordId]:
    """Return the records that hold one of some keys.

    Args:
        connection: an open view.
        rules: the version of the rules that made the keys.
        keys: the keys.
        most: how many records may hold a key before it is passed over as too common.
    """
    table = tables.match_key
    of_rules = table.c.rules == rules
    found: set[RecordId] = set()
    for part in parts(sorted(set(keys))):
        counts = connection.execute(
            select(table.c.key, func.count()).where(of_rules, table.c.key.in_(part)).group_by(table.c.key)
        )
        telling = [key for key, count in counts if count <= most(key)]
        if telling:
            query = select(table.c.record_id).where(of_rules, table.c.key.in_(telling))
            found.update(connection.execute(query).scalars())
    return found


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

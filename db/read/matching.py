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
) -> Iterator[tuple[int, RecordId, tuple[str, str, int, int, int]]]:
    """Yield the records that hold one of some keys.

    With each come the key and what is kept of the record: its title's letters, first author, volume, first
    and last page.

    Args:
        connection: an open view.
        rules: the version of the rules that made the keys.
        keys: the keys.
        most: how many records may hold a key before it is passed over as too common.
    """
    held, entry = tables.match_key, tables.match_entry
    of_rules = held.c.rules == rules
    same_record = (entry.c.record_id == held.c.record_id) & (entry.c.rules == held.c.rules)
    shown = entry.c.letters, entry.c.author, entry.c.volume, entry.c.first_page, entry.c.last_page
    query = select(held.c.key, held.c.record_id, *shown).join(entry, same_record).where(of_rules)
    counted = select(held.c.key, func.count()).where(of_rules).group_by(held.c.key)
    for part in parts(sorted(set(keys))):
        counts = connection.execute(counted.where(held.c.key.in_(part)))
        telling = [key for key, count in counts if count <= most(key)]
        if telling:
            for row in connection.execute(query.where(held.c.key.in_(telling))):
                key, record, *kept = row
                yield key, record, tuple(kept)


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

"""What a run of the deduplication rules has to look at: new records, and what they may be copies of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from db.read import citations as read_citations
from db.read import matching
from db.read import sources as read_sources
from db.read.citations import Judgement, Placement
from db.write.matching import NewMatch
from review.dedup.bulk import collector_paused
from review.dedup.entries import Entry, entry, is_running_number, without_record_numbers
from review.dedup.pairs import RULES_VERSION
from review.dedup.rows import row_of
from review.dedup.search import keys_to_store, most_holders
from review.errors import Stale
from review.vocabulary import CitationId, RecordId


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run looks at.

    Attributes:
        entries: the records it may compare, by id.
        new: the records of which each pair has one at least; None for all.
        fresh: the records that no run has taken in yet, as later runs look for them.
        citations: the citations of the entries, or None for all there are.
        placements: of the entries.
        judgements: what stands about pairs of them.
    """

    entries: tuple[Entry, ...]
    new: frozenset[int] | None
    fresh: tuple[NewMatch, ...]
    citations: tuple[CitationId, ...] | None
    placements: Mapping[RecordId, Placement]
    judgements: Mapping[tuple[int, int], Judgement]


def scope_of(connection: Connection, *, everything: bool) -> Scope:
    """Return what a run looks at: all records, or the new ones and those that share a key with one of them.

    All of them are read where most are new, and where a source numbers its records in the column of volumes
    or issues: its keys then depend on the other records.
    """
    unmatched = matching.unmatched(connection, RULES_VERSION)
    every = read_sources.record_ids(connection)
    if everything or 2 * len(unmatched) >= len(every):
        return _whole(connection, every, unmatched, compared=None if everything else unmatched)
    fresh = _entries(connection, unmatched)
    if any(_numbered(connection, fresh, column) for column in ("volume", "issue")):
        return _whole(connection, every, unmatched, compared=unmatched)
    keys = {key for one in fresh for key in keys_to_store(one)}
    met = matching.holders(connection, RULES_VERSION, keys, most_holders)
    citations = tuple(sorted(matching.citations_of(connection, {*met, *unmatched})))
    placements = {p.record: p for p in read_citations.placements(connection, citations)}
    others = sorted(placements.keys() - set(unmatched))
    return Scope(
        tuple(sorted((*fresh, *_entries(connection, others)), key=lambda one: one.id)),
        frozenset(unmatched),
        tuple(map(_match, fresh)),
        citations,
        placements,
        {(j.a, j.b): j for j in read_citations.judgements(connection, sorted(placements))},
    )


def _whole(
    connection: Connection,
    every: Sequence[RecordId],
    unmatched: Sequence[RecordId],
    compared: Sequence[RecordId] | None,
) -> Scope:
    found = _entries(connection, every)
    fresh = set(unmatched)
    return Scope(
        tuple(without_record_numbers(found)),
        None if compared is None else frozenset(compared),
        tuple(_match(one) for one in found if one.id in fresh),
        None,
        {p.record: p for p in read_citations.placements(connection)},
        {(j.a, j.b): j for j in read_citations.judgements(connection)},
    )


def check_unmoved(connection: Connection, seen: Scope) -> None:
    """Refuse to write what was found about a state that has passed.

    Raises:
        Stale: records were moved meanwhile, or another run took in the new ones.
    """
    now = {p.record: p.id for p in read_citations.placements(connection, seen.citations)}
    if seen.citations is None:
        now = {record: at for record, at in now.items() if record in seen.placements}
    if now != {record: placement.id for record, placement in seen.placements.items()}:
        raise Stale("Someone merged or split citations while the run was computing; run it again.")
    if matching.matched_among(connection, RULES_VERSION, [match.record for match in seen.fresh]):
        raise Stale("Another run took in these records meanwhile; run it again.")


def _entries(connection: Connection, records: Sequence[RecordId]) -> list[Entry]:
    with collector_paused():
        return [entry(row_of(*body)) for body in read_sources.bodies(connection, records)]


def _match(one: Entry) -> NewMatch:
    return NewMatch(RecordId(one.id), one.source, one.volume.value, one.issue.value, keys_to_store(one))


def _numbered(connection: Connection, fresh: Iterable[Entry], column: str) -> bool:
    """Whether a source numbers its records in a column, now that the fresh ones are there."""
    found = matching.numbers_of_sources(connection, RULES_VERSION, column)
    for one in fresh:
        if value := getattr(one, column).value:
            count, numbers = found.get(one.source, (0, set()))
            found[one.source] = count + 1, {*numbers, value} if value not in numbers else numbers
    return any(is_running_number(count, len(numbers)) for count, numbers in found.values())

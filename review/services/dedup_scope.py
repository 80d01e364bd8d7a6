"""What a run of the deduplication rules has to look at: new records, and what they may be copies of."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import Connection

from db.read import citations as read_citations
from db.read import matching
from db.read import sources as read_sources
from db.read.citations import Judgement, Placement
from db.write.matching import NewMatch
from review.dedup.bulk import collector_paused
from review.dedup.entries import Entry, entry, is_running_number, without_record_numbers
from review.dedup.pairs import RULES_VERSION, PairDecision
from review.dedup.rows import row_of
from review.dedup.search import Sign, keys_to_store, most_holders, sign_to_store, worth_reading
from review.errors import Stale
from review.vocabulary import CitationId, PairVerdict, RecordId


@dataclass(frozen=True, slots=True)
class Compared:
    """What a run compares.

    Attributes:
        entries: the records it may compare, by id.
        new: the records of which each pair has one at least; None for all.
        fresh: the records that no run has taken in yet, as later runs look for them.
        whole: whether the entries are all records there are.
    """

    entries: tuple[Entry, ...]
    new: frozenset[int] | None
    fresh: tuple[NewMatch, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """What the pairs a run found are about.

    Attributes:
        entries: the records on the citations concerned.
        citations: these citations; None for all there are.
        placements: of the entries.
        judgements: what stands about pairs of them.
    """

    entries: tuple[Entry, ...]
    citations: tuple[CitationId, ...] | None
    placements: Mapping[RecordId, Placement]
    judgements: Mapping[tuple[int, int], Judgement]

    def called(self, verdict: PairVerdict) -> frozenset[tuple[int, int]]:
        """Return the pairs to which a person gave a verdict."""
        by_people = (j for j in self.judgements.values() if j.reviewer is not None)
        return frozenset((j.a, j.b) for j in by_people if j.verdict is verdict)


def compared_by(connection: Connection, *, everything: bool) -> Compared:
    """Return what a run compares: all records, or the new ones with those that share a key with one of them.

    All are read where most are new, and where a source numbers its records in the column of volumes or
    issues: its keys then depend on the other records.
    """
    unmatched = matching.unmatched(connection, RULES_VERSION)
    if everything or 2 * len(unmatched) >= read_sources.count_records(connection):
        return _whole(connection, unmatched, compared=None if everything else unmatched)
    found = _entries(connection, unmatched)
    if _numbered(connection, found):
        return _whole(connection, unmatched, compared=unmatched)
    fresh = tuple(map(_match, found))
    keys = {key for match in fresh for key in match.keys}
    with collector_paused():
        held = matching.holders(connection, RULES_VERSION, keys, most_holders)
        kept = matching.signs(connection, RULES_VERSION, {record for _, record in held})
        met = worth_reading(found, held, {record: Sign(*sign) for record, sign in kept})
    found += _entries(connection, sorted(map(RecordId, met)))
    return Compared(_by_id(found), frozenset(unmatched), fresh, whole=False)


def _whole(
    connection: Connection, unmatched: Sequence[RecordId], compared: Sequence[RecordId] | None
) -> Compared:
    found = _entries(connection, read_sources.record_ids(connection))
    fresh = set(unmatched)
    return Compared(
        tuple(without_record_numbers(found)),
        None if compared is None else frozenset(compared),
        tuple(_match(one) for one in found if one.id in fresh),
        whole=True,
    )


def scope_of(connection: Connection, compared: Compared, pairs: Iterable[PairDecision]) -> Scope:
    """Return what some pairs are about: the citations of their records, whole."""
    citations = None if compared.whole else _concerned(connection, pairs)
    placed = {p.record: p for p in read_citations.placements(connection, citations)}
    known = {one.id: one for one in compared.entries if one.id in placed}
    others = _entries(connection, sorted(record for record in placed if record not in known))
    judged = read_citations.judgements(connection, None if compared.whole else sorted(placed))
    return Scope(_by_id([*known.values(), *others]), citations, placed, {(j.a, j.b): j for j in judged})


def _concerned(connection: Connection, pairs: Iterable[PairDecision]) -> tuple[CitationId, ...]:
    records = {RecordId(record) for pair in pairs for record in (pair.a, pair.b)}
    return tuple(sorted(matching.citations_of(connection, records)))


def check_unmoved(connection: Connection, compared: Compared, seen: Scope) -> None:
    """Refuse to write what was found about a state that has passed.

    Raises:
        Stale: records were moved meanwhile, or another run took in the new ones.
    """
    now = read_citations.standing_placements(connection, seen.citations)
    then = {placement.id for placement in seen.placements.values()}
    if then - now if seen.citations is None else then != now:
        raise Stale("Someone merged or split citations while the run was computing; run it again.")
    if matching.matched_among(connection, RULES_VERSION, [match.record for match in compared.fresh]):
        raise Stale("Another run took in these records meanwhile; run it again.")


def _by_id(found: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(found, key=lambda one: one.id))


def _entries(connection: Connection, records: Sequence[RecordId]) -> list[Entry]:
    with collector_paused():
        return [entry(row_of(*body)) for body in read_sources.bodies(connection, records)]


def _match(one: Entry) -> NewMatch:
    sign = sign_to_store(one)
    return NewMatch(
        RecordId(one.id),
        one.source,
        one.volume.value,
        one.issue.value,
        sign.letters,
        sign.author,
        sign.first_page,
        sign.last_page,
        keys_to_store(one),
    )


def _numbered(connection: Connection, fresh: Iterable[Entry]) -> bool:
    """Whether a source numbers its records in the column of volumes or issues, with the fresh ones there."""
    known = matching.numbers_of_sources(connection, RULES_VERSION)
    added = ((one.source, one.volume.value, one.issue.value, 1) for one in fresh)
    counts: Counter[tuple[str, int]] = Counter()
    numbers: dict[tuple[str, int], set[int]] = defaultdict(set)
    for source, *columns, times in chain(known, added):
        for column, number in enumerate(columns):
            if number:
                counts[source, column] += times
                numbers[source, column].add(number)
    return any(is_running_number(counts[place], len(found)) for place, found in numbers.items())

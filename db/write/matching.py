"""What a run keeps of the records it has compared."""

from collections.abc import Iterable
from dataclasses import dataclass

from db import tables
from db.unit_of_work import Work
from db.write.facts import add_many
from review.vocabulary import RecordId


@dataclass(frozen=True, slots=True)
class NewMatch:
    """A record as later runs look for it: its keys, and the numbers of its volume and issue."""

    record: RecordId
    source: str
    volume: int
    issue: int
    keys: tuple[int, ...]


def add_matches(work: Work, rules: str, matches: Iterable[NewMatch]) -> None:
    """Keep records by a version of the rules."""
    kept = list(matches)
    add_many(
        work,
        tables.match_entry,
        (
            {"record_id": m.record, "rules": rules, "source": m.source, "volume": m.volume, "issue": m.issue}
            for m in kept
        ),
    )
    add_many(
        work,
        tables.match_key,
        ({"record_id": m.record, "rules": rules, "key": key} for m in kept for key in m.keys),
    )

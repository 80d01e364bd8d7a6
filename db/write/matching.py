"""What a run keeps of the records it has compared."""

from collections.abc import Iterable
from dataclasses import dataclass

from db import tables
from db.unit_of_work import Work
from db.write.facts import add_many
from review.vocabulary import RecordId


@dataclass(frozen=True, slots=True)
class NewMatch:
    """A record as later runs look for it: its keys, and what tells whether a shared key is chance.

    Numbers are 0 where unknown; there are no letters where a record has several titles.
    """

    record: RecordId
    source: str
    volume: int
    issue: int
    letters: str
    author: str
    first_page: int
    last_page: int
    keys: tuple[int, ...]


def add_matches(work: Work, rules: str, matches: Iterable[NewMatch]) -> None:
    """Keep records by a version of the rules."""
    kept = list(matches)
    add_many(
        work,
        tables.match_entry,
        (
            {
                "record_id": m.record,
                "rules": rules,
                "source": m.source,
                "volume": m.volume,
                "issue": m.issue,
                "letters": m.letters,
                "author": m.author,
                "first_page": m.first_page,
                "last_page": m.last_page,
            }
            for m in kept
        ),
    )
    # In the order of the index, which a large review would otherwise be paged through at random.
    keys = sorted((key, m.record) for m in kept for key in m.keys)
    rows = ({"record_id": record, "rules": rules, "key": key} for key, record in keys)
    add_many(work, tables.match_key, rows)

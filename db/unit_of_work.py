"""Units of work: one transaction, one `action` row, all or nothing, exactly once.

The caller makes the action's key before the first try. If the answer to COMMIT is lost, the retry finds the
key, reads the result back and counts as success.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from db import tables
from db.engine import Store
from review.errors import AlreadyDecided, Busy, Clash, ReviewError, Stale, StoreError
from review.vocabulary import ActionId, ReviewerId

T = TypeVar("T")
_LOCKED = ("database is locked", "database table is locked", "lock timeout", "deadlock detected")
_LOST = (
    "server closed the connection",
    "terminating connection",
    "connection already closed",
    "consuming input",
)


@dataclass(frozen=True, slots=True)
class NewAction:
    """What a unit of work is called, who does it and when; `key` makes a retry harmless."""

    kind: str
    reviewer: ReviewerId | None
    at: datetime
    program: str
    key: UUID


@dataclass(frozen=True, slots=True)
class Work:
    """An open unit of work: write functions take it."""

    connection: Connection
    action: ActionId
    new_uuid: Callable[[], UUID] = uuid4


def write(
    store: Store,
    action: NewAction,
    body: Callable[[Work], T],
    again: Callable[[Connection, ActionId], T],
) -> T:
    """Run one unit of work and commit it.

    Args:
        store: where to write.
        action: the audit row.
        body: writes facts and returns the result; it may run again, so it has no other effects.
        again: reads the result back when the action is found to be committed already.

    Raises:
        Stale: something `body` superseded had been superseded by another.
        AlreadyDecided: a first row of the same address exists.
        Busy: another writer held the store for longer than the timeout.
        StoreError: any other refusal of the database, in its own words.
    """
    deadline = time.monotonic() + store.busy_seconds
    while True:
        try:
            return _attempt(store, action, body, again)
        except IntegrityError as refusal:
            if not _committed(store, action.key):
                raise explain(refusal) from None
        except OperationalError as trouble:
            if not _worth_another_try(trouble) or time.monotonic() > deadline:
                raise explain(trouble) from None
            time.sleep(random.uniform(0.02, 0.2))  # noqa: S311 - jitter between writers, not a secret


def _attempt(
    store: Store,
    action: NewAction,
    body: Callable[[Work], T],
    again: Callable[[Connection, ActionId], T],
) -> T:
    with store.writer.begin() as connection:
        known = _action_id(connection, action.key)
        if known is not None:
            return again(connection, known)
        row = {
            "key": action.key,
            "kind": action.kind,
            "reviewer_id": action.reviewer,
            "program": action.program,
            "at": action.at,
        }
        made = connection.execute(
            insert(tables.action).values(row).returning(tables.action.c.id)
        ).scalar_one()
        return body(Work(connection, ActionId(made)))


def _action_id(connection: Connection, key: UUID) -> ActionId | None:
    found = connection.execute(select(tables.action.c.id).where(tables.action.c.key == key)).scalar()
    return None if found is None else ActionId(found)


def _committed(store: Store, key: UUID) -> bool:
    with reading(store) as connection:
        return _action_id(connection, key) is not None


@contextmanager
def reading(store: Store) -> Iterator[Connection]:
    """Open one consistent view of the store."""
    try:
        with store.engine.connect() as connection:
            if not store.is_sqlite:
                connection = connection.execution_options(  # noqa: PLW2901 - the same connection, configured
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection
    except DBAPIError as trouble:
        raise explain(trouble) from None


def _text(trouble: DBAPIError) -> str:
    return str(trouble.orig).strip()


def _worth_another_try(trouble: OperationalError) -> bool:
    text = _text(trouble)
    return any(words in text for words in (*_LOCKED, *_LOST))


def explain(trouble: DBAPIError) -> ReviewError:
    """Turn the database's refusal into an error of the program's tree."""
    text = _text(trouble)
    if any(words in text for words in _LOCKED):
        return Busy("Another writer kept the review locked; nothing was saved, try again.")
    if isinstance(trouble, IntegrityError):
        return _clash(text)
    return StoreError(f"The database refused: {text.splitlines()[0] if text else type(trouble).__name__}")


def _clash(text: str) -> Clash | StoreError:
    if "supersedes" in text and "FOREIGN" not in text.upper():
        return Stale(
            "This was changed by someone else meanwhile; look at the present state and decide again."
        )
    if "ux_" in text or _first_row(text):
        return AlreadyDecided(
            "There is an entry here already; revise it instead of adding a second first one."
        )
    if "UNIQUE" in text.upper():
        return AlreadyDecided(f"This exists already ({text.splitlines()[0]}).")
    return StoreError(f"The database refused a value: {text.splitlines()[0]}")


def _first_row(text: str) -> bool:
    # SQLite names the columns of a partial unique index, not the index itself.
    return text.startswith("UNIQUE constraint failed: ") and "," in text

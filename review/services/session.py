"""An opened review: the store, who is at the keyboard, and the clock. Every service takes one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Connection, Table

from db.engine import Store
from db.read import audit, control
from db.read.control import Reviewer
from db.unit_of_work import NewAction, Work, reading, write
from db.write.control import add_reviewer
from review.errors import NotAllowed
from review.vocabulary import ActionId, ReviewerKind

T = TypeVar("T")
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


@cache
def program_version() -> str:
    """Return the version of the installed program."""
    try:
        return version("systematic-review")
    except PackageNotFoundError:
        return "0"


@dataclass(frozen=True, slots=True)
class Review:
    """An opened review.

    Attributes:
        store: where its facts lie.
        handle: who is at the keyboard; empty for a mere reader.
        clock: tells the time; tests pass their own.
    """

    store: Store
    handle: str = ""
    clock: Clock = utc_now

    def acting_as(self, handle: str) -> "Review":
        """Return the same review with someone else at the keyboard."""
        return replace(self, handle=handle.strip())

    def viewer(self, connection: Connection) -> Reviewer | None:
        """Return who is looking, if they are known to the review."""
        return control.reviewer_called(connection, self.handle) if self.handle else None

    def reviewer(self, *, kind: ReviewerKind = ReviewerKind.PERSON) -> Reviewer:
        """Return who acts; a new handle is added to the review.

        Raises:
            NotAllowed: nobody said who they are.
        """
        if not self.handle:
            raise NotAllowed("Say who decides: --as NAME, REVIEW_REVIEWER, or `reviewer` in the settings.")
        with reading(self.store) as connection:
            known = control.reviewer_called(connection, self.handle)
        return known or self._register(kind)

    def _register(self, kind: ReviewerKind) -> Reviewer:
        def body(work: Work) -> Reviewer:
            known = control.reviewer_called(work.connection, self.handle)
            if known:
                return known
            made = add_reviewer(work, self.handle, self.handle, kind)
            return Reviewer(made, self.handle, self.handle, kind)

        return write(self.store, self.action("add reviewer", None), body, lambda c, _: self._known(c))

    def _known(self, connection: Connection) -> Reviewer:
        known = control.reviewer_called(connection, self.handle)
        if known is None:
            raise NotAllowed(f"The reviewer {self.handle} could not be added.")
        return known

    def action(self, kind: str, reviewer: Reviewer | None, key: UUID | None = None) -> NewAction:
        """Return the audit row of a unit of work about to begin."""
        return NewAction(
            kind=kind,
            reviewer=reviewer.id if reviewer else None,
            at=self.clock(),
            program=program_version(),
            key=key or uuid4(),
        )


def rows_written(table: Table) -> Callable[[Connection, ActionId], tuple[int, ...]]:
    """Return how to read back what an action wrote into a table."""
    return lambda connection, action: audit.written_by(connection, table, action)


def row_written(table: Table) -> Callable[[Connection, ActionId], int]:
    """Return how to read back the one row an action wrote into a table."""
    return lambda connection, action: audit.written_by(connection, table, action)[0]

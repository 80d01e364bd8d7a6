"""What all tables share: one metadata, and the constraints of a chain of revisions.

Facts are only inserted. A revision inserts a row that `supersedes` another row of the same address;
`supersedes` is unique, so that a chain cannot fork, and the first row of an address is unique too.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, MetaData, UniqueConstraint, text
from sqlmodel import SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMES)

STRICT: dict[str, Any] = {"sqlite_strict": True}


class Fact(SQLModel):
    """The base of every table."""

    metadata: ClassVar[MetaData] = metadata


def one_of(column: str, words: type[StrEnum] | Iterable[str]) -> CheckConstraint:
    """Return the rule that a column holds one of some words."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_word")


def chain(table: str, *address: str) -> tuple[Any, ...]:
    """Return the constraints of a chain of revisions over an address of columns that are never null."""
    return (
        UniqueConstraint("supersedes", name=f"uq_{table}_supersedes"),
        UniqueConstraint("id", *address, name=f"uq_{table}_address"),
        ForeignKeyConstraint(
            ["supersedes", *address],
            [f"{table}.{column}" for column in ("id", *address)],
            name=f"fk_{table}_supersedes",
        ),
        Index(
            f"ux_{table}_first",
            *address,
            unique=True,
            sqlite_where=text("supersedes IS NULL"),
            postgresql_where=text("supersedes IS NULL"),
        ),
    )

"""Column types that mean the same on SQLite and PostgreSQL.

SQLite tables are STRICT: a column holds only TEXT, INTEGER, REAL or BLOB. PostgreSQL has proper types.
"""

import json
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Dialect, Double, LargeBinary, Text
from sqlalchemy import types as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine
from sqlmodel import Field

T = TypeVar("T")


class UtcTime(sa.TypeDecorator[datetime]):
    """A moment in UTC with microseconds: `timestamptz`, or ISO text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of a database."""
        native = dialect.name == "postgresql"
        return dialect.type_descriptor(DateTime(timezone=True) if native else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Turn a moment with a time zone into what the database takes."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        if dialect.name == "postgresql":
            return moment
        return moment.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return a moment in UTC."""
        if value is None or isinstance(value, datetime):
            return value.astimezone(UTC) if value else None
        return datetime.fromisoformat(value)


class GlobalId(sa.TypeDecorator[UUID]):
    """A UUID: `uuid`, or text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of a database."""
        native = dialect.name == "postgresql"
        return dialect.type_descriptor(postgresql.UUID(as_uuid=True) if native else Text())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        """Turn a UUID into what the database takes."""
        return value if value is None or dialect.name == "postgresql" else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        """Return a UUID."""
        return value if value is None or isinstance(value, UUID) else UUID(value)


class Canonical(str):
    """JSON text that `canonical_json` has written already; it is stored as it is."""

    __slots__ = ()


class JsonText(sa.TypeDecorator[Any]):
    """A JSON document as canonical text: sorted keys, no blanks, the same bytes for the same value."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write a document."""
        if value is None or isinstance(value, Canonical):
            return value
        return canonical_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Read a document."""
        return None if value is None else json.loads(value)


Whole: TypeEngine[int] = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
Real: TypeEngine[float] = Double().with_variant(sqlite.REAL(), "sqlite")
Bytes = LargeBinary


def canonical_json(value: Any) -> str:
    """Return JSON text with sorted keys and no blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def identity() -> Any:
    """Declare the integer key of a table."""
    return Field(default=None, primary_key=True, sa_type=Whole)


def words(**options: Any) -> Any:
    """Declare a text column."""
    return Field(sa_type=Text, **options)


def whole(**options: Any) -> Any:
    """Declare an integer column."""
    return Field(sa_type=Whole, **options)


def real(**options: Any) -> Any:
    """Declare a column of double precision."""
    return Field(sa_type=Real, **options)


def refers(target: str, **options: Any) -> Any:
    """Declare a reference to `table.id`."""
    return Field(sa_type=Whole, foreign_key=f"{target}.id", **options)


def document(**options: Any) -> Any:
    """Declare a column that holds a JSON document."""
    return Field(sa_type=JsonText, **options)


def octets(**options: Any) -> Any:
    """Declare a column that holds bytes."""
    return Field(sa_type=Bytes, **options)


def moment(**options: Any) -> Any:
    """Declare a column that holds a moment."""
    return Field(sa_type=UtcTime, **options)


def global_id() -> Any:
    """Declare the UUID by which a fact is known in every copy of a review."""
    return Field(sa_type=GlobalId, unique=True)

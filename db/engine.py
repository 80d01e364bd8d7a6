"""Opening a store: a SQLite file by path, or a PostgreSQL database by URL."""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from db.folders import refuse_unsafe_folder
from review.errors import NotFound, StoreError

BUSY_SECONDS = 10.0
_WRITING = "review_writing"


@dataclass(frozen=True, slots=True)
class Store:
    """A review's database.

    Attributes:
        engine: for reading units; `writer` begins units that write.
        path: the SQLite file, or None on PostgreSQL.
        name: what messages call it; never holds a password.
        busy_seconds: how long a writer waits for another.
    """

    engine: Engine
    path: Path | None
    name: str
    busy_seconds: float = BUSY_SECONDS
    writer: Engine = field(init=False)

    def __post_init__(self) -> None:
        """Derive the engine whose transactions take the write lock at once."""
        object.__setattr__(self, "writer", self.engine.execution_options(**{_WRITING: True}))

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is a SQLite file."""
        return self.path is not None

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def is_url(target: str) -> bool:
    """Whether a target names a PostgreSQL database and not a file."""
    return target.startswith(("postgresql://", "postgres://", "postgresql+psycopg://"))


def connect(target: str, *, durable: bool = True, must_exist: bool = True) -> Store:
    """Return a store for a file path or a PostgreSQL URL; nothing is created but, on demand, an empty file.

    Args:
        target: path of a SQLite file, or `postgresql://...`.
        durable: sync every commit; False is for throw-away stores in tests.
        must_exist: refuse a file that is not there.

    Raises:
        NotFound: the file is not there.
        UnsafeFolder: the file lies in a network or cloud-synchronised folder.
        StoreError: the URL cannot be understood, or its driver is not installed.
    """
    if is_url(target):
        return _postgres(target)
    path = Path(target).expanduser().resolve()
    if must_exist and not path.is_file():
        raise NotFound(f"There is no review at {target}; start one with `review --db {target} new TITLE`.")
    refuse_unsafe_folder(path)
    return _sqlite(path, durable=durable)


def wal_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite has the fix of the WAL-reset bug (3.51.3, 3.50.7, 3.44.6 or later)."""
    if version >= (3, 51, 3):
        return True
    return version[:2] in ((3, 50), (3, 44)) and version[2] >= {50: 7, 44: 6}[version[1]]


def _sqlite(path: Path, *, durable: bool) -> Store:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        for pragma in _pragmas(durable=durable):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(_WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return Store(engine=engine, path=path, name=str(path))


def _pragmas(*, durable: bool) -> list[str]:
    wal = wal_is_safe()
    level = ("FULL" if wal else "EXTRA") if durable else "OFF"
    return [
        f"busy_timeout={int(BUSY_SECONDS * 1000)}",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "trusted_schema=OFF",
        "cache_size=-32768",
        f"journal_mode={'WAL' if wal else 'DELETE'}",
        f"synchronous={level}",
    ]


def _postgres(target: str) -> Store:
    try:
        url = make_url(target).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise StoreError(
            "The database URL cannot be understood; write postgresql://USER@HOST/DATABASE."
        ) from None
    options = str(url.query.get("options", ""))
    wanted = (
        f"{options} -c lock_timeout={int(BUSY_SECONDS * 1000)} -c statement_timeout=300000 -c timezone=UTC"
    )
    arguments: dict[str, Any] = {"options": wanted.strip(), "connect_timeout": 10}
    try:
        engine = create_engine(
            url.difference_update_query(["options"]),
            connect_args=arguments,
            pool_pre_ping=True,
            isolation_level="READ COMMITTED",
        )
    except ModuleNotFoundError:
        raise StoreError(
            "PostgreSQL needs the extra `postgres`: pip install 'systematic-review[postgres]'."
        ) from None
    return Store(engine=engine, path=None, name=url.render_as_string(hide_password=True))

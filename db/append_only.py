"""Triggers that refuse to change or delete a fact, on both databases."""

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text

from db import tables
from review.errors import StoreError

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'facts are only inserted: % on % refused', TG_OP, TG_TABLE_NAME;
END $$
"""


def install(connection: Connection) -> None:
    """Put the triggers on every table of facts; safe to repeat."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_FUNCTION))
    for name in _present(connection):
        for statement in _statements(name, connection.dialect.name):
            connection.execute(text(statement))


def verify(connection: Connection) -> None:
    """Check that every trigger is there and enabled.

    Raises:
        StoreError: naming the tables that are not protected.
    """
    bare = sorted({name.removeprefix("keep_").rsplit("_", 1)[0] for name in missing(connection)})
    if bare:
        raise StoreError(f"The append-only triggers are missing on {', '.join(bare)}; restore a backup.")


def missing(connection: Connection) -> tuple[str, ...]:
    """Return the names of triggers that should be there and are not."""
    kinds = (
        ("update", "delete", "truncate") if connection.dialect.name == "postgresql" else ("update", "delete")
    )
    wanted = {f"keep_{name}_{kind}" for name in _present(connection) for kind in kinds}
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled = 'O'"
        )
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    return tuple(sorted(wanted - set(connection.execute(text(query)).scalars())))


def _present(connection: Connection) -> list[str]:
    there = set(inspect(connection).get_table_names())
    return [table.name for table in tables.FACT_TABLES if table.name in there]


def _statements(name: str, dialect: str) -> Iterator[str]:
    if dialect != "postgresql":
        for kind in ("update", "delete"):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS keep_{name}_{kind} BEFORE {kind.upper()} ON {name}"
                f" BEGIN SELECT RAISE(ABORT, 'facts are only inserted: {kind} on {name} refused'); END"
            )
        return
    for kind, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        yield (
            f"CREATE OR REPLACE TRIGGER keep_{name}_{kind} BEFORE {kind.upper()} ON {name}"
            f" FOR EACH {each} EXECUTE FUNCTION refuse_change()"
        )

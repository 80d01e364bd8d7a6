"""Schema revisions: forward, additive, in one transaction, triggers verified after each upgrade."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db.engine import Store
from db.unit_of_work import reading
from review.errors import NewerSchema, StoreError


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "db:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """Return the revision this program writes."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def revision_of(store: Store) -> str | None:
    """Return the revision of a store, or None where there is no review in it."""
    with reading(store) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(store: Store, revision: str = "head") -> None:
    """Bring a store to a revision, in one transaction; a crash leaves the old one."""
    with store.writer.begin() as connection:
        command.upgrade(_config(connection), revision)


def require_current(store: Store) -> None:
    """Refuse a store this program cannot read as it is.

    Raises:
        NewerSchema: written by a newer program.
        StoreError: no review, or one of an older program.
    """
    have = revision_of(store)
    if have == newest():
        return
    if have is None:
        raise StoreError(f"{store.name} holds no review; start one with `review --db ... new TITLE`.")
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if have in known:
        raise StoreError(f"{store.name} was written by an older version; run `review doctor --upgrade`.")
    raise NewerSchema(f"{store.name} was written by a newer version of the program; install that version.")

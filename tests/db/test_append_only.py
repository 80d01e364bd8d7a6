"""Facts are only inserted, whatever statement tries otherwise, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db import append_only, migrations, tables
from db.engine import Store
from db.unit_of_work import reading
from review.errors import StoreError
from review.services.session import Review
from review.services.upkeep import examine


def refused(store: Store, statement: str) -> bool:
    """Whether the database refuses a statement."""
    try:
        with store.writer.begin() as connection:
            connection.execute(text(statement))
    except DBAPIError:
        return True
    return False


@pytest.mark.parametrize("table", [table.name for table in tables.FACT_TABLES])
def test_no_update_and_no_delete(review: Review, table: str) -> None:
    """Triggers stand on every table, and fire where there is a row."""
    with reading(review.store) as connection:
        assert not [name for name in append_only.missing(connection) if f"keep_{table}_" in name]
        rows = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
    if rows:
        assert refused(review.store, f"UPDATE {table} SET id = id")
        assert refused(review.store, f"DELETE FROM {table}")


def test_no_replace_and_no_truncate(review: Review) -> None:
    """The ways around the triggers are closed too."""
    if review.store.is_sqlite:
        replace = (
            "INSERT OR REPLACE INTO action SELECT id, key, 'forged', reviewer_id, program, at FROM action"
        )
        assert refused(review.store, replace)
    else:
        assert refused(review.store, "TRUNCATE action CASCADE")
    with reading(review.store) as connection:
        assert "forged" not in connection.execute(text("SELECT kind FROM action")).scalars().all()


def test_text_in_a_number_and_an_unknown_word_are_refused(review: Review) -> None:
    """Validation lives in the core; the schema backs it."""
    action = "(SELECT max(id) FROM action)"
    uuid = "'00000000-0000-4000-8000-000000000001'"
    row = f"INSERT INTO screening_round (uuid, action_id, stage, number, kind) VALUES ({uuid}, {action}"
    assert refused(review.store, f"{row}, 'title_abstract', 'many', 'main')")
    assert refused(review.store, f"{row}, 'abstract', 7, 'main')")
    assert refused(review.store, f"{row}, 'title_abstract', 1, 'main')")


def test_a_dropped_trigger_is_found(review: Review) -> None:
    """Doctor sees a wall that was taken down."""
    on = "" if review.store.is_sqlite else " ON decision"
    with review.store.writer.begin() as connection:
        connection.execute(text(f"DROP TRIGGER keep_decision_update{on}"))
    assert not all(finding.sound for finding in examine(review))
    with reading(review.store) as connection, pytest.raises(StoreError, match="decision"):
        append_only.verify(connection)
    with review.store.writer.begin() as connection:
        append_only.install(connection)
    assert all(finding.sound for finding in examine(review))


def schema_is_declared(review: Review) -> None:
    """Autogeneration finds no difference between the migrations and the tables."""
    assert migrations.revision_of(review.store) == migrations.newest()
    with reading(review.store) as connection:
        beside = {
            "include_name": lambda name, *_: not str(name).startswith(("search_index", "ix_search_text"))
        }
        context = MigrationContext.configure(connection, opts=beside)
        assert compare_metadata(context, tables.action.metadata) == []
        append_only.verify(connection)


def test_the_schema_is_the_declared_one(review: Review) -> None:
    """A new review has the schema of the tables."""
    schema_is_declared(review)

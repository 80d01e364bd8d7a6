"""A review of the first schema comes to today's with every fact, on both databases."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select

from db import migrations, tables
from db.engine import Store
from db.unit_of_work import reading
from review.errors import StoreError
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.opening import new_review, open_review, upgrade_review
from review.services.session import Review
from tests.conftest import TITLE, Clock
from tests.db.test_append_only import schema_is_declared
from tests.services.files import article, ris


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where no review lies yet."""
    if request.param == "sqlite":
        return str(tmp_path / "review.db")
    cluster = request.getfixturevalue("cluster")
    return str(cluster.url(cluster.copy("template0")))


def counts(store: Store) -> dict[str, int]:
    """The number of rows of every table that has any."""
    with reading(store) as connection:
        present = inspect(connection).get_table_names()
        rows = {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in tables.action.metadata.tables.items()
            if name in present
        }
    return {name: count for name, count in rows.items() if count}


def _import(review: Review, name: str, numbers: range) -> None:
    import_files(review, [IncomingFile(name, ris(*map(article, numbers)))], SearchFacts("Scopus"))


def first_schema(target: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Make a review as the first schema held it, with one file imported."""
    upgrade: Callable[..., None] = migrations.upgrade
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "upgrade", lambda store: upgrade(store, "0001"))
        review: Review = new_review(target, TITLE, handle="ann", clock=Clock(), durable=False)
    _import(review, "one.ris", range(5))
    found = counts(review.store)
    assert migrations.revision_of(review.store) == "0001"
    review.store.close()
    return found


def test_a_review_of_the_first_schema_is_upgraded_whole(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused with what to do, then upgraded: same facts, declared schema, triggers in place."""
    before = first_schema(empty, monkeypatch)
    assert before["record"] == 5
    with pytest.raises(StoreError, match="review doctor --upgrade"):
        open_review(empty, handle="ann", clock=Clock(), durable=False, daily_backup=False)
    upgrade_review(empty, clock=Clock()).close()
    review = open_review(empty, handle="ann", clock=Clock(), durable=False, daily_backup=False)
    assert counts(review.store) == before
    schema_is_declared(review)
    _import(review, "two.ris", range(5, 8))
    assert counts(review.store)["record"] == 8
    review.store.close()

"""Upgrades are whole or not at all; copies are verified before they are believed."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from db import migrations
from db.backup import back_up, keep_generation, restore, verify_copy
from db.engine import connect
from review.errors import BadInput, NotFound, StoreError, Unsupported
from review.services.session import Review

KILLED_STEP = """
import os, signal, sys
from sqlalchemy import event
from db import migrations
from db.engine import connect

store = connect(sys.argv[1], durable=False, must_exist=False)
made = []

@event.listens_for(store.engine, "after_cursor_execute")
def count(connection, cursor, statement, parameters, context, many):
    made.append(statement)
    if sum("CREATE TABLE" in s for s in made) == 12:
        os.kill(os.getpid(), signal.SIGKILL)

migrations.upgrade(store)
"""


def test_a_step_killed_half_way_leaves_the_old_revision(tmp_path: Path) -> None:
    """The process dies after the twelfth table: none of the twelve is there."""
    path = tmp_path / "review.db"
    done = subprocess.run([sys.executable, "-c", KILLED_STEP, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    store = connect(str(path), durable=False)
    assert migrations.revision_of(store) is None
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0] == 0
    migrations.upgrade(store)
    migrations.require_current(store)


def test_a_copy_is_complete_and_sound(review: Review, tmp_path: Path) -> None:
    """A copy holds what the review held; damage is found; nothing is overwritten."""
    if not review.store.is_sqlite:
        with pytest.raises(Unsupported, match="pg_dump"):
            back_up(review.store, tmp_path / "copy.db")
        assert keep_generation(review.store, "today") is None
        return
    made = back_up(review.store, tmp_path / "copies" / "copy.db")
    assert made.actions == verify_copy(made.path).actions > 0
    with pytest.raises(BadInput, match="exists already"):
        back_up(review.store, made.path)
    assert restore(made.path, tmp_path / "restored.db").actions == made.actions
    with pytest.raises(BadInput, match="nothing is overwritten"):
        restore(made.path, tmp_path / "restored.db")
    with pytest.raises(NotFound):
        verify_copy(tmp_path / "nowhere.db")
    damaged = bytearray(made.path.read_bytes())
    damaged[4096:6000] = os.urandom(1904)
    (tmp_path / "damaged.db").write_bytes(damaged)
    with pytest.raises(StoreError):
        verify_copy(tmp_path / "damaged.db")


def test_generations_are_kept(review: Review) -> None:
    """One copy a label, the ten newest only."""
    if review.store.path is None:
        return
    for day in range(10, 25):
        keep_generation(review.store, f"2026-01-{day}")
    keep_generation(review.store, "2026-01-24")
    folder = review.store.path.with_name(review.store.path.name + ".backups")
    assert sorted(path.stem for path in folder.iterdir()) == [f"2026-01-{day}" for day in range(15, 25)]

"""Copies of a review: by SQLite's online backup, opened, checked and counted after writing."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from db.engine import Store
from review.errors import BadInput, NotFound, StoreError, Unsupported

KEPT_GENERATIONS = 10


@dataclass(frozen=True, slots=True)
class Copy:
    """A verified copy."""

    path: Path
    actions: int
    records: int


def back_up(store: Store, target: Path) -> Copy:
    """Write a consistent copy while others may be writing, and verify it.

    Raises:
        Unsupported: the store is on PostgreSQL, whose own tools do this.
        BadInput: the target exists.
        StoreError: the copy does not pass its checks.
    """
    if store.path is None:
        raise Unsupported(
            "A PostgreSQL review is backed up with `pg_dump`; this command copies review files."
        )
    if target.exists():
        raise BadInput(f"{target} exists already; choose another name for the copy.")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.unfinished-{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    verified = verify_copy(unfinished)
    with unfinished.open("rb") as handle:
        os.fsync(handle.fileno())
    unfinished.replace(target)
    return Copy(target, verified.actions, verified.records)


def verify_copy(path: Path) -> Copy:
    """Open a copy read-only, check its structure and count.

    Raises:
        NotFound: no such file.
        StoreError: damaged, or not a review.
    """
    if not path.is_file():
        raise NotFound(f"There is no copy at {path}.")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            state = connection.execute("PRAGMA integrity_check").fetchone()[0]
            actions = connection.execute("SELECT count(*) FROM action").fetchone()[0]
            records = connection.execute("SELECT count(*) FROM record").fetchone()[0]
    except sqlite3.DatabaseError as fault:
        raise StoreError(f"{path} is not a sound copy of a review: {fault}.") from None
    if state != "ok":
        raise StoreError(f"{path} is damaged: {state}.")
    return Copy(path, actions, records)


def restore(copy: Path, target: Path) -> Copy:
    """Put a verified copy in the place of a review that is not there any more.

    Raises:
        BadInput: something is at the target; move it away first, so that nothing is overwritten.
    """
    if target.exists():
        raise BadInput(f"{target} exists; move it away first, nothing is overwritten.")
    verify_copy(copy)
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(target)) as fresh:
        source.backup(fresh)
    return verify_copy(target)


def keep_generation(store: Store, label: str) -> Path | None:
    """Keep one copy per label beside the review, and the newest generations only."""
    if store.path is None:
        return None
    folder = store.path.with_name(store.path.name + ".backups")
    target = folder / f"{label}{store.path.suffix}"
    if target.exists():
        return target
    back_up(store, target)
    for old in sorted(folder.glob(f"*{store.path.suffix}"))[:-KEPT_GENERATIONS]:
        old.unlink()
    return target

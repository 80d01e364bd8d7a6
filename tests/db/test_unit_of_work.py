"""All or nothing, exactly once, and typed refusals."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from db import tables
from db.engine import Store, connect, wal_is_safe
from db.folders import refuse_unsafe_folder
from db.migrations import require_current, upgrade
from db.read import audit
from db.unit_of_work import NewAction, Work, reading, write
from db.write.control import add_reviewer
from db.write.facts import add
from review.errors import (
    AlreadyDecided,
    BadInput,
    Busy,
    NewerSchema,
    NotFound,
    Stale,
    StoreError,
    UnsafeFolder,
)
from review.services.session import Review
from review.vocabulary import ReviewerKind


def action(kind: str = "test") -> NewAction:
    """A new action with a key of its own."""
    return NewAction(kind, None, datetime(2026, 1, 1, tzinfo=UTC), "test", uuid4())


def count(store: Store, table: str) -> int:
    """Rows of a table."""
    with reading(store) as connection:
        return audit.counts(connection)[table]


def test_an_error_leaves_nothing(review: Review) -> None:
    """A unit that fails leaves no fact and no action."""
    before = count(review.store, "action")

    def body(work: Work) -> None:
        add_reviewer(work, "dora", "Dora", ReviewerKind.PERSON)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(review.store, action(), body, lambda *_: None)
    assert count(review.store, "action") == before
    assert count(review.store, "reviewer") == 0


def test_a_retry_with_the_same_key_happens_once(review: Review) -> None:
    """The answer to COMMIT was lost: the second try reads the result back."""
    same = action()

    def body(work: Work) -> int:
        return int(add_reviewer(work, "dora", "Dora", ReviewerKind.PERSON))

    first = write(review.store, same, body, lambda *_: -1)
    again = write(review.store, same, body, lambda c, a: audit.written_by(c, tables.reviewer, a)[0])
    assert first == again
    assert count(review.store, "reviewer") == 1


def test_a_chain_cannot_fork(review: Review) -> None:
    """The second to supersede the same row is stale; the second first row exists already."""

    def row(work: Work, supersedes: int | None) -> int:
        citation = add(work, tables.citation)
        values = {"removed": 1, "why": "other", "reason": "x"}
        first = add(work, tables.removal, citation_id=citation, supersedes=supersedes, **values)
        add(work, tables.removal, citation_id=citation, supersedes=first, **values)
        add(work, tables.removal, citation_id=citation, supersedes=first, **values)
        return first

    with pytest.raises(Stale):
        write(review.store, action(), lambda work: row(work, None), lambda *_: 0)

    def twice(work: Work) -> None:
        citation = add(work, tables.citation)
        for _ in range(2):
            add(
                work,
                tables.removal,
                citation_id=citation,
                removed=1,
                why="other",
                reason="x",
                supersedes=None,
            )

    with pytest.raises(AlreadyDecided):
        write(review.store, action(), twice, lambda *_: None)


def test_what_cannot_be_stored_is_refused_in_words(review: Review) -> None:
    """NUL and half characters never reach the database."""
    for bad in ("a\x00b", "a\ud800b"):
        with pytest.raises(BadInput, match="cannot be stored"):
            write(
                review.store,
                action(),
                lambda work, bad=bad: add_reviewer(work, bad, "", ReviewerKind.PERSON),  # type: ignore[misc]
                lambda *_: None,
            )


def test_a_locked_store_is_busy(review: Review) -> None:
    """A writer that waits too long gets a typed answer, and nothing is saved."""
    if review.store.path is None:
        return  # PostgreSQL does not lock the whole store
    with connect(str(review.store.path), durable=False).writer.connect() as holder, holder.begin():
        engine = review.store.engine.execution_options()
        impatient = Store(engine, review.store.path, "x", busy_seconds=0.1)
        with reading(review.store) as connection:
            connection.execute(text("PRAGMA busy_timeout=50"))
        with pytest.raises(Busy):
            write(
                impatient,
                action(),
                lambda work: add_reviewer(work, "d", "", ReviewerKind.PERSON),
                lambda *_: None,
            )


def test_writers_side_by_side(review: Review) -> None:
    """Two threads that write at once both succeed, one after the other."""
    done: list[int] = []

    def work(name: str) -> None:
        made = write(
            review.store, action(), lambda w: add_reviewer(w, name, "", ReviewerKind.PERSON), lambda *_: 0
        )
        done.append(int(made))

    threads = [threading.Thread(target=work, args=(f"r{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(done)) == 4


def test_opening_what_is_not_a_review(tmp_path: Path) -> None:
    """Each wrong thing is called by its name."""
    with pytest.raises(NotFound, match="start one with"):
        connect(str(tmp_path / "none.db"))
    empty = connect(str(tmp_path / "empty.db"), must_exist=False)
    with pytest.raises(StoreError, match="holds no review"):
        require_current(empty)
    upgrade(empty)
    require_current(empty)
    with empty.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerSchema):
        require_current(empty)
    (tmp_path / "noise.db").write_bytes(b"not a database at all" * 99)
    with pytest.raises(StoreError):
        require_current(connect(str(tmp_path / "noise.db")))
    for bad in ("postgresql://h:port/x", "postgresql://h:99x/y"):
        with pytest.raises(StoreError, match="postgresql://USER@HOST"):
            connect(bad)


@pytest.mark.parametrize(
    ("path", "mounts", "words"),
    [
        (
            "/mnt/share/a/review.db",
            "srv:/x /mnt/share nfs4 rw 0 0\n/dev/sda / ext4 rw 0 0\n",
            "network folder",
        ),
        ("/home/me/Dropbox/review.db", "/dev/sda / ext4 rw 0 0\n", "cloud service"),
        ("/home/me/OneDrive - Clinic/review.db", "", "cloud service"),
    ],
)
def test_unsafe_folders_are_refused(path: str, mounts: str, words: str) -> None:
    """Folders where a second writer or a copier breaks the file."""
    with pytest.raises(UnsafeFolder, match=words):
        refuse_unsafe_folder(Path(path), mounts)


def test_safe_folder() -> None:
    """A local disk below a network mount's sibling is fine."""
    refuse_unsafe_folder(
        Path("/mnt/shared/review.db"), "srv:/x /mnt/share nfs4 rw 0 0\n/dev/sda / ext4 rw 0 0\n"
    )


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
    ],
)
def test_versions_with_the_wal_fix(version: tuple[int, ...], safe: bool) -> None:
    """SQLite's list of fixed versions."""
    assert wal_is_safe(version) is safe

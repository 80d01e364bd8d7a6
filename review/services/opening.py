"""Starting a review and opening one."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from db import migrations
from db.backup import keep_generation
from db.engine import Store, connect, is_url
from db.read import control
from db.unit_of_work import Work, reading, write
from db.write.control import add_round
from review.errors import BadInput, StoreError
from review.services.protocol import Protocol, write_protocol
from review.services.session import Clock, Review, utc_now
from review.vocabulary import RoundKind, Stage


def new_review(
    target: str,
    title: str,
    *,
    handle: str = "",
    protocol: Protocol | None = None,
    clock: Clock = utc_now,
    durable: bool = True,
) -> Review:
    """Start a review in a new file or an empty database.

    Args:
        target: path of the file to make, or a PostgreSQL URL.
        title: title of the review.
        handle: who is at the keyboard.
        protocol: the first protocol; a plain one (two blinded reviewers) by default.
        clock: tells the time.
        durable: sync every commit.

    Raises:
        BadInput: no title, or the file exists.
        StoreError: the database holds a review already.
    """
    if not title.strip():
        raise BadInput("A review needs a title: `review new TITLE`.")
    if not is_url(target) and Path(target).expanduser().exists():
        raise BadInput(f"{target} exists already; open it, or choose another file with --db.")
    store = connect(target, durable=durable, must_exist=False)
    with _closed_on_failure(store):
        migrations.upgrade(store)
        with reading(store) as connection:
            if control.has_protocol(connection):
                raise StoreError(f"{store.name} holds a review already; open it, or choose another database.")
        review = Review(store, handle, clock)
        _start(review, replace(protocol or Protocol(), title=title.strip()))
    return review


@contextmanager
def _closed_on_failure(store: Store) -> Iterator[None]:
    with ExitStack() as unfinished:
        unfinished.callback(store.close)
        yield
        unfinished.pop_all()


def _start(review: Review, protocol: Protocol) -> None:
    def body(work: Work) -> None:
        write_protocol(work, 1, protocol)
        for stage in Stage:
            add_round(work, stage, 1, RoundKind.MAIN)

    write(review.store, review.action("start review", None), body, lambda *_: None)


def open_review(
    target: str, *, handle: str = "", clock: Clock = utc_now, durable: bool = True, daily_backup: bool = True
) -> Review:
    """Open a review.

    Args:
        target: path of the file, or a PostgreSQL URL.
        handle: who is at the keyboard; empty to look only.
        clock: tells the time.
        durable: sync every commit.
        daily_backup: keep a copy of a file at the first opening of a day.

    Raises:
        NotFound: no such file.
        StoreError: no review in it, or one of another version.
        UnsafeFolder: a network or cloud-synchronised folder.
    """
    store = connect(target, durable=durable)
    with _closed_on_failure(store):
        _require_review(store)
        if daily_backup:
            keep_generation(store, clock().date().isoformat())
    return Review(store, handle.strip(), clock)


def _require_review(store: Store) -> None:
    try:
        migrations.require_current(store)
    except StoreError as fault:
        refused = str(fault).partition("The database refused: ")[2]
        if not refused:
            raise
        raise StoreError(f"{store.name} cannot be opened as a review: {refused}.") from None


def upgrade_review(target: str, *, clock: Clock = utc_now) -> Store:
    """Bring an older review to this program's schema, after a backup."""
    store = connect(target)
    with _closed_on_failure(store):
        keep_generation(store, f"{clock().date().isoformat()}-before-upgrade")
        migrations.upgrade(store)
    return store

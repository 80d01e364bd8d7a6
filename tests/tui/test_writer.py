"""The writer: first in, first out; retries under one key; drains on closing; goes on after failures."""

import threading
from collections.abc import Callable
from uuid import UUID

import pytest

from review.errors import BrokenInvariant, Busy, ReviewError, Stale
from review.tui.writer import Save, Writer


class Log:
    """What the writer told, in order."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.errors: list[ReviewError | None] = []

    def __call__(self, tell: Callable[[], None], error: ReviewError | None) -> None:
        self.errors.append(error)
        tell()

    def save(self, name: str, work: Callable[[UUID], str]) -> Save[str]:
        """A save whose end is written down."""
        return Save(
            name,
            work,
            lambda value: self.told.append(f"saved {value}"),
            lambda e: self.told.append(f"refused {e}"),
        )


@pytest.fixture
def log() -> Log:
    """An empty log."""
    return Log()


def running(log: Log, **options: object) -> Writer:
    """A started writer that waits for nothing between tries."""
    writer = Writer(log, sleep=lambda _: None, **options)  # type: ignore[arg-type]
    writer.start()
    return writer


def test_first_in_first_out_and_drained_on_close(log: Log) -> None:
    """A hundred quick saves are all committed, in order, before `close` returns."""
    writer = running(log)
    done: list[int] = []

    def numbered(number: int) -> Callable[[UUID], str]:
        def work(_: UUID) -> str:
            done.append(number)
            return str(number)

        return work

    for number in range(100):
        writer.submit(log.save("x", numbered(number)))
    writer.close()
    assert done == list(range(100))
    assert log.told == [f"saved {n}" for n in range(100)]
    assert writer.pending == 0


def test_busy_is_tried_again_under_the_same_key(log: Log) -> None:
    """The key does not change between tries, so that nothing can be saved twice."""
    keys: list[UUID] = []

    def work(key: UUID) -> str:
        keys.append(key)
        if len(keys) < 3:
            raise Busy("Another writer kept the review locked.")
        return "third"

    writer = running(log)
    writer.submit(log.save("x", work))
    writer.close()
    assert len(keys) == 3
    assert len(set(keys)) == 1
    assert log.told == ["saved third"]


def test_busy_for_ever_is_refused(log: Log) -> None:
    """After the last try the asker hears why."""

    def work(_: UUID) -> str:
        raise Busy("locked")

    writer = running(log, tries=2)
    writer.submit(log.save("x", work))
    writer.close()
    assert log.told == ["refused locked"]
    assert isinstance(log.errors[0], Busy)


def test_a_failure_does_not_stop_the_next(log: Log) -> None:
    """A clash is told as it is; a fault of the program becomes a sentence; the queue goes on."""

    def clash(_: UUID) -> str:
        raise Stale("changed meanwhile")

    def fault(_: UUID) -> str:
        raise ZeroDivisionError("secret value 42")

    writer = running(log)
    writer.submit(log.save("one", clash))
    writer.submit(log.save("two", fault))
    writer.submit(log.save("three", lambda _: "fine"))
    writer.close()
    assert log.told[0] == "refused changed meanwhile"
    assert log.told[1] == "refused two failed by a fault of the program (ZeroDivisionError)."
    assert isinstance(log.errors[1], BrokenInvariant)
    assert log.told[2] == "saved fine"


def test_nothing_is_taken_after_close(log: Log) -> None:
    """A closed writer says that it takes nothing; closing twice does no harm."""
    writer = running(log)
    writer.close()
    writer.close()
    assert not writer.submit(log.save("late", lambda _: "late"))
    assert log.told == []


def test_pending_counts_what_is_under_way(log: Log) -> None:
    """A save counts until it is committed; its thread is no daemon."""
    gate = threading.Event()
    writer = running(log)
    writer.submit(log.save("x", lambda _: str(gate.wait(5))))
    writer.submit(log.save("y", lambda _: "y"))
    assert writer.pending == 2
    assert any(thread.name == "writer" and not thread.daemon for thread in threading.enumerate())
    gate.set()
    writer.close()
    assert log.told == ["saved True", "saved y"]

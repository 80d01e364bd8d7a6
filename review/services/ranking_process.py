"""A process of its own that trains, extends the common order and counts, so that no key ever waits for it.

It opens the review itself, keeps the texts as vectors, and answers one question after the other over a pipe.
"""

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any

from db.unit_of_work import reading
from review.errors import ReviewError, StoreError
from review.screening.ranking import TermWeight
from review.services.opening import open_review
from review.services.ranking import TA, Texts, explain, grow_order
from review.services.screening import work_of
from review.services.session import Review
from review.services.stopping import StoppingState, stopping_of, stopping_state


class Question(StrEnum):
    """What may be asked."""

    EXTEND = "extend"
    EXPLAIN = "explain"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class _Asked:
    question: Question
    handle: str
    number: int = 0
    count: bool = False


@dataclass(frozen=True, slots=True)
class Grown:
    """What waits for a reviewer after the order grew; not the whole list, which takes time to hand over.

    Attributes:
        waiting: items that wait and have their place, in order.
        remaining: how many wait in all.
        stopping: where stopping stands, if that was asked.
    """

    waiting: tuple[int, ...]
    remaining: int
    stopping: StoppingState | None


class OrderKeeper:
    """The process, as its owner sees it; every method blocks its thread, not the process that owns it."""

    def __init__(self, review: Review) -> None:
        """Start with no process; the first question starts it."""
        store = review.store
        self._target = str(store.path or store.engine.url.render_as_string(hide_password=False))
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def extend(self, handle: str, ahead: int, *, count: bool) -> Grown:
        """Fix the next places, so that `ahead` wait for a reviewer, and count for the stopping rule too."""
        found: Grown = self._ask(_Asked(Question.EXTEND, handle, ahead, count))
        return found

    def explain(self, handle: str, item: int) -> tuple[TermWeight, ...]:
        """Return the terms that move a citation, from what the reviewer may know."""
        found: tuple[TermWeight, ...] = self._ask(_Asked(Question.EXPLAIN, handle, item))
        return found

    def stopping(self, handle: str) -> StoppingState:
        """Return where stopping stands."""
        found: StoppingState = self._ask(_Asked(Question.STOPPING, handle))
        return found

    def close(self) -> None:
        """End the process at once: whatever it was writing is written whole or not at all."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for stream in (child.stdin, child.stdout):
                if stream:
                    with contextlib.suppress(OSError):
                        stream.close()

    def _ask(self, asked: _Asked) -> Any:
        with self._lock:
            try:
                child = self._child or self._started()
                _put(child.stdin, asked)
                answer = pickle.load(child.stdout)  # type: ignore[arg-type]  # noqa: S301 - our own child
            except (EOFError, OSError, ValueError, pickle.UnpicklingError):
                self.close()
                raise StoreError("Ranking ended unexpectedly; the order stays as it is.") from None
        if isinstance(answer, ReviewError):
            raise answer
        return answer

    def _started(self) -> "subprocess.Popen[bytes]":
        """Start the process; the review's address goes through the pipe, since it may hold a password."""
        self._child = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-P", "-c", f"from {__name__} import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        _put(self._child.stdin, self._target)
        return self._child


def _put(stream: IO[bytes] | None, value: object) -> None:
    assert stream is not None
    pickle.dump(value, stream)
    stream.flush()


def serve() -> None:
    """Answer questions until the owner is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(AttributeError, OSError):
        os.nice(10)
    asks, answers = sys.stdin.buffer, sys.stdout.buffer
    review, texts = open_review(pickle.load(asks), daily_backup=False), Texts()  # noqa: S301 - from our owner
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            asked: _Asked = pickle.load(asks)  # noqa: S301 - from our owner
            try:
                _put(answers, _ANSWERS[asked.question](review.acting_as(asked.handle), texts, asked))
            except ReviewError as refusal:
                _put(answers, refusal)


def _extended(review: Review, texts: Texts, asked: _Asked) -> Grown:
    _, state = grow_order(review, texts, asked.number)
    work = work_of(state, TA, review.reviewer())
    if not asked.count:
        return Grown(work.waiting, work.remaining, None)
    with reading(review.store) as connection:
        return Grown(work.waiting, work.remaining, stopping_of(connection, state))


_ANSWERS: dict[Question, Callable[[Review, Texts, _Asked], object]] = {
    Question.EXTEND: _extended,
    Question.EXPLAIN: lambda review, texts, asked: explain(review, asked.number, texts),
    Question.STOPPING: lambda review, _texts, _asked: stopping_state(review),
}

"""A process of its own that trains, extends the common order and counts, so that no key ever waits for it.

It opens the review itself, keeps the texts as vectors, and answers one question after the other over a pipe.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from typing import Any

from review.errors import ReviewError, StoreError
from review.screening.ranking import TermWeight
from review.services.opening import open_review
from review.services.ranking import TA, Texts, explain, extend_order
from review.services.screening import WorkList, work_list
from review.services.session import Review
from review.services.stopping import StoppingState, stopping_state


class Question(StrEnum):
    """What may be asked."""

    EXTEND = "extend"
    EXPLAIN = "explain"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class _Asked:
    question: Question
    handle: str
    item: int = 0


class OrderKeeper:
    """The process, as its owner sees it; every method blocks its thread, not the process that owns it."""

    def __init__(self, review: Review) -> None:
        """Start with no process; the first question starts it."""
        store = review.store
        self._target = str(store.path or store.engine.url.render_as_string(hide_password=False))
        self._lock = threading.Lock()
        self._pipe: Connection | None = None
        self._child: Any = None

    def extend(self, handle: str) -> WorkList:
        """Fix the next places for a reviewer and return what is theirs to decide then."""
        found: WorkList = self._ask(_Asked(Question.EXTEND, handle))
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
        if self._child is not None:
            self._child.kill()
            self._child.join()

    def _ask(self, asked: _Asked) -> Any:
        with self._lock:
            try:
                pipe = self._opened()
                pipe.send(asked)
                answer = pipe.recv()
            except (EOFError, OSError):
                self._pipe = None
                raise StoreError("Ranking ended unexpectedly; the order stays as it is.") from None
        if isinstance(answer, ReviewError):
            raise answer
        return answer

    def _opened(self) -> Connection:
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            self._child = context.Process(
                target=_serve, args=(self._target, theirs), name="ranking", daemon=True
            )
            self._child.start()
            theirs.close()
            self._pipe = ours
        return self._pipe


def _serve(target: str, pipe: Connection) -> None:
    """Answer questions until the owner is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(AttributeError, OSError):
        os.nice(5)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)  # a fault must not be written over the screen
    review, texts = open_review(target, daily_backup=False), Texts()
    while True:
        try:
            asked: _Asked = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(_ANSWERS[asked.question](review.acting_as(asked.handle), texts, asked))
        except ReviewError as refusal:
            pipe.send(refusal)


def _extended(review: Review, texts: Texts, _: _Asked) -> WorkList:
    extend_order(review, texts)
    return work_list(review, TA)


_ANSWERS: dict[Question, Callable[[Review, Texts, _Asked], object]] = {
    Question.EXTEND: _extended,
    Question.EXPLAIN: lambda review, texts, asked: explain(review, asked.item, texts),
    Question.STOPPING: lambda review, _texts, _asked: stopping_state(review),
}

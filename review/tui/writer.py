"""One thread writes, first in, first out.

A save carries an action key made before its first try, so that a retry whose first answer was lost changes
nothing. A save is told `saved` only after its commit. The thread is no daemon and `close` waits for the queue
to drain: leaving the program loses nothing.
"""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from review.errors import BrokenInvariant, Busy, ReviewError

T = TypeVar("T")

TRIES = 6
PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Save(Generic[T]):
    """One unit of work to be saved.

    Attributes:
        words: what it is, for messages.
        work: does it, under the action key it is given; may be tried again with the same key.
        saved: told the result after the commit.
        refused: told why it was not saved.
        key: the action key.
    """

    words: str
    work: Callable[[UUID], T]
    saved: Callable[[T], None]
    refused: Callable[[ReviewError], None]
    key: UUID = field(default_factory=uuid4)

    def attempt(self) -> Callable[[], None]:
        """Do the work and return how to tell of its result."""
        result = self.work(self.key)
        return lambda: self.saved(result)


Tell = Callable[[Callable[[], None], ReviewError | None], None]


class Writer:
    """The thread that saves, and its queue.

    Args:
        tell: called in the writer's thread after each save with what informs the asker, and the error if any.
        tries: how often a save is tried while another writer keeps the store locked.
        pause: seconds between two tries.
        sleep: waits; tests pass their own.
    """

    def __init__(
        self,
        tell: Tell,
        *,
        tries: int = TRIES,
        pause: float = PAUSE,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._tell = tell
        self._tries = tries
        self._pause = pause
        self._sleep = sleep
        self._queue: queue.SimpleQueue[Save[Any] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._pending = 0
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=False)

    def start(self) -> None:
        """Begin to save."""
        self._thread.start()

    @property
    def pending(self) -> int:
        """How many saves are neither committed nor refused."""
        with self._lock:
            return self._pending

    def submit(self, save: Save[T]) -> bool:
        """Queue a save; False once the writer is closed."""
        with self._lock:
            if self._closed:
                return False
            self._pending += 1
            self._queue.put(save)
        return True

    def close(self) -> None:
        """Take nothing more, save what is queued, and wait for it."""
        with self._lock:
            first = not self._closed
            self._closed = True
        if first:
            self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while (save := self._queue.get()) is not None:
            tell, error = self._save(save)
            with self._lock:
                self._pending -= 1
            self._tell(tell, error)

    def _save(self, save: Save[Any]) -> tuple[Callable[[], None], ReviewError | None]:
        try:
            return self._with_retries(save), None
        except ReviewError as refusal:
            error = refusal
        except Exception as fault:  # noqa: BLE001 - the front end's boundary: the thread must go on
            name = type(fault).__name__
            error = BrokenInvariant(f"{save.words} failed by a fault of the program ({name}).")
        refused = error
        return lambda: save.refused(refused), refused

    def _with_retries(self, save: Save[Any]) -> Callable[[], None]:
        for attempt in range(1, self._tries + 1):
            try:
                return save.attempt()
            except Busy:
                if attempt == self._tries:
                    raise
                self._sleep(self._pause)
        raise AssertionError

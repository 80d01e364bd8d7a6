"""Never more than N requests in any one second, as the server sees it.

There are N permits. A request takes one before it is sent, and the permit comes back a little over one
second after the server began to answer. Of N + 1 requests two must have used the same permit, and the
server had the first of these at least a second before the second was sent; so no window of one second holds
N + 1, however long requests lie on the way. Retries take permits like all others.
"""

import heapq
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import SystemRandom
from time import monotonic, sleep

WINDOW = 1.05
"""Seconds a permit rests; a little more than the server's window."""

_POLL = 0.05


@dataclass(frozen=True, slots=True)
class Timing:
    """Clock (seconds), sleep and random numbers in [0, 1) of the client."""

    now: Callable[[], float] = monotonic
    sleep: Callable[[float], None] = sleep
    random: Callable[[], float] = SystemRandom().random


class Limiter:
    """Permits shared by all threads of a client."""

    def __init__(self, per_second: int, timing: Timing, window: float = WINDOW) -> None:
        self._timing = timing
        self._window = window
        self._rested = [timing.now()] * per_second
        self._not_before = timing.now()
        self._changed = threading.Condition()

    @contextmanager
    def permit(self) -> Iterator[None]:
        """Wait for a permit and hold it until the server has begun to answer."""
        self._take()
        try:
            yield
        finally:
            self._give_back()

    def pause(self, seconds: float) -> None:
        """Let no request start for a while: the server asked for it."""
        with self._changed:
            self._not_before = max(self._not_before, self._timing.now() + seconds)

    def _take(self) -> None:
        while (wait := self._try()) > 0:
            self._timing.sleep(wait)

    def _try(self) -> float:
        """Take a permit and return 0, or return the seconds after which to try again."""
        with self._changed:
            if not self._rested:
                self._changed.wait(_POLL)
            if not self._rested:
                return _POLL
            wait = max(self._rested[0], self._not_before) - self._timing.now()
            if wait <= 0:
                heapq.heappop(self._rested)
            return wait

    def _give_back(self) -> None:
        with self._changed:
            heapq.heappush(self._rested, self._timing.now() + self._window)
            self._changed.notify()

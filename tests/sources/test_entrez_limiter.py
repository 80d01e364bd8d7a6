import threading
import time

import pytest

from review.sources.entrez_limiter import WINDOW, Limiter, Timing


class FakeClock:
    """A clock that moves only when somebody sleeps or works."""

    def __init__(self) -> None:
        self.time = 100.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    @property
    def timing(self) -> Timing:
        return Timing(self.now, self.sleep, lambda: 0.5)


def starts(limiter: Limiter, clock: FakeClock, count: int, latency: float) -> list[float]:
    found = []
    for _ in range(count):
        with limiter.permit():
            found.append(clock.time)
            clock.time += latency
    return found


def busiest(times: list[float]) -> int:
    return max(sum(start <= t < start + 1 for t in times) for start in times)


@pytest.mark.parametrize("latency", [0.0, 0.1, 0.34, 0.9, 3.0])
@pytest.mark.parametrize("rate", [1, 3, 10])
def test_no_second_holds_more_than_the_rate(rate: int, latency: float) -> None:
    clock = FakeClock()
    assert busiest(starts(Limiter(rate, clock.timing), clock, 40, latency)) <= rate


def test_three_requests_start_at_once_and_the_fourth_waits_a_window() -> None:
    clock = FakeClock()
    assert starts(Limiter(3, clock.timing), clock, 4, 0.0) == [100.0, 100.0, 100.0, 100.0 + WINDOW]


def test_a_pause_holds_everybody() -> None:
    clock = FakeClock()
    limiter = Limiter(3, clock.timing)
    limiter.pause(5.0)
    limiter.pause(2.0)
    assert starts(limiter, clock, 1, 0.0) == [105.0]


def test_a_permit_comes_back_after_an_error() -> None:
    clock = FakeClock()
    limiter = Limiter(1, clock.timing)
    with pytest.raises(RuntimeError), limiter.permit():
        raise RuntimeError
    assert starts(limiter, clock, 1, 0.0) == [100.0 + WINDOW]


def test_threads_share_the_permits() -> None:
    limiter = Limiter(3, Timing(), window=0.1)
    times: list[float] = []
    lock = threading.Lock()

    def work() -> None:
        for _ in range(3):
            with limiter.permit():
                with lock:
                    times.append(time.monotonic())
                time.sleep(0.01)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(times) == 12
    times.sort()
    assert all(later - earlier >= 0.1 for earlier, later in zip(times, times[3:], strict=False))

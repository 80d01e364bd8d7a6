"""How fast a fetch goes, and how long it will take."""

from collections.abc import Callable

from review.services.fetching import Progress


class Run:
    """What one run of a fetch has brought since its first report.

    Args:
        now: seconds that only grow.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._began: tuple[float, int] | None = None

    @property
    def begun(self) -> bool:
        """Whether anything was reported."""
        return self._began is not None

    def since(self, progress: Progress) -> tuple[int, float]:
        """Return the records fetched and the seconds gone since the first report."""
        now = self._now()
        if self._began is None:
            self._began = (now, progress.fetched)
        started, before = self._began
        return progress.fetched - before, now - started


def pace_text(progress: Progress, fetched: int, seconds: float) -> str:
    """Return rate and time left, or nothing before the first records.

    Args:
        progress: records fetched in all, and how many there are.
        fetched: records fetched since this run began.
        seconds: how long that took.
    """
    if fetched <= 0 or seconds <= 0:
        return ""
    rate = fetched / seconds
    left = max(progress.total - progress.fetched, 0) / rate
    return f"{rate:,.0f} records/s  " + (f"{duration(left)} left" if left else duration(seconds))


def duration(seconds: float) -> str:
    """Return a time in the largest units that matter: `45 s`, `3 min 05 s`, `2 h 10 min`."""
    whole = max(round(seconds), 1)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"

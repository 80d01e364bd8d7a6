"""How far a reviewer has come, how fast they go, and how long the rest will take."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median

BREAK_SECONDS = 600.0
RECENT = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a reviewer's list stands.

    Attributes:
        decided: items decided.
        total: items on the list.
        median_seconds: median time per decision, breaks left out, or None before the first.
        per_hour: decisions per hour of work at the pace of the last 50, or None.
        hours_left: hours of work for the rest at that pace, or None.
    """

    decided: int
    total: int
    median_seconds: float | None
    per_hour: float | None
    hours_left: float | None

    @property
    def share(self) -> float:
        """The share of the list that is decided, from 0 to 1."""
        return self.decided / self.total if self.total else 1.0


def progress(decided: int, total: int, seconds: Sequence[float]) -> Progress:
    """Return a reviewer's progress.

    Args:
        decided: items decided.
        total: items on the list.
        seconds: time spent on each decision in order; ten minutes or more is a break and not counted.
    """
    worked = [second for second in seconds if 0 < second < BREAK_SECONDS]
    if not worked:
        return Progress(decided, total, None, None, None)
    pace = mean(worked[-RECENT:])
    return Progress(decided, total, median(worked), 3600 / pace, max(total - decided, 0) * pace / 3600)

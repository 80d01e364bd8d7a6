"""How far a fetch has come: a bar with rate and time left on a terminal, plain lines elsewhere."""

import shutil
import sys
import time
from collections.abc import Callable

from review.cli.output import say
from review.services.pace import Run, pace_text
from review.services.searching import Progress

_LONGEST_BAR = 30


class Bar:
    """Shows the progress of a fetch on standard error.

    Args:
        now: seconds that only grow.
        terminal: whether standard error is a terminal.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic, *, terminal: bool | None = None) -> None:
        self._run = Run(now)
        self._terminal = sys.stderr.isatty() if terminal is None else terminal

    def __call__(self, progress: Progress) -> None:
        """Show how far the fetch has come."""
        fetched, seconds = self._run.since(progress)
        if not self._terminal:
            say(f"{progress.fetched} of {progress.total} records fetched")
            return
        text = bar_text(progress, fetched, seconds)
        room = shutil.get_terminal_size().columns - 1
        sys.stderr.write("\r\x1b[K" + text[:room] + ("\n" if progress.fetched >= progress.total else ""))
        sys.stderr.flush()

    def stop(self) -> None:
        """Leave the line of a bar that has not come to its end."""
        if self._terminal and self._run.begun:
            sys.stderr.write("\n")
            sys.stderr.flush()


def bar_text(progress: Progress, fetched: int, seconds: float) -> str:
    """Return a bar with rate and time left.

    Args:
        progress: records fetched in all, and how many there are.
        fetched: records fetched since this run began.
        seconds: how long that took.
    """
    share = min(progress.fetched / progress.total, 1.0) if progress.total else 1.0
    full = round(share * _LONGEST_BAR)
    bar = "█" * full + "░" * (_LONGEST_BAR - full)
    text = f"PubMed {bar} {progress.fetched:,} of {progress.total:,} ({share:.0%})"
    pace = pace_text(progress, fetched, seconds)
    return f"{text}  {pace}" if pace else text

"""The arithmetic a paper prints, checked: counts against percentages."""

import math
from dataclasses import dataclass

from review.errors import BadInput


@dataclass(frozen=True, slots=True)
class PercentageCheck:
    """A printed percentage beside the one its own counts give, both in percent."""

    events: int
    n: int
    printed: float
    computed: float
    agrees: bool

    @property
    def words(self) -> str:
        """One sentence."""
        said = f"{self.events}/{self.n} is {self.computed:.2f} %"
        if self.agrees:
            return f"{said}, as printed."
        meant = self.printed / 100 * self.n
        return f"{said}, but {self.printed:.2f} % is printed (which would be {meant:.1f} of {self.n})."


def check_percentage(events: int, n: int, printed: float, decimals: int = 2) -> PercentageCheck:
    """Compare a printed percentage with its own counts.

    It agrees when the computed value lies within half a unit of the last printed decimal.

    Args:
        events: participants with the event.
        n: participants counted.
        printed: percentage as printed.
        decimals: decimals it is printed with.

    Raises:
        BadInput: counts that cannot be.
    """
    if n < 1 or not 0 <= events <= n:
        raise BadInput(f"{events} of {n} is impossible; check the counts.")
    computed = 100 * events / n
    within = abs(computed - printed) <= 0.5 * 10.0**-decimals + 1e-9
    return PercentageCheck(events, n, printed, computed, within)


def counts_behind(percent: float, n: int, decimals: int = 0) -> tuple[int, ...]:
    """Return every count of `n` that rounds to a printed percentage; none means that it is impossible.

    Raises:
        BadInput: a percentage outside 0 to 100, or nobody counted.
    """
    if n < 1 or not 0 <= percent <= 100:
        raise BadInput(f"{percent} % of {n} is impossible; check both.")
    half = 0.5 * 10.0**-decimals + 1e-9
    low = max(math.ceil((percent - half) / 100 * n - 1e-9), 0)
    high = min(math.floor((percent + half) / 100 * n + 1e-9), n)
    return tuple(range(low, high + 1))

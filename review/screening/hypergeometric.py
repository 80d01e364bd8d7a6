"""Lower tails of hypergeometric distributions, many at once, without the cost of importing `scipy.stats`."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]


def lower_tail(most: int, population: int, marked: int, drawn: int) -> float:
    """Return P(X ≤ most), X marked items among `drawn` of a population; all counts must be possible."""
    if most < max(drawn - (population - marked), 0):
        return 0.0
    one = [np.array([value], dtype=np.int64) for value in (most, population, marked, drawn)]
    return min(float(np.exp(log_lower_tails(*one)[0])), 1.0)


def log_lower_tails(most: Counts, population: Counts, marked: Counts, drawn: Counts) -> Numbers:
    """Return ln P(X ≤ most), one per element; -inf where that is impossible."""
    logs = _log_factorials(int(population.max(initial=0)))

    def choose(n: Counts, k: Counts) -> Numbers:
        return np.asarray(logs[n] - logs[k] - logs[n - k])

    fewest = np.maximum(drawn - (population - marked), 0)
    j = np.arange(int(most.max(initial=0)) + 1)[:, None]
    possible = (j <= most) & (j >= fewest) & (j <= np.minimum(drawn, marked))
    k = np.where(possible, j, fewest)
    terms = choose(marked, k) + choose(population - marked, drawn - k) - choose(population, drawn)
    return np.asarray(np.logaddexp.reduce(np.where(possible, terms, -np.inf), axis=0))


@lru_cache(maxsize=8)
def _log_factorials(most: int) -> Numbers:
    return np.asarray(gammaln(np.arange(most + 1) + 1.0))

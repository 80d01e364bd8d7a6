"""May I stop? The hypergeometric test of Callaghan and Müller-Hansen, after every decision.

The test (Systematic Reviews 2020;9:273, doi 10.1186/s13643-020-01521-4) asks of every tail of the records
read so far: were the recall still below the target, how probable is it that the tail holds so few relevant
records? Of n records in all but `total`, r relevant ones are found. For the last s records read, k of them
relevant, the smallest total that makes the recall miss the target leaves K = floor(r / target) + 1 - (r -
k) relevant ones in the tail and the unread part together, and p = P(X ≤ k) for X hypergeometric with
population total - n + s, K relevant ones and s draws. The smallest p over all tails decides. Only the
longest tail with k relevant records can give it, so that r + 1 tails suffice.

On a ranked list the tail is no random sample of what it stands for: the test then assumes that the unread
part is no richer in relevant records than the part just read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from review.errors import RefusedData
from review.screening.hypergeometric import log_lower_tails


@dataclass(frozen=True, slots=True)
class Aim:
    """The recall to reach and the confidence to reach it with, both between 0 and 1."""

    recall: float = 0.95
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if not (0 < self.recall <= 1 and 0 < self.confidence < 1):
            raise RefusedData(
                f"Recall and confidence must lie between 0 and 1; given: {self.recall} and {self.confidence}."
            )

    def total_missing_it(self, found: int) -> int:
        """Return the smallest number of relevant records of which `found` are less than aimed at."""
        # A recall of 0.95 means 95/100, not the nearest binary fraction: 19 of 20 reach it.
        return int(found / Fraction(str(self.recall))) + 1


@dataclass(frozen=True, slots=True)
class Reading:
    """What has been read: `places` (from 1) of the relevant ones among `read` of `total` records."""

    total: int
    read: int
    places: tuple[int, ...]

    def __post_init__(self) -> None:
        ordered = all(a < b for a, b in zip(self.places, self.places[1:], strict=False))
        inside = not self.places or (self.places[0] >= 1 and self.places[-1] <= self.read)
        if not (ordered and inside and self.read <= self.total):
            raise RefusedData(
                f"Places of relevant records must rise within the {self.read} read of {self.total} records."
            )

    @property
    def found(self) -> int:
        """How many relevant records were found."""
        return len(self.places)

    @property
    def since_relevant(self) -> int:
        """How many records were read since the last relevant one."""
        return self.read - (self.places[-1] if self.places else 0)

    def further(self, irrelevant: int) -> "Reading":
        """Return the reading after so many more records, none of them relevant."""
        return Reading(self.total, self.read + irrelevant, self.places)


def reading_of(shown: Sequence[bool], total: int) -> Reading:
    """Return the reading of labels in the order read; an open conflict counts as relevant."""
    return Reading(total, len(shown), tuple(i for i, label in enumerate(shown, start=1) if label))


def p_value(reading: Reading, relevant: int) -> float:
    """Return the smallest p over all tails if there were `relevant` relevant records in all.

    Args:
        reading: what has been read.
        relevant: the hypothetical number of relevant records among all, more than were found.
    """
    if reading.read == 0:
        return 1.0
    # Tails from the last record back; the one with k relevant records starts behind the (r - k)-th.
    before = np.array([*reading.places[::-1], 0])
    sizes = reading.read - before
    inside = np.arange(reading.found + 1)
    population = reading.total - reading.read + sizes
    assumed = relevant - (reading.found - inside)
    used = sizes > 0
    if (assumed > population)[used].any():
        return 0.0
    return float(np.exp(log_lower_tails(inside[used], population[used], assumed[used], sizes[used]).min()))


def recall_p_value(reading: Reading, aim: Aim) -> float:
    """Return the p-value of "the recall is still below the aim"; below 1 - confidence one may stop."""
    return p_value(reading, aim.total_missing_it(reading.found))


def may_stop(reading: Reading, aim: Aim) -> bool:
    """Return whether the test says that the aim is reached."""
    return recall_p_value(reading, aim) < 1 - aim.confidence


def recall_bound(reading: Reading, confidence: float = 0.95) -> float:
    """Return the recall that is reached with the given confidence: the largest aim the test would not refuse.

    It is found / T, T the largest number of relevant records that the test does not reject; 0 while nothing
    is found.
    """
    aim = Aim(1.0, confidence)
    low, high = reading.found, reading.found + reading.total - reading.read
    while low < high:
        middle = (low + high + 1) // 2
        if p_value(reading, middle) < 1 - aim.confidence:
            high = middle - 1
        else:
            low = middle
    return reading.found / low if low else 1.0 if reading.read == reading.total else 0.0


def more_to_read(reading: Reading, aim: Aim) -> int:
    """Return how many more records are to be read until one may stop, if none of them is relevant."""
    low, high = 0, reading.total - reading.read
    while low < high:
        middle = (low + high) // 2
        if may_stop(reading.further(middle), aim):
            high = middle
        else:
            low = middle + 1
    return low


def stop_position(shown: Sequence[bool], aim: Aim) -> int:
    """Return after how many records one might first have stopped, looking after every one.

    Args:
        shown: the labels of all records in the order read.
        aim: recall and confidence.
    """
    total, places = len(shown), [i for i, label in enumerate(shown, start=1) if label]
    for found, next_place in enumerate([*places, total + 1]):
        here = Reading(total, places[found - 1] if found else 0, tuple(places[:found]))
        stop = here.read + more_to_read(here, aim)
        if stop < next_place:
            return stop
    return total


def expected_stop(total: int, relevant: int, found_within: int, aim: Aim) -> int:
    """Return after how many records one may stop if the relevant ones are spread evenly over the first part.

    Args:
        total: records in all.
        relevant: relevant ones among them, an estimate.
        found_within: the number of records within which the ranking will have brought them all.
        aim: recall and confidence.
    """
    if not 0 <= relevant <= found_within <= total:
        raise RefusedData(f"{relevant} relevant records within {found_within} of {total} are not possible.")
    places = {round((i + 1) * found_within / relevant) for i in range(relevant)}
    return stop_position([place in places for place in range(1, total + 1)], aim)

"""How priority screening would have gone on records whose labels are known.

The replay labels the priors, then always the best-ranked record with its true label, retraining after each.
Once the last relevant record is found no later order can change any figure: the rest follows in the order
of the last ranking.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.runner import Runner, serial
from review.screening.queue import own_order
from review.screening.ranking import Ranker
from review.screening.ranking_build import build_vectors
from review.screening.ranking_vectors import Vectors


@dataclass(frozen=True, slots=True)
class Start:
    """How a replay starts.

    It starts from labelled rows or a topic sentence; with neither, from one relevant and one other row
    drawn by the seed.
    """

    priors: tuple[int, ...] = ()
    topic: str = ""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Replay:
    """All rows in the order shown, priors first, and whether each (by row) is relevant."""

    order: tuple[int, ...]
    priors: int
    labels: tuple[bool, ...]

    @property
    def shown(self) -> tuple[bool, ...]:
        """The labels in the order shown."""
        return tuple(self.labels[row] for row in self.order)


@dataclass(frozen=True, slots=True)
class ReplayFigures:
    """What a replay comes to.

    Attributes:
        records: rows in all.
        relevant: relevant rows in all.
        to_95: records read when 95 % of the relevant ones are found, priors counted.
        to_100: the same for all of them.
        wss_95: work saved over sampling, 0.95 - to_95 / records (Cohen et al. 2006, JAMIA 13:206-219).
        wss_100: 1 - to_100 / records.
        recall_at_10: share of the relevant records found in the first tenth read, priors counted.
        time_to_discovery: mean position of the relevant records, priors neither counted nor passed over;
            None where all
            relevant records are priors.
        loss: area between the recall curve after the priors and the perfect one, over that between the
            worst and the
            perfect one; None where nothing, or nothing else, is left after the priors.
    """

    records: int
    relevant: int
    to_95: int
    to_100: int
    wss_95: float
    wss_100: float
    recall_at_10: float
    time_to_discovery: float | None
    loss: float | None


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """A named table of texts and labels."""

    name: str
    texts: tuple[str, ...]
    labels: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class SetReplay:
    """One replay of one table."""

    name: str
    start: Start
    replay: Replay
    figures: ReplayFigures


def replay(vectors: Vectors, labels: Sequence[bool], start: Start) -> Replay:
    """Return the order in which the records would have been read.

    Args:
        vectors: the records' texts.
        labels: whether each record is relevant, as many as there are texts.
        start: how the replay starts.
    """
    truth = tuple(bool(label) for label in labels)
    priors = _priors(vectors, truth, start)
    ranker = Ranker(vectors, start.topic, start.seed)
    for row in priors:
        ranker.label(row, relevant=truth[row])
    order, left = list(priors), sum(truth) - sum(truth[row] for row in priors)
    while left:
        row = ranker.best()
        ranker.label(row, relevant=truth[row])
        order.append(row)
        left -= truth[row]
    if len(order) < len(truth):
        order.extend(ranker.ranking().order.tolist())
    return Replay(tuple(order), len(priors), truth)


def figures(run: Replay) -> ReplayFigures:
    """Return what a replay comes to."""
    shown, n = run.shown, len(run.order)
    read = [position for position, label in enumerate(shown, start=1) if label]
    after = [position - run.priors for position in read if position > run.priors]
    to_95, to_100 = read[math.ceil(0.95 * len(read)) - 1], read[-1]
    return ReplayFigures(
        records=n,
        relevant=len(read),
        to_95=to_95,
        to_100=to_100,
        wss_95=0.95 - to_95 / n,
        wss_100=1 - to_100 / n,
        recall_at_10=sum(position <= n / 10 for position in read) / len(read),
        time_to_discovery=sum(after) / len(after) if after else None,
        loss=_loss(after, n - run.priors),
    )


def recall_curve(run: Replay) -> tuple[float, ...]:
    """Return the share of the relevant records found after each record read."""
    found = np.cumsum(run.shown)
    return tuple((found / found[-1]).tolist())


def replay_all(
    sets: Sequence[LabelledSet], starts: Sequence[Start], runner: Runner = serial
) -> tuple[SetReplay, ...]:
    """Return every start on every table, tables in the outer order; each replay is one block of work."""
    return tuple(runner(_replay_one, [(labelled, start) for labelled in sets for start in starts]))


def _replay_one(block: tuple[LabelledSet, Start]) -> SetReplay:
    labelled, start = block
    run = replay(build_vectors(labelled.texts), labelled.labels, start)
    return SetReplay(labelled.name, start, run, figures(run))


def _priors(vectors: Vectors, labels: tuple[bool, ...], start: Start) -> tuple[int, ...]:
    if len(labels) != vectors.size:
        raise RefusedData(f"There are {vectors.size} records but {len(labels)} labels.")
    if not any(labels):
        raise RefusedData("No record is labelled relevant, so there is nothing to find.")
    wrong = [row for row in start.priors if not 0 <= row < len(labels)]
    if wrong or len(set(start.priors)) < len(start.priors):
        raise RefusedData(
            f"Priors must be different rows from 0 to {len(labels) - 1}; given: "
            f"{', '.join(map(str, start.priors))}."
        )
    if start.priors or start.topic.strip():
        return start.priors
    drawn = own_order(range(len(labels)), 0, start.seed)
    first = [next((row for row in drawn if labels[row] is wanted), None) for wanted in (True, False)]
    return tuple(row for row in first if row is not None)


def _loss(found: list[int], n: int) -> float | None:
    """Return the loss of ASReview's metrics: 0 for the perfect order, 1 for the worst.

    Args:
        found: positions of the relevant records from 1, in a list of `n`.
        n: records after the priors.
    """
    m = len(found)
    if m in (0, n):
        return None
    return (sum(found) - m * (m + 1) / 2) / (m * (n - m))

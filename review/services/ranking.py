"""The common order of priority screening: trained on what was decided, extended, never reshuffled.

The order is fixed only a few places ahead of whoever has read furthest, so that each place is given by the
newest labels. Places once given stay: two blinded reviewers read the same items in the same order.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read.sources import records as read_records
from db.types import canonical_json
from db.unit_of_work import Work, reading, write
from db.write.ordering import add_places, add_run
from review.errors import AlreadyDecided, NotAllowed, NotFound
from review.screening.protocol import Order, ScreeningPlan, plan_from_settings
from review.screening.queue import random_block
from review.screening.ranking import RankedBy, Ranker, Ranking, TermWeight
from review.screening.ranking_build import build_vectors, record_text
from review.screening.ranking_vectors import Vectors
from review.screening.training import training_labels
from review.services.protocol import current_protocol, protocol_of, set_protocol, with_plan
from review.services.screening import open_items, ranks, waiting_for
from review.services.session import Review, rows_written
from review.services.standing import ReviewState, review_state
from review.vocabulary import OrderBy, RecordId, Stage

MODEL = "ELAS u4 (TF-IDF of 1- and 2-grams, linear squared-hinge SVM)"
AHEAD = 5
TRIES = 3
TA = Stage.TITLE_ABSTRACT


@dataclass(frozen=True, slots=True)
class Extension:
    """What an extension of the common order came to: new places, places in all, and what they rest on."""

    added: tuple[int, ...]
    places: int
    by: RankedBy
    trained_on: int
    relevant: int


@dataclass(frozen=True, slots=True)
class Planned:
    """Entries to be written: items, what they were ranked by, and the labels behind them."""

    items: tuple[int, ...]
    first: int
    by: RankedBy
    labels: Mapping[int, bool]
    plan: ScreeningPlan
    records: int


class Texts:
    """The texts of all citations as vectors, built once and kept while the citations stay the same."""

    def __init__(self) -> None:
        """Start with nothing built."""
        self._key: tuple[tuple[int, tuple[RecordId, ...]], ...] = ()
        self._vectors: Vectors | None = None
        self.rows: dict[int, int] = {}
        self.items: tuple[int, ...] = ()

    def vectors(self, connection: Connection, state: ReviewState) -> Vectors:
        """Return the vectors of the citations that are screened now, one row each."""
        here = open_items(state, TA)
        key = tuple((int(c), each.records) for c, each in state.citations.items() if int(c) in here)
        if self._vectors is None or key != self._key:
            self._key = key
            self.items = tuple(item for item, _ in key)
            self.rows = {item: row for row, item in enumerate(self.items)}
            self._vectors = build_vectors(_texts(connection, key))
        return self._vectors


def _texts(connection: Connection, key: Sequence[tuple[int, tuple[RecordId, ...]]]) -> list[str]:
    """Return the text of each citation: that of its record with the longest abstract."""
    best: dict[RecordId, str] = {}
    ids = [record for _, records in key for record in records]
    for start in range(0, len(ids), 2000):
        for stored in read_records(connection, ids[start : start + 2000]):
            record = stored.record
            best[stored.id] = record_text(record.best_title, record.abstract_text)
    return [max((best[record] for record in records), key=len) for _, records in key]


def extend_order(review: Review, texts: Texts | None = None, *, ahead: int = AHEAD) -> Extension:
    """Train on what is decided now, and fix the next places so that `ahead` wait for this reviewer.

    Reads facts, computes outside of any unit of work, and writes one unit.

    Args:
        review: the opened review, as the reviewer who reads.
        texts: kept from call to call, so that the texts are built once.
        ahead: places to be fixed ahead of this reviewer.

    Raises:
        NotAllowed: the protocol asks for random order.
    """
    return grow_order(review, texts or Texts(), ahead)[0]


def grow_order(review: Review, texts: Texts, ahead: int = AHEAD) -> tuple[Extension, ReviewState]:
    """Extend the common order as `extend_order` does, and return the state with it too."""
    for attempt in range(TRIES):
        try:
            return _extend(review, texts, ahead)
        except AlreadyDecided:  # somebody else gave the next place meanwhile
            if attempt == TRIES - 1:
                raise
    raise AssertionError


def _extend(review: Review, texts: Texts, ahead: int) -> tuple[Extension, ReviewState]:
    reviewer = review.reviewer()
    with reading(review.store) as connection:
        state = review_state(connection)
        plan = plan_from_settings(state.protocol.settings)
        if not ranks(plan, TA):
            raise NotAllowed("The protocol asks for random order; `review rank --on` changes it.")
        owed = state.duties[TA]
        mine = waiting_for(state, TA, reviewer)
        planned = _plan(connection, state, texts, plan, mine, ahead - len(mine.intersection(owed.order)))
    if planned.items:
        _write(review, planned)
    order = (*owed.order, *planned.items)
    relevant = sum(planned.labels.values())
    extension = Extension(planned.items, len(order), planned.by, len(planned.labels), relevant)
    return extension, replace(state, duties={**state.duties, TA: replace(owed, order=order)})


def _plan(
    connection: Connection,
    state: ReviewState,
    texts: Texts,
    plan: ScreeningPlan,
    mine: Set[int],
    count: int,
) -> Planned:
    outcomes, duties = open_items(state, TA), state.duties[TA]
    given = duties.order
    labels = training_labels(outcomes).labels
    taken = {*given, *duties.listed, *duties.stopped}
    free = {i for i in outcomes if i not in labels and i not in taken}
    begun = [i for i, o in outcomes.items() if i in labels and i not in taken and not o.disclosed]
    if len(given) < plan.random_block:
        size = min(plan.random_block, len(outcomes)) - len(given)
        items = random_block([i for i in outcomes if i in free], size, plan.seed)
        return Planned(items, len(given) + 1, RankedBy.RANDOM, {}, plan, len(outcomes))
    if count <= 0 or mine.isdisjoint(free.union(begun)):
        return Planned((), len(given) + 1, RankedBy.RANDOM, labels, plan, len(outcomes))
    _, ranking = _ranked(connection, state, texts, plan, labels)
    best = (texts.items[row] for row in ranking.order)
    # What someone began in another order is read to the end first.
    items = _until(chain(begun, (item for item in best if item in free)), mine, count)
    return Planned(items, len(given) + 1, ranking.by, labels, plan, len(outcomes))


def _until(items: Iterable[int], mine: Set[int], count: int) -> tuple[int, ...]:
    """Return the items up to that with which `count` of them are mine, or up to the last that is."""
    taken, end = [], 0
    for item in items:
        taken.append(item)
        if item in mine:
            end, count = len(taken), count - 1
            if not count:
                break
    return tuple(taken[:end])


def _ranked(
    connection: Connection,
    state: ReviewState,
    texts: Texts,
    plan: ScreeningPlan,
    labels: Mapping[int, bool],
) -> tuple[Ranker, Ranking]:
    ranker = Ranker(texts.vectors(connection, state), plan.topic, plan.seed)
    ranker.update({texts.rows[item]: label for item, label in labels.items()})
    return ranker, ranker.ranking()


def _write(review: Review, planned: Planned) -> None:
    digest = hashlib.sha256(canonical_json(sorted(planned.labels.items())).encode()).hexdigest()

    def body(work: Work) -> tuple[int, ...]:
        run = add_run(
            work,
            TA,
            {
                "model": MODEL,
                "ranked_by": OrderBy(planned.by),
                "topic": planned.plan.topic,
                "seed": planned.plan.seed,
                "trained_on": len(planned.labels),
                "relevant": sum(planned.labels.values()),
                "records": planned.records,
                "labels_sha256": digest,
            },
        )
        add_places(work, TA, run, planned.first, planned.items)
        return ()

    action = review.action("extend order", review.reviewer())
    write(review.store, action, body, rows_written(tables.order_entry))


def explain(review: Review, item: int, texts: Texts | None = None, most: int = 8) -> tuple[TermWeight, ...]:
    """Return the terms that move a citation up or down, from what this reviewer may know alone.

    The common order rests on every decision; this explanation only on settled items that are disclosed and
    on the reviewer's own decisions.

    Raises:
        NotFound: no such citation at this stage.
    """
    kept, reviewer = texts or Texts(), review.reviewer()
    with reading(review.store) as connection:
        state = review_state(connection)
        plan = plan_from_settings(state.protocol.settings)
        labels = dict(training_labels(open_items(state, TA), reviewer.id).labels)
        labels.pop(item, None)
        ranker, ranking = _ranked(connection, state, kept, plan, labels)
    if item not in kept.rows:
        raise NotFound(f"citation:{item} is not at this stage now.")
    return ranker.explain(kept.rows[item], ranking, most)


def switch_order(
    review: Review,
    order: Order,
    *,
    topic: str | None = None,
    seed: int | None = None,
    key: UUID | None = None,
) -> int:
    """Write a protocol version with another order of reading, and return its number."""
    now = protocol_of(current_protocol(review))
    plan = plan_from_settings(now.settings)
    changed = replace(
        plan,
        order=order,
        topic=plan.topic if topic is None else topic.strip(),
        seed=plan.seed if seed is None else seed,
    )
    return set_protocol(review, replace(now, settings=with_plan(now.settings, changed)), key=key)

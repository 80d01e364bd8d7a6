"""Ranking runs, the places they give in the common order, random samples, and stops."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from db import tables
from db.unit_of_work import Work
from db.write.facts import add, add_many
from review.vocabulary import Stage


def add_run(work: Work, stage: Stage, values: Mapping[str, Any]) -> int:
    """Add a ranking run: model, what it is built on, seed, topic, and the labels it was trained on."""
    return add(work, tables.ranking_run, stage=stage, **values)


def add_places(work: Work, stage: Stage, run: int, first: int, items: Sequence[int]) -> None:
    """Give items the next places of the common order, from `first` on."""
    add_many(
        work,
        tables.order_entry,
        (
            {"stage": stage, "run_id": run, "position": position, "item": item}
            for position, item in enumerate(items, start=first)
        ),
    )


def add_sample(work: Work, stage: Stage, values: Mapping[str, Any], items: Sequence[int]) -> int:
    """Add a random sample: the run behind it, its aim and looks, and all items it was drawn from in order."""
    made = add(work, tables.stopping_sample, stage=stage, **values)
    rows = ({"sample_id": made, "position": n, "item": item} for n, item in enumerate(items, start=1))
    add_many(work, tables.stopping_sample_item, rows)
    return made


def add_stop(work: Work, stage: Stage, values: Mapping[str, Any], unread: Iterable[int]) -> int:
    """Add a stop with the items it leaves unread, or the end of one."""
    made = add(work, tables.stop, stage=stage, **values)
    add_many(work, tables.stop_item, ({"stop_id": made, "item": item} for item in unread))
    return made

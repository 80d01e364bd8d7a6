"""The labelled tables beside the project, where they are present, and the stored orders of ASReview."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from review.screening.ranking_build import record_text
from review.screening.simulation import LabelledSet

HERE = Path(__file__).parent
SETS = HERE.parents[3] / "shared" / "data" / "screening"


@dataclass(frozen=True, slots=True)
class StoredOrder:
    """The order in which ASReview 3.0.8 showed the rows until the last relevant one, priors first."""

    name: str
    priors: tuple[int, ...]
    order: tuple[int, ...]


def stored_order(name: str) -> StoredOrder:
    data = json.loads((HERE / "asreview_order" / f"{name}.json").read_text(encoding="utf-8"))
    return StoredOrder(name, tuple(data["priors"]), tuple(data["order"]))


def labelled_set(name: str) -> LabelledSet:
    path = SETS / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return LabelledSet(
        name,
        tuple(record_text(row["title"], row["abstract"]) for row in rows),
        tuple(row["label"] == "1" for row in rows),
    )


def topic_of(name: str) -> str:
    path = SETS / "topics.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    with path.open(encoding="utf-8", newline="") as file:
        return next(row["sentence"] for row in csv.DictReader(file) if row["name"] == name)

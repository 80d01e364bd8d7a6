"""Replays against ASReview 3.0.8's default model, on invented records and on the labelled sets."""

import math

import pytest

from review.errors import RefusedData
from review.screening.ranking_build import build_vectors
from review.screening.simulation import (
    LabelledSet,
    Replay,
    Start,
    figures,
    recall_curve,
    replay,
    replay_all,
)
from tests.unit.screening.invented import invented_records
from tests.unit.screening.labelled import labelled_set, stored_order, topic_of

# What ASReview 3.0.8 (elas_u4, priors 2 and 0) shows on the invented records until the last relevant one.
# fmt: off
INVENTED_ORDER = [
    2, 0, 66, 3, 42, 6, 111, 62, 130, 58, 81, 37, 32, 98, 70, 115, 142, 146, 106, 108, 21, 65, 29, 144,
    59, 76, 122, 78, 90, 94, 64, 112, 123, 83, 110, 120, 84, 33, 107, 95, 40, 61, 39, 24, 88, 14, 105,
    16, 36, 134, 121, 31, 27, 97, 74, 55, 148, 124, 28, 54, 119, 102, 60, 147, 7, 8, 46, 125, 38, 141,
    126, 132, 52, 85, 72, 75, 149, 45, 26, 43, 117, 127, 12, 139, 35, 22, 133, 50, 138, 19, 100, 92, 15,
    79,
]
# fmt: on


def test_invented_records_come_in_the_order_of_asreview() -> None:
    texts, labels = invented_records()
    run = replay(build_vectors(texts), labels, Start(priors=(2, 0)))
    assert list(run.order[: len(INVENTED_ORDER)]) == INVENTED_ORDER
    assert sorted(run.order) == list(range(len(texts)))


@pytest.mark.parametrize("name", ["cohen_ADHD", "cohen_Triptans"])
def test_whole_order_of_asreview(name: str) -> None:
    stored, data = stored_order(name), labelled_set(name)
    run = replay(build_vectors(data.texts), data.labels, Start(priors=stored.priors))
    assert run.order[: len(stored.order)] == stored.order


@pytest.mark.soak
@pytest.mark.parametrize("name", ["cohen_ACEInhibitors", "kitchenham_2010", "nagtegaal_2019"])
def test_figures_of_asreview(name: str) -> None:
    stored, data = stored_order(name), labelled_set(name)
    run = replay(build_vectors(data.texts), data.labels, Start(priors=stored.priors))
    rest = tuple(sorted(set(range(len(data.texts))) - set(stored.order)))
    ours, theirs = figures(run), figures(Replay(stored.order + rest, 2, data.labels))
    assert (ours.to_95, ours.to_100, ours.time_to_discovery) == (
        theirs.to_95,
        theirs.to_100,
        theirs.time_to_discovery,
    )
    same = sum(a == b for a, b in zip(run.order, stored.order, strict=False)) / len(stored.order)
    print(f"{name}: equal positions {same:.4f}")
    assert same > 0.98


# Loss of ASReview's own runs from one relevant and one other record, and how much worse the topic may be.
@pytest.mark.parametrize(("name", "labelled_loss"), [("cohen_ADHD", 0.069), ("cohen_Triptans", 0.145)])
def test_topic_start_loses_little(name: str, labelled_loss: float) -> None:
    data = labelled_set(name)
    run = replay(build_vectors(data.texts), data.labels, Start(topic=topic_of(name)))
    loss = figures(run).loss
    assert loss is not None
    assert loss <= labelled_loss + 0.03


@pytest.mark.soak
@pytest.mark.parametrize(
    ("name", "labelled_loss"),
    [
        ("cohen_ACEInhibitors", 0.049),
        ("kitchenham_2010", 0.074),
        ("nagtegaal_2019", 0.065),
        ("cohen_Antihistamines", None),
        ("cohen_UrinaryIncontinence", None),
    ],
)
def test_topic_start_on_the_other_sets(name: str, labelled_loss: float | None) -> None:
    data = labelled_set(name)
    loss = figures(replay(build_vectors(data.texts), data.labels, Start(topic=topic_of(name)))).loss
    assert loss is not None
    print(f"{name}: loss from the topic {loss:.4f}, from labelled records {labelled_loss}")
    assert labelled_loss is None or loss <= labelled_loss + 0.03


def test_figures_by_hand() -> None:
    # Ten rows, priors 0 (relevant) and 1; relevant rows shown at places 1, 4 and 8.
    labels = tuple(row in (0, 3, 7) for row in range(10))
    found = figures(Replay(tuple(range(10)), 2, labels))
    assert (found.records, found.relevant, found.to_95, found.to_100) == (10, 3, 8, 8)
    assert found.wss_95 == pytest.approx(0.15)
    assert found.wss_100 == pytest.approx(0.2)
    assert found.recall_at_10 == pytest.approx(1 / 3)
    assert found.time_to_discovery == pytest.approx((2 + 6) / 2)
    # After the priors 8 rows, relevant at 2 and 6: perfect 1 + 2, worst 7 + 8.
    assert found.loss == pytest.approx((8 - 3) / (15 - 3))
    assert recall_curve(Replay(tuple(range(10)), 2, labels))[3] == pytest.approx(2 / 3)


def test_loss_and_time_are_missing_where_nothing_is_left() -> None:
    found = figures(Replay((0, 1, 2), 1, (True, False, False)))
    assert found.loss is None
    assert found.time_to_discovery is None


def test_seeds_draw_priors_of_both_kinds() -> None:
    texts, labels = invented_records()
    vectors = build_vectors(texts)
    first, again, other = (replay(vectors, labels, Start(seed=seed)) for seed in (1, 1, 2))
    assert first == again != other
    assert [labels[row] for row in first.order[:2]] == [True, False]


def test_tables_spread_through_a_runner_give_the_same() -> None:
    texts, labels = invented_records(60, 6)
    table = LabelledSet("invented", tuple(texts), tuple(labels))
    backwards = replay_all(
        [table, table], [Start(seed=1), Start(seed=2)], lambda f, b: [f(x) for x in b][::1]
    )
    assert backwards == replay_all([table, table], [Start(seed=1), Start(seed=2)])
    assert [one.start.seed for one in backwards] == [1, 2, 1, 2]


@pytest.mark.parametrize(
    ("labels", "start", "message"),
    [
        ([True], Start(), "3 records but 1 labels"),
        ([False] * 3, Start(), "No record is labelled relevant"),
        ([True, False, False], Start(priors=(3,)), "rows from 0 to 2; given: 3"),
        ([True, False, False], Start(priors=(1, 1)), "different rows"),
    ],
)
def test_refusals(labels: list[bool], start: Start, message: str) -> None:
    with pytest.raises(RefusedData, match=message):
        replay(build_vectors(["a text", "b text", "text"]), labels, start)


def test_everything_relevant() -> None:
    run = replay(build_vectors(["a text", "b text", "text"]), [True] * 3, Start())
    assert sorted(run.order) == [0, 1, 2]
    assert math.isclose(figures(run).wss_100, 0)

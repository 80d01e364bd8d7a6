import json

import pytest

from review.errors import BadInput
from review.screening.ranking_build import build_vectors
from review.screening.simulation import Start, figures, replay
from review.screening.simulation_rules import rule_stops
from review.screening.simulation_table import labelled_table, simulation_json
from review.screening.stopping import Aim
from tests.unit.screening.invented import invented_records


def test_columns_and_labels_are_found() -> None:
    table = labelled_table(
        "a.csv",
        ["\ufeffPMID", "Title", "ABSTRACT", "label_included"],
        [["1", "t", "a", "1"], ["2", "u", "", "no"]],
    )
    assert table.texts == ("t a", "u ")
    assert table.labels == (True, False)
    assert labelled_table("a", ["abstract", "included"], [["x", "Excluded"]]).texts == (" x",)


@pytest.mark.parametrize(
    ("header", "row", "message"),
    [
        (["title"], ["x"], "no column of labels"),
        (["label"], ["1"], "neither a column title nor a column abstract"),
        (["title", "label"], ["x", "maybe"], "Row 0 of a.csv has the label 'maybe'"),
        (["title", "label"], ["x"], "has the label ''"),
    ],
)
def test_refusals(header: list[str], row: list[str], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        labelled_table("a.csv", header, [row])


def test_json_holds_the_order_and_every_figure() -> None:
    texts, labels = invented_records()
    start = Start(priors=(2, 0))
    run = replay(build_vectors(texts), labels, start)
    data = json.loads(json.dumps(simulation_json("x", start, run, figures(run), rule_stops(run, Aim()))))
    assert data["order"][:2] == data["priors"] == [2, 0]
    assert sorted(data["order"]) == list(range(150))
    assert data["records"] == 150
    assert data["recall_curve"][-1] == 1
    assert {"to_95", "wss_95", "wss_100", "recall_at_10", "time_to_discovery", "loss"} <= data.keys()
    assert len(data["rules"]) == 7

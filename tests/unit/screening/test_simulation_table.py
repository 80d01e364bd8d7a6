import pytest

from review.errors import BadInput
from review.screening.simulation_table import labelled_table


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
        (["title", "label"], ["x", "maybe"], "row 0: the label `maybe` is neither"),
        (["title", "label"], ["x"], "row 0: there is no label"),
        (["title", "label"], ["x", "-1"], "row 0: there is no label"),
    ],
)
def test_refusals(header: list[str], row: list[str], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        labelled_table("a.csv", header, [row])

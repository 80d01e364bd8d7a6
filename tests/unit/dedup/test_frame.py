"""The function on a plain table."""

import pandas as pd
import pytest

from review.dedup import find_duplicates
from review.errors import BadInput

TABLE = pd.DataFrame(
    {
        "id": ["a", "b", "c", "d"],
        "title": [
            "Zinc for colds in nurseries",
            "Zinc for colds in nurseries.",
            "Iron for anaemia in schools",
            None,
        ],
        "authors": ["Ito, H and Baker, L", "Ito H; Baker L", "Nunes, P", "Nunes, P"],
        "year": [2018, 2018, 2011, float("nan")],
        "journal": ["Stroke", "Stroke", "Lancet", "Lancet"],
        "volume": [49.0, 49.0, 377.0, float("nan")],
        "pages": ["300-7", "300-307", "12-19", ""],
    }
)


def test_copies_share_a_citation() -> None:
    found = find_duplicates(TABLE)
    assert list(found.citations["citation"]) == ["a", "a", "c", "d"]
    assert list(found.citations.columns) == [*TABLE.columns, "citation"]
    assert list(found.pairs.columns) == ["a", "b", "zone", "score", "rule", "reasons"]
    assert found.pairs.iloc[0][["a", "b", "zone", "rule"]].tolist() == ["a", "b", "same", "title-and-place"]


def test_the_table_given_is_left_alone() -> None:
    before = TABLE.copy()
    find_duplicates(TABLE)
    pd.testing.assert_frame_equal(TABLE, before)


def test_related_documents_are_told() -> None:
    two = pd.DataFrame(
        {"id": [1, 2], "title": ["Zinc for colds in nurseries", "Erratum: Zinc for colds in nurseries"]}
    )
    found = find_duplicates(two)
    assert found.related[["a", "b", "link"]].to_numpy().tolist() == [[1, 2, "erratum-of"]]
    assert list(found.citations["citation"]) == [1, 2]


def test_an_empty_table_is_fine() -> None:
    assert len(find_duplicates(pd.DataFrame({"id": []})).citations) == 0


def test_ids_must_be_there_once() -> None:
    with pytest.raises(BadInput, match="no column `id`"):
        find_duplicates(pd.DataFrame({"title": ["x"]}))
    with pytest.raises(BadInput, match="'a' is missing or occurs twice"):
        find_duplicates(pd.DataFrame({"id": ["a", "a"]}))

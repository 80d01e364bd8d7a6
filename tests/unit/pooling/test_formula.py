"""Moderator formulas."""

import math

import numpy as np
import pytest

from review.errors import RefusedData
from review.pooling.formula import design

COLUMNS: dict[str, list[object]] = {
    "year": [1990.0, 1995.0, 2000.0, 2005.0],
    "dose": [1.0, 2.0, 4.0, 8.0],
    "cancer": ["ALL", "MM", "NHL", "MM"],
    "only": ["ALL", "ALL", "ALL", "ALL"],
}


def test_factors_and_numbers() -> None:
    found = design("~ C(cancer) + year", COLUMNS)
    assert found.x.shape == (4, 4)
    assert found.x[:, 0].tolist() == [1, 1, 1, 1]
    assert found.columns_of("C(cancer)") == (1, 2)
    assert found.x[:, 1].tolist() == [0, 1, 0, 1]
    assert found.columns_of("year") == (3,)


def test_arithmetic_and_interactions() -> None:
    found = design("~ I(dose - 1) * log(dose)", COLUMNS)
    assert found.x[3].tolist() == pytest.approx([1, 7, math.log(8), 7 * math.log(8)])
    assert design("~ dose + I(dose**2)", COLUMNS).x[2].tolist() == [1, 4, 16]
    assert design("~ I(year - mean(year))", COLUMNS).x[:, 1].sum() == pytest.approx(0)
    assert design("~ cancer - 1", COLUMNS).x.sum() == 4


def test_missing_moderators_stay_missing() -> None:
    found = design("~ year", {"year": [1990.0, math.nan]})
    assert np.isnan(found.x[1, 1])


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("~ nothing", "not a column"),
        ("~ open(year)", "is not offered"),
        ("~ year.__class__", "something other"),
        ("~ I(year['x'])", "something other"),
        ("~ year +", "cannot be used"),
        ("~ year + C(only)", r"C\(only\) has one level"),
    ],
)
def test_formulas_that_are_refused(formula: str, words: str) -> None:
    with pytest.raises(RefusedData, match=words):
        design(formula, COLUMNS)


def test_an_unknown_term() -> None:
    with pytest.raises(RefusedData, match="no term"):
        design("~ year", COLUMNS).columns_of("dose")

"""Many reviewers: every number below is printed in the publication named beside it."""

from collections.abc import Callable

import numpy as np
import pytest

from review.screening.agreement import Figure
from review.screening.agreement_many import (
    Counts,
    count_categories,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    many_agreement,
    pairwise_agreement,
)

# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C: 4 observers, 12 units, missing
# data (nominal alpha 0.743); the same units in Gwet 2014 and in the overview of the R package irrCAC 1.0
# with errors and intervals.
UNITS = ("11-1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", "-555", "--11", "--3-")
RATINGS = [[c for c in unit if c != "-"] for unit in UNITS]
COUNTS = count_categories(RATINGS, "12345")
# Fleiss 1971 layout: 10 subjects, 14 raters, 5 categories; kappa 0.210 (Wikipedia, "Fleiss' kappa", worked
# example).
FOURTEEN = np.array(
    [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ],
    dtype=np.float64,
)  # fmt: skip


def test_fleiss_kappa_of_fourteen_raters() -> None:
    assert fleiss_kappa(FOURTEEN).estimate == pytest.approx(0.210, abs=5e-4)
    assert pairwise_agreement(FOURTEEN).estimate == pytest.approx(0.378, abs=5e-4)


@pytest.mark.parametrize(
    ("function", "estimate", "se", "low", "high"),
    [
        (pairwise_agreement, 0.8181818, 0.12561, 0.542, 1),
        (fleiss_kappa, 0.76117, 0.15302, 0.424, 1),
        (gwet_ac1, 0.77544, 0.14295, 0.461, 1),
        (krippendorff_alpha, 0.74342, 0.14557, 0.419, 1),
    ],
)
def test_incomplete_overlap(
    function: Callable[[Counts], Figure], estimate: float, se: float, low: float, high: float
) -> None:
    figure = function(COUNTS)
    assert figure.estimate == pytest.approx(estimate, abs=6e-6)
    assert figure.se == pytest.approx(se, abs=6e-6)
    assert figure.low == pytest.approx(low, abs=6e-4)
    assert figure.high == high


def test_two_abstractors() -> None:
    # Gwet 2014 and the overview of irrCAC: 100 women, two abstractors; AC1 and Krippendorff's alpha.
    table = ((13, 0, 0), (0, 20, 7), (0, 4, 56))
    cells = [(a, b, table["EAN".index(a)]["EAN".index(b)]) for a in "EAN" for b in "EAN"]
    figures = many_agreement([(a, b) for a, b, n in cells for _ in range(n)])
    assert figures.items == figures.shared == 100
    assert figures.ac1.estimate == pytest.approx(0.8493305, abs=6e-8)
    assert figures.alpha.estimate == pytest.approx(0.7972585, abs=6e-8)
    assert figures.ac1.se == pytest.approx(0.04321747, rel=0.01)  # printed with n, here n - 1
    assert figures.agreement.estimate == pytest.approx(0.89)


def test_everything_together_counts_items_and_overlap() -> None:
    figures = many_agreement([["include", "include", "exclude"], ["exclude", "exclude"], ["include"], []])
    assert (figures.items, figures.shared) == (3, 2)
    # Pairs: include/include, twice include/exclude, exclude/exclude.
    assert figures.positive.estimate == pytest.approx(2 / 4)
    assert figures.negative.estimate == pytest.approx(2 / 4)
    assert figures.positive.low is None


def test_undefined_without_overlap_or_variety() -> None:
    alone = many_agreement([["include"], ["exclude"]])
    assert alone.fleiss.estimate is alone.ac1.estimate is alone.alpha.estimate is None
    assert alone.agreement.estimate is None
    same = many_agreement([["exclude", "exclude"]] * 3)
    assert same.fleiss.estimate is same.alpha.estimate is None
    assert same.ac1.estimate == same.agreement.estimate == 1
    assert same.positive.estimate is None
    assert many_agreement([]).items == 0
    assert many_agreement([["a", "b"]]).fleiss.se is None

"""Two reviewers: every number below is printed in the publication named beside it."""

import pytest

from review.errors import RefusedData
from review.screening.agreement import (
    Figure,
    cohen_kappa,
    pabak,
    pair_agreement,
    percent_agreement,
    specific_agreement,
    wilson,
)

# Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 3rd edition 2003, table 18.1 (100
# subjects).
FLEISS_LEVIN_PAIK = ((75, 1, 4), (5, 4, 1), (0, 0, 10))
# Gwet 2014, Handbook of Inter-Rater Reliability, 4th edition: 100 pregnant women, two abstractors.
GWET_ABSTRACTORS = ((13, 0, 0), (0, 20, 7), (0, 4, 56))


def near(value: float | None, expected: float, digits: int) -> bool:
    return value is not None and abs(value - expected) <= 0.5000001 * 10**-digits


def test_kappa_of_fleiss_levin_paik() -> None:
    kappa = cohen_kappa(FLEISS_LEVIN_PAIK)
    assert near(kappa.estimate, 0.68, 2)
    assert kappa.se == pytest.approx(0.087, abs=1e-3)  # printed from rounded shares


def test_kappa_of_gwets_abstractors() -> None:
    kappa = cohen_kappa(GWET_ABSTRACTORS)
    assert near(kappa.estimate, 0.7964094, 7)
    assert near(kappa.se, 0.05891072, 3)


def test_brennan_prediger_of_gwets_abstractors() -> None:
    figure = pabak(GWET_ABSTRACTORS)
    assert near(figure.estimate, 0.835, 3)
    assert near(figure.se, 0.04693346, 8)
    observed = percent_agreement(GWET_ABSTRACTORS)
    assert near(observed.estimate, 0.89, 2)
    assert near(observed.se, 0.03128898, 8)


@pytest.mark.parametrize(
    ("table", "kappa", "positive", "negative"),
    [
        # Feinstein and Cicchetti 1990, J Clin Epidemiol 43:543-549, tables 1 and 2; Cicchetti and Feinstein
        # 43:551-558.
        (((40, 9), (6, 45)), 0.70, 0.84, 0.86),
        (((80, 10), (5, 5)), 0.32, 0.91, 0.40),
    ],
)
def test_paradox_of_feinstein_and_cicchetti(
    table: tuple[tuple[int, int], ...], kappa: float, positive: float, negative: float
) -> None:
    ratings = [
        pair
        for row, first in zip(table, ("include", "exclude"), strict=True)
        for n, second in zip(row, ("include", "exclude"), strict=True)
        for pair in [(first, second)] * n
    ]
    figures = pair_agreement(ratings)
    assert near(figures.agreement.estimate, 0.85, 2)
    assert near(figures.kappa.estimate, kappa, 2)
    assert near(figures.pabak.estimate, 0.70, 2)
    assert near(figures.positive.estimate, positive, 2)
    assert near(figures.negative.estimate, negative, 2)
    assert figures.items == 100


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # Newcombe 1998, Stat Med 17:857-872, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_of_newcombe(hits: int, n: int, low: float, high: float) -> None:
    found = wilson(hits, n)
    assert near(found[0], low, 4)
    assert near(found[1], high, 4)
    limits = pabak(((hits, n - hits), (0, 0)))
    assert near(limits.low, 2 * low - 1, 3)
    assert near(limits.high, 2 * high - 1, 3)


def test_specific_agreement_has_graham_and_bulls_error() -> None:
    # 4 a b (a + b) / (2a + b)^4 with a = 40, b = 15.
    figure = specific_agreement(40, 15, "positive agreement")
    assert figure.se == pytest.approx((4 * 40 * 15 * 55 / 95**4) ** 0.5)
    assert figure.low is not None and figure.high is not None and figure.estimate is not None
    assert 0 < figure.low < figure.estimate < figure.high < 1


def test_undefined_figures_say_why() -> None:
    same = pair_agreement([("exclude", "exclude")] * 5)
    why = "undefined: only one category was used"
    assert same.kappa == Figure("Cohen's kappa", None, None, None, None, why)
    assert same.positive.estimate is None
    assert same.pabak.estimate == 1
    nothing = pair_agreement([])
    assert nothing.items == 0
    assert nothing.kappa.estimate is nothing.pabak.estimate is None


def test_perfect_agreement_keeps_an_honest_interval() -> None:
    figures = pair_agreement([("include", "include")] * 5 + [("exclude", "exclude")] * 15)
    assert figures.kappa.estimate == 1
    assert figures.pabak.low is not None and figures.pabak.low < 0.7


def test_confidence_must_be_a_share() -> None:
    with pytest.raises(RefusedData, match="between 0 and 1, but 95"):
        pair_agreement([("include", "include")], confidence=95)

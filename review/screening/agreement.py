"""Agreement of two reviewers who judged the same items.

Every figure carries its interval and the name of the formula behind it. A figure that the data leave
undefined (κ when both reviewers used one and the same category throughout) has no estimate and says why.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.special import ndtri

from review.errors import RefusedData

FLEISS_COHEN_EVERITT = "standard error of Fleiss, Cohen and Everitt 1969, normal interval"
WILSON = "Wilson 1927 interval of the observed agreement"
GRAHAM_BULL = "standard error of Graham and Bull 1998, Wilson interval of the concordant share"
ONE_CATEGORY = "undefined: only one category was used"
NO_ITEMS = "undefined: no item was judged by both"
NOT_USED = "undefined: nobody used the category"


@dataclass(frozen=True, slots=True)
class Figure:
    """One coefficient: standard error, interval and the name of the formula; `None` where undefined."""

    name: str
    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    method: str


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two reviewers on the items both judged.

    `table[i][j]` counts the items that the first put into `categories[i]` and the second into
    `categories[j]`.
    """

    items: int
    categories: tuple[str, ...]
    table: tuple[tuple[int, ...], ...]
    agreement: Figure
    kappa: Figure
    pabak: Figure
    positive: Figure
    negative: Figure


def pair_agreement(
    ratings: Sequence[tuple[str, str]],
    *,
    positive: str = "include",
    negative: str = "exclude",
    confidence: float = 0.95,
) -> PairAgreement:
    """Return every figure for two reviewers.

    Args:
        ratings: one pair of categories per item: the first reviewer's, the second's.
        positive: the category behind positive agreement.
        negative: the category behind negative agreement.
        confidence: coverage of the intervals, between 0 and 1.
    """
    categories = tuple(sorted({category for pair in ratings for category in pair}))
    counts = Counter(ratings)
    table = tuple(tuple(counts[a, b] for b in categories) for a in categories)
    return PairAgreement(
        items=len(ratings),
        categories=categories,
        table=table,
        agreement=percent_agreement(table, confidence),
        kappa=cohen_kappa(table, confidence),
        pabak=pabak(table, confidence),
        positive=_of_category(categories, table, positive, "positive agreement", confidence),
        negative=_of_category(categories, table, negative, "negative agreement", confidence),
    )


def percent_agreement(table: Sequence[Sequence[int]], confidence: float = 0.95) -> Figure:
    """Return the share of items put into the same category, as a proportion of 1."""
    n, agreed = _sum(table), sum(row[i] for i, row in enumerate(table))
    if n == 0:
        return undefined("observed agreement", NO_ITEMS)
    low, high = wilson(agreed, n, confidence)
    p = agreed / n
    return Figure("observed agreement", p, sqrt(p * (1 - p) / n), low, high, WILSON)


def cohen_kappa(table: Sequence[Sequence[int]], confidence: float = 0.95) -> Figure:
    """Return Cohen's κ (Cohen 1960) of a square table of counts, first reviewer in rows.

    The standard error is the large-sample one of Fleiss, Cohen and Everitt (Psychological Bulletin
    1969;72:323-327, equation 13), which does not assume κ = 0.
    """
    name, n = "Cohen's kappa", _sum(table)
    if n == 0:
        return undefined(name, NO_ITEMS)
    p = [[cell / n for cell in row] for row in table]
    rows = [sum(row) for row in p]
    columns = [sum(column) for column in zip(*p, strict=True)]
    observed = sum(p[i][i] for i in range(len(p)))
    chance = sum(r * c for r, c in zip(rows, columns, strict=True))
    if chance >= 1:
        return undefined(name, ONE_CATEGORY)
    kappa = (observed - chance) / (1 - chance)
    diagonal = sum(p[i][i] * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2 for i in range(len(p)))
    other = sum(p[i][j] * (columns[i] + rows[j]) ** 2 for i in range(len(p)) for j in range(len(p)) if i != j)
    spread = diagonal + (1 - kappa) ** 2 * other - (kappa - chance * (1 - kappa)) ** 2
    se = sqrt(max(spread, 0.0) / n) / (1 - chance)
    return symmetric(name, kappa, se, normal_quantile(confidence), FLEISS_COHEN_EVERITT)


def pabak(table: Sequence[Sequence[int]], confidence: float = 0.95) -> Figure:
    """Return the prevalence-adjusted bias-adjusted κ (Byrt, Bishop and Carlin 1993).

    For more than two categories it is the coefficient of Brennan and Prediger (1981).
    With q categories it is (q p - 1) / (q - 1), p the observed agreement: a linear function, so the Wilson
    interval of p carries over. A table of one category is taken as one of two, of which the other was not
    used.
    """
    observed, q = percent_agreement(table, confidence), max(len(table), 2)
    if observed.estimate is None or observed.se is None or observed.low is None or observed.high is None:
        return undefined("PABAK", observed.method)
    estimate, low, high = ((q * p - 1) / (q - 1) for p in (observed.estimate, observed.low, observed.high))
    return Figure("PABAK", estimate, observed.se * q / (q - 1), low, high, WILSON)


def specific_agreement(both: int, one: int, name: str, confidence: float = 0.95) -> Figure:
    """Return the agreement on one category, 2a / (2a + b) (Cicchetti and Feinstein 1990).

    Args:
        both: items that both put into the category, a.
        one: items that exactly one of them put into it, b.
        name: what to call the figure.
        confidence: coverage of the interval.

    The standard error is that of Graham and Bull (J Clin Epidemiol 1998;51:763-771). Given a + b the figure
    is the monotone function 2x / (1 + x) of the share x = a / (a + b), whose Wilson interval is carried
    over.
    """
    if both + one == 0:
        return undefined(name, NOT_USED)
    size = 2 * both + one
    se = 2 * sqrt(both * one * (both + one)) / size**2
    low, high = (2 * x / (1 + x) for x in wilson(both, both + one, confidence))
    return Figure(name, 2 * both / size, se, low, high, GRAHAM_BULL)


def wilson(hits: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return Wilson's score interval of a proportion (JASA 1927;22:209-212)."""
    z = normal_quantile(confidence)
    middle, spread = hits + z * z / 2, z * sqrt(hits * (n - hits) / n + z * z / 4)
    return max((middle - spread) / (n + z * z), 0.0), min((middle + spread) / (n + z * z), 1.0)


def normal_quantile(confidence: float) -> float:
    """Return the two-sided normal quantile, 1.96 for 0.95."""
    if not 0 < confidence < 1:
        raise RefusedData(f"Confidence must lie between 0 and 1, but {confidence} was given.")
    return float(ndtri(0.5 + confidence / 2))


def symmetric(name: str, estimate: float, se: float, quantile: float, method: str) -> Figure:
    """Return a coefficient with `estimate ± quantile × se`, cut at -1 and 1."""
    low, high = max(estimate - quantile * se, -1.0), min(estimate + quantile * se, 1.0)
    return Figure(name, estimate, se, low, high, method)


def undefined(name: str, why: str) -> Figure:
    """Return a figure without an estimate."""
    return Figure(name, None, None, None, None, why)


def _of_category(
    categories: tuple[str, ...],
    table: tuple[tuple[int, ...], ...],
    category: str,
    name: str,
    confidence: float,
) -> Figure:
    if category not in categories:
        return undefined(name, NOT_USED)
    i = categories.index(category)
    both = table[i][i]
    one = sum(table[i]) + sum(row[i] for row in table) - 2 * both
    return specific_agreement(both, one, name, confidence)


def _sum(table: Sequence[Sequence[int]]) -> int:
    return sum(sum(row) for row in table)

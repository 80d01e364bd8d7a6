"""Tests for small-study effects by name, and the one to take where none is named."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from review.errors import BadInput
from review.pooling.arrays import FloatArray
from review.pooling.bias_rank import RankTest, begg, schwarzer
from review.pooling.bias_regression import RegressionTest, regression_test
from review.pooling.bias_tests import (
    TwoArmCounts,
    deeks,
    harbord,
    macaskill,
    peters,
    peters_one_arm,
    pustejovsky,
    thompson,
    two_arm_counts,
)
from review.pooling.effect_sizes.two_arm import Tables
from review.pooling.mantel_haenszel import pool_tables
from review.pooling.measures import Measure, Role
from review.services.basis import Basis, sizes_of
from review.services.specifying import BIAS_TESTS, BiasTest

_TIED = "In single groups effect and precision are tied to each other; read Peters' test on the sample size."


@dataclass(frozen=True, slots=True)
class SmallStudies:
    """A test for small-study effects; `df` None for a normal one, `limit` the effect without them."""

    name: str
    k: int
    stat: float
    df: int | None
    p: float
    warnings: tuple[str, ...]
    slope: float | None = None
    slope_se: float | None = None
    limit: float | None = None
    limit_low: float | None = None
    limit_high: float | None = None


def small_studies(basis: Basis, test: str = BiasTest.DEFAULT) -> SmallStudies:
    """Test for small-study effects.

    Raises:
        BadInput: no such test, or one for data of another kind.
        RefusedData: too few rows.
    """
    if test not in BIAS_TESTS:
        raise BadInput(f"There is no test `{test}`; choose one of {', '.join(BIAS_TESTS)}.")
    name = BiasTest(test)
    measure = basis.spec.measure
    if name is BiasTest.DEFAULT:
        counted = measure.single_proportion or measure.two_by_two
        name = BiasTest.PETERS if counted else BiasTest.EGGER
    found = _TESTS[name](basis)
    cautions = () if name is BiasTest.PETERS else single_group_caution(measure)
    if isinstance(found, RankTest):
        return SmallStudies(found.name, found.k, found.tau, None, found.p_value, (*found.warnings, *cautions))
    return SmallStudies(
        found.name, found.k, found.stat, found.df, found.p_value, (*found.warnings, *cautions),
        found.slope, found.slope_se, found.limit, found.limit_low, found.limit_high,
    )  # fmt: skip


def every_test(basis: Basis) -> tuple[SmallStudies, ...]:
    """Return all tests for small-study effects that are made for data of this kind.

    Raises:
        RefusedData: too few rows.
    """
    names = [test for test in BiasTest if test is not BiasTest.DEFAULT and _made_for(test, basis)]
    return tuple(small_studies(basis, name) for name in names)


def _made_for(test: BiasTest, basis: Basis) -> bool:
    measure, sizes = basis.spec.measure, Role.TOTAL1 in basis.spec.measure.roles
    match test:
        case BiasTest.PETERS:
            return measure.single_proportion or measure.two_by_two
        case BiasTest.HARBORD | BiasTest.SCHWARZER:
            return measure.two_by_two
        case BiasTest.DEEKS | BiasTest.PUSTEJOVSKY:
            return sizes
        case BiasTest.MACASKILL:
            return sizes or Role.TOTAL in measure.roles
        case _:
            return True


def single_group_caution(measure: Measure) -> tuple[str, ...]:
    """Return the caution that belongs to methods on precision where the measure describes one group."""
    return (_TIED,) if measure.single_group else ()


def _column(basis: Basis, role: Role, test: str) -> FloatArray:
    values = basis.table.optional(role)
    if values is None:
        raise BadInput(f"{test} needs the column {role.value}, which {basis.spec.measure} does not take.")
    return values[list(basis.rows)]


def _counts(basis: Basis, test: str) -> TwoArmCounts:
    roles = (Role.EVENTS1, Role.TOTAL1, Role.EVENTS2, Role.TOTAL2)
    if not basis.spec.measure.two_by_two:
        raise BadInput(f"{test} needs counts of events, which {basis.spec.measure} does not have.")
    return two_arm_counts(*(_column(basis, role, test) for role in roles))


def _peters(basis: Basis) -> RegressionTest:
    level = basis.spec.level
    if not basis.spec.measure.single_proportion:
        return peters(basis.fit.y, _counts(basis, "Peters' test"), level=level)
    events, total = (basis.table.column(role) for role in (Role.EVENTS, Role.TOTAL))
    with np.errstate(divide="ignore", invalid="ignore"):
        logit = np.log(events / (total - events))
    return peters_one_arm(logit, events, total, level=level)


def _egger(basis: Basis) -> RegressionTest:
    return regression_test(basis.fit, model="dispersion")


def _egger_mixed(basis: Basis) -> RegressionTest:
    return regression_test(basis.fit, model="mixed")


def _begg(basis: Basis) -> RankTest:
    return begg(basis.fit)


def _thompson(basis: Basis) -> RegressionTest:
    return thompson(basis.fit)


def _harbord(basis: Basis) -> RegressionTest:
    return harbord(_counts(basis, "Harbord's test"), level=basis.spec.level)


def _macaskill(basis: Basis) -> RegressionTest:
    sizes = sizes_of(basis)
    if sizes is None:
        raise BadInput(f"Macaskill's test needs sample sizes, which {basis.spec.measure} does not have.")
    return macaskill(basis.fit.y, basis.fit.v, sizes, level=basis.spec.level)


def _schwarzer(basis: Basis) -> RankTest:
    c = _counts(basis, "Schwarzer's test")
    tables = Tables(c.events1, c.total1 - c.events1, c.events2, c.total2 - c.events2)
    pooled = pool_tables(Measure.OR, tables).beta
    return schwarzer(c.events1, c.total1, c.events2, c.total2, log_odds_ratio=pooled)


def _two_sizes(basis: Basis, test: str) -> Sequence[FloatArray]:
    return [_column(basis, role, test) for role in (Role.TOTAL1, Role.TOTAL2)]


def _deeks(basis: Basis) -> RegressionTest:
    one, two = _two_sizes(basis, "Deeks' test")
    return deeks(basis.fit.y, one, two, level=basis.spec.level)


def _pustejovsky(basis: Basis) -> RegressionTest:
    one, two = _two_sizes(basis, "Pustejovsky and Rodgers' test")
    return pustejovsky(basis.fit.y, basis.fit.v, one, two, level=basis.spec.level)


_TESTS: dict[BiasTest, Callable[[Basis], RegressionTest | RankTest]] = {
    BiasTest.PETERS: _peters,
    BiasTest.EGGER: _egger,
    BiasTest.EGGER_MIXED: _egger_mixed,
    BiasTest.BEGG: _begg,
    BiasTest.THOMPSON: _thompson,
    BiasTest.HARBORD: _harbord,
    BiasTest.MACASKILL: _macaskill,
    BiasTest.SCHWARZER: _schwarzer,
    BiasTest.DEEKS: _deeks,
    BiasTest.PUSTEJOVSKY: _pustejovsky,
}

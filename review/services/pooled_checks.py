"""What is looked at beside a pooled value: refits, small-study effects, influence."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from review.errors import BadInput, RefusedData
from review.pooling.analysis import pool
from review.pooling.arrays import FloatArray, IntArray
from review.pooling.bias_rank import begg
from review.pooling.bias_regression import regression_test
from review.pooling.bias_tests import peters, peters_one_arm, thompson, two_arm_counts
from review.pooling.choices import Estimator
from review.pooling.influence import influence
from review.pooling.inverse_variance import Fit, fit
from review.pooling.result import PoolingResult, StudyRow
from review.pooling.spec import Spec, sensitivity
from review.pooling.table import StudyTable
from review.pooling.transformation import back_transform, harmonic_mean
from review.pooling.trim_and_fill import trim_and_fill

BIAS_TESTS = ("default", "peters", "egger", "begg", "thompson")
_TIED = "In single groups effect and precision are tied to each other; read Peters' test on the sample size."


@dataclass(frozen=True, slots=True)
class Refit:
    """A pooled value of some of the rows, on the reported scale; NaN where they cannot be pooled."""

    label: str
    k: int
    estimate: float
    ci_low: float
    ci_high: float
    tau2: float
    i2: float


@dataclass(frozen=True, slots=True)
class SmallStudies:
    """A test for small-study effects; `df` None for a normal statistic."""

    name: str
    k: int
    stat: float
    df: int | None
    p: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowInfluence:
    """What leaving one row out does to an inverse-variance fit on the model scale."""

    label: str
    rstudent: float
    dffits: float
    cook_d: float
    cov_ratio: float
    tau2: float
    hat: float
    influential: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """Trim and fill: rows estimated to be missing, and the pooled value with them, on the reported scale."""

    missing: int
    side: str
    estimator: str
    estimate: float
    ci_low: float
    ci_high: float
    warnings: tuple[str, ...]


def leave_one_out(table: StudyTable, spec: Spec) -> tuple[Refit, ...]:
    """Return the pooled value without each row in turn.

    Raises:
        RefusedData: one row alone.
    """
    if table.rows < 2:
        raise RefusedData("Leaving one row out needs at least 2 rows.")
    rows = np.arange(table.rows, dtype=np.int64)
    return tuple(_refit(table, spec, np.delete(rows, i), table.labels[i]) for i in range(table.rows))


def cumulative(table: StudyTable, spec: Spec, by: Sequence[str] | None = None) -> tuple[Refit, ...]:
    """Return the pooled value of the first 1, 2, ... rows, in the order of `by` or of the table.

    Raises:
        BadInput: a cell to order by that is no number.
    """
    order = list(range(table.rows)) if by is None else _order(by)
    rows = np.asarray(order, dtype=np.int64)
    return tuple(_refit(table, spec, rows[: i + 1], table.labels[order[i]]) for i in range(table.rows))


def _order(cells: Sequence[str]) -> list[int]:
    numbers = []
    for row, cell in enumerate(cells, start=1):
        try:
            numbers.append(float(cell))
        except ValueError:
            raise BadInput(f"Row {row}: `{cell}` is no number to order by.") from None
    return sorted(range(len(numbers)), key=lambda row: (math.isnan(numbers[row]), numbers[row]))


def _refit(table: StudyTable, spec: Spec, rows: IntArray, label: str) -> Refit:
    part = replace(table.take(rows), subgroups=None)
    try:
        found = pool(part, spec).overall
    except RefusedData:
        nan = math.nan
        return Refit(label, len(rows), nan, nan, nan, nan, nan)
    return Refit(label, found.k, found.estimate, found.ci_low, found.ci_high, found.tau2, found.i2)


def beside(table: StudyTable, spec: Spec) -> tuple[PoolingResult, ...]:
    """Return the analyses that are set beside the preset of a single proportion; none for other measures."""
    plain = replace(table, subgroups=None)
    return tuple(pool(plain, other) for other in sensitivity(spec.measure))


def small_studies(result: PoolingResult, test: str = "default") -> SmallStudies:
    """Test for small-study effects.

    Args:
        result: the pooled result.
        test: `peters` (the default for proportions and two-by-two tables), `egger` (the default otherwise),
            `begg` or `thompson`.

    Raises:
        BadInput: no such test, or Peters' for a measure without counts.
        RefusedData: too few rows.
    """
    measure = result.spec.measure
    counted = measure.single_proportion or measure.two_by_two
    name = ("peters" if counted else "egger") if test == "default" else test
    if name not in BIAS_TESTS:
        raise BadInput(f"There is no test `{test}`; choose one of {', '.join(BIAS_TESTS)}.")
    if name == "peters":
        if not counted:
            raise BadInput(f"Peters' test needs counts of events, which {measure} does not have.")
        return _peters(result)
    full = _model(result)
    cautions = (_TIED,) if measure.single_group else ()
    if name == "begg":
        rank = begg(full)
        return SmallStudies(rank.name, rank.k, rank.tau, None, rank.p_value, (*rank.warnings, *cautions))
    found = thompson(full) if name == "thompson" else regression_test(full, model="dispersion")
    return SmallStudies(
        found.name, found.k, found.stat, found.df, found.p_value, (*found.warnings, *cautions)
    )


def _peters(result: PoolingResult) -> SmallStudies:
    rows = result.studies
    y = np.array([row.y for row in rows])
    if result.spec.measure.single_proportion:
        events, total = _column(rows, "events"), _column(rows, "n")
        with np.errstate(divide="ignore", invalid="ignore"):
            logit = np.log(events / (total - events))
        found = peters_one_arm(logit, events, total, level=result.spec.level)
    else:
        names = ("events", "n", "events2", "n2")
        counts = two_arm_counts(*(_column(rows, name) for name in names))
        found = peters(y, counts, level=result.spec.level)
    return SmallStudies(found.name, found.k, found.stat, found.df, found.p_value, found.warnings)


def _column(rows: Sequence[StudyRow], name: str) -> FloatArray:
    values = [getattr(row, name) for row in rows]
    return np.array([math.nan if value is None else value for value in values], dtype=np.float64)


def _usable(result: PoolingResult) -> list[StudyRow]:
    return [row for row in result.studies if math.isfinite(row.y) and row.v > 0]


def _model(result: PoolingResult) -> Fit:
    """The inverse-variance fit of a result's effects; REML where the result itself is another model."""
    rows = _usable(result)
    method = result.spec.method.estimator or Estimator.REML
    return fit(
        [row.y for row in rows],
        [row.v for row in rows],
        method=method,
        test=result.spec.test,
        level=result.spec.level,
    )


def influential(result: PoolingResult) -> tuple[RowInfluence, ...]:
    """Return case-deletion diagnostics of the inverse-variance fit of a result's effects.

    Raises:
        RefusedData: no row can be spared.
    """
    found = influence(_model(result))
    return tuple(
        RowInfluence(
            label=row.label,
            rstudent=float(found.rstudent[i]),
            dffits=float(found.dffits[i]),
            cook_d=float(found.cook_d[i]),
            cov_ratio=float(found.cov_ratio[i]),
            tau2=float(found.tau2_deleted[i]),
            hat=float(found.hat[i]),
            influential=bool(found.influential[i]),
        )
        for i, row in enumerate(_usable(result))
    )


def filled(result: PoolingResult) -> Filled:
    """Trim and fill the inverse-variance fit of a result's effects.

    Raises:
        RefusedData: too few rows.
    """
    found = trim_and_fill(_model(result))
    sizes = _column(_usable(result), "n")
    size = harmonic_mean(sizes) if np.isfinite(sizes).all() else None
    ends = np.array([found.fit.beta[0], found.fit.ci_low[0], found.fit.ci_high[0]])
    estimate, low, high = back_transform(ends, result.spec.measure.transform, size)
    cautions = (_TIED,) if result.spec.measure.single_group else ()
    return Filled(
        found.missing,
        str(found.side),
        str(found.estimator),
        float(estimate),
        float(low),
        float(high),
        (*found.warnings, *cautions),
    )

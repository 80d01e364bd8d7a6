"""Survival pooled at a time, pooled curves, and individual data from a published curve; without a review."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.errors import BadInput
from review.pooling.choices import Estimator, Test
from review.pooling.survival_at_time import SurvivalScale, pool_survival_at, survival_effects
from review.pooling.survival_curve import ArcsineForm, pooled_curve
from review.pooling.survival_estimates import kaplan_meier, median_survival, restricted_mean
from review.pooling.survival_reconstruction import Reconstruction, reconstruct
from review.services.findings import Finding

Columns = Mapping[str, Sequence[str]]
SCALES = tuple(scale.value for scale in SurvivalScale)
FORMS = tuple(form.value for form in ArcsineForm)
METHODS = tuple(method.value for method in Estimator)
TESTS = tuple(test.value for test in Test)


@dataclass(frozen=True, slots=True)
class AtTime:
    """Columns and choices of survival pooled at one time; one measure of uncertainty is named."""

    time: float
    survival: str
    se: str = ""
    ci_low: str = ""
    ci_high: str = ""
    at_risk: str = ""
    subgroup: str = ""
    scale: str = "cloglog"
    method: str = "REML"
    test: str = "z"
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class Curve:
    """Columns and choices of a pooled curve."""

    study: str
    time: str
    survival: str
    at_risk: str
    form: str = "corrected"
    level: float = 0.95
    seed: int = 1


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The pooled curve at one time, by the random-effects and the fixed-effects model."""

    time: float
    survival: float
    ci_low: float
    ci_high: float
    fixed: float
    at_risk: float


@dataclass(frozen=True, slots=True)
class CurveFigures:
    """Median and restricted mean of the random-effects curve, and its heterogeneity (I² in percent)."""

    studies: int
    median: float
    median_low: float
    median_high: float
    mean: float
    mean_low: float
    mean_high: float
    q: float
    q_df: int
    q_p: float
    i2: float
    h2: float
    form: str
    level: float
    seed: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Individual data read back from a curve, in figures."""

    persons: int
    events: int
    largest_gap: float
    median: float
    median_low: float
    median_high: float
    restricted_mean: float
    until: float
    warnings: tuple[str, ...]


def at_time(columns: Columns, asked: AtTime) -> tuple[Finding, ...]:
    """Pool survival at one time.

    Raises:
        BadInput: a column that is not there, or a cell that is no number.
        RefusedData: no or several measures of uncertainty, or a survival that has no place on the scale.
    """
    limits = None
    if asked.ci_low or asked.ci_high:
        if not (asked.ci_low and asked.ci_high):
            raise BadInput("Limits are two columns; name both --ci-low and --ci-high.")
        limits = (_numbers(columns, asked.ci_low), _numbers(columns, asked.ci_high))
    effects, variances = survival_effects(
        _numbers(columns, asked.survival),
        se=_numbers(columns, asked.se) if asked.se else None,
        limits=limits,
        at_risk=_numbers(columns, asked.at_risk) if asked.at_risk else None,
        level=asked.level,
        scale=asked.scale,
    )
    found = pool_survival_at(
        asked.time,
        effects,
        variances,
        groups=list(_cells(columns, asked.subgroup)) if asked.subgroup else None,
        scale=asked.scale,
        method=Estimator(asked.method),
        test=Test(asked.test),
        level=asked.level,
    )
    return (Finding("survival_at_time", f"Survival at {asked.time:g}", found),)


def curve(columns: Columns, asked: Curve) -> tuple[Finding, ...]:
    """Pool survival curves given at common times.

    Raises:
        BadInput: a column that is not there, or a cell that is no number.
        RefusedData: times that are not common, or numbers no curve can have.
    """
    found = pooled_curve(
        [cell.strip() for cell in _cells(columns, asked.study)],
        *(_numbers(columns, name) for name in (asked.time, asked.survival, asked.at_risk)),
        form=asked.form,
        level=asked.level,
        seed=asked.seed,
    )
    r = found.random
    figures = CurveFigures(
        found.studies, r.median, r.median_low, r.median_high, r.mean, r.mean_low, r.mean_high, found.q,
        found.q_df, found.q_p, found.i2, found.h2, found.form.value, found.level, found.seed, found.warnings,
    )  # fmt: skip
    points = zip(
        found.times.tolist(), r.survival.tolist(), r.low.tolist(), r.high.tolist(),
        found.fixed.survival.tolist(), found.at_risk.tolist(), strict=True,
    )  # fmt: skip
    return (
        Finding("curve", "Pooled survival curve", tuple(CurvePoint(*point) for point in points)),
        Finding("figures", "Of the random-effects curve", figures),
    )


def rebuild(points: Columns, risks: Columns, events: int | None = None) -> Reconstruction:
    """Reconstruct individual data from the points of a curve and its numbers at risk.

    Args:
        points: the first two columns are times and survival.
        risks: the first two columns are times and numbers at risk.
        events: the reported number of events.

    Raises:
        BadInput: fewer than two columns, or a cell that is no number.
        RefusedData: a curve or numbers at risk that cannot be.
    """
    return reconstruct(*_first_two(points), *_first_two(risks), total_events=events)


def rebuilt(found: Reconstruction) -> Finding:
    """Return a reconstruction in figures."""
    estimate = kaplan_meier(found.data)
    middle, low, high = median_survival(estimate)
    until = min(float(found.time[-1]), float(found.data.time.max()))
    figures = Rebuilt(
        len(found.data.time), int(found.data.event.sum()), found.largest_gap, middle, low, high,
        restricted_mean(estimate, until), until, found.warnings,
    )  # fmt: skip
    return Finding("reconstruction", "Individual data", figures)


def rebuilt_csv(found: Reconstruction) -> str:
    """Return reconstructed individual data as CSV: a time and whether it is an event, for each person."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("time", "event"))
    for time, event in zip(found.data.time.tolist(), found.data.event.tolist(), strict=True):
        writer.writerow((repr(float(time)), int(event)))
    return out.getvalue()


def _first_two(columns: Columns) -> tuple[list[float], list[float]]:
    names = list(columns)
    if len(names) < 2:
        raise BadInput("A table of a curve has two columns: times, and survival or numbers at risk.")
    return _numbers(columns, names[0]), _numbers(columns, names[1])


def _cells(columns: Columns, name: str) -> Sequence[str]:
    if name not in columns:
        raise BadInput(f"There is no column `{name}`; there are {', '.join(columns)}.")
    return columns[name]


def _numbers(columns: Columns, name: str) -> list[float]:
    found = []
    for row, cell in enumerate(_cells(columns, name), start=1):
        try:
            found.append(float(cell))
        except ValueError:
            raise BadInput(f"Row {row}: `{cell}` in column `{name}` is not a number.") from None
    return found

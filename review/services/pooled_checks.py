"""What is looked at beside a pooled value: refits, other models, influence, trim and fill."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from review.errors import BadInput, RefusedData
from review.pooling.analysis import pool
from review.pooling.influence import influence
from review.pooling.result import PoolingResult
from review.pooling.spec import Spec, sensitivity
from review.pooling.spec_refits import Refit as SpecRefit
from review.pooling.spec_refits import cumulative_of, leave_one_out_of
from review.pooling.table import StudyTable
from review.pooling.trim_and_fill import trim_and_fill
from review.services.basis import Basis
from review.services.small_studies import single_group_caution


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
    plain = replace(table, subgroups=None)
    return tuple(_refit(found) for found in leave_one_out_of(plain, spec))


def cumulative(table: StudyTable, spec: Spec, by: Sequence[str] | None = None) -> tuple[Refit, ...]:
    """Return the pooled value of the first 1, 2, ... rows, in the order of `by` or of the table.

    Raises:
        BadInput: a cell to order by that is no number.
    """
    order = None if by is None else [_number(row, cell) for row, cell in enumerate(by, start=1)]
    plain = replace(table, subgroups=None)
    return tuple(_refit(found) for found in cumulative_of(plain, spec, order))


def _number(row: int, cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise BadInput(f"Row {row}: `{cell}` is no number to order by.") from None


def _refit(found: SpecRefit) -> Refit:
    summary, nan = found.summary, math.nan
    if summary is None:
        return Refit(found.label, 0, nan, nan, nan, nan, nan)
    return Refit(
        found.label, summary.k, summary.estimate, summary.ci_low, summary.ci_high, summary.tau2, summary.i2
    )


@dataclass(frozen=True, slots=True)
class OtherModel:
    """An analysis set beside another; `refused` says why where it has no result."""

    spec: Spec
    result: PoolingResult | None
    refused: str = ""

    def to_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        head: dict[str, object] = {"spec": self.spec.to_dict()}
        return head | ({"refused": self.refused} if self.result is None else self.result.overall.to_dict())


def beside(table: StudyTable, spec: Spec) -> tuple[OtherModel, ...]:
    """Return the analyses that are set beside the preset of a single proportion.

    Raises:
        BadInput: a measure that has none.
    """
    others = sensitivity(spec.measure)
    if not others:
        raise BadInput(
            f"No other models are set beside {spec.measure}, only beside PLO; choose one by --method."
        )
    plain = replace(table, subgroups=None)
    return tuple(_other(plain, replace(other, level=spec.level)) for other in others)


def _other(table: StudyTable, spec: Spec) -> OtherModel:
    try:
        return OtherModel(spec, pool(table, spec))
    except RefusedData as refusal:
        return OtherModel(spec, None, str(refusal))


def influential(basis: Basis) -> tuple[RowInfluence, ...]:
    """Return case-deletion diagnostics of an inverse-variance fit.

    Raises:
        RefusedData: no row can be spared.
    """
    found = influence(basis.fit)
    return tuple(
        RowInfluence(
            label=label,
            rstudent=float(found.rstudent[i]),
            dffits=float(found.dffits[i]),
            cook_d=float(found.cook_d[i]),
            cov_ratio=float(found.cov_ratio[i]),
            tau2=float(found.tau2_deleted[i]),
            hat=float(found.hat[i]),
            influential=bool(found.influential[i]),
        )
        for i, label in enumerate(basis.labels)
    )


def filled(basis: Basis, estimator: str = "L0") -> Filled:
    """Trim and fill an inverse-variance fit.

    Raises:
        RefusedData: too few rows.
    """
    found = trim_and_fill(basis.fit, estimator)
    fit = found.fit
    middle, one, two = basis.back(float(fit.beta[0]), float(fit.ci_low[0]), float(fit.ci_high[0]))
    warnings = (*found.warnings, *single_group_caution(basis.spec.measure))
    return Filled(
        found.missing, str(found.side), str(found.estimator), middle, min(one, two), max(one, two), warnings
    )

"""What every effect size computation returns and takes besides numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import BoolArray, FloatArray
from review.pooling.measures import Role

Columns = Mapping[Role, FloatArray]


@dataclass(frozen=True, slots=True)
class Effects:
    """Effects and sampling variances, shape (k,), NaN where undefined; `n`: sample sizes where known."""

    y: FloatArray
    v: FloatArray
    n: FloatArray | None = None


class VarianceType(StrEnum):
    """Formula of the sampling variance.

    LS: usual large-sample; LS2: a second large-sample form of the SMD; UB: unbiased; AV: with the
        average effect or proportion in place of each study's own; HO: equal variances in the two arms;
        CS: Soper's for point-biserial r.
    """

    LS = "LS"
    LS2 = "LS2"
    UB = "UB"
    AV = "AV"
    HO = "HO"
    CS = "CS"

    @classmethod
    def _missing_(cls, value: object) -> "VarianceType":
        raise RefusedData(f"There is no variance type {value!r}; choose one of {', '.join(cls)}.")


class CorrectWhich(StrEnum):
    """Which rows get the continuity correction."""

    ONLY0 = "only0"
    ALL = "all"
    IF0ALL = "if0all"
    NONE = "none"

    @classmethod
    def _missing_(cls, value: object) -> "CorrectWhich":
        raise RefusedData(f"There is no correction {value!r}; choose one of {', '.join(cls)}.")


@dataclass(frozen=True, slots=True)
class Correction:
    """Continuity correction: how much is added to a cell, in which rows, and whether double zeros drop.

    `add` None takes the measure's own default: ½, but 0 for arcsine, square-root and similar measures.
    """

    add: float | None = None
    to: CorrectWhich = CorrectWhich.ONLY0
    drop00: bool = False

    def rows(self, empty: BoolArray) -> BoolArray:
        """Return which rows are corrected, given which have an empty cell."""
        match self.to:
            case CorrectWhich.ONLY0:
                return empty
            case CorrectWhich.ALL:
                return np.ones_like(empty)
            case CorrectWhich.IF0ALL:
                return np.full_like(empty, bool(empty.any()))
            case CorrectWhich.NONE:
                return np.zeros_like(empty)


def unsupported(measure: str, variance: VarianceType) -> RefusedData:
    """Return the error for a variance type that a measure does not have."""
    return RefusedData(f"Measure {measure} has no variance type {variance}; use LS.")

"""Selection functions: how the chance of a study to be seen goes with its p-value.

Sources: Hedges 1992 and Vevea and Hedges 1995 (step function), Vevea and Woods 2005 (weights chosen
beforehand), Preston, Ashby and Smyth 2004 (half-normal, negative-exponential, logistic), Citkowicz and Vevea
2017 (beta), Begg and Mazumdar 1994 (negative-exponential power family).
"""

from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.choices import SelectionKind, VeveaWoods


@dataclass(frozen=True, slots=True)
class SelectionFunction:
    """A selection function.

    Attributes:
        kind: the shape.
        steps: upper ends of the intervals of a step function, the last one 1.
        fixed: δ chosen beforehand, empty where they are estimated.
    """

    kind: SelectionKind
    steps: tuple[float, ...] = ()
    fixed: tuple[float, ...] = ()

    @property
    def count(self) -> int:
        """Number of δ."""
        if self.kind is SelectionKind.STEP:
            return len(self.steps)
        return 2 if self.kind in (SelectionKind.BETA, SelectionKind.NEGATIVE_EXPONENTIAL_POWER) else 1

    @property
    def no_selection(self) -> FloatArray:
        """The δ that mean no selection."""
        if self.kind in (SelectionKind.STEP, SelectionKind.BETA):
            return np.ones(self.count)
        return np.array([0.0, 1.0][: self.count])

    @property
    def estimated(self) -> tuple[int, ...]:
        """Positions of the δ that are estimated."""
        if self.fixed:
            return ()
        return tuple(range(1 if self.kind is SelectionKind.STEP else 0, self.count))

    @property
    def smallest_p(self) -> float:
        """Smaller p-values (and those as near to 1) count as this one.

        A beta function has no finite weight at 0, so that the smallest p-values would decide alone; a power
        function has none but 0 at 1.
        """
        return 1e-5 if self.kind in (SelectionKind.BETA, SelectionKind.POWER) else 1e-16

    def weight(self, p: FloatArray, delta: FloatArray) -> FloatArray:
        """Return w(p), never for a step function's normaliser but for all others."""
        p = np.clip(p, self.smallest_p, 1 - self.smallest_p)
        match self.kind:
            case SelectionKind.STEP:
                found = delta[self.interval(p)]
            case SelectionKind.BETA:
                found = p ** (delta[0] - 1) * (1 - p) ** (delta[1] - 1)
            case SelectionKind.HALF_NORMAL:
                found = np.exp(-delta[0] * p**2)
            case SelectionKind.NEGATIVE_EXPONENTIAL:
                found = np.exp(-delta[0] * p)
            case SelectionKind.LOGISTIC:
                found = 2 / (1 + np.exp(np.minimum(delta[0] * p, 700)))
            case SelectionKind.POWER:
                found = (1 - p) ** delta[0]
            case SelectionKind.NEGATIVE_EXPONENTIAL_POWER:
                found = np.exp(-delta[0] * p ** (1 / max(delta[1], 1e-3)))
        return np.asarray(found, dtype=np.float64)

    def interval(self, p: FloatArray) -> "np.typing.NDArray[np.intp]":
        """Return which interval each p-value lies in; the upper end belongs to it."""
        return np.searchsorted(np.array(self.steps[:-1]), p, side="left")


def step_function(steps: tuple[float, ...], fixed: tuple[float, ...] = ()) -> SelectionFunction:
    """Make a step function from its cut points (1 is added), its weights given or to be estimated.

    Raises:
        RefusedData: cut points outside (0, 1], or weights that do not fit them.
    """
    ends = tuple(sorted({*steps, 1.0}))
    if ends[0] <= 0 or ends[-1] > 1 or len(ends) < 2:
        raise RefusedData(f"Steps of a selection function are p-values between 0 and 1; {steps} are not.")
    if fixed and (len(fixed) != len(ends) or min(fixed) < 0 or max(fixed) <= 0):
        raise RefusedData(f"{len(ends)} intervals of p-values need as many weights; {len(fixed)} were given.")
    return SelectionFunction(SelectionKind.STEP, ends, tuple(fixed))


_STEPS = (0.005, 0.01, 0.05, 0.10, 0.25, 0.35, 0.50, 0.65, 0.75, 0.90, 0.95, 0.99, 0.995, 1.0)
_WEIGHTS = {
    VeveaWoods.MODERATE_ONE_TAILED: (
        1, 0.99, 0.95, 0.80, 0.75, 0.65, 0.60, 0.55, 0.50, 0.50, 0.50, 0.50, 0.50, 0.50,
    ),
    VeveaWoods.SEVERE_ONE_TAILED: (
        1, 0.99, 0.90, 0.75, 0.60, 0.50, 0.40, 0.35, 0.30, 0.25, 0.10, 0.10, 0.10, 0.10,
    ),
    VeveaWoods.MODERATE_TWO_TAILED: (
        1, 0.99, 0.95, 0.90, 0.80, 0.75, 0.60, 0.60, 0.75, 0.80, 0.90, 0.95, 0.99, 1,
    ),
    VeveaWoods.SEVERE_TWO_TAILED: (
        1, 0.99, 0.90, 0.75, 0.60, 0.50, 0.25, 0.25, 0.50, 0.60, 0.75, 0.90, 0.99, 1,
    ),
}  # fmt: skip


def vevea_woods(pattern: VeveaWoods | str) -> SelectionFunction:
    """Return one of Vevea and Woods' step functions, for a sensitivity analysis with one-sided p-values."""
    weights = tuple(float(w) for w in _WEIGHTS[VeveaWoods(pattern)])
    return SelectionFunction(SelectionKind.STEP, _STEPS, weights)

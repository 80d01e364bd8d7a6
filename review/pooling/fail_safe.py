"""Fail-safe numbers: how many studies with no effect would undo the result.

Sources: Rosenthal 1979 (Psychol Bull 86:638), Orwin 1983 (J Educ Stat 8:157), Rosenberg 2005 (Evolution
59:464), and the same question for a random-effects model with the τ² of the observed studies.
"""

import math
from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.choices import FailSafeKind
from review.pooling.inverse_variance import Fit
from review.pooling.scipy_special import special


@dataclass(frozen=True, slots=True)
class FailSafe:
    """A fail-safe number.

    Attributes:
        kind: which.
        number: studies, rounded up.
        alpha: one-sided level (Rosenthal), two-sided level (Rosenberg, General), `None` for Orwin.
        p_value: of the observed studies, `None` for Orwin.
        mean_effect: the mean that is undone, `None` for Rosenthal.
        target: the effect that no longer matters (Orwin).
        weighted: whether Orwin's mean is weighted by 1/variance.
        k: studies.
        warnings: sentences.
    """

    kind: FailSafeKind
    number: int
    alpha: float | None
    p_value: float | None
    mean_effect: float | None
    target: float | None
    weighted: bool
    k: int
    warnings: tuple[str, ...]


def fail_safe(
    full: Fit,
    kind: FailSafeKind | str = FailSafeKind.ROSENTHAL,
    *,
    alpha: float = 0.05,
    target: float | None = None,
    weighted: bool = False,
    null: float = 0.0,
) -> FailSafe:
    """Compute a fail-safe number.

    Args:
        full: the fit; General takes its τ².
        kind: which number.
        alpha: level of the test.
        target: Orwin's effect that no longer matters; half the mean when absent.
        weighted: whether Orwin's mean is weighted by 1/variance.
        null: the value that means no effect.

    Raises:
        RefusedData: a target of zero.
    """
    chosen = FailSafeKind(kind)
    y = full.y - null
    warnings: tuple[str, ...] = (
        "A fail-safe number is no estimate of unpublished studies; it ignores their size and direction.",
    )
    if full.k < 10:
        warnings += (f"{full.k} studies are few for a fail-safe number.",)
    if chosen is FailSafeKind.ORWIN:
        mean = float(np.average(y, weights=1 / full.v if weighted else None))
        aim = mean / 2 if target is None else math.copysign(abs(target), mean)
        if aim == 0:
            raise RefusedData("Orwin's fail-safe number needs a target other than no effect.")
        number = _up(full.k * (mean - aim) / aim)
        return FailSafe(chosen, number, None, None, mean, aim, weighted, full.k, warnings)
    if chosen is FailSafeKind.ROSENTHAL:
        z = abs(float((y / np.sqrt(full.v)).sum())) / math.sqrt(full.k)
        number = _up(full.k * (z / float(special.ndtri(1 - alpha))) ** 2 - full.k)
        return FailSafe(chosen, number, alpha, float(special.ndtr(-z)), None, None, False, full.k, warnings)
    tau2 = full.tau2 if chosen is FailSafeKind.GENERAL else 0.0
    return _weighted(full, y, tau2, chosen, alpha, warnings)


def _weighted(
    full: Fit, y: FloatArray, tau2: float, kind: FailSafeKind, alpha: float, warnings: tuple[str, ...]
) -> FailSafe:
    """Undo the weighted test by studies of effect 0.

    Rosenberg's added studies have the mean weight of the observed ones; General's have the harmonic mean
    variance and the same τ².
    """
    w = 1 / (full.v + tau2)
    total = float(w.sum())
    mean = float((w * y).sum()) / total
    z = abs(mean) * math.sqrt(total)
    excess = (abs(mean) * total / float(special.ndtri(1 - alpha / 2))) ** 2 - total
    typical = (
        total / full.k if kind is FailSafeKind.ROSENBERG else 1 / (full.k / float((1 / full.v).sum()) + tau2)
    )
    return FailSafe(
        kind, _up(excess / typical), alpha, 2 * float(special.ndtr(-z)), mean, None, False, full.k, warnings
    )


def _up(number: float) -> int:
    # a whole number computed a few rounding errors too high is not rounded up
    return max(0, math.ceil(number - 1e-9 * max(1.0, abs(number))))

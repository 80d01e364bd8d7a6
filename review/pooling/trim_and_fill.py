"""Trim and fill: estimate the number of studies missing on one side of the funnel, and fill them in.

Source: Duval and Tweedie 2000 (Biometrics 56:455; J Am Stat Assoc 95:89), estimators L0, R0 and Q0.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.choices import MissingEstimator
from review.pooling.early_stop import fit_stopping
from review.pooling.inverse_variance import Fit, fit

_ITERATIONS = 100


class Side(StrEnum):
    """The side of the funnel on which studies are missing."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, eq=False)
class TrimAndFill:
    """The filled analysis.

    Attributes:
        missing, missing_se: estimated number of missing studies and its standard error.
        missing_p: test that none is missing (R0 only).
        side: where they are missing.
        side_given: whether the side was chosen by the caller (otherwise by the sign of Egger's slope).
        estimator: which.
        filled, filled_variances: the added effects and variances.
        fit: the fit to observed and added studies, the added ones last.
        warnings: sentences.
    """

    missing: int
    missing_se: float
    missing_p: float | None
    side: Side
    side_given: bool
    estimator: MissingEstimator
    filled: FloatArray
    filled_variances: FloatArray
    fit: Fit
    warnings: tuple[str, ...]


def trim_and_fill(
    full: Fit,
    estimator: MissingEstimator | str = MissingEstimator.L0,
    *,
    side: Side | str | None = None,
    stop: float | None = None,
) -> TrimAndFill:
    """Trim and fill an intercept-only analysis.

    Args:
        full: the fit; its estimator, test and level serve every refit.
        estimator: of the number of missing studies.
        side: where they are missing; by Egger's slope when absent.
        stop: change of τ² at which ML and REML refits stop, 1e-5 to reproduce R's metafor; exact when absent.

    Raises:
        RefusedData: moderators, weights of one's own, fewer than 3 studies, or no convergence.
    """
    if not full.intercept_only or full.given_weights is not None or full.k < 3:
        raise RefusedData(
            "Trim and fill needs at least 3 studies, no moderators and no weights of one's own."
        )
    chosen = MissingEstimator(estimator)
    where = Side(side) if side is not None else _side(full)
    sign = -1.0 if where is Side.RIGHT else 1.0
    order = np.argsort(sign * full.y, kind="stable")
    y, v = sign * full.y[order], full.v[order]
    missing, number, beta = _iterate(full, y, v, chosen, stop)
    se, p_value = _uncertainty(chosen, number, full.k)
    cut = full.k - missing
    filled, variances = sign * (2 * beta - y[cut:]), v[cut:]
    again = full
    if missing:
        again = fit_stopping(
            np.concatenate([full.y, filled]), np.concatenate([full.v, variances]),
            method=full.method, test=full.test, level=full.level, stop=stop,
        )  # fmt: skip
    warnings = ["Trim and fill tells how much one kind of bias could matter; it does not correct for it."]
    if full.k < 10:
        warnings.append(f"{full.k} studies are few for trim and fill.")
    return TrimAndFill(
        missing, se, p_value, where, side is not None, chosen, filled, variances, again, tuple(warnings)
    )


def _side(full: Fit) -> Side:
    if np.ptp(full.v) == 0:
        raise RefusedData("All variances are equal, so Egger's slope cannot choose the side; name it.")
    x = np.column_stack([np.ones(full.k), np.sqrt(full.v)])
    return Side.RIGHT if fit(full.y, full.v, x, method=full.method).beta[1] < 0 else Side.LEFT


def _iterate(
    full: Fit, y: FloatArray, v: FloatArray, estimator: MissingEstimator, stop: float | None
) -> tuple[int, float, float]:
    k, missing, before = y.size, -1, -1
    for _ in range(_ITERATIONS):
        use = k - max(missing, 0)
        beta = _centre(full, y[:use], v[:use], stop)
        number = _missing(y - beta, estimator)
        before, missing = missing, max(0, round(number))
        if missing == before:
            return missing, number, beta
        if missing >= k:
            break
    raise RefusedData("Trim and fill did not settle on a number of missing studies; try another estimator.")


def _centre(full: Fit, y: FloatArray, v: FloatArray, stop: float | None) -> float:
    return float(fit_stopping(y, v, method=full.method, test=full.test, level=full.level, stop=stop).beta[0])


def _missing(gap: FloatArray, estimator: MissingEstimator) -> float:
    """Estimate the number missing, before rounding, from effects centred at the trimmed estimate."""
    k = gap.size
    rank = np.empty(k)
    rank[np.argsort(np.abs(gap), kind="stable")] = np.arange(1, k + 1)
    if estimator is MissingEstimator.R0:
        below = rank[gap < 0]
        return k - float(below.max() if below.size else 0.0) - 1
    wilcoxon = float(rank[gap > 0].sum())
    if estimator is MissingEstimator.L0:
        return (4 * wilcoxon - k * (k + 1)) / (2 * k - 1)
    inside = 2 * k**2 - 4 * wilcoxon + 0.25
    if inside < 0:
        raise RefusedData(
            "The estimator Q0 is undefined where nearly all effects lie on one side; use L0 or R0."
        )
    return k - 0.5 - math.sqrt(inside)


def _uncertainty(estimator: MissingEstimator, n: float, k: int) -> tuple[float, float | None]:
    """Return the standard error of the unrounded number n, and R0's p-value."""
    if estimator is MissingEstimator.R0:
        return math.sqrt(2 * max(0.0, n) + 2), 0.5 ** (max(0.0, n) + 1)
    variance = (
        k * (k + 1) * (2 * k + 1) + 10 * n**3 + 27 * n**2 + 17 * n - 18 * k * n**2 - 18 * k * n + 6 * k**2 * n
    ) / 24
    if estimator is MissingEstimator.L0:
        return 4 * math.sqrt(max(0.0, variance)) / (2 * k - 1), None
    return 2 * math.sqrt(max(0.0, variance)) / math.sqrt((k - 0.5) ** 2 - n * (2 * k - n - 1)), None

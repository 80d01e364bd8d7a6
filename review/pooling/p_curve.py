"""P-curve: does the distribution of significant p-values speak for a true effect?

Source: Simonsohn, Nelson and Simmons 2014 (J Exp Psychol Gen 143:534) and 2015 (ibid. 144:1146, half p-curve
and Stouffer's method). All tests are z tests of |effect|/SE at the two-sided level 0.05.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from review.errors import RefusedData
from review.pooling.arrays import FloatArray, vector
from review.pooling.scipy_special import special

_ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class CurveTest:
    """Stouffer's combination of pp-values: z (negative in favour of the alternative) and its one-sided p."""

    z: float
    p_value: float


@dataclass(frozen=True, slots=True, eq=False)
class PCurve:
    """A p-curve analysis.

    Attributes:
        p_values: the significant two-sided p-values.
        significant, below_025, total: counts.
        binomial_p: right skew by the share below 0.025.
        binomial_flat_p: flatter than under 33 % power, by the same share.
        full, half: tests of right skew from p < 0.05 and p < 0.025 (`half` is `None` without such p-values).
        full_flat, half_flat: tests of being flatter than under 33 % power.
        power, power_low, power_high: estimated power of the significant studies with 90 % limits, between
            0.05 and 0.99.
        evidential: half p < 0.05, or both below 0.1.
        inadequate: flatter at 0.05 by the full curve, or both half and binomial below 0.1.
        warnings: sentences.
    """

    p_values: FloatArray
    significant: int
    below_025: int
    total: int
    binomial_p: float
    binomial_flat_p: float
    full: CurveTest
    half: CurveTest | None
    full_flat: CurveTest
    half_flat: CurveTest | None
    power: float
    power_low: float
    power_high: float
    evidential: bool
    inadequate: bool
    warnings: tuple[str, ...]


def p_curve(effects: ArrayLike, variances: ArrayLike, *, null: float = 0.0) -> PCurve:
    """Analyse the significant results among independent effects.

    Args:
        effects: effects.
        variances: their variances.
        null: the value that means no effect.

    Raises:
        RefusedData: no effect is significant.
    """
    z = np.abs((vector(effects, "effects") - null) / np.sqrt(vector(variances, "variances")))
    bound, half_bound = (float(special.ndtri(1 - level / 2)) for level in (_ALPHA, _ALPHA / 2))
    kept = z[z > bound]
    if not kept.size:
        raise RefusedData("No effect is significant at 0.05, so there is no p-curve to look at.")
    inner = kept[kept > half_bound]
    third = _noncentrality(1 / 3, bound)
    share = _exceeds(half_bound, third) / _exceeds(bound, third)
    n, m = kept.size, inner.size
    full, half = _combine(_skewed(kept, 0.0, bound)), _half(inner, 0.0, half_bound)
    # under 33 % power large z are likely; 1 − pp is uniform then and small where the curve is flatter
    full_flat = _combine(1 - _skewed(kept, third, bound))
    half_flat = _half(inner, third, half_bound, flat=True)
    binomial_flat = float(special.bdtr(m, n, share))
    power, low, high = _power(kept, bound)
    warnings = (f"{n} significant results are few for a p-curve.",) if n < 10 else ()
    return PCurve(
        p_values=2 * special.ndtr(-kept), significant=n, below_025=m, total=z.size,
        binomial_p=float(special.bdtrc(m - 1, n, 0.5)) if m else 1.0, binomial_flat_p=binomial_flat,
        full=full,
        half=half, full_flat=full_flat, half_flat=half_flat, power=power, power_low=low, power_high=high,
        evidential=half is not None and (half.p_value < 0.05 or max(half.p_value, full.p_value) < 0.1),
        inadequate=full_flat.p_value < 0.05
        or (half_flat is not None and max(half_flat.p_value, binomial_flat) < 0.1),
        warnings=warnings,
    )  # fmt: skip


def _noncentrality(power: float, bound: float) -> float:
    """Return the mean of z that gives this power, leaving out the opposite tail."""
    return bound + float(special.ndtri(power))


def _exceeds(bound: float, mean: float) -> float:
    return float(special.ndtr(mean - bound))


def _skewed(z: FloatArray, mean: float, bound: float) -> FloatArray:
    """Return P(Z ≥ z | Z ≥ bound) for Z around `mean`: under no effect this is p/0.05."""
    return np.asarray(special.ndtr(mean - z) / special.ndtr(mean - bound), dtype=np.float64)


def _combine(pp: FloatArray) -> CurveTest:
    clipped = np.clip(pp, 1e-300, 1 - 1e-16)
    z = float(special.ndtri(clipped).sum() / np.sqrt(pp.size))
    return CurveTest(z, float(special.ndtr(z)))


def _half(z: FloatArray, mean: float, bound: float, *, flat: bool = False) -> CurveTest | None:
    if not z.size:
        return None
    pp = _skewed(z, mean, bound)
    return _combine(1 - pp if flat else pp)


def _power(z: FloatArray, bound: float) -> tuple[float, float, float]:
    """Return the power at which Stouffer's z is 0, and where it is at its 5 % and 95 % points."""
    from scipy.optimize import brentq  # noqa: PLC0415 - slow to import, and only this estimate needs it

    def score(power: float) -> float:
        return _combine(_skewed(z, _noncentrality(power, bound), bound)).z

    found = []
    for target in (0.0, float(special.ndtri(0.05)), float(special.ndtri(0.95))):
        ends = score(_ALPHA) - target, score(0.99) - target
        if ends[0] >= 0:
            found.append(_ALPHA)
        elif ends[1] <= 0:
            found.append(0.99)
        else:
            found.append(float(brentq(lambda x, t=target: score(x) - t, _ALPHA, 0.99, xtol=1e-10)))
    return found[0], found[1], found[2]

"""Log-likelihoods of the normal-normal model and the information criteria built on them."""

import math
from dataclasses import dataclass

import numpy as np

from review.pooling.arrays import FloatArray


@dataclass(frozen=True, slots=True)
class FitStatistics:
    """Log-likelihood, deviance from the saturated model, AIC, BIC and small-sample AIC."""

    ll: float
    deviance: float
    aic: float
    bic: float
    aicc: float


def fit_statistics(
    y: FloatArray,
    v: FloatArray,
    x: FloatArray,
    tau2: float,
    *,
    restricted: bool,
    parameters: int,
    beta: FloatArray | None = None,
) -> FitStatistics:
    """Evaluate the (restricted) likelihood at `tau2` and `beta`, or the best β for it.

    The restricted likelihood carries ½ log|X'X| (Harville 1974), so that the moderators' units do not
    matter.
    """
    k, p = x.shape
    variance = v + tau2
    root = 1.0 / np.sqrt(variance)
    q, r = np.linalg.qr(x * root[:, None])
    scaled = y * root
    left = scaled - q @ (q.T @ scaled) if beta is None else (y - x @ beta) * root
    rss = float(left @ left)
    ll = -0.5 * (float(np.log(variance).sum()) + rss)
    if not restricted:
        ll -= 0.5 * k * math.log(2 * math.pi)
        saturated = -0.5 * float((np.log(2 * math.pi * v)).sum())
        return criteria(ll, -2 * (ll - saturated), parameters, k)
    ll -= 0.5 * (k - p) * math.log(2 * math.pi)
    ll += 0.5 * float(np.linalg.slogdet(x.T @ x)[1]) - float(np.log(np.abs(np.diag(r))).sum())
    return criteria(ll, -2 * ll, parameters, k - p)


def criteria(ll: float, deviance: float, parameters: int, n: int) -> FitStatistics:
    """Information criteria of a log-likelihood with `parameters` parameters and effective sample size n."""
    larger = max(n, parameters + 2)
    return FitStatistics(
        ll=ll,
        deviance=deviance,
        aic=-2 * ll + 2 * parameters,
        bic=-2 * ll + parameters * math.log(n) if n > 0 else math.nan,
        aicc=-2 * ll + 2 * parameters * larger / (larger - parameters - 1),
    )

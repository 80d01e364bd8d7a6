"""ML and REML by Fisher scoring that stops early, to reproduce numbers of programs that do.

R's metafor stops when τ² moves by no more than 1e-5, whatever its size; where sampling variances are small
the third digit of τ² depends on it. The engine's own search goes on to the limit.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from review.pooling.choices import Estimator, Test
from review.pooling.heterogeneity import estimate_tau2
from review.pooling.inverse_variance import Fit, fit
from review.pooling.moments import moments, sample
from review.pooling.tau2_error import standard_error

_ITERATIONS = 100


def fit_stopping(
    yi: ArrayLike, vi: ArrayLike, *, method: Estimator, test: Test, level: float, stop: float | None
) -> Fit:
    """Fit as `fit` does; ML and REML by plain Fisher scoring that ends when τ² moves by at most `stop`."""
    exact = fit(yi, vi, method=method, test=test, level=level)
    if stop is None or not method.likelihood or exact.k < 2:
        return exact
    tau2 = fisher_scoring(exact, stop)
    stopped = fit(yi, vi, method=method, test=test, level=level, tau2=tau2)
    data = sample(exact.y, exact.v)
    at, fixed = moments(data, np.array([tau2])), moments(data, np.zeros(1))
    error = standard_error(data, method, tau2, at=at, fixed=fixed, weights=None)
    return replace(stopped, tau2_fixed=False, se_tau2=error)


def fisher_scoring(full: Fit, stop: float) -> float:
    """Return τ² by Fisher scoring from Hedges' estimate, steps halved where they would leave τ² negative."""
    data = sample(full.y, full.v)
    tau2 = float(estimate_tau2(data, Estimator.HE)[0])
    for _ in range(_ITERATIONS):
        at = moments(data, np.array([tau2]))
        restricted = full.method is Estimator.REML
        trace, square = (at.trace_p, at.trace_pp) if restricted else (at.sum_w, at.sum_w2)
        step = float((at.y_pp_y[0] - trace[0]) / square[0])
        while tau2 + step < 0:
            step /= 2
        tau2 += step
        if abs(step) <= stop:
            break
    return tau2

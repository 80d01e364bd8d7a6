"""Cumulative meta-analysis: the pooled result as studies are added one after the other (Lau et al. 1992)."""

import numpy as np
from numpy.typing import ArrayLike

from review.errors import RefusedData
from review.pooling.inverse_variance import Fit
from review.pooling.refits import Refits, refit_subsets


def order_by(values: ArrayLike) -> tuple[int, ...]:
    """Return the order of rising values; ties keep the order of the rows, missing values come last."""
    return tuple(int(i) for i in np.argsort(np.asarray(values, dtype=np.float64), kind="stable"))


def cumulative(full: Fit, order: tuple[int, ...] | None = None) -> Refits:
    """Refit an intercept-only model to the first 1, 2, ... k studies.

    Args:
        full: the fit to all studies.
        order: positions of the studies in the order they are added; the order of the rows when absent.

    Raises:
        RefusedData: `order` does not name every study once, or the model has moderators.
    """
    positions = tuple(range(full.k)) if order is None else order
    if sorted(positions) != list(range(full.k)):
        raise RefusedData(f"The order of a cumulative analysis must name each of the {full.k} studies once.")
    counts = np.zeros((full.k, full.k))
    counts[:, list(positions)] = np.tril(np.ones((full.k, full.k)))
    return refit_subsets(full, counts)

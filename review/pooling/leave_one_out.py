"""Leave-one-out analysis: the pooled result without each study in turn."""

import numpy as np

from review.errors import RefusedData
from review.pooling.inverse_variance import Fit
from review.pooling.refits import Refits, refit_subsets


def leave_one_out(full: Fit) -> Refits:
    """Refit an intercept-only model without each study; element i leaves out study i.

    Raises:
        RefusedData: one study alone, or a model with moderators.
    """
    if full.k < 2:
        raise RefusedData("Leaving one study out needs at least 2 studies; this analysis has 1.")
    return refit_subsets(full, 1.0 - np.eye(full.k))

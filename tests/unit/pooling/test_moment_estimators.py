"""Moment estimators of τ² with moderators and weights of one's own: values of R's metafor 3.8-1, `rma`."""

import numpy as np
import pytest

from review.pooling.choices import Estimator
from review.pooling.inverse_variance import fit

Y = [0.36, 1.65, -0.93, 2.34, -0.72, 1.2, -0.15]
V = [0.04, 0.09, 0.02, 0.15, 0.06, 0.11, 0.03]
X = np.column_stack([np.ones(7), [1.0, 4, 2, 7, 3, 9, 2]])
WEIGHTS = [1.0, 2, 3, 1, 2, 1, 4]


@pytest.mark.parametrize(
    ("method", "tau2", "se"),
    [
        ("HE", 0.92061384615385, 0.62550056422122),
        ("SJ", 0.93107952206916, 0.60044496958826),
        ("HSk", 0.73110944578206, 0.55595616069552),
        ("DL", 0.73832028385867, 0.56672255191515),
        ("HS", 0.50905176100211, 0.28205479235711),
        ("GENQ", 1.324918125, 0.88106851270785),
        ("GENQm", 0.77220821674439, 0.56671053998909),
    ],
)
def test_moments(method: str, tau2: float, se: float) -> None:
    """`GENQ` has an intercept alone, `GENQm` and the others a moderator."""
    general = method.startswith("GENQ")
    x = None if method == "GENQ" else X
    found = fit(Y, V, x, method=Estimator(method.removesuffix("m")), weights=WEIGHTS if general else None)
    assert found.tau2 == pytest.approx(tau2, rel=1e-11)
    assert found.se_tau2 == pytest.approx(se, rel=1e-11)


def test_effects_that_agree_have_no_rough_spread() -> None:
    """Sidik and Jonkman's start is the spread of the effects, which is none here."""
    assert fit([0.3] * 4, [0.1, 0.2, 0.1, 0.3], method=Estimator.SJ).tau2 == 0

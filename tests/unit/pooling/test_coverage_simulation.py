"""Coverage of confidence intervals by simulation."""

import numpy as np
import pytest

from review.errors import RefusedData
from review.pooling.choices import Test
from review.pooling.coverage_simulation import coverage


@pytest.mark.parametrize("k", [5, 10, 20])
def test_hartung_knapp_is_exact_for_equal_variances(k: int) -> None:
    # with equal variances the statistic is t distributed with k-1 df (Hartung and Knapp 2001)
    z, hk, modified = coverage(np.full(k, 0.2), 0.1, replicates=4000)
    assert abs(hk.share - 0.95) < 3.3 * hk.error
    assert modified.share >= hk.share
    assert z.share < hk.share
    assert hk.width > z.width


def test_unequal_variances_beside_the_modified_form() -> None:
    v = np.array([0.02, 0.05, 0.1, 0.5, 1.5])
    _, hk, modified = coverage(v, 0.05, replicates=3000)
    print(f"Hartung-Knapp {hk.share:.3f}, modified {modified.share:.3f}")
    assert modified.share >= hk.share > 0.85


def test_the_same_numbers_in_any_order_of_blocks() -> None:
    v = np.array([0.1, 0.2, 0.3])

    def backwards(function, blocks):  # type: ignore[no-untyped-def]
        return [function(block) for block in reversed(blocks)][::-1]

    first = coverage(v, 0.1, replicates=2500, tests=(Test.T,))
    assert coverage(v, 0.1, replicates=2500, tests=(Test.T,), runner=backwards) == first
    assert coverage(v, 0.1, replicates=2500, tests=(Test.T,), seed=2) != first


def test_impossible_simulations_are_refused() -> None:
    for v, tau2 in (([0.1], 0.1), ([0.1, -0.1], 0.1), ([0.1, 0.1], -1.0)):
        with pytest.raises(RefusedData, match="simulation"):
            coverage(np.array(v), tau2)

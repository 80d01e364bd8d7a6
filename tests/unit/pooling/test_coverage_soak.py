"""Coverage of 95 % intervals over many replicates, printed as a table; `pytest -m soak -s` runs it."""

from itertools import product

import numpy as np
import pytest

from review.pooling.choices import Test
from review.pooling.coverage_simulation import coverage

REPLICATES = 40_000
TAU2 = (0.0, 0.05, 0.2)
SIZES = (5, 10, 20)


@pytest.mark.soak
def test_coverage_table() -> None:
    """With equal variances Hartung–Knapp limits cover 95 % within Monte-Carlo error."""
    print(f"\n{'k':>3} {'tau2':>5} {'variances':>9} {'z':>7} {'knha':>7} {'adhoc':>7}  (error 0.001)")
    for k, tau2, unequal in product(SIZES, TAU2, (False, True)):
        v = np.geomspace(0.02, 1.0, k) if unequal else np.full(k, 0.2)
        found = {one.test: one for one in coverage(v, tau2, replicates=REPLICATES)}
        kind = "unequal" if unequal else "equal"
        shares = " ".join(f"{found[test].share:7.4f}" for test in (Test.Z, Test.KNHA, Test.ADHOC))
        print(f"{k:3d} {tau2:5.2f} {kind:>9} {shares}")
        if not unequal:
            assert abs(found[Test.KNHA].share - 0.95) < 4 * found[Test.KNHA].error
        assert found[Test.ADHOC].share >= found[Test.KNHA].share

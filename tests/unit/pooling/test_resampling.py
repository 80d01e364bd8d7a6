"""GOSH, permutation tests and the bootstrap: exact cases, and the same numbers however the work is spread."""

import itertools
import pickle
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from review.errors import RefusedData
from review.pooling.bootstrap import bootstrap
from review.pooling.choices import Estimator, Test
from review.pooling.gosh import gosh
from review.pooling.inverse_variance import fit
from review.pooling.permutation import permutation_test
from tests.unit.pooling.published_data import BCG_LATITUDE, BCG_V, BCG_Y

FULL = fit(BCG_Y, BCG_V)
X = np.column_stack([np.ones(13), BCG_LATITUDE])


def backwards(work: Callable[[Any], Any], blocks: Sequence[Any], /) -> list[Any]:
    """Run the blocks in reverse and hand back the answers in order."""
    return [work(block) for block in reversed(blocks)][::-1]


def through_pickle(work: Callable[[Any], Any], blocks: Sequence[Any], /) -> list[Any]:
    """Send work and blocks through pickle, as other processes and machines receive them."""
    return [pickle.loads(pickle.dumps(work))(pickle.loads(pickle.dumps(block))) for block in blocks]


def test_work_can_be_sent_to_other_processes() -> None:
    small = fit(BCG_Y[:7], BCG_V[:7], X[:7])
    assert gosh(FULL, 200, runner=through_pickle).estimate.tolist() == gosh(FULL, 200).estimate.tolist()
    assert permutation_test(small, runner=through_pickle).p_values.tolist() == (
        permutation_test(small).p_values.tolist()
    )
    assert bootstrap(small, 100, runner=through_pickle).tau2.tolist() == bootstrap(small, 100).tau2.tolist()


def test_gosh_of_all_subsets_holds_every_single_study_and_the_full_set() -> None:
    found = gosh(fit(BCG_Y[:5], BCG_V[:5]))
    assert found.complete
    assert len(found.k) == 31
    singles = {round(float(e), 12) for e in found.estimate[found.k == 1]}
    assert singles == {round(float(y), 12) for y in BCG_Y[:5]}
    whole = fit(BCG_Y[:5], BCG_V[:5])
    assert found.estimate[found.k == 5][0] == pytest.approx(whole.beta[0], rel=1e-9)


@pytest.mark.parametrize("method", [Estimator.DL, Estimator.EE, Estimator.REML])
def test_gosh_agrees_with_single_fits(method: Estimator) -> None:
    found = gosh(fit(BCG_Y, BCG_V, method=method), 50, seed=3)
    for i in (0, 7, 49):
        use = found.members[i]
        one = fit(BCG_Y[use], BCG_V[use], method=method)
        assert found.estimate[i] == pytest.approx(one.beta[0], rel=1e-7)
        assert found.tau2[i] == pytest.approx(one.tau2, rel=1e-6, abs=1e-9)
        assert found.q[i] == pytest.approx(one.qe, rel=1e-8, abs=1e-9)


def test_gosh_does_not_depend_on_the_runner() -> None:
    one, other = gosh(FULL, 5000, seed=2), gosh(FULL, 5000, seed=2, runner=backwards)
    assert np.array_equal(one.estimate, other.estimate)
    assert one.members.any(axis=1).all()
    assert not np.array_equal(one.members, gosh(FULL, 5000, seed=3).members)


def test_exact_sign_flips_of_the_bcg_trials() -> None:
    found = permutation_test(fit(BCG_Y, BCG_V, method=Estimator.DL))
    assert found.exact
    assert found.arrangements == 8192
    assert found.p_values[0] == pytest.approx(14 / 8192, rel=1e-12)  # metafor 3.8-1, permutest(exact=TRUE)


def test_exact_permutations_of_a_moderator_enumerate_every_order() -> None:
    y, v, z = BCG_Y[:6], BCG_V[:6], np.array([44.0, 55, 42, 52, 13, 19])
    full = fit(y, v, np.column_stack([np.ones(6), z]), method=Estimator.DL)
    found = permutation_test(full)
    assert (found.exact, found.arrangements) == (True, 720)
    orders = np.array(list(itertools.permutations(range(6))))
    reached = [
        abs(fit(y, v, np.column_stack([np.ones(6), z[o]]), method=Estimator.DL).stat[1])
        >= abs(full.stat[1]) * (1 - 1e-8)
        for o in orders
    ]
    assert found.p_values[1] == pytest.approx(np.mean(reached), rel=1e-12)
    assert found.qm_p == pytest.approx(found.p_values[1])


def test_equal_rows_of_the_design_are_not_counted_twice() -> None:
    x = np.column_stack([np.ones(6), [0, 0, 0, 1, 1, 1]])
    assert permutation_test(fit(BCG_Y[:6], BCG_V[:6], x)).arrangements == 20


def test_sampled_permutations_do_not_depend_on_the_runner() -> None:
    full = fit(BCG_Y, BCG_V, X, test=Test.KNHA)
    one = permutation_test(full, 5000, seed=9)
    other = permutation_test(full, 5000, seed=9, runner=backwards)
    assert one.p_values.tolist() == other.p_values.tolist()
    assert (one.exact, one.arrangements) == (False, 5001)
    assert one.p_values[1] < 0.02


def test_omnibus_of_two_moderators_is_tested_together() -> None:
    x = np.column_stack([X, np.arange(13.0)])
    found = permutation_test(fit(BCG_Y, BCG_V, x), 500)
    assert 0 < found.qm_p < 0.05
    assert found.scheme == "row permutations"


def test_bootstrap_covers_the_estimate_and_keeps_its_seed() -> None:
    found = bootstrap(FULL, 2000, seed=4)
    assert found.percentile[0, 0] < FULL.beta[0] < found.percentile[0, 1]
    assert found.se[0] == pytest.approx(FULL.se[0], rel=0.15)
    other = bootstrap(FULL, 2000, seed=4, runner=backwards)
    assert np.array_equal(found.beta, other.beta)
    assert found.basic[0, 0] == pytest.approx(2 * FULL.beta[0] - found.percentile[0, 1])


def test_model_bootstrap_of_a_regression() -> None:
    full = fit(BCG_Y, BCG_V, X)
    found = bootstrap(full, 1500, resampling="model")
    assert found.beta.shape == (1500, 2)
    assert found.se[1] == pytest.approx(full.se[1], rel=0.2)
    assert found.dropped == 0


def test_bootstrap_leaves_out_samples_without_the_moderator() -> None:
    rare = np.zeros(13)
    rare[0] = 1
    found = bootstrap(fit(BCG_Y, BCG_V, np.column_stack([np.ones(13), rare])), 200)
    assert 40 < found.dropped < 110
    assert np.isfinite(found.beta).all()


def test_what_cannot_be_resampled_is_refused() -> None:
    for call in (gosh, permutation_test, bootstrap):
        with pytest.raises(RefusedData, match="at least 2 studies"):
            call(fit([0.1], [0.1]))
    with pytest.raises(RefusedData, match="ask for at least 1"):
        gosh(FULL, 0)
    assert any("cannot fall below 0.25" in w for w in permutation_test(fit(BCG_Y[:3], BCG_V[:3])).warnings)

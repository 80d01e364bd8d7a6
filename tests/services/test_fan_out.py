"""Random methods of the engine give the same numbers in this process, in several, and on a Dask cluster."""

from collections.abc import Iterator

import numpy as np
import pytest
from distributed import LocalCluster

from review.errors import BadInput
from review.pooling.bootstrap import bootstrap
from review.pooling.coverage_simulation import coverage
from review.pooling.gosh import gosh
from review.pooling.inverse_variance import fit
from review.pooling.permutation import permutation_test
from review.runner import Runner, serial
from review.services.fan_out import processes, runner_called

RNG = np.random.default_rng(5)
V = RNG.uniform(0.05, 0.4, 24)
Y = 0.3 + RNG.normal(size=24) * np.sqrt(V + 0.1)
X = np.column_stack([np.ones(24), np.arange(24) % 5])


@pytest.fixture(scope="module", params=[1, 2])
def cluster(request: pytest.FixtureRequest) -> Iterator[str]:
    """A Dask cluster of one or two workers inside this process."""
    with LocalCluster(
        n_workers=request.param, threads_per_worker=1, processes=False, dashboard_address=None
    ) as found:  # type: ignore[no-untyped-call]
        yield found.scheduler_address


def numbers(runner: Runner) -> list[np.ndarray]:
    """Everything random: several blocks of each method."""
    plain, moderated = fit(Y, V), fit(Y, V, X)
    drawn = bootstrap(plain, 3000, seed=3, runner=runner)
    subsets = gosh(plain, 9000, seed=4, runner=runner)
    covered = coverage(V, 0.1, replicates=2500, seed=6, runner=runner)
    return [
        permutation_test(plain, 5000, seed=1, runner=runner).p_values,
        permutation_test(moderated, 5000, seed=2, runner=runner).p_values,
        drawn.beta,
        drawn.tau2,
        subsets.estimate,
        subsets.tau2,
        np.array([[one.share, one.width] for one in covered]),
    ]


def test_dask(cluster: str) -> None:
    """One and two workers of a cluster."""
    for here, there in zip(numbers(serial), numbers(runner_called(f"dask:{cluster}")), strict=True):
        assert np.array_equal(here, there)


def test_two_processes() -> None:
    """Two processes of this machine; each start of them costs seconds, so that one method stands for all."""
    model = fit(Y, V, X)
    here, there = (permutation_test(model, 3000, seed=2, runner=run) for run in (serial, processes(2)))
    assert np.array_equal(here.p_values, there.p_values)
    for one, two in zip(numbers(serial), numbers(processes(1)), strict=True):
        assert np.array_equal(one, two)


@pytest.mark.parametrize("name", ["clouds", "serial:2", "processes:many", "dask"])
def test_unknown_runners_are_refused(name: str) -> None:
    """The sentence names the choices."""
    with pytest.raises(BadInput, match="choose serial, processes"):
        runner_called(name)

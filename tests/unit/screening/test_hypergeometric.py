import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from review.screening.hypergeometric import log_lower_tails, lower_tail


@given(st.integers(1, 300), st.data())
def test_tails_of_scipy(population: int, data: st.DataObject) -> None:
    marked, drawn = (data.draw(st.integers(0, population)) for _ in range(2))
    most = data.draw(st.integers(0, population))
    expected = float(hypergeom.cdf(most, population, marked, drawn))
    assert lower_tail(most, population, marked, drawn) == pytest.approx(expected, abs=1e-10)


def test_many_at_once() -> None:
    most, population, marked, drawn = (np.array(v) for v in ([0, 3], [50, 100_000], [5, 40], [20, 30_000]))
    expected = hypergeom.logcdf(most, population, marked, drawn)
    assert log_lower_tails(most, population, marked, drawn) == pytest.approx(expected, rel=1e-6)

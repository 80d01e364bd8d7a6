"""Influence diagnostics of the BCG trials against metafor 3.8-1."""

import numpy as np
import pytest

from review.errors import RefusedData
from review.pooling.influence import baujat, blups, influence, standardized_residuals
from review.pooling.inverse_variance import fit
from tests.unit.pooling.published_data import BCG_LATITUDE, BCG_V, BCG_Y

FULL = fit(BCG_Y, BCG_V)
LATITUDE = fit(BCG_Y, BCG_V, np.column_stack([np.ones(13), BCG_LATITUDE]))


def test_influence_set_without_moderators() -> None:
    found = influence(FULL)
    row = [c[0] for c in (found.rstudent, found.dffits, found.cook_d, found.cov_ratio, found.tau2_deleted)]
    expected = [-0.21814248573608827, -0.04070754750125709, 0.0017165413416179616, 1.1164489861459075]
    assert row == pytest.approx([*expected, 0.3361567018036316], rel=1e-6)
    assert found.q_deleted[0] == pytest.approx(151.5825727471086)
    assert found.hat[0] == pytest.approx(0.050594827343666327, rel=1e-7)
    assert found.weight.sum() == pytest.approx(100)
    assert found.dfbetas[-1, 0] == pytest.approx(0.3548158293428246, rel=1e-6)
    assert not found.influential.any()
    assert found.warnings == ()


def test_influence_set_with_a_moderator() -> None:
    found = influence(LATITUDE)
    assert found.rstudent[3] == pytest.approx(-0.6644503335477042, rel=1e-6)
    assert found.cook_d[3] == pytest.approx(0.24950513075296768, rel=1e-6)
    assert list(found.dfbetas[3]) == pytest.approx([0.2603497903169177, -0.4037081204286754], rel=1e-6)


def test_a_study_that_alone_carries_a_moderator_has_no_diagnostics() -> None:
    only = np.zeros(13)
    only[4] = 1
    found = influence(fit(BCG_Y, BCG_V, np.column_stack([np.ones(13), only])))
    assert np.isnan(found.rstudent[4])
    assert np.isfinite(np.delete(found.rstudent, 4)).all()
    assert "Without study 5" in found.warnings[0]


def test_residuals_blups_and_baujat() -> None:
    residuals, shrunk, plot = standardized_residuals(FULL), blups(FULL), baujat(FULL)
    assert residuals.standardized[0] == pytest.approx(-0.22442511351277883, rel=1e-7)
    assert residuals.se[-1] == pytest.approx(0.5935709934686674, rel=1e-7)
    assert shrunk.estimate[0] == pytest.approx(-0.8002335619703496, rel=1e-7)
    assert (shrunk.low[-1], shrunk.high[-1]) == pytest.approx((-0.6238772851, 0.3303911454), rel=1e-7)
    assert plot.contribution[0] == pytest.approx(0.04781834054679319, rel=1e-6)
    assert plot.influence[-1] == pytest.approx(0.11531287624248868, rel=1e-6)


def test_two_studies_can_be_looked_at_and_one_cannot() -> None:
    assert influence(fit([0.1, 0.5], [0.1, 0.2])).warnings[0].startswith("2 studies")
    with pytest.raises(RefusedData, match="no study to spare"):
        influence(fit([0.1], [0.1]))

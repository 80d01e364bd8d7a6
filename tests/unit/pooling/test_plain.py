"""Any result as plain values, as a table and as text."""

import json

import numpy as np
import pytest

from review.pooling.bias_regression import regression_test
from review.pooling.inverse_variance import fit
from review.pooling.leave_one_out import leave_one_out
from review.pooling.multilevel import fit_multilevel
from review.pooling.multilevel_structure import Intercepts
from review.pooling.plain import result_dict, result_frame, result_text
from review.pooling.selection import selection_model
from review.pooling.survival_at_time import pool_survival_at
from review.pooling.trim_and_fill import trim_and_fill
from tests.unit.pooling.published_data import BCG_V, BCG_Y, HACKSHAW_V, HACKSHAW_Y

FULL = fit(BCG_Y, BCG_V)


def test_results_become_json() -> None:
    results = [
        FULL,
        leave_one_out(FULL),
        trim_and_fill(FULL),
        regression_test(FULL),
        selection_model(fit(HACKSHAW_Y, HACKSHAW_V), "stepfun"),
        fit_multilevel(BCG_Y, BCG_V, random=[Intercepts("study", tuple(map(str, range(13))))]),
        pool_survival_at(12, [0.1, 0.3], [0.1, 0.2], groups=["a", "b"]),
    ]
    for result in results:
        assert json.loads(json.dumps(result_dict(result), allow_nan=False))
    assert "model" not in result_dict(results[5])
    filled = result_dict(trim_and_fill(FULL))
    assert filled["side"] == "right"
    assert isinstance(filled["fit"], dict)
    assert filled["fit"]["k"] == 14


def test_undefined_numbers_become_none() -> None:
    found = result_dict(selection_model(fit(HACKSHAW_Y, HACKSHAW_V), "stepfun"))
    assert isinstance(found["se_delta"], list)
    assert found["se_delta"][0] is None


def test_columns_become_a_table() -> None:
    frame = result_frame(leave_one_out(FULL))
    assert list(frame["estimate"]) == pytest.approx(list(leave_one_out(FULL).estimate))
    assert len(frame) == 13


def test_text_shortens_columns_and_ends_with_cautions() -> None:
    text = result_text(trim_and_fill(fit(BCG_Y[:8], BCG_V[:8])))
    assert "missing: " in text
    assert "Caution: 8 studies are few for trim and fill." in text
    assert "(13 values)" in result_text(leave_one_out(FULL))
    by_group = result_text(pool_survival_at(12, [0.1, 0.3], [0.1, 0.2], groups=["a", "b"]))
    assert "groups 2:" in by_group
    single = pool_survival_at(12, [0.1], [0.1])
    assert "q_between: not defined" in result_text(single)


def test_other_values_are_refused() -> None:
    with pytest.raises(TypeError, match="ndarray is not a result"):
        result_dict(np.ones(2))

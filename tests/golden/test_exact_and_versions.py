"""Mixed models against direct maximum likelihood, and measures that differ between versions of metafor."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from review.pooling.glmm import GlmmFit, fit_proportions, fit_rates
from review.pooling.glmm_model import GlmmModel
from review.pooling.glmm_two_arm import TwoArms, fit_tables
from tests.golden.metafor_requests import run
from tests.golden.requests_table import read_columns, subset

REFERENCE = Path(__file__).parents[2].parent / "shared" / "pooling_reference"
EXACT = REFERENCE / "glmm_exact.json"
VERSIONS = REFERENCE / "version_dependent.json"

# the definition taken where metafor 3.8-1 and 5.1-12 differ: version, and its name in the stored values
TAKEN = {"ROM": "3.8-1", "CVR": "3.8-1", "SMDH": "3.8-1", "VR": "both", "SMD": "both"}
MEANS = {"m1i": "m1i", "sd1i": "sd1i", "n1i": "n1i", "m2i": "m2i", "sd2i": "sd2i", "n2i": "n2i"}


def _exact() -> list[dict[str, Any]]:
    if not EXACT.exists():
        return []
    found: list[dict[str, Any]] = json.loads(EXACT.read_text(encoding="utf-8"))["results"]
    return found


def _fit(entry: dict[str, Any]) -> GlmmFit:
    table = subset(read_columns(REFERENCE / entry["csv"]), entry.get("subset"))
    columns = [np.array(table[name], dtype=np.float64) for name in entry["columns"]]
    match entry["model"]:
        case "PLO":
            return fit_proportions(columns[0], columns[1])
        case "IRLN":
            return fit_rates(columns[0], columns[1])
        case model:
            return fit_tables(TwoArms(*columns), model=GlmmModel(model))


@pytest.mark.parametrize("entry", _exact(), ids=lambda entry: str(entry["id"]))
def test_exact_fits(entry: dict[str, Any]) -> None:
    found = _fit(entry)
    limit = 1e-5 * entry["se"]
    assert float(found.beta[0]) == pytest.approx(entry["mu"], abs=limit)
    assert float(found.se[0]) == pytest.approx(entry["se"], rel=1e-5)
    assert float(found.ci_low[0]) == pytest.approx(entry["ci_lb"], abs=3 * limit)
    assert float(found.ci_high[0]) == pytest.approx(entry["ci_ub"], abs=3 * limit)
    assert np.sqrt(found.tau2) == pytest.approx(entry["tau"], rel=1e-5, abs=limit)


@pytest.mark.skipif(not VERSIONS.exists(), reason="the shared reference results are not here")
@pytest.mark.parametrize("measure", TAKEN)
def test_the_version_that_is_taken(measure: str) -> None:
    stored = {one["metafor"]: one for one in json.loads(VERSIONS.read_text(encoding="utf-8"))}
    answer = run({"csv": "normand1999.csv", "fn": "escalc", "measure": measure, "columns": MEANS}, REFERENCE)
    wanted = ("3.8-1", "5.1-12") if TAKEN[measure] == "both" else (TAKEN[measure],)
    for version in wanted:
        for name in ("yi", "vi"):
            assert answer["escalc"][name] == pytest.approx(stored[version][measure][name], rel=1e-9)
    print(f"{measure}: as metafor {', '.join(wanted)}")

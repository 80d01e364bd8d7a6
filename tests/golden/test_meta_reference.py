"""Pooled values of R's package meta, where the engine offers the same definition; the rest is listed."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from review.pooling.choices import Estimator, I2Definition, PredictionRule, Test
from review.pooling.effect_sizes.effects import Effects
from review.pooling.glmm import fit_proportions, fit_rates
from review.pooling.glmm_model import GlmmModel
from review.pooling.glmm_two_arm import TwoArms, fit_tables
from review.pooling.heterogeneity_intervals import IntervalMethod, heterogeneity_intervals
from review.pooling.inverse_variance import Fit, fit
from review.pooling.mantel_haenszel import TablesFit, pool_peto, pool_rates, pool_tables
from review.pooling.measures import Measure
from review.pooling.pooled import from_fit, from_glmm
from tests.golden.requests_counts import _cells
from tests.golden.requests_effects import effects_of, table_of
from tests.golden.requests_table import read_columns

REFERENCE = Path(__file__).parents[2].parent / "shared" / "pooling_reference"
STORED = REFERENCE / "meta_8.4-0.json.gz"

SCALES = {"PLOGIT": "PLO", "PFT": "PFT", "PAS": "PAS", "PRAW": "PR", "PLN": "PLN", "ASD": "AS"}
TABLES = {
    "bcg": {"ai": "tpos", "bi": "tneg", "ci": "cpos", "di": "cneg"},
    "nielweise2007": {"ai": "ai", "n1i": "n1i", "ci": "ci", "n2i": "n2i"},
    "collins1985b": {"ai": "pre.xti", "n1i": "pre.nti", "ci": "pre.xci", "n2i": "pre.nci"},
}
MEANS = {"m1i": "m1i", "sd1i": "sd1i", "n1i": "n1i", "m2i": "m2i", "sd2i": "sd2i", "n2i": "n2i"}
RATES = {"x1i": "x1i", "t1i": "t1i", "x2i": "x2i", "t2i": "t2i"}

# definitions of meta that the engine does not offer
NOT_OFFERED = (
    "Kenward-Roger limits",
    "prediction limits by HK, HK-PR, KR, KR-PR and bootstrap",
    "treatment-arm correction",
    "Jackson's and Biggerstaff's limits of tau2",
    "study limits other than Clopper-Pearson",
    "IQWiG's rule",
    "Mantel-Haenszel with a correction",
    "Cohen's and Glass's standardisers",
    "Cochran's weights for rates",
    "approximate bias factor of the SMD",
    "Greenland and Robins' variance of the Mantel-Haenszel risk difference",
    "a correction of the variance of raw and log proportions alone",
)
LEFT_OUT = (
    "/PM/",  # meta stops PM early
    *(
        "/KR",
        "predict/HK",
        "predict/S",
        "incr/TACC",
        "tau.ci/J",
        "tau.ci/BJ",
        "tau.ci/PL",
        "study_ci",
        "HK/ci",
        "IQWiG6",
    ),
    *("bias", "SMD/Cohen", "SMD/Glass", "SMD/Hedges", "/Cochran", "subgroup", "allstudies", "RR/MH", "RD/MH"),
    *("pooledvar", "nielweise2007/OR/MH", "nielweise2007/RR", "nielweise2007/RD", "nielweise2007/GLMM"),
    *("/SMD/", "nielweise2007/OR/Peto", "/PRAW", "/PLN"),
)


def _stored() -> list[dict[str, Any]]:
    if not STORED.exists():
        return []
    found: list[dict[str, Any]] = json.loads(gzip.decompress(STORED.read_bytes()))["results"]
    return [entry for entry in found if not any(part in entry["id"] + "/" for part in LEFT_OUT)]


def _request(identifier: str) -> tuple[str, dict[str, Any]]:
    """Measure and columns of an entry, in the request format."""
    data, *rest = identifier.split("/")
    if data in ("hackshaw1998", "viechtbauer2005_ex1"):
        return data, {"measure": "GEN", "columns": {"yi": "yi", "vi": "vi"}}
    if data == "sbp":
        return data, {"measure": "GEN", "columns": {"yi": "yi", "sei": "sei"}}
    if data in TABLES:
        measure = SCALES.get(rest[0], rest[0] if rest[0] in ("OR", "RR", "RD") else "OR")
        return data, {"measure": measure, "columns": TABLES[data]}
    if data == "nielweise2008":
        if rest[0] == "IRR":
            return data, {"measure": "IRR", "columns": RATES}
        return data, {
            "measure": {"GLMM": "IRLN"}.get(rest[1], rest[1]),
            "columns": {"xi": "x2i", "ti": "t2i"},
        }
    if data == "normand1999":
        return data, {"measure": rest[0], "columns": MEANS}
    if data == "molloy2014":
        return data, {"measure": rest[0], "columns": {"ri": "ri", "ni": "ni"}}
    outcome, size = (rest.pop(0), "n") if data == "synthetic_onco" else ("xi", "ni")
    return data, {"measure": SCALES.get(rest[0], "PLO"), "columns": {"xi": outcome, "ni": size}}


def _estimator(identifier: str) -> Estimator:
    for part in reversed(identifier.split("/")):
        if part in list(Estimator):
            return Estimator(part)
    if "incr" in identifier or "tau.ci/QP" in identifier:
        return Estimator.DL
    return Estimator.REML


def _options(identifier: str) -> dict[str, Any]:
    if "/incr/" in identifier:
        return {"add": float(identifier.rsplit("/", 1)[1])}
    if "/method.incr/" in identifier:
        return {"to": identifier.rsplit("/", 1)[1]}
    return {}


@pytest.mark.parametrize("entry", _stored(), ids=lambda entry: str(entry["id"]))
def test_pooled_value_of_meta(entry: dict[str, Any]) -> None:
    name = entry["id"]
    data, request = _request(name)
    columns = read_columns(REFERENCE / f"{data}.csv")
    request["escalc"] = _options(name)
    if data in TABLES and request["measure"] in ("OR", "RR"):
        request["escalc"] |= {"drop00": True}  # meta leaves such studies out
    if "GLMM" in name:
        _check_glmm(entry["pooled"], name, request, columns)
        return
    if "/MH" in name or "/Peto" in name:
        _check_counts(entry["pooled"], name, request, columns)
        return
    _check_inverse(entry["pooled"], name, effects_of(request, columns))


def _check_inverse(stored: dict[str, Any], name: str, effects: Effects) -> None:
    test = Test.KNHA if name.endswith("HK") or "/HK/" in name else Test.Z
    if name.endswith("HK/se"):
        test = Test.ADHOC
    model = fit(effects.y, effects.v, method=_estimator(name), test=test)
    common = fit(effects.y, effects.v, method=Estimator.EE)
    for found, suffix in ((common, "common"), (model, "random")):
        _check_limits(found, stored, suffix)
    assert model.tau2 == pytest.approx(stored["tau2"], rel=1e-3, abs=1e-9)
    assert model.qe == pytest.approx(stored["Q"], rel=1e-7)
    definition = I2Definition.TAU2 if name.endswith("I2/tau2") else I2Definition.Q
    assert from_fit(model).i2(definition) == pytest.approx(100 * stored["I2"], rel=1e-4, abs=1e-7)
    if "predict" in name:
        rule = PredictionRule.HTS if name.endswith("HTS") else PredictionRule.T_K_MINUS_1
        limits = from_fit(model).prediction(rule, Test.Z)
        assert limits == pytest.approx((stored["lower_predict"], stored["upper_predict"]), rel=1e-5)
    if "tau.ci" in name:
        kind = IntervalMethod.PROFILE_LIKELIHOOD if name.endswith("PL") else IntervalMethod.Q_PROFILE
        interval = heterogeneity_intervals(model, method=kind).tau2
        # meta's limits stop at a root tolerance of its own
        assert (interval.low, interval.high) == pytest.approx(
            (stored["lower_tau2"], stored["upper_tau2"]), rel=2e-3, abs=1e-5
        )


def _check_limits(found: Fit, stored: dict[str, Any], suffix: str) -> None:
    numbers = [found.beta[0], found.ci_low[0], found.ci_high[0]]
    wanted = [stored[f"{key}_{suffix}"] for key in ("TE", "lower", "upper")]
    assert numbers == pytest.approx(wanted, rel=1e-4, abs=1e-4 * float(found.se[0]))


def _check_glmm(stored: dict[str, Any], name: str, request: dict[str, Any], columns: dict[str, Any]) -> None:
    table = table_of(request, columns)
    measure = Measure(request["measure"])
    test = Test.T if name.endswith("HK") else Test.Z
    used = [table.column(role) for role in measure.roles]
    if measure is Measure.PLO:
        model = fit_proportions(used[0], used[1], test=test)
    elif measure is Measure.IRLN:
        model = fit_rates(used[0], used[1], test=test)
    elif measure is Measure.OR:
        kind = GlmmModel(name.rsplit("/", 1)[1])
        nodes = 1 if kind is GlmmModel.UM_RS else None
        model = fit_tables(TwoArms(*used), model=kind, test=test, nodes=nodes)
    else:
        pytest.skip("meta's model for rates (UM.FS) is compared through metafor's results")
    numbers = [model.beta[0], model.ci_low[0], model.ci_high[0]]
    wanted = [stored[f"{key}_random"] for key in ("TE", "lower", "upper")]
    assert numbers == pytest.approx(wanted, abs=5e-3 * float(model.se[0]) * 2)
    if measure is Measure.PLO:
        assert model.qe_wald == pytest.approx(stored["Q"][0], rel=1e-4)
        assert from_glmm(model).i2(I2Definition.Q_WALD) == pytest.approx(100 * stored["I2"], rel=1e-4)


def _check_counts(
    stored: dict[str, Any], name: str, request: dict[str, Any], columns: dict[str, Any]
) -> None:
    table = table_of(request, columns)
    rows = np.arange(table.rows, dtype=np.int64)
    model: TablesFit
    if request["measure"] == "IRR":
        x1, t1, x2, t2 = (table.column(role) for role in Measure.IRR.roles)
        model = pool_rates(Measure.IRR, (x1, x2), (t1, t2))
    elif name.endswith("Peto"):
        model = pool_peto(_cells(table, rows))
    else:
        model = pool_tables(Measure(request["measure"]), _cells(table, rows))
    numbers = [model.beta, model.ci_low, model.ci_high]
    wanted = [stored[f"{key}_common"] for key in ("TE", "lower", "upper")]
    assert numbers == pytest.approx(wanted, rel=1e-9)


@pytest.mark.skipif(not STORED.exists(), reason="the shared results of meta are not here")
def test_what_is_compared_is_counted() -> None:
    print(f"{len(_stored())} results of meta compared; not offered: {'; '.join(NOT_OFFERED)}")
    assert len(_stored()) > 150

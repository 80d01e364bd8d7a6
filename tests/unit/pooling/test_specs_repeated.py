"""Meta-regression, repeated analyses and the R script of a spec."""

import json
import math

import numpy as np
import pytest

from review.errors import RefusedData, Unsupported
from review.pooling.choices import PredictionRule, Test
from review.pooling.effect_sizes.effects import Correction, CorrectWhich
from review.pooling.measures import Measure, Role
from review.pooling.meta_regression import regress
from review.pooling.metafor_script import metafor_script
from review.pooling.spec import Method, Spec, SubgroupTau, preset
from review.pooling.spec_refits import cumulative_of, leave_one_out_of
from review.pooling.table import StudyTable, study_table
from tests.unit.pooling.published_data import (
    BCG_EVENTS,
    BCG_EVENTS_CONTROL,
    BCG_LATITUDE,
    BCG_NO_EVENTS,
    BCG_NO_EVENTS_CONTROL,
    BCG_YEAR,
)

EVENTS = [16.0, 10, 4, 43, 10, 25, 13, 12, 22, 4, 5, 18, 58, 6]
TOTALS = [17.0, 12, 8, 58, 10, 42, 14, 12, 41, 5, 6, 23, 68, 10]


def pritz(**options: list[str]) -> StudyTable:
    return study_table(
        [f"study {i}" for i in range(14)], {Role.EVENTS: EVENTS, Role.TOTAL: TOTALS}, **options
    )


def bcg(subgroups: list[str] | None = None) -> StudyTable:
    one, two = BCG_EVENTS + BCG_NO_EVENTS, BCG_EVENTS_CONTROL + BCG_NO_EVENTS_CONTROL
    counts = (BCG_EVENTS, one, BCG_EVENTS_CONTROL, two)
    return study_table(
        ["trial"] * 13,
        {role: np.asarray(c, dtype=float) for role, c in zip(Measure.RR.roles, counts, strict=True)},
        studies=[f"s{i // 2}" for i in range(13)],
        subgroups=subgroups,
    )


MODERATORS: dict[str, list[object]] = {
    "ablat": [float(x) for x in BCG_LATITUDE],
    "year": [float(x) for x in BCG_YEAR],
    "half": list("abababababab" + "a"),
}


def test_regression_of_a_table() -> None:
    found = regress(bcg(), Spec(Measure.RR), "~ ablat", MODERATORS)
    assert [c.estimate for c in found.coefficients] == pytest.approx(
        [0.25146821000735886, -0.029101725011649503]
    )
    assert found.r2 == pytest.approx(75.62662181161525)
    assert found.moderators.stat == pytest.approx(16.358232147161285)
    assert [t.term for t in found.terms] == ["ablat"]
    assert found.coefficients[0].vif is None
    assert found.coefficients[1].vif == pytest.approx(1.0)
    assert (found.k, found.studies) == (13, 7)
    assert any("not independent" in text for text in found.warnings)
    assert json.loads(json.dumps(found.to_dict()))["coefficients"][1]["name"] == "ablat"
    assert "R2 75.6 %" in found.to_text()


def test_a_factor_is_tested_as_one_term() -> None:
    found = regress(bcg(), Spec(Measure.RR, test=Test.KNHA), "~ C(half) + year", MODERATORS)
    assert [t.df for t in found.terms] == [1, 1]
    assert found.moderators.df2 == 10
    assert "on 2, 10 df" in found.to_text()


def test_regression_of_a_mixed_model() -> None:
    found = regress(pritz(), preset(Measure.PLO), "~ year", {"year": [float(i) for i in range(14)]})
    assert found.r2 is None
    assert found.q_df == 12
    assert "R2" not in found.to_text()


def test_rows_without_moderators_are_left_out() -> None:
    years: list[object] = [math.nan, *MODERATORS["year"][1:]]
    found = regress(bcg(), Spec(Measure.RR), "~ year", {"year": years})
    assert found.k == 12
    assert any("1 of 13 rows were left out" in text for text in found.warnings)


def test_regressions_that_are_refused() -> None:
    with pytest.raises(RefusedData, match="2 entries for 13 rows"):
        regress(bcg(), Spec(Measure.RR), "~ year", {"year": [1.0, 2.0]})
    with pytest.raises(RefusedData, match="cannot carry"):
        regress(bcg(), Spec(Measure.RR), "~ year", {"year": [1.0, 2.0, *[math.nan] * 11]})
    with pytest.raises(Unsupported, match="no moderators"):
        regress(bcg(), Spec(Measure.OR, Method.MH), "~ year", MODERATORS)


def test_leaving_out_by_spec_is_pooling_the_rest() -> None:
    for spec in (preset(Measure.PLO), Spec(Measure.PAS, Method.REML, Test.KNHA)):
        found = leave_one_out_of(pritz(), spec)
        assert [refit.label for refit in found[:2]] == ["study 0", "study 1"]
        assert found[0].summary is not None
        assert found[0].summary.k == 13
        assert found[0].to_dict()["summary"] is not None
    with pytest.raises(RefusedData, match="at least two"):
        leave_one_out_of(study_table(["a"], {Role.EVENTS: [1.0], Role.TOTAL: [3.0]}), preset(Measure.PLO))


def test_adding_up_ends_at_the_whole() -> None:
    found = cumulative_of(pritz(), preset(Measure.PLO), order=[float(-i) for i in range(14)])
    assert found[0].label == "study 13"
    assert found[-1].summary is not None
    assert found[-1].summary.model.estimate == pytest.approx(1.3765943854805123, abs=1e-6)
    with pytest.raises(RefusedData, match="2 entries for 14 rows"):
        cumulative_of(pritz(), preset(Measure.PLO), order=[1.0, 2.0])
    zeros = study_table(["a", "b"], {Role.EVENTS: [0.0, 3.0], Role.TOTAL: [5.0, 9.0]})
    grown = cumulative_of(zeros, preset(Measure.PLO))
    assert grown[0].summary is None
    assert grown[0].to_dict() == {"label": "a", "summary": None}


def test_script_of_the_preset() -> None:
    script = metafor_script(pritz(subgroups=["a", 'b"'] * 7), preset(Measure.PLO))
    assert (
        'rma.glmm(measure = "PLO", xi = xi, ni = ni, method = "ML", test = "z", level = 95, data = dat)'
        in script
    )
    assert "transf = transf.ilogit" in script
    assert '"b\\""' in script
    assert "16.0, 10.0" in script
    assert "pchisq" in script


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (Spec(Measure.RR, Method.DL, Test.ADHOC), 'method = "DL", test = "adhoc"'),
        (Spec(Measure.OR, Method.MH), 'rma.mh(measure = "OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i'),
        (Spec(Measure.OR, Method.PETO), "rma.peto(ai = ai"),
        (Spec(Measure.OR, Method.GLMM), 'model = "CM.EL", method = "ML"'),
        (
            Spec(Measure.RR, correction=Correction(0.1, CorrectWhich.ALL, drop00=True)),
            'add = 0.1, to = "all", drop00 = TRUE, vtype = "LS"',
        ),
        (Spec(Measure.RR, prediction=PredictionRule.HTS), "not hts"),
        (Spec(Measure.RR, subgroup_tau=SubgroupTau.COMMON), "mods = ~ subgroup - 1"),
    ],
)
def test_scripts_of_two_arms(spec: Spec, words: str) -> None:
    assert words in metafor_script(bcg(["a"] * 13), spec)


def test_scripts_of_other_tables() -> None:
    ready = study_table(["a"], {Role.ESTIMATE: [0.5], Role.SE: [math.nan]})
    assert "yi = c(0.5)" in metafor_script(ready, Spec(Measure.GEN))
    assert "vi = c(NA)" in metafor_script(ready, Spec(Measure.GEN))
    assert "targs = list(ni = dat$ni)" in metafor_script(pritz(), Spec(Measure.PFT))
    rate = study_table(["a"], {Role.EVENTS: [5.0], Role.TIME: [2.0]})
    assert "transf.iirft" in metafor_script(rate, Spec(Measure.IRFT))
    two = study_table(["a"], {role: [1.0] for role in Measure.IRR.roles})
    assert "x1i = x1i, t1i = t1i" in metafor_script(two, Spec(Measure.IRR))
    with pytest.raises(RefusedData, match="no error"):
        metafor_script(study_table(["a"], {Role.ESTIMATE: [0.5]}), Spec(Measure.GEN))
    with pytest.raises(Unsupported, match="GENQ"):
        metafor_script(pritz(), Spec(Measure.PLO, Method.GENQ))


def test_limits_of_tau2_stand_in_the_summary() -> None:
    found = leave_one_out_of(bcg(), Spec(Measure.RR))[0].summary
    assert found is not None
    assert found.tau2_low is not None
    assert found.tau2_high is not None
    assert found.tau2_low < found.tau2 < found.tau2_high

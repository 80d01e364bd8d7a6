"""The R script of an analysis, run in R where metafor is installed, gives the engine's numbers."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from review.errors import Unsupported
from review.pooling.analysis import pool
from review.pooling.choices import Test
from review.pooling.glmm_model import GlmmModel
from review.pooling.measures import Measure, Role
from review.pooling.meta_regression import regress
from review.pooling.metafor_script import Moderators, metafor_script
from review.pooling.result import Summary
from review.pooling.spec import Method, Spec, preset
from review.pooling.table import StudyTable, study_table

EVENTS = [16.0, 10, 4, 43, 10, 25, 13, 12, 22, 4, 5, 18, 58, 6]
TOTALS = [17.0, 12, 8, 58, 10, 42, 14, 12, 41, 5, 6, 23, 68, 10]


def _metafor() -> bool:
    if shutil.which("Rscript") is None:
        return False
    asked = ["Rscript", "-e", "quit(status = !requireNamespace('metafor', quietly = TRUE))"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def test_scripts_reproduce_the_analysis(tmp_path: Path) -> None:
    if not _metafor():
        pytest.skip("R with metafor is not installed")
    table = study_table([f"s{i}" for i in range(14)], {Role.EVENTS: EVENTS, Role.TOTAL: TOTALS})
    specs = (preset(Measure.PLO), Spec(Measure.PLO, Method.REML, Test.KNHA), Spec(Measure.PFT, Method.DL))
    path = tmp_path / "analysis.R"
    path.write_text("\n".join(metafor_script(table, spec) for spec in specs), encoding="utf-8")
    done = subprocess.run(["Rscript", str(path)], capture_output=True, text=True, check=True)
    rows = re.findall(r"pi\.ub *\n *([\d. -]+)\n", done.stdout)
    assert len(rows) == len(specs)
    for row, spec in zip(rows, specs, strict=True):
        assert [float(x) for x in row.split()] == pytest.approx(_numbers(pool(table, spec).overall), abs=2e-5)


def _numbers(found: Summary) -> list[float | None]:
    return [found.estimate, found.ci_low, found.ci_high, found.pi_low, found.pi_high]


def _two_arms() -> StudyTable:
    events1, total1 = [4.0, 6, 3, 62, 33, 180, 8], [123.0, 306, 231, 13598, 5069, 1541, 2545]
    events2, total2 = [11.0, 29, 11, 248, 47, 372, 10], [139.0, 303, 220, 12867, 5808, 1451, 629]
    columns = {Role.EVENTS1: events1, Role.TOTAL1: total1, Role.EVENTS2: events2, Role.TOTAL2: total2}
    return study_table([f"s{i}" for i in range(7)], columns, subgroups=list("aabbabb"))


def _means() -> StudyTable:
    names = (Role.MEAN1, Role.SD1, Role.TOTAL1, Role.MEAN2, Role.SD2, Role.TOTAL2)
    rows = zip(
        (55.0, 47.0, 155, 30, 75, 8),
        (27.0, 7.0, 64, 66, 14, 1),
        (64.0, 66.0, 14, 20, 8, 7),
        (52.0, 45.0, 157, 23, 10, 9),
        strict=True,
    )
    return study_table(["a", "b", "c", "d"], dict(zip(names, (list(row) for row in rows), strict=True)))


def _rates() -> StudyTable:
    return study_table(["a", "b", "c"], {Role.EVENTS: [9.0, 3, 14], Role.TIME: [413.0, 102.0, 256.0]})


def test_scripts_of_other_models_reproduce_them(tmp_path: Path) -> None:
    """Mixed models of two groups, Mantel–Haenszel, Peto, differences, rates, correlations, estimates."""
    if not _metafor():
        pytest.skip("R with metafor is not installed")
    ready = study_table(["a", "b", "c"], {Role.ESTIMATE: [0.5, 0.3, 0.9], Role.SE: [0.2, 0.1, 0.3]})
    correlations = study_table(["a", "b"], {Role.CORRELATION: [0.3, 0.6], Role.TOTAL: [30.0, 50.0]})
    cases = [
        *(
            (_two_arms(), Spec(Measure.OR, Method.GLMM, model=model))
            for model in (GlmmModel.UM_FS, GlmmModel.CM_AL)
        ),
        (_two_arms(), Spec(Measure.RR, Method.MH)),
        (_two_arms(), Spec(Measure.PETO, Method.PETO)),
        (_two_arms(), Spec(Measure.RD, Method.SJ, Test.ADHOC, level=0.9)),
        (_means(), Spec(Measure.SMD, Method.PM)),
        (_rates(), Spec(Measure.IRLN, Method.GLMM)),
        (_rates(), Spec(Measure.IRFT)),
        (correlations, Spec(Measure.ZCOR, Method.EE)),
        (ready, Spec(Measure.GEN, Method.REML, Test.KNHA)),
    ]
    show = "cat('@', fit$beta[1], fit$se[1], fit$ci.lb[1], '\\n')"
    path = tmp_path / "analysis.R"
    path.write_text(f"\n{show}\n".join([*(metafor_script(*case) for case in cases), ""]), encoding="utf-8")
    done = subprocess.run(["Rscript", str(path)], capture_output=True, text=True, check=True)
    rows = re.findall(r"^@ (.*)$", done.stdout, re.MULTILINE)
    assert len(rows) == len(cases)
    for row, (table, spec) in zip(rows, cases, strict=True):
        model = pool(table, spec).overall.model
        # lme4's quadrature has 7 nodes and a numerical Hessian; REML stops at steps of 1e-5
        limit = 5e-3 if spec.method is Method.GLMM else 1e-3
        wanted = [model.estimate, model.se, model.ci_low]
        assert [float(x) for x in row.split()] == pytest.approx(wanted, abs=limit * model.se), spec


def test_a_script_of_moderators_reproduces_them(tmp_path: Path) -> None:
    if not _metafor():
        pytest.skip("R with metafor is not installed")
    kinds, years = ["x", "y", "x", "z", "z", "y", "x"], [1.0, 5.0, 2.0, 7.0, 4.0, 8.0, 3.0]
    columns: dict[str, list[object]] = {"kind": list(kinds), "year": list(years)}
    spec = Spec(Measure.RR, Method.DL)
    show = "cat('@', regression$beta, regression$se, '\\n')"
    script = metafor_script(_two_arms(), spec, Moderators("year + C(kind)", columns))
    path = tmp_path / "analysis.R"
    path.write_text(script + show, encoding="utf-8")
    done = subprocess.run(["Rscript", str(path)], capture_output=True, text=True, check=True)
    row = re.findall(r"^@ (.*)$", done.stdout, re.MULTILINE)[0]
    found = regress(replace(_two_arms(), subgroups=None), spec, "year + C(kind)", columns).coefficients
    by_name = sorted(abs(c.estimate) for c in found)
    assert sorted(abs(float(x)) for x in row.split()[:4]) == pytest.approx(by_name, rel=1e-5)


def test_a_script_refuses_what_r_does_not_have() -> None:
    columns: dict[str, list[object]] = {"year": [1.0] * 7, "ai": [1.0] * 7}
    with pytest.raises(Unsupported, match="center"):
        metafor_script(_two_arms(), Spec(Measure.RR), Moderators("center(year)", columns))
    with pytest.raises(Unsupported, match="rename"):
        metafor_script(_two_arms(), Spec(Measure.RR), Moderators("ai", columns))

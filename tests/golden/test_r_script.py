"""The R script of an analysis, run in R where metafor is installed, gives the engine's numbers."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from review.pooling.analysis import pool
from review.pooling.choices import Test
from review.pooling.measures import Measure, Role
from review.pooling.metafor_script import metafor_script
from review.pooling.result import Summary
from review.pooling.spec import Method, Spec, preset
from review.pooling.table import study_table

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

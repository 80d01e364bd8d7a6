"""The adapter translates a few R expressions and says what it does not."""

import math
from pathlib import Path
from typing import Any

import pytest

from review.errors import Unsupported
from tests.golden.metafor_requests import run
from tests.golden.requests_table import number_column, read_columns, subset, translated

TABLE = "set,year,pre.x,yi,vi\na,1990,1,0.1,0.04\na,1995,2,0.3,0.05\nb,2000,4,0.2,NA\na,2001,3,0.7,0.02\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def request(**options: Any) -> dict[str, Any]:
    return {"csv": "t.csv", "fn": "rma.uni", "measure": "GEN", "columns": {"yi": "yi", "vi": "vi"}, **options}


@pytest.mark.parametrize(
    ("expression", "rows"),
    [
        (None, 4),
        ("set == 'a'", 3),
        ("set != 'a'", 1),
        ("year > 1995", 2),
        ("year >= 1995 & year < 2001", 2),
        ("year <= 1990", 1),
        ("set %in% c('a', 'b')", 4),
        ("year == 1990", 1),
    ],
)
def test_subsets(folder: Path, expression: str | None, rows: int) -> None:
    assert len(subset(read_columns(folder / "t.csv"), expression)["year"]) == rows


def test_columns_and_formulas(folder: Path) -> None:
    columns = read_columns(folder / "t.csv")
    assert number_column(columns, "pre.x * 2 + year").tolist() == [1992, 1999, 2008, 2007]
    assert math.isnan(columns["vi"][2])
    text, renamed = translated("~ factor(set) + I(pre.x^2)", columns)
    assert text == "~ C(set) + I(pre_x**2)"
    assert renamed["pre_x"] == [1, 2, 4, 3]


def test_fits_with_options(folder: Path) -> None:
    plain = run(request(fit={"method": "DL"}, post=["predict", {"name": "confint", "as": "ci"}]), folder)
    assert plain["fit"]["k"] == 3
    assert set(plain) == {"escalc", "fit", "predict", "ci"}
    known = run(request(fit={"tau2": 0.1, "weights": "year"}), folder)
    assert known["fit"]["tau2"] == 0.1
    tested = run(request(mods="~ pre.x", fit={"method": "EE", "btt": 1}), folder)
    assert tested["fit"]["QM_df"] == [1, None]
    assert "error" in run(request(fit={"method": "EE"}, post=["confint"]), folder)["confint"]


@pytest.mark.parametrize(
    "options",
    [
        {"fn": "rma.ls"},
        {"fit": {"optimiser": "nlm"}},
        {"post": ["profile"]},
        {"post": [{"name": "predict", "newmods": 3}]},
        {"transf": "transf.iqlogis", "post": ["predict"]},
        {"mods": "~ relevel(factor(set), ref = 'b')"},
        {"mods": "~ poly(year)"},
        {"subset": "year + 1"},
        {"columns": {"yi": "log(yi)", "vi": "vi"}},
        {"columns": {"yi": "yi + nothing", "vi": "vi"}},
        {"escalc": {"replace": True}},
    ],
)
def test_what_is_not_translated_is_said(folder: Path, options: dict[str, Any]) -> None:
    with pytest.raises(Unsupported):
        run(request(**options), folder)

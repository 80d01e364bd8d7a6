"""The pooled survival curve, and survival at one time point.

The numbers for three made-up studies come from R's metaSurvival formulas worked through independently in the
test.
"""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from review.errors import RefusedData
from review.pooling.survival_at_time import SurvivalScale, pool_survival_at, survival_effects
from review.pooling.survival_curve import PooledCurve, pooled_curve

SHARED = Path(__file__).parents[3].parent / "shared" / "pooling_reference" / "survival"
LEVEL = float(2 * special.ndtr(1.96) - 1)

STUDY = ["a"] * 3 + ["b"] * 3 + ["c"] * 2
TIME = [1.0, 2, 3, 1, 2, 3, 1, 2]
SURVIVAL = [0.9, 0.7, 0.4, 0.8, 0.5, 0.3, 0.95, 0.6]
AT_RISK = [40.0, 35, 25, 60, 45, 28, 30, 28]


def curve() -> PooledCurve:
    return pooled_curve(STUDY, TIME, SURVIVAL, AT_RISK)


def test_fixed_effects_by_hand() -> None:
    found = curve()
    conditional = np.array(
        [[0.9, 0.7 / 0.9, 0.4 / 0.7], [0.8, 0.5 / 0.8, 0.3 / 0.5], [0.95, 0.6 / 0.95, np.nan]]
    )
    n = np.array([[40.0, 35, 25], [60, 45, 28], [30, 28, 0]])
    y = np.arcsin(np.sqrt((n * conditional + 0.25) / (n + 0.5)))
    w = np.where(np.isnan(conditional), 0, 4 * (n + 0.5))
    mean = np.nansum(w * np.nan_to_num(y), axis=0) / w.sum(axis=0)
    assert found.fixed.survival == pytest.approx(np.cumprod(np.sin(mean) ** 2), rel=1e-12)
    q = np.nansum(w * (np.nan_to_num(y) - mean) ** 2)
    assert found.q == pytest.approx(q, rel=1e-10)
    assert (found.q_df, found.studies) == (5, 3)
    assert found.at_risk.tolist() == [130, 108, 53]


def test_greenwood_limits_of_the_first_time() -> None:
    found = curve()
    w = 4 * (np.array([40.0, 60, 30]) + 0.5)
    mean = np.arcsin(np.sqrt(found.fixed.survival[0]))
    deviation = 2 / np.tan(mean) / np.sqrt(w.sum())
    assert found.fixed.high[0] / found.fixed.survival[0] == pytest.approx(np.exp(1.959963985 * deviation))


def test_median_and_mean_by_straight_lines() -> None:
    found = curve()
    s = found.random.survival
    expected = 2 + (s[1] - 0.5) / (s[1] - s[2])
    assert s[1] > 0.5 > s[2]
    assert found.random.median == pytest.approx(expected, rel=1e-12)
    assert found.random.mean == pytest.approx((1 + 2 * s[0] + 2 * s[1] + s[2]) / 2, rel=1e-12)
    assert found.random.mean_low < found.random.mean < found.random.mean_high


def test_the_order_of_rows_does_not_matter_and_the_seed_does_not_move_the_curve() -> None:
    order = [7, 3, 0, 5, 2, 6, 1, 4]
    mixed = pooled_curve(
        [STUDY[i] for i in order], [TIME[i] for i in order], [SURVIVAL[i] for i in order],
        [AT_RISK[i] for i in order], seed=7,
    )  # fmt: skip
    assert mixed.random.survival == pytest.approx(curve().random.survival, rel=1e-12)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"survival": [0.9, 0.95, 0.4, 0.8, 0.5, 0.3, 0.95, 0.6]}, "Survival of study a rises"),
        ({"time": [1.0, 3, 4, 1, 2, 3, 1, 2]}, "Study a lacks a time"),
        ({"survival": [1.2, 0.7, 0.4, 0.8, 0.5, 0.3, 0.95, 0.6]}, "Row 1 needs a positive time"),
        ({"same": [], "time": [1.0, 2, 3, 4, 5, 6, 7, 8]}, "at least 2 studies"),
        ({"time": [1.0]}, "one value per row"),
    ],
)
def test_bad_tables_are_refused(change: dict[str, list[float]], message: str) -> None:
    time, survival = change.get("time", TIME), change.get("survival", SURVIVAL)
    with pytest.raises(RefusedData, match=message):
        pooled_curve(["a"] * 8 if "same" in change else STUDY, time, survival, AT_RISK)


@pytest.mark.skipif(not SHARED.exists(), reason="the reference tables are not here")
@pytest.mark.parametrize("form", ["corrected", "unit"])
@pytest.mark.parametrize("name", ["combescure", "survtab"])
def test_against_metasurvival(name: str, form: str) -> None:
    expected = json.loads((SHARED / f"{name}_expected.json").read_text())
    rows = list(csv.DictReader((SHARED / expected["csv"]).read_text().splitlines()))
    found = pooled_curve(
        [r["study"] for r in rows], *([float(r[c]) for r in rows] for c in ("time", "survival", "at_risk")),
        form=form, level=LEVEL,
    )  # fmt: skip
    wanted = expected["corrected_0.25_0.5" if form == "corrected" else "uncorrected"]
    assert [found.q, found.h2, found.i2] == pytest.approx(wanted["heterogeneity_Q_H_I2"], rel=1e-9)
    for model, got in (("fixed", found.fixed), ("random", found.random)):
        table = wanted[model]
        assert got.survival == pytest.approx(np.array(table["survival"]), abs=1e-6)
        assert got.low == pytest.approx(np.array(table["ci_lb"]), abs=1e-6)
        assert got.high == pytest.approx(np.array(table["ci_ub"]), abs=1e-6)
        assert got.median == pytest.approx(wanted[f"median_{model}"][0], rel=1e-6)
        assert got.mean == pytest.approx(wanted[f"mean_{model}"][0], rel=1e-6)
        limits = [got.mean_low, got.mean_high]
        assert limits == pytest.approx(wanted[f"mean_{model}"][1:], rel=0.01)


def test_survival_at_a_time_by_subgroup() -> None:
    y, v = survival_effects([0.5, 0.6, 0.7, 0.4], at_risk=[30, 40, 50, 60])
    found = pool_survival_at(12, y, v, groups=["early", "early", "late", "late"])
    assert [g.group for g in found.groups] == ["early", "late"]
    assert found.overall.low < found.overall.survival < found.overall.high
    alone = pool_survival_at(12, y[:2], v[:2])
    assert found.groups[0].survival == pytest.approx(alone.overall.survival)
    assert alone.q_between is None
    weights = [1 / g.fit.vb[0, 0] for g in found.groups]
    gap = found.groups[0].fit.beta[0] - found.groups[1].fit.beta[0]
    assert found.q_between == pytest.approx(gap**2 / sum(1 / w for w in weights))


@pytest.mark.parametrize("scale", list(SurvivalScale))
def test_one_study_keeps_its_survival_and_its_limits(scale: SurvivalScale) -> None:
    y, v = survival_effects([0.62], limits=([0.5], [0.71]), scale=scale)
    found = pool_survival_at(24, y, v, scale=scale)
    assert found.overall.survival == pytest.approx(0.62)
    if scale is SurvivalScale.RAW:
        assert found.overall.high - found.overall.low == pytest.approx(0.21)


def test_standard_errors_by_the_delta_method() -> None:
    y, v = survival_effects([0.6], se=[0.05])
    assert y[0] == pytest.approx(np.log(-np.log(0.6)))
    assert v[0] == pytest.approx((0.05 / (0.6 * np.log(0.6))) ** 2)


def test_survival_without_one_measure_of_uncertainty_is_refused() -> None:
    with pytest.raises(RefusedData, match="one of standard errors"):
        survival_effects([0.5])
    with pytest.raises(RefusedData, match="has no place on"):
        survival_effects([1.0], se=[0.1])
    with pytest.raises(RefusedData, match="positive measure"):
        survival_effects([0.5], se=[0.0])
    with pytest.raises(RefusedData, match="one subgroup label"):
        pool_survival_at(1, [0.1, 0.2], [0.1, 0.1], groups=["a"])

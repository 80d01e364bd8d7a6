"""Reconstruction of individual data from Kaplan–Meier figures, and the estimates made from them."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from review.errors import RefusedData
from review.pooling.survival_estimates import (
    Individuals,
    hazard_ratio,
    individuals,
    kaplan_meier,
    median_survival,
    restricted_mean,
)
from review.pooling.survival_reconstruction import Reconstruction, clean_curve, reconstruct

SHARED = Path(__file__).parents[3].parent / "shared" / "pooling_reference" / "survival"
needs_figures = pytest.mark.skipif(not SHARED.exists(), reason="the digitised figures are not here")

# Freireich et al. 1963: weeks of remission in leukaemia, 6-mercaptopurine and placebo
TREATED = individuals(
    [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
    [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0],
)
PLACEBO = individuals([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], np.ones(21))


def test_kaplan_meier_of_the_leukaemia_trial() -> None:
    curve = kaplan_meier(TREATED)
    assert curve.at([6, 7, 10, 13, 16, 22, 23]) == pytest.approx(
        [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4
    )
    assert curve.at([0])[0] == 1
    assert curve.se[0] == pytest.approx(0.0764, abs=5e-5)
    assert (TREATED.n, TREATED.events) == (21, 9)
    assert median_survival(curve)[0] == 23
    assert median_survival(kaplan_meier(PLACEBO))[0] == 8


def test_restricted_mean_is_the_area_under_the_steps() -> None:
    curve = kaplan_meier(individuals([1, 2, 3, 4], [1, 1, 0, 0]))
    assert restricted_mean(curve, 3) == pytest.approx(1 + 0.75 + 0.5)
    with pytest.raises(RefusedData, match="exceeds the last follow-up"):
        restricted_mean(curve, 5)


def test_hazard_ratio_of_the_leukaemia_trial() -> None:
    """Cox model with Efron ties: log hazard ratio 1.5721, SE 0.4124; log-rank chi-square 16.79."""
    found = hazard_ratio(TREATED, PLACEBO)
    assert (found.log_hr, found.se) == pytest.approx((1.5721, 0.4124), abs=5e-5)
    assert found.logrank == pytest.approx(16.79, abs=5e-3)
    assert found.p_value < 0.001
    assert hazard_ratio(PLACEBO, TREATED).log_hr == pytest.approx(-found.log_hr)


def test_a_curve_without_noise_gives_back_its_events() -> None:
    curve = kaplan_meier(TREATED)
    risk = [int((TREATED.time >= t).sum()) for t in (0, 10, 20, 30)]
    found = reconstruct(curve.time, curve.survival, [0, 10, 20, 30], risk)
    assert found.at_risk.tolist() == risk
    assert found.data.n == 21
    assert found.data.events == 9
    again = kaplan_meier(found.data)
    assert again.at(curve.time) == pytest.approx(curve.survival, abs=0.02)
    assert found.curve_median == pytest.approx(22.42, abs=0.05)


def test_percentages_disorder_and_rises_are_cleaned() -> None:
    time, survival = clean_curve(np.array([2.0, -0.1, 1.0, 3.0]), np.array([80.0, 100.5, 79.0, 50.0]))
    assert time.tolist() == [0, 1, 2, 3]
    assert survival == pytest.approx([1.0, 0.795, 0.795, 0.5])


def test_reported_events_guide_the_last_interval() -> None:
    time = np.linspace(1, 20, 20)
    survival = np.exp(-0.05 * time)
    free = reconstruct(time, survival, [0, 10], [100, 55])
    told = reconstruct(time, survival, [0, 10], [100, 55], total_events=free.data.events - 2)
    assert told.data.events == free.data.events - 2
    assert told.warnings == ()
    impossible = reconstruct(time, survival, [0, 10], [100, 55], total_events=99)
    assert "99 were reported" in impossible.warnings[-1]


def test_one_number_at_risk_is_enough() -> None:
    found = reconstruct([1, 2, 3], [0.9, 0.8, 0.7], [0], [50])
    assert (found.data.n, found.data.events) == (50, 15)


@pytest.mark.parametrize(
    ("time", "survival", "when", "risk", "message"),
    [
        ([1.0], [0.5], [0], [10], "at least 2 points"),
        ([1.0, 2], [0.9, 1.3], [0], [10], "between 0 and 1"),
        ([1.0, 2], [0.9, 0.5], [1, 2], [10, 5], "start at 0"),
        ([1.0, 2], [0.9, 0.5], [0, 1], [10, 15], "must not rise"),
    ],
)
def test_unusable_figures_are_refused(
    time: list[float], survival: list[float], when: list[float], risk: list[float], message: str
) -> None:
    with pytest.raises(RefusedData, match=message):
        reconstruct(time, survival, when, risk)


def test_unusable_individual_data_are_refused() -> None:
    with pytest.raises(RefusedData, match="a time of at least 0"):
        individuals([-1.0], [1])
    with pytest.raises(RefusedData, match="events in both groups"):
        hazard_ratio(TREATED, individuals([1.0], [0]))


def read(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((SHARED / name).read_text().splitlines()))


def simulated(figure: int, arm: int) -> Reconstruction:
    points = read(f"km_{figure}_arm{arm}.csv")
    risk = [r for r in read(f"km_{figure}_atrisk.csv") if r["arm"] == str(arm)]
    return reconstruct(
        [float(p["time"]) for p in points], [float(p["survival"]) for p in points],
        [float(r["time"]) for r in risk], [float(r["n"]) for r in risk],
    )  # fmt: skip


def check_arm(found: Reconstruction, truth: Mapping[str, Any]) -> None:
    curve = kaplan_meier(found.data)
    for time, survival in truth["survival"].items():
        assert curve.at([float(time)])[0] == pytest.approx(survival, abs=0.01)
    for horizon, mean in truth["rmst"].items():
        assert restricted_mean(curve, float(horizon)) == pytest.approx(mean, rel=0.02)
    assert found.curve_median == pytest.approx(truth["median"], rel=0.02)


@needs_figures
@pytest.mark.parametrize("figure", [0, 1, 2])
def test_simulated_figures(figure: int) -> None:
    truth = json.loads((SHARED / "km_truth.json").read_text())[f"km_{figure}"]
    arms: list[Individuals] = []
    for arm in (0, 1):
        found = simulated(figure, arm)
        check_arm(found, truth["arms"][arm])
        assert found.at_risk.tolist() == found.reported.tolist()
        assert abs(found.data.events - truth["events"][arm]) <= 2
        arms.append(found.data)
    ratio = hazard_ratio(arms[0], arms[1])
    assert ratio.log_hr == pytest.approx(truth["loghr"], abs=0.05)
    assert ratio.se == pytest.approx(truth["se_loghr"], rel=0.02)


@needs_figures
def test_the_published_figure_of_bonner_2006() -> None:
    expected = json.loads((SHARED / "bonner_expected.json").read_text())
    arms = []
    for arm in expected["arms"].values():
        points, risk = read(arm["curve"]), read(arm["at_risk"])
        found = reconstruct(
            [float(p["time"]) for p in points], [float(p["surv"]) for p in points],
            [float(r["t"]) for r in risk], [float(r["n"]) for r in risk],
        )  # fmt: skip
        wanted = arm["reconstructed"]
        assert found.data.n == wanted["n"]
        assert abs(found.data.events - wanted["events"]) <= 2
        curve = kaplan_meier(found.data)
        assert curve.at([12, 24, 36, 48]) == pytest.approx(wanted["survival_12_24_36_48"], abs=0.02)
        assert median_survival(curve)[0] == pytest.approx(wanted["median"], rel=0.05)
        arms.append(found.data)
    ratio = np.exp(hazard_ratio(arms[0], arms[1]).log_hr)
    assert ratio == pytest.approx(expected["cox_hr_reconstructed"][0], abs=0.04)
    assert ratio == pytest.approx(0.68, abs=0.04)

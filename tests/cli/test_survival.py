"""`review survival`: at a time, as a curve, and from the figure of a trial."""

import math
from pathlib import Path

import pytest

from tests.cli.calls import Desk

AT = """study,s,n,se,low,high,kind
A,0.80,46,0.06,0.66,0.89,x
B,0.62,100,0.05,0.51,0.71,x
C,0.71,80,0.05,0.60,0.80,y
"""
CURVES = "study,t,s,n\nA,1,0.9,40\nA,2,0.8,35\nB,1,0.7,50\nB,2,0.5,30\nC,1,0.8,60\nC,2,0.7,44\n"
SHARED = Path(__file__).parents[3] / "shared" / "pooling_reference" / "survival"


def test_at_a_time(empty_desk: Desk) -> None:
    """Equal effects on the raw scale are a weighted mean; every measure of uncertainty has its options."""
    empty_desk.file("s.csv", AT)
    words = ("survival", "at", "s.csv", "--time", "2", "--survival", "s")
    got = empty_desk.data(*words, "--se", "se", "--scale", "raw", "--method", "EE", "--subgroup", "kind")
    weights = [1 / 0.06**2, 1 / 0.05**2, 1 / 0.05**2]
    mean = sum(w * s for w, s in zip(weights, (0.80, 0.62, 0.71), strict=True)) / sum(weights)
    overall = got["survival_at_time"]["overall"]
    assert overall["survival"] == pytest.approx(mean, rel=1e-12)
    assert overall["high"] - overall["low"] == pytest.approx(
        2 * 1.959963985 / math.sqrt(sum(weights)), rel=1e-8
    )
    assert [group["group"] for group in got["survival_at_time"]["groups"]] == ["x", "y"]
    for more in (("--at-risk", "n"), ("--ci-low", "low", "--ci-high", "high", "--scale", "logit")):
        assert 0.6 < empty_desk.data(*words, *more)["survival_at_time"]["overall"]["survival"] < 0.8
    assert "needs one of" in empty_desk.refused(*words)
    assert "name both" in empty_desk.refused(*words, "--ci-low", "low")
    assert "no column `x`" in empty_desk.refused(*words, "--se", "x")
    assert "`x` in column `kind` is not a number" in empty_desk.refused(*words, "--se", "kind")


def test_a_pooled_curve(empty_desk: Desk) -> None:
    """The curve falls, and stands in a table."""
    empty_desk.file("c.csv", CURVES)
    words = (
        "survival",
        "curve",
        "c.csv",
        "--study",
        "study",
        "--time",
        "t",
        "--survival",
        "s",
        "--at-risk",
        "n",
    )
    got = empty_desk.data(*words)
    assert [point["time"] for point in got["curve"]] == [1, 2]
    assert 0.9 > got["curve"][0]["survival"] > got["curve"][1]["survival"] > 0.5
    assert got["figures"]["studies"] == 3
    assert "Pooled survival curve" in empty_desk.call(*words).stdout


def test_individual_data(empty_desk: Desk) -> None:
    """A curve without censoring gives back its persons; they are written as CSV."""
    points = "".join(f"{t},{1 - t / 20:.4f}\n" for t in range(20))
    empty_desk.file("p.csv", "time,survival\n" + points)
    empty_desk.file("r.csv", "time,n\n0,20\n10,11\n")
    got = empty_desk.data("survival", "individuals", "p.csv", "r.csv", "-o", "ipd.csv")["reconstruction"]
    assert got["persons"] == 20
    assert got["largest_gap"] < 0.02
    rows = (empty_desk.folder / "ipd.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "time,event"
    assert len(rows) == 21
    assert sum(int(row.split(",")[1]) for row in rows[1:]) == got["events"]
    empty_desk.file("one.csv", "time\n1\n")
    assert "two columns" in empty_desk.refused("survival", "individuals", "one.csv", "r.csv")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared curves are not beside the project")
def test_a_published_figure(empty_desk: Desk) -> None:
    """Bonner et al. 2006, radiotherapy alone: 213 patients, median 14.8 months, 134 events."""
    paths = [str(SHARED / name) for name in ("bonner2006_radio.csv", "bonner2006_radio_atrisk.csv")]
    got = empty_desk.data("survival", "individuals", *paths)["reconstruction"]
    assert got["persons"] == 213
    assert got["events"] == pytest.approx(134, abs=3)
    assert got["median"] == pytest.approx(14.8, rel=0.02)

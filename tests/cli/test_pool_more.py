"""What `review pool` shows beside the pooled value: BCG vaccine trials, as metafor prints them.

Data: Colditz et al. 1994 (JAMA 271:698-702), 13 trials; values: metafor 4.x, `rma(measure="RR", ...)`.
"""

import pytest

from tests.cli.calls import Desk

BCG = """trial,tpos,nt,cpos,nc,ablat
Aronson,4,123,11,139,44
Ferguson & Simes,6,306,29,303,55
Rosenthal 1960,3,231,11,220,42
Hart & Sutherland,62,13598,248,12867,52
Frimodt-Moller,33,5069,47,5808,13
Stein & Aronson,180,1541,372,1451,44
Vandiviere,8,2545,10,629,19
TPT Madras,505,88391,499,88391,13
Coetzee & Berjak,29,7499,45,7277,27
Rosenthal 1961,17,1716,65,1665,42
Comstock 1974,186,50634,141,27338,18
Comstock & Webster,5,2498,3,2341,33
Comstock 1976,27,16913,29,17854,33
"""
COLUMNS = ("--events1", "tpos", "--total1", "nt", "--events2", "cpos", "--total2", "nc", "--label", "trial")
ASKED = ("pool", "--table", "bcg.csv", "--measure", "RR", "--method", "REML", "--test", "z", *COLUMNS)


@pytest.fixture
def bcg(empty_desk: Desk) -> Desk:
    """The table in the folder."""
    empty_desk.file("bcg.csv", BCG)
    return empty_desk


def test_regression_on_latitude(bcg: Desk) -> None:
    """The mixed-effects model on absolute latitude (metafor's documentation of `rma.uni`)."""
    got = bcg.data(*ASKED, "--mods", "ablat")["regression"]
    intercept, slope = got["coefficients"]
    assert intercept["estimate"] == pytest.approx(0.2515, abs=1e-4)
    assert slope["estimate"] == pytest.approx(-0.0291, abs=1e-4)
    assert slope["se"] == pytest.approx(0.0072, abs=1e-4)
    assert got["tau2"] == pytest.approx(0.0764, abs=1e-4)
    # metafor prints 16.3571: its REML stops at steps of 1e-5.
    assert got["moderators"]["stat"] == pytest.approx(16.3571, abs=2e-3)
    assert got["moderators"]["df"] == 1


def test_refits(bcg: Desk) -> None:
    """Each row left out once; row by row ends with the whole result."""
    got = bcg.data(*ASKED, "--leave-one-out", "--cumulative", "ablat")
    overall = got["overall"]
    assert overall["model"]["estimate"] == pytest.approx(-0.7145, abs=1e-4)
    assert overall["tau2"] == pytest.approx(0.3132, abs=1e-4)
    assert [each["k"] for each in got["leave_one_out"]] == [12] * 13
    assert got["leave_one_out"][0]["label"] == "Aronson"
    last = got["cumulative"][-1]
    assert last["label"] == "Ferguson & Simes"
    assert last["estimate"] == pytest.approx(overall["estimate"], rel=1e-9)
    assert [each["k"] for each in got["cumulative"]] == list(range(1, 14))


def test_small_studies_and_influence(bcg: Desk) -> None:
    """Egger's test under multiplicative dispersion, trim and fill, case deletion, funnel plot."""
    got = bcg.data(*ASKED, "--bias", "egger", "--trim-and-fill", "--influence", "--funnel", "funnel.svg")
    assert got["bias"]["df"] == 11
    assert got["bias"]["stat"] == pytest.approx(-1.4013, abs=1e-3)
    assert got["bias"]["p"] == pytest.approx(0.1887, abs=1e-3)
    assert got["trim_and_fill"]["missing"] == 1
    assert len(got["influence"]) == 13
    assert (bcg.folder / "funnel.svg").read_text(encoding="utf-8").startswith("<svg")
    assert bcg.data(*ASKED, "--bias", "default")["bias"]["name"].startswith("Peters")


def test_words(bcg: Desk) -> None:
    """Everything at once, for people."""
    more = ("--leave-one-out", "--cumulative", ".", "--influence", "--bias", "begg", "--trim-and-fill")
    shown = bcg.call(*ASKED, *more, "--mods", "ablat").stdout
    for words in (
        "Without each row",
        "Row by row",
        "Influence of each row",
        "rank correlation",
        "Trim and fill",
    ):
        assert words in shown
    assert "Meta-regression on ablat" in shown


def test_proportions_are_set_beside_other_models(empty_desk: Desk) -> None:
    """The preset of proportions has a sensitivity table; a test on precision carries its caution."""
    empty_desk.file("p.csv", "s,x,n\n" + "".join(f"s{i},{3 + i},{20 + 3 * i}\n" for i in range(11)))
    words = ("pool", "--table", "p.csv", "--events", "x", "--total", "n")
    got = empty_desk.data(*words, "--sensitivity", "--bias", "egger")
    assert [each["spec"]["measure"] for each in got["sensitivity"]] == ["PLO", "PAS"]
    assert any("tied to each other" in warning for warning in got["bias"]["warnings"])
    assert "Other models" in empty_desk.call(*words, "--sensitivity").stdout


def test_what_is_refused(bcg: Desk) -> None:
    """A column that is not there, a cell to order by that is no number."""
    assert "no column `year` to order by" in bcg.refused(*ASKED, "--cumulative", "year")
    assert "is no number to order by" in bcg.refused(*ASKED, "--cumulative", "trial")
    assert "colour" in bcg.refused(*ASKED, "--mods", "colour")


TWO = "s,g,h,x,y,n\n" + "".join(
    f"s{i},{'ab'[i % 2]},{'cd'[i // 6]},{3 + i},{9 - i % 5},{20 + 3 * i}\n" for i in range(12)
)
SEVERAL = ("pool", "--table", "two.csv", "x", "y", "--total", "n")


def test_several_outcomes_in_one_call(empty_desk: Desk) -> None:
    """Each outcome comes out as if it were asked for alone, with a forest plot for each grouping."""
    empty_desk.file("two.csv", TWO)
    asked = ("--subgroup", "g", "--subgroup", "h", "--influence", "--bias", "all")
    got = empty_desk.data(*SEVERAL, *asked, "-o", "plots")["outcomes"]
    assert [each.pop("outcome") for each in got] == ["x", "y"]
    alone = ("pool", "--table", "two.csv", "--events", "y", "--total", "n")
    assert got[1] == empty_desk.data(*alone, *asked)
    plots = sorted(path.name for path in (empty_desk.folder / "plots").iterdir())
    assert plots == ["x_g.svg", "x_h.svg", "y_g.svg", "y_h.svg"]
    names = [each["name"].split("'")[0].split(" ")[0] for each in got[0]["bias"]]
    assert names == ["Peters", "Egger", "Egger", "Begg", "Thompson", "Macaskill"]
    empty_desk.call(*SEVERAL, "-o", "plain")
    assert sorted(path.name for path in (empty_desk.folder / "plain").iterdir()) == ["x.svg", "y.svg"]
    shown = empty_desk.call(*SEVERAL, *asked).stdout
    assert shown.count("By h") == shown.count("Influence of each row") == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--funnel", "f.svg"), "--funnel takes one outcome"),
        (("--r-script", "f.R"), "--r-script takes one outcome"),
        (("--title", "T"), "--title takes one outcome"),
        (("-o", "f.svg"), "-o f.svg takes one outcome"),
        (("--events", "x"), "not both"),
        (("--measure", "RD"), "RD has none"),
        (("-o", "two.csv"), "-o two.csv takes one outcome"),
        (("z",), "no column `z`"),
    ],
)
def test_several_outcomes_are_refused(empty_desk: Desk, words: tuple[str, ...], says: str) -> None:
    """What takes one outcome at a time, and tables without a column for each; nothing is written."""
    empty_desk.file("two.csv", TWO)
    assert says in empty_desk.refused(*SEVERAL, *words)
    assert [path.name for path in empty_desk.folder.iterdir()] == ["two.csv"]


def test_plots_of_one_name_are_refused(empty_desk: Desk) -> None:
    """Names that differ only in what a file name cannot hold; a folder that cannot be made."""
    empty_desk.file("two.csv", TWO.replace("x,y", "x y,x/y", 1))
    words = ("pool", "--table", "two.csv", "x y", "x/y", "--total", "n")
    assert "would be called x_y.svg" in empty_desk.refused(*words, "-o", "plots")
    assert not (empty_desk.folder / "plots").exists()
    assert "cannot be made" in empty_desk.refused(*words[:4], *words[5:], "-o", "two.csv/plots")


def test_all_bias_tests_of_two_groups(bcg: Desk) -> None:
    """Every test is made for two-by-two tables."""
    assert len(bcg.data(*ASKED, "--bias", "all")["bias"]) == 10

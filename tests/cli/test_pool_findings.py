"""The methods that `review pool` offers beside the pooled value, on the BCG vaccine trials.

Numbers: R 4.2.2 with metafor 3.8-1 on the same table (`rma`, `robust`, `rma.mv`, `selmodel`, `fsn`, `tes`,
`hc`, `blup`, `baujat`); its selection models and Henmi-Copas limits stop at about 1e-5.
"""

import json
import math
from typing import Any

import pytest

from tests.cli.calls import Desk
from tests.cli.test_pool_more import BCG, COLUMNS

ALLOCATION = ["random"] * 4 + ["alternate"] * 2 + ["random"] * 3 + ["systematic"] * 4
TAILS = [
    ",alloc,region",
    *(f",{kind},{region}" for kind, region in zip(ALLOCATION, "aabbccddeeffg", strict=True)),
]
LINES = [line + tail for line, tail in zip(BCG.splitlines(), TAILS, strict=True)]
ASKED = ("pool", "--table", "bcg.csv", "--measure", "RR", "--method", "REML", "--test", "z", *COLUMNS)


@pytest.fixture
def trials(empty_desk: Desk) -> Desk:
    """The table in the folder, with allocation and region."""
    empty_desk.file("bcg.csv", "\n".join(LINES) + "\n")
    return empty_desk


def got(desk: Desk, *words: str) -> Any:
    """Return what is added to the JSON by these options."""
    return desk.data(*ASKED, *words)


def test_robust_variance(trials: Desk) -> None:
    """CR1 by region; `study` names the study column."""
    by_name = got(trials, "--robust", "region", "--robust-kind", "CR1")["robust"]
    by_study = got(trials, "--study", "region", "--robust", "study", "--robust-kind", "CR1")["robust"]
    assert by_name == by_study
    assert by_name["se"] == pytest.approx([0.1768310576], abs=1e-6)
    assert by_name["p_value"] == pytest.approx([0.00679684221], abs=1e-6)
    assert by_name["reported"]["ci_low"] == pytest.approx(math.exp(-1.147222353), abs=1e-6)


def test_repeated_studies_are_offered_their_models(trials: Desk) -> None:
    """The forms that the hint names are there."""
    shown = trials.call(*ASKED, "--study", "region").stdout
    assert "--robust study, or --multilevel study/row" in shown
    assert "13 rows from 7 studies" in shown
    named = got(trials, "--study", "region", "--multilevel", "study/row")["multilevel"]
    assert named["beta"] == got(trials, "--multilevel", "region/trial")["multilevel"]["beta"]
    assert "--robust study" not in trials.call(*ASKED).stdout


def test_multilevel(trials: Desk) -> None:
    """Trials within kinds of allocation, also with robust tests of the same model."""
    found = got(trials, "--multilevel", "alloc/trial", "--robust", "alloc", "--robust-kind", "CR1")
    assert found["multilevel"]["beta"] == pytest.approx([-0.7039924099], abs=1e-6)
    assert found["multilevel"]["se"] == pytest.approx([0.1923135627], abs=1e-6)
    assert [t["variances"][0] for t in found["multilevel"]["terms"]] == pytest.approx(
        [0.01318641856, 0.3093460716], abs=1e-6
    )
    assert found["robust"]["clusters"] == 3
    assert got(trials, "--multilevel", "alloc|region", "--structure", "ID")["multilevel"]["clusters"] == 7


def test_selection_models(trials: Desk) -> None:
    """Step function and half-normal, and weights chosen beforehand."""
    step = got(trials, "--selection", "stepfun", "--steps", "0.025,0.5", "--alternative", "less")["selection"]
    assert step["beta"] == pytest.approx([-0.6711954251], abs=1e-4)
    assert step["delta"] == pytest.approx([1, 0.631547461, 0.9278433889], abs=1e-4)
    assert step["lrt_p"] == pytest.approx(0.8407508611, abs=1e-5)
    half = got(trials, "--selection", "halfnorm", "--alternative", "less")["selection"]
    assert half["beta"] == pytest.approx([-0.6174447351], abs=1e-4)
    fixed = got(trials, "--selection", "severe-one-tailed")["selection"]
    assert fixed["lrt"] is None
    weights = ("--selection", "stepfun", "--steps", "0.5", "--step-weights", "1,1")
    assert got(trials, *weights)["selection"]["beta"] == pytest.approx([-0.711199], abs=1e-5)


def test_methods_on_p_values(trials: Desk) -> None:
    """Excess significance, fail-safe numbers, PET-PEESE, p-curve."""
    words = ("--excess-significance", "--fail-safe", "Rosenthal", "--pet-peese", "--p-curve", "--henmi-copas")
    found = got(trials, *words)
    assert found["excess_significance"]["observed"] == 8
    assert found["excess_significance"]["expected"] == pytest.approx(7.808830302, abs=1e-4)
    assert found["excess_significance"]["theta"] == pytest.approx(-0.7145323422, abs=1e-6)
    assert found["fail_safe"]["number"] == 598
    assert found["pet_peese"]["pet"]["stat"] == pytest.approx(-1.401282002, abs=1e-7)
    assert found["p_curve"]["significant"] == 8
    assert found["henmi_copas"]["low"] == pytest.approx(-1.155511868, abs=1e-4)
    assert got(trials, "--fail-safe", "rosenberg")["fail_safe"]["number"] == 370


def test_a_null_value_is_named_on_the_reported_scale(trials: Desk) -> None:
    """A risk ratio of 1 is the null value of a comparison where none is named."""
    plain, named = (got(trials, "--p-curve", *more)["p_curve"] for more in ((), ("--null", "1")))
    assert plain == named
    assert got(trials, "--p-curve", "--null", "0.5")["p_curve"]["p_values"] != plain["p_values"]
    assert "no place on the scale" in trials.refused(*ASKED, "--p-curve", "--null", "-1")


@pytest.mark.parametrize(
    "words",
    [
        ("--p-curve",),
        ("--pet-peese",),
        ("--excess-significance",),
        ("--fail-safe", "Orwin"),
        ("--selection", "beta"),
    ],
)
def test_a_single_group_has_no_null_value(empty_desk: Desk, words: tuple[str, ...]) -> None:
    """Methods that rest on p-values are refused without one, and run with one."""
    empty_desk.file("p.csv", "s,x,n\n" + "".join(f"s{i},{3 + 2 * i},{20 + 3 * i}\n" for i in range(12)))
    asked = ("pool", "--table", "p.csv", "--events", "x", "--total", "n")
    assert "name one by --null" in empty_desk.refused(*asked, *words)
    if words != ("--selection", "beta"):
        assert empty_desk.data(*asked, *words, "--null", "0.2")[words[0][2:].replace("-", "_")]


def test_resampling(trials: Desk) -> None:
    """A sampled test of a moderator, the same by two processes; all subsets; bootstrap limits."""
    words = ("--mods", "ablat", "--permutation", "--iterations", "400", "--seed", "7")
    one, two = (got(trials, *words, *more)["permutation"] for more in ((), ("--runner", "processes:2")))
    assert one == two
    assert one["terms"] == ["Intercept", "ablat"]
    assert one["arrangements"] == 401
    found = got(trials, "--gosh", "--iterations", "50", "--bootstrap", "--resampling", "model")
    assert found["gosh"]["subsets"] == 50
    assert found["bootstrap"]["resampling"] == "model"
    assert found["bootstrap"]["percentile"][0][0] < -0.7145 < found["bootstrap"]["percentile"][0][1]
    assert "ask for at least 1" in trials.refused(*ASKED, "--gosh", "--iterations", "0")


def test_values_by_row(trials: Desk) -> None:
    """Predictions and the Baujat plot's coordinates."""
    found = got(trials, "--blups", "--baujat")
    assert [row["blup"] for row in found["blups"][:3]] == pytest.approx(
        [-0.800233562, -1.25170598, -0.9869030934], abs=1e-6
    )
    assert found["blups"][0]["pi_low"] == pytest.approx(math.exp(-1.603682475), abs=1e-6)
    assert found["baujat"][1]["contribution"] == pytest.approx(1.493411408, abs=1e-6)
    assert found["baujat"][1]["influence"] == pytest.approx(0.1121070734, abs=1e-6)


def test_location_scale(trials: Desk) -> None:
    """τ² that goes with latitude, by maximum likelihood."""
    found = trials.data(*ASKED, "--method", "ML", "--location-scale", "ablat")["location_scale"]
    assert found["beta"] == pytest.approx([-0.6875877223], abs=1e-5)
    assert found["alpha"] == pytest.approx([-1.426868424, 0.004652757782], abs=1e-4)


@pytest.mark.parametrize(
    "test",
    ["peters", "egger", "egger-mixed", "begg", "thompson", "harbord", "macaskill", "schwarzer", "deeks"],
)
def test_bias_tests_by_name(trials: Desk, test: str) -> None:
    """Every test that counts of two groups can have."""
    found = got(trials, "--bias", test)["bias"]
    assert 0 < found["p"] < 1
    if test == "egger-mixed":
        assert found["stat"] == pytest.approx(-0.8033291931, abs=1e-6)
    if test == "egger":
        assert found["stat"] == pytest.approx(-1.401282002, abs=1e-7)


def test_bias_tests_need_their_data(empty_desk: Desk) -> None:
    """Counts for Harbord's and Schwarzer's, two groups for Pustejovsky's."""
    rows = "".join(f"s{i},{0.1 * i},{1 + i % 3},{20 + i},0,1,{30 - i}\n" for i in range(11))
    empty_desk.file("g.csv", "s,m,sd,n,m2,sd2,n2\n" + rows)
    one = ("pool", "--table", "g.csv", "--measure", "MN", "--mean", "m", "--sd", "sd", "--total", "n")
    assert "needs counts of events" in empty_desk.refused(*one, "--bias", "harbord")
    assert "does not take" in empty_desk.refused(*one, "--bias", "deeks")
    two = ("--mean1", "m", "--sd1", "sd", "--total1", "n", "--mean2", "m2", "--sd2", "sd2", "--total2", "n2")
    found = empty_desk.data("pool", "--table", "g.csv", "--measure", "SMD", *two, "--bias", "pustejovsky")
    assert found["bias"]["name"].startswith("Pustejovsky")


def test_words(trials: Desk) -> None:
    """Everything for people, rows as tables."""
    words = (
        "--robust",
        "region",
        "--multilevel",
        "region/trial",
        "--selection",
        "halfnorm",
        "--blups",
        "--gosh",
    )
    shown = trials.call(*ASKED, *words, "--iterations", "20", "--mods", "ablat + C(alloc)").stdout
    for text in (
        "Robust variance CR2 by region",
        "Multilevel model",
        "Selection model",
        "unbiased predictions",
    ):
        assert text in shown
    assert "Random subsets" in shown
    assert "VIF" in shown


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--robust", "colour"), "There is no column `colour`"),
        (("--selection", "beta", "--steps", "0.1"), "belong to stepfun"),
        (("--selection", "stepfun", "--steps", "a"), "no list of numbers for --steps"),
        (("--permutation", "--runner", "clouds"), "no runner `clouds`"),
        (("--location-scale", "ablat", "--method", "DL"), "ML and REML"),
        (("--multilevel", "alloc", "--test", "adhoc"), "the tests z and t"),
        (("--sensitivity",), "No other models are set beside RR"),
        (("--r-script", "x.txt"), "written as .R"),
    ],
)
def test_what_is_refused(trials: Desk, words: tuple[str, ...], sentence: str) -> None:
    """One sentence each."""
    assert sentence in trials.refused(*ASKED, *words)


def test_script_for_r(trials: Desk) -> None:
    """The script holds data, call and moderators; the CSV beside it holds the data."""
    trials.call(*ASKED, "--mods", "ablat + C(alloc)", "--r-script", "bcg.R", "--json")
    script = (trials.folder / "bcg.R").read_text(encoding="utf-8")
    assert "mods = ~ ablat + factor(alloc)" in script
    assert 'method = "REML"' in script
    rows = (trials.folder / "bcg_data.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "label,ai,n1i,ci,n2i,ablat,alloc"
    assert rows[1] == "Aronson,4.0,123.0,11.0,139.0,44.0,random"
    assert len(rows) == 14


def test_json_is_json(trials: Desk) -> None:
    """No value that JSON does not have."""
    text = trials.call(*ASKED, "--selection", "severe-one-tailed", "--baujat", "--json").stdout
    json.loads(text, parse_constant=pytest.fail)


def test_two_groupings_at_once(trials: Desk) -> None:
    """The second grouping is what it is alone."""
    both = got(trials, "--subgroup", "alloc", "--subgroup", "region")
    alone = got(trials, "--subgroup", "region")
    assert both["subgroups"] == got(trials, "--subgroup", "alloc")["subgroups"]
    assert both["further_subgroups"][0]["by"] == "region"
    assert both["further_subgroups"][0]["subgroups"] == alone["subgroups"]
    assert both["further_subgroups"][0]["subgroup_test"] == alone["subgroup_test"]
    shown = trials.call(*ASKED, "--subgroup", "alloc", "--subgroup", "region").stdout
    assert "By region" in shown
    assert "no column `colour`" in trials.refused(*ASKED, "--subgroup", "alloc", "--subgroup", "colour")


def test_a_model_beside_may_be_refused(empty_desk: Desk) -> None:
    """No events anywhere: arcsines are all zero and have no Hartung-Knapp limits; the others stand."""
    empty_desk.file("z.csv", "s,x,n\na,0,10\nb,0,12\nc,0,8\n")
    asked = ("pool", "--table", "z.csv", "--events", "x", "--total", "n", "--method", "REML", "--sensitivity")
    logit, arcsine = empty_desk.data(*asked)["sensitivity"]
    assert 0 < logit["estimate"] < 0.1
    assert "Hartung-Knapp" in arcsine["refused"]
    assert "Hartung-Knapp" in empty_desk.call(*asked).stdout

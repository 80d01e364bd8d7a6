"""From a table and a spec to a result: guards, subgroups, cautions, and the forms a result takes."""

import json
import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import RefusedData, Unsupported
from review.pooling.analysis import pool
from review.pooling.choices import I2Definition, PredictionRule, Test
from review.pooling.effect_sizes.effects import Correction
from review.pooling.exact_limits import clopper_pearson, garwood
from review.pooling.glmm_model import GlmmModel
from review.pooling.inverse_variance import fit
from review.pooling.measures import Measure, Role, Transform
from review.pooling.spec import Method, Spec, SubgroupTau, preset, sensitivity
from review.pooling.table import StudyTable, study_table
from review.pooling.transformation import back_transform, freeman_tukey, harmonic_mean
from tests.unit.pooling.published_data import (
    BCG_EVENTS,
    BCG_EVENTS_CONTROL,
    BCG_NO_EVENTS,
    BCG_NO_EVENTS_CONTROL,
)

EVENTS = [16.0, 10, 4, 43, 10, 25, 13, 12, 22, 4, 5, 18, 58, 6]
TOTALS = [17.0, 12, 8, 58, 10, 42, 14, 12, 41, 5, 6, 23, 68, 10]
NAMES = [f"study {i}" for i in range(14)]
ALLOCATION = [
    "random", "random", "random", "random", "alternate", "alternate", "random", "random", "random",
    "systematic", "systematic", "systematic", "systematic",
]  # fmt: skip


def proportions(**options: list[str]) -> StudyTable:
    return study_table(NAMES, {Role.EVENTS: EVENTS, Role.TOTAL: TOTALS}, **options)


def bcg(subgroups: list[str] | None = None) -> StudyTable:
    return study_table(
        [f"trial {i}" for i in range(13)],
        {
            Role.EVENTS1: BCG_EVENTS.astype(float),
            Role.TOTAL1: (BCG_EVENTS + BCG_NO_EVENTS).astype(float),
            Role.EVENTS2: BCG_EVENTS_CONTROL.astype(float),
            Role.TOTAL2: (BCG_EVENTS_CONTROL + BCG_NO_EVENTS_CONTROL).astype(float),
        },
        subgroups=subgroups,
    )


def test_subgroups_with_tau2_of_their_own_and_in_common() -> None:
    own = pool(bcg(ALLOCATION), Spec(Measure.RR))
    assert [s.level for s in own.subgroups] == ["alternate", "random", "systematic"]
    assert [s.model.estimate for s in own.subgroups] == pytest.approx(
        [-0.5407929618493458, -0.9709647042631038, -0.42420739151087583]
    )
    assert own.subgroup_test is not None
    assert own.subgroup_test.q == pytest.approx(1.8614449461545606)
    assert own.subgroup_test.p == pytest.approx(0.39426875888559976)
    shared = pool(bcg(ALLOCATION), Spec(Measure.RR, subgroup_tau=SubgroupTau.COMMON))
    assert [s.tau2 for s in shared.subgroups] == pytest.approx([0.3615036643240183] * 3)
    assert shared.subgroup_test is not None
    assert shared.subgroup_test.q == pytest.approx(1.767511401931709)
    assert shared.subgroup_test.kind == "Wald, common tau2"
    f = pool(bcg(ALLOCATION), Spec(Measure.RR, test=Test.KNHA, subgroup_tau=SubgroupTau.COMMON))
    assert f.subgroup_test is not None
    assert f.subgroup_test.df2 == 10
    assert f.subgroup_test.to_dict()["df2"] == 10
    assert "df 2, 10" in f.to_text()


def test_mixed_model_subgroups_with_a_common_tau2() -> None:
    levels = ["a", "b"] * 7
    shared = pool(
        proportions(subgroups=levels), Spec(Measure.PLO, Method.GLMM, subgroup_tau=SubgroupTau.COMMON)
    )
    assert len({round(s.tau2, 12) for s in shared.subgroups}) == 1
    with pytest.raises(Unsupported, match="no moderators"):
        pool(bcg(ALLOCATION), Spec(Measure.OR, Method.MH, subgroup_tau=SubgroupTau.COMMON))


def test_one_subgroup_is_the_overall_analysis() -> None:
    for spec in (preset(Measure.PLO), Spec(Measure.PAS, Method.REML, Test.KNHA)):
        result = pool(proportions(subgroups=["all"] * 14), spec)
        (only,) = result.subgroups
        assert only.model == result.overall.model
        assert result.subgroup_test is None


def test_rows_without_a_level_are_named() -> None:
    result = pool(proportions(subgroups=["", *["a", "b"] * 6, "a"]), preset(Measure.PLO))
    assert any("1 rows name no subgroup" in text for text in result.warnings)
    with pytest.raises(RefusedData, match="subgroup"):
        pool(proportions(subgroups=[""] * 14), preset(Measure.PLO))


@pytest.mark.parametrize(
    ("measure", "method", "estimate"),
    [
        (Measure.OR, Method.MH, 0.6228740245735201),
        (Measure.OR, Method.PETO, 0.6222294827607031),
        (Measure.RR, Method.EE, math.exp(-0.4302851636540909)),
        (Measure.OR, Method.GLMM, None),
        (Measure.RD, Method.MH, None),
    ],
)
def test_two_arm_methods(measure: Measure, method: Method, estimate: float | None) -> None:
    result = pool(bcg(), Spec(measure, method, model=GlmmModel.CM_AL))
    if estimate is not None:
        assert result.overall.estimate == pytest.approx(estimate)
    weights = [row.weight for row in result.studies]
    if method is Method.GLMM:
        assert weights == [None] * 13
    else:
        assert sum(w or 0.0 for w in weights) == pytest.approx(100.0)
    assert result.studies[0].n2 == 139
    assert result.overall.n is None


def test_rates_by_every_way() -> None:
    table = study_table(
        ["a", "b", "c"],
        {
            Role.EVENTS1: [7.0, 8, 3],
            Role.TIME1: [1.344, 1.6, 12.012],
            Role.EVENTS2: [11.0, 8, 14],
            Role.TIME2: [1.988, 1.461, 10.962],
        },
    )
    estimates = [
        pool(table, Spec(Measure.IRR, method)).overall.estimate
        for method in (Method.MH, Method.EE, Method.GLMM)
    ]
    assert max(estimates) - min(estimates) < 0.2
    single = study_table(["a", "b"], {Role.EVENTS: [5.0, 9.0], Role.TIME: [2.0, 3.0]})
    result = pool(single, Spec(Measure.IRLN, Method.GLMM))
    assert result.overall.n == 5.0
    assert result.studies[0].ci_low == pytest.approx(1.6234864 / 2)
    square = pool(single, Spec(Measure.IRFT, Method.EE))
    assert 2.4 < square.overall.estimate < 3.0


def test_combinations_that_do_not_exist() -> None:
    for spec, error in (
        (Spec(Measure.PAS, Method.GLMM), Unsupported),
        (Spec(Measure.PLO, Method.MH), Unsupported),
    ):
        with pytest.raises(error):
            pool(proportions(), spec)
    with pytest.raises(Unsupported, match="Peto"):
        pool(bcg(), Spec(Measure.RD, Method.PETO))
    with pytest.raises(RefusedData, match="Hartung-Knapp"):
        Spec(Measure.PLO, Method.GLMM, Test.KNHA)
    with pytest.raises(RefusedData, match="confidence level"):
        Spec(Measure.PLO, level=95)


@pytest.mark.parametrize(
    ("columns", "measure", "words"),
    [
        ({Role.EVENTS: [1.0, 12], Role.TOTAL: [9.0, 10]}, "PLO", r"Row 2 \(b\): 12 events out of 10"),
        ({Role.EVENTS: [1.0, -1], Role.TOTAL: [9.0, 10]}, "PLO", "is negative; a count cannot be"),
        ({Role.EVENTS: [1.0, 2]}, "PLO", "no column for total"),
        ({Role.EVENTS: [1.0, 2], Role.TIME: [1.0, 0]}, "IRLN", "is not positive"),
        ({Role.ESTIMATE: [1.0, 2], Role.VARIANCE: [1.0, -0.1]}, "GEN", r"Row 2.*variance of -0\.1"),
        ({Role.ESTIMATE: [1.0, 2], Role.P_VALUE: [0.5, 2]}, "GEN", "not a p-value"),
        ({Role.CORRELATION: [1.2, 0], Role.TOTAL: [9.0, 9]}, "COR", "outside -1 to 1"),
        (
            {Role.MEAN: [1.2, 0], Role.SD: [-1.0, 1], Role.TOTAL: [9.0, 9]},
            "MN",
            "standard deviation cannot be",
        ),
        ({Role.ALPHA: [1.0, 0.5], Role.ITEMS: [9.0, 9], Role.TOTAL: [9.0, 9]}, "ARAW", "reliability must be"),
        ({Role.EVENTS: [math.inf, 2], Role.TOTAL: [9.0, 9]}, "PLO", "is infinite"),
        ({Role.EVENTS: [math.nan, 2], Role.TOTAL: [9.0, math.nan]}, "PLO", "No row is complete"),
    ],
)
def test_impossible_numbers_are_refused_by_row(
    columns: dict[Role, list[float]], measure: str, words: str
) -> None:
    with pytest.raises(RefusedData, match=words):
        pool(study_table(["a", "b"], columns), preset(Measure(measure)))


def test_tables_that_mix_or_repeat_are_refused() -> None:
    columns = {Role.EVENTS: [1.0, 2.0], Role.TOTAL: [9.0, 10.0]}
    with pytest.raises(RefusedData, match=r"2 outcomes .*'CRR', 'ORR'"):
        study_table(["a", "b"], columns, outcomes=["ORR", "CRR"])
    with pytest.raises(RefusedData, match="2 timepoints"):
        study_table(["a", "b"], columns, timepoints=["1", "2"])
    with pytest.raises(RefusedData, match="more than one row: S / x"):
        study_table(["a", "b"], columns, studies=["S", "S"], cohorts=["x", "x"])
    with pytest.raises(RefusedData, match="no rows"):
        study_table([], {})
    with pytest.raises(RefusedData, match="1 entries for 2 rows"):
        study_table(["a", "b"], {Role.EVENTS: [1.0]})


def test_cohorts_of_one_study_are_counted_and_named() -> None:
    result = pool(proportions(studies=["A", "A", *NAMES[2:]]), preset(Measure.PLO))
    assert (result.overall.k, result.overall.studies) == (14, 13)
    assert any("14 rows come from 13 studies" in text and "A" in text for text in result.warnings)
    assert "14 rows from 13 studies" in result.to_text()


def test_cautions() -> None:
    def warned(events: list[float], totals: list[float], spec: Spec) -> str:
        table = study_table(["a"] * len(events), {Role.EVENTS: events, Role.TOTAL: totals})
        return " ".join(pool(table, spec).warnings)

    assert "single row" in warned([3], [9], preset(Measure.PLO))
    assert "1 degree of freedom" in warned([3, 4], [9, 10], Spec(Measure.PLO, test=Test.KNHA))
    assert "tau2 is poorly known" in warned([3, 4, 2], [9, 10, 11], Spec(Measure.PLO))
    assert "narrower than z limits" in warned(
        [30, 31, 30, 29, 30, 30], [60] * 6, Spec(Measure.PLO, test=Test.KNHA)
    )
    assert "left out because numbers are missing" in warned([3, math.nan, 5], [9, 9, 9], Spec(Measure.PR))
    ft = warned([0, 0, 1], [10, 500, 12], Spec(Measure.PFT, Method.EE))
    assert "harmonic mean" in ft
    assert "10 to 500" in ft
    assert "clipped" in warned([0, 0, 0], [10, 12, 11], Spec(Measure.PFT, Method.EE))
    many = study_table([""] * 12, {Role.EVENTS: [math.nan] * 10 + [3, 4], Role.TOTAL: [9.0] * 12})
    assert "and 2 more" in " ".join(pool(many, Spec(Measure.PLO)).warnings)


def test_a_single_row_has_no_prediction_interval() -> None:
    table = study_table(["a"], {Role.EVENTS: [3.0], Role.TOTAL: [9.0]})
    result = pool(table, preset(Measure.PLO))
    assert result.overall.pi_low is None
    assert result.overall.estimate == pytest.approx(1 / 3)
    two = study_table(["a", "b"], {Role.EVENTS: [3.0, 4.0], Role.TOTAL: [9.0, 10.0]})
    assert pool(two, Spec(Measure.PLO, prediction=PredictionRule.HTS)).overall.pi_low is None


def test_the_dictionary_is_json_and_complete() -> None:
    result = pool(proportions(subgroups=["a", "b"] * 7), preset(Measure.PLO))
    found = json.loads(json.dumps(result.to_dict()))
    assert set(found) == {
        "overall", "subgroups", "subgroup_test", "studies", "spec", "spec_digest", "warnings", "input_digest",
        "versions",
    }  # fmt: skip
    for part in (found["overall"], *found["subgroups"]):
        assert {
            "k",
            "studies",
            "estimate",
            "ci_low",
            "ci_high",
            "pi_low",
            "pi_high",
            "tau2",
            "q",
            "i2",
        } <= set(part)
        assert part["i2_definition"] == "Q_Wald"
        assert part["model"]["se"] > 0
    assert found["studies"][0]["events"] == 16
    assert found["spec"]["method"] == "GLMM"
    assert found["subgroups"][1]["level"] == "b"
    assert found["versions"]["engine"]
    assert len(result.to_frame()) == 14


def test_the_text_puts_prediction_and_tau2_before_i2() -> None:
    text = pool(proportions(), preset(Measure.PLO)).to_text()
    assert text.index("prediction interval") < text.index("tau2") < text.index("I2")
    assert "no study weights" in text
    assert "246/326" in text
    plain = pool(proportions(), Spec(Measure.PLO, Method.EE)).to_text()
    assert "prediction" not in plain


def test_digests_follow_content() -> None:
    first, second = proportions(), proportions(subgroups=["a"] * 14)
    assert first.digest() == proportions().digest() != second.digest()
    specs = [preset(Measure.PLO), Spec(Measure.PLO), Spec(Measure.PLO, correction=Correction(0.1))]
    assert len({spec.digest() for spec in specs}) == 3
    assert preset(Measure.PLO).digest() == preset(Measure.PLO).digest()


def test_presets() -> None:
    assert preset(Measure.PLO).method is Method.GLMM
    assert preset(Measure.PLO).i2_definition is I2Definition.Q_WALD
    assert preset(Measure.OR).test is Test.KNHA
    assert [spec.measure for spec in sensitivity(Measure.PLO)] == [Measure.PLO, Measure.PAS]
    assert sensitivity(Measure.OR) == ()
    assert Method("fe") is Method.EE
    assert Spec(Measure.PLO, i2=I2Definition.Q).i2_definition is I2Definition.Q
    for kind in (Method, SubgroupTau, GlmmModel):
        with pytest.raises(RefusedData):
            kind("nonsense")


def test_study_limits_of_counts() -> None:
    low, high = clopper_pearson(np.array([0.0, 10.0, 3.0]), np.array([10.0, 10.0, 10.0]))
    # the rule of the closed ends, and the printed 3/10: 6.67 to 65.25 %
    assert [low[0], high[0]] == pytest.approx([0.0, 1 - 0.025 ** (1 / 10)])
    assert [low[1], high[1]] == pytest.approx([0.025 ** (1 / 10), 1.0])
    assert [low[2], high[2]] == pytest.approx([0.0667, 0.6525], abs=5e-5)
    bottom, top = garwood(np.array([0.0, 5.0]), np.array([1.0, 1.0]))
    assert [bottom[0], top[0]] == pytest.approx([0.0, 3.6888794541139354])
    assert [bottom[1], top[1]] == pytest.approx([1.6235, 11.6683], abs=5e-5)


@pytest.mark.parametrize(
    ("turn", "forward"),
    [
        (Transform.EXP, math.log),
        (Transform.LOGISTIC, lambda p: math.log(p / (1 - p))),
        (Transform.ARCSINE, lambda p: math.asin(math.sqrt(p))),
        (Transform.FREEMAN_TUKEY, lambda p: float(freeman_tukey(np.array(p), 20.0))),
        (Transform.TANH, math.atanh),
        (Transform.SQUARE, math.sqrt),
        (Transform.FREEMAN_TUKEY_RATE, lambda r: (math.sqrt(r) + math.sqrt(r + 1 / 20)) / 2),
        (Transform.HAKSTIAN_WHALEN, lambda a: 1 - (1 - a) ** (1 / 3)),
        (Transform.BONETT, lambda a: -math.log(1 - a)),
        (Transform.IDENTITY, lambda x: x),
    ],
)
def test_back_transformations_undo(turn: Transform, forward: object) -> None:
    assert callable(forward)
    for value in (0.02, 0.3, 0.5, 0.85):
        found = back_transform(np.array([forward(value)]), turn, 20.0)
        assert found[0] == pytest.approx(value, abs=1e-12)


def test_freeman_tukey_is_clipped_to_zero_and_one() -> None:
    found = back_transform(np.array([-1.0, 0.0, 1.57, 3.0]), Transform.FREEMAN_TUKEY, 10.0)
    assert found == pytest.approx([0.0, 0.0, 1.0, 1.0])
    assert back_transform(np.array([0.1]), Transform.FREEMAN_TUKEY_RATE, 10.0)[0] == 0.0
    assert harmonic_mean(np.array([10.0, 40.0])) == 16.0
    assert 0 < back_transform(np.array([0.7]), Transform.FREEMAN_TUKEY)[0] < 1
    assert back_transform(np.array([0.9]), Transform.FREEMAN_TUKEY_RATE)[0] > 0


def test_a_row_without_weights_keeps_its_estimate() -> None:
    table = study_table(["a", "b", "c"], {Role.ESTIMATE: [0.1, 0.2, math.nan], Role.SE: [0.1, 0.2, 0.3]})
    result = pool(table, Spec(Measure.GEN))
    assert result.studies[2].weight is None
    assert result.studies[2].to_dict()["estimate"] is None
    assert result.studies[0].events is None


EFFECTS = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 4)), min_size=3, max_size=12)


@settings(max_examples=40, deadline=None)
@given(EFFECTS, st.floats(-5, 5), st.floats(0.1, 10), st.randoms(use_true_random=False))
def test_order_shift_and_scale(
    rows: list[tuple[float, float]], shift: float, scale: float, random: object
) -> None:
    y, v = (np.array(part) for part in zip(*rows, strict=True))
    base = fit(y, v)
    order = np.random.default_rng(len(rows)).permutation(len(rows))
    shuffled = fit(y[order], v[order])
    moved = fit(y + shift, v)
    larger = fit(scale * y, scale**2 * v)
    unit = float(base.se[0])
    assert shuffled.beta[0] == pytest.approx(base.beta[0], abs=1e-6 * unit)
    assert moved.beta[0] - shift == pytest.approx(base.beta[0], abs=1e-5 * unit)
    assert larger.beta[0] / scale == pytest.approx(base.beta[0], abs=1e-6 * unit)
    assert larger.tau2 / scale**2 == pytest.approx(base.tau2, rel=1e-6, abs=1e-6 * float(v.min()))
    assert base.weights.sum() == pytest.approx(100.0)


def test_importing_the_engine_is_light() -> None:
    code = (
        "import sys, review.pooling.analysis;"
        "heavy = {'pandas', 'scipy.stats', 'scipy.optimize', 'matplotlib', 'formulaic'} & set(sys.modules);"
        "print(sorted(heavy)); sys.exit(bool(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

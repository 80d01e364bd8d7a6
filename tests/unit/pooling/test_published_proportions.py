"""Published pooled proportions: per-study counts in, printed results out."""

import csv
from pathlib import Path

import pytest

from review.pooling.analysis import pool
from review.pooling.choices import I2Definition, Test
from review.pooling.effect_sizes.effects import Correction
from review.pooling.measures import Measure, Role
from review.pooling.result import PoolingResult
from review.pooling.spec import Method, Spec, preset
from review.pooling.spec_refits import leave_one_out_of
from review.pooling.table import StudyTable, study_table

CART = Path(__file__).parents[3].parent / "shared" / "data" / "cart"
needs_cart = pytest.mark.skipif(not CART.is_dir(), reason="the shared CAR-T tables are not here")


# Pritz 1997 (metadat dat.pritz1997)
PRITZ = (
    (16, 17), (10, 12), (4, 8), (43, 58), (10, 10), (25, 42), (13, 14), (12, 12), (22, 41), (4, 5), (5, 6),
    (18, 23), (58, 68), (6, 10),
)  # fmt: skip

# Hannum et al. 2020, objective subset (Chem Senses 45:865): events, n
HANNUM = ((44, 72), (13, 16), (17, 33), (241, 345), (59, 60), (38, 45))


def counts(pairs: tuple[tuple[int, int], ...]) -> StudyTable:
    return study_table(
        [f"study {i}" for i in range(len(pairs))],
        {Role.EVENTS: [float(x) for x, _ in pairs], Role.TOTAL: [float(n) for _, n in pairs]},
    )


def cordas() -> StudyTable:
    with (CART / "cordas2024_nrm_per_study.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return study_table(
        [row["study_id"] for row in rows],
        {
            Role.EVENTS: [float(row["events_nrm"]) for row in rows],
            Role.TOTAL: [float(row["n"]) for row in rows],
        },
        subgroups=[row["entity"] for row in rows],
    )


def limits(result: PoolingResult) -> list[float]:
    return [result.overall.estimate, result.overall.ci_low, result.overall.ci_high]


def test_pritz_glmm_agrees_with_exact_likelihood() -> None:
    result = pool(counts(PRITZ), preset(Measure.PLO))
    model = result.overall.model
    # direct likelihood with 81 adaptive nodes: 1.3765943855 (0.2883798611), tau2 0.5893095551
    assert [model.estimate, model.se, result.overall.tau2] == pytest.approx(
        [1.3765943854805123, 0.288379861114048, 0.5893095551072459], abs=1e-6
    )
    assert limits(result) == pytest.approx([0.798445, 0.692403, 0.874553], abs=1e-5)
    assert result.overall.q == pytest.approx(25.0979089, abs=1e-4)
    assert result.overall.i2 == pytest.approx(48.2028561, abs=1e-3)
    assert result.overall.i2_definition == "Q_Wald"
    assert all(row.weight is None for row in result.studies)


@pytest.mark.parametrize(
    ("measure", "method", "expected", "tau2"),
    [
        (
            Measure.PLO,
            Method.DL,
            (0.757306614841311, 0.660566937418204, 0.833427630796706),
            0.361558277235463,
        ),
        (Measure.PLO, Method.REML, (0.757479298945467, 0.660521964094252, 0.833716207868904), None),
        (
            Measure.PAS,
            Method.DL,
            (0.789332581626728, 0.699331997486593, 0.866976021419285),
            0.0231826188217733,
        ),
        (
            Measure.PFT,
            Method.DL,
            (0.788206800825762, 0.697784605099127, 0.867980638436509),
            0.0178163876022405,
        ),
        (
            Measure.PR,
            Method.DL,
            (0.798030460973905, 0.718331880691565, 0.877729041256245),
            0.0148667569691321,
        ),
    ],
)
def test_pritz_inverse_variance(
    measure: Measure, method: Method, expected: tuple[float, ...], tau2: float | None
) -> None:
    # the stored values add 1/2 to full rows on every scale
    result = pool(counts(PRITZ), Spec(measure, method, correction=Correction(0.5)))
    tolerance = 1e-10 if method is Method.DL else 1e-6
    assert limits(result) == pytest.approx(list(expected), abs=tolerance)
    if tau2 is not None:
        assert result.overall.tau2 == pytest.approx(tau2, abs=1e-10)
    assert sum(row.weight or 0.0 for row in result.studies) == pytest.approx(100.0)


def test_hannum_freeman_tukey_is_the_printed_result() -> None:
    result = pool(counts(HANNUM), Spec(Measure.PFT, Method.DL))
    assert limits(result) == pytest.approx(
        [0.766630548857198, 0.613500468411477, 0.891888795082065], abs=1e-10
    )
    assert [round(100 * x, 1) for x in limits(result)[1:]] == [61.4, 89.2]
    assert result.overall.tau2 == pytest.approx(0.0354006840882975, abs=1e-10)
    assert any("harmonic mean" in warning for warning in result.warnings)


@needs_cart
def test_cordas_glmm_overall_and_by_entity() -> None:
    result = pool(cordas(), preset(Measure.PLO))
    assert result.overall.k == 52
    assert limits(result) == pytest.approx(
        [0.068220976319949, 0.0577821254421458, 0.0803848057106304], abs=1e-5
    )
    assert result.overall.i2 == pytest.approx(64.46, abs=0.01)
    assert [result.overall.pi_low, result.overall.pi_high] == pytest.approx(
        [0.0276205813033307, 0.1587574691249], abs=1e-5
    )
    by_level = {summary.level: summary for summary in result.subgroups}
    printed = {
        "LBCL": (31, 0.061089, 0.048929, 0.076029),
        "MM": (13, 0.080182, 0.058080, 0.109714),
        "MCL": (5, 0.105882, 0.077346, 0.143312),
        "IL": (3, 0.056604, 0.034409, 0.091755),
    }
    for level, (k, *values) in printed.items():
        found = by_level[level]
        assert found.k == k
        assert [found.estimate, found.ci_low, found.ci_high] == pytest.approx(values, abs=1e-5)
    assert result.subgroup_test is not None
    assert result.subgroup_test.q == pytest.approx(9.2698, abs=1e-3)
    assert result.subgroup_test.p == pytest.approx(0.025911, abs=1e-4)


@needs_cart
def test_cordas_inverse_variance_methods() -> None:
    measures = {
        "PLO": Measure.PLO,
        "PAS": Measure.PAS,
        "PFT": Measure.PFT,
        "PR": Measure.PR,
        "PLN": Measure.PLN,
    }
    with (CART / "cordas2024_reference_values.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["method"].startswith("IV ")]
    table = cordas()
    assert table.subgroups is not None
    levels = table.subgroups
    seen = 0
    for row in rows:
        _, scale, tau2, test = row["method"].split()
        chosen = row["set"].removeprefix("NRM ")
        keep = [i for i in range(table.rows) if chosen == "all 52" or levels[i] == chosen]
        part = study_table(
            [table.labels[i] for i in keep], {role: values[keep] for role, values in table.columns.items()}
        )
        spec = Spec(measures[scale], Method(tau2), Test(test), correction=Correction(0.5))
        result = pool(part, spec)
        # the stored iterated fits stopped early
        tolerance = {"REML": 5e-5, "ML": 5e-5, "PM": 2e-4}.get(tau2, 1e-10)
        tolerance = min(tolerance, 1e-6) if (scale, tau2) == ("PLO", "REML") else tolerance
        assert limits(result) == pytest.approx(
            [float(row["est"]), float(row["lo"]), float(row["hi"])], abs=tolerance
        ), row
        assert result.overall.q == pytest.approx(float(row["Q"]), abs=1e-7)
        seen += 1
    assert seen > 300


def test_definitions_of_i2_differ_and_are_named() -> None:
    # x and n of a table with two empty and two full rows: Q.Wald 13.806 on 7 df gives 49.3 %
    pairs = ((0, 10), (0, 15), (3, 20), (10, 30), (5, 25), (1, 18), (12, 12), (20, 40))
    result = pool(counts(pairs), preset(Measure.PLO))
    assert result.overall.q == pytest.approx(13.806, abs=5e-4)
    assert result.overall.q_df == 7
    assert result.overall.i2 == pytest.approx(49.3, abs=0.05)
    other = pool(counts(pairs), Spec(Measure.PLO, Method.GLMM, i2=I2Definition.TAU2))
    assert other.overall.i2 == pytest.approx(94.3, abs=0.1)
    assert other.overall.i2_definition == "tau2"


@needs_cart
def test_cordas_leave_one_out_glmm() -> None:
    found = leave_one_out_of(cordas(), preset(Measure.PLO))
    expected = {
        "Abramson_2020": (0.07009, 0.05957, 0.08231),
        "Akthar_2023": (0.06868, 0.05801, 0.08113),
        "Berning_2024": (0.06659, 0.05667, 0.07811),
    }
    by_label = {refit.label: refit.summary for refit in found}
    for label, numbers in expected.items():
        summary = by_label[label]
        assert summary is not None
        assert [summary.estimate, summary.ci_low, summary.ci_high] == pytest.approx(numbers, abs=6e-6)

"""Effect sizes at the edges of their definitions: smallest samples, limits that touch, huge samples."""

import math

import numpy as np
import pytest

from review.errors import RefusedData
from review.pooling.effect_sizes.compute import effect_sizes
from review.pooling.effect_sizes.continuous import exact_bias_factor
from review.pooling.effect_sizes.correlations import correlations, gauss_series, partial_correlations
from review.pooling.effect_sizes.effects import Correction, CorrectWhich, VarianceType
from review.pooling.effect_sizes.generic import from_limits, from_p_value, from_ratio_limits
from review.pooling.measures import Measure, Role
from review.pooling.table import study_table


def test_the_bias_factor_at_its_smallest_samples() -> None:
    """Γ(m/2)/(√(m/2) Γ((m−1)/2)): 1/√π at 2, √(2/3)·√π/2 at 3, none below 2."""
    found = exact_bias_factor(np.array([1.0, 2.0, 3.0]))
    assert math.isnan(found[0])
    assert found[1] == pytest.approx(1 / math.sqrt(math.pi), rel=1e-14)
    assert found[2] == pytest.approx(math.sqrt(2 / 3) * math.sqrt(math.pi) / 2, rel=1e-14)


def test_the_point_biserial_variance_of_soper() -> None:
    """R's metafor 3.8-1, escalc(measure="RPB", vtype="CS") of means 27 (7, n 31) and 15 (9, n 12)."""
    rows = dict(zip(Measure.RPB.roles, ([27.0], [7.0], [31.0], [15.0], [9.0], [12.0]), strict=True))
    found = effect_sizes(study_table(["a"], rows), Measure.RPB, variance=VarianceType.CS)
    assert found.y[0] == pytest.approx(0.5877050437143259, rel=1e-12)
    assert found.v[0] == pytest.approx(0.0090792928308149, rel=1e-12)


def test_fisher_z_needs_four() -> None:
    found = correlations(Measure.ZCOR, np.array([0.2, 0.2]), np.array([3.0, 4.0]), VarianceType.LS)
    assert math.isnan(found.v[0])
    assert found.v[1] == 1.0


def test_the_gauss_series_of_large_samples() -> None:
    """₂F₁(½, ½; c; z) is 1 + z/(4c) + 9z²/(32c(c+1)) + ... where c is large."""
    c, z = 1e9, 0.9
    expected = 1 + z / (4 * c) + 9 * z * z / (32 * c * (c + 1))
    assert gauss_series(0.5, np.array([c]), np.array([z]))[0] == pytest.approx(expected, rel=1e-15)
    # ₂F₁(1, 1; 2; z) is −ln(1−z)/z
    assert gauss_series(1.0, np.array([2.0]), np.array([z]))[0] == pytest.approx(
        -math.log(0.1) / z, rel=1e-12
    )
    assert math.isnan(gauss_series(0.5, np.array([math.nan]), np.array([z]))[0])
    assert math.isnan(gauss_series(0.5, np.array([100.0]), np.array([math.nan]))[0])


def test_r_squared_belongs_to_the_semipartial_correlation() -> None:
    t, n, predictors = np.array([2.0]), np.array([40.0]), np.array([3.0])
    with_it = partial_correlations(Measure.PCOR, t, n, predictors, np.array([0.4]))
    assert with_it.y[0] == pytest.approx(2 / math.sqrt(4 + 36))
    assert partial_correlations(Measure.PCOR, t, n, predictors, None).v[0] == with_it.v[0]


def test_an_estimate_may_touch_its_limits() -> None:
    one = np.array([1.0])
    assert from_limits(one, np.array([0.0]), one).v[0] == pytest.approx((1 / 3.919927969) ** 2)
    assert from_limits(one, one, np.array([2.0])).v[0] == pytest.approx((1 / 3.919927969) ** 2)


def test_messages_count_rows_from_one() -> None:
    good, bad = np.array([1.0, 1.0]), np.array([2.0, 0.5])
    with pytest.raises(RefusedData, match=r"Row 2: the limits 0 to 0\.5"):
        from_limits(good, np.zeros(2), bad)
    with pytest.raises(RefusedData, match="Row 2: a ratio"):
        from_ratio_limits(good, np.array([0.5, 0.0]), np.array([2.0, 2.0]))
    with pytest.raises(RefusedData, match="Row 2: no standard error"):
        from_p_value(good, np.array([0.5, 1.0]))


NAN = math.nan
ONE_ARM = {Role.EVENTS: [0.0, 4.0], Role.TIME: [10.0, 20.0]}
TWO_ARMS = {
    Role.EVENTS1: [0.0, 4.0, 0.0],
    Role.TIME1: [10.0, 20.0, 5.0],
    Role.EVENTS2: [3.0, 5.0, 0.0],
    Role.TIME2: [12.0, 25.0, 6.0],
}


@pytest.mark.parametrize(
    ("measure", "correction", "y", "v"),
    [
        (Measure.IR, Correction(), [0.05, 0.2], [0.005, 0.01]),
        (Measure.IRLN, Correction(), [-2.995732273554, -1.6094379124341], [2, 0.25]),
        (Measure.IRS, Correction(), [0, 0.44721359549996], [0.025, 0.0125]),
        (Measure.IRFT, Correction(), [0.15811388300842, 0.47360679774998], [0.025, 0.0125]),
        (
            Measure.IRLN,
            Correction(0.25, CorrectWhich.ALL),
            [-3.6888794541139, -1.5488132906177],
            [4, 0.23529411764706],
        ),
        (Measure.IRR, Correction(), [-1.7635885922614, 0, 0.18232155679395], [2.2857142857143, 0.45, 4]),
        (
            Measure.IRD,
            Correction(),
            [-0.24166666666667, 0, 0.016666666666667],
            [0.029305555555556, 0.018, 0.033888888888889],
        ),
        (Measure.IRSD, Correction(), [-0.5, 0, 0], [0.045833333333333, 0.0225, 0.091666666666667]),
        (Measure.IRR, Correction(drop00=True), [-1.7635885922614, 0, NAN], [2.2857142857143, 0.45, NAN]),
        (Measure.IRR, Correction(None, CorrectWhich.NONE), [NAN, 0, NAN], [NAN, 0.45, NAN]),
    ],
)
def test_rates_without_events(
    measure: Measure, correction: Correction, y: list[float], v: list[float]
) -> None:
    """Values of R's metafor 3.8-1, `escalc` with `add`, `to` and `drop00`."""
    columns = ONE_ARM if measure.single_group else TWO_ARMS
    table = study_table([""] * len(y), columns)
    found = effect_sizes(table, measure, correction)
    assert found.y == pytest.approx(y, rel=1e-12, nan_ok=True, abs=1e-14)
    assert found.v == pytest.approx(v, rel=1e-12, nan_ok=True)


EMPTY = {
    Role.EVENTS1: [0.0, 0, 5, 10, 10],
    Role.TOTAL1: [10.0] * 5,
    Role.EVENTS2: [0.0, 3, 5, 12, 7],
    Role.TOTAL2: [12.0] * 5,
}


@pytest.mark.parametrize(
    ("measure", "drop", "y", "v"),
    [
        (
            Measure.RR,
            True,
            [NAN, -1.7788560643921, 0.18232155679395, NAN, 0.50352632128438],
            [NAN, 2.1178821178821, 0.21666666666667, NAN, 0.060739260739261],
        ),
        (
            Measure.RR,
            False,
            [0.16705408466317, -1.7788560643921, 0.18232155679395, -0.0072993024816115, 0.50352632128438],
            [3.8321678321678, 2.1178821178821, 0.21666666666667, 0.0074059274059274, 0.060739260739261],
        ),
        (
            Measure.AS,
            False,
            [0, -0.5235987755983, 0.083724039609845, 0, 0.7016741237876],
            [0.045833333333333] * 5,
        ),
    ],
)
def test_tables_with_empty_cells(measure: Measure, drop: bool, y: list[float], v: list[float]) -> None:
    """Values of R's metafor 3.8-1, `escalc` with and without `drop00`: silent and full tables."""
    found = effect_sizes(study_table([""] * 5, EMPTY), measure, Correction(drop00=drop))
    assert found.y == pytest.approx(y, rel=1e-11, nan_ok=True, abs=1e-14)
    assert found.v == pytest.approx(v, rel=1e-11, nan_ok=True)
    assert found.n is not None
    assert found.n.tolist() == [22.0] * 5


@pytest.mark.parametrize(
    ("cells", "rho", "v"),
    [
        ((33, 13608, 42, 25156), 0.07277075058483, 0.00208738719),
        ((16, 10518, 31, 25761), 0.04324139335385, 0.00329724383),
        ((5, 238, 28, 171), -0.53920964260774, 0.00865564153),
        ((26, 5006, 49, 4665), -0.15651749278789, 0.00273150651),
        ((454, 109799, 618, 126810), -0.03492416269923, 0.000172000111),
        ((4, 11, 9, 5), -0.56082650548389, 0.0502703022),
    ],
)
def test_tetrachoric_correlations_of_large_tables(
    cells: tuple[int, int, int, int], rho: float, v: float
) -> None:
    """ρ by integrating the bivariate normal density; its variance from metafor 3.8-1, exact to 1e-4."""
    a, b, c, d = (np.array([float(cell)]) for cell in cells)
    columns = {Role.EVENTS1: a, Role.TOTAL1: a + b, Role.EVENTS2: c, Role.TOTAL2: c + d}
    found = effect_sizes(study_table(["x"], columns), Measure.RTET)
    assert found.y[0] == pytest.approx(rho, abs=2e-11)
    assert found.v[0] == pytest.approx(v, rel=2e-4)


def test_a_rate_without_events_in_the_second_arm_is_corrected() -> None:
    """Value of R's metafor 3.8-1: escalc("IRR", x1i=4, t1i=20, x2i=0, t2i=25)."""
    columns = {Role.EVENTS1: [4.0], Role.TIME1: [20.0], Role.EVENTS2: [0.0], Role.TIME2: [25.0]}
    found = effect_sizes(study_table(["x"], columns), Measure.IRR)
    assert (found.y[0], found.v[0]) == pytest.approx((2.4203681286504, 2.2222222222222), rel=1e-12)
    assert found.n is not None
    assert found.n.tolist() == [45.0]


def test_sizes_of_two_groups_are_added() -> None:
    columns = {
        Role.MEAN1: [5.0], Role.SD1: [1.0], Role.TOTAL1: [20.0],
        Role.MEAN2: [4.0], Role.SD2: [1.5], Role.TOTAL2: [25.0],
    }  # fmt: skip
    found = effect_sizes(study_table(["x"], columns), Measure.MD)
    assert found.n is not None
    assert found.n.tolist() == [45.0]


def test_an_average_proportion_leaves_the_logits_alone() -> None:
    table = study_table(["x", "y"], {Role.EVENTS: [3.0, 8.0], Role.TOTAL: [10.0, 12.0]})
    found = effect_sizes(table, Measure.PLO, variance=VarianceType.AV)
    assert found.y == pytest.approx([math.log(3 / 7), math.log(8 / 4)])
    share = 11 / 22
    assert found.v == pytest.approx([1 / (share * (1 - share) * n) for n in (10, 12)])


def test_half_of_a_pair_of_columns_is_not_used() -> None:
    """Observed minus expected without its variance, a low limit without a high one: the rest decides."""
    told = from_p_value(np.array([1.0]), np.array([0.05])).v
    columns: dict[Role, list[float]] = {Role.ESTIMATE: [1.0], Role.P_VALUE: [0.05]}
    for role in (Role.OBSERVED_MINUS_EXPECTED, Role.LOG_RANK_VARIANCE, Role.CI_LOW, Role.CI_HIGH):
        found = effect_sizes(study_table(["x"], {**columns, role: [0.5]}), Measure.GEN)
        assert found.v == pytest.approx(told)


def test_limits_that_meet_and_ratios_of_nothing_are_refused() -> None:
    one, zero = np.ones(1), np.zeros(1)
    with pytest.raises(RefusedData, match="do not enclose"):
        from_limits(one, one, one)
    for ratio, low, high in ((zero, one, one), (one, zero, one), (one, one, zero)):
        with pytest.raises(RefusedData, match="must be positive"):
            from_ratio_limits(ratio, low, high)

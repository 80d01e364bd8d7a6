"""Effect sizes of single published rows, against the values metafor 3.8-1 gives for them."""

import math

import numpy as np
import pytest

from review.errors import RefusedData
from review.pooling.effect_sizes.compute import effect_sizes
from review.pooling.effect_sizes.correlations import gauss_series
from review.pooling.effect_sizes.effects import Correction, CorrectWhich, VarianceType
from review.pooling.effect_sizes.generic import from_ratio_limits
from review.pooling.effect_sizes.tetrachoric import bivariate_normal, tetrachoric
from review.pooling.measures import Measure, Role
from review.pooling.table import StudyTable, study_table

Row = dict[Role, float]
BCG: Row = {Role.EVENTS1: 4, Role.TOTAL1: 123, Role.EVENTS2: 11, Role.TOTAL2: 139}  # Aronson 1948
EDINBURGH: Row = {
    Role.MEAN1: 55, Role.SD1: 47, Role.TOTAL1: 155, Role.MEAN2: 75, Role.SD2: 64, Role.TOTAL2: 156,
}  # fmt: skip
ARM: Row = {Role.MEAN: 55, Role.SD: 47, Role.TOTAL: 155}
BONG: Row = {Role.EVENTS1: 7, Role.TIME1: 1.344, Role.EVENTS2: 11, Role.TIME2: 1.988}
RATE: Row = {Role.EVENTS: 11, Role.TIME: 1.988}
MORRIS: Row = {
    Role.MEAN1: 38.5, Role.MEAN2: 30.6, Role.SD1: 15, Role.SD2: 16.5, Role.TOTAL: 20, Role.CORRELATION: 0.47,
}  # fmt: skip
AXELSSON: Row = {Role.CORRELATION: 0.187, Role.TOTAL: 109}
ABU_BADER: Row = {Role.T_VALUE: 4.61, Role.TOTAL: 218, Role.PREDICTORS: 4, Role.R_SQUARED: 0.24}
ATIENZA: Row = {Role.ALPHA: 0.93, Role.ITEMS: 20, Role.TOTAL: 103}


def table(*rows: Row) -> StudyTable:
    roles = rows[0].keys()
    return study_table(
        [f"r{i}" for i in range(len(rows))], {role: [row[role] for row in rows] for role in roles}
    )


@pytest.mark.parametrize(
    ("measure", "row", "y", "v"),
    [
        ("RR", BCG, -0.8893113339202054, 0.32558476500396133),
        ("OR", BCG, -0.9386941408703922, 0.3571249522536287),
        ("RD", BCG, -0.04661636544422997, 0.000780068664855938),
        ("AS", BCG, -0.10383557709525237, 0.003831081476282389),
        ("PETO", BCG, -0.8603833473164194, 0.28283618192835874),
        ("PHI", BCG, -0.10013923270561567, 0.003181915374677249),
        ("YUQ", BCG, -0.43767160900604063, 0.05835252032105584),
        ("YUY", BCG, -0.2304584101635483, 0.02001235891216751),
        ("PBIT", BCG, -0.43407616421541384, 0.07246262662223639),
        ("OR2DN", BCG, -0.5689055399214499, 0.1311753727286056),
        ("OR2DL", BCG, -0.5175292038249814, 0.10855296861165308),
        ("MD", EDINBURGH, -20, 40.50802315963606),
        ("SMD", EDINBURGH, -0.3551696409401069, 0.013064675541529683),
        ("SMDH", EDINBURGH, -0.3553416015782348, 0.013090964481158072),
        ("SMD1", EDINBURGH, -0.3109850519977383, 0.013171842719142589),
        ("ROM", EDINBURGH, -0.3101549283038396, 0.009379083260608188),
        ("CVR", EDINBURGH, 0.001440393449366481, 0.015851642958974337),
        ("VR", EDINBURGH, -0.308714534854473, 0.006472559698366151),
        ("RPB", EDINBURGH, -0.17580984860619275, 0.0029920061035564704),
        ("D2ORN", EDINBURGH, -0.5874571216323016, 0.03557127179398831),
        ("D2ORL", EDINBURGH, -0.6457753658978983, 0.042984313517023906),
        ("MN", ARM, 55, 14.251612903225807),
        ("MNLN", ARM, 4.007333185232471, 0.004711276992801919),
        ("CVLN", ARM, -0.15393883027565913, 0.007958030239555165),
        ("SDLN", ARM, 3.8533943549568117, 0.003246753246753247),
        ("IRR", BONG, -0.060506257609632685, 0.23376623376623376),
        ("IRD", BONG, -0.3248658618376927, 6.658547409822224),
        ("IRSD", BONG, -0.07009800005676414, 0.3117664319248826),
        ("IR", RATE, 5.533199195171026, 2.7832993939492083),
        ("IRLN", RATE, 1.7107661645639882, 0.09090909090909091),
        ("IRS", RATE, 2.3522753229949562, 0.12575452716297786),
        ("IRFT", RATE, 2.4045733846656603, 0.12575452716297786),
        ("SMCR", MORRIS, 0.50555278587344, 0.05938959048260991),
        ("MC", MORRIS, 7.9, 13.23),
        ("SMCC", MORRIS, 0.46618988578966597, 0.05543332524031455),
        ("SMCRH", MORRIS, 0.50555278587344, 0.06322895423669107),
        ("ROMC", MORRIS, 0.22965823233540342, 0.012253541021010577),
        ("COR", AXELSSON, 0.187, 0.008623007694083333),
        ("UCOR", AXELSSON, 0.1878607158047324, 0.00861724262381043),
        ("ZCOR", AXELSSON, 0.1892266425309288, 0.009433962264150943),
        ("PCOR", ABU_BADER, 0.30120292079127586, 0.0038816164316426804),
        ("ZPCOR", ABU_BADER, 0.3108420203801078, 0.004694835680751174),
        ("SPCOR", ABU_BADER, 0.2753708212608554, 0.003278985425898335),
        ("ARAW", ATIENZA, 0.93, 0.00010213652944241779),
        ("AHW", ATIENZA, 0.5878714700191444, 0.0003912221939538021),
        ("ABT", ATIENZA, 2.659260036932779, 0.020844189682126108),
    ],
)
def test_one_row(measure: str, row: Row, y: float, v: float) -> None:
    found = effect_sizes(table(row), Measure(measure))
    assert found.y[0] == pytest.approx(y, rel=1e-12)
    assert found.v[0] == pytest.approx(v, rel=1e-11)


@pytest.mark.parametrize(
    ("kind", "v"), [("LS2", 0.013002256203021206), ("UB", 0.013067150392568333), ("LS", 0.013064675541529683)]
)
def test_variance_types_of_the_standardised_difference(kind: str, v: float) -> None:
    found = effect_sizes(table(EDINBURGH), Measure.SMD, variance=VarianceType(kind))
    assert found.v[0] == pytest.approx(v, rel=1e-12)


def test_unbiased_variance_of_the_unbiased_correlation() -> None:
    found = effect_sizes(table(AXELSSON), Measure.UCOR, variance=VarianceType.UB)
    assert found.v[0] == pytest.approx(0.008852828120896064, rel=1e-12)


def test_tetrachoric_correlation() -> None:
    found = effect_sizes(table(BCG), Measure.RTET)
    # metafor stops its search at about 1e-5
    assert found.y[0] == pytest.approx(-0.2631432143715102, abs=5e-5)
    assert found.v[0] == pytest.approx(0.023565619437686168, rel=1e-3)
    rho, v = tetrachoric(*(np.array([x]) for x in (0.0, 0.0, 3.0, 4.0)))
    assert np.isnan(rho[0])
    assert np.isnan(v[0])
    extreme, _ = tetrachoric(*(np.array([x]) for x in (20.0, 0.0, 0.0, 20.0)))
    assert extreme[0] == pytest.approx(0.9999)
    opposite, _ = tetrachoric(*(np.array([x]) for x in (0.0, 20.0, 20.0, 0.0)))
    assert opposite[0] == pytest.approx(-0.9999)
    lopsided, _ = tetrachoric(*(np.array([x]) for x in (0.0, 5.0, 2.0, 3.0)))
    assert lopsided[0] == pytest.approx(-0.9999)


def test_bivariate_normal_at_zero_is_sheppards_formula() -> None:
    for rho in (-0.9, -0.3, 0.0, 0.5, 0.95):
        assert bivariate_normal(0, 0, rho) == pytest.approx(0.25 + math.asin(rho) / (2 * math.pi), abs=1e-12)


@pytest.mark.parametrize(
    ("measure", "events", "total", "y", "v"),
    [
        (Measure.PR, 16, 17, 16 / 17, 16 / 17 / 17 / 17),
        (Measure.PLN, 16, 17, math.log(16 / 17), 1 / 16 - 1 / 17),
        (Measure.PLO, 16, 17, math.log(16), 1 + 1 / 16),
        (Measure.PAS, 16, 17, 1.325817663668, 1 / 68),
        (Measure.PFT, 16, 17, 1.281907, 1 / 70),
        (Measure.PLO, 0, 10, math.log(0.5 / 10.5), 1 / 0.5 + 1 / 10.5),
        (Measure.PFT, 10, 10, 1.417658, 1 / 42),
    ],
)
def test_proportions(measure: Measure, events: float, total: float, y: float, v: float) -> None:
    found = effect_sizes(table({Role.EVENTS: events, Role.TOTAL: total}), measure)
    assert found.y[0] == pytest.approx(y, abs=1e-6)
    assert found.v[0] == pytest.approx(v, rel=1e-12)


@pytest.mark.parametrize("measure", [Measure.PR, Measure.PLN, Measure.PLO])
def test_average_proportion_in_the_variance(measure: Measure) -> None:
    rows = table({Role.EVENTS: 2, Role.TOTAL: 10}, {Role.EVENTS: 18, Role.TOTAL: 40})
    found = effect_sizes(rows, measure, variance=VarianceType.AV)
    expected = {Measure.PR: 0.24, Measure.PLN: 0.6 / 0.4, Measure.PLO: 1 / 0.24}[measure]
    assert found.v == pytest.approx([expected / 10, expected / 40])


def test_unbiased_variance_of_a_raw_proportion() -> None:
    found = effect_sizes(table({Role.EVENTS: 2, Role.TOTAL: 11}), Measure.PR, variance=VarianceType.UB)
    assert found.v[0] == pytest.approx(2 / 11 * 9 / 11 / 10)


ROWS = table(
    {Role.EVENTS1: 0, Role.TOTAL1: 20, Role.EVENTS2: 2, Role.TOTAL2: 20},
    {Role.EVENTS1: 3, Role.TOTAL1: 25, Role.EVENTS2: 4, Role.TOTAL2: 24},
    {Role.EVENTS1: 0, Role.TOTAL1: 15, Role.EVENTS2: 0, Role.TOTAL2: 14},
)


@pytest.mark.parametrize(
    ("to", "corrected"),
    [("only0", [1, 0, 1]), ("all", [1, 1, 1]), ("if0all", [1, 1, 1]), ("none", [0, 0, 0])],
)
def test_which_rows_are_corrected(to: str, corrected: list[int]) -> None:
    found = effect_sizes(ROWS, Measure.OR, Correction(0.5, CorrectWhich(to)))
    cells = np.array([[0, 20, 2, 18], [3, 22, 4, 20], [0, 15, 0, 14]], dtype=float)
    cells += 0.5 * np.array(corrected)[:, None]
    a, b, c, d = cells.T
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.log(a / b) - np.log(c / d)
    expected[~np.isfinite(expected)] = np.nan
    assert found.y == pytest.approx(expected, nan_ok=True)


def test_double_zeros_drop_on_request() -> None:
    found = effect_sizes(ROWS, Measure.RR, Correction(drop00=True))
    assert np.isnan(found.y[2])
    assert np.isfinite(found.y[:2]).all()
    rates = table(
        {Role.EVENTS1: 0, Role.TIME1: 2, Role.EVENTS2: 0, Role.TIME2: 3},
        {Role.EVENTS1: 1, Role.TIME1: 2, Role.EVENTS2: 2, Role.TIME2: 3},
    )
    assert np.isnan(effect_sizes(rates, Measure.IRR, Correction(drop00=True)).y[0])


def test_average_risks_in_the_variance() -> None:
    found = effect_sizes(ROWS, Measure.RD, Correction(0.0, CorrectWhich.NONE), VarianceType.AV)
    one, two = 3 / 60, 6 / 58
    assert found.v[0] == pytest.approx(one * (1 - one) / 20 + two * (1 - two) / 20)
    unbiased = effect_sizes(ROWS, Measure.RD, variance=VarianceType.UB)
    assert unbiased.v[1] == pytest.approx(0.12 * 0.88 / 24 + 4 / 24 * 20 / 24 / 23)


@pytest.mark.parametrize(
    ("measure", "row", "kind"),
    [
        (Measure.RR, BCG, "UB"),
        (Measure.PHI, BCG, "AV"),
        (Measure.PAS, {Role.EVENTS: 1, Role.TOTAL: 5}, "AV"),
        (Measure.MD, EDINBURGH, "UB"),
        (Measure.SMD, EDINBURGH, "HO"),
        (Measure.ROM, EDINBURGH, "HO"),
        (Measure.RPB, EDINBURGH, "AV"),
        (Measure.COR, AXELSSON, "HO"),
        (Measure.ZCOR, AXELSSON, "AV"),
        (Measure.IRR, BONG, "AV"),
    ],
)
def test_unknown_variance_types_are_refused(measure: Measure, row: Row, kind: str) -> None:
    with pytest.raises(RefusedData, match=f"Measure {measure} has no variance type {kind}"):
        effect_sizes(table(row), measure, variance=VarianceType(kind))


def test_pooled_variance_of_a_mean_difference() -> None:
    found = effect_sizes(table(EDINBURGH), Measure.MD, variance=VarianceType.HO)
    pooled = (154 * 47**2 + 155 * 64**2) / 309
    assert found.v[0] == pytest.approx(pooled * (1 / 155 + 1 / 156))


def test_average_effect_in_the_variance() -> None:
    found = effect_sizes(table(EDINBURGH, EDINBURGH), Measure.SMD, variance=VarianceType.AV)
    assert found.v[0] == pytest.approx(0.013064675541529683)
    r = effect_sizes(table(AXELSSON, AXELSSON), Measure.COR, variance=VarianceType.AV)
    assert r.v[0] == pytest.approx(0.008623007694083333)
    soper = effect_sizes(table(EDINBURGH), Measure.RPB, variance=VarianceType.CS)
    assert soper.v[0] == pytest.approx((1 - 0.0309091) ** 2 / 311, rel=0.05)


@pytest.mark.parametrize(
    ("columns", "v"),
    [
        ({Role.ESTIMATE: 0.5, Role.VARIANCE: 0.04}, 0.04),
        ({Role.ESTIMATE: 0.5, Role.SE: 0.2}, 0.04),
        ({Role.ESTIMATE: 0.5, Role.CI_LOW: 0.5 - 0.3919928, Role.CI_HIGH: 0.5 + 0.3919928}, 0.04),
        ({Role.ESTIMATE: 0.5, Role.P_VALUE: 0.0124193306515523}, 0.04),
    ],
)
def test_ready_estimates(columns: Row, v: float) -> None:
    found = effect_sizes(table(columns), Measure.GEN)
    assert found.y[0] == 0.5
    assert found.v[0] == pytest.approx(v, rel=1e-6)


def test_log_rank_numbers() -> None:
    rows = table({Role.OBSERVED_MINUS_EXPECTED: -6.0, Role.LOG_RANK_VARIANCE: 20.0})
    found = effect_sizes(rows, Measure.GEN)
    assert (found.y[0], found.v[0]) == pytest.approx((-0.3, 0.05))


def test_hazard_ratio_from_its_limits() -> None:
    found = from_ratio_limits(np.array([0.7]), np.array([0.5]), np.array([0.98]))
    assert found.y[0] == pytest.approx(math.log(0.7))
    assert math.sqrt(found.v[0]) == pytest.approx(math.log(0.98 / 0.5) / 3.919927969)
    with pytest.raises(RefusedData, match="must be positive"):
        from_ratio_limits(np.array([0.7]), np.array([0.0]), np.array([1.0]))


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({Role.ESTIMATE: 0.5}, "have no error"),
        ({Role.ESTIMATE: 0.5, Role.CI_LOW: 0.6, Role.CI_HIGH: 0.9}, "do not enclose"),
        ({Role.ESTIMATE: 0.5, Role.P_VALUE: 1.0}, "no standard error follows"),
    ],
)
def test_useless_errors_are_refused(columns: Row, words: str) -> None:
    with pytest.raises(RefusedData, match=words):
        effect_sizes(table(columns), Measure.GEN)


def test_a_pre_post_design_without_the_second_deviation() -> None:
    row: Row = {role: value for role, value in MORRIS.items() if role is not Role.SD2}
    found = effect_sizes(table(row), Measure.SMCR)
    assert found.y[0] == pytest.approx(0.50555278587344)


def test_gauss_series_of_large_samples() -> None:
    z = np.array([0.99, 0.5])
    assert gauss_series(0.5, np.array([1e4, 3.0]), z)[0] == pytest.approx(1 + 0.25 * 0.99 / 1e4, rel=1e-7)
    # 2F1(1,1;2;z) = -log(1-z)/z
    assert gauss_series(1.0, np.array([2.0]), np.array([0.5]))[0] == pytest.approx(2 * math.log(2))


def test_words_that_name_nothing() -> None:
    for kind in (VarianceType, CorrectWhich, Measure):
        with pytest.raises(RefusedData, match="There is no"):
            kind("nonsense")
    assert Measure("plo") is Measure.PLO

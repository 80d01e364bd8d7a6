"""Multilevel and multivariate models against the numbers of the published examples and of metafor 3.8-1."""

import numpy as np
import pytest

from review.errors import RefusedData, Unsupported
from review.pooling.choices import Structure, Test
from review.pooling.multilevel import fit_multilevel, predict_multilevel
from review.pooling.multilevel_intervals import profile_intervals
from review.pooling.multilevel_structure import Intercepts, WithinGroups, nested
from tests.unit.pooling.published_data import (
    DENTAL_OUTCOME,
    DENTAL_TRIAL,
    DENTAL_V,
    DENTAL_Y,
    SCHOOLS_DISTRICT,
    SCHOOLS_V,
    SCHOOLS_Y,
)

DISTRICTS = [str(d) for d in SCHOOLS_DISTRICT]
STUDIES = [str(i) for i in range(56)]
LEVELS = nested([("district", DISTRICTS), ("study", STUDIES)])
BY_OUTCOME = np.array([[o == "AL", o == "PD"] for o in DENTAL_OUTCOME], dtype=float)


def dental(structure: str) -> WithinGroups:
    return WithinGroups(
        "outcome | trial", DENTAL_OUTCOME, tuple(str(t) for t in DENTAL_TRIAL), Structure(structure)
    )


def test_three_levels_reml_agree_with_konstantopoulos_2011() -> None:
    fit = fit_multilevel(SCHOOLS_Y, SCHOOLS_V, random=LEVELS)
    assert fit.beta[0] == pytest.approx(0.18471316, rel=1e-6)
    assert fit.se[0] == pytest.approx(0.08455592, rel=1e-6)
    assert [t.variances[0] for t in fit.terms] == pytest.approx([0.06506194, 0.03273652], rel=1e-6)
    assert fit.q == pytest.approx(578.8640179582, rel=1e-9)
    assert fit.statistics_reml.log_likelihood == pytest.approx(-7.9587240337, rel=1e-8)
    assert fit.statistics_ml.deviance == pytest.approx(161.4965055381, rel=1e-7)
    assert (fit.names, fit.k, fit.clusters, fit.df) == (("intrcpt",), 56, 11, None)


def test_three_levels_ml_with_t_tests() -> None:
    fit = fit_multilevel(SCHOOLS_Y, SCHOOLS_V, random=LEVELS, method="ML", test=Test.T)
    assert fit.df == 55
    assert fit.p_value[0] == pytest.approx(0.0257638953, rel=1e-6)
    assert (fit.ci_low[0], fit.ci_high[0]) == pytest.approx((0.0231664887, 0.3457442793), rel=1e-6)
    assert fit.qm == pytest.approx(fit.statistic[0] ** 2)


@pytest.mark.parametrize(
    ("structure", "method", "beta", "variances", "rho"),
    [
        ("UN", "REML", (-0.33921517, 0.35342816), (0.03265135, 0.01173303), (0.60879905,)),
        ("CS", "REML", (-0.33796116, 0.36359413), (0.02502043,), (0.52904096,)),
        ("CS", "ML", None, (0.01973961,), (0.55306129,)),
        ("DIAG", "ML", None, (0.02547341, 0.00714554), ()),
        ("ID", "REML", None, (0.02407312,), ()),
        ("HCS", "ML", None, (0.02614452, 0.00700200), (0.69922946,)),
    ],
)
def test_two_outcomes_agree_with_berkey_1998_data(
    structure: str,
    method: str,
    beta: tuple[float, float] | None,
    variances: tuple[float, ...],
    rho: tuple[float, ...],
) -> None:
    fit = fit_multilevel(
        DENTAL_Y, DENTAL_V, BY_OUTCOME, random=[dental(structure)], names=["AL", "PD"], method=method
    )
    if beta:
        assert tuple(fit.beta) == pytest.approx(beta, rel=1e-5)
    assert fit.terms[0].variances == pytest.approx(variances, rel=1e-5)
    assert fit.terms[0].correlations == pytest.approx(rho, rel=1e-5)
    assert fit.qm_df == 2


def test_the_result_does_not_depend_on_the_order_of_rows_or_the_unit() -> None:
    order = np.random.default_rng(5).permutation(56)
    fit = fit_multilevel(SCHOOLS_Y, SCHOOLS_V, random=LEVELS)
    again = fit_multilevel(
        1000 * SCHOOLS_Y[order],
        1e6 * SCHOOLS_V[order],
        random=nested([("d", [DISTRICTS[i] for i in order]), ("s", [STUDIES[i] for i in order])]),
    )
    assert again.beta[0] == pytest.approx(1000 * fit.beta[0], rel=1e-7)
    assert again.terms[0].variances[0] == pytest.approx(1e6 * fit.terms[0].variances[0], rel=1e-5)


def test_a_variance_of_zero_is_found_at_its_boundary() -> None:
    y = np.array([0.1, 0.2, 0.15, 0.12, 0.18, 0.16])
    fit = fit_multilevel(y, np.full(6, 0.5), random=[Intercepts("study", tuple("abcdef"))])
    assert fit.terms[0].variances[0] == pytest.approx(0, abs=1e-8)
    assert fit.beta[0] == pytest.approx(y.mean())


def test_prediction_adds_all_variances() -> None:
    fit = fit_multilevel(SCHOOLS_Y, SCHOOLS_V, random=LEVELS)
    found = predict_multilevel(fit)
    assert found.pi_low is not None
    assert found.pi_high is not None
    assert (found.pi_low[0], found.pi_high[0]) == pytest.approx((-0.4502309701, 0.8196572974), rel=1e-6)
    with pytest.raises(RefusedData, match="1 moderator values"):
        predict_multilevel(fit, [[1.0, 2.0]])


def test_no_single_prediction_interval_where_levels_differ_in_variance() -> None:
    fit = fit_multilevel(DENTAL_Y, DENTAL_V, BY_OUTCOME, random=[dental("DIAG")])
    assert predict_multilevel(fit, BY_OUTCOME).pi_low is None


def test_profile_likelihood_intervals() -> None:
    fit = fit_multilevel(SCHOOLS_Y, SCHOOLS_V, random=LEVELS)
    district, study = profile_intervals(fit)
    assert (district.low, district.high) == pytest.approx((0.0222396907, 0.2072416194), rel=1e-5)
    assert study.low == pytest.approx(0.0162652550, rel=1e-5)


def test_profile_intervals_of_correlated_outcomes_contain_the_estimates() -> None:
    fit = fit_multilevel(DENTAL_Y, DENTAL_V, BY_OUTCOME, random=[dental("CS")])
    variance, correlation = profile_intervals(fit)
    assert variance.low < variance.estimate < variance.high
    assert -1 <= correlation.low < correlation.estimate < correlation.high <= 1
    with pytest.raises(Unsupported, match="unstructured"):
        profile_intervals(fit_multilevel(DENTAL_Y, DENTAL_V, BY_OUTCOME, random=[dental("UN")]))


@pytest.mark.parametrize(
    ("y", "v", "message"),
    [
        ([1.0, np.nan, 2.0], [1.0, 1.0, 1.0], "Row 2 has a missing"),
        ([1.0, 2.0, 3.0], [1.0, -1.0, 1.0], "Row 2 of the sampling covariance"),
        ([1.0, 2.0, 3.0], np.ones((3, 3)), "not positive definite"),
        ([1.0, 2.0, 3.0], np.ones((2, 2)), "need 3 × 3"),
        ([1.0, 2.0, 3.0], np.array([[1.0, 0.5, 0], [0, 1, 0], [0, 0, 1]]), "not symmetric"),
    ],
)
def test_bad_data_are_refused(y: list[float], v: object, message: str) -> None:
    with pytest.raises(RefusedData, match=message):
        fit_multilevel(y, np.asarray(v), random=[Intercepts("s", ("a", "b", "c"))])


def test_bad_models_are_refused() -> None:
    y, v = [1.0, 2.0, 3.0], [1.0, 1.0, 1.0]
    with pytest.raises(RefusedData, match="one label for each of the 3 rows"):
        fit_multilevel(y, v, random=[Intercepts("s", ("a", "b"))])
    with pytest.raises(RefusedData, match="cannot carry"):
        fit_multilevel(y, v, np.ones((3, 2)), random=[Intercepts("s", ("a", "b", "c"))])
    with pytest.raises(RefusedData, match="Hartung"):
        fit_multilevel(y, v, random=[Intercepts("s", ("a", "b", "c"))], test="knha")


def test_levels_that_never_meet_are_named() -> None:
    rng = np.random.default_rng(1)
    inner, outer = ("a", "b", "a", "c") * 3, tuple(str(i // 2) for i in range(12))
    term = WithinGroups("arm | trial", inner, outer, Structure.UNSTRUCTURED)
    found = fit_multilevel(rng.standard_normal(12), np.full(12, 0.2), random=[term])
    assert any("'b' and 'c' of 'arm | trial' never occur together" in w for w in found.warnings)

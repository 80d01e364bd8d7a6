"""From a pooling result to a forest plot: the plot's numbers are the result's."""

from dataclasses import replace

import pytest

from review.pooling.measures import Measure
from review.pooling.result import StudyRow
from review.pooling.spec import Method, Spec
from review.report.forest import Scale
from review.report.forest_result import forest_figure, measure_words, p_words
from review.report.forest_text import forest_text
from tests.unit.report.results import RESULT


def test_numbers_are_taken_over() -> None:
    figure = forest_figure(RESULT, "NRM")
    overall = figure.overall[0]
    assert (overall.estimate, overall.low, overall.high) == (0.068221, 0.057782, 0.080385)
    assert (overall.prediction_low, overall.prediction_high) == (0.028, 0.159)
    assert overall.label == "Overall (k = 52, 46 studies)"
    assert (overall.events, overall.total) == ("574", "7604")
    assert "τ² = 0.2252; Q = 143.49 (df 51, p < 0.001); I² = 64.5% (from Wald Q)" in overall.heterogeneity
    assert "Between subgroups (Wald): Q = 9.27 (df 3, p = 0.026)" in overall.heterogeneity
    assert overall.heterogeneity.index("τ²") < overall.heterogeneity.index("I²")
    assert figure.rows[0].size == 269


def test_a_subgroup_of_one_row_has_no_summary() -> None:
    figure = forest_figure(RESULT)
    assert [s.subgroup for s in figure.summaries] == ["LBCL"]
    assert not figure.summaries[0].predicts
    assert "MCL" in forest_text(figure)


def test_a_mixed_model_prints_no_weights_and_says_so() -> None:
    text = forest_text(forest_figure(RESULT, percent=True))
    assert "6.8 [5.8; 8.0]" in text
    assert "squares are sized by n" in text
    assert "Weight" not in text
    assert "Caution: two rows share a study" in text


def test_axis_of_proportions_starts_at_zero_and_ends_where_they_do() -> None:
    assert forest_figure(RESULT).limits == (0.0, 0.5)
    assert forest_figure(RESULT).null is None


def test_ratios_are_drawn_on_a_log_axis_with_both_arms() -> None:
    study = StudyRow("A", None, None, 3, 40, 6, 41, 0.5, 0.2, 1.3, 100.0, -0.69, 0.2)
    overall = replace(RESULT.overall, k=1, studies=None, events=None, n=None)
    result = replace(
        RESULT,
        spec=Spec(Measure.RR, Method.REML),
        overall=overall,
        subgroups=(),
        subgroup_test=None,
        studies=(study,),
    )
    figure = forest_figure(result, percent=True)
    assert (figure.scale, figure.null, figure.limits, figure.percent) == (Scale.LOG, 1.0, None, False)
    assert (figure.rows[0].events, figure.rows[0].total) == ("3/40", "6/41")
    assert figure.rows[0].size == 81
    assert figure.overall[0].label == "Pooled (k = 1)"
    assert figure.overall[0].weight == 100.0


@pytest.mark.parametrize(
    ("measure", "null", "scale"),
    [
        (Measure.MD, 0.0, Scale.LINEAR),
        (Measure.MN, None, Scale.LINEAR),
        (Measure.IRLN, None, Scale.LINEAR),
        (Measure.IRR, 1.0, Scale.LOG),
        (Measure.ABT, None, Scale.LINEAR),
        (Measure.GEN, 0.0, Scale.LINEAR),
    ],
)
def test_where_no_effect_lies(measure: Measure, null: float | None, scale: Scale) -> None:
    figure = forest_figure(replace(RESULT, spec=Spec(measure, Method.REML)))
    assert (figure.null, figure.scale) == (null, scale)


def test_words() -> None:
    assert measure_words(Measure.PLO) == "Proportion"
    assert measure_words(Measure.OR) == "OR"
    assert p_words(0.0004) == "p < 0.001"
    assert p_words(0.0264) == "p = 0.026"
    assert p_words(float("nan")) == "p not available"

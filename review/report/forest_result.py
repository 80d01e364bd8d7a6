"""From a pooling result to the forest plot that shows it."""

import math

from review.pooling.measures import Measure, Transform
from review.pooling.result import PoolingResult, StudyRow, Summary, describe
from review.report.forest import MISSING, ForestFigure, ForestRow, ForestSummary, Scale

_WORDS = {
    Measure.GEN: "Estimate",
    Measure.PETO: "Peto OR",
    Measure.MN: "Mean",
    Measure.MNLN: "Mean",
    Measure.IR: "Rate",
    Measure.IRLN: "Rate",
    Measure.IRS: "Rate",
    Measure.IRFT: "Rate",
}
_RELIABILITY = (Measure.ARAW, Measure.AHW, Measure.ABT)
_UPPER_ENDS = (0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8)


def forest_figure(result: PoolingResult, title: str = "", *, percent: bool = False) -> ForestFigure:
    """Return the figure of a result on its reported scale; `percent` shows proportions times 100.

    A subgroup of one row has no summary of its own. Under a model without study weights the squares follow n,
    or the inverse variance where n is unknown.
    """
    spec = result.spec
    measure = spec.measure
    two_arms = any(row.events2 is not None for row in result.studies)
    return ForestFigure(
        title=title,
        measure=measure_words(measure),
        rows=tuple(_row(row, grouped=bool(result.subgroups)) for row in result.studies),
        summaries=tuple(_summary(s) for s in result.subgroups if s.k > 1),
        overall=(_overall(result),),
        scale=Scale.LOG if _log(measure) else Scale.LINEAR,
        limits=_limits(result),
        null=_null(measure),
        percent=percent and measure.single_proportion,
        events_heading="Group 1" if two_arms else "Events",
        total_heading="Group 2" if two_arms else "Total",
        interval_heading=f"{100 * spec.level:g}% CI",
        prediction_label=f"{100 * spec.level:g}% prediction interval",
        notes=(describe(spec) + ".", *(f"Caution: {warning}" for warning in result.warnings)),
    )


def measure_words(measure: Measure) -> str:
    """Return what a measure is called on the axis and in tables."""
    if measure.single_proportion:
        return "Proportion"
    return _WORDS.get(measure, measure.value)


def p_words(p: float) -> str:
    """Return `p = 0.021` or `p < 0.001`."""
    if math.isnan(p):
        return "p not available"
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def heterogeneity_words(summary: Summary) -> str:
    """Return τ² first, then Q, then I² with its definition."""
    return (
        f"τ² = {summary.tau2:.4g}; Q = {summary.q:.2f} (df {summary.q_df}, {p_words(summary.q_p)}); "
        f"I² = {summary.i2:.1f}% (from {i2_words(summary)})"
    )


def i2_words(summary: Summary) -> str:
    """Return what I² was computed from."""
    return {"Q_Wald": "Wald Q", "tau2": "τ²"}.get(summary.i2_definition, summary.i2_definition)


def rows_words(summary: Summary) -> str:
    """Return `k = 52, 46 studies`, or `k = 52` where the studies are not known or are the rows."""
    if summary.studies is None or summary.studies == summary.k:
        return f"k = {summary.k}"
    return f"k = {summary.k}, {summary.studies} studies"


def _log(measure: Measure) -> bool:
    return measure.transform is Transform.EXP and not measure.single_group


def _null(measure: Measure) -> float | None:
    if measure.single_group or measure in _RELIABILITY:
        return None
    return 1.0 if _log(measure) else 0.0


def _limits(result: PoolingResult) -> tuple[float, float] | None:
    """Return 0 to 1 for proportions, or 0 to a rounder end when all of them are small."""
    if not result.spec.measure.single_proportion:
        return None
    highest = max((row.ci_high for row in result.studies if not math.isnan(row.ci_high)), default=1.0)
    return 0.0, next((end for end in _UPPER_ENDS if highest <= end), 1.0)


def _row(row: StudyRow, *, grouped: bool) -> ForestRow:
    events, total = _counts(row)
    return ForestRow(
        label=row.label,
        estimate=row.estimate,
        low=row.ci_low,
        high=row.ci_high,
        events=events,
        total=total,
        size=_size(row),
        weight=row.weight,
        subgroup=(row.subgroup or "no subgroup") if grouped else "",
    )


def _size(row: StudyRow) -> float:
    if row.n is not None:
        return row.n + (row.n2 or 0.0)
    return 1.0 / row.v if row.v > 0 else 1.0


def _counts(row: StudyRow) -> tuple[str, str]:
    """Return events and total of one group, or `events/total` of each of two."""
    if row.events2 is not None:
        return _ratio(row.events, row.n), _ratio(row.events2, row.n2)
    total = None if row.n is None else row.n + (row.n2 or 0.0)
    return _whole(row.events), _whole(total)


def _ratio(events: float | None, total: float | None) -> str:
    return f"{_whole(events)}/{_whole(total)}"


def _whole(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _summary(summary: Summary) -> ForestSummary:
    return ForestSummary(
        label=f"Pooled ({rows_words(summary)})",
        estimate=summary.estimate,
        low=summary.ci_low,
        high=summary.ci_high,
        prediction_low=MISSING if summary.pi_low is None else summary.pi_low,
        prediction_high=MISSING if summary.pi_high is None else summary.pi_high,
        events=_whole(summary.events),
        total=_whole(summary.n) if summary.events is not None else "",
        subgroup=summary.level or "",
        heterogeneity=heterogeneity_words(summary),
    )


def _overall(result: PoolingResult) -> ForestSummary:
    pooled = _summary(result.overall)
    words = pooled.heterogeneity
    test = result.subgroup_test
    if test is not None:
        df = f"{test.df}" if test.df2 is None else f"{test.df} and {test.df2}"
        words += f". Between subgroups ({test.kind}): Q = {test.q:.2f} (df {df}, {p_words(test.p)})"
    label = f"Overall ({rows_words(result.overall)})" if result.subgroups else pooled.label
    weighted = any(row.weight is not None for row in result.studies)
    return ForestSummary(
        label=label,
        estimate=pooled.estimate,
        low=pooled.low,
        high=pooled.high,
        prediction_low=pooled.prediction_low,
        prediction_high=pooled.prediction_high,
        events=pooled.events,
        total=pooled.total,
        weight=100.0 if weighted else None,
        heterogeneity=words,
    )

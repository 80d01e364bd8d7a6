"""Figures for the tests; the counts are invented."""

import math

from review.report.forest import ForestFigure, ForestRow, ForestSummary, Scale

ROWS = (
    ForestRow("Able 2018", 61 / 75, 0.71, 0.89, "61", "75", 75, subgroup="ALL"),
    ForestRow("张明 2020", 10 / 12, 0.52, 0.98, "10", "12", 12, subgroup="ALL"),
    ForestRow("None 2022", 0.0, 0.0, 0.34, "0", "9", 9, subgroup="Lymphoma [/] <b>"),
    ForestRow("Every 2022", 1.0, 0.66, 1.0, "9", "9", 9, subgroup="Lymphoma [/] <b>"),
)
SUMMARIES = (
    ForestSummary("Pooled (k = 2)", 0.82, 0.73, 0.88, 0.6, 0.94, "71", "87", subgroup="ALL"),
    ForestSummary("Pooled (k = 2)", 0.5, 0.1, 0.9, subgroup="Lymphoma [/] <b>", heterogeneity="τ² = 3"),
)
OVERALL = ForestSummary(
    "Overall (k = 4)",
    0.75,
    0.5,
    0.9,
    0.1,
    0.99,
    "80",
    "105",
    heterogeneity="τ² = 1.20; Q = 9.1 (df 3, p = 0.028)",
)
PROPORTIONS = ForestFigure("Response", "Proportion", ROWS, SUMMARIES, (OVERALL,), limits=(0.0, 1.0))
RATIOS = ForestFigure(
    "Deaths",
    "RR",
    (
        ForestRow("A 2001", 0.5, 0.2, 1.3, "3/40", "6/41", weight=30.2),
        ForestRow("B with a very long name indeed, 2001 to 2009", 0.9, 0.002, 5000.0, weight=5.1),
        ForestRow("C", 1.4, 1.1, 1.8, weight=64.7),
        ForestRow("D", math.nan, math.nan, math.nan),
    ),
    overall=(ForestSummary("Random effects", 1.1, 0.8, 1.5, 0.4, 3.1, weight=100.0),),
    scale=Scale.LOG,
    null=1.0,
    events_heading="Drug",
    total_heading="Placebo",
)

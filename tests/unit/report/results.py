"""A pooling result for the tests, of a published table's numbers.

Cordas dos Santos et al. 2024 print 6.82 % [5.78; 8.04] over 52 cohorts with 574 events in 7604 patients.
"""

import math

from review.pooling.measures import Measure
from review.pooling.result import ModelScale, PoolingResult, StudyRow, SubgroupTest, Summary
from review.pooling.spec import Method, Spec

SCALE = ModelScale(-2.6, 0.1, -2.8, -2.4, -3.6, -1.6, -26.0, 0.0, None, 0.05)
OVERALL = Summary(
    None,
    52,
    46,
    0.068221,
    0.057782,
    0.080385,
    0.028,
    0.159,
    0.2252,
    143.49,
    51,
    1e-9,
    "Wald",
    64.5,
    "Q_Wald",
    2.8,
    574.0,
    7604.0,
    SCALE,
)
LBCL = Summary(
    "LBCL",
    3,
    3,
    0.061,
    0.049,
    0.076,
    None,
    None,
    0.25,
    4.2,
    2,
    0.122,
    "Wald",
    52.4,
    "Q_Wald",
    2.1,
    42.0,
    624.0,
    SCALE,
)
ALONE = Summary(
    "MCL",
    1,
    1,
    0.2353,
    0.068,
    0.499,
    None,
    None,
    0.0,
    0.0,
    0,
    math.nan,
    "Wald",
    0.0,
    "Q_Wald",
    1.0,
    4.0,
    17.0,
    SCALE,
)


def row(label: str, subgroup: str, events: float, n: float, low: float, high: float) -> StudyRow:
    return StudyRow(
        label,
        label,
        subgroup,
        events,
        n,
        None,
        None,
        events / n,
        low,
        high,
        None,
        math.log(events / (n - events)),
        0.1,
    )


RESULT = PoolingResult(
    Spec(Measure.PLO, Method.GLMM),
    OVERALL,
    (LBCL, ALONE),
    SubgroupTest(9.27, 3, 0.026, "Wald"),
    (
        row("Abramson 2020", "LBCL", 7, 269, 0.0105, 0.0529),
        row("Berning 2024", "LBCL", 30, 172, 0.121, 0.24),
        row("Bethge 2022", "LBCL", 15, 183, 0.0466, 0.1317),
        row("Chong 2024", "MCL", 4, 17, 0.068, 0.499),
    ),
    ("two rows share a study",),
    "0" * 64,
    (),
)

"""The rows of a result: each study's own estimate and limits on the reported scale."""

import numpy as np

from review.pooling.arrays import FloatArray, IntArray
from review.pooling.distributions import critical
from review.pooling.effect_sizes.effects import Effects
from review.pooling.exact_limits import clopper_pearson, garwood
from review.pooling.measures import Measure, Role, Transform
from review.pooling.result import StudyRow
from review.pooling.table import StudyTable
from review.pooling.transformation import back_transform


def study_rows(
    table: StudyTable,
    measure: Measure,
    effects: Effects,
    weights: FloatArray | None,
    *,
    used: IntArray,
    level: float,
) -> tuple[StudyRow, ...]:
    """Describe every row of the table.

    Single proportions have Clopper–Pearson limits and single rates Garwood's, both without continuity
    correction; the others normal limits on the model scale. `weights` (percent) belong to the rows at
    `used`.
    """
    estimate, low, high = _on_reported_scale(table, measure, effects, level)
    share = np.full(table.rows, np.nan)
    if weights is not None:
        share[used] = weights
    first = Role.EVENTS if measure.single_group else Role.EVENTS1
    size = Role.TOTAL if measure.single_group else Role.TOTAL1

    def number(role: Role, row: int) -> float | None:
        values = table.optional(role)
        return None if values is None or np.isnan(values[row]) else float(values[row])

    return tuple(
        StudyRow(
            label=table.labels[i],
            study=None if table.studies is None else table.studies[i],
            subgroup=None if table.subgroups is None else table.subgroups[i],
            events=number(first, i),
            n=number(size, i),
            events2=number(Role.EVENTS2, i),
            n2=number(Role.TOTAL2, i),
            estimate=float(estimate[i]),
            ci_low=float(low[i]),
            ci_high=float(high[i]),
            weight=None if np.isnan(share[i]) else float(share[i]),
            y=float(effects.y[i]),
            v=float(effects.v[i]),
        )
        for i in range(table.rows)
    )


def _on_reported_scale(
    table: StudyTable, measure: Measure, effects: Effects, level: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    if measure.single_proportion:
        x, n = table.column(Role.EVENTS), table.column(Role.TOTAL)
        with np.errstate(divide="ignore", invalid="ignore"):
            return (x / n, *clopper_pearson(x, n, level))
    if measure in (Measure.IR, Measure.IRLN, Measure.IRS, Measure.IRFT):
        x, t = table.column(Role.EVENTS), table.column(Role.TIME)
        return (x / t, *garwood(x, t, level))
    margin = critical(level, None) * np.sqrt(effects.v)
    turn = measure.transform
    assert turn is not Transform.FREEMAN_TUKEY
    return (
        back_transform(effects.y, turn),
        back_transform(effects.y - margin, turn),
        back_transform(effects.y + margin, turn),
    )

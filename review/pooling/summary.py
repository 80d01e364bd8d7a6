"""A pooled value on the reported scale."""

import numpy as np

from review.pooling.arrays import IntArray
from review.pooling.measures import Role, Transform
from review.pooling.pooled import Pooled
from review.pooling.result import ModelScale, Summary
from review.pooling.source import Source
from review.pooling.transformation import back_transform, harmonic_mean


def summarise(source: Source, level: str | None, rows: IntArray, pooled: Pooled) -> Summary:
    """Put a pooled value on the reported scale."""
    spec = source.spec
    turn, size = spec.measure.transform, _size(source, rows)

    def back(value: float) -> float:
        return float(back_transform(np.array(value), turn, size))

    limits = pooled.prediction(spec.prediction, spec.test)
    ends = sorted((back(pooled.ci_low), back(pooled.ci_high)))
    spread = None if limits is None else sorted((back(limits[0]), back(limits[1])))
    return Summary(
        level=level,
        k=pooled.k,
        studies=source.table.distinct_studies(rows),
        estimate=back(pooled.estimate),
        ci_low=ends[0],
        ci_high=ends[1],
        pi_low=None if spread is None else spread[0],
        pi_high=None if spread is None else spread[1],
        tau2=pooled.tau2,
        q=pooled.q,
        q_df=pooled.q_df,
        q_p=pooled.q_p,
        q_kind=pooled.q_kind,
        i2=pooled.i2(spec.i2_definition),
        i2_definition=spec.i2_definition.value,
        h2=pooled.h2,
        events=_crude(source, Role.EVENTS, rows),
        n=_crude(source, Role.TOTAL if spec.measure.single_proportion else Role.TIME, rows),
        model=_model_scale(pooled, limits),
        tau2_low=None if pooled.tau2_limits is None else pooled.tau2_limits[0],
        tau2_high=None if pooled.tau2_limits is None else pooled.tau2_limits[1],
        cohorts=None if source.table.cohorts is None else len(rows),
    )


def _size(source: Source, rows: IntArray) -> float | None:
    if source.spec.measure.transform is Transform.FREEMAN_TUKEY:
        return harmonic_mean(source.table.column(Role.TOTAL)[rows])
    if source.spec.measure.transform is Transform.FREEMAN_TUKEY_RATE:
        return harmonic_mean(source.table.column(Role.TIME)[rows])
    return None


def _crude(source: Source, role: Role, rows: IntArray) -> float | None:
    values = source.table.optional(role)
    if values is None or not source.spec.measure.single_group:
        return None
    return float(values[rows].sum())


def _model_scale(pooled: Pooled, limits: tuple[float, float] | None) -> ModelScale:
    return ModelScale(
        estimate=pooled.estimate,
        se=pooled.se,
        ci_low=pooled.ci_low,
        ci_high=pooled.ci_high,
        pi_low=None if limits is None else limits[0],
        pi_high=None if limits is None else limits[1],
        stat=pooled.stat,
        p=pooled.p_value,
        df=pooled.df,
        se_tau2=pooled.se_tau2,
    )

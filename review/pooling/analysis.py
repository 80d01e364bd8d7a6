"""The one way from a table and a spec to a result."""

from dataclasses import dataclass

import numpy as np
import scipy

from review.errors import RefusedData, Unsupported
from review.pooling.arrays import FloatArray, IntArray
from review.pooling.cautions import cautions
from review.pooling.effect_sizes.compute import effect_sizes
from review.pooling.effect_sizes.effects import Effects
from review.pooling.glmm import GlmmFit, fit_proportions, fit_rates
from review.pooling.guards import check
from review.pooling.inverse_variance import Fit, fit
from review.pooling.measures import Measure, Role, Transform
from review.pooling.pooled import Pooled, from_fit, from_glmm
from review.pooling.result import ModelScale, PoolingResult, SubgroupTest, Summary
from review.pooling.spec import Method, Spec, SubgroupTau
from review.pooling.study_rows import study_rows
from review.pooling.subgroup import between, common_fit, dummies, levels_of
from review.pooling.table import StudyTable
from review.pooling.transformation import back_transform, harmonic_mean

ENGINE = "1"


def pool(table: StudyTable, spec: Spec) -> PoolingResult:
    """Pool a table as the spec says, overall and by subgroup where the table names subgroups.

    Raises:
        RefusedData: numbers no study can have (with the row), nothing to pool, or a model the data
            cannot carry. Unsupported: a combination of measure and method that does not exist.
    """
    check(table, spec.measure)
    effects = effect_sizes(table, spec.measure, spec.correction, spec.variance_type)
    source = _Source(table, effects, spec)
    used = source.usable()
    overall = source.pool(used)
    subgroups, test = _subgroups(source, used)
    summary = source.summary(None, used, overall)
    return PoolingResult(
        spec=spec,
        overall=summary,
        subgroups=subgroups,
        subgroup_test=test,
        studies=study_rows(table, spec.measure, effects, overall.weights, used=used, level=spec.level),
        warnings=cautions(table, spec, used, overall, summary),
        input_digest=table.digest(),
        versions=(("engine", ENGINE), ("numpy", np.__version__), ("scipy", scipy.__version__)),
    )


@dataclass(frozen=True, slots=True)
class _Source:
    """The table with its effects under one spec."""

    table: StudyTable
    effects: Effects
    spec: Spec

    def usable(self) -> IntArray:
        """Rows the model can use.

        Raises:
            RefusedData: there is none.
        """
        spec = self.spec
        if spec.method is Method.GLMM or spec.method is Method.MH:
            columns = [self.table.column(role) for role in spec.measure.roles]
            keep = np.isfinite(np.stack(columns)).all(axis=0)
            sizes = [role for role in spec.measure.roles if role.value.startswith(("total", "time"))]
            for role in sizes:
                keep &= self.table.column(role) > 0
        else:
            keep = np.isfinite(self.effects.y) & np.isfinite(self.effects.v) & (self.effects.v > 0)
        if not keep.any():
            raise RefusedData("No row is complete, so there is nothing to pool; fill in counts or effects.")
        return np.flatnonzero(keep).astype(np.int64)

    def pool(self, rows: IntArray) -> Pooled:
        """Pool these rows."""
        spec = self.spec
        if spec.method is Method.GLMM:
            return from_glmm(self.glmm(rows, None))
        return from_fit(self.inverse_variance(rows, None))

    def glmm(self, rows: IntArray, x: FloatArray | None) -> GlmmFit:
        """Fit the mixed model of the measure."""
        spec = self.spec
        if spec.measure is Measure.PLO:
            events, total = (self.table.column(role)[rows] for role in (Role.EVENTS, Role.TOTAL))
            return fit_proportions(events, total, x, random=spec.random, test=spec.test, level=spec.level)
        if spec.measure is Measure.IRLN:
            events, time = (self.table.column(role)[rows] for role in (Role.EVENTS, Role.TIME))
            return fit_rates(events, time, x, random=spec.random, test=spec.test, level=spec.level)
        raise Unsupported(f"There is no mixed model for {spec.measure}; use PLO, IRLN, OR or IRR.")

    def inverse_variance(self, rows: IntArray, x: FloatArray | None) -> Fit:
        """Fit by inverse variance."""
        spec = self.spec
        estimator = spec.method.estimator
        if estimator is None:
            raise Unsupported(f"Method {spec.method} does not pool {spec.measure}; choose GLMM or REML.")
        y, v = self.effects.y[rows], self.effects.v[rows]
        return fit(y, v, x, method=estimator, test=spec.test, level=spec.level)

    def summary(self, level: str | None, rows: IntArray, pooled: Pooled) -> Summary:
        """Put a pooled value on the reported scale."""
        spec = self.spec
        turn, size = spec.measure.transform, self._size(rows)

        def back(value: float) -> float:
            return float(back_transform(np.array(value), turn, size))

        limits = pooled.prediction(spec.prediction, spec.test)
        ends = sorted((back(pooled.ci_low), back(pooled.ci_high)))
        spread = None if limits is None else sorted((back(limits[0]), back(limits[1])))
        return Summary(
            level=level,
            k=pooled.k,
            studies=self.table.distinct_studies(rows),
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
            events=self._crude(Role.EVENTS, rows),
            n=self._crude(Role.TOTAL if spec.measure.single_proportion else Role.TIME, rows),
            model=_model_scale(pooled, limits),
        )

    def _size(self, rows: IntArray) -> float | None:
        if self.spec.measure.transform is Transform.FREEMAN_TUKEY:
            return harmonic_mean(self.table.column(Role.TOTAL)[rows])
        if self.spec.measure.transform is Transform.FREEMAN_TUKEY_RATE:
            return harmonic_mean(self.table.column(Role.TIME)[rows])
        return None

    def _crude(self, role: Role, rows: IntArray) -> float | None:
        values = self.table.optional(role)
        if values is None or not self.spec.measure.single_group:
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


def _subgroups(source: _Source, used: IntArray) -> tuple[tuple[Summary, ...], SubgroupTest | None]:
    labels = source.table.subgroups
    if labels is None:
        return (), None
    groups = levels_of(labels, used)
    if not groups:
        raise RefusedData("No usable row names its subgroup; fill in the subgroup column or leave it out.")
    if source.spec.subgroup_tau is SubgroupTau.COMMON and len(groups) > 1:
        return _common(source, groups)
    pooled = [(name, rows, source.pool(rows)) for name, rows in groups]
    summaries = tuple(source.summary(name, rows, value) for name, rows, value in pooled)
    if len(groups) < 2:
        return summaries, None
    q, df, p = between([value for _, _, value in pooled])
    return summaries, SubgroupTest(q, df, p, "Wald, separate tau2")


def _common(
    source: _Source, groups: list[tuple[str, IntArray]]
) -> tuple[tuple[Summary, ...], SubgroupTest | None]:
    rows = np.concatenate([part for _, part in groups])
    x = dummies([len(part) for _, part in groups])
    model = source.glmm(rows, x) if source.spec.method is Method.GLMM else source.inverse_variance(rows, x)
    values, test = common_fit(model, [source.pool(part) for _, part in groups])
    summaries = tuple(
        source.summary(name, part, value) for (name, part), value in zip(groups, values, strict=True)
    )
    return summaries, test

"""The models of a spec on the rows of a table."""

from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData, Unsupported
from review.pooling.arrays import FloatArray, IntArray
from review.pooling.effect_sizes.effects import Effects
from review.pooling.effect_sizes.two_arm import Tables
from review.pooling.glmm import GlmmFit, fit_proportions, fit_rates
from review.pooling.glmm_two_arm import TwoArms, fit_rate_ratios, fit_tables
from review.pooling.inverse_variance import Fit, fit
from review.pooling.mantel_haenszel import TablesFit, pool_peto, pool_rates, pool_tables
from review.pooling.measures import Measure
from review.pooling.pooled import Pooled, from_fit, from_glmm, from_tables
from review.pooling.spec import Method, Spec
from review.pooling.table import StudyTable


@dataclass(frozen=True, slots=True)
class Source:
    """A table with its effects under one spec."""

    table: StudyTable
    effects: Effects
    spec: Spec

    def usable(self) -> IntArray:
        """Return the rows the model can use.

        Raises:
            RefusedData: there is none.
        """
        if self.spec.method.from_counts:
            columns = np.stack(self._columns(None))
            sizes = [role.value.startswith(("total", "time")) for role in self.spec.measure.roles]
            keep = np.isfinite(columns).all(axis=0) & (columns[sizes] > 0).all(axis=0)
        else:
            keep = np.isfinite(self.effects.y) & np.isfinite(self.effects.v) & (self.effects.v > 0)
        if not keep.any():
            raise RefusedData("No row is complete, so there is nothing to pool; fill in counts or effects.")
        return np.flatnonzero(keep).astype(np.int64)

    def _columns(self, rows: IntArray | None) -> list[FloatArray]:
        columns = [self.table.column(role) for role in self.spec.measure.roles]
        return columns if rows is None else [column[rows] for column in columns]

    def pool(self, rows: IntArray) -> Pooled:
        """Pool these rows."""
        match self.spec.method:
            case Method.GLMM:
                return from_glmm(self.glmm(rows, None))
            case Method.MH | Method.PETO:
                return from_tables(self.counts(rows))
            case _:
                return from_fit(self.inverse_variance(rows, None))

    def model(self, rows: IntArray, x: FloatArray) -> Fit | GlmmFit:
        """Fit these rows with a design.

        Raises:
            Unsupported: a method that takes no moderators.
        """
        if self.spec.method is Method.GLMM:
            return self.glmm(rows, x)
        if self.spec.method.estimator is None:
            raise Unsupported(f"Method {self.spec.method} takes no moderators and no common tau2; use REML.")
        return self.inverse_variance(rows, x)

    def glmm(self, rows: IntArray, x: FloatArray | None) -> GlmmFit:
        """Fit the mixed model of the measure.

        Raises:
            Unsupported: the measure has none.
        """
        s = self.spec
        columns = self._columns(rows)
        match s.measure:
            case Measure.PLO:
                events, total = columns
                return fit_proportions(events, total, x, random=s.random, test=s.test, level=s.level)
            case Measure.IRLN:
                events, time = columns
                return fit_rates(events, time, x, random=s.random, test=s.test, level=s.level)
            case Measure.OR | Measure.IRR:
                run = fit_tables if s.measure is Measure.OR else fit_rate_ratios
                arms = TwoArms(*columns)
                return run(arms, x, model=s.model, random=s.random, test=s.test, level=s.level)
            case _:
                raise Unsupported(f"There is no mixed model for {s.measure}; use PLO, IRLN, OR or IRR.")

    def counts(self, rows: IntArray) -> TablesFit:
        """Pool cell counts by Mantel–Haenszel or Peto.

        Raises:
            Unsupported: the method does not pool the measure.
        """
        s = self.spec
        columns = self._columns(rows)
        if s.measure in (Measure.IRR, Measure.IRD) and s.method is Method.MH:
            x1, t1, x2, t2 = columns
            return pool_rates(s.measure, (x1, x2), (t1, t2), level=s.level)
        if not s.measure.two_by_two:
            raise Unsupported(
                f"Method {s.method} pools two-by-two tables and rates, not {s.measure}; use REML."
            )
        a, n1, c, n2 = columns
        tables = Tables(a, n1 - a, c, n2 - c)
        if s.method is Method.MH:
            return pool_tables(s.measure, tables, level=s.level)
        if s.measure not in (Measure.OR, Measure.PETO):
            raise Unsupported(f"Peto's method pools odds ratios, not {s.measure}; use MH or REML.")
        return pool_peto(tables, level=s.level)

    def inverse_variance(self, rows: IntArray, x: FloatArray | None) -> Fit:
        """Fit by inverse variance.

        Raises:
            Unsupported: the method is none.
        """
        s = self.spec
        estimator = s.method.estimator
        if estimator is None:
            raise Unsupported(f"Method {s.method} is not an inverse-variance method; choose REML.")
        return fit(
            self.effects.y[rows], self.effects.v[rows], x, method=estimator, test=s.test, level=s.level
        )

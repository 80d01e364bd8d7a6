"""Meta-regression: moderators named in a formula, from the columns of a table."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from review.pooling.effect_sizes.compute import effect_sizes
from review.pooling.formula import design
from review.pooling.glmm import GlmmFit
from review.pooling.inverse_variance import Fit
from review.pooling.source import Source
from review.pooling.spec import Spec
from review.pooling.table import StudyTable


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient of a meta-regression on the model scale."""

    name: str
    estimate: float
    se: float
    stat: float
    p: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True, slots=True)
class Regression:
    """A meta-regression: its coefficients, τ² left over, and the test of the moderators."""

    formula: str
    k: int
    coefficients: tuple[Coefficient, ...]
    tau2: float
    qm: float
    qm_df: int
    df: int | None
    qm_p: float


def regress(table: StudyTable, spec: Spec, formula: str, columns: Mapping[str, Sequence[str]]) -> Regression:
    """Fit a meta-regression on moderators named in a formula, such as `year + C(phase)`.

    Args:
        table: the rows.
        spec: measure, method, test and level.
        formula: the moderators.
        columns: cells by column, one per row; a column whose cells are all numbers counts as one.

    Raises:
        RefusedData: an unknown column, a formula that cannot be read, or too few rows.
        Unsupported: a method that takes no moderators.
    """
    built = design(formula, {name: _typed(cells) for name, cells in columns.items()})
    plain = replace(table, subgroups=None)
    effects = effect_sizes(plain, spec.measure, spec.correction, spec.variance_type)
    source = Source(plain, effects, spec)
    used = source.usable()
    used = used[np.isfinite(built.x[used]).all(axis=1)]
    model = source.model(used, built.x[used])
    return _regression(formula, len(used), built.names, model)


def _typed(cells: Sequence[str]) -> list[object]:
    """Return a column as numbers where every cell that says something is one; silent cells are missing."""
    silent = ("", "NA", "NaN", ".")
    try:
        return [math.nan if cell.strip() in silent else float(cell) for cell in cells]
    except ValueError:
        return [None if cell.strip() in silent else cell.strip() for cell in cells]


def _regression(formula: str, k: int, names: Sequence[str], model: Fit | GlmmFit) -> Regression:
    return Regression(
        formula=formula,
        k=k,
        coefficients=tuple(
            Coefficient(
                name=name,
                estimate=float(model.beta[i]),
                se=float(model.se[i]),
                stat=float(model.stat[i]),
                p=float(model.pval[i]),
                ci_low=float(model.ci_low[i]),
                ci_high=float(model.ci_high[i]),
            )
            for i, name in enumerate(names)
        ),
        tau2=model.tau2,
        qm=model.qm,
        qm_df=len(model.qm_tested),
        df=model.df,
        qm_p=model.qm_p,
    )

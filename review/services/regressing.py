"""Meta-regression: moderators named in a formula, from the columns of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from review.pooling import meta_regression
from review.pooling.meta_regression import RegressionResult
from review.pooling.spec import Spec
from review.pooling.table import StudyTable
from review.services.basis import typed

__all__ = ["RegressionResult", "regress"]


def regress(
    table: StudyTable, spec: Spec, formula: str, columns: Mapping[str, Sequence[str]]
) -> RegressionResult:
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
    moderators = {name: typed(cells) for name, cells in columns.items()}
    return meta_regression.regress(replace(table, subgroups=None), spec, formula, moderators)

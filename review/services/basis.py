"""The inverse-variance fit that the methods beside a pooled value rest on, with the rows it was made from."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from review.errors import BadInput, RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.effect_sizes.compute import effect_sizes
from review.pooling.formula import Design, design
from review.pooling.guards import check
from review.pooling.inverse_variance import Fit
from review.pooling.measures import Role, Transform
from review.pooling.source import Source
from review.pooling.spec import Method, Spec
from review.pooling.table import StudyTable
from review.pooling.transformation import back_transform, harmonic_mean, model_scale

Columns = Mapping[str, Sequence[str]]
_SILENT = ("", "NA", "NaN", ".")


@dataclass(frozen=True, slots=True)
class Basis:
    """A fit, the rows of the table it was made from, and the names of its coefficients."""

    table: StudyTable
    spec: Spec
    fit: Fit
    rows: tuple[int, ...]
    names: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the rows."""
        return tuple(self.table.labels[i] for i in self.rows)

    def back(self, *values: float) -> tuple[float, ...]:
        """Return values of the model scale on the reported one."""
        found = back_transform(np.array(values), self.spec.measure.transform, self._size())
        return tuple(float(value) for value in found)

    def _size(self) -> float | None:
        turn = self.spec.measure.transform
        if turn not in (Transform.FREEMAN_TUKEY, Transform.FREEMAN_TUKEY_RATE):
            return None
        role = Role.TOTAL if turn is Transform.FREEMAN_TUKEY else Role.TIME
        return harmonic_mean(self.table.column(role)[list(self.rows)])

    def null(self, given: float | None, what: str) -> float:
        """Return the null value on the model scale.

        Args:
            given: the value on the reported scale; absent, it is no effect of a comparison.
            what: the method that needs it.

        Raises:
            BadInput: a single group without a null value, or a value that is not on the reported scale.
        """
        if given is None:
            if self.spec.measure.single_group:
                raise BadInput(
                    f"{what} rests on p-values, and a single group has no null value; name one by --null."
                )
            return 0.0
        found = model_scale(given, self.spec.measure.transform, self._size())
        if not math.isfinite(found):
            raise BadInput(f"The null value {given:g} has no place on the scale of {self.spec.measure}.")
        return found


def basis_of(table: StudyTable, spec: Spec, columns: Columns, formula: str = "") -> Basis:
    """Fit a table's effects by inverse variance; by REML where the spec names another kind of model.

    Args:
        table: the rows.
        spec: measure, method, test and level.
        columns: cells by column, one per row, for the moderators.
        formula: moderators such as `year + C(phase)`; none when empty.

    Raises:
        RefusedData: impossible numbers, an unknown column, a formula that cannot be read, or too few rows.
    """
    check(table, spec.measure)
    effects = effect_sizes(table, spec.measure, spec.correction, spec.variance_type)
    plain = spec if spec.method.estimator is not None else replace(spec, method=Method.REML)
    source = Source(table, effects, plain)
    used = source.usable()
    if not formula:
        return Basis(table, plain, source.inverse_variance(used, None), tuple(used.tolist()), ("intercept",))
    built = designed(formula, columns)
    used = used[np.isfinite(built.x[used]).all(axis=1)]
    if not len(used):
        raise RefusedData(f"No row has numbers for {formula}; fill in the moderators.")
    model = source.inverse_variance(used, built.x[used])
    return Basis(table, plain, model, tuple(used.tolist()), built.names)


def designed(formula: str, columns: Columns) -> Design:
    """Return the design of a formula on columns of text; a column is numeric where all its cells are."""
    return design(formula, {name: typed(cells) for name, cells in columns.items()})


def typed(cells: Sequence[str]) -> list[object]:
    """Return a column as numbers where every cell that says something is one; silent cells are missing."""
    try:
        return [math.nan if cell.strip() in _SILENT else float(cell) for cell in cells]
    except ValueError:
        return [None if cell.strip() in _SILENT else cell.strip() for cell in cells]


def sizes_of(basis: Basis) -> FloatArray | None:
    """Return the sample size of each row of the fit, both groups together; None where the table has none."""
    one, two = basis.table.optional(Role.TOTAL1), basis.table.optional(Role.TOTAL2)
    both = None if one is None or two is None else one + two
    found = basis.table.optional(Role.TOTAL) if both is None else both
    return None if found is None else found[list(basis.rows)]


def cells_of(basis: Basis, columns: Columns, name: str) -> tuple[str, ...]:
    """Return a column's cells for the rows of the fit; `study`, `cohort` and `row` are the table's own.

    Raises:
        BadInput: there is no such column.
    """
    rows = tuple(str(i) for i in range(basis.table.rows))
    own = {"study": basis.table.studies, "cohort": basis.table.cohorts, "row": rows}.get(name)
    cells = columns.get(name, own)
    if cells is None:
        raise BadInput(f"There is no column `{name}`; there are {', '.join(columns) or 'none'}.")
    return tuple(cells[i].strip() for i in basis.rows)

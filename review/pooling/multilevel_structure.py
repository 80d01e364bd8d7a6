"""Random effects of multilevel and multivariate models: which rows share an effect, and with what covariance.

Every covariance is written in parameters that may take any value: a standard deviation stands for its square,
a correlation for a sine, an unstructured matrix for its Cholesky factor. Optima on the boundary (a variance
of zero, a correlation of one) are then ordinary stationary points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.choices import Structure

Codes = NDArray[np.intp]
Parameters = NDArray[np.float64] | NDArray[np.complex128]


@dataclass(frozen=True, slots=True, eq=False)
class Intercepts:
    """One random intercept for each group; rows with the same label share it.

    Attributes:
        name: what the groups are, for instance `district`.
        groups: one label per row.
    """

    name: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class WithinGroups:
    """Correlated random effects of inner levels (outcomes, arms) within outer groups (trials).

    Attributes:
        name: what they are, for instance `outcome | trial`.
        inner: one inner level per row.
        outer: one outer group per row; different groups are independent.
        structure: covariance of the levels within a group.
    """

    name: str
    inner: tuple[str, ...]
    outer: tuple[str, ...]
    structure: Structure = Structure.COMPOUND_SYMMETRY


def nested(columns: Sequence[tuple[str, Sequence[str]]]) -> tuple[Intercepts, ...]:
    """Expand `a/b/c` into intercepts for a, for b within a and for c within b within a."""
    terms: list[Intercepts] = []
    path: list[str] = []
    labels: list[str] = []
    for name, values in columns:
        inside = zip(labels, values, strict=True)
        labels = [f"{before}/{value}" for before, value in inside] if path else list(values)
        path.append(name)
        terms.append(Intercepts("/".join(path), tuple(labels)))
    return tuple(terms)


def codes_of(labels: Sequence[str]) -> tuple[tuple[str, ...], Codes]:
    """Return the levels (numbers in numeric, other labels in alphabetical order) and each row's code."""
    levels = sorted(set(labels), key=_order)
    place = {level: i for i, level in enumerate(levels)}
    return tuple(levels), np.array([place[label] for label in labels], dtype=np.intp)


def _order(label: str) -> tuple[int, float, str]:
    try:
        return (0, float(label), label)
    except ValueError:
        return (1, 0.0, label)


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """A random term made ready for fitting.

    Attributes:
        name: the term's name.
        levels: inner levels (one level for an intercept).
        inner: code of the inner level per row.
        outer: code of the group per row.
        structure: covariance, or `None` for an intercept.
    """

    name: str
    levels: tuple[str, ...]
    inner: Codes
    outer: Codes
    structure: Structure | None

    @property
    def size(self) -> int:
        """Number of inner levels."""
        return len(self.levels)

    def parameter_count(self) -> int:
        """Number of free parameters of the covariance."""
        m = self.size
        match self.structure:
            case None | Structure.IDENTITY:
                return 1
            case Structure.DIAGONAL:
                return m
            case Structure.COMPOUND_SYMMETRY:
                return 1 + (m > 1)
            case Structure.HETEROSCEDASTIC_CS:
                return m + (m > 1)
            case Structure.UNSTRUCTURED:
                return m * (m + 1) // 2

    def covariance(self, theta: Parameters) -> NDArray[Any]:
        """Return the m × m covariance at unconstrained parameters, real or complex."""
        m = self.size
        match self.structure:
            case None | Structure.IDENTITY:
                return np.asarray(np.eye(m) * theta[0] ** 2)
            case Structure.DIAGONAL:
                return np.asarray(np.diag(theta**2))
            case Structure.COMPOUND_SYMMETRY:
                deviations = np.repeat(theta[:1], m)
                return np.asarray(deviations[:, None] * _exchangeable(m, theta[1:]) * deviations)
            case Structure.HETEROSCEDASTIC_CS:
                return np.asarray(theta[:m, None] * _exchangeable(m, theta[m:]) * theta[:m])
            case Structure.UNSTRUCTURED:
                factor = np.zeros((m, m), dtype=theta.dtype)
                factor[np.tril_indices(m)] = theta
                return np.asarray(factor @ factor.T)

    def start(self, variance: float) -> FloatArray:
        """Return starting parameters: this variance for every level, levels half correlated."""
        m = self.size
        deviation = float(np.sqrt(variance))
        count = self.parameter_count()
        if self.structure is Structure.UNSTRUCTURED:
            matrix = variance * (0.5 * np.eye(m) + 0.5)
            return np.asarray(np.linalg.cholesky(matrix)[np.tril_indices(m)], dtype=np.float64)
        theta = np.full(count, deviation)
        if self.has_correlation():
            theta[-1] = np.arcsin(2 * (0.5 - _lowest(m)) / (1 - _lowest(m)) - 1)
        return theta

    def has_correlation(self) -> bool:
        """Tell whether the last parameter is the common correlation."""
        return self.structure in (Structure.COMPOUND_SYMMETRY, Structure.HETEROSCEDASTIC_CS) and self.size > 1

    def jacobian(self, theta: FloatArray) -> FloatArray:
        """Return d covariance / d theta as (m·m) × parameters, exact to rounding by complex steps."""
        step = 1e-30
        columns = []
        for i in range(theta.size):
            shifted = theta.astype(np.complex128)
            shifted[i] += 1j * step
            columns.append(self.covariance(shifted).imag.ravel() / step)
        return np.stack(columns, axis=1)


def _lowest(m: int) -> float:
    return -1 / (m - 1)


def _exchangeable(m: int, angle: Parameters) -> NDArray[Any]:
    if m == 1:
        return np.ones((1, 1))
    lowest = _lowest(m)
    rho = lowest + (1 - lowest) * (1 + np.sin(angle[0])) / 2
    return np.asarray(np.eye(m) * (1 - rho) + rho)


def component_of(term: Intercepts | WithinGroups, rows: int) -> Component:
    """Code the labels of one random term.

    Raises:
        RefusedData: a term has not one label for each row.
    """
    if isinstance(term, Intercepts):
        _, outer = codes_of(term.groups)
        component = Component(term.name, ("",), np.zeros_like(outer), outer, None)
    else:
        levels, inner = codes_of(term.inner)
        _, outer = codes_of(term.outer)
        component = Component(term.name, levels, inner, outer, term.structure)
    if component.outer.size != rows or component.inner.size != rows:
        raise RefusedData(
            f"The random effects '{term.name}' need one label for each of the {rows} rows; "
            f"{component.outer.size} were given."
        )
    return component

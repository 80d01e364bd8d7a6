"""Moderator formulas: from `~ year + C(design)` and a table of columns to a design matrix."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray

_FUNCTIONS = frozenset({"C", "I", "log", "log10", "exp", "sqrt", "center", "scale", "mean"})
_FORBIDDEN = re.compile(r"__|[\[\]{}'\"`;@\\]|\.\s*[A-Za-z_]|\blambda\b")
_CALL = re.compile(r"([A-Za-z_][\w.]*)\s*\(")


@dataclass(frozen=True, slots=True)
class Design:
    """A design matrix (k, p) with the names of its columns and, per column, the term it belongs to."""

    x: FloatArray
    names: tuple[str, ...]
    terms: tuple[str, ...]

    def columns_of(self, term: str) -> tuple[int, ...]:
        """Positions of a term's columns.

        Raises:
            RefusedData: no such term.
        """
        found = tuple(i for i, name in enumerate(self.terms) if name == term)
        if not found:
            raise RefusedData(
                f"The model has no term {term!r}; it has {', '.join(dict.fromkeys(self.terms))}."
            )
        return found


def design(formula: str, columns: Mapping[str, Sequence[object]]) -> Design:
    """Build the design of a formula; rows with a missing moderator hold NaN.

    The language is the usual one: `+`, `:`, `*`, `- 1`, `C(x)` for a factor, `I(...)` for arithmetic,
    and log, exp, sqrt, center, scale and mean. Nothing else is called.

    Raises:
        RefusedData: a formula that cannot be read, an unknown column, or a factor with one level.
    """
    _check(formula, columns)
    import formulaic  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    frame = pd.DataFrame({name: list(values) for name, values in columns.items()})
    context = {"log": np.log, "log10": np.log10, "exp": np.exp, "sqrt": np.sqrt, "mean": np.nanmean}
    try:
        found = formulaic.model_matrix(formula, frame, na_action="ignore", context=context)
    except (formulaic.errors.FormulaicError, SyntaxError, TypeError, ValueError, NameError) as error:
        raise RefusedData(f"The formula {formula!r} cannot be used on these columns: {error}") from error
    spec = found.model_spec
    terms = [""] * found.shape[1]
    for term, positions in spec.term_indices.items():
        if not positions:
            raise RefusedData(f"The moderator {term} has one level in these rows only; leave it out.")
        for position in positions:
            terms[position] = str(term)
    return Design(np.asarray(found, dtype=np.float64), tuple(spec.column_names), tuple(terms))


def _check(formula: str, columns: Mapping[str, Sequence[object]]) -> None:
    if _FORBIDDEN.search(formula):
        raise RefusedData(
            f"The formula {formula!r} holds something other than columns, numbers and operators."
        )
    for name in _CALL.findall(formula):
        if name not in _FUNCTIONS:
            offered = ", ".join(sorted(_FUNCTIONS))
            raise RefusedData(f"The formula calls {name}(), which is not offered; use one of {offered}.")
    bare = _CALL.sub("(", formula)
    for name in re.findall(r"[A-Za-z_]\w*", bare):
        if name not in columns:
            raise RefusedData(f"The formula names {name}, which is not a column of the table.")

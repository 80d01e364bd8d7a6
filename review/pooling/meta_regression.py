"""Meta-regression of a study table: a spec, a formula and the moderators in, a complete result out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.pooling.effect_sizes.compute import effect_sizes
from review.pooling.formula import Design, design
from review.pooling.glmm import GlmmFit
from review.pooling.guards import check
from review.pooling.inverse_variance import Fit
from review.pooling.regression import variance_inflation, wald_test
from review.pooling.result import plain
from review.pooling.source import Source
from review.pooling.spec import Spec
from review.pooling.table import StudyTable, repeated_studies


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient on the model scale; `vif` is None for the intercept and for mixed models."""

    name: str
    estimate: float
    se: float
    stat: float
    p: float
    ci_low: float
    ci_high: float
    vif: float | None

    def to_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return {name: plain(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class TermTest:
    """Omnibus test of one term's coefficients: chi-square, or F where `df2` is given."""

    term: str
    stat: float
    df: int
    df2: int | None
    p: float

    def to_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return {name: plain(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class RegressionResult:
    """The answer to a spec and a formula on a table; `i2` (residual) and `r2` in percent.

    `moderators` tests all coefficients but the intercept together; `model` is the fit itself, for
    predictions.
    """

    spec: Spec
    formula: str
    k: int
    studies: int | None
    coefficients: tuple[Coefficient, ...]
    moderators: TermTest
    terms: tuple[TermTest, ...]
    tau2: float
    i2: float
    r2: float | None
    q: float
    q_df: int
    q_p: float
    warnings: tuple[str, ...]
    input_digest: str
    model: Fit | GlmmFit

    def to_dict(self) -> dict[str, object]:
        """Return plain values for JSON, without the fit."""
        return {
            "formula": self.formula,
            "k": self.k,
            "studies": self.studies,
            "coefficients": [coefficient.to_dict() for coefficient in self.coefficients],
            "moderators": self.moderators.to_dict(),
            "terms": [term.to_dict() for term in self.terms],
            "tau2": self.tau2,
            "i2": self.i2,
            "r2": None if self.r2 is None else plain(self.r2),
            "q": self.q,
            "q_df": self.q_df,
            "q_p": self.q_p,
            "spec": self.spec.to_dict(),
            "warnings": list(self.warnings),
            "input_digest": self.input_digest,
        }

    def to_text(self) -> str:
        """Return the regression in words, one fact per line."""
        lines = [f"Meta-regression {self.formula}, measure {self.spec.measure}, method {self.spec.method}"]
        lines += [
            f"{c.name}: {c.estimate:.4f} [{c.ci_low:.4f}, {c.ci_high:.4f}], p {c.p:.3g}"
            for c in self.coefficients
        ]
        for test in (self.moderators, *self.terms):
            df = f"{test.df}" if test.df2 is None else f"{test.df}, {test.df2}"
            lines.append(f"Test of {test.term}: {test.stat:.4g} on {df} df, p {test.p:.3g}")
        explained = "" if self.r2 is None else f", R2 {self.r2:.1f} %"
        lines.append(f"Residual tau2 {self.tau2:.4f}, I2 {self.i2:.1f} %{explained}")
        return "\n".join([*lines, *(f"Caution: {warning}" for warning in self.warnings)])


def regress(
    table: StudyTable, spec: Spec, formula: str, moderators: Mapping[str, Sequence[object]]
) -> RegressionResult:
    """Regress the effects of a table on moderators, one entry per row each.

    Raises:
        RefusedData: impossible numbers, a formula that cannot be used, collinear moderators, too few rows.
        Unsupported: a method that takes no moderators.
    """
    check(table, spec.measure)
    for name, values in moderators.items():
        if len(values) != table.rows:
            raise RefusedData(f"Moderator {name} has {len(values)} entries for {table.rows} rows.")
    found = design(formula, moderators)
    effects = effect_sizes(table, spec.measure, spec.correction, spec.variance_type)
    source = Source(table, effects, spec)
    usable = source.usable()
    complete = usable[np.isfinite(found.x[usable]).all(axis=1)]
    if len(complete) <= found.x.shape[1]:
        raise RefusedData(
            f"{len(complete)} complete rows cannot carry {found.x.shape[1]} coefficients; use fewer."
        )
    model = source.model(complete, found.x[complete])
    used = table.take(complete)
    return RegressionResult(
        spec=spec,
        formula=formula,
        k=model.k,
        studies=used.distinct_studies(),
        coefficients=_coefficients(model, found),
        moderators=_test(model, "all moderators", model.qm_tested),
        terms=_terms(model, found),
        tau2=model.tau2,
        i2=model.i2,
        r2=model.r2 if isinstance(model, Fit) else None,
        q=model.qe if isinstance(model, Fit) else model.qe_wald,
        q_df=model.qe_df,
        q_p=model.qe_p if isinstance(model, Fit) else model.qe_wald_p,
        warnings=_warnings(used, table.rows, found),
        input_digest=table.digest(),
        model=model,
    )


def _coefficients(model: Fit | GlmmFit, found: Design) -> tuple[Coefficient, ...]:
    inflation = np.full(model.p, math.nan)
    if isinstance(model, Fit) and model.p > 1:
        values = variance_inflation(model)
        inflation[model.p - len(values) :] = values
    rows = zip(
        found.names, model.beta, model.se, model.stat, model.pval, model.ci_low, model.ci_high, inflation,
        strict=True,
    )  # fmt: skip
    return tuple(
        Coefficient(name, float(b), float(se), float(z), float(p), float(low), float(high), _known(vif))
        for name, b, se, z, p, low, high, vif in rows
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _test(model: Fit | GlmmFit, term: str, positions: tuple[int, ...]) -> TermTest:
    found = wald_test(model, positions)
    return TermTest(term, found.stat, found.df, found.df2, found.p)


def _terms(model: Fit | GlmmFit, found: Design) -> tuple[TermTest, ...]:
    names = [name for name in dict.fromkeys(found.terms) if name not in ("1", "Intercept")]
    return tuple(_test(model, name, found.columns_of(name)) for name in names)


def _warnings(used: StudyTable, rows: int, found: Design) -> tuple[str, ...]:
    texts = []
    if used.rows < rows:
        texts.append(
            f"{rows - used.rows} of {rows} rows were left out because numbers or moderators are missing."
        )
    per = used.rows / max(1, found.x.shape[1] - 1)
    if per < 10:
        texts.append(
            f"There are {per:.3g} rows per coefficient; with fewer than 10 a regression invites chance."
        )
    repeated = repeated_studies(used)
    if repeated:
        texts.append(
            "Rows of one study are not independent; consider the multilevel model or robust variance."
        )
    return tuple(texts)

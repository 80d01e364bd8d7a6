"""What `review pool` shows beside the pooled value, on demand; services are loaded when asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from review.cli.output import emit, emit_table, put
from review.cli.pooling_findings import asked_of, finding_options, show_findings
from review.errors import BadInput
from review.services import specifying
from review.services.asking import findings
from review.services.basis import Basis, basis_of
from review.services.findings import Finding, by_key
from review.services.grouping import Grouped, grouped
from review.services.pooled_values import PoolingResult, Spec, StudyTable
from review.services.specifying import Choices, spec_of
from review.text import one_line

if TYPE_CHECKING:
    from review.services.pooled_checks import Filled, OtherModel, Refit, RowInfluence
    from review.services.regressing import RegressionResult
    from review.services.small_studies import SmallStudies

F = TypeVar("F", bound=Callable[..., object])
Words = Mapping[str, str | float | bool | Path | None]


def more_options(function: F) -> F:
    """Add the options that ask for more."""
    for option in (
        click.option("--r-script", type=click.Path(path_type=Path), metavar="OUT.R", help="Script for R."),
        click.option("--contours", is_flag=True, help="With --funnel: shade significance."),
        click.option("--funnel", type=click.Path(path_type=Path), help="Funnel plot as SVG."),
        click.option(
            "--fill-estimator",
            type=click.Choice(specifying.FILL_ESTIMATORS),
            default="L0",
            help="With --trim-and-fill.",
        ),
        click.option("--trim-and-fill", is_flag=True, help="Rows estimated to be missing."),
        click.option(
            "--bias",
            type=click.Choice((*specifying.BIAS_TESTS, specifying.EVERY_TEST)),
            help="Test for small-study effects; `all` that are made for the measure.",
        ),
        finding_options,
        click.option("--mods", metavar="FORMULA", help="Meta-regression, as `year + C(phase)`."),
        click.option("--influence", is_flag=True, help="What each row does to the model."),
        click.option("--sensitivity", is_flag=True, help="Other models of a proportion beside this one."),
        click.option("--cumulative", metavar="COL", help="Pool row by row in this order; `.` as they stand."),
        click.option("--leave-one-out", is_flag=True, help="Pool without each row in turn."),
    ):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pooled outcome: its rows, the other columns that moderators come from, the choices, the result."""

    name: str
    heading: str
    table: StudyTable
    columns: Mapping[str, Sequence[str]]
    chosen: Choices
    result: PoolingResult


@dataclass(frozen=True, slots=True)
class More:
    """What was asked for beside the pooled value; None where it was not."""

    leave_one_out: "tuple[Refit, ...] | None" = None
    cumulative: "tuple[Refit, ...] | None" = None
    sensitivity: "tuple[OtherModel, ...] | None" = None
    influence: "tuple[RowInfluence, ...] | None" = None
    bias: "tuple[SmallStudies, ...]" = ()
    trim_and_fill: "Filled | None" = None
    regression: "RegressionResult | None" = None
    findings: tuple[Finding, ...] = ()
    further: tuple[Grouped, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return what was asked for, for JSON."""
        apart = ("findings", "further", "bias")
        named = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in apart}
        if self.sensitivity is not None:
            named["sensitivity"] = [each.to_dict() for each in self.sensitivity]
        if self.regression is not None:
            named["regression"] = self.regression.to_dict()
        asked = {name: value for name, value in named.items() if value is not None}
        if self.bias:
            asked["bias"] = self.bias[0] if len(self.bias) == 1 else self.bias
        if self.further:
            asked["further_subgroups"] = [each.to_dict() for each in self.further]
        return asked | by_key(self.findings)


def more_of(pooled: Pooled, words: Words, groupings: Sequence[str] = ()) -> More:
    """Return what was asked for, by `groupings` besides the first; a funnel plot and a script are written."""
    spec, result, table = spec_of(pooled.chosen), pooled.result, pooled.table
    funnel = words.get("funnel")
    if isinstance(funnel, Path):
        from review.services.figures import funnel_svg

        put(funnel_svg(result, pooled.heading, contours=bool(words.get("contours"))), funnel)
    wanted = any(words.get(name) for name in ("influence", "bias", "trim_and_fill"))
    basis = basis_of(table, spec, pooled.columns) if wanted else None
    _write_script(pooled, words)
    asked = _refitted(pooled, spec, words) | (_on_basis(basis, words) if basis else {})
    if words.get("mods"):
        from review.services.regressing import regress

        asked["regression"] = regress(table, spec, str(words["mods"]), pooled.columns)
    return More(
        **asked,
        further=tuple(grouped(table, spec, pooled.columns, name) for name in groupings),
        findings=findings(table, spec, pooled.columns, asked_of(words)),
    )


def _refitted(pooled: Pooled, spec: Spec, words: Words) -> dict[str, Any]:
    by, table = words.get("cumulative"), pooled.table
    if not (by or words.get("leave_one_out") or words.get("sensitivity")):
        return {}
    from review.services import pooled_checks

    found: dict[str, Any] = {}
    if words.get("leave_one_out"):
        found["leave_one_out"] = pooled_checks.leave_one_out(table, spec)
    if by:
        found["cumulative"] = pooled_checks.cumulative(table, spec, _order(pooled, str(by)))
    if words.get("sensitivity"):
        found["sensitivity"] = pooled_checks.beside(table, spec)
    return found


def _on_basis(basis: Basis, words: Words) -> dict[str, Any]:
    from review.services import pooled_checks, small_studies

    found: dict[str, Any] = {}
    if words.get("influence"):
        found["influence"] = pooled_checks.influential(basis)
    if test := words.get("bias"):
        every = test == specifying.EVERY_TEST
        found["bias"] = (
            small_studies.every_test(basis) if every else (small_studies.small_studies(basis, str(test)),)
        )
    if words.get("trim_and_fill"):
        found["trim_and_fill"] = pooled_checks.filled(basis, str(words.get("fill_estimator")))
    return found


def _write_script(pooled: Pooled, words: Words) -> None:
    target = words.get("r_script")
    if not isinstance(target, Path):
        return
    if target.suffix.lower() != ".r":
        raise BadInput(f"A script for R is written as .R, not `{target.name}`.")
    from review.services.r_script import r_csv, r_script

    beside = target.with_name(f"{target.stem}_data.csv")  # a name that is no table of the reader's
    formula = str(words.get("mods") or "")
    spec = spec_of(pooled.chosen)
    put(r_script(pooled.table, spec, beside.name, formula, pooled.columns), target)
    put(r_csv(pooled.table, spec, formula, pooled.columns), beside)


def _order(pooled: Pooled, name: str) -> Sequence[str] | None:
    if name == ".":
        return None
    if name not in pooled.columns:
        raise BadInput(f"There is no column `{name}` to order by; there are {', '.join(pooled.columns)}.")
    return pooled.columns[name]


def show_more(more: More) -> None:
    """Show what was asked for."""
    if more.leave_one_out:
        _refits("Without each row", more.leave_one_out)
    if more.cumulative:
        _refits("Row by row", more.cumulative)
    if more.sensitivity:
        _beside(more.sensitivity)
    if more.influence:
        _influence(more.influence)
    for test in more.bias:
        _bias(test)
    if more.trim_and_fill:
        _filled(more.trim_and_fill)
    if more.regression:
        _regression(more.regression)
    for each in more.further:
        emit("\n" + each.to_text())
    show_findings(more.findings)


def _refits(heading: str, found: "Sequence[Refit]") -> None:
    emit(f"\n{heading}")
    rows = [
        (r.label, r.k, _number(r.estimate), _interval(r.ci_low, r.ci_high), _number(r.tau2), f"{r.i2:.1f}")
        for r in found
    ]
    emit_table(("Row", "k", "Estimate", "Interval", "tau2", "I2"), rows, (1, 2, 4, 5))


def _number(value: float) -> str:
    return f"{value:.4f}"


def _interval(low: float, high: float) -> str:
    return f"{low:.4f} to {high:.4f}"


def _beside(found: "Sequence[OtherModel]") -> None:
    emit("\nOther models")
    rows = []
    for each in found:
        model = f"{each.spec.measure} {each.spec.method} {each.spec.test}"
        if each.result is None:
            rows.append((model, "", one_line(each.refused), ""))
            continue
        overall = each.result.overall
        interval = _interval(overall.ci_low, overall.ci_high)
        rows.append((model, _number(overall.estimate), interval, _number(overall.tau2)))
    emit_table(("Model", "Estimate", "Interval", "tau2"), rows, (1, 3))


def _influence(found: "Sequence[RowInfluence]") -> None:
    emit("\nInfluence of each row on the inverse-variance model")
    headers = ("Row", "rstudent", "DFFITS", "Cook", "cov. ratio", "tau2", "hat", "")
    rows = []
    for r in found:
        numbers = (r.rstudent, r.dffits, r.cook_d, r.cov_ratio, r.tau2, r.hat)
        rows.append((r.label, *map(_number, numbers), "influential" if r.influential else ""))
    emit_table(headers, rows, range(1, 7))


def _bias(found: "SmallStudies") -> None:
    df = "" if found.df is None else f" on {found.df} df"
    emit(f"\n{found.name}: {found.stat:.4g}{df}, p {found.p:.4g}, {found.k} rows")
    _cautions(found.warnings)


def _cautions(warnings: Sequence[str]) -> None:
    for warning in warnings:
        emit(f"Caution: {one_line(warning)}")


def _filled(found: "Filled") -> None:
    emit(
        f"\nTrim and fill: {found.missing} missing on the {found.side} ({found.estimator}); with them "
        f"{_number(found.estimate)} [{_interval(found.ci_low, found.ci_high)}]"
    )
    _cautions(found.warnings)


def _regression(found: "RegressionResult") -> None:
    emit(f"\nMeta-regression on {one_line(found.formula)}, model scale")
    rows = [
        (
            c.name,
            _number(c.estimate),
            _number(c.se),
            _interval(c.ci_low, c.ci_high),
            f"{c.p:.4g}",
            _vif(c.vif),
        )
        for c in found.coefficients
    ]
    emit_table(("Term", "Estimate", "SE", "Interval", "p", "VIF"), rows, (1, 2, 4, 5))
    for test in (found.moderators, *(found.terms if len(found.terms) > 1 else ())):
        df = f"{test.df}" if test.df2 is None else f"{test.df} and {test.df2}"
        emit(f"{test.term}: {test.stat:.4f} on {df} df, p {test.p:.4g}")
    explained = "" if found.r2 is None else f", R2 {found.r2:.1f} %"
    emit(f"{found.k} rows, tau2 {_number(found.tau2)}, I2 {found.i2:.1f} % left{explained}")
    _cautions(found.warnings)


def _vif(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"

"""The analysis of a spec as an R script that reproduces it in metafor."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.errors import Unsupported
from review.pooling.choices import PredictionRule, Test
from review.pooling.effect_sizes.compute import effect_sizes
from review.pooling.measures import Measure, Role, Transform
from review.pooling.spec import Method, Spec, SubgroupTau
from review.pooling.table import StudyTable

_ARGUMENTS: dict[Role, str] = {
    Role.EVENTS: "xi",
    Role.TOTAL: "ni",
    Role.EVENTS1: "ai",
    Role.TOTAL1: "n1i",
    Role.EVENTS2: "ci",
    Role.TOTAL2: "n2i",
    Role.TIME: "ti",
    Role.TIME1: "t1i",
    Role.TIME2: "t2i",
    Role.MEAN: "mi",
    Role.SD: "sdi",
    Role.MEAN1: "m1i",
    Role.SD1: "sd1i",
    Role.MEAN2: "m2i",
    Role.SD2: "sd2i",
    Role.CORRELATION: "ri",
    Role.T_VALUE: "ti",
    Role.PREDICTORS: "mi",
    Role.R_SQUARED: "r2i",
    Role.ALPHA: "ai",
    Role.ITEMS: "mi",
}
_TRANSFORMS = {
    Transform.EXP: "exp",
    Transform.LOGISTIC: "transf.ilogit",
    Transform.ARCSINE: "transf.iarcsin",
    Transform.FREEMAN_TUKEY: "transf.ipft.hm",
    Transform.TANH: "transf.ztor",
    Transform.SQUARE: "transf.isqrt",
    Transform.HAKSTIAN_WHALEN: "transf.iahw",
    Transform.BONETT: "transf.iabt",
    Transform.FREEMAN_TUKEY_RATE: "transf.iirft",
}


@dataclass(frozen=True, slots=True)
class Moderators:
    """Moderators of a meta-regression: a formula, and columns of numbers or texts (None: missing)."""

    formula: str
    columns: Mapping[str, Sequence[object]]

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that the formula names, in the order of the table."""
        words = set(re.findall(r"[A-Za-z_]\w*", self.formula))
        return tuple(name for name in self.columns if name in words)


def metafor_data(
    table: StudyTable, spec: Spec, moderators: Moderators | None = None
) -> tuple[tuple[str, Sequence[object]], ...]:
    """Return the data of an analysis as named columns, by metafor's names for its arguments."""
    columns: list[tuple[str, Sequence[object]]] = [("label", table.labels), *_arguments(table, spec)]
    if table.studies is not None:
        columns.append(("study", table.studies))
    if table.subgroups is not None:
        columns.append(("subgroup", table.subgroups))
    taken = {name for name, _ in columns}
    for name in () if moderators is None else moderators.named:
        if name in taken and name not in ("study", "label", "subgroup"):
            raise Unsupported(f"The moderator {name} has the name of a column of metafor's; rename it.")
        if moderators is not None and name not in taken:
            columns.append((name, moderators.columns[name]))
    return tuple(columns)


def metafor_script(table: StudyTable, spec: Spec, moderators: Moderators | None = None) -> str:
    """Return R code that holds the data and repeats the analysis; it needs metafor 3.8 or later.

    Raises:
        Unsupported: general weights, or a formula with functions that R does not have.
    """
    if spec.method is Method.GENQ:
        raise Unsupported("The R script does not carry the weights of GENQ; choose another estimator.")
    names = [name for name, _ in _arguments(table, spec)]
    lines = ["# Reproduces the analysis in R with the package metafor.", "library(metafor)", ""]
    lines += ["dat <- data.frame("]
    lines += [f"  {name} = c({_cells(values)})," for name, values in metafor_data(table, spec, moderators)]
    lines += ["  stringsAsFactors = FALSE", ")", ""]
    lines += [f"fit <- {_call(spec, names, 'dat')}", "print(fit, digits = 6)", _predict(spec)]
    if table.subgroups is not None:
        lines += _subgroups(spec, names)
    if moderators is not None:
        mods = f"mods = ~ {_r_formula(moderators.formula)}, "
        lines += ["", f"regression <- {_call(spec, names, 'dat', mods)}", "print(regression, digits = 6)"]
    return "\n".join(lines) + "\n"


def _r_formula(formula: str) -> str:
    if re.search(r"\b(center|mean)\s*\(", formula):
        raise Unsupported("The R script knows no center() or mean(); compute the column first.")
    return re.sub(r"\bC\(", "factor(", formula.strip().removeprefix("~").strip()).replace("**", "^")


def _arguments(table: StudyTable, spec: Spec) -> list[tuple[str, Sequence[object]]]:
    if spec.measure is Measure.GEN:
        effects = effect_sizes(table, spec.measure, spec.correction, spec.variance_type)
        return [("yi", effects.y.tolist()), ("vi", effects.v.tolist())]
    roles = [role for role in spec.measure.roles if table.optional(role) is not None]
    names = [_ARGUMENTS[role] for role in roles]
    if spec.measure in (Measure.IRR, Measure.IRD, Measure.IRSD):
        names = ["x1i", "t1i", "x2i", "t2i"]
    return [(name, table.column(role).tolist()) for name, role in zip(names, roles, strict=True)]


def _cells(values: Sequence[object]) -> str:
    return ", ".join(_cell(value) for value in values)


def _cell(value: object) -> str:
    if value is None:
        return "NA"
    if isinstance(value, float | int):
        return "NA" if math.isnan(value) else repr(value)
    kept = "".join(c if c.isprintable() else " " for c in str(value))
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _call(spec: Spec, names: Sequence[str], data: str, mods: str = "") -> str:
    columns = ", ".join(f"{name} = {name}" for name in names)
    level = f"level = {100 * spec.level:g}, data = {data}"
    measure = "" if spec.measure is Measure.GEN else f'measure = "{spec.measure}", '
    match spec.method:
        case Method.MH:
            return f"rma.mh({measure}{columns}, {level})"
        case Method.PETO:
            return f"rma.peto({columns}, {level})"
        case Method.GLMM:
            model = f'model = "{spec.model}", ' if spec.measure in (Measure.OR, Measure.IRR) else ""
            method = "ML" if spec.random else "EE"
            choices = f'{model}method = "{method}", test = "{spec.test}", '
            return f"rma.glmm({measure}{columns}, {choices}{mods}{level})"
        case _:
            correction = _correction(spec)
            test = f'method = "{spec.method}", test = "{spec.test}", '
            return f"rma({measure}{columns}, {correction}{test}{mods}{level})"


def _correction(spec: Spec) -> str:
    if spec.measure is Measure.GEN:
        return ""
    parts = [] if spec.correction.add is None else [f"add = {spec.correction.add:g}"]
    if spec.correction.to != "only0":
        parts.append(f'to = "{spec.correction.to}"')
    if spec.correction.drop00:
        parts.append("drop00 = TRUE")
    parts.append(f'vtype = "{spec.variance_type}"')
    return ", ".join(parts) + ", "


def _predict(spec: Spec) -> str:
    turn = _TRANSFORMS.get(spec.measure.transform)
    options = "" if turn is None else f", transf = {turn}"
    if turn == "transf.ipft.hm":
        options += ", targs = list(ni = dat$ni)"
    if turn == "transf.iirft":
        options += ", targs = 1 / mean(1 / dat$ti)"
    note = ""
    if spec.prediction not in (PredictionRule.AUTO, PredictionRule.NONE):
        note = f"  # its prediction limits follow metafor's rule, not {spec.prediction}"
    if spec.prediction is PredictionRule.T_K_MINUS_P and spec.test is not Test.Z:
        note = ""
    return f"print(predict(fit{options}), digits = 6){note}"


def _subgroups(spec: Spec, names: Sequence[str]) -> list[str]:
    if spec.subgroup_tau is SubgroupTau.COMMON:
        return ["", f"print({_call(spec, names, 'dat', 'mods = ~ subgroup - 1, ')})"]
    part = _call(spec, names, "dat[dat$subgroup == g, ]")
    return [
        "",
        'levels <- sort(unique(dat$subgroup[dat$subgroup != ""]))',
        f"parts <- lapply(levels, function(g) {part})",
        "print(setNames(parts, levels), digits = 6)",
        "b <- sapply(parts, function(p) p$beta[1]); w <- 1 / sapply(parts, function(p) p$se)^2",
        "Q <- sum(w * (b - sum(w * b) / sum(w))^2)",
        "cat('Between subgroups: Q', Q, 'p', pchisq(Q, length(b) - 1, lower.tail = FALSE), '\\n')",
    ]

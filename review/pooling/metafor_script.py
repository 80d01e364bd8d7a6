"""The analysis of a spec as an R script that reproduces it in metafor."""

import math

from review.errors import Unsupported
from review.pooling.arrays import FloatArray
from review.pooling.choices import PredictionRule, Test
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
    Role.ESTIMATE: "yi",
    Role.VARIANCE: "vi",
    Role.SE: "sei",
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


def metafor_script(table: StudyTable, spec: Spec) -> str:
    """Return R code that holds the data and repeats the analysis; it needs metafor 3.8 or later.

    Raises:
        Unsupported: columns that metafor does not take as they are, or general weights.
    """
    if spec.method is Method.GENQ:
        raise Unsupported("The R script does not carry the weights of GENQ; choose another estimator.")
    names = _names(table, spec)
    lines = ["# Reproduces the analysis in R with the package metafor.", "library(metafor)", ""]
    lines += ["dat <- data.frame(", f"  label = c({_texts(table.labels)}),"]
    lines += [f"  {name} = c({_numbers(table.column(role))})," for role, name in names.items()]
    if table.subgroups is not None:
        lines.append(f"  subgroup = c({_texts(table.subgroups)}),")
    lines += ["  stringsAsFactors = FALSE", ")", ""]
    lines += [f"fit <- {_call(spec, names, 'dat')}", "print(fit)", _predict(spec)]
    if table.subgroups is not None:
        lines += _subgroups(spec, names)
    return "\n".join(lines) + "\n"


def _names(table: StudyTable, spec: Spec) -> dict[Role, str]:
    roles = [role for role in spec.measure.roles if table.optional(role) is not None]
    if spec.measure is Measure.GEN:
        error = next((role for role in (Role.VARIANCE, Role.SE) if table.optional(role) is not None), None)
        if error is None:
            raise Unsupported(
                "The R script needs estimates with a variance or standard error; compute one first."
            )
        roles = [Role.ESTIMATE, error]
    if spec.measure in (Measure.IRR, Measure.IRD, Measure.IRSD):
        return dict(zip(spec.measure.roles, ("x1i", "t1i", "x2i", "t2i"), strict=True))
    return {role: _ARGUMENTS[role] for role in roles}


def _texts(values: tuple[str, ...]) -> str:
    def quoted(text: str) -> str:
        kept = "".join(c if c.isprintable() else " " for c in text)
        return '"' + kept.replace("\\", "\\\\").replace('"', '\\"') + '"'

    return ", ".join(quoted(value) for value in values)


def _numbers(values: FloatArray) -> str:
    return ", ".join("NA" if math.isnan(x) else repr(x) for x in values.tolist())


def _call(spec: Spec, names: dict[Role, str], data: str, mods: str = "") -> str:
    columns = ", ".join(f"{name} = {name}" for name in names.values())
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
        options += ", targs = list(ti = 1 / mean(1 / dat$ti))"
    note = ""
    if spec.prediction not in (PredictionRule.AUTO, PredictionRule.NONE):
        note = f"  # its prediction limits follow metafor's rule, not {spec.prediction}"
    if spec.prediction is PredictionRule.T_K_MINUS_P and spec.test is not Test.Z:
        note = ""
    return f"print(predict(fit{options}), digits = 6){note}"


def _subgroups(spec: Spec, names: dict[Role, str]) -> list[str]:
    if spec.subgroup_tau is SubgroupTau.COMMON:
        return ["", f"print({_call(spec, names, 'dat', 'mods = ~ subgroup - 1, ')})"]
    part = _call(spec, names, "dat[dat$subgroup == g, ]")
    return [
        "",
        'levels <- sort(unique(dat$subgroup[dat$subgroup != ""]))',
        f"parts <- lapply(levels, function(g) {part})",
        "print(setNames(parts, levels))",
        "b <- sapply(parts, function(p) p$beta[1]); w <- 1 / sapply(parts, function(p) p$se)^2",
        "Q <- sum(w * (b - sum(w * b) / sum(w))^2)",
        "cat('Between subgroups: Q', Q, 'p', pchisq(Q, length(b) - 1, lower.tail = FALSE), '\\n')",
    ]

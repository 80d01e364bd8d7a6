"""Answers to `rma.mv` requests, and to `robust` on any model."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from review.errors import Unsupported
from review.pooling.arrays import FloatArray
from review.pooling.choices import RobustKind, Structure
from review.pooling.formula import design
from review.pooling.inverse_variance import Fit
from review.pooling.multilevel import MultilevelFit, fit_multilevel, predict_multilevel
from review.pooling.multilevel_intervals import profile_intervals
from review.pooling.multilevel_structure import Intercepts, WithinGroups, nested
from review.pooling.robust import RobustFit, robust_fit, robust_multilevel
from tests.golden.requests_effects import effects_of
from tests.golden.requests_refits import Columns, Handler, Options, only
from tests.golden.requests_table import formula_of

Term = Intercepts | WithinGroups


def random_terms(expression: str, structures: Sequence[str], columns: Columns) -> tuple[Term, ...]:
    """Translate `~ 1 | a/b`, `~ x | g` and lists of these."""
    inner = expression.strip()
    if inner.startswith("list("):
        inner = inner[5:-1]
    parts = [part.strip() for part in inner.split("~")[1:]]
    terms: list[Term] = []
    shapes = list(structures)
    for part in parts:
        found = re.fullmatch(r"([\w.]+)\s*\|\s*([\w./]+),?", part)
        if not found:
            raise Unsupported(f"The random effects '{expression}' are not of a known form.")
        left, right = found.group(1), found.group(2)
        if left == "1":
            names = right.split("/")
            terms += nested([(name, [str(v) for v in columns[name]]) for name in names])
        else:
            structure = Structure(shapes.pop(0) if shapes else "CS")
            inside, outside = (tuple(str(v) for v in columns[name]) for name in (left, right))
            terms.append(WithinGroups(part.rstrip(","), inside, outside, structure))
    return tuple(terms)


def sampling_covariance(expression: str, columns: Columns) -> FloatArray:
    """Translate a block-diagonal matrix built from columns per group, or a column of variances."""
    if expression in columns:
        return np.diag([float(v) for v in columns[expression]])
    found = re.fullmatch(
        r"bldiag\(lapply\(split\(\w+\[,\s*c\(([^)]*)\)\],\s*\w+\$([\w.]+)\),\s*as\.matrix\)\)", expression
    )
    if not found:
        raise Unsupported(f"The covariance '{expression}' is not of a known form.")
    names = [name.strip().strip("'\"") for name in found.group(1).split(",")]
    group = [str(v) for v in columns[found.group(2)]]
    rows = [[float(columns[name][i]) for name in names] for i in range(len(group))]
    covariance = np.zeros((len(group), len(group)))
    for level in dict.fromkeys(group):
        members = [i for i, g in enumerate(group) if g == level]
        for i in members:
            covariance[i, members] = rows[i][: len(members)]
    return covariance


def run_mv(request: dict[str, Any], columns: dict[str, list[Any]]) -> dict[str, Any]:
    """Run one `rma.mv` request; rows without an effect or a moderator are left out."""
    options: Options = request.get("fit") or {}
    unknown = set(options) - {"method", "test", "level", "struct"}
    if unknown:
        raise Unsupported(f"The fit options {sorted(unknown)} are not known for multilevel models.")
    effects = effects_of(request, columns)
    matrix = None if request.get("mods") is None else design(formula_of(request["mods"]), columns).x
    use = np.isfinite(effects.y)
    if not isinstance(request.get("V"), str):
        use &= np.isfinite(effects.v)
    if matrix is not None:
        use &= np.isfinite(matrix).all(axis=1)
    kept = {name: [values[i] for i in np.flatnonzero(use)] for name, values in columns.items()}
    matrix = None if matrix is None else matrix[use]
    v = effects.v[use]
    if isinstance(request.get("V"), str):
        v = sampling_covariance(request["V"], columns)[np.ix_(use, use)]
    return answer_multilevel(request, kept, effects.y[use], v, matrix)


def answer_multilevel(
    request: Mapping[str, Any],
    columns: Columns,
    effects: FloatArray,
    variances: FloatArray,
    design: FloatArray | None,
) -> dict[str, Any]:
    """Run one `rma.mv` request on columns whose rows are those used."""
    options: Options = request.get("fit") or {}
    structures = options.get("struct", [])
    structures = [structures] if isinstance(structures, str) else list(structures)
    fit = fit_multilevel(
        effects,
        variances,
        design,
        random=random_terms(request["random"], structures, columns),
        method=options.get("method", "REML"),
        test=options.get("test", "z"),
        level=options.get("level", 95) / 100,
    )
    answer: dict[str, Any] = {"fit": describe_multilevel(fit)}
    for item in request.get("post") or []:
        settings: Options = {"name": item} if isinstance(item, str) else item
        answer[settings.get("as", settings["name"])] = _post(fit, settings, columns, design)
    return answer


def _post(
    fit: MultilevelFit, options: Options, columns: Columns, design: FloatArray | None
) -> dict[str, Any]:
    if options["name"] == "predict":
        found = predict_multilevel(fit, design)
        raw: dict[str, Any] = {
            "pred": found.estimate.tolist(),
            "se": found.se.tolist(),
            "ci.lb": found.ci_low.tolist(),
            "ci.ub": found.ci_high.tolist(),
        }
        if found.pi_low is not None and found.pi_high is not None:
            raw |= {"pi.lb": found.pi_low.tolist(), "pi.ub": found.pi_high.tolist()}
        return {"raw": raw}
    if options["name"] == "confint":
        return _intervals(fit)
    if options["name"] == "robust":
        clusters = [str(v) for v in columns[options["cluster"]]]
        return describe_multilevel(fit) | describe_robust(
            robust_multilevel(fit, clusters, kind=_kind(options))
        )
    raise Unsupported(f"'{options['name']}' is not offered for multilevel models.")


def _intervals(fit: MultilevelFit) -> dict[str, Any]:
    answer: dict[str, Any] = {"rows": [], "estimate": [], "ci_lb": [], "ci_ub": []}
    for i, found in enumerate(profile_intervals(fit), 1):
        ends = (found.estimate, found.low, found.high)
        kinds = [(1.0, "^2")] if found.quantity == "variance" else [(1.0, "")]
        kinds += [(0.5, "")] if found.quantity == "variance" else []
        for power, mark in kinds:
            answer["rows"].append(f"{found.quantity}{mark}.{i}")
            for key, value in zip(("estimate", "ci_lb", "ci_ub"), ends, strict=True):
                answer[key].append(value**power)
    return answer


def describe_multilevel(fit: MultilevelFit) -> dict[str, Any]:
    intercepts = [term for term in fit.terms if term.structure == "intercept"]
    within = [term for term in fit.terms if term.structure != "intercept"]
    statistics = {
        name: [s.log_likelihood, s.deviance, s.aic, s.bic, s.aicc]
        for name, s in (("ML", fit.statistics_ml), ("REML", fit.statistics_reml))
    }
    tau2, rho = (_scalar(list(term)) for term in _first(within, 0))
    gamma2, phi = (_scalar(list(term)) for term in _first(within, 1))
    return {
        "k": fit.k,
        "p": fit.beta.size,
        "beta": fit.beta.tolist(),
        "se": fit.se.tolist(),
        "zval": fit.statistic.tolist(),
        "pval": fit.p_value.tolist(),
        "ci_lb": fit.ci_low.tolist(),
        "ci_ub": fit.ci_high.tolist(),
        "ddf": fit.df,
        "sigma2": _scalar([term.variances[0] for term in intercepts]),
        "tau2": tau2,
        "rho": rho,
        "gamma2": gamma2,
        "phi": phi,
        "QE": fit.q,
        "QEp": fit.q_p,
        "QM": fit.qm,
        "QMp": fit.qm_p,
        "QM_df": [fit.qm_df, fit.df],
        "vb": fit.vb.tolist(),
        "logLik": fit.statistics_reml.log_likelihood
        if fit.method == "REML"
        else fit.statistics_ml.log_likelihood,
        "fit_stats": statistics,
    }


def _first(terms: Sequence[Any], place: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    if len(terms) <= place:
        return (), ()
    return terms[place].variances, terms[place].correlations


def _scalar(values: list[float]) -> float | list[float]:
    if not values:
        return 0.0
    return values[0] if len(values) == 1 else values


def _kind(options: Options) -> RobustKind:
    only(options, "cluster", "clubSandwich", "adjust")
    if options.get("adjust") is False:
        return RobustKind.CR0
    return RobustKind.CR2 if options.get("clubSandwich") else RobustKind.CR1


def describe_robust(found: RobustFit) -> dict[str, Any]:
    df = found.df.tolist()
    return {
        "beta": found.beta.tolist(),
        "se": found.se.tolist(),
        "zval": found.statistic.tolist(),
        "pval": found.p_value.tolist(),
        "ci_lb": found.ci_low.tolist(),
        "ci_ub": found.ci_high.tolist(),
        "ddf": df[0] if len(df) == 1 else df,
        "dfs": df,
        "QM": found.qm,
        "QMp": found.qm_p,
        "QM_df": list(found.qm_df),
        "vb": found.vb.tolist(),
    }


def answer_robust(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    from tests.golden.requests_bias import describe

    clusters = [str(v) for v in columns[options["cluster"]]]
    found = robust_fit(fit, clusters, kind=_kind(options))
    return describe(fit) | describe_robust(found)


HANDLERS: dict[str, Handler] = {"robust": answer_robust}

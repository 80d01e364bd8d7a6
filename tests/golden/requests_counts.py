"""Requests answered from counts: Mantel–Haenszel, Peto and mixed models."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import special

from review.errors import RefusedData, Unsupported
from review.pooling.arrays import FloatArray, IntArray
from review.pooling.choices import Test
from review.pooling.effect_sizes.two_arm import Tables
from review.pooling.exponential_families import log_choose
from review.pooling.formula import design
from review.pooling.glmm import GlmmFit, fit_proportions, fit_rates
from review.pooling.glmm_model import GlmmModel
from review.pooling.glmm_two_arm import TwoArms, fit_rate_ratios, fit_tables
from review.pooling.mantel_haenszel import (
    TablesFit,
    cochran_mantel_haenszel,
    pool_peto,
    pool_rates,
    pool_tables,
)
from review.pooling.measures import Measure, Role
from review.pooling.regression import Prediction, predict
from review.pooling.table import StudyTable
from review.pooling.tables_refits import accumulate, leave_out
from tests.golden.requests_effects import table_of
from tests.golden.requests_models import glmm, predictions, tables
from tests.golden.requests_table import Columns, translated

Pooler = Callable[[IntArray], TablesFit]


def run_mh(request: dict[str, Any], columns: Columns) -> dict[str, Any]:
    measure = Measure(request["measure"])
    table = table_of(request, columns)
    options = request.get("fit") or {}
    correct = bool(options.get("correct", True))
    level = options.get("level", 95) / 100
    unknown = set(options) - {"correct", "level"}
    if unknown:
        raise Unsupported(f"The fit options {sorted(unknown)} are not known.")
    if request.get("escalc"):
        raise Unsupported("Mantel-Haenszel pooling takes no correction here.")
    x1, x2 = table.column(Role.EVENTS1), table.column(Role.EVENTS2)

    def pool(rows: IntArray) -> TablesFit:
        if measure.two_by_two:
            return pool_tables(measure, _cells(table, rows), level=level, correct=correct)
        times = (table.column(Role.TIME1)[rows], table.column(Role.TIME2)[rows])
        return pool_rates(measure, (x1[rows], x2[rows]), times, level=level, correct=correct)

    return _answer(request, pool, table)


def run_peto(request: dict[str, Any], columns: Columns) -> dict[str, Any]:
    table = table_of(request, columns)
    level = (request.get("fit") or {}).get("level", 95) / 100
    return _answer(request, lambda rows: pool_peto(_cells(table, rows), level=level), table)


def _cells(table: StudyTable, rows: IntArray) -> Tables:
    a, n1, c, n2 = (
        table.column(role)[rows] for role in (Role.EVENTS1, Role.TOTAL1, Role.EVENTS2, Role.TOTAL2)
    )
    return Tables(a, n1 - a, c, n2 - c)


def _answer(request: dict[str, Any], pool: Pooler, table: StudyTable) -> dict[str, Any]:
    rows = table.rows
    everything = np.arange(rows, dtype=np.int64)
    try:
        model = pool(everything)
    except RefusedData as error:
        return {"fit": _without_estimate(request, table, rows), "error": str(error)}
    answer: dict[str, Any] = {"fit": tables(model)}
    for post in request.get("post") or []:
        match post:
            case "predict":
                answer[post] = predictions(_prediction(model), request.get("transf"), None)
            case "leave1out":
                answer[post] = _refits(leave_out(pool, rows))
            case "cumul":
                answer[post] = _refits(accumulate(pool, rows))
            case _:
                raise Unsupported(f"The result {post} is not known for tables.")
    return answer


def _without_estimate(request: dict[str, Any], table: StudyTable, rows: int) -> dict[str, Any]:
    """What metafor still reports where no pooled value exists."""
    answer: dict[str, Any] = {"k": rows, "p": 1, "tau2": 0.0}
    if request["measure"] != "OR":
        return answer
    correct = bool((request.get("fit") or {}).get("correct", True))
    test = cochran_mantel_haenszel(_cells(table, np.arange(rows, dtype=np.int64)), correct=correct)
    return answer if test is None else answer | {"MH": test.stat, "MHp": test.p}


def _prediction(model: TablesFit) -> Prediction:
    one, se = np.array([model.beta]), np.array([model.se])
    return Prediction(one, se, np.array([model.ci_low]), np.array([model.ci_high]), None, None)


def _refits(fits: tuple[TablesFit | None, ...]) -> dict[str, Any]:
    def column(name: str) -> list[Any]:
        return [None if one is None else getattr(one, name) for one in fits]

    names = {
        "estimate": "beta", "se": "se", "zval": "z", "pval": "p", "ci.lb": "ci_low", "ci.ub": "ci_high",
        "Q": "q", "Qp": "q_p", "I2": "i2", "H2": "h2",
    }  # fmt: skip
    blank = {"Q": 0.0, "Qp": 1.0, "I2": 0.0, "H2": 1.0}
    return {
        key: [blank.get(key) if value is None else value for value in column(name)]
        for key, name in names.items()
    }


def run_glmm(request: dict[str, Any], columns: Columns) -> dict[str, Any]:
    options = dict(request.get("fit") or {})
    unknown = set(options) - {"model", "method", "test", "level", "nAGQ"}
    if unknown:
        raise Unsupported(f"The fit options {sorted(unknown)} are not known.")
    x = None if request.get("mods") is None else design(*translated(request["mods"], columns)).x
    table = table_of(request, columns)
    model = _fit_glmm(request, table, options, x)
    answer: dict[str, Any] = {"fit": glmm(model, _data_likelihood(request, table, model))}
    for post in request.get("post") or []:
        if post != "predict":
            raise Unsupported(f"The result {post} is not known for mixed models.")
        at = None if x is None else x[list(model.used)]
        answer[post] = predictions(predict(model, at), request.get("transf"), None)
    return answer


def _fit_glmm(
    request: dict[str, Any], table: StudyTable, options: dict[str, Any], x: FloatArray | None
) -> GlmmFit:
    measure = Measure(request["measure"])
    random = options.get("method", "ML") not in ("EE", "FE", "CE")
    test, level = Test(options.get("test", "z")), options.get("level", 95) / 100
    columns = [table.column(role) for role in measure.roles]
    if measure is Measure.PLO:
        return fit_proportions(columns[0], columns[1], x, random=random, test=test, level=level)
    if measure is Measure.IRLN:
        return fit_rates(columns[0], columns[1], x, random=random, test=test, level=level)
    arms = TwoArms(*columns)
    kind = GlmmModel(options.get("model", "UM.FS"))
    # metafor takes the Laplace approximation where there are two random effects
    nodes = 1 if kind is GlmmModel.UM_RS and random else None
    if measure is Measure.OR:
        return fit_tables(arms, x, model=kind, random=random, test=test, level=level, nodes=nodes)
    if measure is Measure.IRR:
        return fit_rate_ratios(arms, x, model=kind, random=random, test=test, level=level, nodes=nodes)
    raise Unsupported(f"There is no mixed model for {measure}.")


def _data_likelihood(request: dict[str, Any], table: StudyTable, model: GlmmFit) -> float | None:
    """Log-likelihood with one parameter per row, for the models that lme4 reports in its own way."""
    if request["measure"] not in ("OR", "IRR") or (model.model, model.random) == ("UM.RS", True):
        return None
    if request["measure"] == "OR" and model.model == "CM.EL":
        return None
    rows = list(model.used)
    size = (Role.TOTAL1, Role.TOTAL2) if request["measure"] == "OR" else (Role.TIME1, Role.TIME2)
    y = np.stack([table.column(role)[rows] for role in (Role.EVENTS1, Role.EVENTS2)])
    n = np.stack([table.column(role)[rows] for role in size])
    if request["measure"] == "IRR":
        return float((special.xlogy(y, y) - y - special.gammaln(y + 1)).sum())
    return float((special.xlogy(y, y / n) + special.xlogy(n - y, 1 - y / n) + log_choose(n, y)).sum())

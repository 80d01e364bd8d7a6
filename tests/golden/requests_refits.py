"""Answers to the result keys that refit the model: leave-one-out, cumulative, influence."""

from collections.abc import Callable, Mapping
from typing import Any

from review.errors import Unsupported
from review.pooling.cumulative import cumulative, order_by
from review.pooling.influence import baujat, blups, influence, standardized_residuals
from review.pooling.inverse_variance import Fit
from review.pooling.leave_one_out import leave_one_out
from review.pooling.refits import Refits

Options = Mapping[str, Any]
Columns = Mapping[str, list[Any]]
Handler = Callable[[Fit, Options, Columns], dict[str, Any]]


def only(options: Options, *names: str) -> None:
    """Refuse options of a result that are not known."""
    unknown = set(options) - {"name", "as", *names}
    if unknown:
        raise Unsupported(f"The options {sorted(unknown)} of {options['name']} are not known.")


def _refits(found: Refits) -> dict[str, Any]:
    return {
        "estimate": found.estimate.tolist(),
        "se": found.se.tolist(),
        "zval": found.stat.tolist(),
        "tval": found.stat.tolist(),
        "pval": found.pval.tolist(),
        "ci.lb": found.ci_low.tolist(),
        "ci.ub": found.ci_high.tolist(),
        "Q": found.q.tolist(),
        "Qp": found.q_p.tolist(),
        "tau2": found.tau2.tolist(),
        "I2": found.i2.tolist(),
        "H2": found.h2.tolist(),
    }


def answer_leave1out(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    only(options)
    return _refits(leave_one_out(fit))


def answer_cumul(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    only(options, "order")
    order = order_by([float(v) for v in columns[options["order"]]]) if "order" in options else None
    return _refits(cumulative(fit, order))


def answer_influence(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    only(options)
    found = influence(fit)
    return {
        "rstudent": found.rstudent.tolist(),
        "dffits": found.dffits.tolist(),
        "cook.d": found.cook_d.tolist(),
        "cov.r": found.cov_ratio.tolist(),
        "tau2.del": found.tau2_deleted.tolist(),
        "QE.del": found.q_deleted.tolist(),
        "hat": found.hat.tolist(),
        "weight": found.weight.tolist(),
        "dfbs": found.dfbetas.tolist(),
        "is_infl": found.influential.tolist(),
    }


def answer_rstandard(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    only(options)
    found = standardized_residuals(fit)
    return {"resid": found.residual.tolist(), "se": found.se.tolist(), "z": found.standardized.tolist()}


def answer_blup(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    only(options)
    found = blups(fit)
    return {
        "pred": found.estimate.tolist(),
        "se": found.se.tolist(),
        "pi.lb": found.low.tolist(),
        "pi.ub": found.high.tolist(),
    }


def answer_baujat(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    only(options)
    found = baujat(fit)
    return {"x": found.contribution.tolist(), "y": found.influence.tolist()}


HANDLERS: dict[str, Handler] = {
    "leave1out": answer_leave1out,
    "cumul": answer_cumul,
    "influence": answer_influence,
    "rstandard": answer_rstandard,
    "blup": answer_blup,
    "baujat": answer_baujat,
}

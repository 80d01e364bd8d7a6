"""Answers to `selmodel`."""

from typing import Any

from review.pooling.inverse_variance import Fit
from review.pooling.selection import selection_model
from review.pooling.selection_functions import SelectionFunction, SelectionKind, step_function
from tests.golden.requests_refits import Columns, Handler, Options


def answer_selmodel(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    steps = options.get("steps")
    kind = SelectionKind(options["type"])
    function = SelectionFunction(kind)
    if kind is SelectionKind.STEP:
        function = step_function(tuple(steps) if isinstance(steps, list) else (float(steps or 0.025),))
    found = selection_model(fit, function, alternative=options.get("alternative", "greater"))
    return {
        "beta": found.beta.tolist(),
        "se": found.se.tolist(),
        "tau2": found.tau2,
        "se_tau2": found.se_tau2,
        "delta": found.delta.tolist(),
        "se_delta": found.se_delta.tolist(),
        "LRT": found.lrt,
        "LRTp": found.lrt_p,
        "ll": found.log_likelihood,
    }


HANDLERS: dict[str, Handler] = {"selmodel": answer_selmodel}

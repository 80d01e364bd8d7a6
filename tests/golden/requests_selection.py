"""Answers to `selmodel`."""

from typing import Any

from review.errors import Unsupported
from review.pooling.choices import SelectionKind
from review.pooling.inverse_variance import Fit
from review.pooling.selection import selection_model
from review.pooling.selection_functions import SelectionFunction, step_function
from tests.golden.requests_refits import Columns, Handler, Options, only


def answer_selmodel(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    only(options, "type", "alternative", "steps", "delta")
    steps = options.get("steps")
    if options.get("delta") is not None and options["type"] != "stepfun":
        raise Unsupported("Fixed selection parameters are known for step functions only.")
    kind = SelectionKind(options["type"])
    function = SelectionFunction(kind)
    if kind is SelectionKind.STEP:
        function = step_function(
            tuple(steps) if isinstance(steps, list) else (float(steps or 0.025),),
            tuple(options.get("delta") or ()),
        )
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

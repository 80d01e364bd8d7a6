"""Runs one request of the pooling_reference format through the engine: `run(request, folder)`.

The request is the stored one with the payload's csv added: `{"csv": "bcg.csv", **request}`. The answer
has the shape of the stored result. What the engine does not do, and expressions it does not know, raise
`Unsupported` with the reason.
"""

import math
from pathlib import Path
from typing import Any

import numpy as np

from review.errors import ReviewError, Unsupported
from review.pooling.arrays import FloatArray
from review.pooling.choices import Estimator, Test
from review.pooling.formula import design
from review.pooling.inverse_variance import Fit, fit
from review.pooling.measures import Measure
from tests.golden import (
    requests_bias,
    requests_multilevel,
    requests_refits,
    requests_resampling,
    requests_selection,
    requests_uni,
)
from tests.golden.requests_counts import run_glmm, run_mh, run_peto
from tests.golden.requests_effects import effects_of, sizes_of
from tests.golden.requests_models import uni
from tests.golden.requests_multilevel import run_mv
from tests.golden.requests_scale import run_location_scale
from tests.golden.requests_table import Columns, number_column, read_columns, subset, translated

HANDLERS = (
    requests_refits.HANDLERS
    | requests_bias.HANDLERS
    | requests_resampling.HANDLERS
    | requests_selection.HANDLERS
    | requests_multilevel.HANDLERS
)
_FIT_OPTIONS = {"method", "test", "level", "weights", "weighted", "tau2.max", "tau2", "btt"}


def run(request: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Execute one request and answer in the stored shape."""
    columns = subset(read_columns(folder / request["csv"]), request.get("subset"))
    answer: dict[str, Any] = _plain(_answer(request, columns))
    return answer


def _answer(request: dict[str, Any], columns: Columns) -> dict[str, Any]:
    match request["fn"]:
        case "escalc":
            found = effects_of(request, columns)
            return {"escalc": {"yi": _listed(found.y), "vi": _listed(found.v)}}
        case "rma.uni":
            return _run_uni(request, columns)
        case "rma.mh":
            return run_mh(request, columns)
        case "rma.peto":
            return run_peto(request, columns)
        case "rma.mv":
            return run_mv(request, columns)
        case "rma.glmm":
            return run_glmm(request, columns)
        case other:
            raise Unsupported(f"The function {other} is not known.")


def _plain(value: Any) -> Any:
    """Return an answer as JSON has it: what is not known is None."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def _listed(values: FloatArray) -> list[float | None]:
    return [None if np.isnan(v) else float(v) for v in values]


def _run_uni(request: dict[str, Any], columns: Columns) -> dict[str, Any]:
    if "scale" in request:
        return run_location_scale(request, columns)
    effects = effects_of(request, columns)
    options = request.get("fit") or {}
    unknown = set(options) - _FIT_OPTIONS
    if unknown:
        raise Unsupported(f"The fit options {sorted(unknown)} are not known.")
    x = None if request.get("mods") is None else design(*translated(request["mods"], columns)).x
    weights = _weights(options, effects.v, columns)
    model = fit(
        effects.y,
        effects.v,
        x,
        method=Estimator(options.get("method", "REML")),
        test=Test(options.get("test", "z")),
        level=options.get("level", 95) / 100,
        weights=weights,
        tau2=options.get("tau2"),
        tested=None if "btt" not in options else tuple(int(i) - 1 for i in _as_list(options["btt"])),
    )
    used = [i for i in range(len(effects.y)) if i not in model.dropped]
    kept = {name: [values[i] for i in used] for name, values in columns.items()}
    sizes = sizes_of(request, kept)
    if sizes is not None:
        kept[requests_bias.SIZES] = sizes.tolist()
    answer: dict[str, Any] = {
        "escalc": {"yi": _listed(effects.y), "vi": _listed(effects.v)},
        "fit": uni(model),
    }
    for post in request.get("post") or []:
        wanted = {"name": post} if isinstance(post, str) else dict(post)
        key = wanted.get("as", wanted["name"])
        try:
            answer[key] = _post(model, wanted, request, kept, sizes)
        except Unsupported:
            raise
        except ReviewError as error:
            answer[key] = {"error": str(error)}
    return answer


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _weights(options: dict[str, Any], v: FloatArray, columns: Columns) -> FloatArray | None:
    if options.get("weighted") is False:
        return np.ones_like(v)
    text = options.get("weights")
    if text is None:
        return None
    return 1 / v if text == "1/.vi" else number_column(columns, text)


def _post(
    model: Fit, wanted: dict[str, Any], request: dict[str, Any], kept: Columns, sizes: FloatArray | None
) -> Any:
    name = wanted["name"]
    match name:
        case "predict":
            if set(wanted) - {"name", "as"}:
                raise Unsupported(f"The options {sorted(wanted)} of predictions are not translated.")
            size = None
            if Measure(request["measure"]) is Measure.PFT and sizes is not None:
                size = float(len(sizes) / (1 / sizes).sum())
            return requests_uni.answer_predict(model, request.get("transf"), size)
        case "confint":
            return requests_uni.answer_confint(model, (request.get("fit") or {}).get("tau2.max"))
        case "weights":
            return requests_uni.answer_weights(model)
        case "vif":
            return requests_uni.answer_vif(model)
        case "lrt_null":
            return requests_uni.answer_lrt(model)
        case "subgroup":
            return requests_uni.answer_subgroup(model, wanted["by"], kept, list(range(model.k)))
    if name in HANDLERS:
        return HANDLERS[name](model, wanted, kept)
    raise Unsupported(f"The result {name} is not known.")

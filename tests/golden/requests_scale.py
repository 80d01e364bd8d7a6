"""Answers to `rma.uni` requests with a `scale` formula: location-scale models."""

from typing import Any

from review.errors import Unsupported
from review.pooling.choices import Estimator, Test
from review.pooling.formula import design
from review.pooling.location_scale import LocationScaleFit, fit_location_scale
from tests.golden.requests_effects import effects_of
from tests.golden.requests_table import Columns, formula_of


def run_location_scale(request: dict[str, Any], columns: Columns) -> dict[str, Any]:
    """Run one location-scale request."""
    options = request.get("fit") or {}
    unknown = set(options) - {"method", "test", "level"}
    if unknown or request.get("post"):
        raise Unsupported("Options and further results of location-scale models are not known.")
    effects = effects_of(request, columns)
    x = None if request.get("mods") is None else design(formula_of(request["mods"]), columns).x
    found = fit_location_scale(
        effects.y,
        effects.v,
        x,
        design(formula_of(request["scale"]), columns).x,
        method=Estimator(options.get("method", "REML")),
        test=Test(options.get("test", "z")),
        level=options.get("level", 95) / 100,
    )
    return {
        "escalc": {"yi": effects.y.tolist(), "vi": effects.v.tolist()},
        "fit": describe_location_scale(found),
    }


def describe_location_scale(found: LocationScaleFit) -> dict[str, Any]:
    statistics = {
        name: [s.ll, s.deviance, s.aic, s.bic, s.aicc] for name, s in (("ML", found.ml), ("REML", found.reml))
    }
    return {
        "k": found.k,
        "p": found.beta.size,
        "beta": found.beta.tolist(),
        "se": found.se.tolist(),
        "zval": found.stat.tolist(),
        "pval": found.p_value.tolist(),
        "ci_lb": found.ci_low.tolist(),
        "ci_ub": found.ci_high.tolist(),
        "ddf": found.df,
        "vb": found.vb.tolist(),
        "alpha": found.alpha.tolist(),
        "se_alpha": found.alpha_se.tolist(),
        "tau2": found.tau2.tolist(),
        "I2": found.i2.tolist(),
        "H2": found.h2.tolist(),
        "QE": found.qe,
        "QEp": found.qe_p,
        "QM": found.qm,
        "QMp": found.qm_p,
        "QM_df": [found.qm_df, found.df],
        "s2w": 1.0,
        "fit_stats": statistics,
    }

"""Fits of a request, described with metafor's names."""

from typing import Any

import numpy as np

from review.errors import Unsupported
from review.pooling.arrays import FloatArray
from review.pooling.glmm import GlmmFit
from review.pooling.inverse_variance import Fit
from review.pooling.mantel_haenszel import TablesFit
from review.pooling.measures import Transform
from review.pooling.regression import Prediction
from review.pooling.transformation import back_transform
from tests.golden.requests_bias import describe

TRANSFORMS = {
    "exp": Transform.EXP,
    "ilogit": Transform.LOGISTIC,
    "iarcsin": Transform.ARCSINE,
    "ipft.hm": Transform.FREEMAN_TUKEY,
    "ztor": Transform.TANH,
    "transf.iahw": Transform.HAKSTIAN_WHALEN,
    "transf.iabt": Transform.BONETT,
}


def uni(model: Fit) -> dict[str, Any]:
    answer = describe(model) | {"vb": model.vb.tolist()}
    return answer if model.r2 is None else answer | {"R2": model.r2}


def tables(model: TablesFit) -> dict[str, Any]:
    named = {"MH": model.mh, "BD": model.breslow_day, "TA": model.tarone}
    tests: dict[str, Any] = {}
    for name, test in named.items():
        tests[name] = None if test is None else test.stat
        tests[f"{name}p"] = None if test is None else test.p
    statistics = {
        name: [s.ll, s.deviance, s.aic, s.bic, s.aicc] for name, s in (("ML", model.ml), ("REML", model.reml))
    }
    return tests | {
        "k": model.k,
        "p": 1,
        "beta": [model.beta],
        "se": [model.se],
        "zval": [model.z],
        "pval": [model.p],
        "ci_lb": [model.ci_low],
        "ci_ub": [model.ci_high],
        "ddf": None,
        "tau2": 0.0,
        "I2": model.i2,
        "H2": model.h2,
        "QE": model.q,
        "QEp": model.q_p,
        "fit_stats": statistics,
    }


def glmm(model: GlmmFit, data_likelihood: float | None) -> dict[str, Any]:
    return {
        "k": model.k,
        "p": model.p,
        "beta": model.beta.tolist(),
        "se": model.se.tolist(),
        "zval": model.stat.tolist(),
        "pval": model.pval.tolist(),
        "ci_lb": model.ci_low.tolist(),
        "ci_ub": model.ci_high.tolist(),
        "ddf": model.df,
        "tau2": model.tau2,
        "se_tau2": 2 * float(np.sqrt(model.tau2)) * model.se_tau,
        "sigma2": model.sigma2,
        "vb": model.vb.tolist(),
        "I2": model.i2,
        "H2": model.h2,
        "QM": model.qm,
        "QMp": model.qm_p,
        "QM_df": [len(model.qm_tested), model.df],
        "QE_Wld": model.qe_wald,
        "QEp_Wld": model.qe_wald_p,
        "QE_LRT": model.qe_lrt,
        "QEp_LRT": model.qe_lrt_p,
        "QE_df": model.qe_df,
        "fit_stats": {"ML": _statistics(model, data_likelihood), "REML": [None] * 5},
    }


def _statistics(model: GlmmFit, data_likelihood: float | None) -> list[float]:
    # lme4 1.1-31 leaves the modes' own density and curvature out of the likelihood of an adaptive quadrature
    lme4 = model.model in ("PLO", "IRLN", "UM.FS", "CM.AL") or data_likelihood is not None
    saturated = model.log_likelihood_saturated
    ll = model.log_likelihood + (model.mode_loss if lme4 else 0.0)
    if model.model == "UM.RS" and not model.random and data_likelihood is not None:
        # here metafor reports the likelihood relative to one parameter per row
        ll = model.log_likelihood - data_likelihood
        saturated = ll + model.qe_lrt / 2
    n = model.rows
    larger = max(n, model.parameters + 2)
    return [
        ll,
        -2 * (ll - saturated),
        -2 * ll + 2 * model.parameters,
        -2 * ll + model.parameters * float(np.log(n)),
        -2 * ll + 2 * model.parameters * larger / (larger - model.parameters - 1),
    ]


def predictions(found: Prediction, transf: str | None, size: float | None) -> dict[str, Any]:
    raw: dict[str, FloatArray | None] = {
        "pred": found.estimate,
        "se": found.se,
        "ci.lb": found.ci_low,
        "ci.ub": found.ci_high,
        "pi.lb": found.pi_low,
        "pi.ub": found.pi_high,
    }
    answer: dict[str, Any] = {"raw": {n: v.tolist() for n, v in raw.items() if v is not None}}
    if transf is not None:
        if transf not in TRANSFORMS:
            raise Unsupported(f"The transformation {transf} is not known.")
        turn = TRANSFORMS[transf]
        answer[transf] = {
            n: back_transform(v, turn, size).tolist() for n, v in raw.items() if v is not None and n != "se"
        }
    return answer

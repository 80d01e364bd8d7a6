"""Answers to the result keys about small-study effects."""

from typing import Any

import numpy as np

from review.pooling.bias_rank import begg
from review.pooling.bias_regression import BiasModel, regression_test
from review.pooling.excess_significance import excess_significance
from review.pooling.fail_safe import fail_safe
from review.pooling.henmi_copas import henmi_copas
from review.pooling.inverse_variance import Fit
from review.pooling.trim_and_fill import trim_and_fill
from tests.golden.requests_refits import Columns, Handler, Options, only

SIZES = "__ni__"  # column under which the frame hands over the sample sizes


def answer_regtest(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    only(options, "model", "predictor")
    model = BiasModel.DISPERSION if options.get("model") == "lm" else BiasModel.MIXED
    sizes = np.asarray(columns[SIZES], dtype=np.float64) if SIZES in columns else None
    found = regression_test(fit, model=model, predictor=options.get("predictor", "sei"), sizes=sizes)
    limits = None if found.limit is None else [found.limit_low, found.limit_high]
    return {
        "stat": found.stat,
        "pval": found.p_value,
        "df": found.df,
        "limit_est": found.limit,
        "limit_ci": limits,
        "coef": found.coefficients.tolist(),
    }


def answer_ranktest(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    only(options, "exact")
    found = begg(fit, exact=options.get("exact", True))
    return {"tau": found.tau, "pval": found.p_value}


def answer_fsn(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    only(options, "type", "alpha", "target")
    found = fail_safe(
        fit,
        options.get("type", "Rosenthal"),
        alpha=options.get("alpha", 0.05),
        target=options.get("target"),
    )
    return {
        "fsnum": found.number,
        "meanes": found.mean_effect,
        "pval": found.p_value,
        "target": found.target,
    }


def answer_tes(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    only(options, "alpha", "test")
    found = excess_significance(fit, alpha=options.get("alpha", 0.05), test=options.get("test"), truncate=5)
    return {
        "O": found.observed,
        "E": found.expected,
        "OEratio": found.ratio,
        "X2": found.statistic,
        "pval": found.p_value,
        "theta": found.theta,
        "power": found.power.tolist(),
    }


def answer_hc(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    only(options)
    found = henmi_copas(fit)
    return {
        "beta": found.estimate,
        "se": found.se,
        "ci_lb": found.low,
        "ci_ub": found.high,
        "tau2": found.tau2,
    }


def answer_trimfill(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    only(options, "estimator", "side")
    found = trim_and_fill(fit, options.get("estimator", "L0"), side=options.get("side"), stop=1e-5)
    return describe(found.fit) | {
        "k0": found.missing,
        "se_k0": found.missing_se,
        "side": found.side.value,
        "p_k0": found.missing_p,
        "filled": found.filled.tolist(),
    }


def describe(fit: Fit) -> dict[str, Any]:
    """Give an inverse-variance fit metafor's names."""
    statistics = {
        name: [s.ll, s.deviance, s.aic, s.bic, s.aicc] for name, s in (("ML", fit.ml), ("REML", fit.reml))
    }
    return {
        "k": fit.k,
        "p": fit.p,
        "beta": fit.beta.tolist(),
        "se": fit.se.tolist(),
        "zval": fit.stat.tolist(),
        "pval": fit.pval.tolist(),
        "ci_lb": fit.ci_low.tolist(),
        "ci_ub": fit.ci_high.tolist(),
        "ddf": fit.df,
        "tau2": fit.tau2,
        "se_tau2": fit.se_tau2,
        "I2": fit.i2,
        "H2": fit.h2,
        "QE": fit.qe,
        "QEp": fit.qe_p,
        "QM": fit.qm,
        "QMp": fit.qm_p,
        "s2w": fit.s2w,
        "QM_df": [len(fit.qm_tested), fit.df],
        "fit_stats": statistics,
    }


HANDLERS: dict[str, Handler] = {
    "regtest": answer_regtest,
    "ranktest": answer_ranktest,
    "fsn": answer_fsn,
    "tes": answer_tes,
    "hc": answer_hc,
    "trimfill": answer_trimfill,
}

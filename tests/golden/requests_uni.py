"""Answers to the keys of `rma.uni` that need no refit: predictions, intervals, subgroups, tests."""

from typing import Any

import numpy as np

from review.pooling.arrays import FloatArray
from review.pooling.choices import Estimator
from review.pooling.distributions import chi2_upper
from review.pooling.heterogeneity_intervals import heterogeneity_intervals
from review.pooling.inverse_variance import Fit, fit
from review.pooling.pooled import from_fit
from review.pooling.regression import likelihood_ratio, predict, variance_inflation
from review.pooling.subgroup import between, contrast_test, dummies, levels_of
from tests.golden.requests_models import predictions, uni
from tests.golden.requests_table import Columns


def answer_predict(model: Fit, transf: str | None, size: float | None) -> dict[str, Any]:
    return predictions(predict(model, None if model.intercept_only else model.x), transf, size)


def answer_confint(model: Fit, highest: float | None) -> dict[str, Any]:
    # metafor searches no further than this
    limit = max(100.0, 10 * model.tau2) if highest is None else highest
    found = heterogeneity_intervals(model, highest=limit)
    rows = [found.tau2, found.tau, found.i2, found.h2]
    return {
        "rows": ["tau^2", "tau", "I^2(%)", "H^2"],
        "estimate": [limits.estimate for limits in rows],
        "ci_lb": [limits.low for limits in rows],
        "ci_ub": [limits.high for limits in rows],
    }


def answer_weights(model: Fit) -> Any:
    return model.weights.tolist()


def answer_vif(model: Fit) -> Any:
    return variance_inflation(model).tolist()


def answer_lrt(model: Fit) -> dict[str, Any]:
    found = likelihood_ratio(model, fit(model.y, model.v, method=Estimator.ML))
    return {"LRT": found.stat, "pval": found.p, "R2": found.r2}


def answer_subgroup(model: Fit, by: str, columns: Columns, used: list[int]) -> dict[str, Any]:
    """Fit each level alone, and all levels with one τ²."""
    labels = [_label(columns[by][i]) for i in used]
    rows = np.arange(len(labels), dtype=np.int64)
    groups = levels_of(labels, rows)
    alone = {name: _part(model, part) for name, part in groups}
    order = np.concatenate([part for _, part in groups])
    q, df, p = between([from_fit(one) for one in alone.values()])
    separate = {
        "levels": [name for name, _ in groups],
        "separate": {name: uni(one) for name, one in alone.items()},
        "Q_between_separate": q,
        "df": df,
        "p_between_separate": p,
        "chi2": chi2_upper(q, df),
    }
    if model.method.random and len(order) <= len(groups):
        return separate
    together = fit(
        model.y[order],
        model.v[order],
        dummies([len(part) for _, part in groups]),
        method=model.method,
        test=model.test,
        level=model.level,
    )
    q_common, df_common, p_common, df2 = contrast_test(together)
    return {
        **separate,
        "common": uni(together),
        "Q_between_common": q_common,
        "p_between_common": p_common,
        "common_df": [df_common, df2],
    }


def _part(model: Fit, rows: FloatArray | Any) -> Fit:
    return fit(model.y[rows], model.v[rows], method=model.method, test=model.test, level=model.level)


def _label(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

"""Answers to `permutest` and `gosh`."""

from typing import Any

from review.errors import Unsupported
from review.pooling.gosh import gosh
from review.pooling.inverse_variance import Fit
from review.pooling.permutation import permutation_test
from tests.golden.requests_refits import Columns, Handler, Options, only


def answer_permutest(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    only(options, "exact")
    found = permutation_test(fit)
    if not found.exact:
        raise Unsupported("A sampled permutation test cannot repeat the random numbers of R.")
    return {"pval": found.p_values.tolist(), "QMp": found.qm_p}


def answer_gosh(fit: Fit, options: Options, columns: Columns) -> dict[str, Any]:
    only(options)
    found = gosh(fit)
    columns_of = [found.k, found.q, found.i2, found.h2, found.tau2, found.estimate]
    return {
        "n": len(found.k),
        "columns": ["k", "QE", "I2", "H2", "tau2", "estimate"],
        "mean": [float(v.mean()) for v in columns_of],
        "min": [float(v.min()) for v in columns_of],
        "max": [float(v.max()) for v in columns_of],
        "sd": [float(v.std(ddof=1)) for v in columns_of],
    }


HANDLERS: dict[str, Handler] = {"permutest": answer_permutest, "gosh": answer_gosh}

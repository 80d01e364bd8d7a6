"""Times the pooling engine beside R metafor (and PyMARE) on one machine, in one run; prints ratios.

Run by hand: `python -m tests.benchmarks.pooling_beside_metafor [--pymare PYTHON]`, where PYTHON is an
interpreter with PyMARE installed. R with metafor (and BiasedUrn for CM.EL) must be on the path. Start-
up is left out on all sides; times are CPU times, so that other work on the machine counts less, and the
smallest of the repeats counts.
"""

import argparse
import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from review.pooling.bootstrap import bootstrap
from review.pooling.choices import Estimator
from review.pooling.cumulative import cumulative
from review.pooling.effect_sizes.effects import Correction, VarianceType
from review.pooling.effect_sizes.proportions import proportions
from review.pooling.glmm import fit_proportions
from review.pooling.glmm_model import GlmmModel
from review.pooling.glmm_two_arm import TwoArms, fit_tables
from review.pooling.gosh import gosh
from review.pooling.inverse_variance import fit
from review.pooling.leave_one_out import leave_one_out
from review.pooling.measures import Measure
from review.pooling.permutation import permutation_test

N = [6, 12, 25, 80, 35, 14, 47, 30, 60, 22, 55, 28, 44, 30, 16, 21, 36, 35, 9, 8, 70, 18, 15, 25]
X = [2, 11, 24, 57, 35, 12, 43, 27, 57, 19, 51, 23, 37, 25, 16, 17, 26, 31, 7, 7, 67, 18, 12, 11]
TABLES = (
    [0, 3, 2, 1, 4, 2, 5, 3, 6, 4, 1, 1, 9, 10, 2, 1, 3, 8],
    [116, 44, 208, 130, 151, 98, 174, 74, 97, 113, 66, 70, 188, 187, 118, 252, 345, 64],
    [3, 9, 7, 6, 5, 5, 7, 6, 20, 5, 7, 3, 11, 13, 2, 5, 8, 4],
    [117, 35, 195, 136, 157, 139, 177, 39, 103, 122, 64, 58, 175, 180, 105, 262, 362, 69],
)

R_PROGRAM = """
suppressMessages(library(metafor))
x <- c(%(x)s); n <- c(%(n)s)
d <- escalc(measure = "PLO", xi = x, ni = n)
best <- function(f, k = 3) min(sapply(1:k, function(i) sum(system.time(f(), gcFirst = FALSE)[1:2])))
fit <- rma(yi, vi, data = d)
many <- function(f, r) best(function() for (i in 1:r) f()) / r
cat("fit", many(function() rma(yi, vi, data = d), 50), "\\n")
cat("glmm", many(function() suppressWarnings(rma.glmm(measure = "PLO", xi = x, ni = n)), 5), "\\n")
ai <- c(%(ai)s); n1i <- c(%(n1i)s); ci <- c(%(ci)s); n2i <- c(%(n2i)s)
two <- function(m)
  suppressWarnings(rma.glmm(measure = "OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, model = m))
exact <- tryCatch(best(function() two("CM.EL"), 1), error = function(e) NaN)
cat("CM.EL", exact, "\\n")
cat("UM.FS", best(function() two("UM.FS"), 1), "\\n")
cat("leave_one_out", many(function() leave1out(fit), 3), "\\n")
cat("cumulative", many(function() cumul(fit), 3), "\\n")
cat("permutation", best(function() permutest(fit, iter = 1000, progbar = FALSE), 1), "\\n")
one <- function() { s <- sample(24, 24, TRUE); try(rma(yi[s], vi[s], data = d), silent = TRUE) }
boot <- function() for (i in 1:1000) one()
cat("bootstrap", best(boot, 1), "\\n")
cat("gosh", best(function() gosh(fit, subsets = 1000, progbar = FALSE), 1), "\\n")
quick <- rma(yi, vi, data = d, method = "DL")
cat("gosh_DL", best(function() gosh(quick, subsets = 1000, progbar = FALSE), 1), "\\n")
"""

PYMARE_PROGRAM = """
import json, sys, time, numpy as np
from pymare import Dataset
from pymare.estimators import VarianceBasedLikelihoodEstimator
y, v = (np.array(a) for a in json.loads(sys.stdin.read()))
found = VarianceBasedLikelihoodEstimator(method="REML").fit_dataset(Dataset(y[:, None], v[:, None])).summary()
times = []
for _ in range(3):
    start = time.process_time(); found.permutation_test(1000); times.append(time.process_time() - start)
print(min(times))
"""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to time, and how many times faster it should at least be."""

    name: str
    run: Callable[[], object]
    repeats: int
    floor: float


def best(run: Callable[[], object], repeats: int) -> float:
    """Smallest mean time of a call over five rounds, in seconds."""
    run()
    rounds = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(repeats):
            run()
        rounds.append((time.process_time() - start) / repeats)
    return min(rounds)


def tasks() -> list[Task]:
    """Return what is timed, through the public functions with full results."""
    x, n = np.array(X, dtype=float), np.array(N, dtype=float)
    effects = proportions(Measure.PLO, x, n, Correction(), VarianceType.LS)
    model = fit(effects.y, effects.v)
    quick = fit(effects.y, effects.v, method=Estimator.DL)
    arms = TwoArms(*(np.array(a, dtype=float) for a in TABLES))
    return [
        Task("fit", lambda: fit(effects.y, effects.v), 50, 20),
        Task("glmm", lambda: fit_proportions(x, n), 10, 15),
        Task("CM.EL", lambda: fit_tables(arms, model=GlmmModel.CM_EL), 3, 50),
        Task("UM.FS", lambda: fit_tables(arms, model=GlmmModel.UM_FS), 3, 50),
        Task("leave_one_out", lambda: leave_one_out(model), 10, 100),
        Task("cumulative", lambda: cumulative(model), 10, 100),
        Task("permutation", lambda: permutation_test(model, 1000), 2, 500),
        Task("bootstrap", lambda: bootstrap(model, 1000), 2, 300),
        Task("gosh", lambda: gosh(model, 1000), 2, 400),
        Task("gosh_DL", lambda: gosh(quick, 1000), 2, 150),
    ]


def metafor() -> dict[str, float]:
    """Return the times of R in seconds, by task."""
    names = ("ai", "n1i", "ci", "n2i")
    lists = dict(zip(names, TABLES, strict=True)) | {"x": X, "n": N}
    program = R_PROGRAM % {name: ", ".join(map(str, values)) for name, values in lists.items()}
    done = subprocess.run(["Rscript", "-e", program], capture_output=True, text=True, check=True)
    return {name: float(value) for name, value in (line.split() for line in done.stdout.splitlines())}


def pymare(python: str) -> float:
    """Return the time of 1,000 REML permutations by PyMARE in seconds."""
    effects = proportions(
        Measure.PLO, np.array(X, dtype=float), np.array(N, dtype=float), Correction(), VarianceType.LS
    )
    numbers = json.dumps([effects.y.tolist(), effects.v.tolist()])
    done = subprocess.run(
        [python, "-c", PYMARE_PROGRAM], input=numbers, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def main() -> None:
    """Time both sides and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pymare", help="an interpreter that has PyMARE")
    options = parser.parse_args()
    peers = metafor()
    for task in tasks():
        ours = best(task.run, task.repeats)
        ratio = peers[task.name] / ours
        times = f"ours {1e3 * ours:9.3f} ms, metafor {1e3 * peers[task.name]:10.1f} ms"
        print(f"{task.name:14s} {times}, ratio {ratio:8.0f} (at least {task.floor:.0f})")
        if task.name == "permutation" and options.pymare:
            other = pymare(options.pymare)
            print(f"{'':14s} PyMARE {1e3 * other:.1f} ms, ratio {other / ours:.1f} (at least 3)")


if __name__ == "__main__":
    main()

"""A whole analysis from the command line beside the same in R metafor: `python -m tests.benchmarks.pooling_command`.

Three outcomes by GLMM, each in two groupings, with influence diagnostics, tests for small-study effects and
forest plots as SVG; start-up is included. R with metafor and lme4 must be on the path. CPU seconds of the
processes; of five runs of each, in turn, the quickest counts.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.pooling_beside_metafor import N, X

OUTCOMES = {"ORR": X, "CR": [x // 2 for x in X], "VGPR": [n - x for n, x in zip(N, X, strict=True)]}
RUNS = 5
SCRIPT = """
suppressMessages(library(metafor))
data <- read.csv("table.csv")
for (outcome in c("ORR", "CR", "VGPR")) {
  xi <- data[[outcome]]
  print(predict(rma.glmm(measure="PLO", xi=xi, ni=data$n), transf=transf.ilogit))
  for (grouping in c("phase", "target")) {
    for (level in unique(data[[grouping]])) {
      of <- data[[grouping]] == level
      print(predict(rma.glmm(measure="PLO", xi=xi[of], ni=data$n[of]), transf=transf.ilogit))
    }
  }
  model <- rma(measure="PLO", xi=xi, ni=data$n, slab=data$study)
  print(influence(model))
  print(regtest(model)); print(regtest(model, model="lm")); print(regtest(model, predictor="ninv"))
  print(suppressWarnings(ranktest(model)))
  svg(paste0(outcome, ".svg"), 9, 9)
  forest(model, transf=transf.ilogit, header=TRUE)
  invisible(dev.off())
}
"""


def table() -> str:
    """Return the studies as CSV."""
    lines = [",".join(("study", "n", *OUTCOMES, "phase", "target"))]
    for i, n in enumerate(N):
        events = (str(found[i]) for found in OUTCOMES.values())
        groups = ("I" if i % 2 else "II", "BCMA" if i % 3 else "GPRC5D")
        lines.append(",".join((f"S{i + 1}", str(n), *events, *groups)))
    return "\n".join(lines) + "\n"


def seconds(command: list[str], folder: Path) -> float:
    """Return the CPU seconds a program takes."""
    before = os.times()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Print both times and their ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "table.csv").write_text(table(), encoding="utf-8")
        (folder / "whole.R").write_text(SCRIPT, encoding="utf-8")
        (folder / "plots").mkdir()
        told = "--study study --total n --subgroup phase --subgroup target --influence --bias all -o plots"
        program = str(Path(sys.executable).with_name("review"))
        ours = [program, "pool", *OUTCOMES, "--table", "table.csv", *told.split()]
        theirs = ["Rscript", "whole.R"]
        times = [(seconds(theirs, folder), seconds(ours, folder)) for _ in range(RUNS)]
        plots = len(list((folder / "plots").iterdir()))
    r, review = (min(each) for each in zip(*times, strict=True))
    print(f"metafor {r:.2f} s, review {review:.2f} s ({plots} forest plots), metafor/review {r / review:.1f}")


if __name__ == "__main__":
    main()

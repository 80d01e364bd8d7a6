"""The same measurements of ASReview, run by the Python of an environment in which ASReview is installed."""

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any


def peak_megabytes() -> float:
    """Return this process's own peak; the peak of `getrusage` includes that of the process it was started by."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def _cycle() -> Any:
    learner = importlib.import_module("asreview.learner")
    models = importlib.import_module("asreview.models.models")
    return learner.ActiveLearningCycle.from_meta(models.get_ai_config("elas_u4")["value"])


def simulate(path: str, priors: list[int]) -> None:
    started = time.process_time()
    table = importlib.import_module("pandas").read_csv(path).fillna("")
    module = importlib.import_module("asreview.simulation.simulate")
    run = module.Simulate(
        table[["title", "abstract"]], table["label"].tolist(), _cycle(), print_progress=False
    )
    run.label(priors)
    run.review()
    print(json.dumps({"cpu": time.process_time() - started, "peak": peak_megabytes()}))


def retrain(path: str, sizes: list[int], repeats: int) -> None:
    numpy = importlib.import_module("numpy")
    table = importlib.import_module("pandas").read_csv(path).fillna("")
    labels, cycle = numpy.array(table["label"]), _cycle()
    started = time.process_time()
    x = cycle.transform(table[["title", "abstract"]])
    built, cpu = time.process_time() - started, {}
    for size in sizes:
        seconds = []
        for n in range(size + 1, size + 1 + repeats):
            before = time.process_time()
            cycle.fit(x[numpy.arange(n)], labels[:n])
            cycle.rank(x[numpy.arange(n, len(labels))])
            seconds.append(time.process_time() - before)
        cpu[size] = sorted(seconds)[repeats // 2]
    print(json.dumps({"built": built, "cpu": cpu, "peak": peak_megabytes()}))


if __name__ == "__main__":
    chosen = [int(n) for n in sys.argv[3].split(",")]
    if sys.argv[1] == "simulate":
        simulate(sys.argv[2], chosen)
    else:
        retrain(sys.argv[2], chosen, 15)

"""One measurement of our ranking, as JSON on standard output; run by `screening_ranking`."""

import json
import sys
import time
from pathlib import Path

from review.screening.ranking import Ranker
from review.screening.ranking_build import build_vectors
from review.screening.simulation import Start, replay
from tests.benchmarks.screening_texts import read_table


def peak_megabytes() -> float:
    """Return this process's own peak; the peak of `getrusage` includes that of the process it was started by."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def simulate(path: Path, priors: tuple[int, ...]) -> None:
    started = time.process_time()
    texts, labels = read_table(path)
    replay(build_vectors(texts), labels, Start(priors=priors))
    print(json.dumps({"cpu": time.process_time() - started, "peak": peak_megabytes()}))


def retrain(path: Path, sizes: list[int], repeats: int) -> None:
    """Print the median CPU and wall seconds of taking in one label and ranking again, by number of labels."""
    texts, labels = read_table(path)
    started = time.process_time()
    ranker = Ranker(build_vectors(texts))
    built = time.process_time() - started
    cpu, wall = {}, {}
    for size in sizes:
        for row in range(len(ranker.labels), size):
            ranker.label(row, relevant=labels[row])
        ranker.ranking()
        cpu_seconds, wall_seconds = [], []
        for row in range(size, size + repeats):
            before, clock = time.process_time(), time.perf_counter()
            ranker.label(row, relevant=labels[row])
            ranker.ranking()
            cpu_seconds.append(time.process_time() - before)
            wall_seconds.append(time.perf_counter() - clock)
        cpu[size], wall[size] = sorted(cpu_seconds)[repeats // 2], sorted(wall_seconds)[repeats // 2]
    print(json.dumps({"built": built, "cpu": cpu, "wall": wall, "peak": peak_megabytes()}))


if __name__ == "__main__":
    task, table, numbers = sys.argv[1], Path(sys.argv[2]), [int(n) for n in sys.argv[3].split(",")]
    if task == "simulate":
        simulate(table, tuple(numbers))
    else:
        retrain(table, numbers, 15)

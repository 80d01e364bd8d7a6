"""Our ranking beside ASReview's, in one run.

    python -m tests.benchmarks.screening_ranking /path/to/asreview-environment/bin/python

Prints CPU seconds, peak memory and their ratios for whole simulations on the labelled sets and for single
retrains with re-ranking on tables of 2,500 and 28,000 records; without an argument only our side. One
thread each.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.screening_texts import SETS, write_table

HERE = Path(__file__).parent
SIZES = "50,200,500,1000"


def measure(python: str, script: str, *arguments: str) -> dict[str, Any]:
    env = {
        **os.environ,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(HERE.parents[1]),
    }
    command = [python, str(HERE / script), *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def compare_simulations(peer: str | None) -> None:
    for path in sorted((HERE.parent / "unit/screening/asreview_order").glob("*.json")):
        priors = ",".join(map(str, json.loads(path.read_text(encoding="utf-8"))["priors"]))
        arguments = ("simulate", str(SETS / f"{path.stem}.csv"), priors)
        ours = measure(sys.executable, "screening_ours.py", *arguments)
        print(f"simulation {path.stem}: {ours['cpu']:.2f} CPU s, {ours['peak']:.0f} MB", end="")
        if peer:
            theirs = measure(peer, "screening_peer.py", *arguments)
            print(
                f"; ASReview {theirs['cpu']:.2f} CPU s, {theirs['peak']:.0f} MB; "
                f"time 1/{theirs['cpu'] / ours['cpu']:.1f}, memory 1/{theirs['peak'] / ours['peak']:.1f}",
                end="",
            )
        print(flush=True)


def compare_retrains(peer: str | None, records: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "table.csv"
        write_table(table, records)
        ours = measure(sys.executable, "screening_ours.py", "retrain", str(table), SIZES)
        theirs = measure(peer, "screening_peer.py", "retrain", str(table), SIZES) if peer else None
    print(f"{records} records: vectors {ours['built']:.2f} CPU s, {ours['peak']:.0f} MB", end="")
    if theirs:
        print(
            f"; ASReview {theirs['built']:.2f} CPU s, {theirs['peak']:.0f} MB; "
            f"time 1/{theirs['built'] / ours['built']:.1f}, memory 1/{theirs['peak'] / ours['peak']:.1f}",
            end="",
        )
    print()
    for size in SIZES.split(","):
        line = f"  retrain and rank, {size} labels: {1000 * ours['cpu'][size]:.1f} CPU ms"
        if theirs:
            line += f"; ASReview {1000 * theirs['cpu'][size]:.1f}"
            line += f"; 1/{theirs['cpu'][size] / ours['cpu'][size]:.1f}"
        print(line, flush=True)


def large_pools() -> None:
    for records in (10_000, 100_000):
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder) / "table.csv"
            write_table(table, records)
            ours = measure(sys.executable, "screening_ours.py", "retrain", str(table), "100,1000,5000")
        print(f"{records} records: vectors {ours['built']:.1f} CPU s, peak {ours['peak']:.0f} MB")
        for size, seconds in ours["wall"].items():
            print(f"  retrain and rank, {size} labels: {seconds:.3f} s", flush=True)
        whole = measure(sys.executable, "screening_service.py", str(records))
        print(
            f"  through the service, from decisions read to places written: {whole['later']:.2f} s, "
            f"the first of a sitting {whole['first']:.1f} s, peak {whole['peak']:.0f} MB",
            flush=True,
        )


if __name__ == "__main__":
    asreview = sys.argv[1] if len(sys.argv) > 1 else None
    compare_retrains(asreview, 2_500)
    compare_retrains(asreview, 28_000)
    large_pools()
    compare_simulations(asreview)

"""Accuracy and speed beside bib-dedupe on labelled tables: `python -m tests.benchmarks.dedup_beside_bib_dedupe PYTHON FILE...`.

PYTHON is the interpreter of an environment of its own that has bib-dedupe (MIT); it is no dependency. Each
FILE is a CSV with the columns of `find_duplicates` and `gold`. CPU seconds include those of child processes;
the work is measured from the table in memory to the groups in memory, once, after the imports; the process is all
there is, imports and files too. Of `--repeat` runs of each tool, in turn, the quickest counts. Run by hand.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

OURS = """
import os, sys, time, pandas as pd
from review.dedup.frame import find_duplicates
table = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False).drop(columns="gold")
before = time.process_time() + sum(os.times()[2:4])
found = find_duplicates(table)
print(time.process_time() + sum(os.times()[2:4]) - before)
found.citations[["id", "citation"]].to_csv(sys.argv[2], index=False)
found.pairs[found.pairs["zone"] == "ask"][["a", "b"]].to_csv(sys.argv[3], index=False)
"""
THEIRS = """
import os, sys, time, pandas as pd
from bib_dedupe.bib_dedupe import prep, block, match, cluster
table = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False).drop(columns="gold")
table = table.rename(columns={"id": "ID", "type": "ENTRYTYPE", "authors": "author", "issue": "number"})
before = time.process_time() + sum(os.times()[2:4])
matched = match(block(prep(table.copy(), cpu=1), cpu=1), cpu=1)
groups = cluster(matched)
print(time.process_time() + sum(os.times()[2:4]) - before)
named = {record: group[0] for group in groups for record in group}
pd.DataFrame({"id": table["ID"], "citation": [named.get(i, i) for i in table["ID"]]}).to_csv(sys.argv[2], index=False)
maybe = matched[matched["duplicate_label"] == "maybe"][["ID_1", "ID_2"]]
maybe.set_axis(["a", "b"], axis=1).to_csv(sys.argv[3], index=False)
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One tool on one table: CPU seconds of the work and of the process, groups alone and after the queue."""

    work: float
    process: float
    alone: "Right"
    answered: "Right"
    asked: int
    records: int

    def __str__(self) -> str:
        return (
            f"work {self.work:6.2f} CPU s ({self.records / self.work:6.0f} records a second), process {self.process:6.2f}"
            f"  automatic: {self.alone}  after {self.asked} questions: {self.answered}"
        )


@dataclass(frozen=True, slots=True)
class Right:
    """How right groups are: wrong merges, missed copies, copies that can be removed."""

    wrong: int
    missed: int
    removable: int

    def __str__(self) -> str:
        found = self.removable - self.missed
        f1 = 2 * found / max(2 * found + self.wrong + self.missed, 1)
        return f"wrong {self.wrong}, missed {self.missed} of {self.removable}, F1 {f1:.4f}"


def right(gold: dict[str, str], group: dict[str, str]) -> Right:
    """Compare groups with labels: a group of k works has k - 1 wrong merges."""
    pairs = len({(gold[i], group[i]) for i in gold})
    works = len(set(gold.values()))
    return Right(pairs - len(set(group.values())), pairs - works, len(gold) - works)


def answered(gold: dict[str, str], group: dict[str, str], asked: pd.DataFrame) -> dict[str, str]:
    """Join the groups of each asked pair that the labels call the same."""
    joined = dict(group)
    for a, b in zip(asked["a"], asked["b"], strict=True):
        if gold[a] == gold[b]:
            old, new = joined[b], joined[a]
            joined = {i: new if g == old else g for i, g in joined.items()}
    return joined


def run(python: str, program: str, file: Path) -> Measured:
    """Run one tool on one table."""
    with tempfile.TemporaryDirectory() as folder:
        out, questions = Path(folder) / "out.csv", Path(folder) / "asked.csv"
        before = os.times()
        told = subprocess.run(
            [python, "-c", program, str(file), str(out), str(questions)],
            check=True,
            capture_output=True,
            text=True,
        )
        after = os.times()
        found = pd.read_csv(out, dtype=str, keep_default_na=False)
        asked = pd.read_csv(questions, dtype=str, keep_default_na=False)
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    gold = dict(zip(table["id"], table["gold"], strict=True))
    group = dict(zip(found["id"], found["citation"], strict=True))
    return Measured(
        work=float(told.stdout.split()[-1]),
        process=after.children_user + after.children_system - before.children_user - before.children_system,
        alone=right(gold, group),
        answered=right(gold, answered(gold, group, asked)),
        asked=len(asked),
        records=len(table),
    )


def main() -> None:
    """Print a line per table and tool, and how many times as fast this program is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("python")
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--repeat", type=int, default=1)
    given = parser.parse_args()
    for file in given.files:
        runs = [
            (run(sys.executable, OURS, file), run(given.python, THEIRS, file)) for _ in range(given.repeat)
        ]
        ours, theirs = (min(each, key=lambda m: m.work) for each in zip(*runs, strict=True))
        print(f"{file.stem:20} review      {ours}")
        print(f"{file.stem:20} bib-dedupe  {theirs}")
        print(
            f"{file.stem:20} {theirs.work / ours.work:.1f} times as many records per CPU second"
            f" ({theirs.process / ours.process:.1f} with imports and files)",
            flush=True,
        )


if __name__ == "__main__":
    main()

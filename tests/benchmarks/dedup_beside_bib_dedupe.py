"""Accuracy and speed beside bib-dedupe on labelled tables: `python -m tests.benchmarks.dedup_beside_bib_dedupe PYTHON FILE...`.

PYTHON is the interpreter of an environment of its own that has bib-dedupe (MIT); it is no dependency. Each
FILE is a CSV with the columns of `find_duplicates` and `gold`. CPU seconds include those of child processes.
Run by hand.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

OURS = """
import sys, pandas as pd
from review.dedup import find_duplicates
table = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
find_duplicates(table.drop(columns="gold")).citations[["id", "citation"]].to_csv(sys.argv[2], index=False)
"""
THEIRS = """
import sys, pandas as pd
from bib_dedupe.bib_dedupe import prep, block, match, cluster
table = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
table = table.rename(columns={"id": "ID", "type": "ENTRYTYPE", "authors": "author", "issue": "number"}).drop(columns="gold")
ready = prep(table.copy(), cpu=1)
groups = cluster(match(block(ready, cpu=1), cpu=1))
named = {record: group[0] for group in groups for record in group}
pd.DataFrame({"id": table["ID"], "citation": [named.get(i, i) for i in table["ID"]]}).to_csv(sys.argv[2], index=False)
"""


def run(python: str, program: str, file: Path) -> tuple[float, int, int, int]:
    """Return CPU seconds, wrong merges, missed copies and removable copies of one tool on one table."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.csv"
        before = os.times()
        subprocess.run([python, "-c", program, str(file), str(out)], check=True, capture_output=True)
        after = os.times()
        found = pd.read_csv(out, dtype=str, keep_default_na=False)
    table = pd.read_csv(file, dtype=str, keep_default_na=False).merge(found, on="id")
    pairs = len(table[["gold", "citation"]].drop_duplicates())
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    removable = len(table) - table["gold"].nunique()
    return seconds, pairs - table["citation"].nunique(), pairs - table["gold"].nunique(), removable


def main(argv: list[str]) -> None:
    """Print a line per table and tool."""
    theirs, files = argv[1], argv[2:]
    for file in map(Path, files):
        for name, python, program in (("review", sys.executable, OURS), ("bib-dedupe", theirs, THEIRS)):
            seconds, wrong, missed, removable = run(python, program, file)
            print(
                f"{file.stem:22} {name:11} {seconds:7.2f} CPU s  wrong {wrong}  missed {missed} of {removable}"
                f"  sensitivity {1 - missed / max(removable, 1):.4f}",
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv)

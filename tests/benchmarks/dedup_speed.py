"""How fast, how large and how right: `python -m tests.benchmarks.dedup_speed RECORDS [SEED]`.

Prints CPU seconds, records per CPU second, peak memory, wrong merges and missed copies of a made-up corpus. Run by hand,
on a quiet machine; nothing in the suite is timed.
"""

import resource
import sys
import time

import pandas as pd

from review.dedup.frame import find_duplicates
from tests.benchmarks.dedup_corpus import Corpus


def figures(found: pd.DataFrame) -> tuple[int, int, int]:
    """Return wrong merges, missed copies and removable copies of a table with the columns `citation` and `gold`."""
    kinds = found.groupby("citation")["gold"].nunique()
    wrong = int((kinds - 1).sum())
    removable = len(found) - found["gold"].nunique()
    right = len(found) - len(kinds) - wrong
    return wrong, removable - right, removable


def main(argv: list[str]) -> None:
    """Print one line of figures for each number of records."""
    seed = 20
    for records in map(int, argv[1:] or ["10000"]):
        frame = Corpus(seed).frame(records)
        began = time.process_time()
        found = find_duplicates(frame.drop(columns="gold"))
        seconds = time.process_time() - began
        wrong, missed, removable = figures(found.citations.assign(gold=frame["gold"]))
        asked = int((found.pairs["zone"] == "ask").sum())
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(
            f"{records} records: {seconds:.1f} CPU s, {records / seconds:.0f} a second, {memory:.2f} GiB; "
            f"{wrong} wrong, {missed} of {removable} missed, {asked} asked, {len(found.related)} related"
        )


if __name__ == "__main__":
    main(sys.argv)

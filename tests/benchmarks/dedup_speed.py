"""How fast, how large and how right: `python -m tests.benchmarks.dedup_speed RECORDS... [--add NEW]`.

Prints CPU seconds, records per CPU second, peak memory, wrong merges and missed copies of a made-up corpus
for each number of records; with `--add`, also the time an import of NEW more records takes when the keys are
stored. Run by hand, on a quiet machine; nothing in the suite is timed.
"""

import argparse
import resource
import time
from collections.abc import Sequence

import numpy as np
import pandas as pd

from review.dedup.blocking import Ints, key_table
from review.dedup.entries import Entry, entries, entry
from review.dedup.frame import find_duplicates, rows_of
from review.dedup.search import Sign, find_pairs, keys_to_store, most_holders, sign_to_store, worth_reading
from tests.benchmarks.dedup_corpus import Corpus

SEED = 20


def figures(found: pd.DataFrame) -> tuple[int, int, int]:
    """Return wrong merges, missed copies and removable copies; the table has `citation` and `gold`."""
    pairs = len(found[["citation", "gold"]].drop_duplicates())
    works = int(found["gold"].nunique())
    return pairs - int(found["citation"].nunique()), pairs - works, len(found) - works


def whole(records: int) -> None:
    """Print one line of figures for a corpus deduplicated at once."""
    frame = Corpus(SEED).frame(records)
    began = time.process_time()
    found = find_duplicates(frame.drop(columns="gold"))
    seconds = time.process_time() - began
    wrong, missed, removable = figures(found.citations.assign(gold=frame["gold"]))
    asked = int((found.pairs["zone"] == "ask").sum())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{records} records: {seconds:.1f} CPU s, {records / seconds:.0f} a second, {memory:.2f} GiB; "
        f"{wrong} wrong, {missed} of {removable} missed, {asked} asked, {len(found.related)} related",
        flush=True,
    )


def added(records: int, new: int) -> None:
    """Print the time of an import: keys of the new rows, look-up of the stored keys, comparison with what they meet."""
    rows = list(rows_of(Corpus(SEED).frame(records + new)))
    old, fresh = rows[:records], rows[records:]
    table = key_table(entries(old))
    order = np.argsort(table.key)
    stored, holder = table.key[order].astype(np.int64), table.record[order]
    again = np.argsort(stored, kind="stable")
    stored, holder = stored[again], holder[again]
    signs = [sign_to_store(entry(row)) for row in old]
    began = time.process_time()
    met = _met(entries(fresh), stored, holder, signs)
    pairs = find_pairs([*(old[i] for i in met), *fresh], new=frozenset(r.id for r in fresh))
    seconds = time.process_time() - began
    print(f"{new} added to {records}: {seconds:.1f} CPU s, {len(met)} met, {len(pairs)} pairs", flush=True)


def _met(fresh: Sequence[Entry], stored: Ints, holder: Ints, signs: Sequence[Sign]) -> list[int]:
    keys = np.unique(np.array([k for one in fresh for k in keys_to_store(one)], dtype=np.int64))
    first, last = np.searchsorted(stored, keys, "left"), np.searchsorted(stored, keys, "right")
    most = np.array([most_holders(key) for key in keys.tolist()])
    told = (last > first) & (last - first <= most)
    spans = zip(keys[told].tolist(), first[told], last[told], strict=True)
    held = ((key, i) for key, a, b in spans for i in holder[a:b].tolist())
    return sorted(worth_reading(fresh, held, dict(enumerate(signs))))


def main() -> None:
    """Print one line of figures for each number of records."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=int, nargs="+")
    parser.add_argument("--add", type=int, default=0)
    given = parser.parse_args()
    for records in given.records:
        if given.add:
            added(records, given.add)
        else:
            whole(records)


if __name__ == "__main__":
    main()

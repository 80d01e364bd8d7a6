"""Large labelled tables for benchmarks, made from the labelled sets.

Each record is one of theirs in which every fourth word is replaced by a word drawn from all abstracts, so
that new words and new neighbours keep coming as they do in a large search.
"""

import csv
import random
from pathlib import Path

SETS = Path(__file__).parents[3] / "shared" / "data" / "screening"
COLUMNS = ("title", "abstract", "label")


def write_table(path: Path, records: int, seed: int = 0) -> None:
    """Write a CSV of title, abstract and label; the first ten records are relevant."""
    rng = random.Random(seed)
    rows = [row for file in sorted(SETS.glob("*.csv")) if file.stem != "topics" for row in _rows(file)]
    relevant = [row for row in rows if row["label"] == "1"]
    vocabulary = [word for row in rows for word in row["abstract"].split()]

    def changed(text: str) -> str:
        words = (word if rng.random() < 0.75 else rng.choice(vocabulary) for word in text.split())
        return " ".join(words)

    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for n in range(records):
            row = rng.choice(relevant if n < 10 else rows)
            out.writerow((changed(row["title"]), changed(row["abstract"]), row["label"]))


def read_table(path: Path) -> tuple[list[str], list[bool]]:
    """Return the texts and labels of a CSV."""
    texts, labels = [], []
    for row in _rows(path):
        texts.append(f"{row['title']} {row['abstract']}")
        labels.append(row["label"] == "1")
    return texts, labels


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

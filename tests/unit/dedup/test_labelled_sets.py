"""The labelled sets of Rathbone 2015, ASySD and bib-dedupe, where they are at hand."""

from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from review.dedup import find_duplicates

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "dedup"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the labelled sets are not at hand")


def score(name: str) -> tuple[int, float, float, float]:
    """Wrong merges, sensitivity alone and after the queue, questions per 100 records."""
    table = pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)
    found = find_duplicates(table.drop(columns="gold"))
    gold = dict(zip(table["id"], table["gold"], strict=True))
    citation = dict(zip(found.citations["id"], found.citations["citation"], strict=True))
    removable = len(gold) - len(set(gold.values()))
    wrong = len({(citation[i], gold[i]) for i in gold}) - len(set(citation.values()))
    missed = len({(citation[i], gold[i]) for i in gold}) - len(set(gold.values()))
    asked = found.pairs[found.pairs["zone"] == "ask"]
    joined = dict(citation)
    for a, b in zip(asked["a"], asked["b"], strict=True):
        if gold[a] == gold[b]:
            old, new = joined[b], joined[a]
            joined = {i: new if c == old else c for i, c in joined.items()}
    left = len({(joined[i], gold[i]) for i in gold}) - len(set(gold.values()))
    return wrong, 1 - missed / removable, 1 - left / removable, 100 * len(asked) / len(gold)


def test_systematic_reviews() -> None:
    found = [score(name) for name in ("cytology_screening", "respiratory_strict", "diabetes")]
    assert sum(wrong for wrong, *_ in found) <= 1
    for _, alone, answered, asked in found:
        assert alone >= 0.99
        assert answered >= 0.998
        assert asked <= 3


def test_another_field() -> None:
    wrong, _, answered, _ = score("misq_crossref_dblp")
    assert wrong == 0
    assert answered >= 0.98


def test_pairs_name_ids_of_the_table() -> None:
    table = pd.read_csv(FOLDER / "special_cases.csv", dtype=str, keep_default_na=False)
    pairs = find_duplicates(table).pairs
    known = set(combinations(table["id"], 2))
    assert set(zip(pairs["a"], pairs["b"], strict=True)) <= known

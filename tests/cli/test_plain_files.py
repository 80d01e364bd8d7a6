"""Commands that need no review: convert, dedup and simulate."""

import csv
import json
import sys
from pathlib import Path

import pytest

from tests.cli.calls import Desk
from tests.services.files import article, ris

ROWS = (
    "id,title,authors,year,journal,volume,pages,doi\n"
    'x1,Invented cells for myeloma in twelve people,"Adams, B",2020,J Invented,3,10-19,10.5555/a\n'
    'x2,Invented cells for myeloma in twelve people.,"Adams, B",2020,J Invented,3,10-19,10.5555/A\n'
    'x3,A questionnaire about sleep on wards,"Clark, D",2019,J Sleep,1,5-9,10.5555/c\n'
)


def test_convert(empty_desk: Desk) -> None:
    """JSON says what was read of each file; other formats hold the records; no review is touched."""
    empty_desk.file("a.ris", ris(article(1), article(2)) + b"TY  - JOUR\r\nER  - \r\n")
    file = empty_desk.data("convert", "a.ris")["files"][0]
    assert (file["file"], file["format"], file["starts"]) == ("a.ris", "ris", 3)
    assert file["starts"] == file["accepted"] + file["rejected"]
    assert all(set(reject) == {"line", "reason"} for reject in file["rejects"])
    assert len(file["records"]) == file["accepted"]
    empty_desk.call("convert", "a.ris", "-o", "a.bib")
    assert empty_desk.data("convert", "a.bib")["files"][0]["accepted"] == file["accepted"]
    empty_desk.call("convert", "a.ris", "a.bib", "--to", "json", "-o", "a.json")
    assert len(json.loads((empty_desk.folder / "a.json").read_text(encoding="utf-8"))["files"]) == 2
    assert not (empty_desk.folder / "review.db").exists()


def test_dedup_of_a_table(empty_desk: Desk) -> None:
    """OUT gains `citation`, PAIRS has the promised columns; options may stand before the file."""
    empty_desk.file("t.csv", "\ufeff" + ROWS)
    empty_desk.call("dedup", "-o", "out.csv", "t.csv", "--pairs", "pairs.csv")
    with (empty_desk.folder / "out.csv").open(encoding="utf-8", newline="") as file:
        assert [row["citation"] for row in csv.DictReader(file)] == ["x1", "x1", "x3"]
    with (empty_desk.folder / "pairs.csv").open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    assert list(pairs[0]) == ["a", "b", "zone", "score", "rule", "reasons"]
    assert (pairs[0]["a"], pairs[0]["b"], pairs[0]["zone"]) == ("x1", "x2", "same")
    found = empty_desk.data("dedup", "t.csv")
    assert found["citations"] == {"x1": "x1", "x2": "x1", "x3": "x3"}
    assert (found["rows"], found["merged"]) == (3, 1)


def test_dedup_of_a_table_is_refused(empty_desk: Desk) -> None:
    """Nowhere to write, no ids, an id twice."""
    empty_desk.file("t.csv", ROWS)
    assert "Say where the answer goes" in empty_desk.refused("dedup", "t.csv")
    empty_desk.file("t.csv", ROWS.replace("id,", "key,", 1))
    assert "no column `id`" in empty_desk.refused("dedup", "t.csv", "-o", "out.csv")
    empty_desk.file("t.csv", ROWS.replace("x2", "x1"))
    assert "occurs twice" in empty_desk.refused("dedup", "t.csv", "-o", "out.csv")
    assert not (empty_desk.folder / "out.csv").exists()
    assert "There is no file none.csv" in empty_desk.refused("dedup", "none.csv", "-o", "out.csv", code=3)


def labelled() -> str:
    """A small labelled table: every fifth row is about one topic."""
    rows = [
        f"{'Chimeric receptor cells for myeloma' if n % 5 == 0 else 'Nurses and night shifts'} {n},"
        f"{'antigen lymphocytes response' if n % 5 == 0 else 'staffing hospital ward'} {n},{int(n % 5 == 0)}"
        for n in range(60)
    ]
    return "title,abstract,label\n" + "\n".join(rows) + "\n"


def test_simulate(empty_desk: Desk) -> None:
    """The order starts with the priors and holds every row once; figures follow from it."""
    empty_desk.file("s.csv", labelled())
    got = empty_desk.data("simulate", "s.csv", "--priors", "5,7", "--plot", "recall.svg")
    assert got["order"][:2] == got["priors"] == [5, 7]
    assert sorted(got["order"]) == list(range(60))
    assert (got["records"], got["relevant"]) == (60, 12)
    positions = [place for place, row in enumerate(got["order"], start=1) if row % 5 == 0]
    assert got["to_100"] == positions[-1]
    assert got["wss_100"] == pytest.approx(1 - positions[-1] / 60)
    assert got["recall"][positions[-1] - 1] == 1
    assert {"rule", "read", "recall"} <= set(got["rules"][0])
    assert (empty_desk.folder / "recall.svg").read_text(encoding="utf-8").startswith("<svg")
    several = empty_desk.data("simulate", "s.csv", "--seeds", "2")
    assert [run["seed"] for run in several["runs"]] == [0, 1]
    assert {rule["runs"] for rule in several["rules"]} == {2}
    assert "Share (95 % CI)" in empty_desk.call("simulate", "s.csv", "--seeds", "2").stdout
    assert "Stopping rule" in empty_desk.call("simulate", "s.csv", "--topic", "receptor cells").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--priors", "a,b"), "row numbers"),
        (("--priors", "1", "--topic", "cells"), "not both"),
        (("--priors", "99"), "99"),
        (("--recall", "2"), "between 0 and 1"),
        (("--runner", "magic"), "There is no runner"),
    ],
)
def test_simulate_is_refused(empty_desk: Desk, words: tuple[str, ...], sentence: str) -> None:
    """One sentence."""
    empty_desk.file("s.csv", labelled())
    assert sentence in empty_desk.refused("simulate", "s.csv", *words)


def test_labels_are_yes_or_no(empty_desk: Desk) -> None:
    """Another word is refused with its row."""
    empty_desk.file("s.csv", "title,label\na,1\nb,perhaps\n")
    assert "row 1: the label `perhaps`" in empty_desk.refused("simulate", "s.csv")
    empty_desk.file("s.csv", "title,label_included\na,1\nb,\n")
    assert "row 1: there is no label" in empty_desk.refused("simulate", "s.csv")


def test_no_review_is_opened() -> None:
    """These commands say so in their modules: none of them opens a store."""
    for name in ("simulating", "tables"):
        module = sys.modules[f"review.cli.{name}"]
        assert "opened" not in Path(str(module.__file__)).read_text(encoding="utf-8")

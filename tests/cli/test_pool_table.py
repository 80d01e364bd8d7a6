"""Pooling a plain table: the published figures of Cordas dos Santos et al. 2024, and what is refused."""

import csv
import math
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import Desk

DATA = Path(__file__).parents[3] / "shared" / "data" / "cart"
ASKED = ("--measure", "PLO", "--method", "GLMM", "--events", "events_nrm", "--total", "n")
# Proportions this alike have no heterogeneity: then the pooled one is events/total.
IL = "study_id,entity,n,events_nrm\nA,IL,100,6\nB,IL,65,4\nC,IL,100,5\n"


def published(analysis: str) -> dict[str, dict[str, str]]:
    """The rows of one analysis of the paper by group."""
    if not DATA.is_dir():
        pytest.skip("the published tables are not beside the project")
    with (DATA / "cordas2024_published_results.csv").open(encoding="utf-8", newline="") as file:
        return {row["group"]: row for row in csv.DictReader(file) if row["analysis"] == analysis}


def near(summary: dict[str, Any], row: dict[str, str]) -> None:
    """Estimate and interval agree with the paper's supplement."""
    for name, column in (("estimate", "random_est"), ("ci_low", "random_lo"), ("ci_high", "random_hi")):
        assert summary[name] == pytest.approx(float(row[column]), abs=1e-5)
    assert summary["k"] == int(row["k"])


def test_the_published_mixed_model(empty_desk: Desk) -> None:
    """Overall and by entity, with the test between entities."""
    overall, by_entity = published("all_studies"), published("entity")
    path = str(DATA / "cordas2024_nrm_per_study.csv")
    got = empty_desk.data("pool", "--table", path, *ASKED, "--subgroup", "entity")
    near(got["overall"], overall["all"])
    assert {group["level"] for group in got["subgroups"]} == set(by_entity)
    for group in got["subgroups"]:
        near(group, by_entity[group["level"]])
    assert got["subgroup_test"]["p"] == pytest.approx(float(by_entity["LBCL"]["p_subgroup"]), abs=1e-4)


def test_the_published_inverse_variance(empty_desk: Desk) -> None:
    """DerSimonian-Laird with z limits, as metafor gives it; a study column counts studies."""
    published("all_studies")
    path = str(DATA / "cordas2024_nrm_per_study.csv")
    words = ("--measure", "PLO", "--method", "DL", "--test", "z", "--events", "events_nrm", "--total", "n")
    got = empty_desk.data("pool", "--table", path, *words, "--study", "author")
    overall = got["overall"]
    assert overall["estimate"] == pytest.approx(0.0737055447133087, abs=1e-10)
    assert overall["ci_low"] == pytest.approx(0.0628911651563778, abs=1e-10)
    assert overall["ci_high"] == pytest.approx(0.0862084289706875, abs=1e-10)
    assert overall["tau2"] == pytest.approx(0.199374869649705, abs=1e-10)
    assert overall["q"] == pytest.approx(146.262777411743, abs=1e-8)
    with (DATA / "cordas2024_nrm_per_study.csv").open(encoding="utf-8", newline="") as file:
        authors = [row["author"] for row in csv.DictReader(file)]
    assert (overall["k"], overall["studies"]) == (len(authors), len(set(authors)))
    assert any("not independent" in warning for warning in got["warnings"])


def test_the_shape(empty_desk: Desk) -> None:
    """The keys that scripts rely on."""
    empty_desk.file("il.csv", IL)
    got = empty_desk.data("pool", "--table", "il.csv", *ASKED, "--subgroup", "entity")
    promised = {"k", "studies", "estimate", "ci_low", "ci_high", "pi_low", "pi_high", "tau2", "q", "i2"}
    for summary in (got["overall"], *got["subgroups"]):
        assert promised | {"i2_definition", "model"} <= set(summary)
    assert {"overall", "subgroups", "subgroup_test", "spec", "warnings", "input_digest"} <= set(got)
    assert got["overall"]["estimate"] == pytest.approx(15 / 265, abs=1e-6)
    assert got["spec"]["method"] == "GLMM"


def test_words_and_figures(empty_desk: Desk) -> None:
    """A forest plot in characters, and as a file by its ending."""
    empty_desk.file("il.csv", "\ufeff" + IL)
    shown = empty_desk.call("pool", "--table", "il.csv", *ASKED, "--study", "study_id").stdout
    assert "3 rows from 3 studies" in shown
    empty_desk.call("pool", "--table", "il.csv", *ASKED, "-o", "f.svg", "--json")
    assert (empty_desk.folder / "f.svg").read_text().startswith("<svg")
    assert "written as .svg or .txt" in empty_desk.refused("pool", "--table", "il.csv", *ASKED, "-o", "f.doc")


@pytest.mark.parametrize(
    ("table", "words", "sentence"),
    [
        (IL, ("--events", "events", "--total", "n"), "has no column `events`"),
        (IL, ("--events", "events_nrm"), "needs --total COLUMN"),
        (IL, ("--measure", "OR"), "needs --events1 COLUMN, --total1 COLUMN"),
        (IL.replace(",4\n", ",four\n"), ASKED, "line 3: `four` in column `events_nrm` is not a number"),
        (IL.replace(",4\n", ",66\n"), ASKED, "Row 2"),
        (IL, (*ASKED, "--level", "95"), "between 0 and 1"),
        (IL, ("ORR", *ASKED), "not both"),
    ],
)
def test_what_is_refused(empty_desk: Desk, table: str, words: tuple[str, ...], sentence: str) -> None:
    """One sentence says what is wrong and where."""
    empty_desk.file("t.csv", table)
    assert sentence in empty_desk.refused("pool", "--table", "t.csv", *words)


def test_two_groups(empty_desk: Desk) -> None:
    """Odds ratio of two trials under equal effects, by hand: weights 1 / (1/a + 1/b + 1/c + 1/d)."""
    empty_desk.file("two.csv", "trial,a,n1,c,n2\nX,10,50,5,50\nY,20,80,15,80\n")
    columns = ("--events1", "a", "--total1", "n1", "--events2", "c", "--total2", "n2", "--label", "trial")
    got = empty_desk.data(
        "pool", "--table", "two.csv", "--measure", "or", "--method", "fe", "--test", "z", *columns
    )
    cells = ((10, 40, 5, 45), (20, 60, 15, 65))
    weights = [1 / sum(1 / cell for cell in row) for row in cells]
    effects = [math.log(a * d / (b * c)) for a, b, c, d in cells]
    expected = math.exp(sum(w * y for w, y in zip(weights, effects, strict=True)) / sum(weights))
    assert got["overall"]["estimate"] == pytest.approx(expected, rel=1e-10)
    assert got["studies"][0]["label"] == "X"

"""Tables as text, Markdown and CSV."""

import csv
import io

import pytest
from rich.cells import cell_len

from review.errors import BadInput
from review.report.tables import (
    StudyCharacteristics,
    Table,
    characteristics_table,
    table_csv,
    table_markdown,
    table_text,
)
from review.report.tables_pooled import pooled_exact_table, pooled_table
from tests.unit.report.results import RESULT

TABLE = Table(("Study", "n"), (("张明 2020", "12"), ("A | B <i>", "1234")), frozenset({1}))


def test_text_is_aligned_in_cells() -> None:
    lines = table_text(TABLE).splitlines()
    assert {cell_len(line) for line in lines} == {cell_len(lines[1])}
    assert lines[2].endswith("  12")


def test_text_fits_a_width() -> None:
    wide = Table(("a", "b"), (("x" * 50, "y" * 30),))
    assert all(cell_len(line) <= 40 for line in table_text(wide, 40).splitlines())
    assert "…" in table_text(wide, 40)


def test_markdown_escapes_markup() -> None:
    text = table_markdown(TABLE)
    assert "A \\| B \\<i\\>" in text
    assert "| --- | ---: |" in text


def test_csv_holds_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(table_csv(Table(("a",), (("=1+1",), ("-2.5",)))))))
    assert rows == [["a"], ["'=1+1"], ["-2.5"]]


def test_ragged_rows_are_refused() -> None:
    with pytest.raises(BadInput, match="Row 1 of the table has 1 cells, not 2"):
        Table(("a", "b"), (("x",),))


def test_characteristics_show_what_was_not_reported() -> None:
    studies = [
        StudyCharacteristics("A 2020", (("Country", "China"), ("n", "12"))),
        StudyCharacteristics("B 2021", (("n", "30"), ("Phase", ""))),
    ]
    table = characteristics_table(studies)
    assert table.headers == ("Study", "Country", "n", "Phase")
    assert table.rows == (("A 2020", "China", "12", "NR"), ("B 2021", "NR", "30", "NR"))
    assert characteristics_table(studies, ["n"]).rows == (("A 2020", "12"), ("B 2021", "30"))


def test_pooled_table_for_readers() -> None:
    table = pooled_table(RESULT, percent=True)
    assert table.headers[4] == "Proportion (%) [95% CI]"
    assert table.rows[0] == (
        "All",
        "52",
        "46",
        "574/7604",
        "6.8 [5.8; 8.0]",
        "[2.8; 15.9]",
        "0.2252",
        "143.49 (51)",
        "< 0.001",
        "64.5%",
    )
    assert table.rows[-1][0] == "Between subgroups, Wald"
    assert table.rows[-1][8] == "0.026"
    assert table.headers.index("95% PI") < table.headers.index("τ²") < len(table.headers) - 1


def test_pooled_table_for_machines_keeps_every_digit() -> None:
    rows = list(csv.DictReader(io.StringIO(table_csv(pooled_exact_table(RESULT)))))
    assert float(rows[0]["estimate"]) == 0.068221
    assert rows[0]["level"] == "all"
    assert rows[1]["pi_low"] == ""

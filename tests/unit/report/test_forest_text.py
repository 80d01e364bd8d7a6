"""The forest plot in characters."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from review.report.forest import ForestFigure, ForestRow, ForestSummary, Scale, bounds, interval, size_shares
from review.report.forest_axis import axis_of
from review.report.forest_text import forest_text, legend
from tests.unit.report.figures import PROPORTIONS, RATIOS, ROWS


@pytest.mark.parametrize("width", [40, 60, 79, 80, 120, 200])
@pytest.mark.parametrize("figure", [PROPORTIONS, RATIOS])
def test_no_line_is_wider_than_the_terminal(figure: ForestFigure, width: int) -> None:
    assert all(cell_len(line) <= width for line in forest_text(figure, width).splitlines())


@pytest.mark.parametrize("width", [60, 80, 132])
def test_the_rule_fills_the_width_and_rows_end_in_line(width: int) -> None:
    lines = forest_text(PROPORTIONS, width).splitlines()
    assert "─" * width in lines
    starts = {cell_len(line[: line.index("[0.")]) for line in lines if "; " in line and "[0." in line}
    assert len(starts) == 1


def test_each_row_shows_its_counts_and_interval() -> None:
    text = forest_text(PROPORTIONS)
    assert "61/75" in text
    assert "0.81 [0.71; 0.89]" in text
    assert "张明 2020" in text
    assert "Lymphoma [/] <b>" in text
    assert "95% prediction interval" in text
    assert "[0.10; 0.99]" in text
    assert "squares are sized by n" in text


def test_marks_fall_where_the_numbers_say() -> None:
    figure = ForestFigure("", "Proportion", (ForestRow("A", 0.5, 0.25, 0.75),), limits=(0.0, 1.0))
    line = next(line for line in forest_text(figure, 80).splitlines() if line.startswith("A"))
    axis = next(line for line in forest_text(figure, 80).splitlines() if "┬" in line)
    start, end = axis.index("┬"), axis.rindex("┬")
    plot = line[start : end + 1]
    assert abs(plot.index("█") / len(plot) - 0.5) < 0.03
    drawn = [i for i, c in enumerate(plot) if c != " "]
    assert abs(drawn[0] / len(plot) - 0.25) < 0.03
    assert abs((drawn[-1] + 1) / len(plot) - 0.75) < 0.03


def test_intervals_that_leave_the_axis_end_in_arrows() -> None:
    line = next(line for line in forest_text(RATIOS).splitlines() if line.startswith("B with"))
    assert "◀" in line
    assert "▶" in line
    assert "5.1%" in line


def test_what_cannot_be_estimated_is_said() -> None:
    assert "not estimable" in forest_text(RATIOS)


def test_squares_follow_weights_or_sizes() -> None:
    assert size_shares(ROWS)[ROWS[0]] == 1
    assert size_shares(ROWS)[ROWS[1]] == pytest.approx(12 / 75)
    assert size_shares(RATIOS.rows)[RATIOS.rows[0]] == pytest.approx(30.2 / 64.7)
    assert "sized by n" not in forest_text(RATIOS)
    assert "by n" in legend(PROPORTIONS)[0]
    assert "by weight" in legend(RATIOS)[0]


def test_numbers_as_printed() -> None:
    row = ForestRow("A", 0.5824, 0.4, 1.0)
    assert interval(row, PROPORTIONS) == "0.58 [0.40; 1.00]"
    assert interval(row, replace(PROPORTIONS, percent=True)) == "58.2 [40.0; 100.0]"
    assert bounds(-0.001, math.inf, PROPORTIONS) == "[0.00; ∞]"
    assert bounds(-0.5, math.nan, PROPORTIONS) == "[–]"
    assert bounds(-0.5, 0.5, PROPORTIONS) == "[−0.50; 0.50]"


def test_axes() -> None:
    assert axis_of(PROPORTIONS).ticks == (0, 0.25, 0.5, 0.75, 1)
    ratios = axis_of(RATIOS)
    assert 1 in ratios.ticks
    assert ratios.low == pytest.approx(0.5 / 8)
    assert ratios.share(math.sqrt(ratios.low * ratios.high)) == pytest.approx(0.5)
    assert ratios.share(0) == -math.inf
    empty = ForestFigure("", "RR", (), scale=Scale.LOG)
    assert axis_of(empty).ticks[0] == pytest.approx(0.1)
    assert "┬" in forest_text(empty)


FINITE = st.floats(-1e3, 1e3)
NUMBER = st.one_of(FINITE, st.just(math.nan), st.just(math.inf))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=40), NUMBER, NUMBER, NUMBER, st.floats(0, 1e6)), max_size=8),
    st.integers(40, 130),
    st.sampled_from(Scale),
    st.booleans(),
)
def test_any_numbers_are_drawn_within_the_width(
    rows: list[tuple[str, float, float, float, float]], width: int, scale: Scale, percent: bool
) -> None:
    parts = tuple(ForestRow(a, b, min(c, d), max(c, d), size=e) for a, b, c, d, e in rows)
    summary = ForestSummary("S", 1.0, 0.5, 2.0, 0.1, 9.0)
    figure = ForestFigure("t", "x", parts, overall=(summary,), scale=scale, percent=percent)
    assert all(cell_len(line) <= width for line in forest_text(figure, width).splitlines())

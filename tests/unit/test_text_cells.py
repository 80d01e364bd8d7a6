"""Width of text in terminal cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from review.text import cells, fit, wrap


@pytest.mark.parametrize(
    "text", ["PubMed", "中国知网", "Müller", "e\u0301", "万方 Data", "τ² ± 0.5 – ■", "（n＝3）", "한국"]
)
def test_cells_agree_with_an_independent_table(text: str) -> None:
    assert cells(text) == cell_len(text)


@given(st.text(max_size=40), st.integers(0, 30))
def test_fit_is_exact(text: str, width: int) -> None:
    assert cells(fit(text, width)) == width


@given(st.text(alphabet="ab 中文，-", max_size=60), st.integers(2, 20))
def test_wrap_loses_nothing_and_never_overflows(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wrap_breaks_at_blanks_and_between_chinese_characters() -> None:
    assert wrap("Databases 中国知网", 12) == ["Databases 中", "国知网"]
    assert wrap("abcdefgh", 3) == ["abc", "def", "gh"]


def test_no_character_is_wider_than_we_think() -> None:
    """Rich's table, character by character: a line we call fitting does fit."""
    every = (chr(c) for c in range(0x20, 0x30000) if not 0xD800 <= c <= 0xDFFF)
    assert not [hex(ord(c)) for c in every if cell_len(c) > cells(c)]

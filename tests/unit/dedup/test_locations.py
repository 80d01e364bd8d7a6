"""Years, volumes, issues and pages as vendors and spreadsheets leave them."""

import pytest

from review.dedup.locations import Number, Pages, number, pages, roman, year


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2311-8", Pages(2311, 2318)),
        ("S41-S45", Pages(41, 45, "s")),
        ("Suppl. 3:S41", Pages(41, 0, "s")),
        ("12-Mar", Pages(3, 12, "date")),
        ("Mar-12", Pages(3, 12, "date")),
        ("1217-24; discussion 1224-5", Pages(1217, 1224)),
        ("849--871", Pages(849, 871)),
        ("111A", Pages(111, 0, "a")),
        ("e1000123", Pages(1000123, 0, "e")),
        ("61 (no pagination)", Pages(61)),
        ("xii-xv", Pages(12, 15, "roman")),
        ("pp. 3-12", Pages(3, 12)),
        ("304–309", Pages(304, 309)),
        ("t-8", Pages()),
        ("", Pages()),
        ("no pages", Pages()),
    ],
)
def test_pages(text: str, expected: Pages) -> None:
    assert pages(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("36", Number(36)),
        ("36 (Supplement 1)", Number(36, supplement=True)),
        ("1)", Number(0, supplement=True)),
        ("Japanese journal of clinical medicine. 69", Number(69)),
        ("30a", Number(30)),
        ("XII", Number(12)),
        ("SUPPL. 1", Number(0, supplement=True)),
        ("2 Supplement 1", Number(2, supplement=True)),
        ("第3期", Number(3)),
        ("2-3", Number(2)),
        ("", Number()),
    ],
)
def test_numbers(text: str, expected: Number) -> None:
    assert number(text) == expected


def test_years_and_roman_numerals() -> None:
    assert year("2010 Nov-Dec") == 2010
    assert year("Epub 1998/03/01") == 1998
    assert year("20100") == 0
    assert roman("xiv") == 14
    assert roman("") == 0


def test_span_is_zero_for_one_page() -> None:
    assert Pages(10, 14).span == 4
    assert Pages(10).span == 0

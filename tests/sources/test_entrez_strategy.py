import pytest

from review.errors import BadInput
from review.sources.entrez_strategy import read_strategy


def terms(text: str) -> list[str]:
    return [line.term for line in read_strategy(text).lines]


def test_lines_are_numbered_by_place_and_combined() -> None:
    text = '# population\nlymphoma[mh]\n\n#intervention\n"CAR-T"[tiab]\n  ## both\n#1 AND #2\n'
    strategy = read_strategy(text)
    assert [(line.number, line.line, line.text) for line in strategy.lines] == [
        (1, 2, "lymphoma[mh]"),
        (2, 5, '"CAR-T"[tiab]'),
        (3, 7, "#1 AND #2"),
    ]
    assert strategy.final.term == '(lymphoma[mh]) AND ("CAR-T"[tiab])'


def test_combinations_of_combinations_are_bracketed() -> None:
    assert terms("a\nb\n#1 OR #2\nc\n#3 NOT #4")[-1] == "((a) OR (b)) NOT (c)"


@pytest.mark.parametrize(
    "text",
    [
        "1. a\n2. b\n3. #1 OR #2",
        "1) a\n2) b\n#1 OR #2",
        "#1 a\n#2 b\n#3 #1 OR #2",
        "1\ta\n2\tb\n3\t#1 OR #2",
        "1: a\n2: b\n#1 OR #2",
    ],
)
def test_written_numbers(text: str) -> None:
    assert terms(text) == ["a", "b", "(a) OR (b)"]


def test_numbers_may_leave_gaps() -> None:
    strategy = read_strategy("10. a\n20. b\n#10 OR #20")
    assert [line.number for line in strategy.lines] == [10, 20, 21]


def test_what_only_looks_like_a_number_or_reference() -> None:
    assert terms("5 fluorouracil[tiab]") == ["5 fluorouracil[tiab]"]
    assert terms('a\n"#1"[tiab]') == ["a", '"#1"[tiab]']


def test_comments_after_a_term() -> None:
    assert terms('a # the first\n"b # c"[ti]\nd[ti]#1')[:2] == ["a", '"b # c"[ti]']


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_line_ends_and_mark(ends: str) -> None:
    assert terms(f"\ufeffa{ends}b{ends}#1 OR #2") == ["a", "b", "(a) OR (b)"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no search line"),
        ("# only a comment\n\n", "holds no search line"),
        ("a\n#1 OR #3", "Line 2 of the strategy refers to #3"),
        ("#1 OR a", "Line 1 of the strategy refers to #1"),
        ("1. a\n1. b", "Line 2 of the strategy has the number #1 again"),
        ("(a\nb", "Line 1 of the strategy opens a bracket"),
        ("a)\nb", "Line 1 of the strategy closes a bracket"),
        ('"a\nb', "Line 1 of the strategy opens a quote"),
        ("a\nor/1-2", "Line 2 of the strategy is in Ovid's syntax"),
    ],
)
def test_faults_name_the_line(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read_strategy(text)


def test_growth_is_limited() -> None:
    lines = ["a" * 50, *(f"#{n} OR #{n}" for n in range(1, 40))]
    with pytest.raises(BadInput, match="grows to more than"):
        read_strategy("\n".join(lines))

"""Text from the world becomes content as it is: no markup, no escapes, no override is obeyed."""

import re
from pathlib import Path

import pytest

import review.tui
from review.services.highlighting import term_spans
from review.services.values import ProtocolVersion
from review.tui.content import block, flowing, keys, line, marked

HOSTILE = (
    "[18F]FDG [/] [bold red]x",
    "[@click=app.bell]x[/]",
    "a\x1b]0;t\x07b",
    "\x9b31m",
    "\u202eabc",
    "[/]",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_read_as_markup(text: str) -> None:
    """Every printable character stays, no style appears, controls are gone."""
    for shown in (line(text), block(text)):
        kept = re.sub("[\x00-\x1f\x7f-\x9f]", "", text).replace("\u202e", "\\u202e")
        assert shown.plain == kept
        assert not shown.spans


def test_lines_are_lines() -> None:
    """Line breaks become blanks in a line and stay in a block; padding stays."""
    assert line("a\n b ").plain == "a  b "
    assert block("a\nb").plain == "a\nb"


def test_terms_are_marked_in_two_ways_besides_colour() -> None:
    """Terms for inclusion are underlined, those against it reversed."""
    protocol = ProtocolVersion(1, 1, "", "", 1, 1, True, ("CAR-T",), ("mouse",), (), (), {})
    text = "CAR-T cells in a mouse"
    styles = [str(span.style) for span in marked(text, term_spans(protocol, text)).spans]
    assert "underline" in styles[0]
    assert "reverse" in styles[1]


def test_keys_flow_without_breaking_a_pair() -> None:
    """No line is wider than asked, and a key stays beside its words."""
    pairs = [(str(n), f"word {n}") for n in range(9)]
    lines = keys(pairs, 24).plain.splitlines()
    assert len(lines) > 1
    assert all(len(each) <= 24 for each in lines)
    assert all(re.fullmatch(r"(\d word \d  )*\d word \d", each) for each in lines)
    assert flowing([], 10).plain == ""


def test_no_widget_gets_text_from_a_format_string() -> None:
    """No module passes an f-string to `update`, `Static` or `notify`, or builds content from markup."""
    folder = Path(review.tui.__file__).parent
    wrong = re.compile(r"from_markup|(update|show|Static|notify)\(f[\"']|Label\(|markup=True")
    found = [path.name for path in folder.rglob("*.py") if wrong.search(path.read_text())]
    assert found == []

"""Two texts side by side, wrapped into columns of terminal cells."""

from itertools import zip_longest

from textual.content import Content

from review.text import cells, wrap
from review.tui.content import join, line

GAP = 2


def column_width(width: int) -> int:
    """Return the cells each of two columns gets."""
    return max((width - GAP) // 2, 8)


def beside(left: str, right: str, width: int, styles: tuple[str, str] = ("", "")) -> list[Content]:
    """Return the lines of two texts side by side, each in its own style."""
    room = column_width(width)
    pairs = zip_longest(wrap(left, room) if left else [], wrap(right, room) if right else [], fillvalue="")
    return [join([line(padded(a, room), styles[0]), line(" " * GAP), line(b, styles[1])]) for a, b in pairs]


def padded(text: str, width: int) -> str:
    """Return text filled up with blanks to a number of cells."""
    return text + " " * max(width - cells(text), 0)

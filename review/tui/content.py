"""The only place where text from the world becomes something a widget shows.

Textual reads a plain string as markup: `[/]` in a title would stop the program and `[bold]` would vanish.
Everything here returns `Content`, whose text is taken as it is, after `review.text` has cleaned it.
"""

import re
from collections.abc import Iterable, Sequence

from textual.content import Content, Span

from review.services.highlighting import Span as Found
from review.services.highlighting import TermKind
from review.text import printable

NOTHING = Content("")
NEW_LINE = Content("\n")
_BREAKS = re.compile(r"[\t\n\u2028\u2029]+")

# Neither mark rests on colour alone: underlined speaks for inclusion, reversed against it.
FOR = "bold underline $text-success"
AGAINST = "reverse $text-warning"


def line(text: object, style: str = "") -> Content:
    """Return text as one line; blanks stay, so that columns may be padded."""
    return Content.styled(_BREAKS.sub(" ", printable(str(text))), style)


def block(text: object, style: str = "") -> Content:
    """Return text with its line breaks kept."""
    return Content.styled(printable(str(text)).expandtabs(4), style)


def join(parts: Iterable[Content], between: str = "") -> Content:
    """Return parts one after the other."""
    return Content(between).join(list(parts))


def rows(parts: Iterable[Content]) -> Content:
    """Return parts one under the other."""
    return NEW_LINE.join(list(parts))


def marked(text: str, found: Sequence[Found]) -> Content:
    """Return printable text with found terms marked; positions count the characters of `text`."""
    return Content(
        text,
        [Span(each.start, each.end, AGAINST if each.kind is TermKind.EXCLUDE else FOR) for each in found],
    )


def choice(number: int, words: str, *, here: bool) -> Content:
    """Return one line of a numbered list; `here` marks it."""
    return join([line("▶ " if here else "  "), line(f"{number}  ", "bold $text-accent"), line(words)])


def keys(pairs: Iterable[tuple[str, str]], width: int = 0) -> Content:
    """Return keys and what they do; with a width no pair is broken over two lines."""
    return flowing((join([line(key, "bold $text-accent"), line(f" {words}")]) for key, words in pairs), width)


def flowing(parts: Iterable[Content], width: int) -> Content:
    """Return parts side by side, as many on a line as `width` cells hold; 0 means one line."""
    lines: list[list[Content]] = [[]]
    used = 0
    for part in parts:
        size = part.cell_length + 2
        if width and used and used + size - 2 > width:
            lines.append([])
            used = 0
        lines[-1].append(part)
        used += size
    return rows(join(each, "  ") for each in lines)

"""The one cleaner for text that leaves the program: terminal, Markdown, HTML, CSV.

Records are text from the world. A title may hold escape sequences, bidirectional overrides, markup or a
spreadsheet formula; none of it may be obeyed by whatever shows it.
"""

import html
import re
import unicodedata
from collections.abc import Callable

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]|[\ud800-\udfff]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"[\s\u2028\u2029\x85]+")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60"
_PIECE = re.compile(f"[{_WIDE}] *|[^ {_WIDE}]+ *")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


# Format characters that terminals paint, and symbols that Unicode 16 made wide.
_SHOWN_FORMATS = frozenset(
    "\xad\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_WIDE_SYMBOL = re.compile(
    "[\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\U0001d300-\U0001d356\U0001d360-\U0001d376]"
)


def printable(text: str) -> str:
    r"""Return text for a terminal: no controls but newline and tab, bidi controls shown as `\u202e`."""
    return _BIDI.sub(lambda m: f"\\u{ord(m[0]):04x}", _CONTROL.sub("", text))


def one_line(text: str) -> str:
    """Return printable text with all white space folded to single blanks."""
    return _SPACE.sub(" ", printable(text)).strip()


def shorten(text: str, width: int) -> str:
    """Return one line of at most `width` characters, cut with an ellipsis."""
    line = one_line(text)
    return line if len(line) <= width else line[: max(width - 1, 0)].rstrip() + "…"


def cell(char: str) -> int:
    """Return how many terminal cells a character takes: a Chinese one two, a combining mark none."""
    if char.isascii() or char in _SHOWN_FORMATS:
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Mc", "Cf"):
        return 0
    wide = unicodedata.east_asian_width(char) in ("W", "F") or _WIDE_SYMBOL.match(char)
    return 2 if wide else 1


def cells(text: str) -> int:
    """Return how many terminal cells one line takes."""
    return sum(cell(c) for c in text)


def fit(text: str, width: int) -> str:
    """Return one line of exactly `width` terminal cells, cut with an ellipsis or padded with blanks."""
    line = one_line(text)
    if cells(line) > width:
        line = _head(line, width - 1, cell).rstrip() + "…" if width > 0 else ""
    return line + " " * (width - cells(line))


def wrap(text: str, width: float, size: Callable[[str], float] = cell) -> list[str]:
    """Return lines no wider than `width`, broken at blanks, between Chinese characters or inside long words.

    `size` is the width of one character, in cells unless told otherwise.
    """
    lines = [""]
    used = 0.0
    for piece in _PIECE.findall(one_line(text)):
        if used + _sum(piece.rstrip(), size) > width and lines[-1]:
            lines.append("")
            used = 0.0
        rest = piece
        while _sum(rest.rstrip(), size) > width:
            head = _head(rest, width, size) or rest[0]
            lines[-1:] = [head, ""]
            rest = rest[len(head) :]
        lines[-1] += rest
        used += _sum(rest, size)
    return [line.rstrip() for line in lines if line.strip()] or [""]


def _sum(text: str, size: Callable[[str], float]) -> float:
    return sum(size(c) for c in text)


def _head(text: str, width: float, size: Callable[[str], float]) -> str:
    used = 0.0
    for place, char in enumerate(text):
        used += size(char)
        if used > width:
            return text[:place]
    return text


def markdown(text: str) -> str:
    """Return one line in which Markdown sees no markup."""
    return _MARKDOWN.sub(r"\\\1", one_line(text))


def html_text(text: str) -> str:
    """Return text safe between tags and inside quoted attributes of HTML and SVG."""
    return html.escape(printable(text), quote=True)


def csv_cell(text: str) -> str:
    """Return a cell no spreadsheet takes for a formula; numbers stay numbers."""
    clean = printable(text)
    if clean.startswith(_FORMULA) and not _NUMBER.fullmatch(clean):
        return "'" + clean
    return clean

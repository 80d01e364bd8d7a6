"""The one cleaner for text that leaves the program: terminal, Markdown, HTML, CSV.

Records are text from the world. A title may hold escape sequences, bidirectional overrides, markup or a spreadsheet
formula; none of it may be obeyed by whatever shows it.
"""

import html
import re

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]|[\ud800-\udfff]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"[\s\u2028\u2029\x85]+")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def printable(text: str) -> str:
    r"""Return text a terminal may be given: no C0 or C1 controls but newline and tab, bidi controls shown as `\u202e`."""
    return _BIDI.sub(lambda m: f"\\u{ord(m[0]):04x}", _CONTROL.sub("", text))


def one_line(text: str) -> str:
    """Return printable text with all white space folded to single blanks."""
    return _SPACE.sub(" ", printable(text)).strip()


def shorten(text: str, width: int) -> str:
    """Return one line of at most `width` characters, cut with an ellipsis."""
    line = one_line(text)
    return line if len(line) <= width else line[: max(width - 1, 0)].rstrip() + "…"


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

"""LaTeX in BibTeX values as plain text: accents, symbols, braces, superscripts."""

import re
from functools import cache

from pylatexenc.latex2text import LatexNodes2Text, get_default_latex_context_db

_MARKED = re.compile(r"[\\{}$~]")
_SYMBOLS = {"less": "<", "greater": ">", "bar": "|"}
_SYMBOL = re.compile(r"\\text(less|greater|bar)(?![A-Za-z])(?:\{\}| )?")
"""Signs the decoder would leave out."""
_BLANKS = re.compile(r"[ \t\r\n]+")
_TIE = re.compile(r"(?<!\\)~")
_LONE_DOLLAR = re.compile(r"(?<!\\)\$")


@cache
def _decoder() -> LatexNodes2Text:
    """The decoder; dashes and quotation marks stay as they are typed."""
    context = get_default_latex_context_db().filter_context(exclude_categories=["nonascii-specials"])
    return LatexNodes2Text(latex_context=context, keep_comments=True)


def unlatex(text: str) -> str:
    """Return a value as plain text on one line."""
    if not _MARKED.search(text):
        return _one_line(text)
    if "\\" not in text and len(_LONE_DOLLAR.findall(text)) < 2:
        plain = _TIE.sub(" ", text).replace("{", "").replace("}", "")
    else:
        plain = _decoded(_SYMBOL.sub(lambda found: _SYMBOLS[found[1]], _TIE.sub(" ", text)))
        if "\\textasciicircum" in text:
            plain = plain.replace("\u02c6", "^")
    return _one_line(plain)


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip(" ")


def _decoded(text: str) -> str:
    if text.count("{") > 500:
        return text.replace("{", "").replace("}", "")
    try:
        return str(_decoder().latex_to_text(text, tolerant_parsing=True))
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError):
        return text.replace("{", "").replace("}", "")


def bare_value(value: str, strings: dict[str, str]) -> str:
    """Return a field's value without its quotes or braces, with `#` and the names of strings resolved.

    Args:
        value: The value as it stands after `=`.
        strings: Values of `@string`, by name in small letters.
    """
    parts = _parts(value.strip())
    return "".join(_unquoted(part.strip(), strings) for part in parts)


def _parts(value: str) -> list[str]:
    """Cut at `#` outside braces and quotes."""
    if "#" not in value:
        return [value]
    parts, depth, quoted, begin = [], 0, False, 0
    for at, character in enumerate(value):
        if at and value[at - 1] == "\\":
            continue
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        elif character == '"' and depth == 0:
            quoted = not quoted
        elif character == "#" and depth == 0 and not quoted:
            parts.append(value[begin:at])
            begin = at + 1
    return [*parts, value[begin:]]


def _unquoted(part: str, strings: dict[str, str]) -> str:
    if len(part) >= 2 and part[0] + part[-1] in ("{}", '""'):
        return part[1:-1]
    return strings.get(part.lower(), part)

"""Letters made comparable: width, case, accents, Greek, markup, Chinese; never reduced to ASCII."""

import html
import re
import unicodedata
from functools import cache
from typing import Protocol

_TAG = re.compile(
    r"</?(?:su[bp]|i|b|em|strong|u|sc|inf|italic|bold|span|p|br|jats:\w+|mml:\w+)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MARK_OF_LEVEL = re.compile(r"[\^_](?=[\w+-])")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_SURROGATE = re.compile("[\ud800-\udfff]")  # halves of characters, which no library takes
_NOT_WORD = re.compile(r"[^\w]+|_+")

_GREEK_NAMES = (
    "α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi "
    "ο omicron π pi ρ rho σ sigma ς sigma τ tau υ upsilon φ phi χ chi ψ psi ω omega"
)
_GREEK = dict(zip(_GREEK_NAMES.split()[::2], _GREEK_NAMES.split()[1::2], strict=True))
_SPECIAL = {
    "ß": "ss",
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "þ": "th",
    "ı": "i",
    "ħ": "h",
}
_TABLE = str.maketrans({**_GREEK, **_SPECIAL, "’": "'", "‘": "'", "–": "-", "—": "-", "−": "-", "‐": "-"})


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _simplifier() -> _Converter:
    """The traditional-to-simplified table, loaded when the first Chinese text is met."""
    import opencc  # noqa: PLC0415

    converter: _Converter = opencc.OpenCC("t2s")
    return converter


def has_han(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return not text.isascii() and _HAN.search(text) is not None


def simplified(text: str) -> str:
    """Return the text in simplified characters."""
    return _simplifier().convert(text) if has_han(text) else text


def fold(text: str) -> str:
    """Return lower-case text without accents, markup or width; Greek letters by name, Chinese simplified.

    Markup counts as nothing (`H<sub>2</sub>O` and `H_2O` are `h2o`); entities are decoded, also when encoded
    twice.
    """
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", text)
    if "^" in text or "_" in text:
        text = _MARK_OF_LEVEL.sub("", text)
    return text.lower() if text.isascii() else _fold_wide(text)


def _fold_wide(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _SURROGATE.sub("", text)).lower().translate(_TABLE)
    if plain.isascii():
        return plain
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return simplified(unicodedata.normalize("NFC", bare).translate(_TABLE))


# Text of ASCII alone is translated as bytes, in a third of the time.
_SIGNS = bytes(i for i in range(128) if not chr(i).isalnum())
_BLANKED = bytes.maketrans(_SIGNS, b" " * len(_SIGNS))


def words(folded: str) -> list[str]:
    """Return the words of folded text; apostrophes join, every other sign parts."""
    if folded.isascii():
        return folded.encode().translate(_BLANKED, b"'").decode().split()
    return [w for w in _NOT_WORD.split(folded.replace("'", "")) if w]


def squeeze(folded: str) -> str:
    """Return letters and digits only."""
    if folded.isascii():
        return folded.encode().translate(None, _SIGNS).decode()
    return _NOT_WORD.sub("", folded)

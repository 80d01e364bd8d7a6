"""From bytes to text: which encoding a file is in, and why.

The order is: a byte-order mark; zero bytes in every second place (UTF-16 without a mark); UTF-8; GB18030,
when the pairs of bytes are those of Chinese text; Windows-1252. The choice is explained, and the user may
override it.
"""

import codecs
import re
from dataclasses import dataclass

from review.errors import BadInput

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
_SAMPLE = 1 << 16
_DAMAGE = 0.05
"""Share of damaged characters up to which a text still counts as UTF-8 or GB18030."""
_PAIR = re.compile(
    rb"[\x81-\xfe][\x30-\x39][\x81-\xfe][\x30-\x39]|[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_ASCII_CONTROLS = tuple(map(chr, (*range(9), 11, 12, *range(14, 32), 127)))
_FEEDS = str.maketrans({"\x0b": " ", "\x0c": " ", "\x85": " "})


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text with all line ends as newlines.

    Attributes:
        text: The text, without byte-order mark.
        encoding: Name of the encoding.
        why: Why this encoding was chosen, for the import summary.
        damaged: Number of characters that could not be decoded; they read U+FFFD.
    """

    text: str
    encoding: str
    why: str
    damaged: int = 0


def decode(data: bytes, *, encoding: str | None = None) -> Decoded:
    """Return the text of a file.

    Args:
        data: The file.
        encoding: The encoding to use in place of the one detected.

    Raises:
        BadInput: If the encoding asked for does not exist.
    """
    if encoding:
        return _as_told(data, encoding)
    return _by_mark(data) or _utf16_unmarked(data) or _by_content(data)


def has_controls(text: str) -> bool:
    """Whether a text holds control characters other than newline, tab and carriage return."""
    if text.isascii():
        return any(control in text for control in _ASCII_CONTROLS)
    return bool(_CONTROL.search(text))


def without_controls(text: str) -> str:
    """Return text without control characters; form feeds and the like become blanks."""
    if not has_controls(text):
        return text
    return _CONTROL.sub("", text.translate(_FEEDS))


def _as_told(data: bytes, encoding: str) -> Decoded:
    try:
        name = codecs.lookup(encoding).name
        text = data.decode("utf-8-sig" if name == "utf-8" else encoding, "replace")
    except (LookupError, UnicodeError, ValueError):
        raise BadInput(
            f"There is no text encoding called {encoding!r}; try utf-8, gb18030, utf-16 or cp1252"
        ) from None
    if not isinstance(text, str):
        raise BadInput(f"{encoding!r} is not a text encoding; try utf-8, gb18030, utf-16 or cp1252")
    return _decoded(text.removeprefix("\ufeff"), name, "chosen by the user")


def _decoded(text: str, encoding: str, why: str) -> Decoded:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, encoding, why, text.count("\ufffd"))


def _by_mark(data: bytes) -> Decoded | None:
    for mark, name, codec in _BOMS:
        if data.startswith(mark):
            return _decoded(
                data[len(mark) :].decode(codec, "replace"), name, "it starts with a byte-order mark"
            )
    return None


def _utf16_unmarked(data: bytes) -> Decoded | None:
    head = data[:_SAMPLE]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < max(2, len(head) // 40) or min(even, odd) * 10 > max(even, odd):
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = data.decode(name, "replace")
    if text.count("\ufffd") > len(text) * _DAMAGE + 1:
        return None
    return _decoded(text, name, "every second byte of Latin text is zero")


def _by_content(data: bytes) -> Decoded:
    try:
        return _decoded(data.decode("utf-8"), "utf-8", "it is valid UTF-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    if _strange(text) > 0 and text.count("\ufffd") <= _strange(text) * _DAMAGE + 1:
        return _decoded(text, "utf-8", "it is UTF-8 with damaged characters")
    if _looks_chinese(data):
        text = data.decode("gb18030", "replace")
        if text.count("\ufffd") <= _strange(text) * _DAMAGE + 1:
            return _decoded(text, "gb18030", "it is not UTF-8; its byte pairs are Chinese")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return _decoded(text, "cp1252", "it is neither UTF-8 nor Chinese text")


def _strange(text: str) -> int:
    """Number of characters beyond ASCII that were decoded well."""
    return sum(1 for c in text if c > "\x7f") - text.count("\ufffd")


def _looks_chinese(data: bytes) -> bool:
    """Whether most byte pairs are in the part of GB18030 that everyday Chinese uses (both from 0xA1)."""
    everyday = pairs = 0
    for match in _PAIR.finditer(data):
        found = match[0]
        pairs += 1
        everyday += len(found) == 4 or (len(found) == 2 and found[0] >= 0xA1 and found[1] >= 0xA1)
        if pairs >= 20_000:
            break
    return pairs > 0 and everyday >= 0.6 * pairs

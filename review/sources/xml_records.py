"""Records of an XML export, each cut out at its own tags and parsed by itself.

One damaged record costs nothing but itself, and each keeps its text as received.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from review.errors import BadInput
from review.record import Record
from review.sources.decoding import Decoded
from review.sources.guard import Element, check_prolog, parse_entry
from review.sources.reading import Entry, Reading
from review.sources.starts import account, starts_in

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&(?:#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))|([A-Za-z][A-Za-z0-9]{1,30}));")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_XML_NAMES = frozenset(("amp", "lt", "gt", "quot", "apos"))


@dataclass(frozen=True, slots=True)
class XmlExport:
    """An XML export: its format's name, the element of one record, and the function that reads it."""

    format: str
    tag: str
    record: Callable[[Element], Record | str]


def read_xml_records(decoded: Decoded, export: XmlExport) -> Reading:
    """Return the entries of an XML export.

    Raises:
        HostileFile: If the document declares entities, or is nested too deep.
    """
    text = decoded.text
    check_prolog(text, f"the {export.format} file")
    entries = [_entry(n, line, raw, export) for n, (line, raw) in enumerate(_pieces(text, export.tag), 1)]
    remarks = [f"read as {decoded.encoding}: {decoded.why}"]
    return account(export.format, decoded.encoding, starts_in(text, export.format), entries, remarks)


def inner_text(element: Element | None) -> str:
    """Return all text inside an element, with the runs of `style` elements joined, on one line."""
    if element is None:
        return ""
    return " ".join("".join(element.itertext()).split())


def _pieces(text: str, tag: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each record; a record cut off ends where the next begins."""
    opening, closing = re.compile(rf"<{tag}(?:\s[^<>]*)?>"), f"</{tag}>"
    line, seen = 1, 0
    begins = [m.start() for m in opening.finditer(text)]
    for begin, following in pairwise([*begins, len(text)]):
        end = text.find(closing, begin, following)
        line += text.count("\n", seen, begin)
        seen = begin
        yield line, text[begin : end + len(closing) if end >= 0 else following].rstrip()


def _entry(position: int, line: int, raw: str, export: XmlExport) -> Entry:
    if not raw.endswith(f"</{export.tag}>"):
        return Entry(position, line, raw, None, "the record is cut before its end")
    try:
        root = parse_entry(_REFERENCE.sub(_allowed, _CONTROL.sub(" ", _BREAK.sub(" ", raw))))
    except BadInput as error:
        return Entry(position, line, raw, None, str(error))
    found = export.record(root)
    return (
        Entry(position, line, raw, None, found)
        if isinstance(found, str)
        else Entry(position, line, raw, found)
    )


def _allowed(match: re.Match[str]) -> str:
    """Keep a reference XML allows; drop those to control characters, and show the names XML does not know."""
    if name := match[3]:
        return match[0] if name in _XML_NAMES else f"&amp;{name};"
    number = int(match[1], 16) if match[1] else int(match[2])
    fine = number in (9, 10, 13) or (0x20 <= number < 0x110000 and not 0xD800 <= number < 0xE000)
    return match[0] if fine and number not in (0xFFFE, 0xFFFF) else " "

"""XML from the world, read without being hurt by it.

Nothing here resolves an entity or opens anything. A document that declares its own entities is refused before
its first element, and sizes, numbers of tags and depth are bounded before or while the tree is built.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, cast
from xml.etree import ElementTree as ET
from xml.parsers import expat

from review.errors import HostileFile, StoreError, UnreadableFile
from review.sources.decoding import decode

Element = ET.Element

SAFE_EXPAT = (2, 4, 1)
"""First version of expat that stops entity expansion by itself."""

_CHUNK = 1 << 16
_Puller: TypeAlias = "ET.XMLPullParser[ET.Element]"
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read at most.

    Attributes:
        file_bytes: Size of the file, unpacked.
        entry_chars: Characters of one entry.
        entry_tags: Opening and closing tags of one entry.
        depth: Elements inside one another.
    """

    file_bytes: int = 1 << 30
    entry_chars: int = 16 << 20
    entry_tags: int = 400_000
    depth: int = 64


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class XmlText:
    """A decoded document and the encoding it came in."""

    text: str
    encoding: str


class _FirstElement(Exception):
    """The prolog is over."""


def check_expat(version: tuple[int, int, int] = expat.version_info) -> None:
    """Refuse to read XML with an expat that does not stop entity expansion.

    Raises:
        StoreError: If the library is older than 2.4.1.
    """
    if version < SAFE_EXPAT:
        found = ".".join(map(str, version))
        raise StoreError(
            f"The XML library expat {found} is not safe; use a Python built with expat 2.4.1 or later"
        )


def decode_xml(data: bytes, limits: Limits = LIMITS) -> XmlText:
    """Return the text of a document, whatever its declaration claims.

    A declared single-byte or Chinese encoding is taken at its word when it fits; otherwise the content
    decides, as for every other text file.

    Raises:
        HostileFile: If the document is larger than the limit.
        UnreadableFile: If it is not text.
    """
    if len(data) > limits.file_bytes:
        raise HostileFile(
            f"The file holds {len(data):,} bytes, more than the {limits.file_bytes:,} that are read"
        )
    if name := _declared(data):
        try:
            return XmlText(data.decode(name), name)
        except UnicodeDecodeError:
            pass
    found = decode(data)
    return XmlText(found.text, found.encoding)


def _declared(data: bytes) -> str:
    """Return the encoding a document declares, or an empty string where its bytes tell more."""
    found = _DECLARED.match(data[:400])
    name = found[1].decode("ascii").lower() if found else ""
    return "" if name.startswith(("utf", "ucs")) or not _is_text_codec(name) else name


def _is_text_codec(name: str) -> bool:
    try:
        return bool(codecs.lookup(name).name) and b"<".decode(name) == "<"
    except (LookupError, UnicodeError, ValueError):
        return False


def check_prolog(text: str, what: str = "the file") -> None:
    """Refuse a document type with declarations of its own; everything before the first element is looked at.

    Raises:
        HostileFile: If the document type has an internal subset (entities can be declared there only).
    """
    check_expat()

    def doctype(_name: str, _system: str | None, _public: str | None, subset: bool) -> None:  # noqa: FBT001
        if subset:
            raise HostileFile(f"The document type of {what} declares entities of its own, which are not read")

    def first(_name: str, _attributes: object) -> None:
        raise _FirstElement

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = first
    try:
        for at in range(0, min(len(text), 1 << 20), _CHUNK):
            parser.Parse(text[at : at + _CHUNK], False)
    except (_FirstElement, expat.ExpatError):
        return


def parse_entry(text: str, limits: Limits = LIMITS) -> Element:
    """Return the tree of one element given as text without a prolog.

    Raises:
        HostileFile: If it is too large, has too many tags or is nested too deep.
        UnreadableFile: If it is not well-formed.
    """
    if len(text) > limits.entry_chars:
        raise HostileFile(f"the entry holds {len(text):,} characters, more than {limits.entry_chars:,}")
    tags = text.count("<")
    if tags > limits.entry_tags:
        raise HostileFile(f"the entry holds more than {limits.entry_tags:,} tags")
    parser = ET.XMLParser()  # noqa: S314 - an entry has no prolog, so no entity can be declared in it
    try:
        parser.feed(text)
        root: Element = parser.close()
    except ET.ParseError as error:
        raise UnreadableFile(f"the entry is not well-formed XML ({error})") from None
    except UnicodeEncodeError:
        raise UnreadableFile("the entry holds characters that are not Unicode text") from None
    if tags > limits.depth:
        _check_depth(root, limits.depth)
    return root


def _check_depth(root: Element, depth: int) -> None:
    level = [root]
    for _ in range(depth):
        level = [child for element in level for child in element if len(child)]
        if not level:
            return
    raise HostileFile(f"the entry is nested more than {depth} elements deep")


def elements(
    document: XmlText, tag: str, what: str = "the file", limits: Limits = LIMITS
) -> Iterator[Element]:
    """Yield every element of one name in the order of the document, each dropped after use.

    Elements of that name inside one another count as one. Elements read before the fault are yielded first.

    Raises:
        HostileFile: If entities are declared, or an element is nested too deep or has too many tags.
        UnreadableFile: If the document is not well-formed.
    """
    check_prolog(document.text, what)
    walk = _Walk(tag, what, limits)
    parser: _Puller = ET.XMLPullParser(("start", "end"))
    text = document.text.lstrip("\ufeff")
    try:
        for at in range(0, len(text), _CHUNK):
            parser.feed(text[at : at + _CHUNK])
            yield from walk.take(parser)
        parser.close()
        yield from walk.take(parser)
    except ET.ParseError as error:
        raise UnreadableFile(f"{what} is not well-formed XML ({error})") from None


class _Walk:
    """Where the incremental reader stands: depth, tags of the present element, and the path above it."""

    def __init__(self, tag: str, what: str, limits: Limits) -> None:
        self._tag, self._what, self._limits = tag, what, limits
        self._path: list[Element] = []
        self._inside = 0
        self._tags = 0

    def take(self, parser: _Puller) -> Iterator[Element]:
        for pair in parser.read_events():
            event, found = cast("tuple[str, Element]", pair)
            if event == "start":
                self._open(found)
            elif (done := self._close(found)) is not None:
                yield done
                found.clear()

    def _open(self, element: Element) -> None:
        self._path.append(element)
        self._tags += 1
        if element.tag == self._tag:
            self._inside += 1
        if len(self._path) > self._limits.depth:
            raise HostileFile(f"{self._what} is nested more than {self._limits.depth} elements deep")
        if self._inside and self._tags > self._limits.entry_tags:
            raise HostileFile(
                f"One entry of {self._what} holds more than {self._limits.entry_tags:,} elements"
            )

    def _close(self, element: Element) -> Element | None:
        self._path.pop()
        mine = element.tag == self._tag
        self._inside -= mine
        if self._inside:
            return None
        self._tags = 0
        if self._path:
            self._path[-1].remove(element)
        return element if mine else None

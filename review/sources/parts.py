"""Large files read part by part, so that memory stays bounded whatever their size.

A file is cut where an entry is certain to end (`ER  -` in RIS, a blank line before `PMID-` in NBIB,
`</PubmedArticle>` in PubMed XML), and each part is read as a file of its own, starts counted and all. Gzipped
PubMed XML (baseline and update files) is unpacked part by part too. Every other file is one part.
"""

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from review.errors import HostileFile, UnreadableFile
from review.sources.detect import binary_kind, detect
from review.sources.files import MOST_BYTES, read_file_bytes
from review.sources.pubmed_scan import line_ends
from review.sources.reading import Reading

LARGE = 16 << 20
"""Bytes above which a file is cut."""
PART = 8 << 20
_PIECE = 1 << 20
_HEAD = 1 << 18
_ENDS = {
    "ris": re.compile(
        rb"\nER  -(?=\s)[^\r\n]*(?:\r?\n)++(?!\xef)"
    ),  # a byte-order mark inside is the next entry's
    "nbib": re.compile(rb"\n\r?\n(?=PMID- )"),
    "pubmed-xml": re.compile(rb"</PubmedArticle>[^\S\n]*\n?|</PubmedBookArticle>[^\S\n]*\n?"),
}
_ROOTS = {"pubmed-xml": b"<PubmedArticleSet>"}
"""What tells that a later part, which may hold no entry any more, is of the same format."""
_MOST_UNPACKED = 2 << 30


@dataclass(frozen=True, slots=True)
class Part:
    """What was read of a part, and the lines of the file before it."""

    reading: Reading
    lines_before: int = 0


def file_parts(
    data: bytes,
    *,
    name: str,
    format: str | None = None,  # noqa: A002 - the word users type
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Part]:
    """Yield what a file holds, part by part.

    Args:
        data: the file.
        name: its name, for messages.
        format: the format, where the content should not decide.
        encoding: the encoding, where the content should not decide.
        columns: what the columns of a table hold, by their names, where the names do not say it.

    Raises:
        BadInput, UnreadableFile, HostileFile: as `read_file_bytes`.
    """
    found = "" if encoding or columns else _cut_format(data, format)
    if not found:
        yield Part(read_file_bytes(data, name=name, format=format, encoding=encoding, columns=columns))
        return
    lines, root = 0, b""
    for part in _cut(_pieces(data), _ENDS[found]):
        if part.strip():
            yield Part(read_file_bytes(root + part, name=name, format=found), lines)
            root = _ROOTS.get(found, b"")
        lines += _lines(part)


def _cut_format(data: bytes, format_: str | None) -> str:
    """Return the format of a large file that can be cut, or an empty text."""
    packed = binary_kind(data) == "gzip"
    if (len(data) < LARGE and not packed) or len(data) > MOST_BYTES:
        return ""
    head = next(iter(_pieces(data)), b"")[:_HEAD]
    if head.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)) or not _is_utf8(_pieces(data)):
        return ""
    text = head.decode("utf-8", "ignore").removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        found = format_ or detect(text, "the file")
    except UnreadableFile:
        return ""
    return found if found in _ENDS else ""


def _is_utf8(pieces: Iterable[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in pieces:
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _pieces(data: bytes) -> Iterator[bytes]:
    """Yield the bytes of a file, unpacked.

    Raises:
        HostileFile: if too much comes out.
        UnreadableFile: if the gzip file is damaged.
    """
    if binary_kind(data) != "gzip":
        view = memoryview(data)
        for at in range(0, len(data), _PIECE):
            yield bytes(view[at : at + _PIECE])
        return
    out = 0
    for piece in _unpacked(data):
        out += len(piece)
        if out > _MOST_UNPACKED:
            raise HostileFile(f"The gzip file unpacks to more than {_MOST_UNPACKED >> 20:,} MB; split it")
        yield piece


def _unpacked(data: bytes) -> Iterator[bytes]:
    rest = data
    while rest.startswith(b"\x1f\x8b"):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            while not unpacker.eof:
                piece = unpacker.decompress(rest, _PIECE)
                rest = unpacker.unconsumed_tail
                if piece:
                    yield piece
                elif not rest:
                    break
        except zlib.error as error:
            raise UnreadableFile(f"The gzip file is damaged ({error}); fetch it again") from None
        if not unpacker.eof:
            raise UnreadableFile("The gzip file ends too early; fetch it again")
        rest = unpacker.unused_data


def _cut(pieces: Iterable[bytes], ends: re.Pattern[bytes]) -> Iterator[bytes]:
    """Yield parts of about eight megabytes, each but the last cut after the end of an entry.

    A file without such an end becomes one part.
    """
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) < PART:
            continue
        last = max((found.end() for found in ends.finditer(held, len(held) - 2 * _PIECE)), default=0)
        if 0 < last < len(held):  # an end at the very end may go on in the next piece
            yield bytes(held[:last])
            del held[:last]
    yield bytes(held)


def _lines(part: bytes) -> int:
    text = part.decode("latin-1")
    return line_ends(text, 0, len(text))

"""What a PDF says about itself: its DOI and title, read from its metadata without a PDF library.

The XMP packet (`prism:doi`, `dc:identifier`, `pdfx:doi`, `dc:title`) and the information dictionary are
almost always stored plain or in a stream that zlib opens. Other DOIs in the file, such as those of links,
are the DOIs of references as often as not, and are given apart. Nothing is run or rendered.
"""

import re
import zlib
from dataclasses import dataclass
from html import unescape

_DOI = rb"10\.\d{4,9}/[^\s<>\"'()\[\]{}\\]+"
_XMP_DOI = rb"10\.\d{4,9}/[^\s<>\"']+"
_OWN_DOI = re.compile(
    rb"(?:prism:doi|pdfx:doi|dc:identifier|crossmark:DOI)[^<>]*>\s*(?:<rdf:\w+>\s*)*"
    rb"(?:doi:|https?://(?:dx\.)?doi\.org/)?\s*(" + _XMP_DOI + rb")"
    rb"|/(?:doi|DOI|WPS-ARTICLEDOI)\s*\(\s*(?:doi:\s*)?(" + _DOI + rb")",
    re.IGNORECASE,
)
_ANY_DOI = re.compile(rb"doi(?:\.org/|:\s*|\s)(" + _DOI + rb")", re.IGNORECASE)
_XMP_TITLE = re.compile(rb"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", re.DOTALL)
_TITLE = re.compile(rb"/Title\s*\(((?:[^()\\]|\\.){5,500})\)")
_TITLE_HEX = re.compile(rb"/Title\s*<([0-9A-Fa-f\s]{10,2000})>")
_STREAM = re.compile(rb"stream\r?\n")
_READ, _STREAMS, _OPENED = 64 << 20, 400, 1 << 20
"""Bytes looked at, streams opened, bytes taken out of each: a hostile file costs no more."""


@dataclass(frozen=True, slots=True)
class PdfHints:
    """What a PDF says about itself.

    Attributes:
        own_dois: DOIs its metadata give as its own.
        other_dois: DOIs named elsewhere in it, its own among them or not.
        title: the title of its metadata; often missing, sometimes the name of a typesetter's file.
    """

    own_dois: tuple[str, ...] = ()
    other_dois: tuple[str, ...] = ()
    title: str = ""


def is_pdf(data: bytes) -> bool:
    """Whether some bytes are a PDF; a few bytes of rubbish may stand before."""
    return b"%PDF-" in data[:1024]


def pdf_hints(data: bytes) -> PdfHints:
    """Return what a PDF says about itself; a damaged or encrypted file says nothing."""
    head = data[:_READ]
    parts = [head, *_opened(head)]
    own = [_tidy(found[1] or found[2]) for part in parts for found in _OWN_DOI.finditer(part)]
    others = [_tidy(found[1]) for part in parts for found in _ANY_DOI.finditer(part)]
    title = next((title for part in parts if (title := _title(part))), "")
    mine = tuple(dict.fromkeys(filter(None, own)))
    return PdfHints(mine, tuple(doi for doi in dict.fromkeys(others) if doi and doi not in mine), title)


def _opened(data: bytes) -> list[bytes]:
    """Return what the first streams hold that zlib opens."""
    parts = []
    for count, found in enumerate(_STREAM.finditer(data)):
        if count >= _STREAMS:
            break
        try:
            parts.append(zlib.decompressobj().decompress(data[found.end() : found.end() + _OPENED], _OPENED))
        except zlib.error:
            continue
    return parts


def _tidy(raw: bytes) -> str:
    return raw.decode("latin-1").rstrip(".,;:").lower()


def _title(part: bytes) -> str:
    if found := _XMP_TITLE.search(part):
        return unescape(found[1].decode("utf-8", "replace")).strip()
    if found := _TITLE.search(part):
        return _text(re.sub(rb"\\([()\\])", rb"\1", found[1]))
    if found := _TITLE_HEX.search(part):
        digits = re.sub(rb"\s", b"", found[1])
        return _text(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))
    return ""


def _text(raw: bytes) -> str:
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace").strip()
    return raw.decode("latin-1").strip()

"""PubMed XML: efetch replies, downloads, baseline and update files.

Every article is cut out of the file at its own tags and parsed by itself, so that glued documents, a
truncated end or one broken article cost nothing but the article concerned. Reference lists are left out
before parsing: they are half of a file, and the DOIs in them are other articles'.
"""

import re
import zlib

from review.errors import HostileFile, UnreadableFile
from review.record import Record
from review.sources.collection import paused_collection
from review.sources.guard import LIMITS, Element, Limits, check_prolog, decode_xml, parse_entry
from review.sources.pubmed_article import article_record
from review.sources.pubmed_book import book_record
from review.sources.pubmed_scan import Piece, count_starts, deleted_pmids, pieces, visible
from review.sources.reading import Entry, Reading

FORMAT = "PubMed XML"
_ROOT = re.compile(r"<(?:Pubmed(?:Book)?Article(?:Set)?|DeleteCitation|DeleteDocument)[\s>/]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_CONTROL_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_PREFIX = re.compile(r"</?([A-Za-z][\w.-]*):[A-Za-z]")
_REFERENCES, _REFERENCES_END = "<ReferenceList", "</ReferenceList>"
_GZIP = b"\x1f\x8b"


def looks_like(text: str) -> bool:
    """Whether a text is PubMed XML, judged by its content."""
    return bool(_ROOT.search(text[:200_000]))


def read(data: bytes, limits: Limits = LIMITS) -> Reading:
    """Read PubMed XML, plain or gzipped.

    Raises:
        HostileFile: If the file is too large or declares entities.
        UnreadableFile: If it is not PubMed XML, or a damaged gzip file.
    """
    with paused_collection():
        return _read(unpacked(data, limits), limits)


def _read(data: bytes, limits: Limits) -> Reading:
    document = decode_xml(data, limits)
    text = document.text
    check_prolog(text)
    if not looks_like(text):
        raise UnreadableFile(
            "The file is not PubMed XML: it holds no PubmedArticleSet; choose another format"
        )
    shown = visible(text)
    entries = tuple(entry_of(piece, at, limits) for at, piece in enumerate(pieces(text, shown), start=1))
    return Reading(FORMAT, document.encoding, count_starts(shown), entries, _remarks(shown))


def unpacked(data: bytes, limits: Limits = LIMITS) -> bytes:
    """Return the bytes of a gzip file, or the bytes as they are.

    Raises:
        HostileFile: If more comes out than is read at most.
        UnreadableFile: If the gzip file is damaged.
    """
    parts: list[bytes] = []
    left = limits.file_bytes
    while data.startswith(_GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            parts.append(unpacker.decompress(data, left + 1))
        except zlib.error as error:
            raise UnreadableFile(f"The gzip file is damaged ({error}); fetch it again") from None
        left -= len(parts[-1])
        if left < 0:
            raise HostileFile(
                f"The gzip file unpacks to more than the {limits.file_bytes:,} bytes that are read"
            )
        if not unpacker.eof:
            raise UnreadableFile("The gzip file ends too early; fetch it again")
        data = unpacker.unused_data
    return b"".join(parts) if parts else data


def entry_of(piece: Piece, position: int, limits: Limits = LIMITS) -> Entry:
    """Return the entry of one article: its record, or the reason there is none."""
    if not piece.whole:
        return Entry(position, piece.line, piece.text, None, _named(piece, "is cut before its end"))
    try:
        root = _parsed(piece.text, limits)
    except (HostileFile, UnreadableFile) as error:
        return Entry(position, piece.line, piece.text, None, _named(piece, f"cannot be read: {error}"))
    record = _record(root, book=piece.book)
    if record is None:
        return Entry(position, piece.line, piece.text, None, _named(piece, "holds no PMID"))
    return Entry(position, piece.line, piece.text, record)


def _record(root: Element, *, book: bool) -> Record | None:
    return book_record(root) if book else article_record(root)


def _named(piece: Piece, what: str) -> str:
    return f"the article with PMID {piece.pmid} {what}" if piece.pmid else f"the article {what}"


def _parsed(text: str, limits: Limits) -> Element:
    if len(text) > limits.entry_chars:
        raise HostileFile(f"the entry holds {len(text):,} characters, more than {limits.entry_chars:,}")
    bare = _without_references(text)
    try:
        return parse_entry(bare, limits)
    except UnreadableFile:
        mended = _CONTROL_REFERENCE.sub(_allowed, _CONTROL.sub("", bare))
        prefixes = set(_PREFIX.findall(mended)) - {"xml"}
        if mended == bare and not prefixes:
            raise
    return _with_prefixes(mended, prefixes, limits)


def _allowed(reference: re.Match[str]) -> str:
    """Return a character reference, or nothing where XML has no such character."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if code in (9, 10, 13) or 32 <= code < 0xD800 or 0xDFFF < code < 0xFFFE else ""


def _with_prefixes(text: str, prefixes: set[str], limits: Limits) -> Element:
    """Parse an article whose name spaces were declared on an element outside it."""
    declared = " ".join(f'xmlns:{prefix}="urn:{prefix}"' for prefix in sorted(prefixes))
    return parse_entry(f"<r {declared}>{text}</r>", limits)[0]


def _without_references(text: str) -> str:
    start = text.find(_REFERENCES)
    end = text.rfind(_REFERENCES_END)
    return text if start < 0 or end < start else text[:start] + text[end + len(_REFERENCES_END) :]


def _remarks(text: str) -> tuple[str, ...]:
    deleted = deleted_pmids(text)
    if not deleted:
        return ()
    shown = ", ".join(deleted[:20]) + (" ..." if len(deleted) > 20 else "")
    return (f"{len(deleted)} PMIDs are declared as removed from PubMed: {shown}",)

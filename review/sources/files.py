"""The front door for files: bytes in, one `Reading` out, whatever the format and encoding."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from review.errors import BadInput, UnreadableFile, Unsupported
from review.record import Record
from review.sources import cnki_text, endnote_tagged, nbib, noteexpress, pubmed_xml, refworks, ris, wos
from review.sources.decoding import Decoded, decode
from review.sources.detect import binary_kind, detect
from review.sources.reading import Entry, Reading
from review.sources.starts import account, starts_in
from review.sources.tagged import Block, Blocks, Grammar, tokenize


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tagged format: its grammar and the function that makes a record, or a reason, of a block."""

    grammar: Grammar
    record: Callable[[Block], Record | str]


TAGGED = {
    "ris": Tagged(ris.GRAMMAR, ris.ris_record),
    "nbib": Tagged(nbib.GRAMMAR, nbib.nbib_record),
    "endnote-tagged": Tagged(endnote_tagged.GRAMMAR, endnote_tagged.endnote_record),
    "refworks": Tagged(refworks.GRAMMAR, refworks.refworks_record),
    "web-of-science": Tagged(wos.GRAMMAR, wos.wos_record),
    "noteexpress": Tagged(noteexpress.GRAMMAR, noteexpress.noteexpress_record),
    "cnki-estudy": Tagged(cnki_text.ESTUDY, cnki_text.cnki_record),
    "cnki-text": Tagged(cnki_text.CUSTOM, cnki_text.cnki_record),
}
FORMATS = (*TAGGED, "pubmed-xml")


def read_file_bytes(
    data: bytes,
    *,
    name: str,
    format: str | None = None,  # noqa: A002 - the word users type
    encoding: str | None = None,
) -> Reading:
    """Return what a file holds: every entry accepted or rejected with its reason.

    Args:
        data: The file.
        name: Its name, for messages; it decides nothing.
        format: The format, where the content should not decide.
        encoding: The encoding, where the content should not decide.

    Raises:
        BadInput: If the format or encoding asked for is unknown.
        UnreadableFile: If the file is of another kind; the message says what it seems to be.
        HostileFile: If it is too large or nested too deep.
    """
    if format and format not in FORMATS:
        raise BadInput(f"There is no format called {format!r}; choose one of {', '.join(sorted(FORMATS))}")
    kind = binary_kind(data)
    if kind and kind not in ("zip", "gzip"):
        raise UnreadableFile(f"{name} is {kind}; export the records as RIS, NBIB, CSV or XML")
    if kind == "gzip":
        data = pubmed_xml.unpacked(data)
    decoded = decode(data, encoding=encoding)
    found = format or detect(decoded.text, name)
    if found == "pubmed-xml":
        return replace(pubmed_xml.read(data), format=found)
    if found not in FORMATS:
        raise Unsupported(f"{name} is in the format {found}, which is not read yet")
    return read_tagged(decoded, found)


def read_tagged(decoded: Decoded, format_: str) -> Reading:
    """Return the entries of a text in a tagged format."""
    tagged = TAGGED[format_]
    blocks = tokenize(decoded.text, tagged.grammar)
    entries = [_entry(n, block, blocks, tagged) for n, block in enumerate(blocks.blocks, 1)]
    return account(
        format_, decoded.encoding, starts_in(decoded.text, format_), entries, _remarks(decoded, blocks)
    )


def _entry(position: int, block: Block, blocks: Blocks, tagged: Tagged) -> Entry:
    found = tagged.record(block)
    raw = blocks.raw(block)
    if isinstance(found, str):
        return Entry(position, block.line, raw, None, found)
    return Entry(position, block.line, raw, found)


def _remarks(decoded: Decoded, blocks: Blocks) -> list[str]:
    remarks = [f"read as {decoded.encoding}: {decoded.why}"]
    if decoded.damaged:
        remarks.append(f"{decoded.damaged:,} characters could not be decoded")
    if blocks.outside:
        remarks.append(f"{blocks.outside:,} lines outside all entries were not read")
    return remarks

"""The front door for files: bytes in, one `Reading` out, whatever the format and encoding."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from review.errors import BadInput, HostileFile, UnreadableFile
from review.quick import quick
from review.record import Record
from review.sources import (
    central,
    cnki_text,
    endnote_tagged,
    endnote_xml,
    gbt7714,
    ictrp_xml,
    nbib,
    noteexpress,
    ovid,
    pubmed_xml,
    refworks,
    ris,
    wos,
)
from review.sources.bibtex import read_bibtex
from review.sources.collection import paused_collection
from review.sources.decoding import Decoded, decode
from review.sources.delimited import read_html_table, read_table, table_reading
from review.sources.detect import binary_kind, detect
from review.sources.json_records import read_clinicaltrials_json, read_json
from review.sources.reading import Entry, Reading
from review.sources.starts import account, starts_in
from review.sources.table_columns import Layout
from review.sources.table_rows import check_archive, workbook_rows
from review.sources.tagged import Block, Grammar, Tokens
from review.sources.xml_records import read_xml_records


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tagged format: its grammar and the function that makes a record, or a reason, of a block."""

    grammar: Grammar
    record: Callable[[Block], Record | str]


_made = quick(Entry)
MOST_BYTES = 1 << 30
"""Size of a file that is read at most."""
_TAGGED = {
    "ris": Tagged(ris.GRAMMAR, ris.ris_record),
    "nbib": Tagged(nbib.GRAMMAR, nbib.nbib_record),
    "endnote-tagged": Tagged(endnote_tagged.GRAMMAR, endnote_tagged.endnote_record),
    "refworks": Tagged(refworks.GRAMMAR, refworks.refworks_record),
    "web-of-science": Tagged(wos.GRAMMAR, wos.wos_record),
    "noteexpress": Tagged(noteexpress.GRAMMAR, noteexpress.noteexpress_record),
    "cnki-estudy": Tagged(cnki_text.ESTUDY, cnki_text.cnki_record),
    "cnki-text": Tagged(cnki_text.CUSTOM, cnki_text.cnki_record),
    "ovid": Tagged(ovid.GRAMMAR, ovid.ovid_record),
    "central-text": Tagged(central.GRAMMAR, central.central_record),
    "gbt7714": Tagged(gbt7714.GRAMMAR, gbt7714.gbt_record),
}
_TEXT_READERS: dict[str, Callable[[Decoded], Reading]] = {
    "bibtex": read_bibtex,
    "endnote-xml": lambda decoded: read_xml_records(decoded, endnote_xml.EXPORT),
    "ictrp-xml": lambda decoded: read_xml_records(decoded, ictrp_xml.EXPORT),
    "json": read_json,
    "clinicaltrials-json": read_clinicaltrials_json,
    "html-table": read_html_table,
}
_TABLES = frozenset(layout.value for layout in Layout)
FORMATS = ("pubmed-xml", *_TAGGED, *_TEXT_READERS, *sorted(_TABLES))
"""Names of the formats that are read."""


def read_file_bytes(
    data: bytes,
    *,
    name: str,
    format: str | None = None,  # noqa: A002 - the word users type
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Reading:
    """Return what a file holds: every entry accepted or rejected with its reason.

    Args:
        data: The file.
        name: Its name, for messages; it decides nothing.
        format: The format, where the content should not decide.
        encoding: The encoding, where the content should not decide.
        columns: For a table of unknown column names: what columns hold, by their names (`Column`).

    Raises:
        BadInput: If the format, encoding or column asked for is unknown.
        UnreadableFile: If the file is of another kind; the message says what it seems to be.
        HostileFile: If it is too large or nested too deep.
    """
    if format and format not in FORMATS:
        raise BadInput(f"There is no format called {format!r}; choose one of {', '.join(FORMATS)}")
    if len(data) > MOST_BYTES:
        raise HostileFile(f"{name} holds more than the {MOST_BYTES >> 20:,} MB that are read; split it")
    with paused_collection():
        return _read(data, name, format, encoding, columns)


def _read(
    data: bytes, name: str, format_: str | None, encoding: str | None, columns: Mapping[str, str] | None
) -> Reading:
    kind = binary_kind(data)
    if kind == "zip":
        return _read_archive(data, name, columns)
    if kind == "gzip":
        data = pubmed_xml.unpacked(data)
    elif kind:
        raise UnreadableFile(f"{name} is {kind}; export the records as RIS, NBIB, CSV or XML")
    decoded = decode(data, encoding=encoding)
    found = format_ or ("table" if columns else detect(decoded.text, name))
    if found == "pubmed-xml":
        source = decoded.text.encode() if encoding else data
        return replace(pubmed_xml.read(source), format=found)
    return _read_text(decoded, found, columns)


def _read_text(decoded: Decoded, format_: str, columns: Mapping[str, str] | None) -> Reading:
    if format_ in _TABLES:
        return read_table(decoded, columns)
    if format_ in _TEXT_READERS:
        return _TEXT_READERS[format_](decoded)
    return _read_tagged(decoded, format_)


def _read_archive(data: bytes, name: str, columns: Mapping[str, str] | None) -> Reading:
    """Read a workbook, or the zip in which Rayyan packs its table."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.namelist()
            if "articles.csv" in members:
                check_archive(archive, name)
                return read_table(decode(archive.read("articles.csv")), columns)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise UnreadableFile(
            f"{name} is a damaged archive ({type(error).__name__}); export it again"
        ) from None
    if "xl/workbook.xml" in members:
        return table_reading(workbook_rows(data, name), "xlsx", "read as a spreadsheet", columns)
    what = "a Word document" if "word/document.xml" in members else "a ZIP archive"
    raise UnreadableFile(f"{name} is {what}; unpack it, or export the records as RIS, NBIB, CSV or XML")


def _read_tagged(decoded: Decoded, format_: str) -> Reading:
    tagged = _TAGGED[format_]
    tokens = Tokens(decoded.text, tagged.grammar)
    entries = [_entry(n, block, tagged) for n, block in enumerate(tokens, 1)]
    starts = starts_in(decoded.text, format_)
    return account(format_, decoded.encoding, starts, entries, _remarks(decoded, tokens.outside))


def _entry(position: int, block: Block, tagged: Tagged) -> Entry:
    found = tagged.record(block)
    if isinstance(found, str):
        return _made(position, block.line, block.source, None, found, block.begin, block.end)
    return _made(position, block.line, block.source, found, "", block.begin, block.end)


def _remarks(decoded: Decoded, outside: int) -> list[str]:
    remarks = [f"read as {decoded.encoding}: {decoded.why}"]
    if decoded.damaged:
        remarks.append(f"{decoded.damaged:,} characters could not be decoded")
    if outside:
        remarks.append(f"{outside:,} lines outside all entries were not read")
    return remarks

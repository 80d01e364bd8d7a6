"""BibTeX; also entries whose keys or fields occur twice, which exporters do write."""

import logging
import re
from bisect import bisect_right

from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    ExplicitComment,
    ImplicitComment,
    ParsingFailedBlock,
    Preamble,
    String,
)
from bibtexparser.model import Entry as BibEntry
from bibtexparser.splitter import Splitter

from review.sources.bibtex_fields import bibtex_record
from review.sources.characters import line_numbers
from review.sources.decoding import Decoded, without_controls
from review.sources.latex import bare_value
from review.sources.reading import Entry, Reading
from review.sources.starts import account
from review.sources.tagged import Pair

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_START = re.compile(
    r"^[^\S\n]*(@)(?!comment|string|preamble)[A-Za-z]+[^\S\n]*[{(]", re.MULTILINE | re.IGNORECASE
)


def read_bibtex(decoded: Decoded) -> Reading:
    """Return the entries of a BibTeX text.

    An entry with a repeated field keeps all its values; one with a repeated key is kept like any other.
    """
    text = without_controls(decoded.text)
    starts = line_numbers(text, (m.start(1) for m in _START.finditer(text)))
    blocks = Splitter(text).split().blocks
    strings = {b.key.lower(): bare_value(str(b.value), {}) for b in blocks if isinstance(b, String)}
    lines = text.split("\n")
    entries = [entry for n, b in enumerate(blocks, 1) if (entry := _entry(b, n, strings, lines, starts))]
    remarks = [f"read as {decoded.encoding}: {decoded.why}"]
    return account("bibtex", decoded.encoding, starts, entries, remarks)


def _entry(
    block: Block, position: int, strings: dict[str, str], lines: list[str], starts: list[int]
) -> Entry | None:
    if isinstance(block, ExplicitComment | ImplicitComment | Preamble | String):
        return None
    line = (block.start_line or 0) + 1
    if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
        block = block.ignore_error_block or block
    if isinstance(block, BibEntry):
        pairs: list[Pair] = [(f.key.lower(), bare_value(str(f.value), strings)) for f in block.fields]
        raw = block.raw or ""
        if not any(value for _, value in pairs):
            return Entry(position, line, raw, None, "the entry is empty")
        return Entry(position, line, raw, bibtex_record(block.entry_type.lower(), block.key, pairs))
    end = starts[at] - 1 if (at := bisect_right(starts, line)) < len(starts) else len(lines)
    raw = "\n".join(lines[line - 1 : end]).rstrip()
    what = "its braces do not close" if isinstance(block, ParsingFailedBlock) else "it could not be read"
    return Entry(position, line, raw, None, f"the entry is damaged: {what}")

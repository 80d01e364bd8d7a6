"""Where the articles of a PubMed XML file start and end, found without a parser.

Files from EDirect are several documents glued together, and downloads break off inside a record. Cutting the text
at the articles' own tags loses neither, and counts the starts independently of what can be parsed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_EDGE = re.compile(r"<(/?)Pubmed(Book)?Article(?=[\s>/])|<!--|<!\[CDATA\[")
_PMID = re.compile(r"<PMID(?:\s[^<>]*)?>\s*([0-9]{1,10})\s*</PMID\s*>")
_DELETED = re.compile(r"<Delete(?:Citation|Document)\s*>(.*?)</Delete(?:Citation|Document)\s*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one article from its opening tag on.

    Attributes:
        line: Line of the opening tag, from 1.
        text: Up to the closing tag, or up to the next article when the closing tag is missing.
        whole: Whether the closing tag is there.
        book: Whether it is a book or a chapter.
    """

    line: int
    text: str
    whole: bool
    book: bool

    @property
    def pmid(self) -> str:
        """The first PMID in the piece, or an empty string."""
        found = _PMID.search(self.text)
        return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class _Tag:
    at: int
    after: int
    closes: bool
    book: bool


def pieces(text: str) -> Iterator[Piece]:
    """Yield the articles of a file in their order."""
    line, counted = 1, 0
    opened: _Tag | None = None
    for tag in [*_tags(text), None]:
        if opened is not None:
            line, counted = line + line_ends(text, counted, opened.at), opened.at
            yield _piece(text, line, opened, tag)
        opened = tag if tag is not None and not tag.closes else None


def _piece(text: str, line: int, opened: _Tag, tag: _Tag | None) -> Piece:
    if tag is not None and tag.closes and tag.book == opened.book:
        return Piece(line, text[opened.at : tag.after], whole=True, book=opened.book)
    end = tag.at if tag is not None else len(text)
    return Piece(line, text[opened.at : end].rstrip(), whole=False, book=opened.book)


def _tags(text: str) -> Iterator[_Tag]:
    at = 0
    while found := _EDGE.search(text, at):
        if found[0] == "<!--":
            at = _past(text, "-->", found.end())
        elif found[0] == "<![CDATA[":
            at = _past(text, "]]>", found.end())
        else:
            at = _past(text, ">", found.end())
            yield from _both(text, found, at)


def _both(text: str, found: re.Match[str], after: int) -> Iterator[_Tag]:
    book = bool(found[2])
    yield _Tag(found.start(), after, closes=bool(found[1]), book=book)
    if not found[1] and text[after - 2 : after] == "/>":
        yield _Tag(found.start(), after, closes=True, book=book)


def _past(text: str, mark: str, start: int) -> int:
    """Where the text goes on after a mark; a mark that never comes hides nothing."""
    found = text.find(mark, start)
    return start if found < 0 else found + len(mark)


def line_ends(text: str, start: int, end: int) -> int:
    """Return the number of line ends (CRLF, LF, CR) in a part of a text."""
    returns = text.count("\r", start, end)
    feeds = text.count("\n", start, end)
    return feeds + returns - text.count("\r\n", start, end) if returns else feeds


def deleted_pmids(text: str) -> tuple[str, ...]:
    """Return the PMIDs an update file declares as removed from PubMed."""
    if "<Delete" not in text:
        return ()
    return tuple(pmid for part in _DELETED.findall(text) for pmid in _PMID.findall(part))


def reply_pmids(text: str) -> tuple[str, ...]:
    """Return the PMIDs of the whole articles of a reply, in its order."""
    return tuple(piece.pmid for piece in pieces(text) if piece.whole)

"""Where the articles of a PubMed XML file start and end, found without a parser.

Files from EDirect are several documents glued together, and downloads break off inside a record. Cutting the
text at the articles' own tags loses neither, and counts the starts independently of what can be parsed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAME = re.compile(r"Pubmed(Book)?Article(?=[ \t\r\n>/])")
_HIDES = re.compile(r"!(?:--|\[CDATA\[)")
_HIDDEN = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_STARTS = ("<PubmedArticle", "<PubmedBookArticle")
_ENDS = (" ", "\t", "\r", "\n", ">", "/")
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


def pieces(text: str, shown: str = "") -> Iterator[Piece]:
    """Yield the articles of a file in their order; `shown` is its `visible` text, where that is known."""
    line, counted = 1, 0
    opened: _Tag | None = None
    for tag in [*_tags(shown or visible(text)), None]:
        if opened is not None:
            line, counted = line + line_ends(text, counted, opened.at), opened.at
            yield _piece(text, line, opened, tag)
        opened = tag if tag is not None and not tag.closes else None


def _piece(text: str, line: int, opened: _Tag, tag: _Tag | None) -> Piece:
    if tag is not None and tag.closes and tag.book == opened.book:
        return Piece(line, text[opened.at : tag.after], whole=True, book=opened.book)
    end = tag.at if tag is not None else len(text)
    return Piece(line, text[opened.at : end].rstrip(), whole=False, book=opened.book)


def visible(text: str) -> str:
    """Return the text with comments and CDATA sections blanked out, every character in its place."""
    return text if not _HIDES.search(text) else _HIDDEN.sub(lambda found: " " * len(found[0]), text)


def count_starts(shown: str) -> int:
    """Return how many articles start in a `visible` text, counted by their opening tags alone."""
    return sum(part.startswith(_ENDS) for start in _STARTS for part in shown.split(start)[1:])


def _tags(text: str) -> Iterator[_Tag]:
    for found in _NAME.finditer(text):
        start, closes = found.start(), text.endswith("</", 0, found.start())
        if not closes and not text.endswith("<", 0, start):
            continue
        after, book = _past(text, ">", found.end()), found[1] is not None
        yield _Tag(start - 1 - closes, after, closes, book)
        if not closes and text.endswith("/>", 0, after):
            yield _Tag(start - 1, after, True, book)


def _past(text: str, mark: str, start: int) -> int:
    """Where the text goes on after a mark; a mark that never comes hides nothing."""
    found = text.find(mark, start)
    return start if found < 0 else found + len(mark)


def line_ends(text: str, start: int, end: int) -> int:
    """Return the number of line ends (CRLF, LF, CR) in a part of a text."""
    feeds, returns = text.count("\n", start, end), text.count("\r", start, end)
    return feeds + returns - (text.count("\r\n", start, end) if returns and feeds else 0)


def deleted_pmids(text: str) -> tuple[str, ...]:
    """Return the PMIDs an update file declares as removed from PubMed."""
    if "<DeleteCitation" not in text and "<DeleteDocument" not in text:
        return ()
    return tuple(pmid for part in _DELETED.findall(text) for pmid in _PMID.findall(part))


def reply_pmids(text: str) -> tuple[str, ...]:
    """Return the PMIDs of the whole articles of a reply, in its order."""
    return tuple(piece.pmid for piece in pieces(text) if piece.whole)

"""How many entries a text starts, counted without its parser.

Each format has a mark that starts an entry. The marks are found by one regular expression over the whole
text, and a reader's entries are then set against them: a mark without an entry becomes a rejected entry, so
that an entry the parser lost is reported like one it refused.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from review.sources.characters import line_numbers
from review.sources.reading import Entry, Reading

MARKS = {
    "endnote-xml": re.compile(r"<record(?=[\s>])"),
    "ictrp-xml": re.compile(r"<Trial(?=[\s>])"),
    "ris": re.compile(r"^[^\S\n]*\ufeff?[Tt][Yy] {1,2}-(?=\s|$)", re.MULTILINE),
    "nbib": re.compile(
        r"(?:^PMID[^\S\n]*-|(?:\A|\n)[^\S\n]*\n(?:PMC|PMCR)[^\S\n]*-|\A(?:PMC|PMCR)[^\S\n]*-)", re.MULTILINE
    ),
    "endnote-tagged": re.compile(r"^\ufeff?%0(?=\s|$)", re.MULTILINE),
    "refworks": re.compile(r"^\ufeff?RT (?=\S)", re.MULTILINE),
    "web-of-science": re.compile(r"^\ufeff?PT (?=\S)", re.MULTILINE),
    "noteexpress": re.compile(r"^\ufeff?\{Reference Type\}[^\S\n]*[:：]", re.MULTILINE),
    "cnki-estudy": re.compile(r"^\ufeff?DataType[^\S\n]*[:：]", re.MULTILINE),
    "cnki-text": re.compile(r"^\ufeff?SrcDatabase-来源库[^\S\n]*[:：]", re.MULTILINE),
    "ovid": re.compile(r"^\ufeff?<\d+\.? ?>[^\S\n]*$|(?:\A|\n[^\S\n]*\n)\ufeff?VN  - (?=Ovid)", re.MULTILINE),
    "central-text": re.compile(r"^\ufeff?Record #\d+ of \d+", re.MULTILINE),
    "gbt7714": re.compile(r"^\ufeff?\[\d+\]", re.MULTILINE),
}
"""What starts an entry, by format."""

_RIS_MARK = re.compile(r"\n(?=[ \t\ufeffTtEe])[ \t\ufeff]{0,63}(TY|ty|Ty|ER|er|Er) {1,2}-(?=\s|$)")
"""A line that starts or ends an entry. Blanks before a tag are bounded, or blanks alone take for ever."""
_RIS_TITLE = re.compile(r"^[^\S\n]*(?:T1|TI|CT|BT) {1,2}-", re.MULTILINE | re.IGNORECASE)
_STARTS = ("TY", "ty", "Ty")
_BLANK_BEFORE = re.compile(r"\n[^\S\n]*\n\Z|\A\s*\Z")


def starts_in(text: str, format_: str) -> list[int]:
    """Return the numbers of the lines that start an entry, from 1."""
    if format_ == "ris":
        return line_numbers(text, _ris_starts(text))
    return line_numbers(text, (_first_character(m) for m in MARKS[format_].finditer(text)))


def account(
    reading_format: str,
    encoding: str,
    starts: Sequence[int],
    entries: Sequence[Entry],
    remarks: Sequence[str] = (),
) -> Reading:
    """Set entries against the independently counted starts.

    A start inside no entry of its own is added as a rejected entry; an entry that began without a start mark
    (damaged) counts as a start too.
    """
    held = [entry.line for entry in entries]
    if held == list(starts):
        return Reading(reading_format, encoding, len(held), _numbered(entries), tuple(remarks))
    marked, begun = Counter(starts), Counter(held)
    lost = [
        Entry(0, line, "", None, "an entry starts here, but its lines belong to another entry")
        for line in (marked - begun).elements()
    ]
    ordered = sorted([*entries, *lost], key=lambda e: e.line)
    return Reading(reading_format, encoding, (marked | begun).total(), _numbered(ordered), tuple(remarks))


def _numbered(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple([e if e.position == n else replace(e, position=n) for n, e in enumerate(entries, 1)])


def _first_character(match: re.Match[str]) -> int:
    """Place of the mark itself, past blank lines the expression looked at."""
    found = match[0]
    return match.start() + len(found) - len(found.lstrip("\n \t"))


def _ris_starts(text: str) -> list[int]:
    """Leave out TY lines repeated inside one entry: no end or blank line before, no title on both sides."""
    kept: list[int] = []
    ended = True
    titles: _Titles | None = None
    for mark, starts in _ris_marks(text):
        if not starts:
            ended = True
        elif ended or not kept or _blank_before(text, mark):
            kept.append(mark)
            ended = False
        else:
            titles = titles or _Titles(text)
            if titles.on_both_sides(kept[-1], mark):
                kept.append(mark)
    return kept


def _ris_marks(text: str) -> Iterator[tuple[int, bool]]:
    """Yield the places of TY and ER, in capital or small letters, and whether each starts an entry."""
    if first := _RIS_MARK.match("\n" + text[:100]):
        yield first.start(1) - 1, first[1] in _STARTS
    for match in _RIS_MARK.finditer(text):
        yield match.start(1), match[1] in _STARTS


class _Titles:
    """Where titles stand in a text; only a file with doubtful starts needs to know."""

    def __init__(self, text: str) -> None:
        self._titles = [m.start() for m in _RIS_TITLE.finditer(text)]
        self._marks = [place for place, _ in _ris_marks(text)] + [len(text)]

    def on_both_sides(self, before: int, mark: int) -> bool:
        """Whether a title stands between two starts, and another between the second and the next mark."""
        after = self._marks[bisect_right(self._marks, mark)]
        return _crosses(self._titles, before, mark) and _crosses(self._titles, mark, after)


def _crosses(places: list[int], low: int, high: int) -> bool:
    return bisect_right(places, high) > bisect_right(places, low)


def _blank_before(text: str, mark: int) -> bool:
    return bool(_BLANK_BEFORE.search(text[max(0, mark - 200) : mark]))

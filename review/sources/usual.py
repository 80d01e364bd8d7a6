"""Well-written entries of RIS, cut in bulk: line ends, tags and blanks are found by array arithmetic.

An entry is well written if every line has its tag, the first line starts it and the last, which says nothing
else, ends it. Whatever else a text holds is named by its place and left to the careful way.
"""

import re
from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from review.sources.characters import Codes, codes_of
from review.sources.folding import folded_lines
from review.sources.tagged import Block, Pair, Rest

Numbers = NDArray[np.intp]
Mask = NDArray[np.bool_]

_LONG = 1 << 19
"""Characters looked at together: few enough to stay in the processor's cache."""
_LONGEST = 1 << 25
"""Characters without the end of an entry that are not looked at in bulk: it would take too much memory."""
_END_LINE = re.compile(r"\nER  -(?=[ \n]|\Z)[^\n]*\n?")
MARK = "  - "
"""What stands between a tag and its value."""
_HYPHENATED = 5
"""Characters of a line up to the hyphen of its mark."""
_VALUE = 6
"""Characters of a line before its value."""
_TAG_LINE = 10
"""Characters of a line that the careful way looks at for the hyphen of a tag that is not well written."""
_NEWLINE, _TAB, _BLANK, _HYPHEN = map(ord, "\n\t -")
_BLANKS = np.array([code for code in range(0x3001) if chr(code).isspace()], np.uint32)
_START, _END = (int.from_bytes(tag, "big") for tag in (b"TY", b"ER"))


def usual_blocks(text: str) -> Iterator[Block | Rest]:
    """Yield the well-written entries of a text, and the stretches between them, in order."""
    line, begin = 1, 0
    while begin < len(text):
        found = _END_LINE.search(text, begin + _LONG)
        end = found.end() if found else len(text)
        if end - begin > _LONGEST:
            yield Rest(line, begin, end)
            breaks = text.count("\n", begin, end)
        else:
            part = _Part(text, begin, end)
            yield from part.blocks(line)
            breaks = part.breaks
        line, begin = line + breaks, end


class _Part:
    """Part of a text that ends after an entry, as arrays over its lines and over its entries.

    A line has its number, its place and its tag as a number, 0 where it shows none; a line without a tag that
    goes on with the one before is part of it. An entry has its first and last line.
    """

    def __init__(self, text: str, begin: int, end: int) -> None:
        codes = codes_of(text[begin:end])
        low = np.flatnonzero(codes < _BLANK)
        newlines = low[codes[low] == _NEWLINE]
        ends = newlines if codes[-1] == _NEWLINE else np.append(newlines, len(codes))
        begins = np.append(0, ends[:-1] + 1)
        self.breaks = len(newlines)
        self._text, self._end = text, end
        tags = _tags(codes, begins)
        at = np.flatnonzero(~_going_on(codes, begins, ends, tags))
        heads = ends
        if len(at) < len(tags):
            heads, ends = ends[at], ends[np.append(at[1:], len(tags)) - 1]
            tags, begins = tags[at], begins[at]
        self._tags, self._numbers = tags, at
        self._begins, self._ends = begins + begin, ends + begin
        self._last = np.flatnonzero(self._tags == _END)
        self._first, self._filled = _first_lines(self._tags, self._last, ends > begins)
        others = low[codes[low] != _NEWLINE]
        tabs = others[codes[others] == _TAB]
        self._well = self._well_written(_controls(codes, others) + begin)
        self._bare = heads - begins <= _VALUE
        self._ragged = (self._bare | (codes[ends - 1] == _BLANK)) & (heads == ends)
        self._cut = self._well & self._hold_values()
        self._flat = at[self._last] - at[self._first] == self._last - self._first
        wide = np.flatnonzero(_wide_blanks(codes, begins, ends) & ~self._ragged)
        self._neat = self._cut & self._flat & (_within(wide, self._first, self._last) == 0)
        self._neat &= self._need_no_folding(codes, begin, tabs + begin)

    def blocks(self, line: int) -> Iterator[Block | Rest]:
        """Yield what the part holds; `line` is the number of its first line in the text."""
        text, done = self._text, 0
        begins, ends = self._begins[self._first].tolist(), self._ends[self._last].tolist()
        numbers = self._numbers + line
        lines = zip(self._filled.tolist(), self._first.tolist(), self._last.tolist(), strict=True)
        numbered = zip(numbers[self._first].tolist(), numbers[self._last].tolist(), strict=True)
        shapes = zip(self._well.tolist(), self._flat.tolist(), strict=True)
        entries = zip(lines, numbered, shapes, begins, ends, self._runs(), strict=True)
        for (filled, first, last), (number, last_number), (well, flat), begin, end, runs in entries:
            lead = int(self._begins[filled]) if filled < first else begin
            if not well or (lead < begin and _may_hold_tag(text[lead:begin])):
                yield Rest(int(numbers[done]), int(self._begins[done]), min(end + 1, self._end))
            else:
                if lead < begin:
                    yield Rest(int(numbers[filled]), lead, begin, tagless=True)
                fields = self._fields(first, last) if runs is None else []
                yield Block(number, True, fields, text, [], last_number, runs, flat, last - first, begin, end)
            done = last + 1
        if done < len(self._begins):
            yield Rest(int(numbers[done]), int(self._begins[done]), self._end)

    def _well_written(self, controls: Numbers) -> Mask:
        first, last, tags = self._first, self._last, self._tags
        found: Mask = (
            (tags[first] == _START)
            & (_within(np.flatnonzero(tags == _START), first, last) == 1)
            & (_within(np.flatnonzero(tags == 0), first, last) == 0)
            & (_within(controls, self._begins[self._filled], self._ends[last]) == 0)
            & (self._ends[last] - self._begins[last] <= _VALUE)
        )
        return found

    def _hold_values(self) -> Mask:
        """Where no line without a value stands in the run of its tag, which could not be cut then."""
        same = self._tags[1:] == self._tags[:-1]
        inner = np.flatnonzero((self._bare[:-1] | self._bare[1:]) & same)
        found: Mask = _within(inner, self._first, self._last) == 0
        return found

    def _need_no_folding(self, codes: Codes, offset: int, tabs: Numbers) -> Mask:
        """Where each line has one double blank, that of its mark, and only a tag's last value ends in one."""
        first, last = self._first, self._last
        begins, ends = self._begins[first], self._ends[last]
        blank = codes == _BLANK
        doubles = np.flatnonzero(blank[1:] & blank[:-1]) + offset
        inner = np.flatnonzero(self._ragged[:-1] & (self._tags[1:] == self._tags[:-1]))
        found: Mask = (
            (_within(doubles, begins, ends) == last - first + 1)
            & (_within(tabs, begins, ends) == 0)
            & (_within(inner, first, last) == 0)
        )
        return found

    def _runs(self) -> Iterator[dict[str, str] | None]:
        """Yield, entry by entry, all from the first value to the last of each tag, where that is all."""
        text, tags = self._text, self._tags
        at = np.flatnonzero(np.append(True, tags[1:] != tags[:-1]))
        names = _names(tags[at])
        begins = self._begins[at] + _VALUE
        ends = (self._ends - self._ragged)[np.append(at[1:], len(tags)) - 1]
        low, high = np.searchsorted(at, self._first), np.searchsorted(at, self._last)
        gaps = _within(np.flatnonzero(begins >= ends), low, high) > 0
        begin, end = begins.tolist(), ends.tolist()
        entries = zip(*(x.tolist() for x in (self._cut, self._neat, gaps, low, high)), strict=True)
        for cut, neat, gap, a, b in entries:
            if not cut:
                yield None
                continue
            values = [text[x:y] for x, y in zip(begin[a:b], end[a:b], strict=True)]
            runs = dict(zip(names[a:b], values, strict=True))
            once = len(runs) == b - a
            if not neat:
                runs = {
                    tag: run if " " not in run and run.isprintable() else _tidy_run(run, tag)
                    for tag, run in runs.items()
                }
            if gap or not neat:
                runs = {tag: value for tag, value in runs.items() if value}
            yield runs if once else None

    def _fields(self, first: int, last: int) -> list[Pair]:
        text, names = self._text, self._line_names[first:last]
        begins, ends = (self._begins[first:last] + _HYPHENATED).tolist(), self._ends[first:last].tolist()
        return [
            (name, value.strip() if "\n" not in (value := text[b:e]) else _continued(value))
            for name, b, e in zip(names, begins, ends, strict=True)
        ]

    @cached_property
    def _line_names(self) -> list[str]:
        """The tags of all lines; only entries without runs need them."""
        return _names(self._tags)


def _tidy_run(run: str, tag: str) -> str:
    """Return a run of lines without needless blanks."""
    mark = f"\n{tag}{MARK}"
    plain = run.isascii() and "\t" not in run and " \n" not in run and not run.startswith((" ", "\n"))
    if plain and run.count("  ") == run.count("\n") == run.count(mark):
        return run.rstrip(" ")
    values = [folded_lines(_continued(text)) for text in run.split(mark)]
    return mark.join([value for value in values if value])


def _continued(text: str) -> str:
    """Return a value with the lines that go on with it, from the hyphen of its mark."""
    head, _, more = text.partition("\n")
    head = head.strip()
    return f"{head}\n{more}" if head and more else head or more


def _going_on(codes: Codes, begins: Numbers, ends: Numbers, tags: Numbers) -> Mask:
    """Return which lines surely go on with a tagged line before them.

    No end of an entry and no blank line stands between, and no hyphen among the first characters, which
    might be that of a tag that is not well written.
    """
    found: Mask = (tags == 0) & (ends > begins)
    bare = np.flatnonzero(found)
    if len(bare):
        low, high = begins[bare], ends[bare]
        hyphens = _within(np.flatnonzero(codes == _HYPHEN), low, np.minimum(low + _TAG_LINE, high))
        found[bare] = (hyphens == 0) & ~(_are_blank(codes[low]) & _are_blank(codes[high - 1]))
        before = tags[np.maximum.accumulate(np.where(found, 0, np.arange(len(tags))))]
        found &= (before != 0) & (before != _END)
    return found


def _wide_blanks(codes: Codes, begins: Numbers, ends: Numbers) -> Mask:
    """Return which lines have a blank beyond ASCII, which must be cut off, about their value."""
    if codes.dtype == np.uint8:
        return np.zeros(len(begins), np.bool_)
    return _are_blank(codes[np.minimum(begins + _VALUE, ends - 1)]) | _are_blank(codes[ends - 1])


def _are_blank(codes: Codes) -> Mask:
    """Return which characters are blanks of any kind."""
    return np.isin(codes, _BLANKS)


def _tags(codes: Codes, begins: Numbers) -> Numbers:
    """Return the tags of lines that read `XX  - value` or `XX  -`."""
    padded = np.append(codes, np.full(_VALUE, _NEWLINE, codes.dtype))
    one, two, *mark, after = (padded[begins + n] for n in range(_VALUE))
    marked = (mark[0] == _BLANK) & (mark[1] == _BLANK) & (mark[2] == _HYPHEN)
    marked &= ((after == _BLANK) | (after == _NEWLINE)) & _capital(one) & (_capital(two) | _digit(two))
    return np.where(marked, one.astype(np.intp) << 8 | two, 0)


def _capital(codes: Codes) -> Mask:
    return (codes >= ord("A")) & (codes <= ord("Z"))


def _digit(codes: Codes) -> Mask:
    return (codes >= ord("0")) & (codes <= ord("9"))


def _first_lines(tags: Numbers, last: Numbers, filled: Mask) -> tuple[Numbers, Numbers]:
    """Return, for each entry's last line, its start line, and the first line after the entry before it.

    Neither is blank; without a start line both are the same.
    """
    after = np.append(0, last[:-1] + 1)[: len(last)]
    places = np.flatnonzero(filled)
    begun = places[np.searchsorted(places, after)]
    starts = np.append(np.flatnonzero(tags == _START), len(tags))
    found = starts[np.searchsorted(starts, begun)]
    return np.where(found < last, found, begun), begun


def _may_hold_tag(text: str) -> bool:
    """Whether a line might have a tag: none has without a hyphen among its first characters."""
    return "-" in text and any("-" in line[:_TAG_LINE] for line in text.split("\n"))


def _names(tags: Numbers) -> list[str]:
    found = tags.tolist()
    names = {tag: chr(tag >> 8) + chr(tag & 0xFF) for tag in set(found)}
    return [names[tag] for tag in found]


def _controls(codes: Codes, low: Numbers) -> Numbers:
    """Return where characters stand that the careful way drops; `low` is where those below a blank stand."""
    high = np.flatnonzero(codes >= 0x7F)
    found = codes[high]
    dropped = (found <= 0x9F) | (found >= 0xD800) & (found <= 0xDFFF)
    dropped |= (found == 0xFEFF) | (found == 0xFFFE) | (found == 0xFFFF)
    return np.sort(np.concatenate((low[codes[low] != _TAB], high[dropped])))


def _within(places: Numbers, begins: Numbers, ends: Numbers) -> Numbers:
    """Return how many of the ascending places lie in each stretch, its end left out."""
    return np.searchsorted(places, ends) - np.searchsorted(places, begins)

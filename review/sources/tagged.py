"""One tokenizer for all formats of tagged lines: RIS, NBIB, RefWorks, EndNote, NoteExpress and others.

A `Grammar` says how a line shows its tag, which tags start and end an entry, and what a line without a tag
means. The tokenizer cuts a text into blocks; it interprets nothing and loses no line: a line is part of a
field, or among a block's stray lines, or counted as lying outside all entries.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from review.sources.decoding import without_controls

Pair = tuple[str, str]
TagOf = Callable[[str], Pair | None]


@dataclass(frozen=True, slots=True)
class Rest:
    """A stretch of a text left to the careful way.

    Attributes:
        line: Number of its first line.
        begin: Where it begins.
        end: Where it ends.
        tagless: Whether it surely holds no tag and follows the end of an entry.
    """

    line: int
    begin: int
    end: int
    tagless: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a tagged format is written.

    Attributes:
        tag_of: Returns a line's tag and value, or None for a line without a tag.
        starts: Tags that start an entry.
        ends: Tags that end an entry; such a line belongs to the entry.
        late_starts: Tags that start an entry only as the first line after a blank line or at the top of the
            file,
            and only in a file without any of `starts`.
        once: Tags whose second occurrence after a blank line means that a new entry began without its start.
        titles: If not empty, a start inside an unfinished entry begins a new one only after a blank line,
            or if the
            entry has one of these tags and the lines up to the next start have one too.
        essential: Tags that tell an entry without a start from stray text.
        indented: Whether a continuation line must begin with a blank.
        blank_ends: Whether a blank line ends the entry.
        usual: Cuts the well-written entries out of a text, for a quicker way; only for grammars with ends
            and without `once`.
        outside: Returns whether a line without a tag lies between entries (page furniture).
        inside: Returns, for the first line of an entry, how the entry's other lines show their tags: stricter
            than `tag_of` where that line is well written, so that an abstract's `ER - positive` is no tag.
    """

    tag_of: TagOf
    starts: frozenset[str]
    ends: frozenset[str] = frozenset()
    late_starts: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    essential: frozenset[str] = frozenset()
    indented: bool = False
    blank_ends: bool = False
    usual: "Callable[[str], Iterator[Block | Rest]] | None" = None
    outside: Callable[[str], bool] | None = None
    inside: Callable[[str], TagOf] | None = None


@dataclass(slots=True)
class Block:
    """The lines of one entry.

    Attributes:
        line: Number of the first line, from 1.
        started: Whether the block began with a start tag.
        fields: Tags and values in the order of the file; a continuation line follows its value after a
            newline. Empty if the block has runs.
        source: A text that holds the entry as received, from `begin` to `end`; it may be the whole file's.
        stray: Lines inside the entry that belong to no field.
        last: Number of the last line.
        runs: For an entry in which every tag has one run of lines: all from the first value to the last by
            tag, in the order of the file, without needless blanks.
        flat: Whether every value of the runs is one line.
        values: Number of lines with a tag in such an entry, but for its end.
    """

    line: int
    started: bool
    fields: list[Pair] = field(default_factory=list)
    source: str = ""
    stray: list[str] = field(default_factory=list)
    last: int = 0
    runs: dict[str, str] | None = None
    flat: bool = True
    values: int = 0
    begin: int = 0
    end: int | None = None

    def has(self, tags: frozenset[str]) -> bool:
        """Whether one of the tags occurs."""
        return any(tag in tags for tag, _ in self.fields)


class Tokens:
    """The blocks of a text, one after the other.

    Blocks without a start tag are given if they hold an essential tag, so that a damaged entry is reported,
    and stray text is not. Once all blocks were taken, `outside` is the number of lines that lay outside them.
    """

    def __init__(self, text: str, grammar: Grammar) -> None:
        self._text, self._grammar = text, grammar
        self._strict = bool(grammar.late_starts) and _has_start(text, grammar)
        self.outside = 0

    def __iter__(self) -> Iterator[Block]:
        """Yield the blocks in the order of the text."""
        for block in self._blocks():
            if self._strict:
                block.started = block.fields[0][0] in self._grammar.starts
            if block.started or block.has(self._grammar.essential):
                yield block
            else:
                self.outside += len(block.fields) + len(block.stray)

    def _blocks(self) -> Iterator[Block]:
        text, usual = self._text, self._grammar.usual
        for found in usual(text) if usual else [Rest(1, 0, len(text))]:
            if isinstance(found, Block):
                yield found
                continue
            if found.tagless:
                self.outside += _filled(text[found.begin : found.end])
                continue
            walk = _Walk(text[found.begin : found.end], found.line, self._grammar)
            yield from walk.blocks()
            self.outside += walk.outside


def _filled(text: str) -> int:
    """Return how many lines are not blank."""
    return sum([not line.isspace() for line in text.split("\n") if line])


def _has_start(text: str, grammar: Grammar) -> bool:
    """Whether a line of the text has a start tag."""
    lines = (line for line in without_controls(text).split("\n") if line and not line.isspace())
    return any((found := grammar.tag_of(line)) and found[0] in grammar.starts for line in lines)


class _Walk:
    """Where the tokenizer stands."""

    def __init__(self, text: str, first: int, grammar: Grammar) -> None:
        self._received = text.split("\n")
        clean = without_controls(text)
        self._lines = self._received if clean is text else clean.split("\n")
        self._first, self._grammar = first, grammar
        self._block: Block | None = None
        self._tag_of = grammar.tag_of
        self._blank = True
        self._more: list[str] = []
        self.outside = 0

    def blocks(self) -> Iterator[Block]:
        """Yield every block once it is complete."""
        special = self._special()
        for number, line in enumerate(self._lines, self._first):
            if not line or line.isspace():
                self._blank = True
                if self._grammar.blank_ends and self._block:
                    yield from self._finish()
                continue
            found = self._tag_of(line)
            block = self._block
            if found is None:
                self._untagged(line, number)
                self._blank = False
                continue
            if self._more:
                self._join()
            if block is None or found[0] in special or self._begun_again(found[0]):
                yield from self._turn(found, number)
            else:
                block.fields.append(found)
                block.last = number
            self._blank = False
        yield from self._finish()

    def _special(self) -> frozenset[str]:
        return self._grammar.starts | self._grammar.ends | self._grammar.late_starts

    def _finish(self) -> Iterator[Block]:
        self._join()
        if block := self._block:
            begin = block.line - self._first
            block.source = "\n".join(self._received[begin : block.last - self._first + 1])
            yield block
        self._block, self._tag_of = None, self._grammar.tag_of

    def _join(self) -> None:
        """Add the continuation lines to the field they continue."""
        if self._more and self._block:
            tag, value = self._block.fields[-1]
            self._block.fields[-1] = (tag, "\n".join([value, *self._more] if value else self._more))
        self._more = []

    def _turn(self, found: Pair, number: int) -> Iterator[Block]:
        """Take a line that may begin or end a block."""
        tag = found[0]
        block = self._block
        if tag in self._grammar.ends:
            if block is None:
                self.outside += 1
                return
            block.last = number
            if found[1]:
                block.stray.append(found[1])
            yield from self._finish()
            return
        if block is None or self._begins(block, tag, number):
            yield from self._finish()
            self._block = block = Block(number, self._starts(tag))
            if inside := self._grammar.inside:
                self._tag_of = inside(self._lines[number - self._first])
        block.fields.append(found)
        block.last = number

    def _starts(self, tag: str) -> bool:
        return tag in self._grammar.starts or (tag in self._grammar.late_starts and self._blank)

    def _begins(self, block: Block, tag: str, number: int) -> bool:
        if self._begun_again(tag):
            return True
        if not self._starts(tag):
            return False
        titles = self._grammar.titles
        fresh = self._blank or not titles or not block.started
        return fresh or (self._title_ahead(number) and block.has(titles))

    def _begun_again(self, tag: str) -> bool:
        block = self._block
        if not self._blank or block is None or tag not in self._grammar.once:
            return False
        return block.has(frozenset({tag}))

    def _title_ahead(self, number: int) -> bool:
        for at in range(number - self._first + 1, len(self._lines)):
            line = self._lines[at]
            found = self._grammar.tag_of(line) if line else None
            if found and found[0] in self._grammar.titles:
                return True
            if found and found[0] in self._grammar.starts | self._grammar.ends:
                return False
        return False

    def _untagged(self, line: str, number: int) -> None:
        block = self._block
        grammar = self._grammar
        if block is None or (grammar.outside and self._blank and grammar.outside(line)):
            self.outside += 1
        elif block.fields and (not grammar.indented or line[0] in " \t"):
            self._more.append(line)
            block.last = number
        else:
            block.stray.append(line.strip())
            block.last = number

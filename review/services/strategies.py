"""A strategy before it is run: hits of each line, unknown field tags, spelling, sets of earlier searches."""

import re
from dataclasses import dataclass

from db.read import sources as read_sources
from db.read.sources import Search
from db.unit_of_work import reading
from review.errors import BadInput, NotFound
from review.services.searching import PUBMED, LineCount, count_lines
from review.services.session import Review
from review.sources.entrez import Entrez
from review.sources.entrez_fields import UnknownTag, unknown_tags
from review.sources.entrez_strategy import Strategy, StrategyLine, read_strategy
from review.vocabulary import SearchId

_SET = re.compile(r'"[^"]*"|\bsearch:(\d{1,9})(?:#(\d{1,4}))?\b|(?<!\w)#(\d{1,4})\b')


@dataclass(frozen=True, slots=True)
class LineCheck:
    """One line of a strategy as PubMed takes it.

    Attributes:
        count: its hits, its translation and what PubMed said about it.
        tags: field tags that PubMed does not know and would ignore.
        spelling: PubMed's suggestion, empty when it has none; it is offered, never applied.
    """

    count: LineCount
    tags: tuple[UnknownTag, ...]
    spelling: str

    @property
    def warnings(self) -> tuple[str, ...]:
        """Everything a searcher should look at before fetching, one sentence each."""
        named = tuple(_tag_sentence(tag) for tag in self.tags)
        meant = (f"did you mean: {self.spelling}",) if self.spelling else ()
        return (*self.count.notices, *named, *meant)


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of a search of the review, which later searches may name as `search:N#L`."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class SearchSet:
    """A search of PubMed in the review, which later searches may name as `search:N`, or `#N` in a query."""

    search: SearchId
    searched_on: str
    hits: int | None
    lines: tuple[SetLine, ...]


def _tag_sentence(tag: UnknownTag) -> str:
    close = f"; did you mean [{tag.suggestion}]?" if tag.suggestion else ""
    return f"PubMed has no field [{tag.tag}] and would search the words without it{close}"


def check_lines(entrez: Entrez, strategy: Strategy) -> tuple[LineCheck, ...]:
    """Return every line of a strategy with its hits, unknown tags and spelling; nothing is fetched."""
    fields = entrez.fields() if any("[" in line.text for line in strategy.lines) else ()
    checked = []
    for line, count in zip(strategy.lines, count_lines(entrez, strategy), strict=True):
        tags = unknown_tags(line.text, fields) if fields else ()
        checked.append(LineCheck(count, tags, _spelling(entrez, line)))
    return tuple(checked)


def _spelling(entrez: Entrez, line: StrategyLine) -> str:
    """Ask about the words of a line; one that only combines lines has none."""
    words = re.sub(r"#\d+|\b(?:AND|OR|NOT)\b|[()\s]", "", line.text)
    return entrez.spell(line.text).corrected if words else ""


def history_sets(review: Review) -> tuple[SearchSet, ...]:
    """Return the searches of PubMed in the review with their lines, oldest first."""
    with reading(review.store) as connection:
        found = read_sources.searches(connection)
    return tuple(_set(search) for search in found if search.source == PUBMED and search.strategy)


def _set(search: Search) -> SearchSet:
    try:
        lines = read_strategy(search.strategy).lines
    except BadInput:  # typed with an import of files, in another syntax
        lines = ()
    return SearchSet(
        search.id, search.searched_on, search.hits, tuple(SetLine(line.number, line.text) for line in lines)
    )


def with_sets(review: Review, text: str) -> str:
    """Return a strategy in which the searches of the review it names are written out.

    `search:2` stands for the last line of that search, `search:2#3` for its line 3; in a strategy of one
    line, where `#2` can name no line before it, `#2` stands for `search:2`.

    Raises:
        NotFound: a search or line that is not there.
        BadInput: the strategy cannot be read.
    """
    one_line = len([line for line in text.splitlines() if line.strip()]) == 1
    single = one_line and not re.match(r"\s*#?\d{1,4}[.):\t]", text)

    def written_out(found: re.Match[str]) -> str:
        number = found[1] or (found[3] if single else None)
        if number is None:
            return found[0]
        return f"({_term(review, SearchId(int(number)), int(found[2]) if found[2] else None)})"

    return _SET.sub(written_out, text)


def _term(review: Review, wanted: SearchId, number: int | None) -> str:
    with reading(review.store) as connection:
        search = read_sources.search(connection, wanted)
    if not search.strategy:
        raise BadInput(f"search:{wanted} has no strategy that could be combined.")
    strategy = read_strategy(search.strategy)
    if number is None:
        return strategy.final.term
    for line in strategy.lines:
        if line.number == number:
            return line.term
    raise NotFound(f"search:{wanted} has no line #{number}; `review search history` lists its lines.")


def strategy_text(review: Review, wanted: SearchId | None = None) -> str:
    """Return the strategy of a search of PubMed, of the newest one unless told.

    Raises:
        NotFound: no such search with a strategy.
    """
    sets = [each for each in history_sets(review) if wanted in (None, each.search)]
    if not sets:
        raise NotFound("The review has no such search of PubMed with a strategy; give one with --file.")
    with reading(review.store) as connection:
        return read_sources.search(connection, sets[-1].search).strategy

"""The test of a strategy with studies that are known: which it misses, and which line loses each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from review.errors import BadInput
from review.sources.entrez import Entrez
from review.sources.entrez_batches import checked_pmids
from review.sources.entrez_strategy import Strategy, StrategyLine

_NAMED = re.compile(r'"[^"]*"|(\bNOT\s+(?:\(\s*)?)?#(\d{1,4})\b', re.IGNORECASE)
_EVERYTHING = "1800/01/01:3000/12/31[crdt]"
_COMMENT = re.compile(r"(?:^|\s)#.*$")


@dataclass(frozen=True, slots=True)
class KnownStudy:
    """A known study that a strategy misses.

    Attributes:
        pmid: the study.
        lost_by: numbers of the lines that lose it: they do not find it though no line they build on explains
            why, or they take it away with NOT.
        in_pubmed: whether PubMed has it at all.
    """

    pmid: str
    lost_by: tuple[int, ...]
    in_pubmed: bool = True


@dataclass(frozen=True, slots=True)
class KnownCheck:
    """How many of the known studies each line finds, and those that the strategy misses."""

    known: int
    found_by: tuple[tuple[int, int], ...]
    missed: tuple[KnownStudy, ...]

    @property
    def found(self) -> int:
        """Known studies that the last line finds."""
        return self.known - len(self.missed)


def read_known(text: str) -> tuple[str, ...]:
    """Return the PMIDs of a file: one a line or several with blanks or commas; `#` starts a comment.

    Raises:
        BadInput: something is not a PMID, or there is none.
    """
    lines = (_COMMENT.sub("", line) for line in text.removeprefix("\ufeff").splitlines())
    words = [word for line in lines for word in re.split(r"[\s,;]+", line) if word]
    named = [re.sub(r"(?i)^pmid[:-]?", "", word) for word in words]
    if not any(named):
        raise BadInput("The file of known studies holds no PMID; write one a line.")
    return checked_pmids(pmid for pmid in named if pmid)


def check_known(entrez: Entrez, strategy: Strategy, known: tuple[str, ...]) -> KnownCheck:
    """Ask each line of a strategy which of the known studies it finds.

    Args:
        entrez: the client.
        strategy: the strategy.
        known: PMIDs the search should find.

    Raises:
        SourceError: PubMed failed.
    """
    finds = {line.number: frozenset(entrez.found_among(line.term, known)) for line in strategy.lines}
    lines = {line.number: line for line in strategy.lines}
    final = strategy.final
    lost = [pmid for pmid in known if pmid not in finds[final.number]]
    there = _in_pubmed(entrez, lost)
    missed = tuple(
        KnownStudy(pmid, _losers(pmid, final, lines, finds) if pmid in there else (), pmid in there)
        for pmid in lost
    )
    return KnownCheck(len(known), tuple((n, len(found)) for n, found in finds.items()), missed)


def _in_pubmed(entrez: Entrez, pmids: list[str]) -> frozenset[str]:
    return frozenset(entrez.found_among(_EVERYTHING, pmids)) if pmids else frozenset()


def _losers(
    pmid: str, line: StrategyLine, lines: Mapping[int, StrategyLine], finds: Mapping[int, frozenset[str]]
) -> tuple[int, ...]:
    """Return the lines to blame: down from a line to those it names, as far as they explain the loss."""
    taken_away, missing = _named(pmid, line, finds)
    if taken_away:
        return taken_away
    if not missing or not re.search(r"\b(?:AND|NOT)\b", line.text, re.IGNORECASE):
        return (line.number,)
    blamed = (number for name in missing for number in _losers(pmid, lines[name], lines, finds))
    return tuple(sorted(set(blamed)))


def _named(
    pmid: str, line: StrategyLine, finds: Mapping[int, frozenset[str]]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the lines a line names after NOT that hold the study, and the others that do not."""
    named = [(bool(found[1]), int(found[2])) for found in _NAMED.finditer(line.text) if found[2]]
    taken_away = tuple(number for negative, number in named if negative and pmid in finds[number])
    missing = tuple(number for negative, number in named if not negative and pmid not in finds[number])
    return ((line.number,) if taken_away and not missing else ()), missing

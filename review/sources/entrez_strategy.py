"""A search strategy: numbered lines, later ones combining earlier ones.

    # population
    1. lymphoma[mh] OR lymphoma*[tiab]
    2. "CAR-T"[tiab] OR "chimeric antigen receptor"[tiab]
    #1 AND #2

A line that starts with `#` and no digit is a comment, as is everything after ` # `. Numbers may be left
out; a line is then one more than the line before. `#3` in a line stands for line 3.
"""

import re
from dataclasses import dataclass

from review.errors import BadInput

_COMMENT = re.compile(r"^\s*#(?!\d)|^\s*$")
_TRAILING = re.compile(r"\s#(?:\s.*)?$")
_NUMBERED = re.compile(r"^\s*#?(\d{1,4})(?:[.):]\s*|\t+\s*)(?=\S)(.*)$")
_HASHED = re.compile(r"^\s*#(\d{1,4})\s+(?!(?:AND|OR|NOT)\b|\))(?=\S)(.*)$")
_PART = re.compile(r'"[^"]*"|#(\d{1,4})\b|[()]')
_OVID = re.compile(r"^(?:or|and)/\d", re.IGNORECASE)
_LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class StrategyLine:
    """One line of a strategy.

    Attributes:
        number: The line's number in the strategy.
        line: Its place in the file, from 1.
        text: What the file says.
        term: The full term, with earlier lines put in.
    """

    number: int
    line: int
    text: str
    term: str


@dataclass(frozen=True, slots=True)
class Strategy:
    """The lines of a strategy in their order; the last one is what is searched."""

    lines: tuple[StrategyLine, ...]

    @property
    def final(self) -> StrategyLine:
        """The line whose hits are fetched."""
        return self.lines[-1]


def read_strategy(text: str) -> Strategy:
    """Return the strategy of a file.

    Raises:
        BadInput: If there is no line, or one has a number twice, an unknown reference or an open bracket or
            quote.
    """
    terms: dict[int, str] = {}
    lines: list[StrategyLine] = []
    for place, raw in enumerate(re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff")), start=1):
        if _COMMENT.match(raw):
            continue
        number, said = _numbered(raw, last=lines[-1].number if lines else 0)
        if number in terms:
            raise BadInput(
                f"Line {place} of the strategy has the number #{number} again; give each line its own"
            )
        terms[number] = _expanded(said, terms, place)
        lines.append(StrategyLine(number, place, said, terms[number]))
    if not lines:
        raise BadInput("The strategy holds no search line; write one term a line, comments after #")
    return Strategy(tuple(lines))


def _numbered(raw: str, last: int) -> tuple[int, str]:
    found = _NUMBERED.match(raw) or _HASHED.match(raw)
    number, said = (int(found[1]), found[2]) if found else (last + 1, raw)
    return number, _without_comment(said)


def _without_comment(said: str) -> str:
    found = _TRAILING.search(said)
    return (said[: found.start()] if found and said.count('"', 0, found.start()) % 2 == 0 else said).strip()


def _expanded(said: str, terms: dict[int, str], place: int) -> str:
    """Return a line with its references replaced by the lines they name, in brackets."""
    _check_shape(said, place)

    def part(found: re.Match[str]) -> str:
        if not found[1]:
            return found[0]
        number = int(found[1])
        if number not in terms:
            raise BadInput(f"Line {place} of the strategy refers to #{number}, which no line before it has")
        return f"({terms[number]})"

    term = _PART.sub(part, said)
    if len(term) > _LONGEST:
        raise BadInput(
            f"Line {place} of the strategy grows to more than {_LONGEST:,} characters; combine less"
        )
    return term


def _check_shape(said: str, place: int) -> None:
    if not said:
        raise BadInput(f"Line {place} of the strategy has a number but no term")
    if _OVID.match(said):
        raise BadInput(
            f"Line {place} of the strategy is in Ovid's syntax; write #1 OR #2 in place of {said[:20]}"
        )
    if said.count('"') % 2:
        raise BadInput(f"Line {place} of the strategy opens a quote that is not closed")
    depth = 0
    for found in _PART.finditer(said):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth < 0:
            raise BadInput(f"Line {place} of the strategy closes a bracket that is not open")
    if depth:
        raise BadInput(f"Line {place} of the strategy opens a bracket that is not closed")

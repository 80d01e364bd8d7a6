"""Where the protocol's terms stand in a text.

A term is a word, a phrase (`randomised trial`: any white space or hyphen between the words) or a stem
(`random*`: any ending; `*` inside a phrase ends its word). Latin terms match whole words in any case and
any typographic form of an apostrophe or hyphen; Chinese, Japanese and Korean terms match anywhere, since
those scripts put no space between words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from review.screening.tokens import CJK

_LETTER = rf"[^\W{CJK}]"  # a letter or digit of a script that puts spaces between words
_IS_LETTER = re.compile(_LETTER)
_BREAK = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_GAP = r"[\s\-\u2010-\u2015\u2212]+"
_APOSTROPHE = "['\u2019\u02bc\u2032]"


class TermKind(StrEnum):
    """What a term speaks for."""

    INCLUDE = "include"
    EXCLUDE = "exclude"


@dataclass(frozen=True, slots=True)
class Term:
    """A highlight term as the reviewer wrote it."""

    text: str
    kind: TermKind = TermKind.INCLUDE


@dataclass(frozen=True, slots=True)
class Span:
    """A found term: the half-open range of characters `start` to `end`, and what it speaks for."""

    start: int
    end: int
    kind: TermKind


@dataclass(frozen=True, slots=True)
class TermCounts:
    """How many places in a text speak for and against inclusion."""

    include: int
    exclude: int


def spans(text: str, terms: Iterable[Term]) -> tuple[Span, ...]:
    """Return the places of all terms in order of position; they never overlap.

    Where two terms start at the same place the longer term wins; a term in both lists counts as an exclude
    term.

    Args:
        text: any text; positions count its characters.
        terms: terms of both kinds; empty ones are ignored.
    """
    pattern = _compiled(tuple(terms))
    if pattern is None:
        return ()
    return tuple(
        Span(found.start(), found.end(), TermKind.EXCLUDE if found.lastgroup else TermKind.INCLUDE)
        for found in pattern.finditer(text)
    )


def count_terms(found: Iterable[Span]) -> TermCounts:
    """Return how many spans there are of each kind."""
    kinds = [span.kind for span in found]
    return TermCounts(kinds.count(TermKind.INCLUDE), kinds.count(TermKind.EXCLUDE))


@lru_cache(maxsize=32)
def _compiled(terms: tuple[Term, ...]) -> re.Pattern[str] | None:
    """Return one pattern for all terms, longest first; a group named `exclude...` marks the kind."""
    kinds: dict[str, TermKind] = {}
    for term in terms:
        words = " ".join(word for word in _BREAK.split(term.text.lower()) if word.strip("*"))
        if words and kinds.get(words) is not TermKind.EXCLUDE:
            kinds[words] = term.kind
    ordered = sorted(kinds, key=lambda words: (-len(words), words))
    parts = [_marked(_term_pattern(words), kinds[words], n) for n, words in enumerate(ordered)]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _marked(pattern: str, kind: TermKind, number: int) -> str:
    return f"(?P<exclude{number}>{pattern})" if kind is TermKind.EXCLUDE else pattern


def _term_pattern(words: str) -> str:
    return _GAP.join(_word_pattern(word) for word in words.split(" "))


def _word_pattern(word: str) -> str:
    """Return the pattern of one word; `*` stands for any further letters and digits of the word."""
    body = f"{_LETTER}*".join(_escaped(part) for part in word.split("*"))
    before = f"(?<!{_LETTER})" if _IS_LETTER.match(word) else ""
    after = f"(?!{_LETTER})" if word.endswith("*") or _IS_LETTER.match(word[-1]) else ""
    return before + body + after


def _escaped(text: str) -> str:
    return "".join(_APOSTROPHE if c in "'\u2019\u02bc\u2032" else re.escape(c) for c in text)

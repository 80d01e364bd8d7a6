"""Titles as compared: without vendors' tails, as words, numbers and squeezed letters."""

import re
from typing import NamedTuple

from review.dedup.letters import fold, has_han, squeeze, words
from review.dedup.locations import roman

_TAIL = re.compile(
    r"\s*(?:\.\s*)?(?:\[[^\[\]]*\]|<original>.*|\bla: [a-z]{3}\b|\((?:provisional )?abstract\)|\(structured abstract\)|"
    r"\((?:brief )?record\)|\(protocol\)|\((?:review|editorial|letter|article in \w+)\)|"
    r"\(vol(?:ume)?\.? ?\w+,? (?:pgs?|pages?|p)\.? ?[^()]*\)|\((?:in )?(?:chinese|english|french|german|japanese|spanish|russian|korean)\))\s*\.?$"
)
_HEAD = re.compile(
    r"^\W*(?:retracted(?: article| paper)?|withdrawn(?: article)?|article in (?:press|chinese)|original article|review article|已撤稿)\s*[:.\])-]+\s*"
)
_CUT = re.compile(r"(?:\.\.\.|…)\W*$")
_DIGITS = re.compile(r"\d+")
_NUMBERED = frozenset(
    ["part", "phase", "type", "stage", "grade", "class", "group", "study", "trial", "factor", "chapter", "volume", "experiment", "report", "paper", "section", "case"]
)
_HAN_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
_HAN_NUMBERED = re.compile("(?:第|之|[(（]|型|期)([一二三四五六七八九])")


class Title(NamedTuple):
    """One title: readable folded text, its letters only, its numbers in order of size, whether it is cut short."""

    text: str = ""
    letters: str = ""
    numbers: tuple[str, ...] = ()
    cut: bool = False


def title(folded: str) -> Title:
    """Return the comparable form of a folded title."""
    body = strip_tails(folded)
    tokens = words(body)
    return Title(" ".join(tokens), "".join(tokens), numbers(tokens), _CUT.search(folded) is not None)


def strip_tails(folded: str) -> str:
    """Return a folded title without vendors' heads and tails, and without the brackets of a translated title."""
    text = _HEAD.sub("", folded).strip()
    for _ in range(4):
        shorter = _TAIL.sub("", text)
        if shorter == text or not shorter.strip(" []\"'."):
            break
        text = shorter
    return text


def numbers(tokens: list[str]) -> tuple[str, ...]:
    """Return the numbers in words, sorted: digits, Roman numerals, ordinals of Chinese parts."""
    found: list[str] = []
    for before, token in zip(["", *tokens], tokens, strict=False):
        if token.isalpha() and token.isascii():
            value = roman(token) if len(token) > 1 or before in _NUMBERED else 0
            if 0 < value < 30 and (before in _NUMBERED or token in _ROMANS):
                found.append(str(value))
        elif not token.isalpha():
            found.extend(d.lstrip("0") or "0" for d in _DIGITS.findall(token))
        elif has_han(token):
            found.extend(d.translate(_HAN_DIGITS) for d in _HAN_NUMBERED.findall(token))
    return tuple(sorted(found))


_ROMANS = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"})


def variants(*raw: str) -> tuple[Title, ...]:
    """Return the distinct titles of a record, the main one first; a title printed in two languages counts as three."""
    found: dict[str, Title] = {}
    for text in raw:
        folded = fold(text)
        for part in (folded, *_parallel(folded)):
            made = title(part)
            if made.letters:
                found.setdefault(made.letters, made)
    return tuple(found.values())


def _parallel(folded: str) -> list[str]:
    """Split `Chinese title English title` and `original title; translated title`."""
    if has_han(folded):
        latin = re.search(r"[a-z][a-z\s,;:()'\-\d/]{24,}", folded)
        return [folded[: latin.start()] + folded[latin.end() :], latin[0]] if latin else []
    halves = re.split(r"\s*(?:; | = )\s*", folded)
    return halves if len(halves) == 2 and min(map(len, halves)) > 24 else []


_SKELETON = str.maketrans({"a": "", "e": "", "i": "", "o": "", "u": "", "y": "", "z": "s"})
_ENDS = 15


def head_and_tail(letters: str) -> tuple[str, str]:
    """Return the first and the last letters by which titles cut at either end, or spelt otherwise, still meet.

    Of Latin titles consonants only (`tumour`, `tumor`), of Chinese ones ten characters.
    """
    if letters.isascii() or not has_han(letters):
        bones = letters.translate(_SKELETON)
        return bones[:_ENDS], bones[-_ENDS:]
    return letters[:10], letters[-10:]


__all__ = ["Title", "head_and_tail", "numbers", "squeeze", "strip_tails", "title", "variants"]

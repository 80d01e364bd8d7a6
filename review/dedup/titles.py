"""Titles as compared: without vendors' tails, as words, numbers and squeezed letters."""

import re
from typing import NamedTuple

from review.dedup.letters import has_han, words
from review.dedup.locations import roman

_TAIL = re.compile(
    r"\s*(?:\.\s*)?(?:\[[^\[\]]*\]|<original>.*|\bla: [a-z]{3}\b|\((?:provisional )?abstract\)|\(structured abstract\)|"
    r"\((?:brief )?record\)|\(protocol\)|\((?:review|editorial|letter|article in \w+)\)|"
    r"\(vol(?:ume)?\.? ?\w+,? (?:pgs?|pages?|p)\.? ?[^()]*\)|\((?:in )?(?:chinese|english|french|german|japanese|spanish|russian|korean)\))\s*\.?$"
)
_HEAD = re.compile(
    r"^\W*(?:retracted(?: article| paper)?|withdrawn(?: article)?|article in (?:press|chinese)|original article|review article|已撤稿)\s*[:.\])-]+\s*"
)
_OPEN_TAIL = re.compile(r"<original>|\bla: [a-z]{3}$")
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
    cut = ("..." in folded or "…" in folded) and _CUT.search(folded) is not None
    return Title(" ".join(tokens), "".join(tokens), numbers(tokens), cut)


def strip_tails(folded: str) -> str:
    """Return a folded title without vendors' heads and tails, and without the brackets of a translated title."""
    head = _HEAD.match(folded)
    text = folded[head.end() :] if head else folded
    for _ in range(4):
        text = text.rstrip(" .")
        if not (text.endswith(("]", ")")) or _OPEN_TAIL.search(text)):
            break
        shorter = _TAIL.sub("", text)
        if shorter == text or not shorter.strip(" []\"'."):
            break
        text = shorter
    return text


def numbers(tokens: list[str]) -> tuple[str, ...]:
    """Return the numbers in words, sorted: digits, Roman numerals, ordinals of Chinese parts."""
    text = " ".join(tokens)
    found = [d.lstrip("0") or "0" for d in _DIGITS.findall(text)]
    if not _NUMBERED.isdisjoint(tokens) or not _ROMANS.isdisjoint(tokens):
        found += _roman_numbers(tokens)
    if has_han(text):
        found += [d.translate(_HAN_DIGITS) for d in _HAN_NUMBERED.findall(text)]
    return tuple(sorted(found))


def _roman_numbers(tokens: list[str]) -> list[str]:
    found = []
    for before, token in zip(["", *tokens], tokens, strict=False):
        if token in _ROMANS or (before in _NUMBERED and token in _SMALL_ROMANS):
            found.append(str(roman(token)))
    return found


_ROMANS = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"})
_SMALL_ROMANS = frozenset({"i", "v", "x"})


def variants(*folded: str) -> tuple[Title, ...]:
    """Return the distinct titles of a record, the main one first; a title printed in two languages counts as three."""
    found: dict[str, Title] = {}
    for whole in folded:
        for part in (whole, *_parallel(whole)):
            made = title(part)
            if made.letters:
                found.setdefault(made.letters, made)
    return tuple(found.values())


def _parallel(folded: str) -> list[str]:
    """Split `Chinese title English title` and `original title; translated title`."""
    if has_han(folded):
        latin = re.search(r"[a-z][a-z\s,;:()'\-\d/]{24,}", folded)
        return [folded[: latin.start()] + folded[latin.end() :], latin[0]] if latin else []
    if "; " not in folded and " = " not in folded:
        return []
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



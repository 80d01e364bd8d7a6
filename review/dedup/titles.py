"""Titles as compared: without vendors' tails, as words, numbers and squeezed letters."""

import re
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from review.dedup.letters import has_han, words
from review.dedup.locations import roman

_TAIL = re.compile(
    r"\s*(?:\.\s*)?(?:\[[^\[\]]*\]|<original>.*|\bla: [a-z]{3}\b|\((?:provisional )?abstract\)|"
    r"\(structured abstract\)|\((?:brief )?record\)|\(protocol\)|\((?:review|editorial|letter|"
    r"article in \w+)\)|"
    r"\(vol(?:ume)?\.? ?\w+,? (?:pgs?|pages?|p)\.? ?[^()]*\)|"
    r"\((?:in )?(?:chinese|english|french|german|japanese|spanish|russian|korean)\))\s*\.?$"
)
_HEAD = re.compile(
    r"^\W*(?:retracted(?: article| paper)?|withdrawn(?: article)?|article in (?:press|chinese)|"
    r"original article|"
    r"review article|已撤稿)\s*[:.\])-]+\s*"
)
_CUT = re.compile(r"(?:\.\.\.|…)\W*$")
_DIGITS = re.compile(r"\d+")
_NUMBERED_WORDS = (
    "part phase type stage grade class group study trial factor "
    "chapter volume experiment report paper section case"
)
_NUMBERED = frozenset(_NUMBERED_WORDS.split())
_HAN_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
_HAN_NUMBERED = re.compile("(?:第|之|型|期|(?:^| )(?=.(?: |$)))([一二三四五六七八九])")


class Title(NamedTuple):
    """One title: readable folded text, its letters only, its numbers sorted, whether it is cut short."""

    text: str = ""
    letters: str = ""
    numbers: tuple[str, ...] = ()
    cut: bool = False


def title(folded: str) -> Title:
    """Return the comparable form of a folded title."""
    body = strip_tails(folded)
    tokens = words(body)
    cut = ("..." in folded or "…" in folded) and _CUT.search(folded) is not None
    text = " ".join(tokens)
    return Title(text, "".join(tokens), numbers(tokens, text), cut)


def strip_tails(folded: str) -> str:
    """Return a folded title without vendors' heads and tails."""
    head = _HEAD.match(folded)
    text = folded[head.end() :] if head else folded
    for _ in range(4):
        text = text.rstrip(" .")
        if not (text.endswith(("]", ")")) or "<original>" in text or " la: " in text[-9:]):
            break
        shorter = _TAIL.sub("", text)
        if shorter == text or not shorter.strip(" []\"'."):
            break
        text = shorter
    return text


def numbers(tokens: list[str], text: str) -> tuple[str, ...]:
    """Return the numbers of a text and its words, sorted: digits, Roman numerals, Chinese ordinals."""
    found = [d.lstrip("0") or "0" for d in _DIGITS.findall(text)]
    if not _EVERY_ROMAN.isdisjoint(tokens):
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
_EVERY_ROMAN = _ROMANS | _SMALL_ROMANS


def variants(*folded: str) -> tuple[Title, ...]:
    """Return the distinct titles of a record, the main one first; one in two languages counts as three."""
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


# Words that stand in so many titles that sharing them says nothing.
_COMMON_WORDS = (
    "a an the of in on at by for to from and or with within into as is are be its their this that using use "
    "via through "
    "during after between among versus vs effect effects efficacy safety study studies trial trials "
    "randomised "
    "randomized controlled double blind clinical review systematic meta analysis patients patient treatment "
    "therapy "
    "disease results cohort pilot case report comparison evaluation role impact survey new associated "
    "association risk "
    "factors outcome outcomes management prospective retrospective multicentre multicenter placebo open "
    "label phase "
    "human cell cells cancer based related model levels acute chronic adults children de la et des der und en"
)
COMMON = frozenset(_COMMON_WORDS.split())
_COMMON_HAN = re.compile(
    "的|研究|治疗|临床|观察|疗效|分析|患者|应用|效果|影响|随机|对照|联合|及其?|与|和|对|在|中"
)
_SKELETON = bytes.maketrans(b"z", b"s")
_ENDS = 15


class Handles(NamedTuple):
    """What a title can be got hold of by when it is not equal: both ends and three stretches, as numbers."""

    head: str
    tail: str
    stretches: tuple[int, ...]


def handles(text: str) -> Handles:
    """Return the handles of a title's text, common words left out.

    The ends are consonants only (`tumour`, `tumor`), or ten Chinese characters; stretches are pairs of
    neighbouring words, or three Chinese characters. Each is a number of 64 bits, and of all in a title the
    smallest are taken, so that alike titles take alike ones.
    """
    if has_han(text):
        bones = _COMMON_HAN.sub(" ", text)
        parts = {_utf8(p[i : i + 3]) for p in bones.split() for i in range(max(len(p) - 2, 0))}
        letters = text.replace(" ", "")
        return Handles(letters[:10], letters[-10:], _smallest({crc32(p) << 32 | crc32(p[3:]) for p in parts}))
    tokens = text.split()
    telling = [w for w in tokens if w not in COMMON]
    if len(telling) < 3:
        telling = tokens
    told = _utf8(" ".join(telling))
    bones = told.translate(_SKELETON, b" aeiouy").decode("utf-8", "surrogatepass")
    hashes = map(crc32, told.split(b" "))
    return Handles(bones[:_ENDS], bones[-_ENDS:], _smallest({a << 32 | b for a, b in pairwise(hashes)}))


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _smallest(stretches: set[int]) -> tuple[int, ...]:
    return tuple(sorted(stretches)[:3])

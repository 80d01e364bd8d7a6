"""How two titles differ: not at all, by spelling, by words added, by a word or a number exchanged."""

import re
from collections import Counter
from enum import IntEnum
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from review.dedup.letters import has_han
from review.dedup.titles import Title

_DIGITS = re.compile(r"\d+")
_STOP = (
    "a an the of in on at by for to from and or with into as is are be its their this that using use via "
    "through versus vs v et de la le les des du en un une el los las y und der die das von zur im mit i o e "
    "s "
    "的 了 和 与 及 在 中 之 对 于 并 其"
)
# Words that turn a title into its opposite, or into another comparison, though they are small.
_TURNING_WORDS = "without not no non before after during against never 无 不 非 未"
_TURNING = frozenset(_TURNING_WORDS.split())
STOP_WORDS = frozenset(_STOP.split())
_OPPOSED_BEGINNINGS = (
    ("hyper", "hypo"),
    ("intra", "inter"),
    ("pre", "post"),
    ("ab", "ad"),
    ("af", "ef"),
    ("macro", "micro"),
    ("endo", "exo"),
)
_OPPOSED_WORDS = (
    "afferent efferent adduction abduction uptake intake sensitive insensitive invasive noninvasive typical "
    "atypical "
    "symptomatic asymptomatic complete incomplete dependent independent"
)
_OPPOSED = {frozenset(p) for p in zip(_OPPOSED_WORDS.split()[::2], _OPPOSED_WORDS.split()[1::2], strict=True)}


class Wording(IntEnum):
    """How far apart two titles are, from none to nothing in common."""

    EQUAL = 0
    TYPO = 1
    EXTENDED = 2
    DOUBTFUL = 3
    MISSING = 4
    SUBSTITUTED = 5
    NUMBERED = 6
    UNLIKE = 7


class _Run(NamedTuple):
    """A stretch where two titles differ, and whether words they share stand on both sides of it."""

    here: list[str]
    there: list[str]
    inside: bool


class Difference(NamedTuple):
    """The kind of difference, how alike the titles are (0 to 1), and the words that differ."""

    wording: Wording
    likeness: float
    words: str = ""


def differ(ones: tuple[Title, ...], others: tuple[Title, ...]) -> Difference:
    """Compare every title of one record with every title of the other and return the smallest difference."""
    if not ones or not others:
        return Difference(Wording.MISSING, 0.0)
    best = _one_pair(ones[0], others[0])
    if best.wording is Wording.EQUAL or len(ones) == len(others) == 1:
        return best
    found = (_one_pair(a, b) for a in ones for b in others)
    return min(found, key=lambda d: (d.wording, -d.likeness))


def _one_pair(one: Title, other: Title) -> Difference:
    if one.letters == other.letters:
        return Difference(Wording.EQUAL, 1.0)
    likeness = fuzz.ratio(one.text, other.text) / 100
    a, b = _tokens(one), _tokens(other)
    if likeness < 0.55 and _plainly_unlike(a, b):
        return Difference(Wording.UNLIKE, likeness)
    runs = _runs(a, b)
    extra_a = [w for run in runs for w in run.here]
    extra_b = [w for run in runs for w in run.there]
    told = f"{' '.join(extra_a) or '–'} | {' '.join(extra_b) or '–'}"
    shared = 1 - max(len(extra_a) / max(len(a), 1), len(extra_b) / max(len(b), 1))
    contained = min(len(extra_a) / max(len(a), 1), len(extra_b) / max(len(b), 1)) < 0.1
    if likeness < 0.55 and not contained and shared < 0.5:
        return Difference(Wording.UNLIKE, likeness, told)
    numbered = _numbers_clash(one, other, extra_a, extra_b)
    if not numbered and _cut_short(one.letters, other.letters):
        within = _cut_within_a_word(one.text, other.text)
        return Difference(Wording.TYPO if within else Wording.EXTENDED, likeness, told)
    wording = Wording.NUMBERED if numbered else _judge(runs, likeness, one, other)
    return Difference(wording, likeness, told)


def _plainly_unlike(a: list[str], b: list[str]) -> bool:
    """Whether too few words are in both, in whatever order, for one to hold the other or half of it."""
    in_b, in_a = set(b), set(a)
    shared = min(sum(w in in_b for w in a), sum(w in in_a for w in b))
    size = max(len(a), len(b))
    return 0.9 * min(len(a), len(b)) >= shared and 2 * shared < size


def _cut_short(one: str, other: str) -> bool:
    """Whether one title is the beginning of the other, perhaps cut within a word."""
    return min(len(one), len(other)) > 24 and (one.startswith(other) or other.startswith(one))


def _cut_within_a_word(one: str, other: str) -> bool:
    """Whether a long Latin title ends where a word of the other goes on: a field was too short for it."""
    short, long = sorted((one, other), key=len)
    return len(short) > 60 and short.isascii() and long.startswith(short) and long[len(short)].isalpha()


def _tokens(title: Title) -> list[str]:
    tokens = title.text.split()
    if not has_han(title.text):
        return tokens
    return [piece for token in tokens for piece in (token if has_han(token) else (token,))]


def _runs(a: list[str], b: list[str]) -> list[_Run]:
    """Return the stretches where two lists of words differ, neighbouring edits joined."""
    found: list[_Run] = []
    begin = end = (-1, -1)
    for op in Levenshtein.opcodes(a, b):
        if op.tag == "equal":
            continue
        if found and end == (op.src_start, op.dest_start):
            found.pop()
        else:
            begin = (op.src_start, op.dest_start)
        end = (op.src_end, op.dest_end)
        inside = begin != (0, 0) and end != (len(a), len(b))
        found.append(_Run(a[begin[0] : end[0]], b[begin[1] : end[1]], inside))
    return found


def _numbers_clash(one: Title, other: Title, extra_a: list[str], extra_b: list[str]) -> bool:
    if one.numbers == other.numbers or _digits(one) == _digits(other) != "":
        return False
    here, there = Counter(one.numbers), Counter(other.numbers)
    only_here, only_there = here - there, there - here
    if only_here and only_there:
        return True
    # Numbers on one side only: a part or a phase when little else was added, a subtitle when much was.
    added = extra_a if only_here else extra_b
    missing = extra_b if only_here else extra_a
    return len(added) < 5 and not (one.cut or other.cut or missing)


def _digits(title: Title) -> str:
    """Return all digits in order: `16/18` and `1618` are one number parted otherwise."""
    return "".join(_DIGITS.findall(title.text))


def _judge(runs: list[_Run], likeness: float, one: Title, other: Title) -> Wording:
    worst = max((_judge_run(run) for run in runs), default=Wording.EQUAL)
    if Wording.EXTENDED <= worst < Wording.SUBSTITUTED and _added_on_both_sides(runs):
        worst = Wording.SUBSTITUTED
    if worst is Wording.SUBSTITUTED and likeness < 0.55:
        return Wording.UNLIKE
    if worst is Wording.SUBSTITUTED and (one.cut or other.cut):
        return Wording.DOUBTFUL
    return max(worst, Wording.TYPO)


def _added_on_both_sides(runs: list[_Run]) -> bool:
    told = [(not STOP_WORDS.issuperset(r.here), not STOP_WORDS.issuperset(r.there)) for r in runs]
    return any(here and not there for here, there in told) and any(there and not here for here, there in told)


def _judge_run(run: _Run) -> Wording:
    """Judge one stretch; words added within a title are doubtful, at its ends a subtitle or a heading."""
    here, there = run.here, run.there
    joined = "".join(here), "".join(there)
    if joined[0] == joined[1]:
        return Wording.EQUAL
    if len(here) + len(there) < 4 and _TURNING & (set(here) ^ set(there)):
        return Wording.SUBSTITUTED
    if _spelt_out(here, there) or _spelt_out(there, here):
        return Wording.TYPO
    content = [w for w in here if w not in STOP_WORDS], [w for w in there if w not in STOP_WORDS]
    if not content[0] and not content[1]:
        return Wording.TYPO
    if not content[0] or not content[1]:
        return Wording.DOUBTFUL if run.inside else Wording.EXTENDED
    found = [misspelling(*joined), misspelling("".join(content[0]), "".join(content[1]))]
    paired = (some for some in (content, (here, there)) if len(some[0]) == len(some[1]))
    found.extend(max(misspelling(x, y) for x, y in zip(*some, strict=True)) for some in paired)
    return min(found)


def _spelt_out(short: list[str], long: list[str]) -> bool:
    """Whether one word is the first letters of the others: `is` for `information systems`."""
    return len(short) == 1 < len(long) and short[0].isalpha() and short[0] == "".join([w[0] for w in long])


def misspelling(one: str, other: str) -> Wording:
    """Return TYPO for one slip in a long word, DOUBTFUL for two, SUBSTITUTED for another word."""
    if one == other:
        return Wording.EQUAL
    size = min(len(one), len(other))
    if size < 5 or abs(len(one) - len(other)) > 2:
        return Wording.SUBSTITUTED
    slips = OSA.distance(one, other, score_cutoff=2)
    if (
        slips > 2
        or not (one + other).isalpha()
        or not one.isascii()
        or not other.isascii()
        or opposed(one, other)
    ):
        return Wording.SUBSTITUTED
    if slips == 1 or (size >= 7 and (one.startswith(other) or other.startswith(one))):
        return Wording.TYPO
    return Wording.DOUBTFUL if size >= 8 and one[:2] == other[:2] else Wording.SUBSTITUTED


def opposed(one: str, other: str) -> bool:
    """Whether two words of nearly equal letters mean opposite things."""
    if {one, other} in _OPPOSED:
        return True
    for x, y in _OPPOSED_BEGINNINGS:
        for a, b in ((one, other), (other, one)):
            if a.startswith(x) and b.startswith(y) and a[len(x) :] == b[len(y) :]:
                return True
    return False

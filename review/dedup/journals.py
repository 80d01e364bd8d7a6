"""Journals as tokens, compared by abbreviation, initialism, parallel title and pinyin."""

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from review.dedup import pinyin
from review.dedup.letters import fold, has_han, words

_STOP_WORDS = (
    "the a an of and for in on et de des du la le les der die das und fur zur di del della e y i el en los "
    "las da do "
    "journal journ jour jnl j"
)
_STOP = frozenset(_STOP_WORDS.split())
_SPELLINGS = {
    "zeitschrift": "z",
    "zhurnal": "zh",
    "nippon": "nihon",
    "tsa": "za",
    "chih": "zhi",
    "hsueh": "xue",
    "chung": "zhong",
}
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PARALLEL = re.compile(r"\s*(?: = | / |[=|])\s*|\s+:\s+")
_ALIASES = {
    # Chinese core journals whose English title is not a translation word by word.
    "zhonghuayixuezazhi": "national medical journal of china",
    "zhonghuazhongliuzazhi": "chinese journal of oncology",
    "zhonghuajiehehehuxizazhi": "chinese journal of tuberculosis and respiratory diseases",
    "zhonghuaxinxueguanbingzazhi": "chinese journal of cardiology",
    "zhonghuaneikezazhi": "chinese journal of internal medicine",
    "zhonghuawaikezazhi": "chinese journal of surgery",
    "zhonghuaerkezazhi": "chinese journal of pediatrics",
    "zhonghuafuchankezazhi": "chinese journal of obstetrics and gynecology",
    "zhonghuaxueyexuezazhi": "chinese journal of hematology",
    "zhonghuashenjingkezazhi": "chinese journal of neurology",
    "zhonghualiuxingbingxuezazhi": "chinese journal of epidemiology",
    "zhonghuaganzangbingzazhi": "chinese journal of hepatology",
    "zhongguofeiaizazhi": "chinese journal of lung cancer",
    "zhongguozhongyaozazhi": "china journal of chinese materia medica",
    "zhongguozhongxiyijiehezazhi": "chinese journal of integrated traditional and western medicine",
    "zhongguoshiyanxueyexuezazhi": "journal of experimental hematology",
    "aizheng": "chinese journal of cancer",
    "zhonghuayufangyixuezazhi": "chinese journal of preventive medicine",
    "zhonghuashaoshangzazhi": "chinese journal of burns",
    "zhongguoxiandaiyixuezazhi": "china journal of modern medicine",
    "zhonghuashenzangbingzazhi": "chinese journal of nephrology",
    "zhonghuaxiaohuazazhi": "chinese journal of digestion",
    "zhonghuaguanzazhi": "chinese journal of orthopaedics",
    "zhonghuagukezazhi": "chinese journal of orthopaedics",
    "zhonghuamazuixuezazhi": "chinese journal of anesthesiology",
    "beijingdaxuexuebaoyixueban": "journal of peking university health sciences",
}


_CONFERENCE = re.compile(r"\. ?conference\b.*$")  # "FASEB Journal. Conference: Experimental Biology"
_INSIDE = re.compile(r"[(\[]([^()\[\]]{12,})[)\]]")


class Journal(NamedTuple):
    """One journal's names: words without articles and `journal`, their letters, and their initials."""

    names: tuple[tuple[str, ...], ...] = ()
    letters: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()


@lru_cache(maxsize=100_000)
def journal(raw: str) -> Journal:
    """Return the comparable names of a journal: parallel titles apart, Chinese in pinyin and by alias."""
    folded = fold(raw).strip(" .\"'")
    if not folded:
        return Journal()
    names: dict[tuple[str, ...], None] = {}
    folded = _CONFERENCE.sub("", folded) or folded
    bare = _BRACKETED.sub(" ", folded)
    parts = (bare if bare.strip() else folded, *_PARALLEL.split(bare), *_INSIDE.findall(folded))
    for part in dict.fromkeys(parts):
        for form in _forms(part):
            names.setdefault(form)
    return Journal(tuple(names), frozenset("".join(n) for n in names), _initials(bare))


def _forms(name: str) -> list[tuple[str, ...]]:
    if has_han(name):
        spoken = pinyin.syllables("".join(c for c in name if has_han(c)))
        forms = [tuple(words(name)), tuple(s for s in spoken if s not in _STOP)]
        alias = _ALIASES.get("".join(spoken))
        return forms + ([_content(alias)] if alias else [])
    content = _content(name)
    alias = _ALIASES.get("".join(words(name)))
    return [f for f in (content, _content(alias) if alias else ()) if f]


def _content(name: str) -> tuple[str, ...]:
    every = words(name.replace("'", " "))
    kept = tuple(_SPELLINGS.get(w, w) for w in every if w not in _STOP)
    return kept or tuple(every)


class Sameness(IntEnum):
    """Whether two names are of two journals, perhaps of one (one goes on where the other ends), or of one."""

    NO = 0
    PERHAPS = 1
    YES = 2


@lru_cache(maxsize=500_000)
def same_journal(one: str, other: str) -> Sameness:
    """Return whether two journal names are of one journal."""
    if one == other and any(map(str.isalnum, one)):
        return Sameness.YES
    a, b = journal(one), journal(other)
    if a.letters & b.letters or a.letters & b.initials or b.letters & a.initials:
        return Sameness.YES
    return max((_compared(x, y) for x in a.names for y in b.names), default=Sameness.NO)


def _compared(one: tuple[str, ...], other: tuple[str, ...]) -> Sameness:
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if _within(short, long) or _run_together(short, long) or _spelt_by(one, other) or _spelt_by(other, one):
        return Sameness.YES
    return _abbreviated(short, long)


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """A name of three words or more printed as a part of the other, beside its transcription."""
    size = len(short)
    return size >= 3 and any(long[i : i + size] == short for i in range(len(long) - size + 1))


def _abbreviated(short: tuple[str, ...], long: tuple[str, ...]) -> Sameness:
    """Every word of one begins, in order, a word of the other (or the reverse), the first with the first.

    `Am J Clin Nutr`, `Ann Fr Anesth Reanim`; contracted words too (`Natl` in `National`). Where the last
    words are not one, perhaps only: `Eur J Cancer`, `European Journal of Cancer Care`.
    """
    if not short or not _begins(short[0], long[0]):
        return Sameness.NO
    at = 0
    for word in short:
        while at < len(long) and not _begins(word, long[at]):
            at += 1
        if at == len(long):
            return Sameness.NO
        at += 1
    if at == len(long) or _begins(short[-1], long[-1]):
        return Sameness.YES if len(short) > 1 or len(long) == 1 else Sameness.PERHAPS
    return Sameness.PERHAPS if len(short) > 1 or len(short[0]) > 6 else Sameness.NO


def _begins(word: str, whole: str) -> bool:
    if whole.startswith(word) or word.startswith(whole):
        return True
    if word[0] != whole[0] or min(len(word), len(whole)) < 3:
        return False
    small, large = sorted((word, whole), key=len)
    rest = iter(large)
    return (
        len(small) < len(large)
        and all(c in rest for c in small)
        and (small[:2] == large[:2] or len(small) > 3)
    )


def _initials(name: str) -> frozenset[str]:
    """`jama`, `nejm`, `jpen`: the first letters, with and without the word journal."""
    every = [w for w in words(name.replace("'", " ")) if w not in _STOP or w in ("journal", "j")]
    made = {"".join(w[0] for w in every), "".join(w[0] for w in every if w not in _STOP)}
    return frozenset(m for m in made if 3 <= len(m) <= 7)


def _spelt_by(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """`amcis` against Americas Conference on Information Systems: beginnings of all words, in order."""
    acronyms = [w for w in short if w.isalpha() and w not in _VENUE_WORDS]
    spelt = [w for w in long if w not in _VENUE_WORDS]
    return (
        len(acronyms) == 1 and 4 <= len(acronyms[0]) <= 8 and len(spelt) > 2 and _consumes(acronyms[0], spelt)
    )


_VENUE_WORDS = frozenset({"proceedings", "annual", "conf", "proc", "meeting", "symposium"})


def _consumes(acronym: str, spelt: list[str]) -> bool:
    if not spelt:
        return not acronym
    word, rest = spelt[0], spelt[1:]
    return any(
        word.startswith(acronym[:size]) and _consumes(acronym[size:], rest)
        for size in range(1, min(len(acronym), 4) + 1)
    )


def _run_together(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """`Revargentcardiol`, written without blanks, against the words."""
    if len(short) != 1 or len(short[0]) < 8 or len(long) < 2:
        return False
    left, used = short[0], 0
    for word in long:
        shared = 0
        while shared < min(len(word), len(left)) and word[shared] == left[shared]:
            shared += 1
        if shared < 2:
            continue
        left, used = left[shared:], used + 1
    return len(left) <= 2 and used > 1

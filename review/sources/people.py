"""Authors' names as the formats write them.

A Chinese, Japanese or Korean name stays whole in `family`: where the family name ends is not marked in the
sources.
"""

import re
from functools import lru_cache

from review.quick import quick
from review.record import Person

_person = quick(Person)
_CJK = re.compile("[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]")
_INITIALS = re.compile(r"(?:[A-Z]\.?(?:-?[A-Z]\.?){0,3})(?: [A-Z]\.?)*")
_FAMILY_INITIALS = re.compile(r"([A-Za-z]{2,}) ((?:[A-Z]\.){1,3}|[A-Z]{1,2})")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|2nd|3rd)\.?", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:group|collaborat\w*|committee|consortium|society|association|investigators|network|"
    r"organi[sz]ation|"
    r"institute|university|hospital|federation|foundation|ministry|agency|task force|working party|"
    r"study team|"
    r"company|ltd|inc|gmbh)\b",
    re.IGNORECASE,
)
_GROUP_CJK = re.compile(
    "(?:委员会|学会|协会|协作组|研究组|课题组|专家组|工作组|编写组|公司|医院|大学|学院|研究院|"
    "研究所|中心|总局|管理局|学组|联盟)"
)
_PARTICLES = frozenset((
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "ten", "ter",
    "zu", "el", "al", "bin",
))  # fmt: skip
_REST = frozenset(("et al", "others", "等"))
"""What stands for the authors a list leaves out."""
_LONGEST_REST = 10
_CHINESE_SPLIT = re.compile(r"\s*[;；]+\s*")


@lru_cache(maxsize=50_000)
def person(text: str) -> Person:
    """Return the author a name stands for.

    Read are `Family, Given[, Suffix]`, `Family F.G.`, `Given Family`, a whole Chinese name, and a group's
    name, which may be marked by a comma at its end.
    """
    return _author(text) or _other(text)


def _author(text: str) -> Person | None:
    """The author, or None for a name without a letter; `Family, Given` is taken as it stands."""
    family, _, given = text.partition(", ")
    if family and given and text.isascii() and text.count(",") == 1 and "  " not in text:  # noqa: SIM102
        if text[0] != " " and text[-1] != " " and family[-1] != " " and "\t" not in text and "\n" not in text:
            return _person(family, given)
    if (found := _FAMILY_INITIALS.fullmatch(text)) and not _GROUP.fullmatch(found[1]):
        return _person(found[1], found[2])
    return _other(text) if text.strip(" ,;.\n\t") else None


def _other(text: str) -> Person:
    name = " ".join(text.split())
    if name.endswith(",") and (name.count(",") == 1 or _GROUP.search(name)):
        return Person(collective=name[:-1].strip())
    if _CJK.search(name):
        return Person(collective=name) if _GROUP_CJK.search(name) else _cjk(name)
    if "," in name:
        return _inverted(name)
    return Person(collective=name) if _GROUP.search(name) and " " in name else _natural(name)


def people(texts: list[str]) -> list[Person]:
    """Return the authors a list of names stands for; empty names are left out."""
    return [author for text in texts if (author := _group_among(text, texts) or _author(text))]


def listed_people(texts: list[str], *, flat: bool) -> tuple[list[Person], bool]:
    """Return the authors of a list in which a text may hold several names, and whether it names them all.

    Args:
        texts: The names.
        flat: Whether each text is known to be one line without needless blanks.
    """
    joined = "".join(texts)
    plain = ";" not in joined and joined.isascii()
    names = texts if plain else [name for text in texts for name in _names_in(text)]
    if names and len(names[-1]) < _LONGEST_REST and names[-1].rstrip(".").lower() in _REST:
        return people(names[:-1]), False
    return _inverted_people(names, joined) if plain and flat else people(names), True


def _names_in(text: str) -> list[str]:
    return split_names(text) if ";" in text or not text.isascii() else [text]


def _inverted_people(texts: list[str], joined: str) -> list[Person]:
    """Return the same as `people`, of names in ASCII, each one line without needless blanks."""
    if joined.count(",") == len(texts) and " ," not in joined:
        parts = [text.partition(", ") for text in texts]
        found = [_person(family, given) for family, _, given in parts if family and given]
        if len(found) == len(texts):
            return found
    return people(texts)


def _group_among(text: str, texts: list[str]) -> Person | None:
    """The group that three words or more without a comma stand for, where other names are inverted."""
    if text.count(" ") < 2 or "," in text or _CJK.search(text) or not any(", " in other for other in texts):
        return None
    name = " ".join(text.split())
    given = _other(name).given
    return Person(collective=name) if " " in given and not _INITIALS.fullmatch(given) else None


def split_names(text: str, *, commas: bool = False) -> list[str]:
    """Cut a line of names at semicolons, or at Chinese commas and (if asked) commas between Chinese names."""
    parts = [p for p in _CHINESE_SPLIT.split(text) if p.strip(" ,;")]
    if len(parts) == 1 and _CJK.search(text):
        marks = "[，、,]" if commas else "[，、]"
        parts = [p for p in re.split(rf"\s*{marks}\s*", parts[0]) if p]
    return parts


def is_cjk(text: str) -> bool:
    """Whether the text holds Chinese, Japanese or Korean characters."""
    return bool(_CJK.search(text))


def _cjk(name: str) -> Person:
    if "," in name:
        family, _, given = name.partition(",")
        return Person(family=family.strip(), given=given.strip())
    return Person(family=name)


def _inverted(name: str) -> Person:
    parts = [p.strip() for p in name.split(",")]
    family, given, rest = parts[0], parts[1], [p for p in parts[2:] if p]
    if not family:
        return _natural(given)
    if rest and _SUFFIX.fullmatch(rest[0]):
        return Person(family=family, given=", ".join([given, *rest[1:]]), suffix=rest[0])
    if rest and _SUFFIX.fullmatch(given):
        return Person(family=family, given=", ".join(rest), suffix=given)
    if rest and _GROUP.search(name):
        return Person(collective=name)
    return Person(family=family, given=", ".join([given, *rest]))


def _natural(name: str) -> Person:
    words = name.split(" ")
    if len(words) == 1:
        return Person(family=name)
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    for at in range(1, len(words)):
        if _INITIALS.fullmatch(" ".join(words[at:])):
            return Person(family=" ".join(words[:at]), given=" ".join(words[at:]), suffix=suffix)
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in _PARTICLES:
        at -= 1
    return Person(family=" ".join(words[at:]), given=" ".join(words[:at]), suffix=suffix)

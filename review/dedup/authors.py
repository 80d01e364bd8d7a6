"""Authors from every format as (surname, initials)."""

import re
from functools import lru_cache
from typing import NamedTuple

from review.dedup import pinyin
from review.dedup.letters import fold, has_han, simplified, words

_PARTICLE_WORDS = (
    "van von der den de del della di da do dos das du la"
    " le les el al bin ben ibn ter ten te zu zur zum af av st y e 't"
)
PARTICLES = frozenset(_PARTICLE_WORDS.split())
_SUFFIX_WORDS = "jr sr ii iii iv 2nd 3rd phd md msc"
_SUFFIXES = frozenset(_SUFFIX_WORDS.split())
_GROUP = re.compile(
    r"\b(?:group|investigators|collaborat\w+|consortium|committee|network|trialists|society|association|"
    r"study|team|"
    r"initiative|organi[sz]ation|institute|commission|council|college|university|centre|center|taskforce|"
    r"members)\b"
)
_HAN_GROUP = re.compile("协作组|研究组|学会|委员会|编辑部")
_ANONYMOUS = frozenset(
    {"", "anonymous", "anon", "et al", "and others", "others", "no authors listed", "佚名", "等"}
)
# "Adeli K.Lewis G. F.": an initial's full stop, no blank, then the next surname.
_JOINED = re.compile(r"(?<=[A-Z]\.)(?=(?:[a-z]+ )?[A-Z][\w'’-]*[a-z])(?!-)")
_INITIALS = re.compile(r"(?:[A-Z]\.?[- ]?){1,4}")
_SURNAME_INITIALS = re.compile(
    r"[^\W\d_][\w'’-][\w'’ -]*\s(?:[A-Z]\.?[- ]?){1,4}(?:\s*(?:Jr|Sr|I{2,3}|2nd|3rd)\.?)?"
)
_HAN_SPLIT = re.compile(r"[;；,，、/|\s]+")


# By far the commonest forms, `Surname, A. B.`, `Surname AB` and `Surname, Given A.`, are read at once.
_PLAIN = re.compile(r"([A-Za-z]{2}[A-Za-z'-]*), ?((?:[A-Z]\.?[ -]?){1,4})")
_GIVEN_NAMES = r"[A-Z][a-z]+(?:-[A-Z]?[a-z]+| [A-Z][a-z]+|[ -][A-Z]\.?)*"
_NAMES = re.compile(rf"([A-Za-z]{{2}}[A-Za-z'-]*, ?)((?:[A-Z]\.?[ -]?){{1,4}}|{_GIVEN_NAMES})( and |; ?|$)")
_BLOCK = re.compile(r"([A-Za-z]{2,}) ((?:[A-Z]\. ?){1,4}|[A-Z]{1,3})")
_GIVEN = re.compile(rf"[A-Za-z]{{2,}}, {_GIVEN_NAMES}")
_PARTING = bytes.maketrans(b".-", b"  ")
_NOT_PLAIN = PARTICLES | _ANONYMOUS
_NEVER_READ_AT_ONCE = frozenset(w for w in PARTICLES | _SUFFIXES if len(w) > 1)


class Author(NamedTuple):
    """One author: surname (folded, joined, without particles) and first letters of the given names.

    `more` holds given words of four letters and more: a given name in one database is the surname in another.
    """

    surname: str
    initials: str = ""
    group: bool = False
    more: tuple[str, ...] = ()


def split(text: str) -> list[str]:
    """Return the single names in an author field of any known format.

    Known are ` and `, semicolons, line breaks, `//`, `|`, commas between `Surname AB`, names run together
    after an initial's full stop, and Chinese names parted by any sign or blank.
    """
    text = text.strip()
    if not text:
        return []
    for parting in ("\n", ";", "；", " and ", "//", "|"):
        if parting in text:
            return [name for part in text.split(parting) for name in _rest(part)]
    return _rest(text)


def _rest(text: str) -> list[str]:
    text = text.strip(" ,.") if not text.rstrip().endswith(".") else text.strip(" ,")
    if not text:
        return []
    if text.count(",") == 1 and " " not in text.partition(",")[0]:
        return [text]
    if has_han(text):
        return (
            [part for part in _HAN_SPLIT.split(text) if part] if not re.search("[A-Za-z]", text) else [text]
        )
    if "." in text:
        joined = _JOINED.split(text)
        if len(joined) > 1:
            return joined
    return _by_comma(text)


def _by_comma(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    abbreviated = sum(_SURNAME_INITIALS.fullmatch(p) is not None for p in parts)
    if len(parts) > 1 and abbreviated >= max(len(parts) - 1, 2):
        return parts
    if len(parts) > 2 and all(" " in p for p in parts):
        return parts
    if len(parts) > 3 and len(parts) % 2 == 0:
        return [", ".join(parts[i : i + 2]) for i in range(0, len(parts), 2)]
    return [text]


@lru_cache(maxsize=100_000)
def author(name: str) -> Author | None:
    """Return one name as surname and initials, or None where nobody is named."""
    at_once = _at_once(name) if name.isascii() else None
    if at_once:
        return at_once
    folded = fold(name).strip(" .,")
    if folded in _ANONYMOUS:
        return None
    if has_han(folded):
        return _chinese(simplified(folded))
    if len(folded) > 8 and " " in folded and _GROUP.search(folded):
        return Author("".join(words(folded)), group=True)
    family, comma, given = name.strip(" .,").partition(",")
    return _from_parts(_raw_words(family), _raw_words(given)) if comma else _without_comma(_raw_words(family))


def _at_once(name: str) -> Author | None:
    """Return a name of one of the commonest forms, or None where it needs a closer look."""
    plain = _PLAIN.fullmatch(name)
    if plain:
        family, initials = plain.groups()
        family = family.lower()
        if family in _NOT_PLAIN:
            return None
        surname = family.replace("-", "").replace("'", "")
        return Author(_ONE_SPELLING.get(surname, surname), _letters(initials))
    block = _BLOCK.fullmatch(name)
    if block is None and _GIVEN.fullmatch(name) is None:
        return None
    lower = name.lower()
    surname, *given = lower.encode().translate(_PARTING, b",").decode().split()
    if surname in PARTICLES or not _NEVER_READ_AT_ONCE.isdisjoint(given) or _GROUP.search(lower):
        return None
    surname = _ONE_SPELLING.get(surname, surname)
    if block:
        return Author(surname, "".join(given))
    return Author(surname, "".join([w[0] for w in given]), more=tuple([w for w in given if len(w) > 3]))


@lru_cache(maxsize=4096)
def _letters(initials: str) -> str:
    return initials.replace(".", "").replace(" ", "").replace("-", "").lower()


def _chinese(name: str) -> Author | None:
    if _HAN_GROUP.search(name):
        return Author("".join(words(name)), group=True)
    han = "".join(c for c in name if has_han(c))
    surname, given = pinyin.person(han)
    return Author(surname, "".join(s[:1] for s in given))


def _raw_words(part: str) -> list[str]:
    """Return the words as printed, without suffixes such as Jr."""
    found = part.replace(".", " ").replace(",", " ").split()
    return [w for w in found if w.lower() not in _SUFFIXES or w == found[0]]


def _from_parts(family: list[str], given: list[str]) -> Author | None:
    every = [w for name in family for w in words(fold(name))]
    surnames = [w for w in every if w not in PARTICLES and (len(w) > 1 or len(every) == 1)]
    if not surnames:
        # "van, Hamont D": the particle was taken for the surname.
        long = [w for w in given if len(w) > 2 and w.lower() not in PARTICLES]
        surnames = [fold(w) for w in long[-1:]] or every or [fold(w) for w in given[:1]]
        given = [w for w in given if fold(w) not in surnames]
    if not surnames:
        return None
    initials, more = _given_names(given)
    parts = tuple(w for w in surnames if len(w) > 3) if len(surnames) > 1 else ()
    surname = "".join(surnames)
    return Author(_ONE_SPELLING.get(surname, surname), initials, more=more + parts)


_ONE_SPELLING = {"lyu": "lv", "nyu": "nv", "lue": "lve"}  # how passports and libraries write ü


def _given_names(given: list[str]) -> tuple[str, tuple[str, ...]]:
    """Return initials (all letters of a short capital word, the first of any other) and long words."""
    initials, more = "", []
    for printed in given:
        for word in printed.split("-"):
            folded = fold(word)
            if len(folded) > 1 and folded in PARTICLES:
                continue
            initials += folded if len(word) <= 4 and word.isupper() else folded[:1]
            if len(folded) > 3:
                more.append(folded)
    return initials, tuple(more)


def _without_comma(raw: list[str]) -> Author | None:
    if len(raw) < 2:
        return _from_parts(raw, [])
    cut = _where_given_names_begin(raw, [fold(w) for w in raw])
    return _from_parts(raw[:cut], raw[cut:]) if cut > 0 else _from_parts(raw[cut:], raw[:cut])


def _where_given_names_begin(raw: list[str], parts: list[str]) -> int:
    """Return how many words the surname has in front, or minus how many it has at the end."""
    at_end = 0
    while at_end < len(raw) - 1 and raw[-1 - at_end].isupper() and _INITIALS.fullmatch(raw[-1 - at_end]):
        at_end += 1
    if at_end:
        return len(raw) - at_end
    if parts[0] in pinyin.SURNAMES and parts[-1] not in pinyin.SURNAMES:
        return 1
    last = 1
    while last < len(parts) - 1 and parts[-1 - last] in PARTICLES:
        last += 1
    return -last


def authors(field: str) -> tuple[Author, ...]:
    """Return the authors in a field of any known format; people before groups, otherwise in order."""
    return _field_at_once(field) or in_order(tuple(split(field)))


def _field_at_once(field: str) -> tuple[Author, ...] | None:
    """Return the authors of `Surname, A. B. and Surname, Given C.`, or None where a name has another form."""
    found = _NAMES.findall(field)
    # Only a field that the names fill from end to end is read at once.
    if sum(map(len, map("".join, found))) != len(field):
        return None
    made = []
    for family, given, _parting in found:
        if given[1:2].islower():
            one = _at_once(family + given)
            if one is None:
                return None
            made.append(one)
            continue
        surname = family.rstrip(", ").lower()
        if surname in _NOT_PLAIN:
            return None
        if not surname.isalpha():
            surname = surname.replace("-", "").replace("'", "")
        made.append(tuple.__new__(Author, (_ONE_SPELLING.get(surname, surname), _letters(given), False, ())))
    return tuple(made)


def in_order(names: tuple[str, ...]) -> tuple[Author, ...]:
    """Return named authors, people before groups."""
    found = [a for a in map(author, names) if a is not None]
    return (*(a for a in found if not a.group), *(a for a in found if a.group))


def same_person(one: Author, other: Author) -> bool:
    """Whether two names can be one person: one surname is the other, its end, or among its given names."""
    if one.surname == other.surname or _related(one, other):
        return not one.initials or not other.initials or bool(set(one.initials) & set(other.initials))
    return one.surname in other.more or other.surname in one.more or bool(set(one.more) & set(other.more))


def _related(one: Author, other: Author) -> bool:
    a, b = one.surname, other.surname
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return len(short) > 3 and (long.endswith(short) or long.startswith(short))

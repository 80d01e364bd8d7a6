"""Cells that hold more than one value: author lists, citations, lists of words."""

import re
from dataclasses import dataclass

from review.record import Person
from review.sources import chinese
from review.sources.people import is_cjk, people

_SHORT_NAME = re.compile(r"\S.* (?:[A-Z]\.?-?){1,5}(?: (?:Jr|Sr|II|III)\.?)?")
_INITIALS = re.compile(r"(?:[A-Z]\.[ -]?){1,4}|[A-Z]{1,3}")
_PYTHON_LIST = re.compile(r"\[\s*(['\"]).*\1\s*\]", re.DOTALL)
_PYTHON_WORD = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_PUBMED_PLACE = re.compile(
    r"(?P<journal>.+?)\. (?P<date>\d{4}[^;:.]*)"
    r"(?:;(?P<volume>[^(:;.]*)(?:\((?P<issue>[^)]*)\))?(?::(?P<pages>[^.;]+))?)?\."
)
_EMBASE_PLACE = re.compile(
    r"(?P<journal>.+?)[. ]+\((?P<date>\d{4})\)[ ,:]*(?:(?P<volume>[\w-]+))?"
    r"(?:(?: ?: ?| )(?P<issue>(?!Article|\()[\w .-]+?(?= ?\(| Article|\.|$)))?"
    r"(?: ?\((?P<pages>[^)]+)\))?(?: Article Number: (?P<number>[\w-]+))?(?=[. ]|$)"
)
_FUSED = re.compile(r"\s{2,}([A-Z][A-Z0-9])  - ")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a citation says the article appeared."""

    journal: str = ""
    date: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""


def author_list(text: str) -> tuple[list[Person], bool]:
    """Return the authors of one cell, and whether the list is complete.

    Authors are parted by semicolons, `|`, line ends, ` and `, or by commas between names like `Yang Z.`.
    """
    text = text.strip().strip(";")
    complete = not re.search(r"(?:,|;|\s)\s*(?:et al\.?|等|\.\.\.)\s*$", text)
    text = re.sub(r"(?:,|;|\s)\s*(?:et al\.?|等|\.\.\.)\s*$", "", text)
    if is_cjk(text):
        return chinese.authors([text]), complete
    return people(_names(text)), complete


def pubmed_authors(text: str) -> list[Person]:
    """Return the authors of PubMed's `Westin JR, Oluwole OO; ZUMA-7 Investigators; Kite Members.`."""
    found: list[Person] = []
    for part in text.strip().split(";"):
        names = [name.strip() for name in part.split(",") if name.strip()]
        if names and not all(_SHORT_NAME.fullmatch(name.rstrip(".")) for name in names):
            found.append(Person(collective=part.strip().removesuffix(".")))
        else:
            found += people([name.rstrip(".") for name in names])
    return found


def _names(text: str) -> list[str]:
    for mark in (";", "|", "\n", " and "):
        if mark in text:
            return [part.strip() for part in text.split(mark) if part.strip()]
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 2 and len(parts) % 2 == 0 and all(_INITIALS.fullmatch(part) for part in parts[1::2]):
        return [f"{family}, {given}" for family, given in zip(parts[0::2], parts[1::2], strict=True)]
    if parts and not any(part.endswith(".") for part in parts[:-1]):
        parts[-1] = parts[-1].rstrip(".") if len(parts) > 1 else parts[-1]
    if len(parts) > 1 and all(_SHORT_NAME.fullmatch(part) for part in parts):
        return parts
    if len(parts) > 2 and all(" " in part for part in parts):
        return parts
    return [text] if text else []


def pubmed_place(citation: str) -> Place:
    """Take PubMed's citation apart: `Blood. 2020 Jan 5;135(1):3-9. doi: ...`."""
    match = _PUBMED_PLACE.match(citation.strip())
    if not match:
        return Place()
    found = match.groupdict(default="")
    return Place(
        found["journal"], found["date"], found["volume"].strip(), found["issue"], found["pages"].strip()
    )


def embase_place(source: str) -> Place:
    """Take Embase's citation apart: `Leukemia (2020) 34:5 (1404-1415). Date of Publication: 1 May 2020`."""
    match = _EMBASE_PLACE.match(source.strip())
    if not match:
        return Place()
    found = match.groupdict(default="")
    day = re.search(r"Date of Publication: (.+?)(?:\.|$)", source)
    date = day[1] if day and found["date"] in day[1] else found["date"]
    return Place(
        found["journal"].strip(),
        date,
        found["volume"],
        found["issue"].strip(),
        found["pages"] or found["number"],
    )


def words(text: str) -> list[str]:
    """Return the words of a list parted by semicolons, `|`, line ends, or (if there are none) commas."""
    if _PYTHON_LIST.fullmatch(text):
        return [word for single, double in _PYTHON_WORD.findall(text) if (word := (single or double).strip())]
    mark = next((m for m in (";", "|", "\n") if m in text), ",")
    return [part.strip() for part in text.split(mark) if part.strip()]


def unfused(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a cell and the RIS lines that ran into it: `https://...     U2  - L2029880245`."""
    first, *rest = _FUSED.split(text)
    return first.strip(), [(tag, value.strip()) for tag, value in zip(rest[0::2], rest[1::2], strict=True)]

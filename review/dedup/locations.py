"""Where a document stands: year, volume, issue and pages as numbers."""

import re
from functools import lru_cache
from typing import NamedTuple

from review.dedup.letters import fold

_YEAR = re.compile(r"(?<!\d)(1[6-9]\d\d|20\d\d)(?!\d)")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBER = re.compile(r"\d+")
_SUPPLEMENT = re.compile(r"suppl?|meeting|增刊|增|^s\d")
_TAIL = re.compile(r"(?:discussion|author|quiz|reply|erratum|passim|e?pub)\b.*$|[;,+].*$")
_PAGES = re.compile(r"([a-z]{0,3})\.?\s*(\d+)([a-z]?)(?:\s*(?:-+|to|/)\s*([a-z]{0,3})\.?\s*(\d+)([a-z]?))?")
_PLAIN_PAGES = re.compile(r"(\d+)(?:-(\d+))?", re.ASCII)  # by far the commonest form, read at once
_NOT_PAGES = re.compile(r"suppl(?:ement)?\.?\s*\d*\s*[:,]|\bpages?\b|\bpp?\.|\bp\b")
_ONLY_END = re.compile(r"(?![se]-)[a-z]+-\d+")  # "t-8", what is left of "2665-8"
_MONTHS = {
    m: i
    for i, m in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_SHEET_DATE = re.compile(
    r"(?:(\d{1,2})[-. /])?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:[-. /](\d{1,4}))?"
)
_ROMAN = re.compile(r"m{0,3}(?:c[md]|d?c{0,3})(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})")
_ROMAN_VALUE = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


class Pages(NamedTuple):
    """First and last page (0 where unknown), and the letter by the first or what else is counted."""

    start: int = 0
    end: int = 0
    mark: str = ""

    @property
    def span(self) -> int:
        """Pages after the first; 0 for one page or an unknown end."""
        return max(self.end - self.start, 0)


class Number(NamedTuple):
    """A volume or an issue: its number (0 where unknown) and whether it is a supplement."""

    value: int = 0
    supplement: bool = False


def year(text: str) -> int:
    """Return the four-digit year in a text, or 0."""
    found = _YEAR.search(text)
    return int(found[0]) if found else 0


def roman(text: str) -> int:
    """Return the value of a Roman numeral in lower case, or 0."""
    if not text or not _ROMAN.fullmatch(text):
        return 0
    values = [_ROMAN_VALUE[c] for c in text]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


@lru_cache(maxsize=16384)
def number(text: str) -> Number:
    """Return the number of a volume or an issue: `36 (Supplement 1)`, `XII`, `30a`, `第3期`, `2-3`."""
    if not text:
        return Number()
    if text.isdecimal():
        return Number(_int(text))
    folded = fold(text)
    outside = _BRACKETED.sub(" ", folded).strip()
    if ")" in outside and "(" not in outside:
        # What is left of "61 (Suppl. 1)" when only "1)" arrived is a supplement's number.
        return Number(0, supplement=True)
    digits = _NUMBER.findall(outside)
    supplement = _SUPPLEMENT.search(folded) is not None
    if not digits:
        return Number(roman(outside), supplement)
    if supplement and _SUPPLEMENT.search(outside) and not outside[0].isdigit():
        return Number(0, supplement=True)
    first = digits[0] if outside[0].isdigit() or len(digits) == 1 else digits[-1]
    return Number(_int(first), supplement)


def _int(digits: str) -> int:
    """Return the value of digits, of absurdly many only the first twelve."""
    return int(digits[:12])


def pages(text: str) -> Pages:
    """Return first and last page of `2311-8`, `Suppl. 3:S41`, `e1012`, `111A`, a sheet's `12-Mar`."""
    if not text:
        return Pages()
    plain = _PLAIN_PAGES.fullmatch(text)
    if plain:
        return _range(plain[1], plain[2], "")
    folded = _BRACKETED.sub(" ", _NOT_PAGES.sub(" ", fold(text))).strip()
    sheet = _SHEET_DATE.fullmatch(folded)
    if sheet:
        return _from_date(sheet)
    found = _PAGES.search(_TAIL.sub("", folded) or folded)
    if found is None or _ONLY_END.fullmatch(folded):
        return _roman_pages(folded)
    mark = "abstract" if "abstr" in folded else found[1] or found[3]
    return _range(found[2], found[5], mark)


def _range(first: str, last: str | None, mark: str) -> Pages:
    start = _int(first)
    end = _expanded(first, last) if last else 0
    return Pages(start, end if end >= start else 0, mark)


def _expanded(start: str, end: str) -> int:
    return _int(start[: len(start) - len(end)] + end if len(end) < len(start) else end)


def _roman_pages(folded: str) -> Pages:
    ends = [roman(part) for part in re.split(r"\W+", folded)]
    known = [n for n in ends if n]
    return (
        Pages(known[0], known[1] if len(known) > 1 and known[1] >= known[0] else 0, "roman")
        if known
        else Pages()
    )


def _from_date(sheet: re.Match[str]) -> Pages:
    month = _MONTHS[sheet[2]]
    other = int(sheet[1] or sheet[3] or 0)
    low, high = min(month, other), max(month, other)
    return Pages(low, high, "date") if low else Pages(high, 0, "date")

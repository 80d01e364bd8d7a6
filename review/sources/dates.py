"""Dates as the formats write them, as far as they are known."""

import re
from functools import lru_cache

from review.record import PartialDate

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = frozenset((
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
))  # fmt: skip
_SEASONS = frozenset(("spring", "summer", "autumn", "fall", "winter"))
_YEAR = re.compile(r"(?<![\d.])(1[5-9]\d\d|20\d\d|21\d\d)(?!\d)")
_NUMERIC = re.compile(
    r"(\d{4})\s*(?:[-/.年]\s*(\d{1,2}))?\s*(?:[-/.月]\s*(\d{1,2}))?\s*[日月年]?"
    r"(?:[ T]\d{1,2}:\d\d(?::\d\d)?\S*)?"
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_WORD = re.compile(r"[A-Za-z]+")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DAYS = re.compile(r"(?<!\d)\d{1,2} ?[-–/&] ?\d{1,2}(?!\d)")
_TIME = re.compile(r"[ T]\d{1,2}:\d\d(?::\d\d)?\S*$")
_KIND = re.compile(r"received|revised|accepted|accessed|online|epub|print", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def partial_date(text: str, kind: str = "published") -> PartialDate | None:
    """Return what a date says, or None if it holds no year and nothing else worth keeping.

    Read are `2016/01/30`, `2016/01//Winter`, `20160130`, `2016-01-30 16:54`, `2016 Jan 30`, `January 30,
    2016`, `30 Jan 2016`, `2016年1月30日`, `2020 Nov-Dec`, and a year anywhere in the text.
    """
    text = text.strip().strip(";")
    if "/" in text:
        return _slashed(text, kind)
    if match := _NUMERIC.fullmatch(text) or _COMPACT.fullmatch(text):
        return _checked(match[1], match[2] or "", match[3] or "", "", kind)
    if match := _DAY_FIRST.fullmatch(text):
        return PartialDate(int(match[3]), text=text, kind=kind)
    return _worded(text, kind)


def month_number(text: str) -> int | None:
    """Return the month a number or an English name stands for."""
    word = text.strip().strip(".").lower()
    if word.isascii() and word.isdigit() and len(word) <= 2:
        return int(word) if 1 <= int(word) <= 12 else None
    if word in _MONTHS or word in _MONTH_NAMES or word == "sept":
        return _MONTHS.index(word[:3]) + 1
    return None


def best_date(dates: list[PartialDate]) -> PartialDate | None:
    """Return the finest of the dates in the year of the first."""
    if not dates:
        return None
    best = dates[0]
    for date in dates[1:]:
        if date.year == best.year and _fineness(date) > _fineness(best):
            best = date
    return best


def _fineness(date: PartialDate) -> int:
    return (date.month is not None) + (date.day is not None) + bool(date.text)


def _slashed(text: str, kind: str) -> PartialDate | None:
    parts = [p.strip() for p in text.split("/", 3)]
    if not re.fullmatch(r"\d{4}", parts[0], re.ASCII):
        return _worded(text, kind)
    parts[-1] = _TIME.sub("", parts[-1])
    parts += [""] * (4 - len(parts))
    month = parts[1] if not parts[1] or parts[1] == "00" or month_number(parts[1]) else ""
    rest = parts[3] if month == parts[1] else " ".join(p for p in parts[1:] if p)
    if _KIND.fullmatch(rest):
        kind, rest = rest.lower(), ""
    return _checked(parts[0], month, parts[2] if month == parts[1] else "", rest, kind)


def _checked(year: str, month: str, day: str, text: str, kind: str) -> PartialDate | None:
    if not year.isascii() or int(year) == 0:
        return None
    number = month_number(month)
    in_month = int(day) if number and day.isascii() and day.isdigit() and 1 <= int(day) <= 31 else None
    return PartialDate(int(year), number, in_month, text, kind)


def _worded(text: str, kind: str) -> PartialDate | None:
    match = _YEAR.search(text)
    if not match:
        return None
    rest = f"{text[: match.start()]} {text[match.end() :]}".strip(" ,.-/")
    words = _WORD.findall(rest)
    months = [m for m in map(month_number, words) if m]
    day = _DAY.search(_WORD.sub(" ", rest))
    if len(words) == 1 and words[0].lower() in _SEASONS and text.endswith(words[0]):
        return PartialDate(int(match[1]), text=words[0], kind=kind)
    if len(months) == 1 and len(words) == 1 and not _YEAR.search(rest):
        if _DAYS.search(_WORD.sub(" ", rest)):
            return PartialDate(int(match[1]), months[0], text=text, kind=kind)
        return PartialDate(int(match[1]), months[0], _day_of(day), kind=kind)
    if not words and month_number(rest):
        return PartialDate(int(match[1]), month_number(rest), kind=kind)
    if not words and (numbers := re.fullmatch(r"(\d{1,2})[ /-]+(\d{1,2})", rest)):
        return _checked(match[1], numbers[1], numbers[2], "", kind)
    return PartialDate(int(match[1]), text=text if rest else "", kind=kind)


def _day_of(match: re.Match[str] | None) -> int | None:
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None

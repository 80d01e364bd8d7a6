"""Pages as sources write them, and article numbers in their place."""

import re

_DASHES = re.compile(r"(?<=\w) ?[\u2010-\u2015\u2212-] ?(?=\w)|[\u2010-\u2015\u2212]")
_NO_PAGES = re.compile(r"(?:no|not|none|n/?a)\b.*|specified|-+", re.IGNORECASE)


def with_hyphens(pages: str) -> str:
    """Return pages with plain hyphens in place of dashes and the blanks around them."""
    return pages if pages.isascii() and " " not in pages else _DASHES.sub("-", pages)


def page_range(start: str, end: str, number: str = "") -> str:
    """Return the pages as one value.

    Args:
        start: First page, or all pages.
        end: Last page.
        number: Article number, used where there are no pages.
    """
    start = start if start.isdigit() or not _NO_PAGES.fullmatch(start) else ""
    end = end if end.isdigit() or not _NO_PAGES.fullmatch(end) else ""
    if start and end and end != start and not start.endswith(f"-{end}"):
        return f"{start}-{end}"
    return start or end or number

"""A pair of records side by side, with what differs marked."""

import re
from collections.abc import Iterator

from textual.content import Content

from review.record import Record
from review.services.answering import PairQuestion
from review.services.values import StoredRecord
from review.text import one_line
from review.tui.content import NOTHING, join, line, rows
from review.tui.screens.columns import beside
from review.tui.widgets.record import people

LONGEST = 1_500


def pair_heading(pair: PairQuestion, left: int, done: int) -> Content:
    """Return how many are left, and why the pair is asked about."""
    why = ", ".join((pair.rule, *pair.reasons))
    return join([line(f"{left} left, {done} answered", "bold"), line(f"   {why}", "dim")])


def pair_content(pair: PairQuestion, width: int) -> Content:
    """Return both records, field by field: `≠` marks a field that differs, `=` one that does not."""
    return rows(_lines(pair, width))


def _lines(pair: PairQuestion, width: int) -> Iterator[Content]:
    a, b = pair.a, pair.b
    yield from beside(
        f"A  record:{a.id} from {a.source}", f"B  record:{b.id} from {b.source}", width, ("bold", "bold")
    )
    for name, of_a, of_b in _fields(a, b):
        if not of_a and not of_b:
            continue
        differ = _plain(of_a) != _plain(of_b)
        one_missing = not of_a or not of_b
        sign = "·" if one_missing else "≠" if differ else "="
        yield join([line(f"{sign} ", "bold" if sign == "≠" else "dim"), line(name, "dim")])
        style = "bold" if sign == "≠" else ""
        yield from beside(of_a or "—", of_b or "—", width, (style, style))
    yield NOTHING
    yield line("≠ differs   = the same   · one side has nothing", "dim")


def _fields(a: StoredRecord, b: StoredRecord) -> Iterator[tuple[str, str, str]]:
    left, right = dict(_values(a.record)), dict(_values(b.record))
    return ((name, one_line(left[name]), one_line(right[name])) for name in left)


def _values(record: Record) -> Iterator[tuple[str, str]]:
    yield "title", record.best_title
    yield "other title", " / ".join(t for t in (record.translated_title, record.vernacular_title) if t)
    yield "authors", people(record.authors, complete=record.authors_complete)
    yield "journal", record.journal
    yield "year", str(record.year or "")
    yield "volume, issue, pages", _place(record)
    yield "doi", record.doi
    yield "pmid", record.pmid
    yield "type", ", ".join(record.publication_types)
    yield "language", ", ".join(record.languages)
    yield "abstract", record.abstract_text[:LONGEST]


def _place(record: Record) -> str:
    issue = f"({record.issue})" if record.issue else ""
    return ":".join(part for part in (f"{record.volume}{issue}", record.pages) if part)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()

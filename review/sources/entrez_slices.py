"""More hits than PubMed lists: the search is cut into ranges of create dates until each part can be listed.

Every record has one create date ([crdt]), so the parts do not overlap; publication dates do, because a
record with a print and an electronic date falls into two ranges. The union is compared with the whole count
all the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from review.errors import BadReply, Unsupported
from review.sources.entrez_replies import DayRange, SearchReply
from review.sources.entrez_settings import LISTED_AT_MOST

FIRST_DAY = date(1900, 1, 1)
"""No record was created before."""

_AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of a search: its days and its answer."""

    days: DayRange
    reply: SearchReply


@dataclass(frozen=True, slots=True)
class WholeSearch:
    """A search with all its PMIDs; `slices` is empty when PubMed could list them at once."""

    reply: SearchReply
    pmids: tuple[str, ...]
    slices: tuple[Slice, ...] = ()

    @property
    def count(self) -> int:
        """Hits PubMed reported for the whole search."""
        return self.reply.count


def whole_search(ask: Callable[[str], SearchReply], term: str, today: date) -> WholeSearch:
    """Return a search with all its PMIDs, in parts where it has to be.

    Args:
        ask: Searches a term and lists up to 9,999 PMIDs.
        term: The search.
        today: The present day; the last range ends a little after it.

    Raises:
        Unsupported: If one day alone holds more hits than PubMed lists.
        BadReply: If the parts do not add up to the whole.
    """
    whole = ask(term)
    if whole.count <= LISTED_AT_MOST:
        return WholeSearch(whole, tuple(dict.fromkeys(whole.pmids)))
    slices = tuple(_listed(ask, term, DayRange(FIRST_DAY, today + _AHEAD)))
    pmids = tuple(dict.fromkeys(pmid for part in slices for pmid in part.reply.pmids))
    if len(pmids) != whole.count and len(pmids) != ask(term).count:
        raise BadReply(
            f"PubMed reported {whole.count:,} hits, but its parts by create date hold {len(pmids):,}; "
            "search again, or narrow the search"
        )
    return WholeSearch(whole, pmids, slices)


def _listed(ask: Callable[[str], SearchReply], term: str, days: DayRange) -> Iterator[Slice]:
    reply = ask(sliced(term, days))
    if reply.count <= LISTED_AT_MOST:
        if reply.count:
            yield Slice(days, reply)
        return
    if days.days == 1:
        raise Unsupported(
            f"On {days.first:%Y/%m/%d} alone {reply.count:,} records that match were created, and PubMed "
            f"lists {LISTED_AT_MOST:,} of a search at most; narrow the search, for example by language"
        )
    for half in halves(days):
        yield from _listed(ask, term, half)


def sliced(term: str, days: DayRange) -> str:
    """Return the search limited to records created on some days."""
    return f"({term}) AND {days.filter}"


def halves(days: DayRange) -> tuple[DayRange, DayRange]:
    """Return the earlier and the later half of a range of at least two days."""
    middle = days.first + timedelta(days=days.days // 2 - 1)
    return DayRange(days.first, middle), DayRange(middle + timedelta(days=1), days.last)

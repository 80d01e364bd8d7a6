import re
from datetime import date, timedelta

import pytest

from review.errors import BadReply, Unsupported
from review.example.eutils_corpus import synthetic_corpus
from review.example.eutils_server import EutilsServer
from review.sources.entrez_replies import DayRange, SearchReply
from review.sources.entrez_slices import halves, whole_search
from tests.sources.entrez_rig import client

TODAY = date(2026, 1, 1)


def test_25000_hits_are_25000_distinct_pmids() -> None:
    with EutilsServer(synthetic_corpus(25_000), enforce_rate=False) as server, client(server) as c:
        found = c.search_all("synthetic[tiab]", TODAY)
        assert found.count == len(found.pmids) == len(set(found.pmids)) == 25_000
        assert sum(part.reply.count for part in found.slices) == 25_000
        assert all(part.reply.count <= 9_999 for part in found.slices)


def crowded(term: str) -> SearchReply:
    """Answer as if 12,345 records had been created on one day."""
    found = re.search(r"(\d{4}/\d\d/\d\d):(\d{4}/\d\d/\d\d)\[crdt\]", term)
    inside = found is None or found[1] <= "2009/04/16" <= found[2]
    return SearchReply(term, 12_345 if inside else 0)


def test_a_day_with_more_than_can_be_listed_is_refused_in_one_sentence() -> None:
    with pytest.raises(Unsupported) as caught:
        whole_search(crowded, "x", TODAY)
    said = str(caught.value)
    assert said.startswith("On 2009/04/16 alone 12,345 records")
    assert "narrow the search" in said
    assert ". " not in said


@pytest.mark.soak
def test_a_crowded_day_on_the_server_is_refused() -> None:
    corpus = synthetic_corpus(100, at_once=10_000)
    with (
        EutilsServer(corpus, enforce_rate=False) as server,
        client(server) as c,
        pytest.raises(Unsupported, match="On 2000/01/01 alone 10,001 records"),
    ):
        c.search_all("synthetic[tiab]", TODAY)


def test_small_searches_are_asked_once() -> None:
    with EutilsServer(synthetic_corpus(50), enforce_rate=False) as server, client(server) as c:
        found = c.search_all("synthetic[tiab]", TODAY)
        assert (found.count, len(found.pmids), found.slices) == (50, 50, ())
        assert len(server.log) == 1


def test_parts_that_do_not_add_up_are_an_error() -> None:
    def ask(term: str) -> SearchReply:
        listed = tuple(map(str, range(100))) if "crdt" in term else ()
        return SearchReply(term, 100 if "crdt" in term else 20_000, listed)

    with pytest.raises(BadReply, match=r"reported 20,000 hits, but its parts by create date hold 100"):
        whole_search(ask, "x", TODAY)


def test_a_count_that_moves_while_searching_is_asked_again() -> None:
    counts = iter([10_001, 10_000])

    def ask(term: str) -> SearchReply:
        if "crdt" not in term:
            return SearchReply(term, next(counts))
        return SearchReply(
            term, 9_999 if "1900" in term and "2026" in term else 0, tuple(map(str, range(10_000)))
        )

    assert len(whole_search(ask, "x", TODAY).pmids) == 10_000


@pytest.mark.parametrize("days", [2, 3, 4, 365, 46_022])
def test_halves_meet_without_gap_or_overlap(days: int) -> None:
    whole = DayRange(date(1900, 1, 1), date(1900, 1, 1) + timedelta(days=days - 1))
    early, late = halves(whole)
    assert (early.first, late.last) == (whole.first, whole.last)
    assert late.first - early.last == timedelta(days=1)
    assert early.days + late.days == whole.days == days


def test_a_range_is_written_as_a_search_on_the_create_date() -> None:
    assert DayRange(date(2020, 1, 2), date(2020, 3, 4)).filter == "2020/01/02:2020/03/04[crdt]"

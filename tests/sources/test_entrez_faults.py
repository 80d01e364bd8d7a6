"""The client against the loop-back server, one scripted fault of every kind."""

import time

import pytest

from review.errors import RefusedRequest, Unavailable
from review.example.eutils_faults import Fault
from review.sources import pubmed_xml
from review.sources.entrez_batches import plan_batches
from review.sources.entrez_failures import FailureKind
from review.sources.entrez_transport import Retry
from tests.sources.entrez_rig import client, scripted, serve

ALL = tuple(str(pmid) for pmid in range(111, 99, -1))

MENDED_BY_REPEATING = (
    Fault.SERVER_ERROR,
    Fault.BAD_GATEWAY,
    Fault.UNAVAILABLE,
    Fault.GATEWAY_TIMEOUT,
    Fault.PROXY_STREAM,
    Fault.TOO_LONG,
    Fault.BACKEND_IN_200,
    Fault.HTML_IN_200,
    Fault.JSON_IN_200,
    Fault.TEXT_IN_200,
    Fault.PROLOG_ONLY,
    Fault.EMPTY_BODY,
    Fault.BROKEN_GZIP,
    Fault.CUT_LENGTH,
    Fault.CUT_CHUNKED,
    Fault.CUT_UNSEEN,
    Fault.RESET,
)
HARMLESS = (
    Fault.WRONG_CHARSET,
    Fault.GZIP,
    Fault.CHUNKED,
    Fault.UNKNOWN_DTD,
    Fault.BYTE_ORDER_MARK,
    Fault.DUPLICATE,
    Fault.REORDER,
)
REFUSALS = (Fault.BAD_REQUEST, Fault.INVALID_IN_200, Fault.HISTORY_GONE)
PAUSES = (Fault.SLOW_HEADERS, Fault.STALL, Fault.SLOW_DRIP)
TESTED_ALONE = (Fault.RATE_LIMIT, Fault.CUT_AT_RECORD, Fault.LOST_RECORD)


def test_every_fault_is_tested() -> None:
    assert set(Fault) == {*MENDED_BY_REPEATING, *HARMLESS, *REFUSALS, *PAUSES, *TESTED_ALONE}


def fetched(raw: bytes) -> list[str]:
    return [entry.record.pmid for entry in pubmed_xml.read(raw).entries if entry.record]


@pytest.mark.parametrize("fault", MENDED_BY_REPEATING)
def test_a_repeat_ends_with_all_records(fault: Fault) -> None:
    retries: list[Retry] = []
    with (
        serve(scripted("esearch", fault), scripted("efetch", fault)) as server,
        client(server, retries.append) as c,
    ):
        found = c.search("lymphoma[tiab]")
        reply = c.fetch(found.pmids)
        assert found.pmids == ALL
        assert tuple(fetched(reply.raw)) == ALL
        assert not reply.missing
        assert [(r.endpoint, r.attempt) for r in retries] == [("esearch", 1), ("efetch", 1)]
        assert len(server.log) == 4


@pytest.mark.parametrize("fault", HARMLESS)
def test_oddities_change_nothing(fault: Fault) -> None:
    with serve(scripted("esearch", fault), scripted("efetch", fault)) as server, client(server) as c:
        reply = c.fetch(c.search("lymphoma[tiab]").pmids)
        assert set(fetched(reply.raw)) == set(ALL)
        assert set(reply.returned) == set(ALL)
        assert reply.repeated == (("111",) if fault is Fault.DUPLICATE else ())
        assert len(server.log) == 2


@pytest.mark.parametrize("fault", REFUSALS)
@pytest.mark.parametrize("endpoint", ["esearch", "efetch"])
def test_refusals_are_not_repeated(fault: Fault, endpoint: str) -> None:
    with serve(scripted(endpoint, fault)) as server, client(server) as c:
        with pytest.raises(RefusedRequest, match=f"PubMed refused the {endpoint} request"):
            _ = c.search("lymphoma") if endpoint == "esearch" else c.fetch(ALL)
        assert len(server.log) == 1


@pytest.mark.parametrize("fault", PAUSES)
def test_a_stall_ends_within_the_timeout_and_is_repeated(fault: Fault) -> None:
    stall = scripted("efetch", fault, seconds=30.0)
    with serve(stall) as server, client(server, read_timeout=0.3) as c:
        begun = time.monotonic()
        assert tuple(fetched(c.fetch(ALL).raw)) == ALL
        assert time.monotonic() - begun < 3


@pytest.mark.parametrize("fault", PAUSES)
def test_stalls_without_end_stop_at_the_deadline(fault: Fault) -> None:
    stall = scripted("esearch", fault, *range(1, 50), seconds=30.0)
    with serve(stall) as server, client(server, read_timeout=0.2, deadline=0.6, attempts=50) as c:
        begun = time.monotonic()
        with pytest.raises(Unavailable, match=r"PubMed's esearch failed at .*attempt.*stored is kept"):
            c.search("lymphoma")
        assert time.monotonic() - begun < 3


def test_too_many_requests_wait_as_long_as_the_server_asks() -> None:
    retries: list[Retry] = []
    with serve(scripted("esearch", Fault.RATE_LIMIT)) as server, client(server, retries.append) as c:
        begun = time.monotonic()
        assert c.search("lymphoma[tiab]").pmids == ALL
        assert time.monotonic() - begun > 2.0
        assert "429" in retries[0].what


def test_a_whole_search_under_one_fault_of_every_kind_finds_the_same_records() -> None:
    faults = [*MENDED_BY_REPEATING, *HARMLESS, Fault.CUT_AT_RECORD]
    played = [scripted("efetch", fault, 2 * n + 1) for n, fault in enumerate(faults)]
    retries: list[Retry] = []
    with serve(*played, size=100) as server, client(server, retries.append) as c:
        found = c.search("lymphoma[tiab]").pmids
        records = [pmid for batch in plan_batches(found, (), 3) for pmid in fetched(c.fetch(batch).raw)]
        assert len(set(found)) == 100
        assert set(records) == set(found)
        assert {request.fault for request in server.log} - {None} == set(faults)
        assert [r.kind for r in retries].count(FailureKind.CUT) >= 4


def test_attempts_end() -> None:
    with (
        serve(scripted("esearch", Fault.UNAVAILABLE, *range(1, 50))) as server,
        client(server, attempts=3) as c,
    ):
        with pytest.raises(Unavailable, match=r"failed at 3 attempts \(status 503"):
            c.search("lymphoma")
        assert len(server.log) == 3


def test_no_server_is_unavailable() -> None:
    with serve() as server:
        c = client(server, attempts=2)
    with c, pytest.raises(Unavailable, match="the connection failed"):
        c.search("lymphoma")


def test_a_reply_cut_at_a_record_boundary_is_completed() -> None:
    with serve(scripted("efetch", Fault.CUT_AT_RECORD)) as server, client(server) as c:
        reply = c.fetch(ALL)
        assert set(fetched(reply.raw)) == set(ALL)
        assert not reply.missing
        assert [len(request.ids) for request in server.log] == [12, 6]


def test_a_search_that_lists_too_few_is_repeated() -> None:
    with serve() as server, client(server) as c:
        few = c.search("lymphoma[tiab]", listed=5)
        assert (few.count, len(few.pmids)) == (12, 5)


def test_a_record_that_never_comes_is_reported_missing() -> None:
    with serve(scripted("efetch", Fault.LOST_RECORD, *range(1, 9))) as server, client(server) as c:
        reply = c.fetch(ALL)
        assert reply.missing == ("111",)
        assert set(fetched(reply.raw)) == set(ALL) - {"111"}
        assert [request.ids for request in server.log][1:] == [("111",)]


def test_unknown_pmids_are_missing_and_not_an_error() -> None:
    with serve() as server, client(server) as c:
        assert c.fetch(["100", "99999999"]).missing == ("99999999",)
        assert c.fetch(["99999999"]).raw == b""
        assert c.fetch([]).requested == ()
        assert len(server.log) == 3


def test_a_batch_too_large_is_halved() -> None:
    with serve(scripted("efetch", Fault.BAD_GATEWAY, 1, 2)) as server, client(server) as c:
        reply = c.fetch(ALL)
        assert tuple(fetched(reply.raw)) == ALL
        assert [len(request.ids) for request in server.log] == [12, 12, 6, 6]

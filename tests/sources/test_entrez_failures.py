"""Failures as public threads report them; the wording is the service's."""

from pathlib import Path

import pytest

from review.sources.entrez_failures import Answer, Failure, FailureKind, failure_of

DECLARED = b'<?xml version="1.0" encoding="UTF-8" ?>\n'
SEARCH = DECLARED + b"<eSearchResult><Count>0</Count></eSearchResult>"
SET = DECLARED + b"<PubmedArticleSet></PubmedArticleSet>"
FORWARD = b'{"error":"error forwarding request","api-key":"1.2.3.4","type":"ip","status":"ok"}'


def error(text: str, root: str = "eSearchResult") -> bytes:
    return DECLARED + f"<{root}><ERROR>{text}</ERROR></{root}>".encode()


def failure(status: int, body: bytes, endpoint: str = "esearch", **headers: str) -> Failure | None:
    return failure_of(endpoint, Answer(status, {k.replace("_", "-"): v for k, v in headers.items()}, body))


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (429, b'{"error":"API rate limit exceeded","api-key":"k","count":"4","limit":"3"}', FailureKind.RATE),
        (400, b"Mandatory parameter: db - is omitted", FailureKind.REFUSED),
        (400, error("ID list is empty! Possibly it has no correct IDs.", "eFetchResult"), FailureKind.NO_IDS),
        (400, error("proxy_stream(): cannot", "eFetchResult"), FailureKind.BACKEND),
        (400, error("Failed to connect to PubOne service", "eFetchResult"), FailureKind.BACKEND),
        (404, b"Not Found", FailureKind.REFUSED),
        (301, b"", FailureKind.REFUSED),
        (414, b"<html>Request-URI Too Large</html>", FailureKind.TOO_LONG),
        (500, FORWARD, FailureKind.BACKEND),
        (500, b"<html>WWW Error 500 Diagnostic</html>", FailureKind.BACKEND),
        (502, b"<html>WWW Error 502 Diagnostic</html>", FailureKind.TOO_LARGE),
        (503, b"", FailureKind.BACKEND),
        (504, b"", FailureKind.TOO_LARGE),
        (200, error("Search Backend failed: Database is not supported: pubmed"), FailureKind.BACKEND),
        (200, error("Search Backend failed: Couldn't resolve #PMQuerySrv"), FailureKind.BACKEND),
        (
            200,
            error("Search Backend failed: Exception: 'retstart' cannot be larger than 9998."),
            FailureKind.REFUSED,
        ),
        (200, error("Position 15000 is out of acceptable range [9999,9998]"), FailureKind.REFUSED),
        (200, error("Empty history ID list - nothing todo"), FailureKind.HISTORY_GONE),
        (200, error("Unable to obtain query #1"), FailureKind.HISTORY_GONE),
        (200, error("Invalid db name specified: pubmde"), FailureKind.REFUSED),
        (200, error("Empty term and query_key - nothing todo"), FailureKind.REFUSED),
        (200, b'{"esearchresult":{"ERROR":"Invalid db name specified: x"}}', FailureKind.REFUSED),
        (200, b'{"esearchresult":{"ERROR":"TXCLIENT: EOF"}}', FailureKind.BACKEND),
        (200, b'{"error":"API rate limit exceeded"}', FailureKind.RATE),
        (200, FORWARD, FailureKind.BACKEND),
        (200, b'{"result":{}}', FailureKind.NOT_DATA),
        (200, b"Unable to route request!", FailureKind.BACKEND),
        (200, b"Something else", FailureKind.NOT_DATA),
        (200, b"<!DOCTYPE html><html><body>Maintenance", FailureKind.NOT_DATA),
        (200, b'<?xml version="1.0"?><html xmlns="x"><body/></html>', FailureKind.NOT_DATA),
        (200, DECLARED + b"<eSpellResult/>", FailureKind.NOT_DATA),
        (200, DECLARED + b'<!DOCTYPE eSearchResult SYSTEM "x.dtd">\n', FailureKind.CUT),
        (200, b"", FailureKind.CUT),
        (200, b"  \n", FailureKind.CUT),
        (200, SEARCH[:-20], FailureKind.CUT),
        (200, b'<!DOCTYPE a [<!ENTITY b "c">]>' + SEARCH[40:], FailureKind.CUT),
    ],
)
def test_kinds(status: int, body: bytes, kind: FailureKind) -> None:
    found = failure(status, body)
    assert found is not None
    assert found.kind is kind
    assert found.what


def test_data_is_no_failure() -> None:
    assert failure(200, SEARCH) is None
    assert failure(200, b"\xef\xbb\xbf" + SEARCH) is None
    assert failure(200, SET, "efetch") is None
    spelled = DECLARED + b"<eSpellResult><Query>a</Query><ERROR/></eSpellResult>"
    assert failure(200, spelled, "espell") is None


def test_an_error_of_one_record_in_small_letters_is_data() -> None:
    body = SET.replace(b"></", b'><error id="1">gone</error></')
    assert failure(200, body, "efetch") is None


def test_what_an_article_says_about_errors_is_data() -> None:
    body = SET.replace(b"></", b"><a>&lt;ERROR&gt;Search Backend failed&lt;/ERROR&gt;</a></")
    assert failure(200, body, "efetch") is None


@pytest.mark.parametrize(
    ("header", "seconds"), [("2", 2.0), ("0.5", 0.5), ("Wed, 21 Oct 2026", 0.0), ("-1", 0.0)]
)
def test_retry_after(header: str, seconds: float) -> None:
    found = failure(429, b"", retry_after=header)
    assert found is not None
    assert found.wait == seconds


def test_what_is_repeated_and_what_is_halved() -> None:
    assert {k for k in FailureKind if not k.retried} == {
        FailureKind.REFUSED,
        FailureKind.HISTORY_GONE,
        FailureKind.NO_IDS,
    }
    assert {k for k in FailureKind if k.halved} == {FailureKind.TOO_LARGE, FailureKind.CUT}


RECORDED = Path(__file__).resolve().parents[3] / "shared" / "data" / "formats" / "entrez" / "biopython"


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the shared data are not here")
def test_recorded_replies_are_told_apart() -> None:
    def kind(name: str, endpoint: str) -> FailureKind | None:
        found = failure(200, (RECORDED / name).read_bytes(), endpoint)
        return found.kind if found else None

    assert [kind(f"esearch{n}.xml", "esearch") for n in (1, 2, 3, 5, 6, 7, 8)] == [None] * 7
    assert [kind(f"elink{n}.xml", "elink") for n in range(1, 9)] == [None] * 8
    assert kind("espell.xml", "espell") is None
    assert kind("einfo2.xml", "einfo") is None
    assert kind("einfo4.xml", "einfo") is FailureKind.CUT
    assert kind("epost2.xml", "epost") is FailureKind.REFUSED
    assert kind("epost3.xml", "epost") is FailureKind.NO_IDS
    assert kind("pubmed3.html", "efetch") is FailureKind.NOT_DATA

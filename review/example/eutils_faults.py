"""Faults the loop-back server plays by script: what the real service has been seen to do."""

import gzip
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Fault(StrEnum):
    """Kinds of fault."""

    RATE_LIMIT = "429 with the rate's JSON"
    SERVER_ERROR = "500 with JSON"
    BAD_GATEWAY = "502 with a web page"
    UNAVAILABLE = "503"
    GATEWAY_TIMEOUT = "504"
    PROXY_STREAM = "400 relaying a backend failure"
    BAD_REQUEST = "400 for the request itself"
    TOO_LONG = "414"
    BACKEND_IN_200 = "ERROR element about the backend with 200"
    INVALID_IN_200 = "ERROR element about the request with 200"
    HISTORY_GONE = "ERROR element about the history with 200"
    HTML_IN_200 = "web page with 200"
    JSON_IN_200 = "JSON error with 200"
    TEXT_IN_200 = "plain text with 200"
    PROLOG_ONLY = "declaration and document type only"
    EMPTY_BODY = "no body"
    WRONG_CHARSET = "Content-Type naming another charset"
    GZIP = "gzip content encoding"
    BROKEN_GZIP = "gzip content encoding, damaged"
    CHUNKED = "chunked transfer"
    SLOW_HEADERS = "a pause before the headers"
    STALL = "a pause in the body"
    SLOW_DRIP = "the body byte by byte"
    CUT_LENGTH = "connection closed before Content-Length"
    CUT_CHUNKED = "connection closed inside a chunk"
    CUT_UNSEEN = "body ends in a record, without a length to tell"
    CUT_AT_RECORD = "valid XML with fewer records"
    DUPLICATE = "one record twice"
    REORDER = "records in another order"
    UNKNOWN_DTD = "document type of a name nobody knows"
    LOST_RECORD = "one record never returned"
    BYTE_ORDER_MARK = "byte-order mark before the declaration"
    RESET = "connection reset"


@dataclass(frozen=True, slots=True)
class Scripted:
    """One fault of a script.

    Attributes:
        endpoint: Utility it happens at: `esearch`, `efetch` ...
        fault: What happens.
        calls: At which calls of that utility, from 1; empty means at every call.
        seconds: How long a pause takes.
    """

    endpoint: str
    fault: Fault
    calls: tuple[int, ...] = (1,)
    seconds: float = 0.0


@dataclass(slots=True)
class FaultScript:
    """Faults in the order of calls; counts the calls of each utility."""

    faults: tuple[Scripted, ...] = ()
    _calls: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self, endpoint: str) -> Scripted | None:
        """Count a call and return the fault it meets."""
        with self._lock:
            call = self._calls[endpoint] = self._calls.get(endpoint, 0) + 1
        mine = (f for f in self.faults if f.endpoint == endpoint)
        return next((f for f in mine if not f.calls or call in f.calls), None)


def script(faults: Iterable[Scripted]) -> FaultScript:
    """Return a script that has not begun."""
    return FaultScript(tuple(faults))


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply before it is sent; `delivery` is the fault of its sending, if any."""

    status: int
    body: bytes
    content_type: str = "text/xml; charset=UTF-8"
    headers: tuple[tuple[str, str], ...] = ()
    delivery: Fault | None = None
    seconds: float = 0.0


def rate_reply(key: str, address: str, count: int, limit: int) -> Reply:
    """Return the 429 the service sends; it names the key, or the address when there is none."""
    who = f'"api-key":"{key or address}"'
    body = f'{{"error":"API rate limit exceeded",{who},"count":"{count}","limit":"{limit}"}}\n'
    headers = (("Retry-After", "2"), ("X-RateLimit-Limit", str(limit)), ("X-RateLimit-Remaining", "0"))
    return Reply(429, body.encode(), "application/json", headers)


_PAGE = "<html><head><title>{0}</title></head><body><h1>{0}</h1><p>Please wait.</p></body></html>"
_ROOTS = {"esearch": "eSearchResult", "efetch": "eFetchResult", "espell": "eSpellResult"} | {
    "einfo": "eInfoResult",
    "elink": "eLinkResult",
    "epost": "ePostResult",
    "esummary": "eSummaryResult",
}
_DECLARED = '<?xml version="1.0" encoding="UTF-8" ?>\n'
_JSON = "application/json"
_HTML = "text/html; charset=UTF-8"
_BACKEND = "Search Backend failed: Database is not supported: pubmed"
_STREAM = "cannot get document summary: proxy_stream(): Failed to connect to PubOne service"


def instead(endpoint: str, fault: Scripted, *, address: str = "127.0.0.1") -> Reply | None:
    """Return the reply sent in place of the true one, or None when the true one is spoiled or sent badly."""
    root = _ROOTS[endpoint]

    def error(text: str) -> bytes:
        return f"{_DECLARED}<{root}>\n\t<ERROR>{text}</ERROR>\n</{root}>\n".encode()

    failed = '{"error":"error forwarding request","api-key":"127.0.0.1","type":"ip","status":"ok"}'
    replies = {
        Fault.RATE_LIMIT: rate_reply("", address, 4, 3),
        Fault.SERVER_ERROR: Reply(500, failed.encode(), _JSON),
        Fault.BAD_GATEWAY: Reply(502, _PAGE.format("WWW Error 502 Diagnostic").encode(), _HTML),
        Fault.UNAVAILABLE: Reply(503, b"Service Unavailable", "text/plain"),
        Fault.GATEWAY_TIMEOUT: Reply(504, _PAGE.format("WWW Error 504 Diagnostic").encode(), _HTML),
        Fault.PROXY_STREAM: Reply(400, error(_STREAM)),
        Fault.BAD_REQUEST: Reply(400, b"Mandatory parameter: db - is omitted", "text/plain"),
        Fault.TOO_LONG: Reply(414, _PAGE.format("414 Request-URI Too Large").encode(), _HTML),
        Fault.BACKEND_IN_200: Reply(200, error(_BACKEND)),
        Fault.INVALID_IN_200: Reply(200, error("Invalid db name specified: pubmde")),
        Fault.HISTORY_GONE: Reply(200, error("Empty history ID list - nothing todo")),
        Fault.HTML_IN_200: Reply(200, f"<!DOCTYPE html>\n{_PAGE.format('Maintenance')}".encode(), _HTML),
        Fault.JSON_IN_200: Reply(200, failed.encode(), _JSON),
        Fault.TEXT_IN_200: Reply(200, b"Unable to route request!", "text/plain"),
        Fault.PROLOG_ONLY: Reply(200, f'{_DECLARED}<!DOCTYPE {root} SYSTEM "x.dtd">\n'.encode()),
        Fault.EMPTY_BODY: Reply(200, b""),
    }
    return replies.get(fault.fault)


def spoiled(reply: Reply, fault: Scripted) -> Reply:
    """Return the true reply with a fault in its content or its sending."""
    body = _spoiled_body(reply.body, fault.fault)
    headers = reply.headers
    if fault.fault in (Fault.GZIP, Fault.BROKEN_GZIP):
        headers = (*headers, ("Content-Encoding", "gzip"))
    kind = "text/xml; charset=ISO-8859-1" if fault.fault is Fault.WRONG_CHARSET else reply.content_type
    return replace(
        reply, body=body, content_type=kind, headers=headers, delivery=fault.fault, seconds=fault.seconds
    )


def _spoiled_body(body: bytes, fault: Fault) -> bytes:
    if fault is Fault.GZIP:
        return gzip.compress(body)
    if fault is Fault.BROKEN_GZIP:
        packed = gzip.compress(body)
        return packed[: len(packed) // 2] + b"\0" * 40
    if fault is Fault.UNKNOWN_DTD:
        return body.replace(b"pubmed_250101.dtd", b"pubmed_990101.dtd").replace(
            b"esearch.dtd", b"esearch_2099.dtd"
        )
    if fault is Fault.BYTE_ORDER_MARK:
        return b"\xef\xbb\xbf" + body
    return _with_records(body, fault)


def _with_records(body: bytes, fault: Fault) -> bytes:
    """Return the body with its records dropped, doubled or turned round."""
    end = b"</PubmedArticle>\n"
    *records, tail = body.split(end)
    if not records:
        return body
    head, opening, first = records[0].partition(b"<PubmedArticle>")
    whole = [opening + first, *records[1:]]
    changed = {
        Fault.CUT_AT_RECORD: whole[: len(whole) // 2],
        Fault.DUPLICATE: [*whole, whole[0]],
        Fault.REORDER: whole[::-1],
        Fault.LOST_RECORD: whole[1:],
    }.get(fault, whole)
    return head + b"".join(record + end for record in changed) + tail

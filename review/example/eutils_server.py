"""A server on this machine that speaks the E-utilities protocol, for the worked example and the tests.

A client reaches it through its base URL setting and cannot tell it from the real service: same names,
replies, headers, limits and faults. Its log is the witness of what a client really sent.
"""

import socket
import struct
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from review.example.eutils_corpus import Corpus
from review.example.eutils_faults import Fault, Reply, Scripted, instead, rate_reply, script, spoiled
from review.example.eutils_replies import Utilities

ENDPOINTS = ("esearch", "efetch", "espell", "einfo", "elink", "epost", "esummary")
_PREFIX = "/entrez/eutils/"
_LONGEST_ADDRESS = 8_000
_LARGEST_REQUEST = 4 << 20
_DRIP = 0.05
_NOT_FOUND = Reply(404, b"Not Found", "text/plain")


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the server saw it, without the key.

    Attributes:
        time: Seconds on the server's monotonic clock.
        endpoint: Utility asked.
        method: GET or POST.
        parameters: Names and values; the key is left out.
        keyed: Whether a key was sent.
        keyed_address: Whether the key stood in the address.
        status: Status of the reply.
        fault: Fault played, if any.
    """

    time: float
    endpoint: str
    method: str
    parameters: tuple[tuple[str, str], ...]
    keyed: bool
    keyed_address: bool
    status: int
    fault: Fault | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids the request names."""
        return tuple(i for name, value in self.parameters if name == "id" for i in value.split(","))


def busiest_second(log: Iterable[Request]) -> int:
    """Return the most requests in any window of one second."""
    times = sorted(request.time for request in log)
    return max((sum(start <= t < start + 1 for t in times) for start in times), default=0)


@dataclass(slots=True)
class _Desk:
    """Everything the handlers of one server share."""

    utilities: Utilities
    faults: tuple[Scripted, ...]
    enforce_rate: bool
    log: list[Request] = field(default_factory=list)
    seen: dict[str, list[float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    stopping: threading.Event = field(default_factory=threading.Event)

    def over_rate(self, key: str, now: float) -> int:
        """Count a request; return how many the last second held when that is too many, or 0."""
        with self.lock:
            times = [t for t in self.seen.get(key, ()) if now - t < 1.0]
            times.append(now)
            self.seen[key] = times
        return len(times) if self.enforce_rate and len(times) > self.limit(key) else 0

    def limit(self, key: str) -> int:
        """Requests a second: 10 with a key, 3 without."""
        return 10 if key else 3


class EutilsServer:
    """The server; use it in a `with` statement.

    Args:
        corpus: What it holds.
        faults: Faults to play.
        spellings: Queries in lower case and what espell suggests for them.
        enforce_rate: Whether to answer 429 above the rate.
    """

    def __init__(
        self,
        corpus: Corpus,
        faults: Iterable[Scripted] = (),
        spellings: Mapping[str, str] | None = None,
        *,
        enforce_rate: bool = True,
    ) -> None:
        self._desk = _Desk(Utilities(corpus, spellings or {}), tuple(faults), enforce_rate)
        desk, plan = self._desk, script(self._desk.faults)

        class Handler(_Handler):
            shared = desk
            plays = plan

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> "EutilsServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._desk.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def base_url(self) -> str:
        """Address of the utilities."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{_PREFIX}"

    @property
    def log(self) -> tuple[Request, ...]:
        """All requests so far, in the order they came."""
        with self._desk.lock:
            return tuple(self._desk.log)

    def forget_history(self) -> None:
        """Drop all result sets of the history."""
        self._desk.utilities.forget_history()


class _Server(ThreadingHTTPServer):
    """One thread a connection; nothing is looked up and broken connections are no news."""

    daemon_threads = True
    block_on_close = False

    def server_bind(self) -> None:
        """Bind without asking for the machine's name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report what is a fault of the server, not of the connection."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    server_version = "Finatra"
    sys_version = ""
    timeout = 30
    shared: _Desk
    plays = script(())

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        """Answer a POST; the parameters are in the body."""
        length = min(int(self.headers.get("Content-Length") or 0), _LARGEST_REQUEST)
        self._answer(self.rfile.read(length).decode("utf-8", "replace"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the standard library
        """Print nothing."""

    def _answer(self, query: str) -> None:
        now = time.monotonic()
        asked = {name: tuple(values) for name, values in parse_qs(query, keep_blank_values=True).items()}
        endpoint = urlsplit(self.path).path.removeprefix(_PREFIX).removesuffix(".fcgi")
        key = asked.pop("api_key", ("",))[0]
        fault, reply = self._reply(endpoint, asked, key, now)
        request = Request(
            time=now,
            endpoint=endpoint,
            method=self.command,
            parameters=tuple((name, value) for name, values in asked.items() for value in values),
            keyed=bool(key),
            keyed_address=bool(key) and key in self.path,
            status=reply.status,
            fault=fault.fault if fault else None,
        )
        with self.shared.lock:
            self.shared.log.append(request)
        self._send(reply)

    def _reply(
        self, endpoint: str, asked: Mapping[str, tuple[str, ...]], key: str, now: float
    ) -> tuple[Scripted | None, Reply]:
        if endpoint not in ENDPOINTS:
            return None, _NOT_FOUND
        if count := self.shared.over_rate(key, now):
            return None, rate_reply(key, self.client_address[0], count, self.shared.limit(key))
        if len(self.path) > _LONGEST_ADDRESS:
            return None, Reply(414, b"Request-URI Too Large", "text/plain")
        fault = self.plays.next(endpoint)
        if fault is None:
            return None, self.shared.utilities.answer(endpoint, asked)
        other = instead(endpoint, fault)
        return fault, other or spoiled(self.shared.utilities.answer(endpoint, asked), fault)

    def _send(self, reply: Reply) -> None:
        """Send a reply as its fault says; a client that went away is no matter."""
        try:
            self._deliver(reply)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _deliver(self, reply: Reply) -> None:
        how = reply.delivery
        if how is Fault.RESET:
            self._reset()
        elif how in (Fault.CHUNKED, Fault.CUT_CHUNKED):
            self._chunked(reply)
        elif how in (Fault.CUT_LENGTH, Fault.CUT_UNSEEN):
            length = how is Fault.CUT_LENGTH
            self.wfile.write(self._head(reply, length=length) + reply.body[: len(reply.body) * 2 // 3])
            self.close_connection = True
        elif how in (Fault.STALL, Fault.SLOW_DRIP):
            self._slowly(reply)
        else:
            if how is Fault.SLOW_HEADERS:
                self.shared.stopping.wait(reply.seconds)
            self.wfile.write(self._head(reply) + reply.body)

    def _head(self, reply: Reply, *, length: bool = True, chunked: bool = False) -> bytes:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("NCBI-PHID", "0" * 32)
        self.send_header("Access-Control-Expose-Headers", "X-RateLimit-Limit,X-RateLimit-Remaining")
        for name, value in reply.headers:
            self.send_header(name, value)
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif length:
            self.send_header("Content-Length", str(len(reply.body)))
        else:
            self.send_header("Connection", "close")
        return self._drain_headers()

    def _drain_headers(self) -> bytes:
        """Return the headers written so far, to be sent with the body in one piece."""
        lines: list[bytes] = getattr(self, "_headers_buffer", [])
        head = b"".join(lines) + b"\r\n"
        self._headers_buffer: list[bytes] = []
        return head

    def _chunked(self, reply: Reply) -> None:
        half = len(reply.body) // 2 or 1
        parts = (reply.body[:half], reply.body[half:])
        sent = self._head(reply, chunked=True) + b"%x\r\n%b\r\n" % (len(parts[0]), parts[0])
        if reply.delivery is Fault.CUT_CHUNKED:
            self.wfile.write(sent + b"%x\r\n%b" % (len(parts[1]), parts[1][: len(parts[1]) // 2]))
            self.close_connection = True
            return
        last = b"%x\r\n%b\r\n" % (len(parts[1]), parts[1]) if parts[1] else b""
        self.wfile.write(sent + last + b"0\r\n\r\n")

    def _slowly(self, reply: Reply) -> None:
        """Send the head and some bytes, then pause; or send byte by byte for as long as it was told."""
        self.wfile.write(self._head(reply) + reply.body[:20])
        if reply.delivery is Fault.STALL:
            self.shared.stopping.wait(reply.seconds)
            self.close_connection = True
            return
        until = time.monotonic() + reply.seconds
        for at in range(20, len(reply.body)):
            if time.monotonic() > until or self.shared.stopping.wait(_DRIP):
                break
            self.wfile.write(reply.body[at : at + 1])
        self.close_connection = True

    def _reset(self) -> None:
        """Close the connection so that the client gets a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

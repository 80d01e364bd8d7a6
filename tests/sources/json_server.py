"""A small server on this machine that answers addresses from a table, as recorded; its log is the witness."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


@dataclass(frozen=True)
class Canned:
    """A reply: status, JSON or bytes, headers."""

    body: object
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class JsonServer:
    """Answers by the start of the path; the longest that fits counts, and 404 where none does."""

    def __init__(self, replies: Mapping[str, Canned | list[Canned]]) -> None:
        self.log: list[str] = []
        self._replies = {path: list(r) if isinstance(r, list) else [r] for path, r in replies.items()}
        shared = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                shared.log.append(self.path)
                canned = shared.reply(self.path)
                body = canned.body if isinstance(canned.body, bytes) else json.dumps(canned.body).encode()
                self.send_response(canned.status)
                for name, value in {**canned.headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature is given
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """The address of the server, with a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def reply(self, path: str) -> Canned:
        """Return the reply of a path; of several the next one, the last one again and again."""
        fits = [start for start in self._replies if path.startswith(start)]
        if not fits:
            return Canned({"error": "not found"}, 404)
        waiting = self._replies[max(fits, key=len)]
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def __enter__(self) -> "JsonServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

"""Requests to the E-utilities: paced, bounded in time, repeated where that helps.

The key travels in the body of a request, never in an address, because addresses end up in logs and messages.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, ReadTimeoutError

from review.errors import BadReply, RefusedRequest, Unavailable
from review.sources.entrez_failures import Answer, Failure, FailureKind, failure_of
from review.sources.entrez_limiter import Limiter, Timing
from review.sources.entrez_settings import EntrezSettings

Parameters: TypeAlias = Sequence[tuple[str, str]]
Data = TypeVar("Data")

LONGEST_ADDRESS = 1_000
"""Characters of parameters up to which a request without a key is a GET."""

LARGEST_REPLY = 256 << 20
_SLOWEST = 1024
_LONGEST_WAIT = 60.0
_PATIENCE_BEFORE_HALVING = 2
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Retry:
    """A failed attempt that is repeated, for the log of a run."""

    endpoint: str
    attempt: int
    kind: FailureKind
    what: str
    wait: float


class _NoAuth(AuthBase):
    """Keeps `requests` from sending what it finds in a .netrc file."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def _silent(_retry: Retry) -> None:
    return None


class Transport:
    """Asks one utility after the other; safe to share among threads."""

    def __init__(
        self,
        settings: EntrezSettings,
        timing: Timing | None = None,
        on_retry: Callable[[Retry], None] = _silent,
    ) -> None:
        self.settings = settings
        self._timing = timing or Timing()
        self._limiter = Limiter(settings.rate, self._timing)
        self._on_retry = on_retry
        self._local = threading.local()
        self._sessions: list[requests.Session] = []
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            for session in self._sessions:
                session.close()
            self._sessions.clear()

    def ask(self, endpoint: str, parameters: Parameters, read: Callable[[bytes], Data]) -> Data:
        """Return what `read` makes of the reply.

        Raises:
            RefusedRequest: If the source refuses the request itself.
            Unavailable: If it still fails after the last attempt or at the deadline.
            BadReply: If a whole reply cannot be read.
        """
        answer = self.attempt(endpoint, parameters, read)
        if isinstance(answer, Failure):
            raise self.refusal(endpoint, answer)
        return answer

    def attempt(
        self, endpoint: str, parameters: Parameters, read: Callable[[bytes], Data], *, halving: bool = False
    ) -> Data | Failure:
        """Return what `read` makes of the reply, or the failure that repeating does not mend.

        With `halving`, a failure that smaller requests may mend is handed back after two attempts.

        Raises:
            Unavailable: If it still fails after the last attempt or at the deadline.
        """
        until = self._timing.now() + self.settings.deadline
        post = False
        for attempt in range(1, self.settings.attempts + 1):
            answer = self._once(endpoint, parameters, read, until, post=post)
            if not isinstance(answer, Failure):
                return answer
            if not answer.kind.retried or (answer.kind is FailureKind.TOO_LONG and post):
                return answer
            if halving and answer.kind.halved and attempt >= _PATIENCE_BEFORE_HALVING:
                return answer
            post = post or answer.kind is FailureKind.TOO_LONG
            self._wait(endpoint, attempt, answer, until)
        raise AssertionError("the last attempt raises")

    def refusal(self, endpoint: str, failure: Failure) -> RefusedRequest:
        """Return the error of a failure that is not repeated."""
        said = self.settings.without_key(failure.what)
        return RefusedRequest(
            f"PubMed refused the {endpoint} request ({said}); change the request and try again"
        )

    def _wait(self, endpoint: str, attempt: int, failure: Failure, until: float) -> None:
        """Sleep before the next attempt, or give up when there is none."""
        said = self.settings.without_key(failure.what)
        wait = self._pause(attempt, failure)
        if attempt >= self.settings.attempts or self._timing.now() + wait >= until:
            tried = f"attempt {attempt}" if attempt == 1 else f"{attempt} attempts"
            raise Unavailable(
                f"PubMed's {endpoint} failed at {tried} ({said}); what was stored is kept, try again later"
            )
        self._on_retry(Retry(endpoint, attempt, failure.kind, said, wait))
        if failure.kind is FailureKind.RATE:
            self._limiter.pause(wait)
        self._timing.sleep(wait)

    def _pause(self, attempt: int, failure: Failure) -> float:
        """Return the seconds to wait: doubled each time, with jitter, at least what the server asked for."""
        if failure.kind is FailureKind.TOO_LONG:
            return 0.0
        doubled = min(self.settings.backoff * (1 << (attempt - 1)), _LONGEST_WAIT)
        return failure.wait + doubled * (0.5 + 0.5 * self._timing.random())

    def _once(
        self,
        endpoint: str,
        parameters: Parameters,
        read: Callable[[bytes], Data],
        until: float,
        *,
        post: bool,
    ) -> Data | Failure:
        answer = self._exchange(endpoint, parameters, until, post=post)
        failure = answer if isinstance(answer, Failure) else failure_of(endpoint, answer)
        if failure is not None:
            return failure
        assert isinstance(answer, Answer)
        try:
            return read(answer.body)
        except BadReply as error:
            return Failure(FailureKind.CUT, str(error))

    def _exchange(
        self, endpoint: str, parameters: Parameters, until: float, *, post: bool
    ) -> Answer | Failure:
        """Send one request and read the whole reply; the library's errors quote addresses and end here."""
        try:
            response = self._send(endpoint, parameters, until, post=post)
            with response:
                body = self._body(response, until)
        except requests.exceptions.SSLError:
            return Failure(FailureKind.REFUSED, "its certificate cannot be checked")
        except (requests.Timeout, ReadTimeoutError):
            return Failure(FailureKind.STALL, f"no answer within {self.settings.read_timeout:g} s")
        except requests.exceptions.InvalidURL:
            return Failure(FailureKind.REFUSED, "the base URL is not an address")
        except (requests.RequestException, HTTPError, OSError) as error:
            return Failure(FailureKind.CONNECTION, f"the connection failed: {type(error).__name__}")
        if isinstance(body, Failure):
            return body
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, body)

    def _send(self, endpoint: str, parameters: Parameters, until: float, *, post: bool) -> requests.Response:
        settings = self.settings
        said = [
            *parameters,
            ("tool", settings.tool),
            ("email", settings.email),
            ("api_key", settings.api_key),
        ]
        pairs = [(name, value) for name, value in said if value]
        long = sum(len(name) + len(value) + 2 for name, value in pairs) > LONGEST_ADDRESS
        in_body = post or long or bool(settings.api_key)
        with self._limiter.permit():
            left = max(until - self._timing.now(), 0.01)
            return self._session().request(
                "POST" if in_body else "GET",
                settings.address(endpoint),
                params=None if in_body else pairs,
                data=pairs if in_body else None,
                timeout=(min(settings.connect_timeout, left), min(settings.read_timeout, left)),
                allow_redirects=False,
                stream=True,
            )

    def _body(self, response: requests.Response, until: float) -> bytes | Failure:
        """Read a reply to its end; one that trickles in is a stall."""
        start, pieces, size = self._timing.now(), list[bytes](), 0
        while piece := response.raw.read1(_PIECE, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            now = self._timing.now()
            slow = now - start > self.settings.read_timeout and size < _SLOWEST * (now - start)
            if slow or now > until:
                return Failure(FailureKind.STALL, f"the reply stalled after {size:,} bytes")
            if size > LARGEST_REPLY:
                return Failure(FailureKind.TOO_LARGE, f"a reply of more than {LARGEST_REPLY:,} bytes")
        return b"".join(pieces)

    def _session(self) -> requests.Session:
        found: requests.Session | None = getattr(self._local, "session", None)
        if found is None:
            found = requests.Session()
            found.auth = _NoAuth()
            found.trust_env = not self.settings.local
            found.headers["User-Agent"] = f"{self.settings.tool} (requests)"
            self._local.session = found
            with self._lock:
                self._sessions.append(found)
        return found

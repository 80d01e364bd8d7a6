"""Asks the services for open copies: one at a time, paced, bounded in time and size, answers cached.

A service that fails three times on end is not asked again in a run. A failure is a refusal with its reason,
never an answer.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from review.sources.entrez_limiter import Timing
from review.sources.open_access import (
    Answer,
    Article,
    OpenAccessService,
    Question,
    Refusal,
    question,
)
from review.sources.open_access_cache import AnswerCache
from review.sources.open_access_replies import answer_of

_LARGEST_ANSWER, _LARGEST_PDF = 16 << 20, 200 << 20
_PIECE = 1 << 16
_FAILURES_IN_A_ROW = 3
_ATTEMPTS = 3
_AGAIN = frozenset({429, 500, 502, 503, 504})
_PAUSES = {
    OpenAccessService.UNPAYWALL: 0.1,
    OpenAccessService.EUROPE_PMC: 0.1,
    OpenAccessService.PMC: 0.4,
    OpenAccessService.CROSSREF: 0.25,
    OpenAccessService.OPENALEX: 0.15,
}
"""Seconds between two requests to one service."""


@dataclass(frozen=True, slots=True)
class OpenAccessSettings:
    """How to reach the services.

    Attributes:
        bases: the address of each service; one without an address is not asked.
        email: sent to the services that ask for it.
        tool: the name under which the program introduces itself.
        connect_timeout: seconds for a connection.
        read_timeout: seconds without a byte.
        deadline: seconds for one question with its retries.
        pace: factor on the pauses between requests; 0 in tests.
    """

    bases: tuple[tuple[OpenAccessService, str], ...]
    email: str = ""
    tool: str = "systematic-review"
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    deadline: float = 40.0
    pace: float = 1.0

    def base(self, service: OpenAccessService) -> str:
        """Return the address of a service, or an empty text."""
        return dict(self.bases).get(service, "")


class _NoAuth(AuthBase):
    """Keeps `requests` from sending what it finds in a .netrc file."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


@dataclass(slots=True)
class _Pace:
    """When a service may be asked next, and how often it has failed on end."""

    next_at: float = 0.0
    failures: int = 0
    last: str = ""


@dataclass(frozen=True, slots=True)
class _Failed:
    why: str
    again: bool = False
    wait: float = 0.0


@dataclass(slots=True)
class OpenAccess:
    """A client of the services; for one thread."""

    settings: OpenAccessSettings
    now: Callable[[], datetime]
    cache: AnswerCache | None = None
    timing: Timing = field(default_factory=Timing)
    _paces: dict[OpenAccessService, _Pace] = field(default_factory=dict)
    _session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self._session.auth = _NoAuth()
        mail = f" (mailto:{self.settings.email})" if self.settings.email else ""
        self._session.headers["User-Agent"] = self.settings.tool + mail

    def close(self) -> None:
        """Close all connections."""
        self._session.close()

    def ask(self, service: OpenAccessService, article: Article) -> Answer | Refusal:
        """Return what a service knows about an article, from the cache where it was asked lately."""
        base = self.settings.base(service)
        if not base:
            return Refusal(service, "no address is set for it")
        asked = question(service, article, self.settings.email, self.settings.tool)
        if isinstance(asked, Refusal):
            return asked
        key = f"{service}|{article.doi}|{article.pmid}|{article.pmcid}"
        stored = self.cache.get(key, self.now()) if self.cache else None
        if stored is not None:
            return answer_of(service, stored)
        return self._asked(service, base, asked, key)

    def _asked(self, service: OpenAccessService, base: str, asked: Question, key: str) -> Answer | Refusal:
        pace = self._paces.setdefault(service, _Pace())
        if pace.failures >= _FAILURES_IN_A_ROW:
            return Refusal(service, f"not asked any more in this run: {pace.last}")
        found = self._patiently(service, base, asked, pace)
        if isinstance(found, _Failed):
            pace.failures, pace.last = pace.failures + 1, found.why
            return Refusal(service, found.why)
        pace.failures = 0
        if self.cache:
            self.cache.put(key, found, self.now())
        return answer_of(service, found)

    def _patiently(self, service: OpenAccessService, base: str, asked: Question, pace: _Pace) -> Any:
        until = self.timing.now() + self.settings.deadline
        for attempt in range(1, _ATTEMPTS + 1):
            self._wait(pace, service)
            found = self._once(base, asked, until)
            if not isinstance(found, _Failed) or not found.again or attempt == _ATTEMPTS:
                return found
            wait = max(found.wait, 2.0**attempt * 0.5 * self.settings.pace)
            if self.timing.now() + wait >= until:
                return found
            self.timing.sleep(wait)
        raise AssertionError("the last attempt returns")

    def _wait(self, pace: _Pace, service: OpenAccessService) -> None:
        wait = pace.next_at - self.timing.now()
        if wait > 0:
            self.timing.sleep(wait)
        pace.next_at = self.timing.now() + _PAUSES[service] * self.settings.pace

    def _once(self, base: str, asked: Question, until: float) -> Any:
        address = f"{base.rstrip('/')}/{asked.path}"
        got = self._get(address, until, _LARGEST_ANSWER, asked.parameters)
        if isinstance(got, _Failed):
            return got
        status, wait, body = got
        if status == 404:
            return {}
        if status != 200:
            return _Failed(f"it answered {status}", status in _AGAIN, wait)
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            return _Failed("its answer is no JSON", again=True)

    def download(self, url: str) -> bytes | str:
        """Return the bytes behind an address, or in words why there are none."""
        until = self.timing.now() + 5 * self.settings.deadline
        got = self._get(url, until, _LARGEST_PDF, (), redirects=True)
        if isinstance(got, _Failed):
            return got.why
        status, _, body = got
        return body if status == 200 else f"it answered {status}"

    def _get(
        self,
        address: str,
        until: float,
        most: int,
        parameters: tuple[tuple[str, str], ...],
        *,
        redirects: bool = False,
    ) -> tuple[int, float, bytes] | _Failed:
        left = max(until - self.timing.now(), 0.01)
        patience = (min(self.settings.connect_timeout, left), min(self.settings.read_timeout, left))
        try:
            with self._session.get(
                address, params=parameters, timeout=patience, stream=True, allow_redirects=redirects
            ) as response:
                body = self._body(response, until, most)
                if isinstance(body, _Failed):
                    return body
                return response.status_code, _seconds(response.headers.get("Retry-After", "")), body
        except requests.Timeout:
            return _Failed("no answer in time", again=True)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            return _Failed(f"the connection failed: {type(error).__name__}", again=True)

    def _body(self, response: requests.Response, until: float, most: int) -> bytes | _Failed:
        pieces, size = list[bytes](), 0
        while piece := response.raw.read1(_PIECE, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > most:
                return _Failed(f"more than {most >> 20} MiB came")
            if self.timing.now() > until:
                return _Failed("the reply took too long")
        return b"".join(pieces)


def _seconds(text: str) -> float:
    return float(text) if text.isdecimal() and len(text) < 6 else 0.0


def cache_in(folder: Path | None) -> AnswerCache | None:
    """Return the cache in a folder, or none."""
    return AnswerCache(folder) if folder is not None else None

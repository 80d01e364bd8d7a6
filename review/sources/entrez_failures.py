"""What a reply of the E-utilities is, when it is not the data asked for.

Failures come with every status, 200 included: an error element, a web page, JSON, half a document. Each is
told apart here from its status and body alone, with whether a repeat may help.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from xml.parsers import expat

from review.text import shorten


class FailureKind(StrEnum):
    """Kinds of failure the client tells apart."""

    RATE = "rate"
    REFUSED = "refused"
    BACKEND = "backend"
    CONNECTION = "connection"
    STALL = "stall"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    HISTORY_GONE = "history_gone"
    NO_IDS = "no_ids"
    NOT_DATA = "not_data"
    CUT = "cut"

    @property
    def retried(self) -> bool:
        """Whether asking again may help."""
        return self not in (self.REFUSED, self.HISTORY_GONE, self.NO_IDS)

    @property
    def halved(self) -> bool:
        """Whether asking for less may help."""
        return self in (self.TOO_LARGE, self.CUT)


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed attempt: its kind, a few words, and the seconds the server asked to wait."""

    kind: FailureKind
    what: str
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP reply; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


ROOTS = {
    "esearch": ("eSearchResult",),
    "efetch": ("PubmedArticleSet", "PubmedBookArticleSet"),
    "espell": ("eSpellResult",),
    "einfo": ("eInfoResult",),
    "elink": ("eLinkResult",),
    "epost": ("ePostResult",),
    "esummary": ("eSummaryResult",),
}
_ERROR = re.compile(rb"<ERROR>\s*([^<]+?)\s*</ERROR>|\"(?:ERROR|error)\"\s*:\s*\"([^\"]+)\"")
_WORDS = re.compile(r"<[^>]*>")
_OUT_OF_RANGE = re.compile(r"retstart.{0,3}cannot be larger|out of acceptable range", re.IGNORECASE)
_TRANSIENT = re.compile(
    r"search backend failed|proxy_stream|failed to connect|couldn.?t resolve|address table is empty|txclient|"
    r"unable to route request|error forwarding request|temporarily unavailable|timed? ?out|server error|"
    r"\bEOF\b",
    re.IGNORECASE,
)
_RATE = re.compile(r"rate limit exceeded", re.IGNORECASE)
_NO_IDS = re.compile(r"ID list is empty|Empty id list", re.IGNORECASE)
_HISTORY = re.compile(r"Empty history|Unable to obtain query|history server|WebEnv", re.IGNORECASE)
_MESSAGE = 200
_LARGE = (413, 502, 504)


def failure_of(endpoint: str, answer: Answer) -> Failure | None:
    """Return why a reply is not the data asked for, or None when it is."""
    if answer.status == 429:
        return Failure(FailureKind.RATE, "too many requests (429)", retry_after(answer.headers))
    if answer.status == 414:
        return Failure(FailureKind.TOO_LONG, "the request is too long (414)")
    if answer.status != 200:
        return _by_status(answer)
    return _by_body(endpoint, answer.body)


def retry_after(headers: Mapping[str, str]) -> float:
    """Return the seconds of a `Retry-After` header; 0 when there is none or it is a date."""
    text = headers.get("retry-after", "").strip()
    return float(text) if re.fullmatch(r"\d{1,6}(\.\d+)?", text) else 0.0


def _by_status(answer: Answer) -> Failure:
    said = words_of(answer.body)
    if answer.status >= 500 or answer.status in {408, 413}:
        kind = FailureKind.TOO_LARGE if answer.status in _LARGE else FailureKind.BACKEND
        return Failure(kind, f"status {answer.status}: {said}", retry_after(answer.headers))
    if 300 <= answer.status < 400:
        return Failure(FailureKind.REFUSED, f"status {answer.status}: the utilities moved to another address")
    return _by_words(said, f"status {answer.status}: {said}")


def _by_words(said: str, shown: str) -> Failure:
    """Return the failure an error message describes; what is not known to pass by itself is a refusal."""
    kind = FailureKind.REFUSED
    if _OUT_OF_RANGE.search(said):
        kind = FailureKind.REFUSED
    elif _RATE.search(said):
        kind = FailureKind.RATE
    elif _NO_IDS.search(said):
        kind = FailureKind.NO_IDS
    elif _TRANSIENT.search(said):
        kind = FailureKind.BACKEND
    elif _HISTORY.search(said):
        kind = FailureKind.HISTORY_GONE
    return Failure(kind, shown)


def _by_body(endpoint: str, body: bytes) -> Failure | None:
    head = body[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        return Failure(FailureKind.CUT, "an empty reply")
    if not head.startswith(b"<"):
        return _no_xml(body, head)
    root = first_element(body)
    if root.lower() == "html" or head[:14].lower().startswith(b"<!doctype html"):
        return Failure(FailureKind.NOT_DATA, f"a web page: {words_of(body)}")
    if not root:
        return Failure(FailureKind.CUT, "a reply without content")
    if root not in ROOTS[endpoint] or endpoint != "efetch":
        if errors := error_words(body):
            return _by_words(errors, errors)
        if root not in ROOTS[endpoint]:
            return Failure(FailureKind.NOT_DATA, f"<{root}> in place of <{ROOTS[endpoint][0]}>")
    return None if well_formed(body) else Failure(FailureKind.CUT, "a reply that breaks off")


def _no_xml(body: bytes, head: bytes) -> Failure:
    said = error_words(body) or words_of(body)
    shape = "JSON" if head[:1] in (b"{", b"[") else "plain text"
    known = _by_words(said, f"{shape}: {said}")
    told = bool(error_words(body)) or said.lower().startswith(("error", "mandatory"))
    if known.kind is FailureKind.REFUSED and not told:
        return Failure(FailureKind.NOT_DATA, f"{shape} in place of XML: {said}")
    return known


def error_words(body: bytes) -> str:
    """Return the texts of all non-empty error elements of a reply, XML or JSON."""
    found = (xml or text for xml, text in _ERROR.findall(body[: 1 << 20]))
    return shorten("; ".join(part.decode("utf-8", "replace") for part in found), _MESSAGE)


def words_of(body: bytes) -> str:
    """Return what a reply says, in a few words without markup."""
    text = body[:4096].decode("utf-8", "replace")
    if text.lstrip().startswith("{"):
        return shorten(_json_error(text), _MESSAGE) or "no explanation"
    return shorten(error_words(body) or _WORDS.sub(" ", text), _MESSAGE) or "no explanation"


def _json_error(text: str) -> str:
    try:
        loaded = json.loads(text)
    except ValueError:
        return text
    said = loaded.get("error") if isinstance(loaded, dict) else None
    return said if isinstance(said, str) else text


def first_element(body: bytes) -> str:
    """Return the name of the first element, or an empty string when there is none."""
    names: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _attributes: names.append(name)
    for at in range(0, min(len(body), 1 << 16), 1024):
        try:
            parser.Parse(body[at : at + 1024], False)
        except expat.ExpatError:
            break
        if names:
            break
    return names[0] if names else ""


def well_formed(body: bytes) -> bool:
    """Whether a reply is one whole XML document without entities of its own."""
    subset: list[bool] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda _name, _system, _public, inside: subset.append(bool(inside))
    try:
        parser.Parse(body, True)
    except expat.ExpatError:
        return False
    return not any(subset)

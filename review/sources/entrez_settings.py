"""How to reach the E-utilities: address, identification, pace, patience."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from review.errors import BadInput

NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
LISTED_AT_MOST = 9_999
"""Hits of one search that PubMed lists since November 2022; documentation says 10,000, the server 9,999."""

FETCHED_AT_MOST = 10_000
"""Records of one efetch request."""


@dataclass(frozen=True, slots=True)
class EntrezSettings:
    """Settings of the client; the key is never shown.

    Attributes:
        base_url: Address of the utilities, up to the slash before `esearch.fcgi`.
        tool: Name under which the program introduces itself; NCBI asks for it on every request.
        email: Address NCBI may write to before it blocks.
        api_key: The user's own key; raises the rate to 10 requests a second.
        connect_timeout: Seconds to wait for a connection.
        read_timeout: Seconds without a byte after which a reply counts as stalled.
        deadline: Seconds one call may take, all its retries included.
        per_second: Requests in any one second; 0 means 3, or 10 with a key.
        batch: Records fetched with one request.
        attempts: Tries of one request at most.
        backoff: Seconds before the second try; doubled each time, with jitter.
    """

    base_url: str = NCBI
    tool: str = "systematic-review"
    email: str = ""
    api_key: str = field(default="", repr=False)
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    deadline: float = 600.0
    per_second: int = 0
    batch: int = 200
    attempts: int = 8
    backoff: float = 1.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadInput("The E-utilities base URL must start with http:// or https:// and name a host")
        if not 1 <= self.batch <= FETCHED_AT_MOST:
            raise BadInput(f"The batch size must lie between 1 and {FETCHED_AT_MOST:,}, not {self.batch}")
        if min(self.connect_timeout, self.read_timeout, self.deadline) <= 0 or self.attempts < 1:
            raise BadInput("Timeouts and the number of attempts of the E-utilities client must be positive")

    @property
    def rate(self) -> int:
        """Requests in any one second."""
        return self.per_second or (10 if self.api_key else 3)

    @property
    def local(self) -> bool:
        """Whether the utilities are on this machine, where no proxy stands between."""
        return urlsplit(self.base_url).hostname in ("127.0.0.1", "localhost", "::1")

    def address(self, endpoint: str) -> str:
        """Return the address of one utility."""
        return f"{self.base_url.rstrip('/')}/{endpoint}.fcgi"

    def without_key(self, text: str) -> str:
        """Return a text in which the key cannot be read."""
        return text.replace(self.api_key, "[api key]") if self.api_key else text

"""PubMed through the E-utilities: search, spelling, fields, records, links.

The client returns a reply only when it is whole and is the data asked for; storing it before it is parsed,
and going on after an interruption, is the caller's part (`plan_batches`).
"""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from functools import partial
from types import TracebackType

from review.errors import BadInput
from review.sources.entrez_batches import FetchReply, checked_pmids, fetch_reply
from review.sources.entrez_failures import Failure, FailureKind
from review.sources.entrez_limiter import Timing
from review.sources.entrez_replies import (
    Links,
    SearchField,
    SearchReply,
    Spelling,
    links,
    search_fields,
    search_reply,
    spelling,
)
from review.sources.entrez_settings import LISTED_AT_MOST, EntrezSettings
from review.sources.entrez_slices import WholeSearch, whole_search
from review.sources.entrez_transport import Retry, Transport
from review.sources.pubmed_scan import reply_pmids

DATABASE = "pubmed"
_LINKED_AT_ONCE = 100
_KNOWN_AT_ONCE = 500
_ROUNDS = 4


class LinkKind(StrEnum):
    """Links between articles, by the names PubMed gives them."""

    CITED_BY = "pubmed_pubmed_citedin"
    REFERENCES = "pubmed_pubmed_refs"
    SIMILAR = "pubmed_pubmed"

    @property
    def limits(self) -> str:
        """What the links leave out, in one sentence."""
        return {
            LinkKind.CITED_BY: "PubMed knows citing articles only where their full text is in PMC.",
            LinkKind.REFERENCES: "PubMed knows reference lists mainly of articles in PMC.",
            LinkKind.SIMILAR: "Similar articles are ranked by shared words; this is not citation searching.",
        }[self]


class Entrez:
    """A client of PubMed; threads may share one."""

    def __init__(
        self,
        settings: EntrezSettings,
        *,
        timing: Timing | None = None,
        on_retry: Callable[[Retry], None] | None = None,
    ) -> None:
        self.settings = settings
        told = () if on_retry is None else (on_retry,)
        self._transport = Transport(settings, timing, *told)

    def __enter__(self) -> "Entrez":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def search(self, term: str, *, listed: int = LISTED_AT_MOST, start: int = 0) -> SearchReply:
        """Return the answer to a search with up to 9,999 of its PMIDs.

        Args:
            term: The search in PubMed's syntax.
            listed: PMIDs to list at most; 0 only counts.
            start: PMIDs to pass over.

        Raises:
            BadInput: If the term is empty.
            SourceError: If PubMed does not answer as agreed; an error reply is never taken for zero hits.
        """
        if not term.strip():
            raise BadInput("The search is empty; give a term such as CAR-T[tiab]")
        wanted = max(min(listed, LISTED_AT_MOST - start), 0)
        parameters = [
            ("db", DATABASE),
            ("term", term),
            ("retmode", "xml"),
            ("usehistory", "y"),
            ("retstart", str(start)),
            ("retmax", str(wanted)),
        ]
        read = partial(search_reply, term=term, start=start, wanted=wanted)
        return self._transport.ask("esearch", parameters, read)

    def count(self, term: str) -> SearchReply:
        """Return the answer to a search without listing PMIDs."""
        return self.search(term, listed=0)

    def search_all(self, term: str, today: date) -> WholeSearch:
        """Return a search with all its PMIDs, in parts by create date above 9,999 hits.

        Raises:
            Unsupported: If one day alone holds more than 9,999 hits.
            SourceError: As `search`, and if the parts do not add up.
        """
        return whole_search(self.search, term, today)

    def found_among(self, term: str, pmids: Iterable[str]) -> tuple[str, ...]:
        """Return those of some known PMIDs that a search finds, for the test of a strategy."""
        known = checked_pmids(pmids)
        found: set[str] = set()
        for at in range(0, len(known), _KNOWN_AT_ONCE):
            named = " OR ".join(f"{pmid}[uid]" for pmid in known[at : at + _KNOWN_AT_ONCE])
            found.update(self.search(f"({term}) AND ({named})", listed=_KNOWN_AT_ONCE).pmids)
        return tuple(pmid for pmid in known if pmid in found)

    def spell(self, term: str) -> Spelling:
        """Return PubMed's spelling suggestion; it is offered, never applied."""
        parameters = [("db", DATABASE), ("term", term)]
        return self._transport.ask("espell", parameters, partial(spelling, query=term))

    def fields(self) -> tuple[SearchField, ...]:
        """Return the fields a search may name."""
        parameters = [("db", DATABASE), ("retmode", "xml")]
        return self._transport.ask("einfo", parameters, search_fields)

    def links(self, pmids: Iterable[str], kind: LinkKind) -> tuple[Links, ...]:
        """Return the articles each article is linked with."""
        wanted = checked_pmids(pmids)
        found: list[Links] = []
        for at in range(0, len(wanted), _LINKED_AT_ONCE):
            ids = [("id", pmid) for pmid in wanted[at : at + _LINKED_AT_ONCE]]
            parameters = [
                ("dbfrom", DATABASE),
                ("db", DATABASE),
                ("cmd", "neighbor"),
                ("linkname", kind.value),
            ]
            found += self._transport.ask("elink", parameters + ids, partial(links, link_name=kind.value))
        return tuple(found)

    def fetch(self, pmids: Iterable[str]) -> FetchReply:
        """Return the records of a batch as PubMed XML; what is missing has been asked for twice.

        Raises:
            BadInput: If something is not a PMID.
            SourceError: If PubMed does not answer as agreed.
        """
        requested = checked_pmids(pmids)
        left, bodies, came = requested, list[bytes](), list[str]()
        for _ in range(_ROUNDS):
            new = [(body, ids) for body in self._bodies(left) if (ids := reply_pmids(_text(body)))]
            bodies += [body for body, _ids in new]
            came += [pmid for _body, ids in new for pmid in ids]
            seen = set(came)
            after = tuple(pmid for pmid in left if pmid not in seen)
            if not after or after == left:
                break
            left = after
        return fetch_reply(bodies, requested, came)

    def _bodies(self, pmids: tuple[str, ...]) -> list[bytes]:
        """Return whole replies for a batch; a batch too large for PubMed is halved."""
        if not pmids:
            return []
        parameters = [("db", DATABASE), ("retmode", "xml"), ("id", ",".join(pmids))]
        answer = self._transport.attempt("efetch", parameters, bytes, halving=len(pmids) > 1)
        if not isinstance(answer, Failure):
            return [answer]
        if answer.kind is FailureKind.NO_IDS:
            return []
        if answer.kind.halved and len(pmids) > 1:
            middle = len(pmids) // 2
            return self._bodies(pmids[:middle]) + self._bodies(pmids[middle:])
        raise self._transport.refusal("efetch", answer)


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")

"""Searches of PubMed: count, translate, fetch with every raw reply stored first, resume, import."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from review.services.fetching import (
    Plan,
    Progress,
    SearchSummary,
    Unfinished,
    Watch,
    resume,
    store_plan,
    unfinished,
)
from review.services.importing import SearchFacts
from review.services.session import Review
from review.settings import Settings
from review.sources.entrez import Entrez
from review.sources.entrez_limiter import Timing
from review.sources.entrez_replies import Notice, SearchReply
from review.sources.entrez_settings import EntrezSettings
from review.sources.entrez_slices import WholeSearch
from review.sources.entrez_strategy import Strategy, read_strategy
from review.sources.entrez_transport import Retry

__all__ = [
    "Entrez",
    "LineCount",
    "Progress",
    "SearchSummary",
    "Unfinished",
    "client",
    "count_lines",
    "notices_of",
    "pubmed_facts",
    "resume",
    "search_pubmed",
    "strategy_of",
    "unfinished",
]

PUBMED = "PubMed"
PLATFORM = "NCBI E-utilities"


@dataclass(frozen=True, slots=True)
class LineCount:
    """Hits of one line of a strategy, and what PubMed said about it."""

    number: int
    text: str
    hits: int
    translation: str
    notices: tuple[str, ...]


def client(
    settings: Settings, *, timing: Timing | None = None, on_retry: Callable[[Retry], None] | None = None
) -> Entrez:
    """Return a client of the E-utilities with the user's settings."""
    chosen = EntrezSettings(
        base_url=settings.eutils,
        email=settings.email,
        api_key=settings.api_key.reveal(),
        connect_timeout=settings.connect_timeout,
        read_timeout=settings.read_timeout,
        deadline=settings.deadline,
    )
    return Entrez(chosen, timing=timing, on_retry=on_retry)


def strategy_of(text: str) -> Strategy:
    """Read a strategy of numbered lines, or a single query."""
    return read_strategy(text)


def count_lines(entrez: Entrez, strategy: Strategy) -> tuple[LineCount, ...]:
    """Return the hits of every line of a strategy; nothing is fetched."""
    counted = []
    for line in strategy.lines:
        reply = entrez.count(line.term)
        counted.append(LineCount(line.number, line.text, reply.count, reply.translation, notices_of(reply)))
    return tuple(counted)


def notices_of(reply: SearchReply) -> tuple[str, ...]:
    """Return what PubMed said about a search, one sentence each."""
    return tuple(_sentence(notice) for notice in (*reply.errors, *reply.warnings))


def _sentence(notice: Notice) -> str:
    words = {
        "PhraseNotFound": "phrase not found",
        "FieldNotFound": "field not found, the term was searched without it",
        "PhraseIgnored": "phrase ignored",
        "QuotedPhraseNotFound": "quoted phrase not found",
    }.get(notice.kind)
    return f"{words}: {notice.text}" if words else notice.text


def search_pubmed(
    review: Review,
    entrez: Entrez,
    strategy: str,
    *,
    limits: str = "",
    watch: Watch = lambda _: None,
    key: UUID | None = None,
) -> SearchSummary:
    """Search PubMed, store every raw reply, then import the records in one unit.

    Args:
        review: the opened review.
        entrez: the client.
        strategy: numbered lines or a single query; the last line is what is fetched.
        limits: words on limits, kept with the search.
        watch: is told how far the fetch has come.
        key: made by the caller before the first try of the search's first unit.

    Raises:
        BadInput: the strategy cannot be read.
        SourceError: PubMed failed; what was stored is kept, and `resume` goes on from there.
    """
    term = read_strategy(strategy).final.term
    whole = entrez.search_all(term, review.clock().date())
    spelling = entrez.spell(term).corrected if whole.count == 0 else ""
    facts = pubmed_facts(whole, strategy, limits)
    search = store_plan(review, "search PubMed", facts, Plan(whole.pmids), whole.reply.raw, key)
    summary = resume(review, entrez, search, watch=watch)
    return replace(summary, spelling=spelling)


def pubmed_facts(
    whole: WholeSearch, strategy: str, limits: str = "", remarks: tuple[str, ...] = ()
) -> SearchFacts:
    """Return what PRISMA-S asks about a search of PubMed."""
    return SearchFacts(
        source=PUBMED,
        platform=PLATFORM,
        strategy=strategy.strip(),
        limits=limits,
        hits=whole.count,
        translation=whole.reply.translation,
        remarks=(*remarks, *notices_of(whole.reply)),
    )

"""Replies of esearch, espell, einfo and elink as values.

Biopython's parser reads them. It would fetch a document type it does not know from the network; so the
document type is replaced by the name of the one Biopython brings along, and its cache is a temporary
directory.
"""

import atexit
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from io import BytesIO
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from xml.parsers.expat import ExpatError

from review.errors import BadReply
from review.sources.entrez_settings import LISTED_AT_MOST

_LARGEST = 32 << 20
_DOCTYPES = {
    "eSearchResult": "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd",
    "eSpellResult": "https://www.ncbi.nlm.nih.gov/entrez/query/DTD/eSpell.dtd",
    "eInfoResult": "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20130322/einfo.dtd",
    "eLinkResult": "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20101123/elink.dtd",
}
_KINDS = ("PhraseNotFound", "FieldNotFound", "PhraseIgnored", "QuotedPhraseNotFound", "OutputMessage")
_PROLOG = re.compile(rb"^\s*(?:<\?xml[^>]*\?>|<!DOCTYPE[^>\[]*>|<!--.*?-->|\s)*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something PubMed says about a search: its kind (`PhraseNotFound`, `FieldNotFound` ...) and the text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchReply:
    """The answer to one search.

    Attributes:
        term: The term as sent.
        count: Hits, of which at most 9,999 are listed.
        pmids: The PMIDs listed, in PubMed's order.
        web_env: Name of the result set on PubMed's history server, for hours.
        query_key: Number of the result set.
        translation: The search as PubMed understood it.
        errors: Phrases and fields not found; the search may have hits nevertheless.
        warnings: Phrases ignored, quoted phrases not found, messages.
        raw: The reply as received.
    """

    term: str
    count: int
    pmids: tuple[str, ...] = ()
    web_env: str = ""
    query_key: str = ""
    translation: str = ""
    errors: tuple[Notice, ...] = ()
    warnings: tuple[Notice, ...] = ()
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling suggestion; `corrected` is empty when there is none."""

    query: str
    corrected: str


@dataclass(frozen=True, slots=True)
class SearchField:
    """A field of PubMed's index: `TIAB`, `Title/Abstract`."""

    name: str
    full_name: str
    description: str = ""
    is_date: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """The PMIDs (or ids of another database) one article is linked with."""

    pmid: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    @property
    def filter(self) -> str:
        """The range as a search on the create date."""
        return f"{self.first:%Y/%m/%d}:{self.last:%Y/%m/%d}[crdt]"


@cache
def _cache_directory() -> str:
    """The directory Biopython's parser insists on; removed when the program ends."""
    path = mkdtemp(prefix="systematic-review-")
    atexit.register(rmtree, path, ignore_errors=True)
    return path


def _biopython() -> Any:
    """Return `Bio.Entrez`, slow to import, with its cache set before its parser is loaded."""
    entrez: Any = import_module("Bio.Entrez")
    if entrez.local_cache is None:
        entrez.local_cache = _cache_directory()
    return entrez


def read_reply(body: bytes, root: str) -> Any:
    """Return Biopython's reading of a reply with the given root element.

    Raises:
        BadReply: If the reply is not such a document.
    """
    if len(body) > _LARGEST:
        raise BadReply(f"PubMed sent {len(body):,} bytes in place of a short reply; try again later")
    parser = _biopython()
    content = _PROLOG.sub(b"", body.removeprefix(b"\xef\xbb\xbf"), count=1)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {root} SYSTEM "{_DOCTYPES[root]}">\n'
    try:
        return parser.read(BytesIO(head.encode("ascii") + content), validate=False)
    except (ValueError, RuntimeError, ExpatError, KeyError, TypeError, AttributeError, UnicodeError) as error:
        raise BadReply(f"PubMed's {root} cannot be read ({type(error).__name__}); try again later") from None


def search_reply(body: bytes, term: str, start: int, wanted: int) -> SearchReply:
    """Return the answer to a search; fewer ids than were asked for and exist is half a reply.

    Raises:
        BadReply: If it has no count or lists fewer ids than it should.
    """
    found = read_reply(body, "eSearchResult")
    try:
        count = int(_text(found, "Count"))
    except ValueError:
        raise BadReply("PubMed's eSearchResult has no count; try again later") from None
    pmids = tuple(str(pmid) for pmid in found.get("IdList", ()))
    expected = max(min(count - start, wanted, LISTED_AT_MOST - start), 0)
    if len(pmids) < expected:
        raise BadReply(f"PubMed listed {len(pmids):,} of {expected:,} hits; try again later")
    return SearchReply(
        term=term,
        count=count,
        pmids=pmids,
        web_env=_text(found, "WebEnv"),
        query_key=_text(found, "QueryKey"),
        translation=_text(found, "QueryTranslation"),
        errors=_notices(found.get("ErrorList")),
        warnings=_notices(found.get("WarningList")),
        raw=body,
    )


def spelling(body: bytes, query: str) -> Spelling:
    """Return a spelling suggestion."""
    found = read_reply(body, "eSpellResult")
    corrected = _text(found, "CorrectedQuery")
    return Spelling(query, "" if corrected.lower() == query.lower() else corrected)


def search_fields(body: bytes) -> tuple[SearchField, ...]:
    """Return the fields of a database.

    Raises:
        BadReply: If the reply lists none.
    """
    found = read_reply(body, "eInfoResult").get("DbInfo", {})
    found = found[0] if isinstance(found, list) and found else found
    listed = found.get("FieldList", ()) if isinstance(found, Mapping) else ()
    fields = tuple(_field(entry) for entry in listed)
    if not fields:
        raise BadReply("PubMed's eInfoResult lists no fields; try again later")
    return fields


def _field(entry: Mapping[str, Any]) -> SearchField:
    return SearchField(
        name=_text(entry, "Name"),
        full_name=_text(entry, "FullName"),
        description=_text(entry, "Description"),
        is_date=_text(entry, "IsDate") == "Y",
        is_hidden=_text(entry, "IsHidden") == "Y",
    )


def links(body: bytes, link_name: str) -> tuple[Links, ...]:
    """Return the links of each article asked about, one set each."""
    return tuple(_links(entry, link_name) for entry in read_reply(body, "eLinkResult"))


def _links(entry: Mapping[str, Any], link_name: str) -> Links:
    source = next((str(pmid) for pmid in entry.get("IdList", ())), "")
    databases = (db for db in entry.get("LinkSetDb", ()) if _text(db, "LinkName") == link_name)
    return Links(source, tuple(_text(link, "Id") for db in databases for link in db.get("Link", ())))


def _notices(found: Any) -> tuple[Notice, ...]:
    if not isinstance(found, Mapping):
        return ()
    # The parser orders the kinds by chance, so that two readings of one reply would differ.
    kinds = sorted(
        map(str, found), key=lambda kind: (_KINDS.index(kind) if kind in _KINDS else len(_KINDS), kind)
    )
    return tuple(Notice(kind, text) for kind in kinds for text in _texts(found[kind]))


def _texts(value: Any) -> Iterable[str]:
    """Return one text or several; the parser gives either."""
    parts = [value] if isinstance(value, str) else value
    return [text for part in parts if (text := str(part).strip())]


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name, "")
    return str(value).strip() if isinstance(value, str | int) else ""

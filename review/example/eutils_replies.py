"""What each utility answers, as the real ones do."""

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from review.example.eutils_corpus import Corpus
from review.example.eutils_faults import Reply
from review.example.eutils_query import Found, search
from review.example.eutils_xml import article_set

LISTED_AT_MOST = 9_999
_POSTED_AT_MOST = 10_000
_DECLARED = '<?xml version="1.0" encoding="UTF-8" ?>\n'
_DTD = "https://eutils.ncbi.nlm.nih.gov/eutils/dtd"
_DOCTYPES = {
    "eSearchResult": ("esearch 20060628", "20060628/esearch.dtd"),
    "eInfoResult": ("einfo 20190110", "20190110/einfo.dtd"),
    "eLinkResult": ("elink 20101123", "20101123/elink.dtd"),
    "ePostResult": ("epost 20090526", "20090526/epost.dtd"),
    "eSpellResult": ("eSpellResult, 23 November 2004", "20041123/eSpell.dtd"),
    "eSummaryResult": ("esummary v1 20041029", "20041029/esummary-v1.dtd"),
}
_FIELDS = (
    ("ALL", "All Fields", "All terms from all searchable fields", "N"),
    ("UID", "UID", "Unique number assigned to publication", "N"),
    ("TITL", "Title", "Words in title of publication", "N"),
    ("WORD", "Text Word", "Free text associated with publication", "N"),
    ("TIAB", "Title/Abstract", "Free text associated with Abstract/Title", "N"),
    ("MESH", "MeSH Terms", "Medical Subject Headings assigned to publication", "N"),
    ("MAJR", "MeSH Major Topic", "MeSH terms of major importance to publication", "N"),
    ("PDAT", "Date - Publication", "Date of publication", "Y"),
    ("EDAT", "Date - Entry", "Date publication first accessible through Entrez", "Y"),
    ("CRDT", "Date - Create", "Date publication first accessible through Entrez", "Y"),
)

Parameters = Mapping[str, tuple[str, ...]]


class Refused(Exception):
    """The request cannot be answered; holds the reply."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


@dataclass(slots=True)
class Utilities:
    """The utilities over one corpus, with the history of searches."""

    corpus: Corpus
    spellings: Mapping[str, str] = field(default_factory=dict)
    _history: dict[str, list[tuple[int, ...]]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, endpoint: str, asked: Parameters) -> Reply:
        """Return the reply of one utility."""
        made = {
            "esearch": self._esearch,
            "efetch": self._efetch,
            "espell": self._espell,
            "einfo": self._einfo,
            "elink": self._elink,
            "epost": self._epost,
            "esummary": self._esummary,
        }[endpoint]
        database = _one(asked, "dbfrom" if endpoint == "elink" else "db")
        if not database:
            return Reply(400, b"Mandatory parameter: db - is omitted", "text/plain")
        if database != "pubmed":
            return _invalid(endpoint, database, json_mode=_one(asked, "retmode") == "json")
        try:
            return made(asked)
        except Refused as refused:
            return refused.reply

    def forget_history(self) -> None:
        """Drop all result sets, as the service does after some hours."""
        with self._lock:
            self._history.clear()

    def _esearch(self, asked: Parameters) -> Reply:
        term = _one(asked, "term")
        if not term and not _one(asked, "query_key"):
            return _error("eSearchResult", "Empty term and query_key - nothing todo")
        environment = _one(asked, "WebEnv")
        found = search(
            self.corpus,
            _with_dates(term or f"#{_one(asked, 'query_key')}", asked),
            lambda key: frozenset(self._stored(environment, key)),
        )
        start, most = _number(asked, "retstart", 0), _number(asked, "retmax", 20)
        if start > LISTED_AT_MOST - 1 and len(found.pmids) > LISTED_AT_MOST:
            return _error(
                "eSearchResult",
                "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, "
                "ESearch can only retrieve the first 9,999 records matching the query.",
            )
        shown = found.pmids[start : min(start + most, LISTED_AT_MOST)]
        stored = self._store(environment, found.pmids) if _one(asked, "usehistory") == "y" else ""
        clamped = most > LISTED_AT_MOST
        return _document("eSearchResult", _search_body(found, start, shown, stored, clamped=clamped))

    def _efetch(self, asked: Parameters) -> Reply:
        pmids = self._asked_for(asked)
        records = (self.corpus[pmid].xml() for pmid in pmids if pmid in self.corpus)
        return Reply(200, article_set(records).encode())

    def _esummary(self, asked: Parameters) -> Reply:
        pmids = self._asked_for(asked)
        if _one(asked, "retmode") == "json":
            titles = {
                str(p): {"uid": str(p), "title": self.corpus[p].title} for p in pmids if p in self.corpus
            }
            whole = {
                "header": {"type": "esummary", "version": "0.3"},
                "result": {"uids": list(titles), **titles},
            }
            return Reply(200, json.dumps(whole).encode(), "application/json; charset=UTF-8")
        return _document("eSummaryResult", "".join(map(self._summary, pmids)))

    def _summary(self, pmid: int) -> str:
        if pmid not in self.corpus:
            return f"<ERROR>UID={pmid}: cannot get document summary</ERROR>"
        title = escape(self.corpus[pmid].title)
        return f'<DocSum><Id>{pmid}</Id><Item Name="Title" Type="String">{title}</Item></DocSum>'

    def _espell(self, asked: Parameters) -> Reply:
        query = _one(asked, "term")
        corrected = self.spellings.get(query.lower(), "")
        inner = f"<Database>pubmed</Database><Query>{escape(query)}</Query>"
        inner += f"<CorrectedQuery>{escape(corrected)}</CorrectedQuery><SpelledQuery>"
        inner += f"<Replaced>{escape(corrected)}</Replaced></SpelledQuery><ERROR/>"
        return _document("eSpellResult", inner)

    def _einfo(self, _asked: Parameters) -> Reply:
        fields = "".join(
            f"<Field><Name>{name}</Name><FullName>{full}</FullName><Description>{said}</Description>"
            f"<TermCount>1</TermCount><IsDate>{dated}</IsDate><IsNumerical>N</IsNumerical>"
            "<SingleToken>N</SingleToken><Hierarchy>N</Hierarchy><IsHidden>N</IsHidden></Field>"
            for name, full, said, dated in _FIELDS
        )
        head = "<DbName>pubmed</DbName><MenuName>PubMed</MenuName><Description>PubMed bibliographic record"
        count = f"</Description><DbBuild>Build-1</DbBuild><Count>{len(self.corpus)}</Count>"
        count += "<LastUpdate>2026/01/01 00:00</LastUpdate>"
        return _document("eInfoResult", f"<DbInfo>{head}{count}<FieldList>{fields}</FieldList></DbInfo>")

    def _elink(self, asked: Parameters) -> Reply:
        name = _one(asked, "linkname") or "pubmed_pubmed"
        sources = [int(text) for text in asked.get("id", ()) if text.isdecimal()]
        return _document("eLinkResult", "".join(self._linked(pmid, name) for pmid in sources))

    def _linked(self, pmid: int, name: str) -> str:
        links = "".join(f"<Link><Id>{other}</Id></Link>" for other in self._neighbours(pmid, name))
        found = (
            f"<LinkSetDb><DbTo>pubmed</DbTo><LinkName>{name}</LinkName>{links}</LinkSetDb>" if links else ""
        )
        return f"<LinkSet><DbFrom>pubmed</DbFrom><IdList><Id>{pmid}</Id></IdList>{found}</LinkSet>"

    def _neighbours(self, pmid: int, name: str) -> list[int]:
        article = self.corpus.get(pmid)
        if article is None:
            return []
        if name == "pubmed_pubmed_refs":
            return list(article.cites)
        if name == "pubmed_pubmed_citedin":
            return [other for other, a in self.corpus.items() if pmid in a.cites]
        mine = set(article.mesh)
        return [other for other, a in self.corpus.items() if other == pmid or mine & set(a.mesh)][:100]

    def _epost(self, asked: Parameters) -> Reply:
        pmids = _ids(asked)
        if not pmids:
            return _error("ePostResult", "Empty ID list; Nothing to store")
        if len(pmids) > _POSTED_AT_MOST:
            return _error("ePostResult", f"Too many UIDs: at most {_POSTED_AT_MOST} a request")
        return _document("ePostResult", self._store(_one(asked, "WebEnv"), tuple(pmids)))

    def _asked_for(self, asked: Parameters) -> tuple[int, ...]:
        """Return the PMIDs a request names, itself or through the history."""
        if environment := _one(asked, "WebEnv"):
            stored = self._stored(environment, _number(asked, "query_key", 1))
            start = _number(asked, "retstart", 0)
            return tuple(stored)[start : start + min(_number(asked, "retmax", 20), _POSTED_AT_MOST)]
        if not (pmids := _ids(asked)):
            raise Refused(
                _error("eFetchResult", "ID list is empty! Possibly it has no correct IDs.", status=400)
            )
        return tuple(pmids)

    def _store(self, environment: str, pmids: tuple[int, ...]) -> str:
        with self._lock:
            name = environment or f"MCID_{len(self._history) + 1:024x}"
            sets = self._history.setdefault(name, [])
            sets.append(pmids)
            return f"<QueryKey>{len(sets)}</QueryKey><WebEnv>{name}</WebEnv>"

    def _stored(self, environment: str, key: int) -> tuple[int, ...]:
        with self._lock:
            sets = self._history.get(environment, [])
        if not 1 <= key <= len(sets):
            raise Refused(_error("eFetchResult", "Empty history ID list - nothing todo"))
        return sets[key - 1]


def _search_body(found: Found, start: int, shown: Iterable[int], stored: str, *, clamped: bool) -> str:
    ids = "".join(f"<Id>{pmid}</Id>\n" for pmid in shown)
    wrong = "".join(f"<PhraseNotFound>{escape(text)}</PhraseNotFound>" for text in found.not_found)
    wrong += "".join(f"<FieldNotFound>{escape(text)}</FieldNotFound>" for text in found.unknown_fields)
    said = ["No items found."] if not found.pmids else []
    if clamped:
        said.append("Restrictions achieved, start and count adjusted to: 0, 9999")
    warned = "".join(f"<OutputMessage>{text}</OutputMessage>" for text in said)
    return "".join(
        (
            f"<Count>{len(found.pmids)}</Count><RetMax>{ids.count('<Id>')}</RetMax><RetStart>{start}</RetStart>",
            stored,
            f"<IdList>\n{ids}</IdList><TranslationSet/>",
            f"<QueryTranslation>{escape(found.translation)}</QueryTranslation>",
            f"<ErrorList>{wrong}</ErrorList>" if wrong else "",
            f"<WarningList>{warned}</WarningList>" if warned else "",
        )
    )


def _with_dates(term: str, asked: Parameters) -> str:
    """Return the term limited as `mindate` and `maxdate` say; one of them alone is ignored."""
    low, high, kind = _one(asked, "mindate"), _one(asked, "maxdate"), _one(asked, "datetype") or "pdat"
    return f"({term}) AND {low}:{high}[{kind}]" if low and high else term


def _document(root: str, inner: str) -> Reply:
    name, path = _DOCTYPES[root]
    doctype = f'<!DOCTYPE {root} PUBLIC "-//NLM//DTD {name}//EN" "{_DTD}/{path}">\n'
    return Reply(200, f"{_DECLARED}{doctype}<{root}>{inner}</{root}>\n".encode())


def _error(root: str, text: str, *, status: int = 200) -> Reply:
    return Reply(status, f"{_DECLARED}<{root}>\n\t<ERROR>{escape(text)}</ERROR>\n</{root}>\n".encode())


def _invalid(endpoint: str, database: str, *, json_mode: bool) -> Reply:
    text = f"Invalid db name specified: {database}"
    if json_mode:
        return Reply(200, json.dumps({f"{endpoint}result": {"ERROR": text}}).encode(), "application/json")
    return _error({"esearch": "eSearchResult", "epost": "ePostResult"}.get(endpoint, "eFetchResult"), text)


def _one(asked: Parameters, name: str) -> str:
    return asked.get(name, ("",))[0].strip()


def _number(asked: Parameters, name: str, missing: int) -> int:
    text = _one(asked, name)
    return int(text) if text.isdecimal() else missing


def _ids(asked: Parameters) -> list[int]:
    texts = (text.strip() for part in asked.get("id", ()) for text in part.split(","))
    return [int(text) for text in texts if text.isascii() and text.isdecimal()]

"""Open copies of an article and notices about it: what is asked, of whom, and what came back."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from review.sources.pubmed_changes import Flag


class OpenAccessService(StrEnum):
    """Services that know open copies, in the order in which they are asked."""

    UNPAYWALL = "Unpaywall"
    EUROPE_PMC = "Europe PMC"
    PMC = "PMC"
    CROSSREF = "Crossref"
    OPENALEX = "OpenAlex"


@dataclass(frozen=True, slots=True)
class Article:
    """An article to be found, by its identifiers; an empty one is unknown."""

    doi: str = ""
    pmid: str = ""
    pmcid: str = ""

    @property
    def named(self) -> bool:
        """Whether anything is known that a service could be asked about."""
        return bool(self.doi or self.pmid or self.pmcid)


@dataclass(frozen=True, slots=True)
class OpenCopy:
    """An open copy.

    Attributes:
        url: where it is.
        is_pdf: whether that is the PDF itself, as the service says; otherwise a page that leads to it.
        licence: `cc-by` and the like, empty when it is not told.
        version: `publishedVersion`, `acceptedVersion`, `submittedVersion`, or empty.
    """

    url: str
    is_pdf: bool = False
    licence: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a service says about an article: the flag it stands for, and the words with the notice's DOI."""

    flag: Flag
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service knows about an article.

    Attributes:
        service: who answered.
        known: whether it knows the article.
        copies: open copies, the best first.
        notices: retraction, expression of concern, correction.
    """

    service: OpenAccessService
    known: bool
    copies: tuple[OpenCopy, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a service gave no answer; that is never taken for `no open copy`."""

    service: OpenAccessService
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """One request: the address under the service's base URL, and its parameters."""

    path: str
    parameters: tuple[tuple[str, str], ...] = ()


def question(service: OpenAccessService, article: Article, email: str, tool: str) -> Question | Refusal:
    """Return what to ask a service about an article, or why it cannot be asked."""
    asked = {
        OpenAccessService.UNPAYWALL: _unpaywall,
        OpenAccessService.EUROPE_PMC: _europe_pmc,
        OpenAccessService.PMC: _pmc,
        OpenAccessService.CROSSREF: _crossref,
        OpenAccessService.OPENALEX: _openalex,
    }[service](article, email, tool)
    return asked if isinstance(asked, Question) else Refusal(service, asked)


def _unpaywall(article: Article, email: str, _tool: str) -> Question | str:
    if not article.doi:
        return "it is asked by DOI, and the report has none"
    if not email:
        return "it wants an e-mail address: set `email` or REVIEW_EMAIL"
    return Question(quote(article.doi, safe="/"), (("email", email),))


def _europe_pmc(article: Article, _email: str, _tool: str) -> Question | str:
    if article.pmid:
        asked = f"EXT_ID:{article.pmid} AND SRC:MED"
    elif article.doi:
        plain = article.doi.replace('"', "")
        asked = f'DOI:"{plain}"'
    elif article.pmcid:
        asked = f"PMCID:{article.pmcid}"
    else:
        return "the report has no DOI, PMID or PMCID"
    return Question(
        "search", (("query", asked), ("format", "json"), ("resultType", "core"), ("pageSize", "1"))
    )


def _pmc(article: Article, email: str, tool: str) -> Question | str:
    identifier = article.pmcid or article.pmid or article.doi
    if not identifier:
        return "the report has no DOI, PMID or PMCID"
    mail = (("email", email),) if email else ()
    return Question("", (("ids", identifier), ("format", "json"), ("tool", tool), *mail))


def _crossref(article: Article, email: str, _tool: str) -> Question | str:
    if not article.doi:
        return "it is asked by DOI, and the report has none"
    return Question(f"works/{quote(article.doi, safe='')}", (("mailto", email),) if email else ())


def _openalex(article: Article, _email: str, _tool: str) -> Question | str:
    if article.doi:
        return Question(f"works/doi:{quote(article.doi, safe='/')}")
    if article.pmid:
        return Question(f"works/pmid:{article.pmid}")
    return "the report has no DOI or PMID"

"""Replies of Unpaywall, Europe PMC, PMC, Crossref and OpenAlex as answers.

Shapes: unpaywall.org/data-format; europepmc.org/RestfulWebService (core results);
pmc.ncbi.nlm.nih.gov/tools/id-converter-api; api.crossref.org (works, `updated-by` with the Retraction Watch
data); docs.openalex.org (work object). A field that is missing or of another type counts as not told.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from review.sources.open_access import Answer, Notice, OpenAccessService, OpenCopy
from review.sources.pubmed_changes import Flag

_PMC_PAGE = "https://pmc.ncbi.nlm.nih.gov/articles/{}/"
_EUROPE_PMC_PDF = "https://europepmc.org/articles/{}?pdf=render"
_RETRACTED = Notice(Flag.RETRACTED, "RETRACTED")
_NOTICES = {
    "retraction": _RETRACTED,
    "withdrawal": Notice(Flag.RETRACTED, "WITHDRAWN"),
    "removal": Notice(Flag.RETRACTED, "REMOVED"),
    "partial_retraction": Notice(Flag.RETRACTED, "partly retracted"),
    "expression_of_concern": Notice(Flag.CONCERN, "EXPRESSION OF CONCERN"),
    "correction": Notice(Flag.ERRATUM, "has a correction"),
    "erratum": Notice(Flag.ERRATUM, "has an erratum"),
    "corrigendum": Notice(Flag.ERRATUM, "has a corrigendum"),
}
_LINKED = {
    "retraction in": _NOTICES["retraction"],
    "expression of concern in": _NOTICES["expression_of_concern"],
    "erratum in": _NOTICES["erratum"],
}


def answer_of(service: OpenAccessService, reply: Any) -> Answer:
    """Return what a service's JSON says.

    Args:
        service: who answered.
        reply: the JSON as Python values.
    """
    read = {
        OpenAccessService.UNPAYWALL: _unpaywall,
        OpenAccessService.EUROPE_PMC: _europe_pmc,
        OpenAccessService.PMC: _pmc,
        OpenAccessService.CROSSREF: _crossref,
        OpenAccessService.OPENALEX: _openalex,
    }[service]
    return read(reply)


def _unpaywall(reply: Any) -> Answer:
    best = _part(reply, "best_oa_location")
    places = [best, *(place for place in _list(reply, "oa_locations") if place != best)]
    copies = _distinct(copy for place in places for copy in _place(place, "url_for_pdf", "url"))
    return Answer(OpenAccessService.UNPAYWALL, bool(_word(reply, "doi")), copies)


def _place(place: Any, pdf: str, page: str) -> Iterator[OpenCopy]:
    licence, version = _word(place, "license"), _word(place, "version")
    if url := _link(place, pdf):
        yield OpenCopy(url, True, licence, version)
    elif url := _link(place, page):
        yield OpenCopy(url, False, licence, version)


def _europe_pmc(reply: Any) -> Answer:
    found = next(iter(_list(_part(reply, "resultList"), "result")), None)
    if found is None:
        return Answer(OpenAccessService.EUROPE_PMC, False)
    types = {str(each).casefold() for each in _list(_part(found, "pubTypeList"), "pubType")}
    said = [_RETRACTED] if "retracted publication" in types else []
    links = _list(_part(found, "commentCorrectionList"), "commentCorrection")
    said += [_LINKED[kind] for each in links if (kind := _word(each, "type").casefold()) in _LINKED]
    return Answer(
        OpenAccessService.EUROPE_PMC, True, _distinct(_europe_copies(found)), tuple(dict.fromkeys(said))
    )


def _europe_copies(found: Any) -> Iterator[OpenCopy]:
    licence = _word(found, "license")
    for each in _list(_part(found, "fullTextUrlList"), "fullTextUrl"):
        if _word(each, "availabilityCode") in ("OA", "F") and (url := _link(each, "url")):
            yield OpenCopy(url, _word(each, "documentStyle") == "pdf", licence)
    pmcid = _word(found, "pmcid")
    if pmcid and _word(found, "isOpenAccess") == "Y":
        yield OpenCopy(_EUROPE_PMC_PDF.format(pmcid), True, licence)


def _pmc(reply: Any) -> Answer:
    found = next(iter(_list(reply, "records")), None)
    pmcid = _word(found, "pmcid")
    if not pmcid or _word(found, "status") == "error" or _word(found, "errmsg"):
        return Answer(OpenAccessService.PMC, False)
    return Answer(OpenAccessService.PMC, True, (OpenCopy(_PMC_PAGE.format(pmcid)),))


def _crossref(reply: Any) -> Answer:
    work = _part(reply, "message")
    licences = [url for each in _list(work, "license") if (url := _link(each, "URL"))]
    free = next((url for url in licences if "creativecommons.org" in url), "")
    # A link of Crossref is for text mining; only an open licence tells that anyone may read what is there.
    copies = _distinct(
        OpenCopy(url, _word(each, "content-type") == "application/pdf", free)
        for each in _list(work, "link")
        if free and (url := _link(each, "URL")) and _word(each, "content-type") != "text/xml"
    )
    said = [notice for each in _list(work, "updated-by") if (notice := _crossref_notice(each))]
    if any(_word(each, "type") == "retraction" for each in _list(work, "update-to")):
        said.append(Notice(Flag.RETRACTION_NOTICE, "is a retraction notice"))
    return Answer(OpenAccessService.CROSSREF, bool(work), copies, tuple(dict.fromkeys(said)))


def _crossref_notice(update: Any) -> Notice | None:
    kind = _word(update, "type").casefold().replace("-", "_").replace(" ", "_")
    notice, doi = _NOTICES.get(kind), _word(update, "DOI")
    return replace(notice, words=f"{notice.words} (doi {doi})") if notice and doi else notice


def _openalex(reply: Any) -> Answer:
    best = _part(reply, "best_oa_location")
    places = [best, *_list(reply, "locations")]
    copies = _distinct(
        copy
        for place in places
        if isinstance(place, dict) and place.get("is_oa") is True
        for copy in _place(place, "pdf_url", "landing_page_url")
    )
    retracted = isinstance(reply, dict) and reply.get("is_retracted") is True
    return Answer(
        OpenAccessService.OPENALEX, bool(_word(reply, "id")), copies, (_RETRACTED,) if retracted else ()
    )


def _distinct(copies: Iterator[OpenCopy]) -> tuple[OpenCopy, ...]:
    return tuple({copy.url: copy for copy in reversed(list(copies))}.values())[::-1]


def _part(value: Any, name: str) -> Any:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else None


def _list(value: Any, name: str) -> list[Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _word(value: Any, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    return found.strip() if isinstance(found, str) else ""


def _link(value: Any, name: str) -> str:
    """Return an address of the web; anything else is no address."""
    found = _word(value, name)
    return found if found.startswith(("https://", "http://")) and not any(c.isspace() for c in found) else ""

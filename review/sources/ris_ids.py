"""Identifiers in RIS: where each exporter hides DOI, PubMed id, accession number and serial numbers."""

import re

from review.sources.central import cross_references
from review.sources.draft import Draft
from review.sources.identify import doi_alone, pmcid_in
from review.sources.registry_numbers import registry_numbers
from review.sources.values import Values
from review.vocabulary import IdentifierKind as Kind

_MARKED = re.compile(r"(\S.*?)\s*\[(pmid|pmcid|pii|doi|registry|accession|isbn|issn)\]", re.IGNORECASE)
_MARKED_TAGS = frozenset(("U1", "U2", "U3", "U4", "U5", "C2", "C3", "C5"))
_ACCESSION = re.compile(r"[A-Z]{0,5}[-:]?\d{6,}\S*|CN-\d+|\d{4}-\d{5}-\d{3}|(?:lil|biblio|ibc|sms)-\d+")
_PMC = re.compile(r"PMC\d+")
MEDLINE = frozenset(("pubmed", "medline", "medline complete", "cmedm", "mdc", "mnh"))
"""Names of MEDLINE, with the short ones of EBSCO."""
_EBSCO = {
    "rzh": "CINAHL",
    "c8h": "CINAHL",
    "ccm": "CINAHL",
    "cin20": "CINAHL",
    "psyh": "PsycINFO",
    "cmedm": "MEDLINE",
    "mdc": "MEDLINE",
    "mnh": "MEDLINE",
}
"""EBSCO's short names of databases."""
_OVID_MEDLINE = re.compile(r"ovid.*[?&]D=(?:med|ppez|prem|pmnm)", re.IGNORECASE)
_FROM_PUBMED = re.compile(r"\b(?:NLM|PubMed|MEDLINE)\b", re.IGNORECASE)


def database_name(code: str) -> str:
    """Return a database's name; EBSCO's short names are written out."""
    return _EBSCO.get(code, code)


def ris_identifiers(values: Values, draft: Draft) -> None:
    """Fill identifiers, database and publication types, and take their tags."""
    _dois(values, draft)
    for value in values.lines("SN"):
        draft.serial("SN", value)
    _marked(values, draft)
    _accessions(values, draft)
    draft.from_links()


def _dois(values: Values, draft: Draft) -> None:
    """DO comes first, then M3; a DOI in a note or link counts only where neither has one."""
    noted: list[str] = []
    if draft.identifiers:
        noted = [i.value for i in draft.identifiers if i.kind is Kind.DOI]
        draft.identifiers = [i for i in draft.identifiers if i.kind is not Kind.DOI]
    for value in values.lines("DO"):
        draft.own_doi("DO", value)
    for value in values.lines("M3") if "M3" in values.tags else ():
        doi = doi_alone(value)
        draft.identify(Kind.DOI, doi)
        if not doi:
            draft.types += value.split("; ")
    for doi in noted:
        if not draft.known(Kind.DOI):
            draft.identify(Kind.DOI, doi)


def _marked(values: Values, draft: Draft) -> None:
    """Read `23690738[pmid]` and other values that name their kind."""
    if values.tags.keys().isdisjoint(_MARKED_TAGS):
        return
    for tag in ("U1", "U2", "U3", "U4", "U5"):
        for value in values.lines(tag):
            match = _MARKED.fullmatch(value)
            if match:
                draft.identify(Kind(match[2].lower()), match[1])
            elif tag == "U2" and re.fullmatch(r"L\d{6,}", value):
                draft.identify(Kind.ACCESSION, value)
            else:
                draft.keep(tag, value)
    _custom(values, draft)


def _custom(values: Values, draft: Draft) -> None:
    """Read the custom fields in which CENTRAL, Embase and EndNote put other databases' ids."""
    for value in values.lines("C3"):
        cross_references(value, draft, "C3")
    for value in values.lines("C5"):
        if re.fullmatch(r"\d{4,8}", value):
            draft.identify(Kind.PMID, value)
        else:
            draft.keep("C5", value)
    for value in values.lines("C2"):
        if re.fullmatch(r"\d{6,8}", value) and values.peek("DB") == "Scopus":
            draft.identify(Kind.PMID, value)
        elif pmc := pmcid_in(value):
            draft.identify(Kind.PMCID, pmc)
        else:
            draft.keep("C2", value)


def _accessions(values: Values, draft: Draft) -> None:
    draft.database = database_name(values.first("DB")) or draft.database
    for tag in ("AN", "ID"):
        for line in values.lines(tag) if tag in values.tags else ():
            for text in line.split("; "):
                _accession(tag, text, values, draft)


def _accession(tag: str, text: str, values: Values, draft: Draft) -> None:
    if text.isdecimal() and _is_pmid(tag, text, values, draft):
        draft.identify(Kind.PMID, text)
    elif text.startswith("PMC") and _PMC.fullmatch(text):
        draft.identify(Kind.PMCID, text)
    elif tag == "AN" or _ACCESSION.fullmatch(text):
        numbers = registry_numbers(text)
        draft.identify(Kind.REGISTRY if numbers else Kind.ACCESSION, numbers[0] if numbers else text)
    else:
        draft.keep(tag, text)


def _is_pmid(tag: str, text: str, values: Values, draft: Draft) -> bool:
    """Whether a number is a PubMed id: the database says so, or the provider, a note or a link does."""
    if tag == "ID":
        return len(text) < 9 and any(_OVID_MEDLINE.search(link) for link in draft.links)
    if draft.database.lower() in MEDLINE:
        return len(text) < 9
    hints = " ".join((draft.database, values.peek("DP"), *draft.notes, *draft.links))
    return 5 <= len(text) < 9 and bool(_FROM_PUBMED.search(hints))

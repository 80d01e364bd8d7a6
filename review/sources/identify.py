"""Identifiers inside text: DOI, PubMed, PMC and trial-register numbers, ISSN and ISBN.

A DOI is taken only from a field that states the article's own DOI; running text may cite another's.
"""

import re
from functools import lru_cache
from urllib.parse import unquote

from review.record import Identifier
from review.sources.registry_numbers import registry_numbers
from review.vocabulary import IdentifierKind as Kind

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_PLAIN = re.compile(r"10\.\d{4,9}/[\w./-]*\w")
_DOI_ALONE = re.compile(
    r"(?:doi\s*[:：]?\s*|https?://(?:dx\.)?doi\.org/)*(10\.\d{4,9}/\S+?)(?:\s*\[doi\])?[.;,]?", re.IGNORECASE
)
_AFTER_DOI = re.compile(r"[<>\"\u3002，；]")
_LONGEST = 400
"""Characters of a DOI; the longest registered are shorter."""
_DOI_LINK = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/\S+)", re.IGNORECASE)
_PUBMED_LINK = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/(?:entrez/)?pubmed)/(\d{1,9})")
_DATABASE_LINK = re.compile(r"scopus\.com/.*[?&]eid=(2-s2\.0-\d+)|embase\.com/.*[?&]id=(L\d{6,})")
_PMC = re.compile(r"PMC\d{3,9}")
_ISSN = re.compile(r"\b(\d{4})[-‐–]?(\d{3}[\dXx])\b")
_ISBN = re.compile(r"(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx]")


def doi_in(text: str) -> str:
    """Return the first DOI of a field that holds one, without prefix; empty if there is none."""
    if _DOI_PLAIN.fullmatch(text) and len(text) < _LONGEST:
        return text
    match = _DOI.search(text) or (_DOI.search(unquote(text)) if "%2" in text else None)
    return _trimmed(match[0]) if match else ""


def doi_alone(text: str) -> str:
    """Return the DOI if the text is nothing but one, with or without `doi:` or its web address."""
    match = _DOI_ALONE.fullmatch(text.strip())
    return _trimmed(match[1]) if match else ""


def doi_link(text: str) -> str:
    """Return the DOI a link to doi.org leads to."""
    match = _DOI_LINK.match(text.strip()) if "doi.org/" in text else None
    return _trimmed(unquote(match[1])) if match else ""


def pubmed_link(text: str) -> str:
    """Return the PubMed id a link to PubMed leads to."""
    match = _PUBMED_LINK.search(text) if "ncbi.nlm" in text else None
    return match[1] if match else ""


def accession_link(text: str) -> str:
    """Return the number of the record that a link to Scopus or Embase leads to."""
    match = _DATABASE_LINK.search(text) if "scopus.com/" in text or "embase.com/" in text else None
    return (match[1] or match[2]) if match else ""


def link_numbers(link: str) -> tuple[tuple[Kind, str], ...]:
    """Return, by kind, what a link leads to; empty where it leads to nothing of the kind."""
    return (
        (Kind.ACCESSION, accession_link(link)),
        (Kind.DOI, doi_link(link)),
        (Kind.PMID, pubmed_link(link)),
    )


def pmcid_in(text: str) -> str:
    """Return the PMC id in a text."""
    match = _PMC.search(text)
    return match[0] if match else ""


@lru_cache(maxsize=4096)
def serials(text: str) -> tuple[Identifier, ...]:
    """Return the ISSNs or the ISBN of a field that holds either."""
    text = text.strip()
    if match := _ISBN.search(text):
        return (Identifier(Kind.ISBN, match[0]),)
    numbers = dict.fromkeys(f"{m[1]}-{m[2].upper()}" for m in _ISSN.finditer(text))
    return tuple(Identifier(Kind.ISSN, number) for number in numbers)


def _trimmed(doi: str) -> str:
    doi = doi[:_LONGEST]
    doi = _AFTER_DOI.split(doi, maxsplit=1)[0].rstrip(".,;:'")
    while (
        doi and doi[-1] in ")]}" and doi.count(doi[-1]) > doi.count({")": "(", "]": "[", "}": "{"}[doi[-1]])
    ):
        doi = doi[:-1].rstrip(".,;:'")
    return doi


def registry_numbers_or(kind: Kind, text: str) -> tuple[Kind, str]:
    """Return a trial number if the text is one, otherwise the text under the kind given."""
    numbers = registry_numbers(text)
    return (Kind.REGISTRY, numbers[0]) if len(numbers) == 1 else (kind, text)

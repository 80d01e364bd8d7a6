"""Which database or register the records of an export come from, and on which platform, judged by content."""

import re
from dataclasses import dataclass

from review.record import Record
from review.vocabulary import IdentifierKind, SourceKind


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record comes from; `source` is empty where nothing in it tells."""

    source: str = ""
    kind: SourceKind = SourceKind.DATABASE
    platform: str = ""


WEB_OF_SCIENCE = "Web of Science"
_NAMES = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"cnki", "CNKI"),
        (r"wanfang", "Wanfang"),
        (r"^vip$", "VIP"),
        (r"sinomed", "SinoMed"),
        (r"^pubmed$|^nlm$", "PubMed"),
        (r"^pmc$|pubmed central", "PubMed Central"),
        (r"medline|^(?:cmedm|mdc|mnh)$", "MEDLINE"),
        (r"embase", "Embase"),
        (r"^(?:central|cochrane central.*)$", "CENTRAL"),
        (r"cinahl|^(?:ccm|rzh|c8h)$", "CINAHL"),
        (r"psyc ?info|^psyh$", "PsycINFO"),
        (r"scopus", "Scopus"),
        (r"web of (?:science|knowledge)", WEB_OF_SCIENCE),
        (r"ictrp", "ICTRP"),
        (r"clinicaltrials\.gov", "ClinicalTrials.gov"),
    )
)
_BY_FORMAT = {
    "pubmed-xml": "PubMed",
    "nbib": "PubMed",
    "pubmed-csv": "PubMed",
    "cnki-estudy": "CNKI",
    "cnki-text": "CNKI",
    "web-of-science": WEB_OF_SCIENCE,
    "embase-csv": "Embase",
    "scopus-csv": "Scopus",
    "central-text": "CENTRAL",
    "ictrp-xml": "ICTRP",
    "clinicaltrials-json": "ClinicalTrials.gov",
}
_REGISTERS = frozenset(("ICTRP", "ClinicalTrials.gov"))
_ON_WEB_OF_SCIENCE = {
    "MEDLINE": "MEDLINE",
    "INSPEC": "Inspec",
    "ZOOREC": "Zoological Record",
    "BIOSIS": "BIOSIS",
    "CABI": "CAB Abstracts",
    "CSCD": "Chinese Science Citation Database",
    "SCIELO": "SciELO Citation Index",
    "KJD": "KCI Korean Journal Database",
}
_SERVICES = (
    (re.compile(r"ovid", re.IGNORECASE), "Ovid"),
    (re.compile(r"ebsco", re.IGNORECASE), "EBSCOhost"),
    (re.compile(r"proquest", re.IGNORECASE), "ProQuest"),
)
_LONGEST = 60


def origin_of(format_: str, record: Record) -> Origin:
    """Return where a record comes from, as it says itself or its format tells.

    Args:
        format_: name of the format it was read from.
        record: the record.
    """
    name = _named(record.database.strip()) or _BY_FORMAT.get(format_, "")
    platform = _platform(format_, record)
    if format_ == "web-of-science":
        prefix = record.identifier(IdentifierKind.ACCESSION).partition(":")[0]
        name, platform = _ON_WEB_OF_SCIENCE.get(prefix, name), WEB_OF_SCIENCE
    kind = SourceKind.REGISTER if name in _REGISTERS else SourceKind.DATABASE
    return Origin(name, kind, platform if name else "")


def _named(database: str) -> str:
    """Return the usual name of a database, or the one given where it is none of those known."""
    return next((name for known, name in _NAMES if known.search(database)), database[:_LONGEST])


def _platform(format_: str, record: Record) -> str:
    if format_ == "ovid":
        return "Ovid"
    provider = [value for tag, value in record.extra if tag in ("DP", "Database Provider")]
    hints = " ".join((record.database, *provider, *record.links))
    return next((name for known, name in _SERVICES if known.search(hints)), "")

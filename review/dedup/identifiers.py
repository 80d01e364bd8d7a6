"""DOIs, PubMed ids and registry ids, cleaned."""

import re
from typing import NamedTuple
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_TRAILING = re.compile(r"[\s.,;:\"'>\]]+$|\s*\[doi\]$")
_PREPRINT_VERSION = re.compile(
    r"^(10\.(?:1101|64898|21203|31219|2139|26434|20944|36227|48550)/.*?)/?\.?v(\d+)$"
)
_COCHRANE = re.compile(r"^(10\.1002/14651858\.[a-z]{2}\d{6})(?:\.pub\d+)?$")
_PREPRINT = re.compile(r"^10\.(?:1101|64898|21203|31219|2139|26434|20944|36227|48550)/")
_F1000 = re.compile(r"^(10\.(?:12688|7490)/.*?\d+)\.v?\d+$")
_REGISTRY = re.compile(
    r"\b(NCT\d{8}|ISRCTN\d{6,8}|ChiCTR[-A-Z]*\d{8,10}|EUCTR\d{4}-\d{6}-\d{2}|ACTRN\d{14}|DRKS\d{8}|"
    r"CTRI/\d{4}/\d{2,3}/\d{6}"
    r"|UMIN\d{9}|JPRN-\w+|jRCTs?\d{9,10}|IRCT\d{8,}N\d+|IRCT\d{12,}|KCT\d{7}|NTR\d{3,5}|PACTR\d{15,16}|"
    r"TCTR\d{11}|CRD\d{11}|RBR-\w{6,7})\b",
    re.IGNORECASE,
)


class Doi(NamedTuple):
    """A DOI as compared: the whole, the work behind its versions (often equal), a preprint's version."""

    whole: str = ""
    work: str = ""
    version: str = ""

    @property
    def preprint(self) -> bool:
        """Whether a preprint server gave it."""
        return _PREPRINT.match(self.whole) is not None


_NO_DOI = Doi()


def doi(text: str) -> Doi:
    """Return the DOI in a text (URL, percent-encoded, any case), or an empty one."""
    if "10." not in text:
        return _NO_DOI
    found = _DOI.search(unquote(text) if "%" in text else text)
    if found is None:
        return Doi()
    clean = _balanced(_TRAILING.sub("", found[0].lower()))
    preprint = _PREPRINT_VERSION.match(clean)
    if preprint:
        return Doi(preprint[1], preprint[1], preprint[2])
    work = _COCHRANE.match(clean) or _F1000.match(clean)
    return Doi(clean, work[1] if work else clean)


def _balanced(text: str) -> str:
    while text.endswith(")") and text.count("(") < text.count(")"):
        text = text[:-1]
    return text


def pmid(text: str) -> str:
    """Return the digits of a PubMed id, or an empty string."""
    found = re.search(r"\d{1,8}", text)
    return found[0].lstrip("0") if found else ""


def registry(*texts: str) -> str:
    """Return the first trial registry id in the texts, in upper case, or an empty string."""
    for text in texts:
        found = _REGISTRY.search(text) if any(c.isdigit() for c in text) else None
        if found:
            return found[0].upper()
    return ""

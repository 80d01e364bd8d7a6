"""Which format a file is in, judged by its content and never by its name."""

import json
import re
from dataclasses import fields

from review.errors import UnreadableFile
from review.record import Record
from review.sources.delimited import table_layout
from review.sources.starts import MARKS
from review.sources.table_columns import Layout

_HEAD = 1 << 18
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel, Word or EndNote binary file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
)
_ROOT = re.compile(r"<(?![?!])([A-Za-z_][\w:.-]*)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_XML_ROOTS = {
    "PubmedArticleSet": "pubmed-xml",
    "PubmedArticle": "pubmed-xml",
    "PubmedBookArticleSet": "pubmed-xml",
    "PubmedBookArticle": "pubmed-xml",
    "MedlineCitationSet": "pubmed-xml",
    "DeleteCitation": "pubmed-xml",
    "xml": "endnote-xml",
    "records": "endnote-xml",
    "Trials_downloaded_from_ICTRP": "ictrp-xml",
}
_REPLIES = frozenset((
    "eSearchResult", "eSummaryResult", "eLinkResult", "ePostResult", "eInfoResult", "eSpellResult",
    "eFetchResult",
))  # fmt: skip
_REFER = re.compile(r"^%[ATJDVNPKX] \S", re.MULTILINE)
_BIBTEX = re.compile(r"^[^\S\n]*@[A-Za-z]+[^\S\n]*[{(]", re.MULTILINE)
_RIS_LINE = re.compile(r"^(?:T1|TI|AU|A1|JF|JO|PY|Y1|AB|N2|UR|DO|VL|SP|KW|ER)  -(?: |$)", re.MULTILINE)
_NBIB_LINE = re.compile(
    r"^(?:OWN |STAT|TI  |FAU |AU  |JT  |TA  |DP  |SO  |AB  |PG  |PMCR|PMC )-", re.MULTILINE
)
_WOS_LINE = re.compile(r"^(?:FN |VR |ER$|AU |TI |SO )", re.MULTILINE)
_REFWORKS_LINE = re.compile(r"^(?:SR |A1|T1 |JF |YR |AB |DS )", re.MULTILINE)
_GBT_LINE = re.compile(r"^\[\d+\].*?\[(?:[JMDCNPSRGAZ]|DB|CP|EB)(?:/OL|/CD|/DK|/MT)?\]", re.MULTILINE)
_CUSTOM_LINE = re.compile(
    r"^(?:Title-题名|Author-作者|Organ-单位|Source-文献来源|Summary-摘要)[^\S\n]*[:：]", re.MULTILINE
)
_OVID_LABEL = re.compile(
    r"^(?:Accession Number|Title|Author|Authors|Source|Abstract)[^\S\n]*\n[^\S\n]+\S", re.MULTILINE
)
_RECORD_FIELDS = frozenset(f.name for f in fields(Record))
_ORDER = (
    "ris",
    "nbib",
    "endnote-tagged",
    "refworks",
    "web-of-science",
    "noteexpress",
    "cnki-estudy",
    "cnki-text",
)


def binary_kind(data: bytes) -> str:
    """Return what a file that is no text is: `zip`, `gzip`, a description of something not read, or empty."""
    if data.startswith(b"PK\x03\x04"):
        return "zip"
    if data.startswith(b"\x1f\x8b"):
        return "gzip"
    return next((what for magic, what in _MAGIC if data.startswith(magic)), "")


def detect(text: str, name: str) -> str:
    """Return the name of the format a text is in.

    Args:
        text: The decoded file.
        name: The file's name, for the message only.

    Raises:
        UnreadableFile: If it is in none; the message says what the file seems to be.
    """
    head = text[:_HEAD].lstrip("\ufeff \t\n")
    if head.count("\0") > len(head) // 10 + 1:
        raise UnreadableFile(f"{name} is not text: it is full of zero bytes; export it again as text")
    if not head:
        raise UnreadableFile(f"{name} is empty; export it again")
    if head.startswith(("<table", "<TABLE")):
        return "html-table"
    if head.startswith("<") and not re.match(r"<\d+\.? ?>", head):
        return _xml(head, name)
    if head[0] in "{[" and (found := _json(text, name)):
        return found
    table = table_layout(text[:_HEAD])
    if table and table is not Layout.OTHER:
        return table.value
    if found := _tagged(text[:_HEAD]) or _other_text(text[:_HEAD], head):
        return found
    if table:
        return table.value
    raise UnreadableFile(
        f"{name} {_seems(head)}; it is none of the formats this program reads (RIS, NBIB, PubMed XML, "
        "EndNote, BibTeX, CSV and others), so export it again in one of them"
    )


def _xml(head: str, name: str) -> str:
    match = _ROOT.search(_COMMENT.sub("", head))
    root = match[1] if match else ""
    if re.match(r"(?:<!doctype\s+html|<html)", head, re.IGNORECASE) or root.lower() in (
        "html",
        "head",
        "body",
    ):
        if re.search(r"<t[dh][\s>]", head, re.IGNORECASE):
            return "html-table"
        raise UnreadableFile(f"{name} is a web page, not an export; use the database's own export function")
    if root in _REPLIES:
        raise UnreadableFile(
            f"{name} is an E-utilities reply ({root}) without records; fetch the records as XML"
        )
    if root in _XML_ROOTS:
        return _XML_ROOTS[root]
    raise UnreadableFile(
        f"{name} seems to be XML of another kind ({f'<{root}>' if root else 'no element in it'}); read are "
        "PubMed, EndNote and ICTRP XML"
    )


def _json(text: str, name: str) -> str:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    first = data[0] if isinstance(data, list) and data else data
    if isinstance(first, dict):
        if "protocolSection" in first or "studies" in first:
            return "clinicaltrials-json"
        if "files" in first or "records" in first or set(first) <= _RECORD_FIELDS:
            return "json"
    raise UnreadableFile(
        f"{name} seems to be JSON of another kind; read are this program's own and ClinicalTrials.gov's"
    )


def _tagged(head: str) -> str:
    """The tagged format whose start mark comes first."""
    places = {}
    for name in _ORDER:
        if (match := MARKS[name].search(head)) and _plausible(name, head):
            places[name] = match.start()
    return min(places, key=lambda n: places[n]) if places else ""


def _plausible(name: str, head: str) -> bool:
    if name == "web-of-science":
        return len(_WOS_LINE.findall(head)) >= 2
    if name == "refworks":
        return bool(_REFWORKS_LINE.search(head))
    return True


def _other_text(text: str, head: str) -> str:
    if MARKS["central-text"].search(head):
        return "central-text"
    if MARKS["ovid"].match(head) or len(_OVID_LABEL.findall(head)) >= 3:
        return "ovid"
    if _CUSTOM_LINE.search(head):
        return "cnki-text"
    if _GBT_LINE.match(head) or len(_GBT_LINE.findall(head)) >= 2:
        return "gbt7714"
    if _REFER.match(head) and len(_REFER.findall(head)) >= 3:
        return "endnote-tagged"
    if _BIBTEX.search(head):
        return "bibtex"
    if len(_RIS_LINE.findall(text)) >= 3:
        return "ris"
    if len(_NBIB_LINE.findall(text)) >= 2:
        return "nbib"
    return ""


def _seems(head: str) -> str:
    line = head.split("\n", 1)[0]
    for mark, what in (("\t", "tabs"), (";", "semicolons"), (",", "commas")):
        if line.count(mark) >= 2:
            return f"seems to be a table separated by {what} without the column names of a known export"
    return "seems to be plain text"

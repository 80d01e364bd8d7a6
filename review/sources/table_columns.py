"""What the columns of a table are called, and which tool's table it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from review.errors import BadInput


class Column(StrEnum):
    """What a column holds."""

    TITLE = "title"
    TRANSLATED_TITLE = "translated_title"
    VERNACULAR_TITLE = "vernacular_title"
    AUTHORS = "authors"
    FULL_AUTHORS = "full_authors"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    DATE = "date"
    REGISTERED = "registered"
    JOURNAL = "journal"
    JOURNAL_ABBREVIATION = "journal_abbreviation"
    VOLUME = "volume"
    ISSUE = "issue"
    PAGES = "pages"
    START = "start_page"
    END = "end_page"
    ARTICLE_NUMBER = "article_number"
    ABSTRACT = "abstract"
    KEYWORDS = "keywords"
    MESH = "mesh"
    TYPE = "type"
    LANGUAGE = "language"
    DOI = "doi"
    PMID = "pmid"
    PMCID = "pmcid"
    PII = "pii"
    ISSN = "issn"
    ISBN = "isbn"
    REGISTRY = "registry"
    ACCESSION = "accession"
    LINK = "link"
    NOTES = "notes"
    DATABASE = "database"
    PUBLISHER = "publisher"
    PLACE = "place"
    STATUS = "status"
    CITATION = "citation"
    DETAILS = "details"


class Layout(StrEnum):
    """Whose table it is."""

    OWN = "csv"
    PUBMED = "pubmed-csv"
    EMBASE = "embase-csv"
    SCOPUS = "scopus-csv"
    CENTRAL = "central-csv"
    CLINICALTRIALS = "clinicaltrials-csv"
    RAYYAN = "rayyan-csv"
    COVIDENCE = "covidence-csv"
    ASREVIEW = "asreview-csv"
    WOS = "web-of-science-table"
    CNKI = "cnki-table"
    OTHER = "table"


_SIGNATURES = (
    (Layout.OWN, frozenset(("title", "publication types", "details"))),
    (Layout.PUBMED, frozenset(("pmid", "journal book", "create date"))),
    (Layout.COVIDENCE, frozenset(("covidence",))),
    (Layout.CENTRAL, frozenset(("central id",))),
    (Layout.CENTRAL, frozenset(("cochrane central id",))),
    (Layout.RAYYAN, frozenset(("key", "title", "authors", "notes"))),
    (Layout.SCOPUS, frozenset(("source title", "eid"))),
    (Layout.EMBASE, frozenset(("author names", "title"))),
    (Layout.EMBASE, frozenset(("embase accession id",))),
    (Layout.CLINICALTRIALS, frozenset(("nct number",))),
    (Layout.ASREVIEW, frozenset(("asreview label",))),
    (Layout.WOS, frozenset(("pt", "au", "ti", "so"))),
    (Layout.CNKI, frozenset(("title 题名", "author 作者"))),
)
_NAMES: dict[Column, str] = {
    Column.TITLE: (
        "title|primary title|article title|study title|document title|titles|题名|标题|篇名|title 题名|"
        "public title"
    ),
    Column.TRANSLATED_TITLE: "translated title|english title|英文题名",
    Column.VERNACULAR_TITLE: "vernacular title|original non english title|original title",
    Column.AUTHORS: (
        "authors|author|author names|author s|first authors|作者|author 作者|authors names|creators|"
        "author name"
    ),
    Column.FULL_AUTHORS: "author full names|authors full names",
    Column.YEAR: (
        "year|publication year|published year|pubyear|pub year|py|year published|年|年份|year 年|"
        "year of publication"
    ),
    Column.MONTH: "month|published month|publication month",
    Column.DAY: "day|publication day",
    Column.REGISTERED: "first posted",
    Column.DATE: (
        "date|publication date|date of publication|pubtime 发表时间|发表时间|pubtime 出版时间|start date|"
        "date published"
    ),
    Column.JOURNAL: (
        "publication title|journal|publication|source title|journal book|journal title|secondary title|"
        "publication name|container title|source 文献来源|source 刊名|刊名|期刊|文献来源|来源|"
        "publication title 2|full source title|t2"
    ),
    Column.JOURNAL_ABBREVIATION: (
        "journal abbreviation|abbreviated source title|journal abbr|iso abbreviation|"
        "abbreviated journal title"
    ),
    Column.VOLUME: "volume|vol|volume 卷|roll 卷|卷",
    Column.ISSUE: "issue|issue number|number|no|period 期|期",
    Column.PAGES: (
        "pages|page|pagination|page range|first page last page|article pages|page 页码|页码|pagecount 页码|pp"
    ),
    Column.START: "start page|page start|first page|bp|sp",
    Column.END: "end page|page end|last page|ep",
    Column.ARTICLE_NUMBER: "art no|article number|article no|ar",
    Column.ABSTRACT: ("abstract|notes abstract|abstract note|summary|summary 摘要|摘要|brief summary"),
    Column.KEYWORDS: (
        "automatic tags|subjects|subject terms|keywords|author keywords|index keywords|"
        "keyword 关键词|关键词|emtree drug index terms major focus|"
        "emtree medical index terms major focus|emtree drug index terms|"
        "emtree medical index terms|conditions|interventions|manual tags|keyword|"
        "ieee terms"
    ),
    Column.MESH: "mesh|mesh terms|mesh headings",
    Column.TYPE: (
        "doctype|document type|publication type|publication types|type|item type|srcdatabase 来源库|"
        "study type|reference type"
    ),
    Column.LANGUAGE: "language|languages|language of original document|article language|language of article",
    Column.DOI: "doi|digital object identifier|doi doi|di|doi link",
    Column.PMID: "pmid|pubmed id|medline pmid|pubmed pmid|pubmedid|accession number pubmed|pm",
    Column.PMCID: "pmcid|pmc id|pmc",
    Column.PII: "pii",
    Column.ISSN: "issn|issns|eissn|print issn|issn 国际标准刊号|e issn|sn|ei",
    Column.ISBN: "isbn|isbns",
    Column.REGISTRY: (
        "registry|nct number|nct id|ctgov id|ictrp id|trial registration|clinical trial numbers|"
        "other ids|registry number|clinical trial number"
    ),
    Column.ACCESSION: (
        "accession|accession number|eid|pui|embase accession id|central id|cochrane central id|"
        "embase id|cinahl id|ut unique wos id|ut|accession no|unique id|id|"
        "lens id|publication id|cochrane review id"
    ),
    Column.LINK: (
        "link attachments|plink|url|link|links|urls|study url|embase link|link 链接|url 网址|"
        "full text link|open url link|doi url|source urls|external url|pdf link"
    ),
    Column.NOTES: "notes|note|general notes|extra",
    Column.DATABASE: "database name|database|source database|database provider|db",
    Column.PUBLISHER: "publisher|sponsor|publisher name|pu",
    Column.PLACE: "place|country of publication|place of publication|location|publisher location|locations",
    Column.STATUS: "status|publication stage|study status",
    Column.CITATION: "citation|source|reference",
    Column.DETAILS: "details",
}
_ALIASES = {alias: column for column, names in _NAMES.items() for alias in names.split("|")}
_WOS = {
    "ti": Column.TITLE,
    "au": Column.AUTHORS,
    "af": Column.FULL_AUTHORS,
    "so": Column.JOURNAL,
    "ji": Column.JOURNAL_ABBREVIATION,
    "vl": Column.VOLUME,
    "is": Column.ISSUE,
    "ab": Column.ABSTRACT,
    "de": Column.KEYWORDS,
    "id": Column.KEYWORDS,
    "dt": Column.TYPE,
    "la": Column.LANGUAGE,
    "pi": Column.PLACE,
    "pd": Column.MONTH,
}
_PLAIN = re.compile(r"[^\w]+|_")
CLINICALTRIALS_HEADER = (
    "NCT Number", "Study Title", "Study URL", "Acronym", "Study Status", "Brief Summary",
    "Study Results", "Conditions", "Interventions", "Primary Outcome Measures",
    "Secondary Outcome Measures", "Other Outcome Measures", "Sponsor", "Collaborators", "Sex", "Age",
    "Phases", "Enrollment", "Funder Type", "Study Type", "Study Design", "Other IDs", "Start Date",
    "Primary Completion Date", "Completion Date", "First Posted", "Results First Posted",
    "Last Update Posted", "Locations", "Study Documents",
)  # fmt: skip
"""Columns of ClinicalTrials.gov's CSV since 2023; pages after the first come without them."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: whose it is, the columns' names, and what each holds (None where unknown)."""

    layout: Layout
    names: tuple[str, ...]
    columns: tuple[Column | None, ...]


def plain_name(name: str) -> str:
    """Return a column's name in small letters, words parted by one blank."""
    return " ".join(_PLAIN.sub(" ", name.strip().strip("\ufeff").lower()).split())


def header_of(cells: Sequence[str]) -> Header | None:
    """Return the header a row is, or None if it names fewer than two known columns or no title."""
    plain = [plain_name(cell) for cell in cells]
    names = frozenset(plain)
    layout = next((found for found, needed in _SIGNATURES if needed <= names), Layout.OTHER)
    known = {**_ALIASES, **_WOS} if layout is Layout.WOS else _ALIASES
    columns = tuple(known.get(name) for name in plain)
    if Column.TITLE not in columns or sum(c is not None for c in columns) < 2:
        return None
    return Header(layout, tuple(cell.strip() for cell in cells), columns)


def header_as(layout: Layout, cells: Sequence[str]) -> Header:
    """Return the header that column names are in a table of a known layout."""
    columns = tuple(_ALIASES.get(plain_name(cell)) for cell in cells)
    return Header(layout, tuple(cell.strip() for cell in cells), columns)


def mapped_header(cells: Sequence[str], mapping: Mapping[str, str]) -> Header:
    """Return the header of a table some of whose columns the user named; the others are known by their names.

    Args:
        cells: The first row.
        mapping: What columns hold, by their names; values are those of `Column`.

    Raises:
        BadInput: If a column or a meaning does not exist.
    """
    names = tuple(cell.strip().strip("\ufeff") for cell in cells)
    for name, meaning in mapping.items():
        if name not in names:
            raise BadInput(f"The table has no column {name!r}; it has {', '.join(n for n in names if n)}")
        if meaning not in list(Column):
            raise BadInput(f"A column cannot hold {meaning!r}; choose one of {', '.join(Column)}")
    told = {Column(meaning) for meaning in mapping.values()}
    known = (_ALIASES.get(plain_name(name)) for name in names)
    columns = tuple(
        Column(mapping[name]) if name in mapping else None if column in told else column
        for name, column in zip(names, known, strict=True)
    )
    return Header(Layout.OTHER, names, columns)

"""One row of a table as a record."""

import re
from collections.abc import Sequence

from review.record import Record
from review.sources import chinese
from review.sources.central import cross_references
from review.sources.dates import month_number, partial_date
from review.sources.decisions import note_decisions
from review.sources.draft import Draft
from review.sources.folding import folded
from review.sources.identify import pmcid_in, registry_numbers_or
from review.sources.pages import page_range
from review.sources.registry_numbers import trial_numbers
from review.sources.row_cells import Cells
from review.sources.table_cells import (
    Place,
    author_list,
    embase_place,
    pubmed_authors,
    pubmed_place,
    unfused,
    words,
)
from review.sources.table_columns import Column, Header, Layout, plain_name
from review.sources.table_own import own_record
from review.vocabulary import IdentifierKind as Kind

_DATABASES = {
    Layout.PUBMED: "PubMed",
    Layout.EMBASE: "Embase",
    Layout.SCOPUS: "Scopus",
    Layout.CENTRAL: "CENTRAL",
    Layout.CLINICALTRIALS: "ClinicalTrials.gov",
    Layout.WOS: "Web of Science",
    Layout.CNKI: "CNKI",
}
_TEXTS = {
    Column.TRANSLATED_TITLE: "translated_title",
    Column.VERNACULAR_TITLE: "vernacular_title",
    Column.JOURNAL: "journal",
    Column.JOURNAL_ABBREVIATION: "journal_abbreviation",
    Column.VOLUME: "volume",
    Column.ISSUE: "issue",
    Column.DATABASE: "database",
    Column.PUBLISHER: "publisher",
    Column.PLACE: "place",
    Column.STATUS: "status",
}
_LISTS = {
    Column.KEYWORDS: "keywords",
    Column.MESH: "mesh",
    Column.LANGUAGE: "languages",
    Column.TYPE: "types",
    Column.LINK: "links",
}
_NO_AUTHOR = re.compile(r"\[No author name available\]|\[No author id available\]", re.IGNORECASE)
_LABELS = frozenset((
    "asreview label", "included", "label", "final included", "label included", "included label",
    "included final", "included flag", "include",
))  # fmt: skip
_YES = {
    "1": "1",
    "1.0": "1",
    "yes": "1",
    "y": "1",
    "true": "1",
    "0": "0",
    "0.0": "0",
    "no": "0",
    "n": "0",
    "false": "0",
}
_REASON = re.compile(r"Exclusion reason:\s*([^;\n]+)")
_PMID_LINE = re.compile(r"^PMID: ?(\d{1,9})$", re.MULTILINE)
_PMCID_LINE = re.compile(r"^PMCID: ?(PMC\d+)$", re.MULTILINE)


def table_record(header: Header, row: Sequence[str]) -> Record | str:
    """Return the record of one row, or the reason why there is none."""
    cells = Cells(header, row)
    if not cells.by_column:
        return "the row is empty in every column that is known"
    if header.layout is Layout.OWN:
        return own_record(cells)
    draft = Draft(database=_DATABASES.get(header.layout, ""))
    draft.types = ["Trial Registration"] if header.layout is Layout.CLINICALTRIALS else []
    draft.titles = [folded(t) for t in cells.all(Column.TITLE)[:1]]
    for title in cells.all(Column.TITLE)[1:]:
        draft.keep("title", folded(title))
    _authors(cells, draft)
    for column, name in _TEXTS.items():
        if value := cells.first(column):
            setattr(draft, name, value)
    for column, name in _LISTS.items():
        getattr(draft, name).extend(w for v in cells.all(column) for w in _listed(column, v, draft))
    _place(cells, draft, header.layout)
    for value in cells.all(Column.ABSTRACT):
        if value.lower() not in ("[no abstract available]", "no abstract available", "n/a"):
            draft.abstract(value, lines=True)
    _identifiers(cells, draft)
    _decisions(cells, draft, header.layout)
    return draft.build()


def _listed(column: Column, value: str, draft: Draft) -> list[str]:
    if column is Column.LINK:
        link, fused = unfused(value)
        _fused(fused, draft)
        return [part.strip(";") for part in link.split() if part.strip(";")]
    if column is Column.LANGUAGE:
        return words(value)
    return [chinese.publication_type(w) for w in words(value)] if column is Column.TYPE else words(value)


def _fused(pairs: list[tuple[str, str]], draft: Draft) -> None:
    for tag, value in pairs:
        if tag == "U2" and re.fullmatch(r"L\d{6,}", value):
            draft.identify(Kind.ACCESSION, value)
        else:
            draft.keep(tag, value)


def _authors(cells: Cells, draft: Draft) -> None:
    text = cells.first(Column.AUTHORS)
    full = re.sub(r"\s*\(\d+\)", "", cells.first(Column.FULL_AUTHORS))
    listed = full or "\n".join(cells.all(Column.AUTHORS)[:1])
    if cells.layout is Layout.PUBMED:
        draft.authors = pubmed_authors(listed)
    elif not _NO_AUTHOR.fullmatch(listed):
        draft.authors, draft.authors_complete = author_list(listed)
    if full and text:
        draft.keep("authors", text)


def _place(cells: Cells, draft: Draft, layout: Layout) -> None:
    citation = cells.first(Column.CITATION)
    found = Place()
    if citation and layout is Layout.PUBMED:
        found = pubmed_place(citation)
        draft.journal_abbreviation = draft.journal_abbreviation or found.journal
    elif citation:
        found = embase_place(citation)
        draft.journal = draft.journal or found.journal or citation
    draft.keep("citation", citation)
    draft.volume = draft.volume or found.volume
    draft.issue = draft.issue or found.issue
    span = page_range(cells.first(Column.START), cells.first(Column.END), cells.first(Column.ARTICLE_NUMBER))
    draft.pages = cells.first(Column.PAGES).replace("--", "-") or span or found.pages
    if layout is Layout.CNKI and draft.pages.isdecimal():
        draft.keep("page_count", draft.pages)
        draft.pages = ""
    _dates(cells, draft, found.date)


def _dates(cells: Cells, draft: Draft, cited: str) -> None:
    year, month, day = cells.first(Column.YEAR), cells.first(Column.MONTH), cells.first(Column.DAY)
    number = month_number(month)
    parts = f"{year}/{number or ''}/{day if number else ''}/{'' if number else month}"
    if not re.match(r"\d{4}/", parts):
        parts = year
    elif cells.layout is Layout.WOS:
        parts = f"{year} {month}".strip()
    if registered := partial_date(cells.first(Column.REGISTERED), "registered"):
        start = partial_date(cells.first(Column.DATE), "start")
        draft.dates, draft.other_dates = [registered], [start] if start else []
        return
    texts = [parts, cells.first(Column.DATE), cited]
    draft.dates = [date for text in texts if text and (date := partial_date(text))]


def _identifiers(cells: Cells, draft: Draft) -> None:
    for value in cells.all(Column.DOI):
        text, fused = unfused(value)
        _fused(fused, draft)
        draft.own_doi("doi", text)
    for value in cells.all(Column.PMID):
        number = re.search(r"\d{1,9}", value)
        draft.identify(Kind.PMID, number[0] if number else "")
    for value in cells.all(Column.PMCID):
        draft.identify(Kind.PMCID, pmcid_in(value) or (f"PMC{value}" if value.isdecimal() else ""))
    for value in [*cells.all(Column.ISSN), *cells.all(Column.ISBN)]:
        draft.serial("issn", value)
    _trials(cells, draft)
    for value in cells.all(Column.ACCESSION):
        text, fused = unfused(value)
        _fused(fused, draft)
        if re.match(r"(?:PUBMED|EMBASE) ", text):
            cross_references(text, draft, "accession")
        else:
            draft.identify(*registry_numbers_or(Kind.ACCESSION, folded(text)))
    for value in cells.all(Column.PII):
        draft.identify(Kind.PII, folded(value))
    draft.from_links()


def _trials(cells: Cells, draft: Draft) -> None:
    for part in (part for value in cells.all(Column.REGISTRY) for part in words(value)):
        numbers = trial_numbers(part)
        for number in numbers:
            draft.identify(Kind.REGISTRY, number)
        draft.keep("registry", "" if numbers else folded(part))


def _decisions(cells: Cells, draft: Draft, layout: Layout) -> None:
    """Keep what a screening tool decided, as pairs; and every column that is not known."""
    for value in cells.all(Column.NOTES):
        for kind, pattern in ((Kind.PMID, _PMID_LINE), (Kind.PMCID, _PMCID_LINE)):
            draft.identify(kind, "".join(pattern.findall(value)[:1]))
        rest, found = note_decisions(value)
        draft.extra += found
        if layout is Layout.COVIDENCE and (match := _REASON.search(rest)):
            draft.keep("covidence_reason", match[1])
        draft.notes += [folded(rest)] if rest else []
    for name, value in cells.unknown:
        label = _YES.get(value.lower(), "") if plain_name(name) in _LABELS else ""
        draft.keep("asreview_label", label)
        draft.keep(name, "" if label and name == "asreview_label" else value)
    if layout is Layout.PUBMED:
        draft.keep("abstract", "not in this export")

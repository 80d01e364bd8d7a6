"""Ovid's text exports: labelled (`<1>`, then field names with indented values) and tagged (`AU  - ...`)."""

import re

from review.record import Record
from review.sources.dates import partial_date
from review.sources.draft import Draft
from review.sources.folding import folded
from review.sources.identify import doi_in, pmcid_in
from review.sources.pages import page_range
from review.sources.people import people
from review.sources.ris import ris_tag
from review.sources.tagged import Block, Grammar, Pair
from review.sources.values import Values
from review.vocabulary import IdentifierKind as Kind

_NUMBER = re.compile(r"<(\d+)\.? ?>\s*")
_BRACKETED = re.compile(r"\s*\[[^\[\]]*\]")
_LABEL = re.compile(r"[A-Z][A-Za-z]+(?:[ /-][A-Za-z&]+){0,8}\s*")
_KIND = re.compile(r"\s*\[([A-Z][A-Za-z ,;:.&-]{2,60})\]\.?\s*$")
_MARKS = re.compile(r"(?:\s+(?:\(?[\d*+#,]+\)?|\(\d+\)|[*+#]+))+\s*$")
_DEGREE = re.compile(
    r"(?:,?\s+(?:M\.?D|Ph\.?D|R\.?N|M\.?Sc|B\.?Sc|M\.?P\.?H|FAAN|FACP|FRCS|FRCP|MBBS|M\.?S|M\.?A|DO|PharmD|DrPH|BS|BA|MBA|DDS|DMD)"
    r"\.?)+\s*$"
)
_DEGREES = re.compile(r"(?:MD|PhD|RN|MSc|BSc|MPH|FAAN|FACP|MBBS|MS|MA|DO|PharmD|DrPH|MBA|DDS|DMD)\.?")
_ARTICLE = re.compile(r"Article Number: ([\w-]+)")
_CONFERENCE = re.compile(r"\. Conference: (.+)\. (?=[\w.]+ ?[(:])")
_PUBLISHED = re.compile(r"Date of Publication: (.+?)(?:\.|$)")
_SOURCES = (
    re.compile(
        r"(?P<journal>.+?)\.\s+(?P<volume>[\w.]+)\s*(?:\((?P<issue>[^)]*)\))?\s*:\s*(?P<pages>[^,]+?),\s*(?P<date>.+?)\.?"
    ),
    re.compile(
        r"(?P<journal>.+?)\.\s+Vol\.?\s*(?P<volume>\w+)\s*(?:\((?P<issue>[^)]*)\))?,?\s+(?P<date>.+?),\s*"
        r"(?:pp\.?\s*)?(?P<pages>[\w-]+)\.?"
    ),
    re.compile(
        r"(?P<journal>.+?)\.\s+(?P<volume>[\w.]+)\s*(?:\((?P<issue>[^)]*)\))?\s*\((?:pp\s*)?(?P<pages>[\w\s,-]+)\)[,.]\s*"
        r"(?P<date>.*?)\.?"
    ),
)
_SHORT_NAMES = {
    "AU": "Author",
    "FA": "Authors Full Name",
    "TI": "Title",
    "SO": "Source",
    "AB": "Abstract",
    "UI": "Unique Identifier",
    "AN": "Accession Number",
    "JN": "Journal Name",
    "JA": "Abbreviated Source",
    "YR": "Year of Publication",
    "VO": "Volume",
    "IP": "Issue",
    "PG": "Page",
    "DO": "Digital Object Identifier",
    "LG": "Language",
    "PT": "Publication Type",
    "MH": "MeSH Subject Headings",
    "KW": "Keyword Heading",
    "IS": "ISSN",
    "IB": "ISBN",
    "NJ": "Journal Name",
    "IN": "Institution",
    "DB": "Database",
    "PM": "PubMed ID",
    "XL": "Link",
    "UR": "Link",
    "PB": "Publisher",
    "CP": "Country of Publication",
}


def ovid_tag(line: str) -> Pair | None:
    """Return a field's name, in full also where the file has its two letters, and the value on its line."""
    if match := _NUMBER.fullmatch(line):
        return "<>", match[1]
    if found := ris_tag(line):
        return _SHORT_NAMES.get(found[0], found[0]), found[1]
    match = _LABEL.fullmatch(line) if len(line) < 60 else None
    return (line.strip(), "") if match else None


GRAMMAR = Grammar(
    tag_of=ovid_tag,
    starts=frozenset({"<>"}),
    late_starts=frozenset({"VN"}),
    once=frozenset({"Title", "Source", "Accession Number"}),
    essential=frozenset({"Title", "Author", "Authors", "Accession Number"}),
)


def ovid_record(block: Block) -> Record | str:
    """Return the record of one block, or the reason why there is none."""
    if not block.started:
        return "the entry has no number line (<1>)"
    values = Values(block.fields)
    values.take("<>", "VN")
    if not any(value for tag, value in block.fields if tag not in ("<>", "VN")):
        return "the entry is empty"
    draft = Draft()
    _title(values, draft)
    short, full = values.take("Author", "Authors"), values.take("Authors Full Name", "Full Author Name")
    draft.authors = people([name for value in full or short for name in _names(value)])
    _source(values, draft)
    for value in values.take("Abstract"):
        draft.abstract(value)
    for label in ("Author Keywords", "Keyword Heading", "Keywords", "Heading Words"):
        draft.keywords += [
            w.strip(" .") for v in values.take(label) for w in re.split(r"[;\n]", v) if w.strip(" .")
        ]
    headings = [w.strip() for v in values.take("MeSH Subject Headings") for w in v.split("\n") if w.strip()]
    if "embase" in values.peek("Database").lower():
        draft.keywords += headings
    else:
        draft.mesh = headings
    draft.languages = [folded(v).rstrip(".") for v in values.take("Language")]
    kinds = [kind for v in values.take("Publication Type", "Document Type") for kind in folded(v).split(". ")]
    draft.types += [kind.rstrip(".") for kind in kinds if kind != "-"]
    _identifiers(values, draft)
    for tag, value in values.rest():
        draft.keep(tag, folded(value))
    for line in block.stray:
        draft.keep("", line)
    return draft.build()


def _title(values: Values, draft: Draft) -> None:
    """Take the type in brackets off the title: `... review.[Review]`."""
    for value in values.take("Title"):
        text = folded(value)
        if match := _KIND.search(text):
            draft.types.append(match[1])
            text = text[: match.start()].removesuffix(".")
        draft.titles.append(text)
    if not draft.titles:
        draft.titles = [folded(v) for v in values.take("Chapter Title")]


def _names(value: str) -> list[str]:
    """Return names without degrees and the marks of their institutions."""
    found = []
    for part in re.split(r"[;\n]", _BRACKETED.sub("", value)):
        name = _DEGREE.sub("", _MARKS.sub("", part.strip())).strip(" ,")
        if name and not _DEGREES.fullmatch(name):
            found.append(name)
    if len(found) > 1 and not any(name.endswith(".") for name in found[:-1]):
        found[-1] = found[-1].removesuffix(".")
    return found


def _source(values: Values, draft: Draft) -> None:
    source = values.first("Source")
    if conference := _CONFERENCE.search(source):
        draft.keep("Conference", conference[1])
        source = source.replace(conference[0], ". ", 1)
    match = next((m for pattern in _SOURCES if (m := pattern.fullmatch(source))), None)
    named = match["journal"] if match else source.rstrip(" .")
    draft.journal = values.first("Journal Name", "Journal") or named
    draft.journal_abbreviation = values.first("Abbreviated Source")
    draft.volume = values.first("Volume") or ((match["volume"] or "") if match else "")
    draft.issue = values.first("Issue") or ((match["issue"] or "") if match else "")
    pages = match["pages"].strip() if match else ""
    number = _ARTICLE.search(source)
    draft.pages = values.first("Page", "Pages") or page_range(pages, "", number[1] if number else "")
    draft.keep("Source", source if not match else "")
    day = _PUBLISHED.search(source)
    texts = (day[1] if day else match["date"] if match else source, values.first("Year of Publication"))
    draft.dates = [date for text in texts if text and (date := partial_date(text))]
    draft.publisher = values.first("Publisher")
    draft.place = values.first("Country of Publication")


def _identifiers(values: Values, draft: Draft) -> None:
    draft.database = values.first("Database")
    for value in values.take("DOI Number", "DOI", "Digital Object Identifier"):
        draft.identify(Kind.DOI, doi_in(value))
    for value in values.take("PubMed ID", "PMID"):
        draft.identify(Kind.PMID, folded(value))
    for value in values.take("PMC Identifier"):
        draft.identify(Kind.PMCID, pmcid_in(value))
    for value in values.take("ISSN", "ISBN"):
        draft.serial("ISSN", value)
    for value in values.take("Accession Number", "Unique Identifier"):
        text = folded(value).rstrip(".")
        medline = "medline" in draft.database.lower() and text.isdecimal() and len(text) < 9
        draft.identify(Kind.PMID if medline else Kind.ACCESSION, text)
    for label in (
        "Link",
        "URL",
        "Link to the Ovid Full Text or citation",
        "Link to the External Link Resolver",
    ):
        draft.links += [folded(v) for v in values.take(label)]

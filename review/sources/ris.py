"""RIS in all its dialects: EndNote, Zotero, Mendeley, Embase, Ovid, Scopus, EBSCO, Cochrane and others.

Tags mean different things to different exporters; where a value shows what it is (a DOI, a PubMed id, an
article number), the value decides and not the tag. Tags without a field of their own are kept in `extra`.
"""

import re

from review.record import Record
from review.sources.dates import partial_date
from review.sources.decisions import note_decisions
from review.sources.draft import Draft, folded
from review.sources.identify import (
    doi_alone,
    pmcid_in,
)
from review.sources.pages import page_range
from review.sources.people import people, split_names
from review.sources.registry_numbers import registry_numbers
from review.sources.ris_types import TYPES
from review.sources.tagged import Block, EntryPattern, Grammar, Pair
from review.sources.values import Values
from review.vocabulary import IdentifierKind as Kind

_TAG = re.compile(r"\s*([A-Za-z][A-Za-z0-9])  -(?:\s+(.*))?")
_NARROW = re.compile(r"\s*([A-Z][A-Z0-9]) ?-(?:\s+(.*))?")
_KNOWN = frozenset((
    "TY", "ER", "AU", "A1", "A2", "A3", "A4", "ED", "T1", "TI", "T2", "T3", "TT", "CT", "BT", "ST", "JF",
    "JO", "JA", "J1", "J2", "VL", "IS", "CP", "SP", "EP", "PY", "Y1", "Y2", "DA", "YR", "AB", "N1", "N2",
    "KW", "DO", "UR", "L1", "L2", "L3", "L4", "LK", "SN", "PB", "CY", "PP", "LA", "DB", "DP", "AN", "ID",
    "AD", "M1", "M2", "M3", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "U1", "U2", "U3", "U4", "U5",
    "ET", "NV", "OP", "RI", "RN", "RP", "SE", "TA", "VO", "XT",
))  # fmt: skip
_ADDRESSES = re.compile(r"\s*;\s*(?=https?://|www\.)|\s+(?=https?://)|\n")
_MARKED = re.compile(r"(\S.*?)\s*\[(pmid|pmcid|pii|doi|registry|accession|isbn|issn)\]", re.IGNORECASE)
_ISSUE = re.compile(r"(?!\d{5})[\w .()/+-]{1,16}")
_ACCESSION = re.compile(r"[A-Z]{0,5}[-:]?\d{6,}\S*|CN-\d+")
_FURNITURE = re.compile(r"Link to the |Record #\d|Provider:|Content:|Database:|<\d+>|\d+\.\s*$")
_MARKED_TAGS = frozenset(("U1", "U2", "U3", "U4", "U5", "C2", "C3", "C5"))
_PARTS = frozenset(("CHAP", "CONF", "CPAPER", "ECHAP"))
_MEDLINE = frozenset(("pubmed", "medline", "medline complete", "cmedm", "mdc", "mnh"))
"""Names of MEDLINE, with the short ones of EBSCO."""
_OVID_MEDLINE = re.compile(r"ovid.*[?&]D=(?:med|ppez|prem|pmnm)", re.IGNORECASE)
_FROM_PUBMED = re.compile(r"\b(?:NLM|PubMed|MEDLINE)\b", re.IGNORECASE)
_COPYRIGHT = re.compile(r"\s*(?:copyright|©|\(c\))", re.IGNORECASE)
_PMCID_NOTE = re.compile(r"PMCID[: ]*(PMC\d+)", re.IGNORECASE)
_PMID_NOTE = re.compile(r"(?:PMID|PubMed ID)[: ]*(\d{1,9})", re.IGNORECASE)


def ris_tag(line: str) -> Pair | None:
    """Return the tag and value of a line of RIS."""
    if line[2:6] == "  - ":
        tag = line[:2]
        if tag.isalnum() and tag[0].isalpha() and tag.isascii():
            return tag.upper(), line[6:].strip()
    if "-" not in line[:10]:
        return None
    match = _TAG.fullmatch(line)
    if match is None:
        match = _NARROW.fullmatch(line)
        if match is None or match[1] not in _KNOWN:
            return None
    return match[1].upper(), (match[2] or "").strip()


GRAMMAR = Grammar(
    tag_of=ris_tag,
    starts=frozenset({"TY"}),
    ends=frozenset({"ER"}),
    titles=frozenset({"T1", "TI", "CT", "BT"}),
    essential=frozenset({"T1", "TI", "AU", "A1", "DO"}),
    entry=EntryPattern(
        re.compile(r"\nER  -[^\n]*\n?"),
        re.compile(r"^([A-Z][A-Z0-9])  -(?: (.*)|)$", re.MULTILINE),
    ),
    outside=lambda line: bool(_FURNITURE.match(line)),
)


def ris_record(block: Block) -> Record | str:
    """Return the record of one block, or the reason why there is none."""
    if not block.started:
        return "the entry has no TY line"
    values = Values(block.fields)
    types = values.take("TY")
    if not any(value for tag, value in block.fields if tag != "TY"):
        return "the entry is empty"
    draft = Draft()
    kind = types[-1].upper() if types else ""
    _titles(values, draft, kind)
    _authors(values, draft, kind)
    _container(values, draft)
    _dates(values, draft)
    _texts(values, draft)
    _links(values, draft)
    _identifiers(values, draft)
    _types(draft, types)
    draft.pages = draft.pages or page_range(values.first("SP"), values.first("EP"), values.first("C7"))
    draft.languages += [folded(v).rstrip(".") for v in values.take("LA")]
    draft.publisher, draft.place = values.first("PB"), values.first("CY", "PP")
    for tag, value in values.rest():
        draft.keep(tag, value)
    for line in block.stray:
        draft.keep("", line)
    return draft.build()


def _titles(values: Values, draft: Draft, kind: str) -> None:
    draft.titles = values.take("T1", "TI", "CT")
    if not draft.titles or kind == "BOOK":
        draft.titles += values.take("BT")
    draft.translated_title, draft.vernacular_title = values.first("TT"), values.first("OP")
    if not draft.titles and (short := values.first("ST")):
        draft.titles = [short]


def _authors(values: Values, draft: Draft, kind: str) -> None:
    tags = ("AU", "A1") if kind in _PARTS else ("AU", "A1", "A2", "A3", "A4")
    names: list[str] = []
    for value in values.take(*tags):
        text = folded(value)
        if ";" in text or not text.isascii():
            names += split_names(text)
        else:
            names.append(text)
    if names and names[-1].rstrip(".").lower() in ("et al", "others", "等"):
        draft.authors_complete = False
        names.pop()
    draft.authors = list(people(names))


def _container(values: Values, draft: Draft) -> None:
    full, second = values.first("JF"), values.first("T2")
    if not full and not second:
        second = values.first("BT")
    either, short = values.first("JO"), values.first("JA", "J2", "J1")
    draft.journal = full or second or either
    if second and second != draft.journal:
        draft.keep("T2", second)
    abbreviation = either if either != draft.journal else ""
    draft.journal_abbreviation = abbreviation or short
    draft.keep("JA", short if short not in (draft.journal_abbreviation, draft.journal) else "")
    draft.volume = values.first("VL", "VO")
    draft.issue = values.first("IS", "CP")
    if not draft.issue and _ISSUE.fullmatch(values.peek("M1")):
        draft.issue = values.first("M1")


def _dates(values: Values, draft: Draft) -> None:
    for tag in ("PY", "Y1", "YR", "DA"):
        for value in values.take(tag):
            date = partial_date(folded(value))
            if date is None:
                draft.keep(tag, folded(value))
            elif date.kind == "published":
                draft.dates.append(date)
            else:
                draft.other_dates.append(date)
    for value in values.take("Y2"):
        accessed = partial_date(folded(value), "accessed")
        if accessed:
            draft.other_dates.append(accessed)
        else:
            draft.keep("Y2", folded(value))


def _texts(values: Values, draft: Draft) -> None:
    for value in values.take("AB", "N2"):
        if draft.abstracts and _COPYRIGHT.match(value):
            draft.notes.append(folded(value))
        else:
            draft.abstract(value, lines=True)
    words = [folded(part) for value in values.take("KW") for part in value.split("\n")]
    if len(words) == 1 and ";" in words[0]:
        words = [word.strip() for word in words[0].split(";")]
    draft.mesh += [word[6:] for word in words if word.startswith("MeSH: ")]
    draft.keywords += [word for word in words if not word.startswith("MeSH: ")]
    for value in values.take("N1"):
        for note in _note_lines(value):
            _note(note, draft)


def _note_lines(value: str) -> list[str]:
    return [folded(value)] if "RAYYAN-" in value else [folded(line) for line in value.split("\n")]


def _note(note: str, draft: Draft) -> None:
    if doi := doi_alone(note):
        draft.identify(Kind.DOI, doi)
    elif match := _PMID_NOTE.fullmatch(note):
        draft.identify(Kind.PMID, match[1])
    elif match := _PMCID_NOTE.fullmatch(note):
        draft.identify(Kind.PMCID, match[1])
    else:
        rest, decisions = note_decisions(note)
        draft.extra += decisions
        if rest:
            draft.notes.append(rest)


def _links(values: Values, draft: Draft) -> None:
    for value in values.take("UR", "L1", "L2", "L3", "L4"):
        for part in _ADDRESSES.split(value):
            link = part.strip()
            if "://" in link or link.startswith(("//", "www.")):
                draft.links.append(link)
            elif not doi_alone(link):
                draft.keep("UR", link)
            else:
                draft.identify(Kind.DOI, doi_alone(link))


def _identifiers(values: Values, draft: Draft) -> None:
    _dois(values, draft)
    for value in values.take("SN"):
        draft.serial("SN", value)
    _marked(values, draft)
    _accessions(values, draft)
    draft.from_links()


def _dois(values: Values, draft: Draft) -> None:
    """DO comes first, then M3; a DOI in a note or link counts only where neither has one."""
    noted = [i.value for i in draft.identifiers if i.kind is Kind.DOI]
    draft.identifiers = [i for i in draft.identifiers if i.kind is not Kind.DOI]
    for value in values.take("DO"):
        draft.own_doi("DO", value)
    for value in values.take("M3"):
        doi = doi_alone(value)
        draft.identify(Kind.DOI, doi)
        if not doi:
            draft.types.append(folded(value))
    for doi in noted:
        if not draft.known(Kind.DOI):
            draft.identify(Kind.DOI, doi)


def _marked(values: Values, draft: Draft) -> None:
    """Read `23690738[pmid]` and other values that name their kind."""
    if not values.any_of(_MARKED_TAGS):
        return
    for tag in ("U1", "U2", "U3", "U4", "U5"):
        for value in values.take(tag):
            match = _MARKED.fullmatch(value)
            if match:
                draft.identify(Kind(match[2].lower()), match[1])
            elif tag == "U2" and re.fullmatch(r"L\d{6,}", value):
                draft.identify(Kind.ACCESSION, value)
            else:
                draft.keep(tag, folded(value))
    _custom(values, draft)


def _custom(values: Values, draft: Draft) -> None:
    """Read the custom fields in which CENTRAL, Embase and EndNote put other databases' ids."""
    for value in values.take("C3"):
        for part in value.replace("\n", ",").split(","):
            _cross_reference(part.strip(), draft)
    for value in values.take("C5"):
        if re.fullmatch(r"\d{4,8}", value):
            draft.identify(Kind.PMID, value)
        else:
            draft.keep("C5", folded(value))
    for value in values.take("C2"):
        if re.fullmatch(r"\d{6,8}", value) and values.peek("DB") == "Scopus":
            draft.identify(Kind.PMID, value)
        elif pmc := pmcid_in(value):
            draft.identify(Kind.PMCID, pmc)
        else:
            draft.keep("C2", folded(value))


def _cross_reference(text: str, draft: Draft) -> None:
    """Read CENTRAL's `PUBMED 21314913` and `EMBASE 361234567`."""
    name, _, number = text.partition(" ")
    registered = registry_numbers(text)
    if name.upper() == "PUBMED" and number.strip().isdigit():
        draft.identify(Kind.PMID, number.strip())
    elif registered:
        draft.identify(Kind.REGISTRY, registered[0])
    elif text:
        draft.keep("C3", text)


def _accessions(values: Values, draft: Draft) -> None:
    draft.database = values.first("DB")
    for tag in ("AN", "ID"):
        for value in values.take(tag):
            text = folded(value)
            if text.isdecimal() and _is_pmid(tag, text, values, draft):
                draft.identify(Kind.PMID, text)
            elif re.fullmatch(r"PMC\d+", text):
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
    if draft.database.lower() in _MEDLINE:
        return len(text) < 9
    hints = " ".join((draft.database, values.peek("DP"), *draft.notes, *draft.links))
    return 5 <= len(text) < 9 and bool(_FROM_PUBMED.search(hints))


def _types(draft: Draft, types: list[str]) -> None:
    for code in types[-1:]:
        word = TYPES.get(code.upper(), code)
        if word and word not in draft.types:
            draft.types.append(word)
    for code in types[:-1]:
        draft.keep("TY", code)

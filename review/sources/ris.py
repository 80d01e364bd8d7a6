"""RIS in all its dialects: EndNote, Zotero, Mendeley, Embase, Ovid, Scopus, EBSCO, Cochrane and others.

Tags mean different things to different exporters; where a value shows what it is (a DOI, a PubMed id, an
article number), the value decides and not the tag. Tags without a field of their own are kept in `extra`.
"""

import re
from dataclasses import replace

from review.record import PartialDate, Record
from review.sources.dates import partial_date
from review.sources.decisions import note_decisions
from review.sources.draft import Draft
from review.sources.folding import folded, folded_lines
from review.sources.identify import doi_alone
from review.sources.pages import page_range
from review.sources.people import listed_people
from review.sources.ris_ids import ris_identifiers
from review.sources.ris_types import TYPES, WHOLE, type_of
from review.sources.ris_usual import usual_record
from review.sources.tagged import Block, Grammar, Pair
from review.sources.usual import MARK, usual_blocks
from review.sources.values import Runs, Values
from review.vocabulary import IdentifierKind as Kind

_TAG = re.compile(r"\s*([A-Za-z][A-Za-z0-9])  -(?:\s+(.*))?")
_NARROW = re.compile(r"\s*([A-Z][A-Z0-9]) ?-(?:\s+(.*))?")
_WIDE = re.compile(r"\s*([A-Za-z][A-Za-z0-9])  -")
_KNOWN = frozenset((
    "TY", "ER", "AU", "A1", "A2", "A3", "A4", "ED", "T1", "TI", "T2", "T3", "TT", "CT", "BT", "ST", "JF",
    "JO", "JA", "J1", "J2", "VL", "IS", "CP", "SP", "EP", "PY", "Y1", "Y2", "DA", "YR", "AB", "N1", "N2",
    "KW", "DO", "UR", "L1", "L2", "L3", "L4", "LK", "SN", "PB", "CY", "PP", "LA", "DB", "DP", "AN", "ID",
    "AD", "M1", "M2", "M3", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "U1", "U2", "U3", "U4", "U5",
    "ET", "NV", "OP", "RI", "RN", "RP", "SE", "TA", "VO", "XT",
))  # fmt: skip
_ADDRESSES = re.compile(r"\s*;\s*(?=https?://|www\.)|\s+(?=https?://)|\n")
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|win|spr|sum|aut|fal)", re.IGNORECASE)
_ORCID = re.compile(r"(.+?);\s*ORCID:\s*\S*?((?:\d{4}-){3}\d{3}[\dX])", re.IGNORECASE)
_ISSUE = re.compile(r"(?!\d{5})[\w .()/+-]{1,16}")
_FURNITURE = re.compile(r"Link to the |Record #\d|Provider:|Content:|Database:|<\d+>|\d+\.\s*$")
_OTHER_TITLES = frozenset(("BT", "TT", "OP", "ST"))
_PUBLISHED = frozenset(("PB", "PU", "CY", "PP", "PI"))
_COPYRIGHT = re.compile(r"\s*(?:copyright|©|\(c\))", re.IGNORECASE)
_PMCID_NOTE = re.compile(r"PMCID[: ]*(PMC\d+)", re.IGNORECASE)
_EBSCO_NOTE = re.compile(r"Accession Number: (\S+?);")
_PMID_LINK = re.compile(r"PM:(\d{1,9})")
"""How Reference Manager links to PubMed."""
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


def usual_tag(line: str) -> Pair | None:
    """Return the tag and value of a line in an entry whose tags have two blanks, as is usual.

    Tags in small letters must be known; only an empty end and a start with a known type may have one blank.
    """
    found = ris_tag(line)
    if found is None:
        return None
    if wide := _WIDE.match(line):
        return found if wide[1].isupper() or found[0] in _KNOWN else None
    return found if found == ("ER", "") or (found[0] == "TY" and found[1].upper() in TYPES) else None


GRAMMAR = Grammar(
    tag_of=ris_tag,
    starts=frozenset({"TY"}),
    ends=frozenset({"ER"}),
    titles=frozenset({"T1", "TI", "CT", "BT"}),
    essential=frozenset({"T1", "TI", "AU", "A1", "DO"}),
    usual=usual_blocks,
    outside=lambda line: bool(_FURNITURE.match(line)),
    inside=lambda line: usual_tag if _WIDE.match(line) else ris_tag,
)


def ris_record(block: Block) -> Record | str:
    """Return the record of one block, or the reason why there is none."""
    if not block.started:
        return "the entry has no TY line"
    return usual_record(block) or careful_record(block)


def careful_record(block: Block) -> Record | str:
    """Return the record of a block that began with a TY line, whatever its tags and values."""
    values = Values(block.fields) if block.runs is None else Runs(block.runs, MARK, flat=block.flat)
    types, tags = values.lines("TY"), values.tags
    if not tags:
        return "the entry is empty"
    draft = Draft()
    kind = types[-1].upper() if types else ""
    _titles(values, draft, kind)
    _authors(values, draft, kind)
    _container(values, draft)
    _dates(values, draft)
    _texts(values, draft)
    if "N1" in tags:
        _notes(values, draft)
    _links(values, draft)
    ris_identifiers(values, draft)
    if "PT" in tags:
        draft.types += values.lines("PT")
    _types(draft, types)
    draft.pages = draft.pages or page_range(values.first("SP"), values.first("EP"), values.first("C7"))
    draft.languages += [language.rstrip(".") for language in values.lines("LA")]
    if not tags.keys().isdisjoint(_PUBLISHED):
        draft.publisher, draft.place = values.first("PB", "PU"), values.first("CY", "PP", "PI")
    draft.extra += (
        values.rest() if values.flat else [(tag, folded_lines(value)) for tag, value in values.rest()]
    )
    for line in block.stray:
        draft.keep("", line)
    return draft.build()


def _titles(values: Values, draft: Draft, kind: str) -> None:
    draft.titles = values.take("T1", "TI", "CT")
    if values.tags.keys().isdisjoint(_OTHER_TITLES):
        return
    if not draft.titles or kind == "BOOK":
        draft.titles += values.take("BT")
    draft.translated_title, draft.vernacular_title = values.first("TT"), values.first("OP")
    if not draft.titles and (short := values.first("ST")):
        draft.titles = [short]


def _authors(values: Values, draft: Draft, kind: str) -> None:
    tags = ("AU", "A1", "A2", "A3", "A4") if kind in WHOLE else ("AU", "A1")
    draft.authors, draft.authors_complete = listed_people(values.lines(*tags), flat=values.flat)
    for text in values.lines("AI") if "AI" in values.tags else ():
        match = _ORCID.fullmatch(text)
        owners = [n for n, p in enumerate(draft.authors) if match and p.name == match[1]]
        for n in owners[:1]:
            draft.authors[n] = replace(draft.authors[n], orcid=match[2] if match else "")
        draft.keep("AI", "" if owners else text)


def _container(values: Values, draft: Draft) -> None:
    full, second = values.first("JF"), values.first("T2")
    if not full and not second:
        second = values.first("BT")
    either, short = values.first("JO"), values.first("JA", "J2", "J1", "JI", "J9")
    accession = values.peek("AN")
    if accession.startswith("CN-"):
        draft.database, either = "CENTRAL", either or short
    elif accession.startswith("WOS:"):
        draft.database = "Web of Science"
    draft.journal = full or second or either
    if second and second != draft.journal:
        draft.keep("T2", second)
    abbreviation = either if either != draft.journal else ""
    draft.journal_abbreviation = abbreviation or short
    draft.keep("JA", short if short not in (draft.journal_abbreviation, draft.journal) else "")
    draft.volume = values.first("VL", "VO")
    draft.issue = values.first("IS", "CP")
    if not draft.issue and _ISSUE.fullmatch(folded(values.peek("M1"))):
        draft.issue = values.first("M1")


def _dates(values: Values, draft: Draft) -> None:
    for tag in ("PY", "Y1", "YR", "DA"):
        for text in values.lines(tag) if tag in values.tags else ():
            date = partial_date(text) or _day_in_year(text, draft)
            if date is None:
                draft.keep(tag, text)
            elif date.kind == "published":
                draft.dates.append(date)
            else:
                draft.other_dates.append(date)
    for text in values.lines("Y2") if "Y2" in values.tags else ():
        accessed = partial_date(text, "accessed")
        if accessed:
            draft.other_dates.append(accessed)
        else:
            draft.keep("Y2", text)


def _day_in_year(text: str, draft: Draft) -> PartialDate | None:
    """Read a date without a year (Web of Science's `SEP 22`) in the year already known."""
    year = draft.dates[0].year if draft.dates else None
    return partial_date(f"{year} {text}") if year and _MONTH.match(text) else None


def _texts(values: Values, draft: Draft) -> None:
    for value in values.take("AB", "N2"):
        if draft.abstracts and _COPYRIGHT.match(value):
            draft.notes.append(folded(value))
        else:
            draft.abstract(value, lines=True, flat=values.flat)
    words = values.take("KW")
    if not values.flat:
        words = [folded(part) for value in words for part in value.split("\n")]
    if len(words) == 1 and ";" in words[0]:
        words = [word.strip() for word in words[0].split(";")]
    if "MeSH: " in "".join(words):
        draft.mesh += [word[6:] for word in words if word.startswith("MeSH: ")]
        words = [word for word in words if not word.startswith("MeSH: ")]
    draft.keywords += words


def _notes(values: Values, draft: Draft) -> None:
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
    elif match := _EBSCO_NOTE.match(note):
        draft.identify(Kind.ACCESSION, match[1])
        draft.notes.append(note)
    else:
        rest, decisions = note_decisions(note)
        draft.extra += decisions
        if rest:
            draft.notes.append(rest)


def _links(values: Values, draft: Draft) -> None:
    for value in values.take("UR", "L1", "L2", "L3", "L4"):
        for part in _ADDRESSES.split(value) if ";" in value or len(value.split()) > 1 else (value,):
            link = folded(part.strip())
            if "://" in link or link.startswith(("//", "www.")):
                draft.links.append(link)
            elif match := _PMID_LINK.fullmatch(link):
                draft.identify(Kind.PMID, match[1])
            elif not doi_alone(link):
                draft.keep("UR", link)
            else:
                draft.identify(Kind.DOI, doi_alone(link))


def _types(draft: Draft, types: list[str]) -> None:
    *others, code = types or [""]
    word = type_of(code)
    if word and word not in draft.types:
        draft.types.append(word)
    for other in others:
        draft.keep("TY", other)

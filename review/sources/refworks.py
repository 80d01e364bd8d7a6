"""RefWorks tagged format, as RefWorks, CNKI and Wanfang write it: `T1 title`."""

import re

from review.record import Record
from review.sources import chinese
from review.sources.dates import partial_date
from review.sources.draft import Draft
from review.sources.folding import folded
from review.sources.identify import doi_in, pmcid_in
from review.sources.pages import page_range
from review.sources.people import is_cjk, person
from review.sources.tagged import Block, Grammar, Pair
from review.sources.values import Values
from review.vocabulary import IdentifierKind as Kind

_TAGS = frozenset((
    "RT", "SR", "ID", "A1", "T1", "JF", "JO", "YR", "FD", "VO", "IS", "SP", "OP", "K1", "AB", "NO", "A2",
    "T2", "ED", "PB", "PP", "A3", "A4", "A5", "T3", "SN", "AV", "AD", "AN", "LA", "CL", "SF", "OT", "LK",
    "DO", "CN", "DB", "DS", "IP", "RD", "ST", "U1", "U2", "U3", "U4", "U5", "UL", "SL", "LL", "CR", "WT",
    "WV", "WP", "OL", "PMID", "PMCID", "CLC",
))  # fmt: skip
_TAG = re.compile(r"([A-Za-z][A-Za-z0-9]|PMID|PMCID|CLC)(?: (.*))?")
_GLUED = re.compile("(A1)([\u3400-\u9fff].*)")


def refworks_tag(line: str) -> Pair | None:
    """Return the tag and value of a line; `A1` may touch a Chinese name, and `vo` may be in small letters."""
    match = _TAG.fullmatch(line.rstrip()) or _GLUED.fullmatch(line.rstrip())
    if match is None:
        return None
    tag = match[1].upper()
    if tag not in _TAGS or (match[1] != tag and tag != "VO"):
        return None
    return tag, (match[2] or "").strip()


GRAMMAR = Grammar(
    tag_of=refworks_tag,
    starts=frozenset({"RT"}),
    once=frozenset({"SR", "T1", "JF"}),
    essential=frozenset({"T1", "A1", "JF"}),
)


def refworks_record(block: Block) -> Record | str:
    """Return the record of one block, or the reason why there is none."""
    if not block.started:
        return "the entry has no RT line"
    values = Values(block.fields)
    kind = values.first("RT")
    values.take("SR")
    if not any(value for tag, value in block.fields if tag not in ("RT", "SR")):
        return "the entry is empty"
    draft = Draft(types=[chinese.publication_type(kind)] if kind else [])
    draft.titles = [chinese.cleaned(t) for t in values.take("T1")]
    if "JF" in values.tags and any(map(is_cjk, draft.titles)) and not is_cjk(values.peek("T2")):
        draft.translated_title = chinese.cleaned(values.first("T2"))
    for value in values.take("A1"):
        many = ";" in value or is_cjk(value)
        draft.authors += chinese.authors([value]) if many else [person(folded(value))]
    _latin_twins(draft)
    _container(values, draft)
    for value in values.take("AB"):
        draft.abstract(chinese.cleaned(folded(value)))
    draft.keywords = chinese.words(values.take("K1"))
    draft.languages = [folded(v).strip(";") for v in values.take("LA")]
    draft.links = [folded(v).replace("&amp;", "&") for v in values.take("LK", "UL")]
    draft.notes = [folded(v) for v in values.take("NO")]
    draft.database = chinese.database(values.first("DS", "DB"), kind)
    _identifiers(values, draft)
    for tag, value in values.rest():
        draft.keep(tag, folded(value))
    return draft.build()


def _latin_twins(draft: Draft) -> None:
    """Set names in Latin letters apart where as many in Chinese stand before them: Wanfang gives both."""
    chinese_names = [person for person in draft.authors if is_cjk(person.name)]
    others = [person for person in draft.authors if not is_cjk(person.name)]
    if chinese_names and len(others) == len(chinese_names):
        draft.authors = chinese_names
        draft.extra += [("Translated Author", f"{p.given} {p.family}".strip()) for p in others]


def _container(values: Values, draft: Draft) -> None:
    full, short = values.first("JF"), values.first("JO")
    draft.journal = full or short or values.first("T2")
    draft.journal_abbreviation = short if short != draft.journal else ""
    draft.volume, draft.issue = values.first("VO"), values.first("IS")
    draft.pages = page_range(values.first("SP"), values.first("OP"))
    year, day = values.first("YR"), values.first("FD")
    dates = [partial_date(year), partial_date(day) or (partial_date(f"{year} {day}") if day else None)]
    draft.dates = [date for date in dates if date]
    draft.keep("YR", "" if dates[0] else year)
    draft.keep("FD", "" if dates[1] else day)
    draft.publisher, draft.place = values.first("PB"), values.first("PP")


def _identifiers(values: Values, draft: Draft) -> None:
    for value in values.take("DO"):
        draft.identify(Kind.DOI, doi_in(value))
    for value in values.take("SN"):
        draft.serial("SN", value)
    for value in values.take("PMID"):
        draft.identify(Kind.PMID, folded(value))
    for value in values.take("PMCID"):
        draft.identify(Kind.PMCID, pmcid_in(value))
    for value in values.take("AN"):
        medline = draft.database.lower() in ("pubmed", "medline") and value.isdecimal() and len(value) < 9
        draft.identify(Kind.PMID if medline else Kind.ACCESSION, folded(value))
    for value in values.take("ID"):
        draft.keep("ID", folded(value))

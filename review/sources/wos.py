"""Web of Science's tagged format (plain text, .ciw, .isi)."""

import re
from dataclasses import replace

from review.record import Person, Record
from review.sources.dates import partial_date
from review.sources.draft import Draft
from review.sources.folding import folded
from review.sources.identify import pmcid_in
from review.sources.pages import page_range
from review.sources.people import people
from review.sources.tagged import Block, Grammar, Pair
from review.sources.values import Values
from review.vocabulary import IdentifierKind as Kind

_TAG = re.compile(r"([A-Z][A-Z0-9])(?: (.*)|\s*)")
_RAISED = re.compile(r"/(sub|sup) ([^/]{1,40})/")
_MAIL = re.compile(r"\s*\([^()]*@[^()]*\)\s*$")
_ORCID = re.compile(r"([^;/]+[^;/ ]) ?/((?:\d{4}-){3}\d{3}[\dX])(?:; ?)?")
_YEAR = re.compile(r"\s*\b\d{4}\b\s*")


def wos_tag(line: str) -> Pair | None:
    """Return the tag and value of a line."""
    match = _TAG.fullmatch(line)
    return (match[1], (match[2] or "").strip()) if match else None


GRAMMAR = Grammar(
    tag_of=wos_tag,
    starts=frozenset({"PT"}),
    ends=frozenset({"ER"}),
    titles=frozenset({"TI"}),
    essential=frozenset({"TI", "AU", "SO", "UT"}),
    indented=True,
)


def wos_record(block: Block) -> Record | str:
    """Return the record of one block, or the reason why there is none."""
    if not block.started:
        return "the entry has no PT line"
    values = Values(block.fields)
    kinds = values.take("PT")
    if not any(value for tag, value in block.fields if tag != "PT"):
        return "the entry is empty"
    draft = Draft(types=[t for v in values.take("DT") for t in folded(v).split("; ") if t != "-"])
    draft.keep("PT", kinds[0] if kinds and kinds[0] != "J" else "")
    draft.titles = [_raised(folded(t)) for t in values.take("TI")]
    draft.authors = _with_orcids(_authors(values), values.peek("OI"))
    _container(values, draft)
    for value in values.take("AB"):
        draft.abstract(_raised(folded(value)))
    draft.keywords = [w.strip() for v in values.take("DE", "ID") for w in folded(v).split(";") if w.strip()]
    draft.languages = [folded(v) for v in values.take("LA")]
    _identifiers(values, draft)
    for tag, value in values.rest():
        draft.keep(tag, value if tag == "CR" else folded(value))
    for line in block.stray:
        draft.keep("", line)
    return draft.build()


def _raised(text: str) -> str:
    """Read Inspec's `/sub 3/` and `/sup +/`."""
    return _RAISED.sub(lambda m: ("^" if m[1] == "sup" else "_") + m[2], text) if "/su" in text else text


def _authors(values: Values) -> list[Person]:
    short, full = (_names(values.take(tag)) for tag in ("AU", "AF"))
    groups = _names(values.take("CA"))
    chosen = full if len(full) >= len(short) else short
    return [*people(chosen), *(Person(collective=name) for name in groups)]


def _with_orcids(authors: list[Person], text: str) -> list[Person]:
    """Give authors the identifiers of `Wang, Qi/0000-0002-1825-0097; ...` where the names are the same."""
    known = dict(_ORCID.findall(folded(text)))
    return [replace(p, orcid=known[p.name]) if p.name in known else p for p in authors]


def _names(texts: list[str]) -> list[str]:
    lines = (line for text in texts for line in text.split("\n"))
    names = (name for line in lines for name in (line.split(";") if ";" in line else [line]))
    return [bare for name in names if (bare := _MAIL.sub("", name).strip())]


def _container(values: Values, draft: Draft) -> None:
    draft.journal = values.first("SO")
    draft.journal_abbreviation = values.first("JI", "J9")
    draft.volume, draft.issue = values.first("VL"), values.first("IS")
    span = page_range(values.first("BP"), values.first("EP"))
    draft.pages = span or values.first("PS", "AR")
    year, day = values.first("PY"), values.first("PD")
    for text in (f"{year} {_YEAR.sub(' ', day).strip()}".strip(), year):
        date = partial_date(text)
        if date and year:
            draft.dates.append(date)
    early = partial_date(values.peek("EA"), "electronic")
    if early:
        draft.other_dates.append(early)
        values.take("EA")
    draft.publisher, draft.place = values.first("PU"), values.first("PI")


def _identifiers(values: Values, draft: Draft) -> None:
    for value in values.take("DI"):
        draft.own_doi("DI", value)
    for value in values.take("PM"):
        draft.identify(Kind.PMID, folded(value))
    for value in values.take("UT"):
        text = folded(value)
        draft.identify(Kind.ACCESSION, text)
        if text.startswith("MEDLINE:") and not draft.known(Kind.PMID):
            draft.identify(Kind.PMID, text.removeprefix("MEDLINE:"))
    for tag in ("SN", "EI", "BN"):
        for value in values.take(tag):
            draft.serial(tag, value)
    if pmc := pmcid_in(values.peek("C8")):
        draft.identify(Kind.PMCID, pmc)
    draft.database = "Web of Science"

"""NBIB, the tagged format of PubMed (also called MEDLINE format)."""

import re

from review.record import HISTORY_KINDS, OtherAbstract, Person, Record, Relation
from review.sources.dates import partial_date
from review.sources.draft import Draft
from review.sources.identify import doi_alone, doi_in
from review.sources.people import person
from review.sources.registry_numbers import registry_numbers
from review.sources.tagged import Block, Grammar, Pair
from review.sources.values import Values
from review.vocabulary import IdentifierKind as Kind
from review.vocabulary import RelationKind

_BLANKS = re.compile(r"[ \t\n]+")
_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) *-(?: ?(.*))?")
_LINKS = {
    "CIN": RelationKind.COMMENT_IN,
    "CON": RelationKind.COMMENT_ON,
    "EIN": RelationKind.ERRATUM_IN,
    "EFR": RelationKind.ERRATUM_FOR,
    "RIN": RelationKind.RETRACTION_IN,
    "ROF": RelationKind.RETRACTION_OF,
    "UIN": RelationKind.UPDATE_IN,
    "UOF": RelationKind.UPDATE_OF,
    "RPI": RelationKind.REPUBLISHED_IN,
    "RPF": RelationKind.REPUBLISHED_FROM,
    "ECI": RelationKind.CONCERN_IN,
    "ECF": RelationKind.CONCERN_FOR,
    "DDIN": RelationKind.OTHER,
    "DRIN": RelationKind.OTHER,
    "SPIN": RelationKind.OTHER,
    "ORI": RelationKind.OTHER,
    "PRIN": RelationKind.OTHER,
    "PROF": RelationKind.OTHER,
}
RELATION_TAGS = {kind: tag for tag, kind in reversed(_LINKS.items())}
"""Tag of each kind of relation."""
_PMID_IN = re.compile(r"(?:\. |\s|^)PMID:? ?(\d{1,9})\.?$")
_INITIALS = re.compile(r"(.+?) ([A-Z]{1,5})(?: (Jr|Sr|II|III|IV|2nd|3rd))?")
_ORCID = re.compile(r"(\d{4}-?\d{4}-?\d{4}-?\d{3}[\dX])", re.IGNORECASE)
_HISTORY = re.compile(r"(.*?)\s*\[([\w-]+)\]")
_AID = re.compile(r"(.*?)\s*\[(doi|pii|bookaccession|pmcid|pmid)\]")


def nbib_tag(line: str) -> Pair | None:
    """Return the tag and value of a line of NBIB."""
    if line[0] == " ":
        return None
    if line[4:6] == "- " and line[:4].rstrip().isalnum() and line[:2].isupper():
        return line[:4].rstrip(), line[6:].strip()
    match = _TAG.fullmatch(line.rstrip())
    return (match[1], (match[2] or "").strip()) if match else None


GRAMMAR = Grammar(
    tag_of=nbib_tag,
    starts=frozenset({"PMID"}),
    late_starts=frozenset({"PMC", "PMCR"}),
    once=frozenset({"OWN", "STAT", "TI", "DP", "JT", "TA", "VI", "PST", "SO", "JID"}),
    essential=frozenset({"TI", "FAU", "AU", "AB", "JT", "TA", "SO", "STAT"}),
    indented=True,
)


def one_line(value: str) -> str:
    """Return a value whose lines were broken at blanks as one line."""
    return _BLANKS.sub(" ", value).strip(" ") if "\n" in value or "  " in value else value


def nbib_record(block: Block) -> Record | str:
    """Return the record of one block, or the reason why there is none."""
    if not block.started:
        return "the entry has no PMID line"
    values = Values(block.fields)
    if not any(value for _, value in block.fields):
        return "the entry is empty"
    pubmed = "" if values.tags.keys().isdisjoint(("PMID", "OWN", "STAT")) else "PubMed"
    draft = Draft(database=values.first("DB") or pubmed)
    draft.authors = _authors(block.fields)
    for tag in ("FAU", "AU", "AUID", "AD", "CN"):
        values.take(tag)
    _identifiers(values, draft)
    _titles(values, draft)
    _publication(values, draft)
    _subjects(values, draft)
    _relations(values, draft)
    for tag, value in values.rest():
        draft.keep(tag, one_line(value))
    for line in block.stray:
        draft.keep("", line)
    return draft.build()


def _authors(pairs: list[Pair]) -> list[Person]:
    """Authors with the identifiers and affiliations that follow each; AU counts where there is no FAU."""
    has_full = any(tag == "FAU" for tag, _ in pairs)
    names: list[Person] = []
    affiliations: list[list[str]] = []
    orcids: list[str] = []
    for tag, value in pairs:
        if tag in ("FAU", "CN") or (tag == "AU" and not has_full):
            if not value:
                continue
            names.append(_name(tag, one_line(value)))
            affiliations.append([])
            orcids.append("")
        elif tag == "AD" and value and names:
            affiliations[-1].append(one_line(value))
        elif tag == "AUID" and names and not orcids[-1] and (match := _ORCID.search(value)):
            orcids[-1] = _dashed(match[1])
    return [
        Person(p.family, p.given, p.collective, p.suffix, orcid, tuple(dict.fromkeys(places)))
        for p, orcid, places in zip(names, orcids, affiliations, strict=True)
    ]


def _name(tag: str, text: str) -> Person:
    if tag == "CN":
        return Person(collective=text)
    if tag == "AU" and (match := _INITIALS.fullmatch(text)):
        return Person(match[1], match[2], suffix=match[3] or "")
    return person(text)


def _dashed(orcid: str) -> str:
    digits = orcid.replace("-", "").upper()
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4))


def _identifiers(values: Values, draft: Draft) -> None:
    for value in values.take("PMID"):
        first, _, rest = value.partition(" ")
        draft.identify(Kind.PMID, first if first.isdigit() else "")
        draft.keep("PMID", one_line(rest) if first.isdigit() else one_line(value))
    for value in values.take("PMC"):
        draft.identify(Kind.PMCID, value if value.upper().startswith("PMC") else f"PMC{value}")
    for value in values.take("LID", "AID"):
        for part in re.split(r"(?<=\])\s+", one_line(value)):
            _article_id(part, draft)
    for value in values.take("IS", "ISBN"):
        draft.serial("IS", value)
    for value in values.take("SI"):
        numbers = registry_numbers(value)
        for number in numbers:
            draft.identify(Kind.REGISTRY, number)
        if not numbers:
            draft.identify(Kind.ACCESSION, one_line(value))


def _article_id(text: str, draft: Draft) -> None:
    match = _AID.fullmatch(text)
    if match and match[2] != "bookaccession":
        value = doi_in(match[1]) if match[2] == "doi" else match[1]
        draft.identify(Kind(match[2]), value)
    elif doi := doi_alone(text):
        draft.identify(Kind.DOI, doi)
    else:
        draft.keep("AID", text)


def _titles(values: Values, draft: Draft) -> None:
    draft.titles = [one_line(t) for t in values.take("TI")]
    if not any(draft.titles):
        draft.titles = values.take("BTI")
    draft.vernacular_title = values.first("TT")
    for value in values.take("AB"):
        draft.abstract(one_line(value))
    kinds = iter(values.take("OABL"))
    for value in values.take("OAB"):
        draft.other_abstracts.append(OtherAbstract(one_line(value), next(kinds, "")))


def _publication(values: Values, draft: Draft) -> None:
    draft.journal, draft.journal_abbreviation = values.first("JT"), values.first("TA")
    if not draft.journal and not draft.journal_abbreviation:
        draft.journal = values.first("BTI", "CTI")
    draft.volume, draft.issue, draft.pages = values.first("VI"), values.first("IP"), values.first("PG")
    for value in values.take("DP"):
        _dated(value, "DP", "published", draft)
    for value in values.take("DEP"):
        _dated(value, "DEP", "electronic", draft)
    for value in values.take("PHST"):
        match = _HISTORY.fullmatch(one_line(value))
        kind = match[2] if match else "history"
        _dated(match[1] if match else value, "PHST", HISTORY_KINDS.get(kind, kind), draft)
    draft.languages = values.take("LA")
    draft.types = [one_line(v) for v in values.take("PT")]
    draft.place, draft.publisher, draft.status = values.first("PL"), values.first("PB"), values.first("STAT")


def _dated(text: str, tag: str, kind: str, draft: Draft) -> None:
    date = partial_date(one_line(text).removesuffix(" 00:00"), kind)
    if date is None:
        draft.keep(tag, one_line(text))
    elif kind == "published":
        draft.dates.append(date)
    else:
        draft.other_dates.append(date)


def _subjects(values: Values, draft: Draft) -> None:
    draft.mesh = [one_line(v) for v in values.take("MH")]
    draft.keywords = [one_line(v) for v in values.take("OT")]
    draft.notes = [one_line(v) for v in values.take("GN")]
    draft.links = [one_line(v) for v in values.take("UR", "URLF")]


def _relations(values: Values, draft: Draft) -> None:
    for tag, kind in _LINKS.items():
        for value in values.take(tag):
            text = one_line(value)
            match = _PMID_IN.search(text)
            target = text[: match.start()] if match else text
            draft.relations.append(Relation(kind, target, match[1] if match else ""))

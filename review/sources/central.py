"""Cochrane CENTRAL's plain text: `Record #1 of 2`, then `AU: ...`."""

import re

from review.record import Record
from review.sources.dates import partial_date
from review.sources.draft import Draft
from review.sources.folding import folded
from review.sources.identify import doi_in
from review.sources.people import people
from review.sources.registry_numbers import registry_numbers
from review.sources.tagged import Block, Grammar, Pair
from review.sources.values import Values
from review.vocabulary import IdentifierKind as Kind

_START = re.compile(r"Record #(\d+) of \d+\s*")
_TAG = re.compile(r"([A-Z][A-Z0-9]|DOI): ?(.*)")
_CROSS = re.compile(r"(PUBMED|EMBASE|CINAHL|ICTRP|CTGOV)\s+([\w.-]+)", re.IGNORECASE)


def central_tag(line: str) -> Pair | None:
    """Return the tag and value of a line."""
    if match := _START.fullmatch(line):
        return "#", match[1]
    match = _TAG.fullmatch(line)
    return (match[1], match[2].strip()) if match else None


GRAMMAR = Grammar(
    tag_of=central_tag,
    starts=frozenset({"#"}),
    once=frozenset({"ID", "TI"}),
    essential=frozenset({"TI", "AU", "ID"}),
)


def central_record(block: Block) -> Record | str:
    """Return the record of one block, or the reason why there is none."""
    if not block.started:
        return "the entry has no line 'Record #'"
    values = Values(block.fields)
    values.take("#")
    if not any(value for tag, value in block.fields if tag != "#"):
        return "the entry is empty"
    draft = Draft(database="CENTRAL", titles=values.take("TI"))
    draft.authors = list(people([n for v in values.take("AU") for n in folded(v).split("; ")]))
    draft.journal = values.first("JA", "JN", "SO")
    draft.volume, draft.issue = values.first("VL"), values.first("NO", "IS")
    draft.pages = values.first("PG", "SP")
    for value in values.take("YR", "PY"):
        date = partial_date(folded(value))
        draft.dates += [date] if date else []
    for value in values.take("AB"):
        draft.abstract(value)
    draft.keywords = [w.strip() for v in values.take("KY", "KW") for w in folded(v).split(";") if w.strip()]
    draft.types = [folded(v) for v in values.take("PT", "M3")]
    draft.languages = [folded(v) for v in values.take("LA")]
    draft.links = [folded(v) for v in values.take("US", "UR")]
    _identifiers(values, draft)
    for tag, value in values.rest():
        draft.keep(tag, folded(value))
    return draft.build()


def _identifiers(values: Values, draft: Draft) -> None:
    for value in values.take("ID", "AN"):
        draft.identify(Kind.ACCESSION, folded(value))
    for tag in ("PM", "XR", "C3"):
        for value in values.take(tag):
            cross_references(folded(value), draft, tag)
    for value in values.take("DOI", "DO"):
        draft.identify(Kind.DOI, doi_in(value))
    for value in values.take("SN"):
        draft.serial("ISSN", value)


def cross_references(text: str, draft: Draft, tag: str) -> None:
    """Read CENTRAL's `PUBMED 21314913, EMBASE 361234567`, the key to the same record elsewhere."""
    numbers = registry_numbers(text)
    for number in numbers:
        draft.identify(Kind.REGISTRY, number)
    found = [(m[1].upper(), m[2]) for m in _CROSS.finditer(text)]
    for name, number in found:
        if name == "PUBMED":
            draft.identify(Kind.PMID, number)
        elif not numbers:
            draft.identify(Kind.ACCESSION, f"{name} {number}")
    if not found and not numbers:
        draft.keep(tag, text)

"""EndNote's tagged format (Refer/BibIX), as EndNote, CNKI and Wanfang write it: `%T title`."""

import re

from review.record import Record
from review.sources import chinese
from review.sources.dates import partial_date
from review.sources.draft import Draft
from review.sources.folding import folded
from review.sources.identify import doi_alone, doi_in, pmcid_in, registry_numbers_or
from review.sources.people import is_cjk, person
from review.sources.tagged import Block, Grammar, Pair
from review.sources.values import Values
from review.vocabulary import IdentifierKind as Kind

_TAG = re.compile(r"\s*%([0-9A-Za-z@+*!?~#$\[\]<>^&()=|:;'\"])(?::?\s(.*)|:?\s*)")
_GLUED = re.compile(r"\s*%A\s*")


def endnote_tag(line: str) -> Pair | None:
    """Return the tag with its value; several `%A` on one line stay together."""
    if "%" not in line[:4]:
        return None
    match = _TAG.fullmatch(line)
    return (f"%{match[1]}", (match[2] or "").strip()) if match else None


GRAMMAR = Grammar(
    tag_of=endnote_tag,
    starts=frozenset({"%0"}),
    late_starts=frozenset({"%A", "%T"}),
    once=frozenset({"%T"}),
    essential=frozenset({"%T", "%A", "%J"}),
)


def endnote_record(block: Block) -> Record | str:
    """Return the record of one block, or the reason why there is none."""
    if not block.started:
        return "the entry has no %0 line"
    values = Values(block.fields)
    kind = values.first("%0")
    if not any(value for tag, value in block.fields if tag != "%0"):
        return "the entry is empty"
    draft = Draft(types=[chinese.publication_type(kind)] if kind else [])
    draft.titles, draft.translated_title = chinese.titles(values.take("%T"))
    for value in values.take("%A"):
        for name in _GLUED.split(value):
            many = ";" in name or is_cjk(name)
            draft.authors += chinese.authors([name]) if many else [person(folded(name))] if name else []
    _container(values, draft)
    for value in values.take("%X"):
        draft.abstract(chinese.cleaned(value), lines=True)
    draft.keywords = chinese.words(values.take("%K", "%F"))
    if len(draft.keywords) == 1 and is_cjk(draft.keywords[0]):
        draft.keywords = draft.keywords[0].split()
    draft.languages = [folded(v) for v in values.take("%G")]
    draft.links = [folded(v) for v in values.take("%U", "%>")]
    draft.notes = [folded(v) for v in values.take("%Z", "%O", "%<")]
    _identifiers(values, draft)
    draft.database = chinese.database(values.first("%W", "%~"), kind)
    for tag, value in values.rest():
        draft.keep(tag, folded(value))
    return draft.build()


def _container(values: Values, draft: Draft) -> None:
    draft.journal = values.first("%J", "%B", "%S")
    draft.volume, draft.issue = values.first("%V"), values.first("%N")
    pages = [folded(v) for v in values.take("%P")]
    ranges = [p for p in pages if "-" in p] or pages
    draft.pages = ranges[0] if ranges else ""
    for other in pages:
        draft.keep("%P", other if other != draft.pages else "")
    year, day = values.first("%D"), values.first("%8")
    dates = [partial_date(year), partial_date(day) or (partial_date(f"{year} {day}") if day else None)]
    draft.dates = [date for date in dates if date]
    draft.keep("%D", "" if dates[0] else year)
    draft.keep("%8", "" if dates[1] else day)
    draft.publisher, draft.place = values.first("%I"), values.first("%C")


def _identifiers(values: Values, draft: Draft) -> None:
    for value in values.take("%R"):
        doi = doi_alone(value) or doi_in(value)
        draft.identify(Kind.DOI, doi)
        draft.keep("%R", "" if doi else folded(value))
    if pmcid := pmcid_in(values.peek("%2")):
        draft.identify(Kind.PMCID, pmcid)
    for value in values.take("%@"):
        draft.serial("%@", value)
    for value in values.take("%M"):
        draft.identify(*registry_numbers_or(Kind.ACCESSION, folded(value)))

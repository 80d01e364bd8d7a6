"""CNKI's E-Study export and its custom text export: `Title-题名: ...`."""

import re

from review.record import Record
from review.sources import chinese
from review.sources.dates import partial_date
from review.sources.draft import Draft
from review.sources.folding import folded
from review.sources.identify import doi_in
from review.sources.tagged import Block, Grammar, Pair
from review.sources.values import Values
from review.vocabulary import IdentifierKind as Kind

_TAG = re.compile(
    "(DataType|(?:[A-Z][A-Za-z]{1,15})(?=-[\u4e00-\u9fffA-Z]{1,10}\\s*[:：]))(?:-[\u4e00-\u9fffA-Z]{1,10})?\\s*[:：]\\s?(.*)"
)


def cnki_tag(line: str) -> Pair | None:
    """Return the English half of the tag and the value; there may be no blank after the colon."""
    match = _TAG.fullmatch(line.rstrip())
    return (match[1], match[2].strip()) if match else None


ESTUDY = Grammar(
    tag_of=cnki_tag,
    starts=frozenset({"DataType"}),
    once=frozenset({"Title"}),
    essential=frozenset({"Title", "Author"}),
)
CUSTOM = Grammar(
    tag_of=cnki_tag,
    starts=frozenset({"SrcDatabase"}),
    late_starts=frozenset({"Title"}),
    once=frozenset({"Title"}),
    essential=frozenset({"Title", "Author"}),
)


def cnki_record(block: Block) -> Record | str:
    """Return the record of one block, or the reason why there is none."""
    if not block.started:
        return "the entry has no first line (DataType or SrcDatabase)"
    values = Values(block.fields)
    values.take("DataType")
    part = values.first("SrcDatabase")
    if not any(value for tag, value in block.fields if tag not in ("DataType", "SrcDatabase")):
        return "the entry is empty"
    draft = Draft(
        types=[chinese.publication_type(part)] if part else [], database=chinese.database("CNKI", part)
    )
    draft.keep("SrcDatabase", part)
    draft.titles = [chinese.cleaned(t) for t in values.take("Title")]
    draft.authors = chinese.authors(values.take("Author"))
    draft.journal = values.first("Source")
    draft.volume = values.first("Roll", "Volume")
    draft.issue = values.first("Period")
    pages = values.first("Page")
    count = values.first("PageCount")
    draft.pages = pages or (count if "-" in count else "")
    draft.keep("PageCount", "" if count == draft.pages else count)
    _dates(values, draft)
    for value in values.take("Summary"):
        draft.abstract(chinese.cleaned(folded(value)))
    draft.keywords = chinese.words(values.take("Keyword"))
    draft.links = [folded(v) for v in values.take("Link", "URL")]
    for value in values.take("DOI"):
        draft.identify(Kind.DOI, doi_in(value))
    for value in values.take("ISSN"):
        draft.serial("ISSN", value)
    for tag, value in values.rest():
        draft.keep(tag, folded(value))
    return draft.build()


def _dates(values: Values, draft: Draft) -> None:
    """The year counts; a record published online first has only the time of publication."""
    for tag in ("Year", "PubTime"):
        value = values.first(tag)
        date = partial_date(value)
        if date:
            draft.dates.append(date)
        else:
            draft.keep(tag, value)

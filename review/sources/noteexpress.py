"""NoteExpress, as CNKI (.net), Wanfang and VIP write it: `{Title}: ...`."""

import re
from dataclasses import replace

from review.record import Record
from review.sources import chinese
from review.sources.dates import partial_date
from review.sources.draft import Draft
from review.sources.folding import folded
from review.sources.identify import doi_in
from review.sources.tagged import Block, Grammar, Pair
from review.sources.values import Values
from review.vocabulary import IdentifierKind as Kind

_TAG = re.compile(r"\s*\{([A-Za-z][^{}:：]{0,40})\}\s*[:：]\s?(.*)")


def noteexpress_tag(line: str) -> Pair | None:
    """Return the name and value of a line; the colon may be Chinese."""
    match = _TAG.fullmatch(line) if "{" in line[:8] else None
    return (match[1].strip(), match[2].strip()) if match else None


GRAMMAR = Grammar(
    tag_of=noteexpress_tag,
    starts=frozenset({"Reference Type"}),
    once=frozenset({"Title", "Journal"}),
    essential=frozenset({"Title", "Author", "Journal"}),
)


def noteexpress_record(block: Block) -> Record | str:
    """Return the record of one block, or the reason why there is none."""
    if not block.started:
        return "the entry has no {Reference Type} line"
    values = Values(block.fields)
    kind = values.first("Reference Type")
    if not any(value for tag, value in block.fields if tag != "Reference Type"):
        return "the entry is empty"
    draft = Draft(types=[chinese.publication_type(kind)] if kind else [])
    draft.titles = [chinese.cleaned(t) for t in values.take("Title")]
    draft.translated_title = chinese.cleaned(values.first("Translated Title"))
    draft.authors = chinese.authors(values.take("Author"))
    _affiliations(values, draft)
    _container(values, draft, kind)
    for value in values.take("Abstract"):
        draft.abstract(chinese.cleaned(folded(value)))
    draft.keywords = chinese.words(values.take("Keywords", "Keyword"))
    draft.languages = [folded(v) for v in values.take("Language")]
    draft.links = [folded(v) for v in values.take("URL", "Link")]
    _identifiers(values, draft)
    for tag, value in values.rest():
        draft.keep(tag, folded(value))
    return draft.build()


def _affiliations(values: Values, draft: Draft) -> None:
    """Give each author their address where the file has one for each, as Wanfang's has."""
    places = [folded(v) for v in values.take("Author Address")]
    if places and len(places) == len(draft.authors):
        pairs = zip(draft.authors, places, strict=True)
        draft.authors = [replace(author, affiliations=(place,)) for author, place in pairs]
    else:
        draft.extra += [("Author Address", place) for place in places]


def _container(values: Values, draft: Draft, kind: str) -> None:
    draft.journal = values.first("Journal", "Secondary Title", "Newspaper")
    draft.volume, draft.issue = values.first("Volume"), values.first("Issue")
    draft.pages = values.first("Pages")
    for tag in ("Date", "Year"):
        value = values.first(tag)
        date = partial_date(value)
        if date:
            draft.dates.append(date)
        else:
            draft.keep(tag, value)
    draft.publisher = values.first("Publisher")
    draft.place = values.first("Place Published", "Place")
    provider = values.first("Database Provider", "Name of Database", "Database")
    draft.database = chinese.database(provider, values.peek("SrcDatabase") or kind)


def _identifiers(values: Values, draft: Draft) -> None:
    for value in values.take("DOI"):
        draft.identify(Kind.DOI, doi_in(value))
    for tag in ("ISBN/ISSN", "ISSN", "ISBN"):
        for value in values.take(tag):
            draft.serial(tag, value)
    for value in values.take("Accession Number"):
        draft.identify(Kind.ACCESSION, folded(value))

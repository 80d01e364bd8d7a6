"""Records normalised once: everything a comparison looks at."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from review.dedup import authors, identifiers, locations
from review.dedup.authors import Author
from review.dedup.bulk import collector_paused
from review.dedup.identifiers import Doi
from review.dedup.kinds import Kind, kind_of
from review.dedup.letters import fold, squeeze
from review.dedup.locations import Number, Pages
from review.dedup.rows import DedupRow
from review.dedup.titles import Title, variants

_ISSN = re.compile(r"\b(\d{4})-?(\d{3}[\dxX])\b")
_LABEL = re.compile(
    r"^\W*(?:abstract|summary|objectives?|backgrounds?|aims?|introduction|purpose|摘要|目的)\W+"
)
_ABSTRACT_LETTERS = 240
_LONGEST = 1500  # letters of a title or a journal that are looked at


class Entry(NamedTuple):
    """One record as compared; numbers are 0 and texts empty where unknown.

    A tuple, because millions of them are made.
    """

    id: int
    source: str
    kind: Kind
    titles: tuple[Title, ...]
    authors: tuple[Author, ...]
    authors_complete: bool
    year: int
    journals: tuple[str, ...]
    issns: frozenset[str]
    volume: Number
    issue: Number
    pages: Pages
    doi: Doi
    pmid: str
    registry: str
    accession: str
    abstract: str

    @property
    def title(self) -> Title:
        """The main title, or an empty one."""
        return self.titles[0] if self.titles else Title()


def entry(row: DedupRow) -> Entry:
    """Normalise one row."""
    doi = identifiers.doi(row.doi)
    titles = [fold(t[:_LONGEST]) for t in row.titles]
    journals = tuple(j[:_LONGEST] for j in row.journals)
    venue = " ".join((*journals, row.source))
    kind = kind_of(titles[0] if titles else "", row.kind, venue, preprint_doi=doi.preprint)
    return Entry(
        id=row.id,
        source=row.source.strip().lower(),
        kind=kind,
        titles=variants(*titles),
        authors=_authors(row.authors),
        authors_complete=row.authors_complete,
        year=locations.year(row.year),
        journals=journals,
        issns=frozenset(a + b.lower() for a, b in _ISSN.findall(row.issns)) if row.issns else frozenset(),
        volume=locations.number(row.volume),
        issue=locations.number(row.issue),
        pages=locations.pages(row.pages),
        doi=doi,
        pmid=identifiers.pmid(row.pmid) if row.pmid else "",
        registry=_registry(row, kind),
        accession=row.accession.strip().lower(),
        abstract=_abstract(row.abstract),
    )


def _registry(row: DedupRow, kind: Kind) -> str:
    """Return a registry id: from its own field, in a registry entry also from what names the entry."""
    if kind is not Kind.REGISTRY:
        return identifiers.registry(row.registry) if row.registry else ""
    return identifiers.registry(row.registry, row.accession, *row.journals, row.doi, *row.titles)


def _authors(names: tuple[str, ...]) -> tuple[Author, ...]:
    return authors.authors(names[0]) if len(names) == 1 else authors.in_order(names)


def _abstract(text: str) -> str:
    """Return the first letters of an abstract; a word like `abstract` before it left out."""
    if not text:
        return ""
    return squeeze(_LABEL.sub("", fold(text[: 2 * _ABSTRACT_LETTERS])))[:_ABSTRACT_LETTERS]


def entries(rows: Iterable[DedupRow]) -> list[Entry]:
    """Normalise rows; a volume or issue column that holds record numbers is ignored."""
    with collector_paused():
        return without_record_numbers([entry(row) for row in rows])


def without_record_numbers(found: list[Entry]) -> list[Entry]:
    """Empty volume or issue of the sources where nearly every value is met once: it is a running number."""
    for get, blank in ((_volume, _no_volume), (_issue, _no_issue)):
        numbered = _numbered_sources(found, get)
        if numbered:
            found = [blank(e) if e.source in numbered else e for e in found]
    return found


def _volume(one: Entry) -> int:
    return one.volume.value


def _issue(one: Entry) -> int:
    return one.issue.value


def _no_volume(one: Entry) -> Entry:
    return one._replace(volume=Number())


def _no_issue(one: Entry) -> Entry:
    return one._replace(issue=Number())


def _numbered_sources(found: Sequence[Entry], get: Callable[[Entry], int]) -> set[str]:
    values: dict[str, list[int]] = {}
    for one in found:
        value = get(one)
        if value:
            values.setdefault(one.source, []).append(value)
    return {source for source, seen in values.items() if is_running_number(len(seen), len({*seen}))}


def is_running_number(seen: int, distinct: int) -> bool:
    """Whether a column with so many values, so many of them distinct, counts records and not volumes."""
    return seen >= 50 and distinct > 0.8 * seen

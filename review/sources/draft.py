"""A record while its fields come in, one after the other and in any order."""

from dataclasses import dataclass, field
from sys import intern

from review.quick import quick
from review.record import (
    AbstractSection,
    Identifier,
    OtherAbstract,
    PartialDate,
    Person,
    Record,
    Relation,
)
from review.sources.abstracts import sections
from review.sources.dates import best_date
from review.sources.folding import distinct, folded, joined_title, plain_raised
from review.sources.identify import doi_in, link_numbers, serials
from review.sources.pages import with_hyphens
from review.sources.registry_numbers import registry_numbers
from review.vocabulary import IdentifierKind as Kind

_record, _identifier = quick(Record), quick(Identifier)


@dataclass(slots=True)
class Draft:
    """Fields of a record as they are read; `build` freezes them."""

    titles: list[str] = field(default_factory=list)
    translated_title: str = ""
    vernacular_title: str = ""
    abstracts: list[tuple[AbstractSection, ...]] = field(default_factory=list)
    other_abstracts: list[OtherAbstract] = field(default_factory=list)
    authors: list[Person] = field(default_factory=list)
    authors_complete: bool = True
    journal: str = ""
    journal_abbreviation: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    dates: list[PartialDate] = field(default_factory=list)
    other_dates: list[PartialDate] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    mesh: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    database: str = ""
    publisher: str = ""
    place: str = ""
    status: str = ""
    extra: list[tuple[str, str]] = field(default_factory=list)

    def keep(self, tag: str, value: str) -> None:
        """Keep a value that no field of a record holds."""
        if value:
            self.extra.append((tag, value))

    def identify(self, kind: Kind, value: str) -> None:
        """Add an identifier once."""
        if not value:
            return
        for held in self.identifiers:
            if held.kind is kind and (held.value == value or _same_doi(held, value)):
                return
        self.identifiers.append(_identifier(kind, value))

    def own_doi(self, tag: str, value: str) -> None:
        """Take the DOI of a field that states it, or keep the value."""
        doi = doi_in(value)
        if doi:
            self.identify(Kind.DOI, doi)
        else:
            self.keep(tag, folded(value))

    def serial(self, tag: str, value: str) -> None:
        """Take the ISSNs or ISBN of a field that holds either, or keep the value."""
        found = serials(value)
        for serial in found:
            self.identify(serial.kind, serial.value)
        if not found:
            self.keep(tag, folded(value))

    def from_links(self) -> None:
        """Take accession numbers from links, and DOI and PubMed id where no field stated them."""
        for link in self.links:
            for kind, value in link_numbers(link):
                if value and (kind is Kind.ACCESSION or not self.known(kind)):
                    self.identify(kind, value)

    def known(self, kind: Kind) -> bool:
        """Whether an identifier of the kind was found."""
        return kind in [identifier.kind for identifier in self.identifiers]

    def abstract(self, text: str, *, lines: bool = False, flat: bool = False) -> None:
        """Add an abstract once; the second different one becomes another abstract."""
        found = sections(text, lines=lines, flat=flat)
        if found and found not in self.abstracts:
            self.abstracts.append(found)

    def _further_dates(self) -> tuple[PartialDate, ...]:
        """Return the dates of other kinds, and those that name another year than the first."""
        if not self.other_dates and len(self.dates) < 2:
            return ()
        elsewhere = [date for date in self.dates[1:] if date.year != self.dates[0].year]
        return tuple(dict.fromkeys((*elsewhere, *self.other_dates)))

    def build(self) -> Record:
        """Return the record."""
        first = self.abstracts[0] if self.abstracts else ()
        others = [OtherAbstract(_flat(a)) for a in self.abstracts[1:]]
        for section in first:
            for number in registry_numbers(section.text):
                self.identify(Kind.REGISTRY, number)
        # In the order of the record's fields: by name they would take three times as long.
        return _record(
            joined_title(self.titles),
            plain_raised(self.translated_title),
            plain_raised(self.vernacular_title),
            first,
            (*self.other_abstracts, *others),
            tuple(self.authors),
            self.authors_complete,
            intern(self.journal),
            self.journal_abbreviation,
            self.volume,
            self.issue,
            with_hyphens(self.pages),
            best_date(self.dates),
            self._further_dates(),
            distinct(self.languages),
            distinct(self.types),
            distinct(self.mesh),
            distinct(self.keywords),
            tuple(self.identifiers),
            tuple(self.relations),
            tuple(dict.fromkeys(filter(None, self.links))) if self.links else (),
            tuple(dict.fromkeys(filter(None, self.notes))) if self.notes else (),
            intern(self.database),
            self.publisher,
            self.place,
            self.status,
            tuple(self.extra),
        )


def _same_doi(held: Identifier, value: str) -> bool:
    return held.kind is Kind.DOI and held.value.lower() == value.lower()


def _flat(abstract: tuple[AbstractSection, ...]) -> str:
    return "\n".join(f"{s.label}: {s.text}" if s.label else s.text for s in abstract)

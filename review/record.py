"""The frozen values that several rooms share: record, person, identifier, partial date.

A `Record` is one bibliographic entry as received. Text is kept as the source gave it, apart from superscripts
and subscripts, which readers write with `^` and `_` (`10^9`, `H_2O`), and control characters, which readers
drop.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from review.quick import quick
from review.vocabulary import IdentifierKind, RelationKind

JsonObject = Mapping[str, Any]

HISTORY_KINDS = {"entrez": "created", "pubmed": "entrez"}
"""What searchers call a PubMed history date's status: `entrez` is the create date [crdt], `pubmed` [edat]."""
HISTORY_STATUS = {kind: status for status, kind in HISTORY_KINDS.items()}
"""PubMed's status of a kind of date."""


@dataclass(frozen=True, slots=True)
class Person:
    """An author: a person (`family`, `given`) or a group (`collective`)."""

    family: str = ""
    given: str = ""
    collective: str = ""
    suffix: str = ""
    orcid: str = ""
    affiliations: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """`Family, Given`, or the group's name."""
        if self.collective:
            return self.collective
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True, slots=True)
class Identifier:
    """A registered name of a record: `doi 10.1000/x`, `registry NCT01234567`."""

    kind: IdentifierKind
    value: str


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known; `text` keeps what year, month and day cannot hold (`2020 Nov-Dec`)."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    text: str = ""
    kind: str = "published"


@dataclass(frozen=True, slots=True)
class AbstractSection:
    """One section of an abstract; `label` is empty in an unstructured one."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class OtherAbstract:
    """An abstract in another language or by another hand."""

    text: str
    language: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A link to another document: an erratum, a retraction, a comment."""

    kind: RelationKind
    target: str
    pmid: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One bibliographic entry exactly as received from one source."""

    title: str = ""
    translated_title: str = ""
    vernacular_title: str = ""
    abstract: tuple[AbstractSection, ...] = ()
    other_abstracts: tuple[OtherAbstract, ...] = ()
    authors: tuple[Person, ...] = ()
    authors_complete: bool = True
    journal: str = ""
    journal_abbreviation: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    date: PartialDate | None = None
    dates: tuple[PartialDate, ...] = ()
    languages: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    relations: tuple[Relation, ...] = ()
    links: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    database: str = ""
    publisher: str = ""
    place: str = ""
    status: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    def identifier(self, kind: IdentifierKind) -> str:
        """Return the first identifier of a kind, or an empty string."""
        return next((i.value for i in self.identifiers if i.kind is kind), "")

    @property
    def pmid(self) -> str:
        """The PubMed id, or an empty string."""
        return self.identifier(IdentifierKind.PMID)

    @property
    def doi(self) -> str:
        """The DOI, or an empty string."""
        return self.identifier(IdentifierKind.DOI)

    @property
    def year(self) -> int | None:
        """The year of publication, where known."""
        return self.date.year if self.date else None

    @property
    def abstract_text(self) -> str:
        """The abstract as plain text, one paragraph a section, labels first."""
        return "\n".join(f"{s.label}: {s.text}" if s.label else s.text for s in self.abstract)

    @property
    def best_title(self) -> str:
        """The title, or what stands in for it."""
        return self.title or self.translated_title or self.vernacular_title or "[no title]"


def record_to_json(record: Record) -> dict[str, Any]:
    """Return a JSON-ready object; fields at their default are left out."""
    plain: dict[str, Any] = _plain(record)
    return plain


def record_from_json(data: JsonObject) -> Record:
    """Rebuild a record from `record_to_json`; unknown keys are ignored."""
    return _record(**{key: _READERS[key](value) for key, value in data.items() if key in _READERS})


def _person(data: JsonObject) -> Person:
    if "affiliations" not in data:
        return _quick_person(**data)
    return _quick_person(**{**data, "affiliations": tuple(data["affiliations"])})


def _date(data: JsonObject | None) -> PartialDate | None:
    return PartialDate(**data) if data else None


def _identifier(data: JsonObject) -> Identifier:
    return _quick_identifier(_IDENTIFIER_KINDS[data["kind"]], data["value"])


def _relation(data: JsonObject) -> Relation:
    return Relation(RelationKind(data["kind"]), data.get("target", ""), data.get("pmid", ""))


def _own_value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


_record, _quick_person, _quick_identifier = quick(Record), quick(Person), quick(Identifier)
_IDENTIFIER_KINDS = {kind.value: kind for kind in IdentifierKind}
_READERS: dict[str, Callable[[Any], Any]] = {
    **{field.name: _own_value for field in fields(Record)},
    "abstract": lambda sections: tuple([AbstractSection(**s) for s in sections]),
    "other_abstracts": lambda abstracts: tuple([OtherAbstract(**a) for a in abstracts]),
    "authors": lambda people: tuple([_person(p) for p in people]),
    "date": _date,
    "dates": lambda dates: tuple([PartialDate(**d) for d in dates]),
    "identifiers": lambda found: tuple([_identifier(i) for i in found]),
    "relations": lambda found: tuple([_relation(r) for r in found]),
    "extra": lambda pairs: tuple([(str(k), str(v)) for k, v in pairs]),
}


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        pairs = ((f, getattr(value, f.name)) for f in fields(value))
        return {f.name: _plain(v) for f, v in pairs if v != f.default}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value

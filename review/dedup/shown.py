"""The citation shown for a group of records: the best value of each field, and the record it came from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from review.dedup.letters import fold
from review.dedup.titles import strip_tails
from review.record import Identifier, Record

_UNITED = ("identifiers", "relations", "links", "languages", "publication_types", "mesh", "keywords", "notes")


@dataclass(frozen=True, slots=True)
class Origin:
    """The record a shown field was taken from."""

    field: str
    record_id: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One citation put together from records; `origins` names the source of each field taken whole."""

    record: Record
    origins: tuple[Origin, ...]


def shown(group: Sequence[tuple[int, Record]]) -> Shown:
    """Put one citation together from the records of one report.

    The fullest record (with a PubMed id and a DOI before others) leads; each field is the best one found:
    the longest abstract, the longest complete list of authors, a title without vendors' tails, pages with an
    end. Lists such as identifiers and keywords are united. The order of the group does not matter.
    """
    ranked = sorted(group, key=lambda item: (-_fullness(item[1]), item[0]))
    record, origins = ranked[0][1], []
    for field in fields(Record):
        if field.name in _UNITED:
            record = _with(record, field.name, _union(getattr(r, field.name) for _, r in ranked))
            continue
        record_id, value = _best(ranked, field.name)
        record = _with(record, field.name, value)
        if value != field.default:
            origins.append(Origin(field.name, record_id))
    return Shown(record, tuple(origins))


def _with(record: Record, name: str, value: Any) -> Record:
    return replace(record, **{name: value})


def _fullness(record: Record) -> int:
    filled = sum(bool(getattr(record, f.name) != f.default) for f in fields(Record))
    return filled + 20 * bool(record.pmid) + 10 * bool(record.doi)


def _union(lists: Iterable[tuple[Any, ...]]) -> tuple[Any, ...]:
    found: dict[object, Any] = {}
    for values in lists:
        for value in values:
            found.setdefault(_same_value(value), value)
    return tuple(found.values())


def _same_value(value: object) -> object:
    if isinstance(value, Identifier):
        return value.kind, value.value.lower()
    return value.casefold() if isinstance(value, str) else value


def _best(ranked: Sequence[tuple[int, Record]], name: str) -> tuple[int, Any]:
    """Return the best value of a field and its record; the first of the ranking among equals."""
    weigh = _WEIGHTS.get(name, _any_value)
    record_id, record = max(ranked, key=lambda item: weigh(item[1], name))
    return record_id, getattr(record, name)


def _any_value(record: Record, name: str) -> float:
    return float(bool(getattr(record, name)))


def _length(record: Record, name: str) -> float:
    return len(str(getattr(record, name)))


def _abstract(record: Record, _name: str) -> float:
    return len(record.abstract_text)


def _authors(record: Record, _name: str) -> float:
    return len(record.authors) + 0.5 * record.authors_complete


def _title(record: Record, _name: str) -> float:
    """A whole title without tails first; of equals the one not written in capitals."""
    folded = fold(record.title)
    clean = strip_tails(folded)
    cut = folded.rstrip().endswith(("...", "…"))
    return len(clean) - 0.5 * (len(folded) - len(clean)) - 0.25 * record.title.isupper() - len(clean) * cut


_WEIGHTS: dict[str, Callable[[Record, str], float]] = {
    "abstract": _abstract,
    "authors": _authors,
    "authors_complete": _authors,
    "title": _title,
    "journal": _length,
    "pages": _length,
}

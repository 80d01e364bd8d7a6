"""What later became of a PubMed record: retracted, corrected, revised, gone.

A record is immutable; a rerun of a search finds newer versions of records already held, which are compared
here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from review.record import PartialDate, Record
from review.vocabulary import RelationKind


class Flag(StrEnum):
    """What a screen must show beside a record."""

    RETRACTED = "retracted"
    RETRACTION_NOTICE = "retraction notice"
    CONCERN = "expression of concern"
    ERRATUM = "erratum published"
    ERRATUM_NOTICE = "erratum"
    UPDATED = "updated by a later version"
    PREPRINT = "preprint"


_BY_TYPE = {
    "retracted publication": Flag.RETRACTED,
    "retraction of publication": Flag.RETRACTION_NOTICE,
    "retraction notice": Flag.RETRACTION_NOTICE,
    "expression of concern": Flag.CONCERN,
    "published erratum": Flag.ERRATUM_NOTICE,
    "preprint": Flag.PREPRINT,
}
_BY_RELATION = {
    RelationKind.RETRACTION_IN: Flag.RETRACTED,
    RelationKind.RETRACTION_OF: Flag.RETRACTION_NOTICE,
    RelationKind.CONCERN_IN: Flag.CONCERN,
    RelationKind.ERRATUM_IN: Flag.ERRATUM,
    RelationKind.ERRATUM_FOR: Flag.ERRATUM_NOTICE,
    RelationKind.UPDATE_IN: Flag.UPDATED,
}


def flags(record: Record) -> tuple[Flag, ...]:
    """Return a record's flags; a retraction shows by its type or its link, for either may be missing."""
    by_type = {_BY_TYPE[t.lower()] for t in record.publication_types if t.lower() in _BY_TYPE}
    by_link = {_BY_RELATION[link.kind] for link in record.relations if link.kind in _BY_RELATION}
    return tuple(flag for flag in Flag if flag in by_type | by_link)


@dataclass(frozen=True, slots=True)
class Change:
    """How a newer version of a record differs from the one held.

    Attributes:
        pmid: The record.
        revised: Whether its date of revision is later.
        fields: Names of the bibliographic fields that differ.
        flags: Flags it did not have before.
    """

    pmid: str
    revised: bool
    fields: tuple[str, ...]
    flags: tuple[Flag, ...]

    @property
    def noticed(self) -> bool:
        """Whether anything a reviewer should see has changed."""
        return self.revised or bool(self.fields or self.flags)


_COMPARED = (
    "title",
    "abstract",
    "authors",
    "journal",
    "volume",
    "issue",
    "pages",
    "publication_types",
    "mesh",
)


def change(held: Record, newer: Record) -> Change:
    """Compare two versions of one record."""
    return Change(
        pmid=newer.pmid,
        revised=_revised(newer) > _revised(held),
        fields=tuple(name for name in _COMPARED if getattr(held, name) != getattr(newer, name)),
        flags=tuple(flag for flag in flags(newer) if flag not in flags(held)),
    )


def _revised(record: Record) -> tuple[int, int, int]:
    found = next((date for date in record.dates if date.kind == "revised"), PartialDate())
    return (found.year or 0, found.month or 0, found.day or 0)


@dataclass(frozen=True, slots=True)
class Rerun:
    """What a repeated search found beside an earlier one.

    Attributes:
        new: PMIDs found now that are not held, whatever their dates: newly indexed older records too.
        again: PMIDs found now that are held.
        gone: PMIDs held that the search does not find any more: deleted, merged or indexed otherwise.
    """

    new: tuple[str, ...]
    again: tuple[str, ...]
    gone: tuple[str, ...]


def rerun(found: Iterable[str], held: Collection[str]) -> Rerun:
    """Subtract the PMIDs already held from those of the whole search repeated."""
    now, before = tuple(dict.fromkeys(found)), frozenset(held)
    seen = frozenset(now)
    return Rerun(
        new=tuple(pmid for pmid in now if pmid not in before),
        again=tuple(pmid for pmid in now if pmid in before),
        gone=tuple(pmid for pmid in dict.fromkeys(held) if pmid not in seen),
    )


@dataclass(frozen=True, slots=True)
class Known:
    """A known study and the lines of a strategy that do not find it."""

    pmid: str
    lost_by: tuple[int, ...]


def known_items(lines: Mapping[int, Collection[str]], known: Iterable[str]) -> tuple[Known, ...]:
    """Return each known study with the lines that lose it.

    Args:
        lines: PMIDs among the known ones that each line finds, by the line's number.
        known: PMIDs the search should find.
    """
    return tuple(
        Known(pmid, tuple(number for number, found in lines.items() if pmid not in found))
        for pmid in dict.fromkeys(known)
    )

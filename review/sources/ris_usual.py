"""An entry of RIS that says only what most entries say, read in one go.

What needs a choice between tags or a second look at a value is left to the careful way (`ris`): here is no
answer then. Where there is one, it is the careful way's answer, sooner.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from review.quick import quick
from review.record import AbstractSection, Identifier, PartialDate, Record
from review.sources.abstracts import sections
from review.sources.dates import best_date, partial_date
from review.sources.folding import distinct, folded, plain_raised
from review.sources.identify import doi_in, link_numbers, serials
from review.sources.pages import page_range, with_hyphens
from review.sources.people import listed_people
from review.sources.registry_numbers import registry_numbers
from review.sources.ris_ids import MEDLINE, database_name
from review.sources.ris_types import WHOLE, type_of
from review.sources.tagged import Block
from review.sources.usual import MARK
from review.vocabulary import IdentifierKind as Kind

_record, _identifier = quick(Record), quick(Identifier)
_ONCE = frozenset((
    "TY", "TI", "T1", "T2", "JF", "JO", "JA", "J2", "PY", "Y1", "DA", "VL", "IS", "SP", "EP", "C7", "DO",
    "SN", "AN", "AB", "N2", "UR", "LA", "DB", "PB", "CY", "M3",
))  # fmt: skip
_OFTEN = frozenset(("AU", "A1", "KW", "N1"))
_LONG = frozenset(("TI", "T1", "AB", "N2"))
"""Tags whose value may go on in further lines."""
_KEPT = frozenset(("AD", "DP", "ST"))
"""Tags without a field of their own; a short title is one where there is a title."""
_TWINS = (("TI", "T1"), ("AU", "A1"), ("T2", "JF"), ("JA", "J2"), ("AB", "N2"))
"""Tags of one meaning; an entry with both needs the careful way."""
_TELLING = re.compile(r"10\.|pm|pubmed|accession|rayyan|user-notes|asreview", re.IGNORECASE)
"""What a note holds that is more than a note."""
_HOSTS = ("doi.org/", "ncbi.nlm", "scopus.com/", "embase.com/")
"""What a link to an identifier holds."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """How entries with the same tags are read.

    Attributes:
        once: Number of tags that may stand but once.
        authors: Tag of the authors; empty for none.
        kept: Tags without a field, in the order of the file.
        dates: Tags of dates.
    """

    once: int
    authors: str
    kept: tuple[str, ...]
    dates: tuple[str, ...]


@lru_cache(maxsize=1024)
def _plan(tags: tuple[str, ...]) -> _Plan | None:
    """Return how to read an entry of these tags, or None if it may not be read here."""
    held = frozenset(tags)
    if (
        not held <= _ONCE | _OFTEN | _KEPT
        or held <= {"TY"}
        or any(held.issuperset(twins) for twins in _TWINS)
    ):
        return None
    if "ST" in held and held.isdisjoint(("TI", "T1")):
        return None
    return _Plan(
        len(held & _ONCE),
        next((tag for tag in ("AU", "A1") if tag in held), ""),
        tuple(tag for tag in tags if tag in _KEPT),
        tuple(tag for tag in ("PY", "Y1", "DA") if tag in held),
    )


def usual_record(block: Block) -> Record | None:
    """Return the record of an entry, or None where the careful way must read it.

    Args:
        block: The entry; without runs, it needs the careful way.
    """
    runs = block.runs or {}
    plan, kind = _plan(tuple(runs)), runs.get("TY", "")
    if plan is None or kind.upper() in WHOLE:
        return None
    get = runs.get
    names = runs[plan.authors].split(f"\n{plan.authors}{MARK}") if plan.authors else []
    words = runs["KW"].split("\nKW" + MARK) if "KW" in runs else []
    notes = runs["N1"].split("\nN1" + MARK) if "N1" in runs else []
    kept = [(tag, line) for tag in plan.kept for line in runs[tag].split("\n" + tag + MARK)]
    several = (*names, *words, *notes, *[value for _, value in kept])
    if plan.once + len(several) != block.values or not (block.flat or _long_where_allowed(runs, several)):
        return None
    if (words and (";" in words[0] or "MeSH: " in runs["KW"])) or (notes and _TELLING.search(runs["N1"])):
        return None
    text = get("AB") or get("N2", "")
    dates = _dates([runs[tag] for tag in plan.dates])
    container = _container(get("T2") or get("JF", ""), get("JO", ""), get("JA") or get("J2", ""))
    identifiers, types = _identifiers(runs), _types(kind, get("M3", ""))
    if dates is None or container is None or identifiers is None or types is None:
        return None
    abstract = sections(text, lines=True, flat=block.flat)
    if registry_numbers(text):
        identifiers += _trials(abstract)
    authors, complete = listed_people(names, flat=True)
    language, link = get("LA", "").rstrip("."), get("UR", "")
    return _record(
        plain_raised(folded(get("TI") or get("T1", ""))), "", "", abstract, (), tuple(authors), complete,
        intern(container[0]), container[1], get("VL", ""), get("IS", ""),
        with_hyphens(page_range(get("SP", ""), get("EP", ""), get("C7", ""))), best_date(dates), (),
        (intern(language),) if language else (), types, (), distinct(words), tuple(identifiers), (),
        (link,) if link else (), distinct(notes), intern(database_name(get("DB", ""))),
        get("PB", ""), get("CY", ""), "", tuple(kept),
    )  # fmt: skip


def _long_where_allowed(runs: dict[str, str], values: tuple[str, ...]) -> bool:
    """Whether of the values only those of some tags that stand once have several lines."""
    long = [tag for tag, run in runs.items() if "\n" in run and tag in _ONCE]
    return _LONG.issuperset(long) and not any("\n" in value for value in values)


def _dates(texts: list[str]) -> list[PartialDate] | None:
    """Return the dates, if they are of one year and of publication."""
    found: list[PartialDate] = []
    for text in texts:
        date = partial_date(text)
        if date is None or date.kind != "published" or (found and date.year != found[0].year):
            return None
        found.append(date)
    return found


def _container(full: str, either: str, short: str) -> tuple[str, str] | None:
    """Return the journal and its abbreviation, if the entry has but one of each."""
    journal = full or either
    abbreviation = either if either != journal else ""
    if short and abbreviation and short not in (abbreviation, journal):
        return None
    return journal, abbreviation or short


def _types(kind: str, design: str) -> tuple[str, ...] | None:
    """Return the publication types of the entry's type and of a field that may hold a DOI instead."""
    word = type_of(kind)
    if not design:
        return (word,) if word else ()
    return None if "10." in design else distinct([*design.split("; "), word])


def _trials(abstract: tuple[AbstractSection, ...]) -> list[Identifier]:
    """Return the trial numbers of an abstract."""
    numbers = [number for section in abstract for number in registry_numbers(section.text)]
    return [_identifier(Kind.REGISTRY, number) for number in dict.fromkeys(numbers)]


def _identifiers(runs: dict[str, str]) -> list[Identifier] | None:
    """Return what the fields and the link state."""
    get = runs.get
    found: list[Identifier] = []
    if stated := get("DO"):
        if not (doi := doi_in(stated)):
            return None
        found.append(_identifier(Kind.DOI, doi))
    if stated := get("SN"):
        if not (numbers := serials(stated)):
            return None
        found += numbers
    if stated := get("AN"):
        if not (kind := _kind_of(stated, database_name(get("DB", "")))):
            return None
        found.append(_identifier(kind, stated))
    if link := get("UR"):
        if "://" not in link or ";" in link or " " in link or not link.isascii():
            return None
        if any(host in link for host in _HOSTS):
            _add_of_link(link, found)
    return found


def _kind_of(number: str, database: str) -> Kind | None:
    """Return what a database's number of the entry is, where the database alone tells it."""
    if number.startswith(("CN-", "WOS:", "PMC")) or ";" in number or registry_numbers(number):
        return None
    if number.isdecimal() and len(number) < 9:
        if database.lower() in MEDLINE:
            return Kind.PMID
        return Kind.ACCESSION if len(number) < 5 else None
    return Kind.ACCESSION


def _add_of_link(link: str, found: list[Identifier]) -> None:
    """Add the accession number a link states, and DOI and PubMed id where no field stated them."""
    kinds = {identifier.kind for identifier in found} - {Kind.ACCESSION}
    for kind, value in link_numbers(link):
        if value and kind not in kinds and (named := _identifier(kind, value)) not in found:
            found.append(named)

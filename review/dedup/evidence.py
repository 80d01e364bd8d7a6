"""What a pair of records shows, field by field."""

from enum import IntEnum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from review.dedup.authors import Author, same_person
from review.dedup.entries import Entry
from review.dedup.journals import Sameness, same_journal
from review.dedup.kinds import Kind
from review.dedup.letters import has_han
from review.dedup.locations import Number, Pages
from review.dedup.wording import Difference, differ


class Match(IntEnum):
    """Whether a field speaks against, says nothing, nearly agrees or agrees."""

    CLASH = -1
    UNKNOWN = 0
    NEAR = 1
    AGREE = 2


class Evidence(NamedTuple):
    """A pair of records, compared; `overlap` is the share of the shorter author list found in the other.

    A tuple, because millions of them are made.
    """

    one: Entry
    other: Entry
    title: Difference
    first_author: Match
    all_authors: Match
    overlap: float
    year: Match
    year_gap: int
    journal: Match
    volume: Match
    issue: Match
    pages: Match
    doi: Match
    pmid: Match
    registry: Match
    accession: Match
    abstract: Match

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of document of the two records."""
        return frozenset({self.one.kind, self.other.kind})

    @property
    def across_languages(self) -> bool:
        """Whether one title is Chinese and the other is not."""
        return has_han(self.one.title.text) != has_han(self.other.title.text)


def compare(one: Entry, other: Entry, title: Difference | None = None) -> Evidence:
    """Compare two records; the difference of their titles may be given where it is known."""
    first, every, overlap = _authors(one, other)
    gap = abs(one.year - other.year) if one.year and other.year else 0
    shifted = _shifted(one, other)
    return Evidence(
        one=one,
        other=other,
        title=title or differ(one.titles, other.titles),
        first_author=first,
        all_authors=every,
        overlap=overlap,
        year=_years(one.year, other.year),
        year_gap=gap,
        journal=_journals(one, other),
        volume=Match.AGREE if shifted else _numbers(one.volume, other.volume),
        issue=Match.UNKNOWN if shifted else _issues(one.issue, other.issue),
        pages=Match.AGREE if shifted else _pages(one.pages, other.pages),
        doi=_dois(one, other),
        pmid=_texts(one.pmid, other.pmid),
        registry=_texts(one.registry, other.registry),
        accession=_accessions(one, other),
        abstract=_abstracts(one.abstract, other.abstract),
    )


def _shifted(one: Entry, other: Entry) -> bool:
    """Whether volume, issue and first page hold the same numbers in other fields: the columns slipped."""
    a, b = _place(one), _place(other)
    if a == b or (a[0] and a[0] == b[0]) or (a[2] and a[2] == b[2]):
        return False
    here, there = set(a) - {0}, set(b) - {0}
    small, large = (here, there) if len(here) <= len(there) else (there, here)
    return len(small) > 1 and small <= large and max(small) > 12


def _place(one: Entry) -> tuple[int, int, int]:
    return one.volume.value, one.issue.value, one.pages.start


def _texts(one: str, other: str) -> Match:
    if not one or not other:
        return Match.UNKNOWN
    return Match.AGREE if one == other else Match.CLASH


def _years(one: int, other: int) -> Match:
    if not one or not other:
        return Match.UNKNOWN
    gap = abs(one - other)
    return Match.AGREE if gap == 0 else Match.NEAR if gap == 1 else Match.CLASH


def _numbers(one: Number, other: Number) -> Match:
    if not one.value or not other.value:
        return Match.UNKNOWN
    return Match.AGREE if one.value == other.value else Match.CLASH


def _issues(one: Number, other: Number) -> Match:
    if one.supplement or other.supplement:
        return Match.AGREE if one == other else Match.UNKNOWN
    return _numbers(one, other)


def _pages(one: Pages, other: Pages) -> Match:
    """First pages agree, or the ranges touch or end alike (NEAR); two ways of counting say nothing."""
    if not one.start or not other.start:
        return Match.UNKNOWN
    if one.start == other.start:
        return Match.AGREE if not (one.span and other.span) or one.end == other.end else Match.NEAR
    if _counted_apart(one, other):
        return Match.UNKNOWN
    last_a, last_b = one.end or one.start, other.end or other.start
    touching = one.start <= last_b and other.start <= last_a and max(one.span, other.span) < 100
    return Match.NEAR if touching or (last_a == last_b and one.span + other.span > 0) else Match.CLASH


_ARTICLE_MARKS = frozenset("bcdefghijklmn")  # `a`, `o`, `p`, `s` and `t` number abstracts, talks and posters


def _counted_apart(one: Pages, other: Pages) -> bool:
    """Whether one is an article number (`e12724`, `c1804`) or counts from 1, and the other a printed page."""
    marks = {one.mark, other.mark}
    numbered = (
        len(marks) == 2
        and "" in marks
        and (marks - {""}) <= _ARTICLE_MARKS
        and max(one.start, other.start) > 99
    )
    return (
        numbered
        or (len(marks) == 2 and "abstract" in marks)
        or (1 in (one.start, other.start) and (one.span or other.span) > 0)
    )


def _dois(one: Entry, other: Entry) -> Match:
    if not one.doi.whole or not other.doi.whole:
        return Match.UNKNOWN
    return Match.AGREE if one.doi.whole == other.doi.whole else Match.CLASH


NEVER_REPEATING = frozenset({"pubmed", "medline", "pubmed/medline", "medline (pubmed)"})


def _accessions(one: Entry, other: Entry) -> Match:
    if one.source != other.source or one.source not in NEVER_REPEATING:
        return Match.UNKNOWN
    return _texts(one.accession, other.accession)


def _journals(one: Entry, other: Entry) -> Match:
    if one.issns & other.issns:
        return Match.AGREE
    if not one.journals or not other.journals:
        return Match.UNKNOWN
    alike = max(same_journal(a, b) for a in one.journals for b in other.journals)
    if alike is not Sameness.NO:
        return Match.AGREE if alike is Sameness.YES else Match.NEAR
    across = has_han("".join(one.journals)) != has_han("".join(other.journals))
    return Match.UNKNOWN if across else Match.CLASH


def _abstracts(one: str, other: str) -> Match:
    if len(one) < 100 or len(other) < 100:
        return Match.UNKNOWN
    size = min(len(one), len(other))
    if one[:size] == other[:size]:
        return Match.AGREE
    likeness = OSA.normalized_similarity(one[:size], other[:size])
    return Match.AGREE if likeness > 0.9 else Match.NEAR if likeness > 0.6 else Match.CLASH


def _authors(one: Entry, other: Entry) -> tuple[Match, Match, float]:
    """Return the match of the first authors, of the whole lists, and the share of the shorter list found."""
    a, b = one.authors, other.authors
    if not a or not b:
        return Match.UNKNOWN, Match.UNKNOWN, 0.0
    if a[0].group != b[0].group:
        return Match.UNKNOWN, Match.UNKNOWN, 0.0
    found = _found(a, b) if len(a) <= len(b) else _found(b, a)
    overlap = found / min(len(a), len(b))
    first = _first_authors(a, b)
    if overlap == 1.0:
        full = (
            len(a) == len(b)
            or min(len(a), len(b)) > 2
            or not (one.authors_complete and other.authors_complete)
        )
        return first, Match.AGREE if full else Match.NEAR, overlap
    return first, Match.NEAR if overlap >= 0.5 else Match.CLASH, overlap


def _first_authors(a: tuple[Author, ...], b: tuple[Author, ...]) -> Match:
    if same_person(a[0], b[0]) or misspelt(a[0], b[0]):
        return Match.AGREE
    elsewhere = any(same_person(a[0], x) for x in b) and any(same_person(b[0], x) for x in a)
    swapped = (
        a[0].surname[:1] == b[0].initials[:1]
        and a[0].initials[:1] == b[0].surname[:1]
        and a[0].initials != ""
    )
    return Match.NEAR if elsewhere or swapped else Match.CLASH


def misspelt(one: Author, other: Author) -> bool:
    """Whether two surnames differ by one slip (two in long ones) and the initials do not clash."""
    if one.surname[:1] != other.surname[:1] and one.surname[-3:] != other.surname[-3:]:
        return False
    size = min(len(one.surname), len(other.surname))
    if size < 4 or OSA.distance(one.surname, other.surname, score_cutoff=2) > (2 if size > 7 else 1):
        return False
    return not one.initials or not other.initials or one.initials[0] == other.initials[0]


def _found(short: tuple[Author, ...], long: tuple[Author, ...]) -> int:
    """Return how many of the shorter list are in the longer one; surnames first, doubtful names after."""
    surnames = {a.surname for a in long}
    missing = [a for a in short if a.surname not in surnames]
    if not missing:
        return len(short)
    known = {a.surname for a in short}
    left = [b for b in long if b.surname not in known]
    return len(short) - sum(not any(same_person(a, b) or misspelt(a, b) for b in left) for a in missing)

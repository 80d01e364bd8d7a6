"""What forbids an automatic merge: each veto sends the pair to a person."""

from review.dedup.evidence import Evidence, Match
from review.dedup.kinds import Kind
from review.dedup.rules import (
    Rule,
    alike,
    cochrane,
    copied,
    generic,
    in_series,
    one_issue,
    one_range,
    one_thesis,
    placed,
)
from review.dedup.wording import Wording


def _two_pmids(e: Evidence) -> bool:
    return e.pmid is Match.CLASH


def _two_dois(e: Evidence) -> bool:
    if e.doi is not Match.CLASH or copied(e):
        return False
    one_place = e.pages >= Match.NEAR and e.volume is not Match.CLASH and e.title.wording <= Wording.TYPO
    across = e.across_languages and e.pages is Match.AGREE
    return not (one_place or across or (one_issue(e) and e.pages is Match.UNKNOWN))


def _two_versions(e: Evidence) -> bool:
    a, b = e.one.doi.version, e.other.doi.version
    return a != b and min(a, b) != ""


def _two_accessions(e: Evidence) -> bool:
    return e.accession is Match.CLASH


def _two_registrations(e: Evidence) -> bool:
    return e.registry is Match.CLASH


def _another_place(e: Evidence) -> bool:
    return e.pages is Match.CLASH and e.volume is Match.CLASH and not one_thesis(e)


def _another_page(e: Evidence) -> bool:
    return e.pages is Match.CLASH and not identified(e) and not one_thesis(e)


def _another_issue(e: Evidence) -> bool:
    return (
        e.issue is Match.CLASH
        and e.pages < Match.NEAR
        and e.doi is not Match.AGREE
        and e.pmid is not Match.AGREE
    )


def _years_apart(e: Evidence) -> bool:
    there = e.volume is Match.AGREE and (placed(e) or e.issue is Match.AGREE)
    return e.year_gap > 1 and not identified(e) and not one_thesis(e) and not (there and e.year_gap < 4)


def identified(e: Evidence) -> bool:
    """Whether an identifier agrees."""
    return Match.AGREE in (e.doi, e.pmid) or (e.registry is Match.AGREE and e.kinds == {Kind.REGISTRY})


def _perhaps_versions(e: Evidence) -> bool:
    return cochrane(e) and e.year is not Match.AGREE and not identified(e)


def _numbers_differ(e: Evidence) -> bool:
    return e.title.wording is Wording.NUMBERED and not (one_range(e) and e.one.pages.span > 1)


def _word_exchanged(e: Evidence) -> bool:
    return e.title.wording is Wording.SUBSTITUTED and not placed(e)


def _longer(e: Evidence) -> bool:
    """Whether one title is the other under a heading or with a subtitle, and neither heads every issue."""
    return alike(e, upto=Wording.EXTENDED) and not in_series(e) and e.year is Match.AGREE


def _short_title(e: Evidence) -> bool:
    somewhere = placed(e) or identified(e) or e.abstract is Match.AGREE
    there = min(e.journal, e.volume, e.issue, e.first_author) is Match.AGREE
    return generic(e) and not (somewhere or (there and (alike(e) or _longer(e))))


VETOES: tuple[Rule, ...] = (
    Rule("two-pmids", "two PubMed ids", _two_pmids),
    Rule(
        "two-accessions", "two accession numbers of a database that does not repeat records", _two_accessions
    ),
    Rule("two-registrations", "two registry ids", _two_registrations),
    Rule("two-dois", "two DOIs, and volume, pages or title differ too", _two_dois),
    Rule("two-versions", "two versions of one preprint", _two_versions),
    Rule("another-place", "volume and pages differ", _another_place),
    Rule("another-page", "the pages differ", _another_page),
    Rule("another-issue", "the issues differ and no page agrees", _another_issue),
    Rule("years-apart", "more than one year apart", _years_apart),
    Rule("perhaps-versions", "a Cochrane review, perhaps of two years", _perhaps_versions),
    Rule("numbers-differ", "the titles differ in a number", _numbers_differ),
    Rule("word-exchanged", "a word of the title is exchanged", _word_exchanged),
    Rule("short-title", "a short or general title without page, DOI or abstract", _short_title),
)

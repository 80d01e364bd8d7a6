"""The rules that call two records one report, each with its name and reason, the surest first."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from review.dedup.entries import Entry
from review.dedup.evidence import Evidence, Match
from review.dedup.kinds import Kind
from review.dedup.wording import Wording


@dataclass(frozen=True, slots=True)
class Rule:
    """A named test of a pair."""

    name: str
    reason: str
    holds: Callable[[Evidence], bool]


GENERIC_LETTERS = 28
GENERIC_HAN = 7
_SERIES = re.compile(
    r"^(?:(?:guest )?editor(?:ial)?s?\b|(?:opening |introductory )?remarks\b|in this issue|letters? to|"
    r"letters?$|"
    r"correspondence|news\b|book reviews?|preface|foreword|announcements?|obituary|in memoriam|"
    r"from the editor|"
    r"introduction to the|abstracts? (?:of|from)|proceedings|index\b|contents|author index|reply$|response$|"
    r"comments?$|(?:annual )?report of|\w+ registry (?:annual )?report)"
)


def generic(e: Evidence) -> bool:
    """Whether a title is too short, or too much of a series, to tell one work from another."""
    a, b = e.one.title, e.other.title
    least = GENERIC_LETTERS if a.letters.isascii() or b.letters.isascii() else GENERIC_HAN
    if min(len(a.letters), len(b.letters)) < least:
        return True
    return _SERIES.match(a.text) is not None and _SERIES.match(b.text) is not None


def in_series(e: Evidence) -> bool:
    """Whether one of the titles could head every issue."""
    return any(_SERIES.match(x.title.text) for x in (e.one, e.other))


def alike(e: Evidence, *, upto: Wording = Wording.TYPO) -> bool:
    """Whether the titles differ by no more than `upto`."""
    return e.title.wording <= upto


def placed(e: Evidence) -> bool:
    """Whether first pages agree and volumes do not differ, or pages touch and volume and journal agree."""
    if e.pages is Match.AGREE:
        return e.volume is not Match.CLASH
    return e.pages is Match.NEAR and e.volume is Match.AGREE and e.journal is not Match.CLASH


def cochrane(e: Evidence) -> bool:
    """Whether both records are of the Cochrane Library, where all versions of a review keep one page."""
    return all(any("cochrane" in j.lower() for j in x.journals) for x in (e.one, e.other))


def authored(e: Evidence) -> bool:
    """Whether the authors agree or are missing on one side."""
    return e.first_author >= Match.NEAR or e.overlap >= 0.5 or e.first_author is Match.UNKNOWN


def surely_authored(e: Evidence) -> bool:
    """Whether the authors agree."""
    return (
        e.first_author is Match.AGREE
        or (e.first_author is Match.NEAR and e.overlap >= 0.5)
        or e.overlap >= 0.8
    )


def _same_pmid(e: Evidence) -> bool:
    return e.pmid is Match.AGREE and e.title.wording <= Wording.DOUBTFUL


def _same_registration(e: Evidence) -> bool:
    return e.registry is Match.AGREE and e.kinds == {Kind.REGISTRY}


def _exact_copy(e: Evidence) -> bool:
    a, b = e.one, e.other
    place = (a.year, a.volume, a.issue, a.pages, a.doi) == (b.year, b.volume, b.issue, b.pages, b.doi)
    told = bool(a.journals and (a.authors or a.year)) and a.journals == b.journals and a.authors == b.authors
    return alike(e, upto=Wording.EQUAL) and place and told


def _title_and_pages(e: Evidence) -> bool:
    """A volume typed wrongly: everything else agrees, both pages too."""
    one_run = e.pages is Match.AGREE and e.one.pages.span > 0 and e.one.pages.end == e.other.pages.end
    there = min(e.journal, e.year, e.first_author) is Match.AGREE and e.doi is not Match.CLASH
    return alike(e) and one_run and there and e.overlap >= 0.5


def one_thesis(e: Evidence) -> bool:
    """Whether both are one author's thesis; an index gives it another year and count of pages."""
    return e.kinds == {Kind.THESIS} and alike(e) and e.first_author is Match.AGREE and e.year_gap <= 2


def _same_doi(e: Evidence) -> bool:
    if e.doi is not Match.AGREE or not alike(e, upto=Wording.DOUBTFUL):
        return False
    if e.pages is Match.CLASH:
        # One DOI may cover a whole supplement: another page is another abstract.
        return alike(e, upto=Wording.EQUAL) and e.first_author is Match.AGREE and not supplement(e)
    return authored(e) or (placed(e) and alike(e))


def supplement(e: Evidence) -> bool:
    """Whether one of the records stands in a supplement or among meeting abstracts."""
    return any(x.issue.supplement or x.volume.supplement or x.pages.mark == "s" for x in (e.one, e.other))


def _title_and_place(e: Evidence) -> bool:
    if not (placed(e) and authored(e) and e.year_gap <= 2):
        return False
    # On one page of a supplement stand several abstracts, often of one group on one subject; editorials of
    # several issues begin on one page.
    shared = supplement(e) and e.one.pages.span == e.other.pages.span == 0
    editorial = e.issue is Match.CLASH and in_series(e)
    return alike(e, upto=Wording.TYPO if shared or editorial else Wording.DOUBTFUL)


def _title_and_issue(e: Evidence) -> bool:
    same_issue = e.volume is Match.AGREE and e.issue is not Match.CLASH and e.pages is not Match.CLASH
    if not same_issue or e.journal is Match.CLASH or e.year_gap > 2:
        return False
    if alike(e):
        return surely_authored(e) or _unsigned(e)
    extended = alike(e, upto=Wording.EXTENDED) and not supplement(e)
    return extended and e.first_author is Match.AGREE and e.issue is Match.AGREE


def _unsigned(e: Evidence) -> bool:
    """Whether one issue has the article, and a record or both name no author."""
    if nobody(e):
        return e.issue is Match.AGREE
    told = min(e.year, e.journal, e.issue) is Match.AGREE and not generic(e) and not supplement(e)
    return e.first_author is Match.UNKNOWN and told and alike(e, upto=Wording.EQUAL)


def copied(e: Evidence) -> bool:
    """Whether all but volume and DOI agrees, the abstract word for word: one database got those wrong."""
    several = min(len(e.one.authors), len(e.other.authors)) > 1
    told = min(e.all_authors, e.year, e.journal, e.pages, e.abstract) is Match.AGREE
    one_count = e.one.pages.mark == e.other.pages.mark
    return alike(e, upto=Wording.EQUAL) and told and several and one_count and not cochrane(e)


def one_issue(e: Evidence) -> bool:
    """Whether title, all authors (two at least), year, journal, volume and issue are the same."""
    several = min(len(e.one.authors), len(e.other.authors)) > 1
    there = min(e.all_authors, e.year, e.journal, e.volume, e.issue) is Match.AGREE
    return alike(e, upto=Wording.EQUAL) and there and several and not generic(e) and not supplement(e)


def nobody(e: Evidence) -> bool:
    """Whether neither record names an author."""
    return not e.one.authors and not e.other.authors


def _ahead_of_print(e: Evidence) -> bool:
    """One record has no volume and no pages yet; an abstract of a meeting is another document."""
    bare = [not x.volume.value and not x.pages.start for x in (e.one, e.other)]
    near = e.year_gap <= (0 if all(bare) else 1)
    told = any(bare) and e.abstract is not Match.CLASH and near and not meeting_on_one_side(e)
    people = surely_authored(e) and e.overlap >= 0.8
    return alike(e) and told and people and e.journal is Match.AGREE


def at_meeting(one: Entry) -> bool:
    """Whether a record stands in a supplement or in the issue of a conference."""
    venue = " ".join(one.journals).lower()
    return (
        one.issue.supplement
        or one.volume.supplement
        or one.pages.mark == "s"
        or "conference" in venue
        or "proceedings" in venue
    )


def meeting_on_one_side(e: Evidence) -> bool:
    """Whether one of the records stands among the abstracts of a meeting and the other does not."""
    return at_meeting(e.one) != at_meeting(e.other)


def _other_journal(e: Evidence) -> bool:
    """Whether the journals differ, or one's name goes on where the other's ends."""
    return e.journal in (Match.CLASH, Match.NEAR)


def _title_and_authors(e: Evidence) -> bool:
    no_clash = min(e.volume, e.pages, e.issue, e.doi) >= Match.UNKNOWN and not _other_journal(e)
    return alike(e) and no_clash and surely_authored(e) and e.overlap >= 0.8 and e.year is Match.AGREE


def _title_and_abstract(e: Evidence) -> bool:
    # One abstract under two journals' names is shown at two meetings, or at one and printed in full later.
    if _other_journal(e) or min(e.volume, e.pages, e.doi) is Match.CLASH or e.year_gap > 1:
        return False
    people = surely_authored(e) or nobody(e)
    unsigned = e.first_author is Match.UNKNOWN and min(e.journal, e.volume, e.year) is Match.AGREE
    return alike(e) and e.abstract is Match.AGREE and (people or unsigned)


def _place_alone(e: Evidence) -> bool:
    several = min(len(e.one.authors), len(e.other.authors)) > 1
    return one_range(e) and e.all_authors is Match.AGREE and (several or e.one.pages.span > 1)


def _place_across_languages(e: Evidence) -> bool:
    """A Chinese record and a translated title: their titles cannot agree, their place and people do."""
    several = min(len(e.one.authors), len(e.other.authors)) > 1
    one_volume = e.volume is Match.AGREE or (
        e.volume is Match.UNKNOWN and min(e.year, e.issue) is Match.AGREE
    )
    there = e.pages is Match.AGREE and one_volume and e.journal is not Match.CLASH
    sure = e.journal is Match.AGREE or e.issue is Match.AGREE
    people = e.all_authors is Match.AGREE and several
    return e.across_languages and there and sure and people and e.year_gap <= 1 and e.issue is not Match.CLASH


def one_range(e: Evidence) -> bool:
    """Whether both fill the same pages, more than one, of one volume: there is room for one article only."""
    spans = (
        e.one.pages.span > 0
        and e.one.pages.start == e.other.pages.start
        and e.one.pages.end == e.other.pages.end
    )
    there = e.journal >= _least_journal(e) and e.volume is Match.AGREE and spans
    return there and e.year_gap <= 1 and e.issue is not Match.CLASH


def _least_journal(e: Evidence) -> Match:
    return Match.UNKNOWN if e.across_languages else Match.AGREE


SAME_RULES: tuple[Rule, ...] = (
    Rule("same-pmid", "the PubMed id is the same", _same_pmid),
    Rule("same-registration", "the registry id is the same", _same_registration),
    Rule("same-doi", "the DOI is the same and the titles agree", _same_doi),
    Rule("title-and-place", "titles, volume and first page agree", _title_and_place),
    Rule("title-and-issue", "titles, authors, journal and volume agree", _title_and_issue),
    Rule("one-thesis", "one author's thesis of one title", one_thesis),
    Rule("exact-copy", "the two records are copies, letter for letter", _exact_copy),
    Rule("title-and-pages", "titles, authors, journal, year, first and last page agree", _title_and_pages),
    Rule("title-page-and-abstract", "titles, authors, journal, year, first page and abstracts agree", copied),
    Rule("ahead-of-print", "titles, authors and journal agree; no volume or pages yet", _ahead_of_print),
    Rule("title-and-abstract", "titles, authors and abstracts agree", _title_and_abstract),
    Rule(
        "title-and-authors",
        "titles, all authors and the year agree, nothing speaks against it",
        _title_and_authors,
    ),
    Rule("place-alone", "journal, volume, first and last page and all authors agree", _place_alone),
    Rule(
        "place-across-languages",
        "volume, first page and all authors agree; one title is Chinese, the other a translation",
        _place_across_languages,
    ),
)

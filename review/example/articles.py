"""Articles of the worked example: the truth behind the records of its three sources."""

from dataclasses import dataclass, replace
from enum import StrEnum

from review.example.people import Journal, Name


class Fate(StrEnum):
    """Where an article's citation ends."""

    INCLUDED = "included"
    FULL_TEXT = "excluded at full text"
    NOT_RETRIEVED = "not retrieved"
    TITLE = "excluded at title and abstract"
    REMOVED = "removed before screening"


class Flaw(StrEnum):
    """How a source's record falls short of the article."""

    NONE = "none"
    NO_PLACE = "no volume, issue, pages or doi"
    NEXT_YEAR = "the year after, no pages or doi"
    TWO_YEARS = "two years later, no volume, issue, pages or doi"
    WRONG_PAGE = "pages mistyped, no doi"
    OTHER_ISSUE = "another issue, no pages or doi"
    SHORT_TITLE = "title without its second part, no pages or doi"
    NO_DOI = "no doi"


@dataclass(frozen=True, slots=True)
class Copy:
    """One record of the article in a source."""

    source: str
    flaw: Flaw = Flaw.NONE


@dataclass(frozen=True, slots=True)
class Article:
    """One article, and in which sources it stands.

    Attributes:
        number: Number of the article, from 1.
        fate: Where its citation ends.
        reason: Code of the exclusion reason; empty when none applies.
        title: English title.
        chinese: Chinese title; empty for articles in English.
        authors: Authors, all of them or the first only.
        authors_complete: Whether `authors` names all.
        journal: Journal.
        year: Year of publication.
        volume: Volume.
        issue: Issue.
        first_page: First page.
        last_page: Last page.
        disease: MeSH heading of the disease, or `blood cancer`.
        abstract: Sentences of the abstract in English.
        chinese_abstract: The same in Chinese.
        copies: The records, PubMed first.
        label: Label of the trial report, for real trials.
        kind: Publication type.
    """

    number: int
    fate: Fate
    reason: str
    title: str
    chinese: str
    authors: tuple[Name, ...]
    journal: Journal
    year: int
    volume: int
    issue: int
    first_page: int
    last_page: int
    disease: str
    abstract: tuple[str, ...]
    chinese_abstract: tuple[str, ...]
    copies: tuple[Copy, ...]
    label: str = ""
    kind: str = "Journal Article"
    authors_complete: bool = True

    @property
    def language(self) -> str:
        """MARC code of the language."""
        return "chi" if self.chinese else "eng"

    @property
    def pages(self) -> str:
        """Pages in full."""
        return f"{self.first_page}-{self.last_page}"

    def found_in(self, source: str) -> bool:
        """Whether a source holds the article."""
        return any(copy.source == source for copy in self.copies)

    def numbered(self, number: int) -> "Article":
        """Return the article under another number."""
        return replace(self, number=number)

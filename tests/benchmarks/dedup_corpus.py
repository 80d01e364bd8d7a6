"""Made-up bibliographic records with known duplicates, for measuring speed and what is merged wrongly.

Works are written as six databases would write them, each copy damaged in typed ways, beside works that only
look alike (parts, errata, replies, meeting abstracts, an exchanged word). Eight in a hundred first authors
of one year are Wang.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

_COLUMN_LIST = (
    "id source_db type title authors year journal volume issue pages doi pmid accession issn abstract gold"
)
COLUMNS = tuple(_COLUMN_LIST.split())
WANG_YEAR = 2015
_SYLLABLE_LIST = "ba car den dor el fen gan hy ka lor mi mon na neu ox pan per qui ra ren sar sten ta tor ul va ven xi yl zo"
_END_LIST = "in ol ide ate itis oma emia osis al ic ine ase one ium"
_SITE_LIST = "liver kidney lung heart brain skin bone breast colon bladder stomach thyroid"
_SURNAME_LIST = (
    "smith jones brown muller rossi dubois novak silva sato tanaka kim lee park chen wang li zhang liu"
)
_SYLLABLES, _ENDS = _SYLLABLE_LIST.split(), _END_LIST.split()
_SITES, _SURNAMES = _SITE_LIST.split(), _SURNAME_LIST.split()
_STUDY = (
    "a randomised controlled trial",
    "a cohort study",
    "a systematic review",
    "a pilot study",
    "results of a survey",
)


@dataclass(frozen=True, slots=True)
class Work:
    """One work as it was published."""

    title: str
    authors: tuple[tuple[str, str], ...]
    year: int
    journal: str
    volume: int
    issue: int
    start: int
    end: int
    doi: str
    abstract: str
    kind: str = "article"


class Corpus:
    """Draws works and their copies from one seeded generator."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._words = self._vocabulary(9000)
        self._journals = [self._journal_name(i) for i in range(1500)]
        self._surnames = [*_SURNAMES, *(self._name() for _ in range(6000))]

    def frame(self, records: int) -> pd.DataFrame:
        """Return a table of about 62 % works and 38 % copies; `gold` is equal for copies of one work."""
        cells = []
        for number, (gold, source, work) in enumerate(self._records(records)):
            cells.append((f"r{number}", *_WRITERS[source](self._random, work), f"w{gold}"))
        order = self._random.permutation(len(cells))
        return pd.DataFrame([cells[i] for i in order], columns=list(COLUMNS))

    def _records(self, records: int) -> Iterator[tuple[int, int, Work]]:
        made = gold = 0
        while made < records:
            work = self._work(gold)
            copies = min(1 + self._draw_copies(), records - made)
            for source in self._random.permutation(6)[:copies]:
                yield gold, int(source), self._damaged(work)
                made += 1
            gold += 1
            if made < records and self._random.random() < 0.06:
                yield gold, int(self._random.integers(6)), self._look_alike(work)
                made, gold = made + 1, gold + 1

    def _draw_copies(self) -> int:
        return int(min(self._random.poisson(0.68), 5))

    def _pick(self, things: Sequence[str]) -> str:
        """Pick with the frequencies of words: few common, many rare."""
        at = int(len(things) * self._random.random() ** 2.2)
        return things[at]

    def _vocabulary(self, size: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < size:
            count = int(self._random.integers(1, 4))
            body = "".join(_SYLLABLES[i] for i in self._random.integers(0, len(_SYLLABLES), count))
            found.setdefault(body + _ENDS[int(self._random.integers(len(_ENDS)))])
        return list(found)

    def _name(self) -> str:
        count = int(self._random.integers(2, 4))
        return "".join(_SYLLABLES[i] for i in self._random.integers(0, len(_SYLLABLES), count))

    def _journal_name(self, number: int) -> str:
        field = self._words[number * 3 % len(self._words)].title()
        kind = ("Journal of {} Research", "Annals of {} Medicine", "{}", "International Review of {}")[
            number % 4
        ]
        return kind.format(field) + (f" and {_SITES[number % 12].title()}" if number % 3 else "")

    def _work(self, number: int) -> Work:
        random = self._random
        year = int(random.integers(1990, 2024))
        start = int(random.integers(1, 2400))
        words = [self._pick(self._words) for _ in range(int(random.integers(5, 12)))]
        title = f"Effect of {words[0]} {words[1]} on {' '.join(words[2:])} in {_SITES[int(random.integers(12))]} disease"
        if random.random() < 0.5:
            title += f": {_STUDY[int(random.integers(5))]}"
        return Work(
            title,
            self._authors(year),
            year,
            self._pick(self._journals),
            year - 1970,
            int(random.integers(1, 13)),
            start,
            start + int(random.integers(2, 14)),
            f"10.{1000 + number % 900}/j.{year}.{number}",
            " ".join(self._pick(self._words) for _ in range(60)) if random.random() < 0.6 else "",
        )

    def _authors(self, year: int) -> tuple[tuple[str, str], ...]:
        random = self._random
        names = [self._pick(self._surnames) for _ in range(int(random.integers(1, 8)))]
        if year == WANG_YEAR and random.random() < 0.08:
            names[0] = "wang"
        letters = "abcdefghijklmnoprstw"
        return tuple(
            (n.title(), "".join(letters[i] for i in random.integers(0, 20, 2)).upper()) for n in names
        )

    def _look_alike(self, work: Work) -> Work:
        """Return another work that could be taken for this one."""
        random = self._random
        doi = work.doi + ".x"
        elsewhere = replace(
            work, doi=doi, start=work.start + 60, end=work.end + 61, issue=work.issue % 12 + 1
        )
        choices: tuple[Callable[[], Work], ...] = (
            lambda: replace(elsewhere, title=work.title + ", part 2"),
            lambda: replace(elsewhere, title="Erratum: " + work.title, volume=work.volume + 1),
            lambda: replace(elsewhere, title="Reply to: " + work.title),
            lambda: replace(
                elsewhere,
                title=work.title,
                journal=self._pick(self._journals),
                year=work.year - 1,
                volume=work.volume + 7,
            ),
            lambda: replace(
                elsewhere,
                title=work.title.replace("Effect of", "Lack of effect of", 1),
                year=work.year + 2,
                volume=work.volume + 2,
            ),
            lambda: replace(
                elsewhere,
                title=work.title.replace(" on ", f" on {self._pick(self._words)} ", 1),
                year=work.year + 1,
                volume=work.volume + 1,
            ),
        )
        return choices[int(random.integers(len(choices)))]()

    def _damaged(self, work: Work) -> Work:
        """Return the work as one database got it: often whole, sometimes damaged in one or two ways."""
        for damage, chance in _DAMAGES:
            if self._random.random() < chance:
                work = damage(self._random, work)
        return work


def _slip(random: np.random.Generator, work: Work) -> Work:
    at = int(random.integers(8, len(work.title) - 2))
    return replace(work, title=work.title[:at] + work.title[at + 1] + work.title[at] + work.title[at + 2 :])


def _cut(random: np.random.Generator, work: Work) -> Work:
    return replace(work, title=work.title[: max(40, int(len(work.title) * 0.7))] + "...")


_DAMAGES: tuple[tuple[Callable[[np.random.Generator, Work], Work], float], ...] = (
    (_slip, 0.03),
    (_cut, 0.01),
    (lambda r, w: replace(w, title=w.title.partition(":")[0]), 0.02),
    (lambda r, w: replace(w, title=w.title + ". [Review] [34 refs]"), 0.04),
    (lambda r, w: replace(w, authors=w.authors[:1]), 0.02),
    (lambda r, w: replace(w, authors=w.authors[::-1]), 0.003),
    (lambda r, w: replace(w, authors=()), 0.005),
    (lambda r, w: replace(w, year=w.year - 1, volume=0, start=0, end=0), 0.02),
    (lambda r, w: replace(w, year=w.year + 1), 0.01),
    (lambda r, w: replace(w, start=w.start + 1), 0.004),
    (lambda r, w: replace(w, end=0), 0.03),
    (lambda r, w: replace(w, issue=0), 0.1),
    (lambda r, w: replace(w, doi=""), 0.3),
    (lambda r, w: replace(w, doi=w.doi + "9"), 0.002),
    (lambda r, w: replace(w, abstract=""), 0.2),
)
Cells = tuple[str, ...]


def _abbreviated(journal: str) -> str:
    return " ".join(w[:4] for w in journal.split() if w not in ("of", "and"))


def _number(value: int) -> str:
    return str(value) if value else ""


def _short_pages(work: Work) -> str:
    if not work.start or not work.end:
        return _number(work.start)
    start, end = str(work.start), str(work.end)
    same = 0
    while len(start) == len(end) and same < len(end) - 1 and start[same] == end[same]:
        same += 1
    return f"{start}-{end[same:]}"


def _long_pages(work: Work) -> str:
    return f"{work.start}-{work.end}" if work.start and work.end else _number(work.start)


def _cells(work: Work, source: str, **changes: str) -> Cells:
    names = changes.get("authors", "; ".join(f"{a}, {b}" for a, b in work.authors))
    made = {
        "source_db": source,
        "type": work.kind,
        "title": work.title,
        "authors": names,
        "year": str(work.year),
        "journal": work.journal,
        "volume": _number(work.volume),
        "issue": _number(work.issue),
        "pages": _long_pages(work),
        "doi": work.doi,
        "pmid": "",
        "accession": "",
        "issn": "",
        "abstract": work.abstract,
        **changes,
    }
    return tuple(made[c] for c in COLUMNS[1:-1])


def _pubmed(random: np.random.Generator, work: Work) -> Cells:
    return _cells(
        work,
        "PubMed",
        title=work.title + ".",
        journal=_abbreviated(work.journal),
        pages=_short_pages(work),
        authors=" and ".join(f"{a}, {' '.join(b)}" for a, b in work.authors),
    )


def _embase(random: np.random.Generator, work: Work) -> Cells:
    doi = f"http://dx.doi.org/{work.doi}" if work.doi else ""
    names = "".join(f"{a} {b[0]}. {b[1]}." for a, b in work.authors)
    volume = (
        f"{work.volume} ({work.issue})"
        if work.volume and work.issue and random.random() < 0.2
        else _number(work.volume)
    )
    return _cells(
        work, "Embase", doi=doi, authors=names, volume=volume, abstract=work.abstract.replace(" ", "  ", 3)
    )


def _scopus(random: np.random.Generator, work: Work) -> Cells:
    return _cells(
        work,
        "Scopus",
        title=work.title.title(),
        authors=", ".join(f"{a} {b[0]}.{b[1]}." for a, b in work.authors),
    )


def _web_of_science(random: np.random.Generator, work: Work) -> Cells:
    return _cells(
        work, "Web of Science", journal=work.journal.upper().replace(" AND ", " & "), doi=work.doi.upper()
    )


def _central(random: np.random.Generator, work: Work) -> Cells:
    names = " and ".join(f"{a}, {b[0]}." for a, b in work.authors[:6])
    return _cells(work, "CENTRAL", doi="", authors=names, issue="", abstract="")


def _plain(random: np.random.Generator, work: Work) -> Cells:
    return _cells(work, "CINAHL", authors="; ".join(f"{a} {b}" for a, b in work.authors))


_WRITERS = (_pubmed, _embase, _scopus, _web_of_science, _central, _plain)

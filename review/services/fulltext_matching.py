"""Files of a folder matched to reports: by DOI, PMID, title and file name; certain, unsure, or nothing.

A match is certain when one report alone has a DOI or PMID that the file's metadata or name gives, or a title
that is all but the same. Everything weaker is a question for a person, and nothing is attached on it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from rapidfuzz import fuzz
from sqlalchemy import Connection

from db.read import citations as read_citations
from db.read import reports as read_reports
from db.read import sources as read_sources
from db.unit_of_work import reading
from review.record import Record
from review.services.fulltext import sought_reports
from review.services.session import Review
from review.services.standing import review_state
from review.sources.attachment_folders import FoundFile, found_files
from review.sources.pdf_hints import PdfHints, is_pdf, pdf_hints
from review.vocabulary import CitationId, ReportId

_CERTAIN_TITLE, _LIKELY_TITLE, _CLEAR_LEAD = 95.0, 80.0, 8.0
_SHORTEST_TITLE = 20
"""Letters of a title from which likeness means something."""
_SHORTEST_CUT = 40
_CANDIDATES = 3
_SUPPLEMENT = re.compile(r"suppl|appendix|erratum|corrigend|correction|protocol|checklist", re.IGNORECASE)
_LARGEST = 200 << 20


class Evidence(StrEnum):
    """What a match rests on, strongest first."""

    DOI_IN_FILE = "DOI in the file"
    DOI_IN_NAME = "DOI in the name"
    PMID_IN_NAME = "PMID in the name"
    TITLE = "title"
    LINKED_DOI = "DOI named in the file"

    @property
    def strong(self) -> bool:
        """Whether it alone makes a match certain."""
        return self in (Evidence.DOI_IN_FILE, Evidence.DOI_IN_NAME, Evidence.PMID_IN_NAME)


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What is known of a report: `attached` tells whether it has a file already."""

    id: ReportId
    dois: frozenset[str]
    pmids: frozenset[str]
    titles: tuple[str, ...]
    family: str
    year: int | None
    attached: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report that a file may belong to; `score` is the likeness of titles, 0 to 100."""

    report: ReportId
    title: str
    evidence: Evidence
    score: float


@dataclass(frozen=True, slots=True)
class FileMatch:
    """A file and the reports it may belong to, best first."""

    file: FoundFile
    candidates: tuple[Candidate, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class Matching:
    """What a folder came to.

    Attributes:
        certain: files with one report each.
        unsure: files to be asked about.
        unmatched: files that belong to no report as far as can be seen.
        without: reports that have no file and get none from `certain`.
    """

    certain: tuple[FileMatch, ...]
    unsure: tuple[FileMatch, ...]
    unmatched: tuple[FoundFile, ...]
    without: tuple[ReportFacts, ...]


def match_files(review: Review, files: Sequence[FoundFile]) -> Matching:
    """Match files to the reports of the review; nothing is written.

    Raises:
        OSError: a file cannot be read.
    """
    known = report_facts(review)
    wanted = [_wanted(facts) for facts in known]
    found = [_match(_seen(file), wanted) for file in files]
    taken: set[ReportId] = set()
    certain, unsure, unmatched = list[FileMatch](), list[FileMatch](), list[FoundFile]()
    for each in sorted(found, key=lambda m: (not m.certain, _rank(m))):
        first = each.candidates[0].report if each.candidates else None
        if first is None:
            unmatched.append(each.file)
        elif each.certain and first not in taken:
            certain.append(each)
            taken.add(first)
        else:
            unsure.append(each)
    left = tuple(r for r in known if not r.attached and r.id not in taken)
    return Matching(tuple(certain), tuple(unsure), tuple(unmatched), left)


def _rank(found: FileMatch) -> tuple[int, float]:
    if not found.candidates:
        return len(Evidence), 0.0
    best = found.candidates[0]
    return list(Evidence).index(best.evidence), -best.score


def report_facts(review: Review) -> tuple[ReportFacts, ...]:
    """Return what is known of every report that is or was sought."""
    with reading(review.store) as connection:
        reports = sought_reports(review_state(connection))
        records = _records(connection, {report.citation for report in reports})
        have = {attachment.report for attachment in read_reports.attachments(connection)}
    return tuple(
        _facts(r.id, r.label, records[r.citation], attached=bool(have & {r.id, *r.merged})) for r in reports
    )


def _records(connection: Connection, citations: set[CitationId]) -> dict[CitationId, list[Record]]:
    placed = read_citations.placements(connection, citations)
    stored = {s.id: s.record for s in read_sources.records(connection, [p.record for p in placed])}
    found: dict[CitationId, list[Record]] = {}
    for placement in placed:
        found.setdefault(placement.citation, []).append(stored[placement.record])
    return found


def _facts(report: ReportId, label: str, records: Sequence[Record], *, attached: bool) -> ReportFacts:
    titles = (title for r in records for title in (r.title, r.translated_title, r.vernacular_title))
    people = [person for r in records for person in r.authors[:1]]
    # A further report of a citation (an appendix, a thesis) is not the document the record's DOI names.
    own = () if label else records
    return ReportFacts(
        id=report,
        dois=frozenset(r.doi.lower() for r in own if r.doi),
        pmids=frozenset(r.pmid for r in own if r.pmid),
        titles=(label,) if label else tuple(dict.fromkeys(filter(None, titles))),
        family=people[0].family if people else "",
        year=next((r.year for r in records if r.year), None),
        attached=attached,
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it is compared."""

    file: FoundFile
    hints: PdfHints
    title: str
    name: str
    key: str
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A report as it is compared."""

    facts: ReportFacts
    titles: tuple[str, ...]
    keys: tuple[str, ...]
    prefix: re.Pattern[str]


def _seen(file: FoundFile) -> _Seen:
    data = file.path.read_bytes() if file.path.stat().st_size <= _LARGEST else b""
    hints = pdf_hints(data) if is_pdf(data) else PdfHints()
    stem = file.path.stem
    numbers = frozenset(re.findall(r"(?<!\d)\d{5,9}(?!\d)", stem))
    return _Seen(file, hints, _words(hints.title), _words(stem), _key(stem), numbers)


def _wanted(facts: ReportFacts) -> _Wanted:
    titles = tuple(words for title in facts.titles if len(words := _words(title)) >= _shortest(words))
    family, year = re.escape(_words(facts.family)), facts.year or r"\d{4}"
    prefix = re.compile(rf"^{family}\b(?: et al| 等| and \w+)? {year} ")
    return _Wanted(facts, titles, tuple(_key(doi) for doi in facts.dois), prefix)


def _match(seen: _Seen, known: Sequence[_Wanted]) -> FileMatch:
    found = sorted(
        (c for report in known if (c := _candidate(seen, report))),
        key=lambda c: (not c.evidence.strong, -c.score),
    )
    return FileMatch(seen.file, tuple(found[:_CANDIDATES]), _certain(seen, found))


def _candidate(seen: _Seen, report: _Wanted) -> Candidate | None:
    score = max((_likeness(seen, title, report.prefix) for title in report.titles), default=0.0)
    evidence = _evidence(seen, report, score)
    if evidence is None:
        return None
    return Candidate(report.facts.id, next(iter(report.facts.titles), ""), evidence, score)


def _evidence(seen: _Seen, report: _Wanted, score: float) -> Evidence | None:
    facts = report.facts
    if facts.dois.intersection(seen.hints.own_dois):
        return Evidence.DOI_IN_FILE
    if any(key in seen.key for key in report.keys):
        return Evidence.DOI_IN_NAME
    if facts.pmids.intersection(seen.numbers):
        return Evidence.PMID_IN_NAME
    if score >= _LIKELY_TITLE:
        return Evidence.TITLE
    return Evidence.LINKED_DOI if facts.dois.intersection(seen.hints.other_dois) else None


def _certain(seen: _Seen, found: Sequence[Candidate]) -> bool:
    if not found or _SUPPLEMENT.search(seen.file.path.stem):
        return False
    if found[0].evidence.strong:
        return not (len(found) > 1 and found[1].evidence.strong)
    if found[0].evidence is not Evidence.TITLE or found[0].score < _CERTAIN_TITLE:
        return False
    return len(found) == 1 or found[0].score - found[1].score >= _CLEAR_LEAD


def _likeness(seen: _Seen, title: str, prefix: re.Pattern[str]) -> float:
    """Compare a title with that of the metadata and with the name, without `Author 2020` before it."""
    names = dict.fromkeys((seen.title, seen.name, prefix.sub("", seen.name)))
    return max(_alike(title, name) for name in names)


def _alike(wanted: str, name: str) -> float:
    """Return the likeness of a title and a name; a name may be cut, as programs cut them."""
    whole = fuzz.ratio(wanted, name, score_cutoff=_LIKELY_TITLE)
    if len(name) >= len(wanted) or len(name) < _SHORTEST_CUT:
        return whole
    return max(whole, fuzz.ratio(wanted[: len(name)], name, score_cutoff=_LIKELY_TITLE))


def _shortest(words: str) -> int:
    """Chinese says in one character what takes four letters elsewhere."""
    return _SHORTEST_TITLE if words.isascii() else _SHORTEST_TITLE // 3


def _key(text: str) -> str:
    """Return a DOI or a name with one dash for whatever stands between letters: names replace the slash."""
    return "-" + re.sub(r"[^a-z0-9]+", "-", text.lower().replace("%2f", "/")).strip("-") + "-"


def _words(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", plain.replace("_", " ")))


def folder_files(folder: Path) -> tuple[FoundFile, ...]:
    """Return the documents under a folder: a plain one, EndNote's `.Data/PDF`, Zotero's `storage`.

    Raises:
        NotFound: no such folder.
        BadInput: it is no folder, or holds too many files.
    """
    return found_files(folder)

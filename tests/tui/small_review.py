"""A small review for the screens: hostile titles, two reviewers, studies, counts. All of it is invented."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from review.services import answering, deduplicating, extraction, fulltext, screening, studies
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.listing import citations
from review.services.opening import new_review, open_review
from review.services.protocol import Protocol, Reason, set_protocol
from review.services.session import Clock, Review
from review.services.values import Cell, Reading
from review.vocabulary import PairVerdict, RecordId, ReportRole, RetrievalStatus, SourceKind, Stage, Verdict

HOSTILE = "[18F]FDG [/] [bold red]x"
ESCAPES = "Bell\x1b]0;owned\x07 and \x1b[31mred\x1b[0m and \u202eright to left"
CHINESE = "嵌合抗原受体T细胞治疗复发难治多发性骨髓瘤的单臂试验"
LONG = "A very long title about chimeric antigen receptors " * 100
ABSTRACT = (
    "BACKGROUND: Invented. METHODS: A single-arm trial of CAR-T cells in 30 patients. "
    "RESULTS: 20 of 30 patients responded. CONCLUSIONS: A mouse study should follow."
)

DOUBTFUL = ((1, 5), (2, 12), (8, 9))
"""Pairs of records a person is to be asked about."""

PROTOCOL = Protocol(
    title="CAR-T cells in [solid] tumours",
    criteria="Include single-arm trials of CAR-T cells.\nExclude animal studies [/].",
    include_terms=("CAR-T", "single-arm", "嵌合抗原受体"),
    exclude_terms=("mouse", "animal*"),
    reasons_full_text=(
        Reason("population", "Wrong population"),
        Reason("outcome", "Wrong outcome"),
        Reason("design", "Wrong study design"),
    ),
)
TITLES = (
    HOSTILE,
    CHINESE,
    "Anti-CD19 cells in lymphoma: a phase 2 trial",
    "Anti-BCMA cells in myeloma: one arm",
    "A mouse model of CAR-T toxicity",
    LONG,
    ESCAPES,
    "Costs of cell therapy in Europe",
    "Dual targeting in acute leukaemia",
    "Long-term follow-up after infusion",
)


def entry(number: int, title: str, *, abstract: str = ABSTRACT, year: int = 2020, doi: str = "") -> str:
    """Return one entry of a RIS file."""
    lines = [
        "TY  - JOUR",
        f"TI  - {title}",
        f"AU  - Author{number}, Ada B.",
        "AU  - Zhang, Wei",
        f"T2  - Journal of Invented Results {number}",
        f"PY  - {year}",
        f"VL  - {number}",
        f"SP  - {number}1",
        f"EP  - {number}9",
    ]
    lines += [f"DO  - {doi}"] if doi else []
    lines += [f"AB  - {abstract}"] if abstract else []
    return "\r\n".join([*lines, "ER  - ", ""]) + "\r\n"


def ris() -> bytes:
    """Return the RIS file of the review; the seventh and ninth entries have no abstract."""
    return "".join(
        entry(n, title, abstract="" if n in (7, 9) else ABSTRACT, doi=f"10.5555/inv.{n}")
        for n, title in enumerate(TITLES, start=1)
    ).encode()


def other_ris() -> bytes:
    """Return a second source: one certain duplicate, one entry of its own."""
    return (
        entry(3, TITLES[2], doi="10.5555/inv.3") + entry(11, "骨髓瘤的单臂试验 [/]", abstract="", year=2021)
    ).encode()


def make(path: Path, clock: Clock) -> None:
    """Make the review in a file, with nothing decided yet."""
    review = new_review(
        str(path), PROTOCOL.title, handle="ann", protocol=PROTOCOL, clock=clock, durable=False
    )
    facts = SearchFacts("PubMed", SourceKind.DATABASE, platform="NCBI", hits=10, searched_on="2026-01-02")
    import_files(review, [IncomingFile("pubmed.ris", ris())], facts)
    import_files(review, [IncomingFile("cnki.ris", other_ris())], SearchFacts("CNKI", hits=3))
    deduplicating.run_dedup(review)
    for a, b in DOUBTFUL:
        answering.answer(review, RecordId(a), RecordId(b), PairVerdict.UNSURE)
    review.store.close()


def make_far(path: Path, clock: Clock) -> None:
    """Make the review and take it to pooled results: four studies with counts, one conflict left open."""
    make(path, clock)

    ann = open_review(str(path), handle="ann", clock=clock, durable=False, daily_backup=False)
    ben = ann.acting_as("ben")
    items = [line.id for line in citations(ann)]
    both(ann, ben, Stage.TITLE_ABSTRACT, items[:4], Verdict.INCLUDE)
    screening.decide(ann, Stage.TITLE_ABSTRACT, items[4], Verdict.INCLUDE, note="looks [right] to me")
    screening.decide(ben, Stage.TITLE_ABSTRACT, items[4], Verdict.EXCLUDE, note="a mouse")
    fulltext.seek_reports(ann)
    reports = [line.id for line in fulltext.report_lines(ann)]
    fulltext.set_retrieval(ann, reports[:4], RetrievalStatus.RETRIEVED)
    both(ann, ben, Stage.FULL_TEXT, reports[:3], Verdict.INCLUDE)
    outcome = extraction.add_outcome(ann, "ORR", "Objective [response] rate")
    for number, report in enumerate(reports[:3], start=1):
        study = studies.add_study(ann, f"Author{number} [/] 202{number}", {report: ReportRole.PRIMARY})
        cohort = extraction.add_cohort(ann, study)
        cells = [
            (Cell(study, "country"), Reading("China" if number < 3 else "Spain")),
            (Cell(study, "events", cohort, outcome, "best", "treated"), number_(8 + number)),
            (Cell(study, "n", cohort, outcome, "best", "treated"), number_(20 + 5 * number)),
        ]
        extraction.record_values(ann, cells)
        extraction.record_values(ben, cells)
    extraction.agree(ann)
    ann.store.close()


def number_(value: int) -> Reading:
    """Return the reading of a count."""
    return Reading(str(value), float(value), page="4", quote="20 of [30] responded")


def both(ann: Review, ben: Review, stage: Stage, items: Sequence[int], verdict: Verdict) -> None:
    """Let both decide alike."""
    for item in items:
        screening.decide(ann, stage, item, verdict)
        screening.decide(ben, stage, item, verdict)


def with_one_reviewer(review: Review) -> None:
    """Let one reviewer decide each item."""
    set_protocol(review, replace(PROTOCOL, reviewers_title_abstract=1, reviewers_full_text=1))

"""A synthetic review of 649 records whose counts were worked out by hand; every number in it is invented."""

from collections.abc import Iterator

from review.prisma.facts import CitationFact, ReportFact, SourceFact
from review.vocabulary import (
    CitationId,
    OutcomeOfScreening,
    RemovalWhy,
    ReportId,
    RetrievalStatus,
    SourceKind,
    StudyId,
)

SOURCES = (
    SourceFact("PubMed", SourceKind.DATABASE, 210),
    SourceFact("Embase", SourceKind.DATABASE, 190),
    SourceFact("Web of Science", SourceKind.DATABASE, 120),
    SourceFact("中国知网 (CNKI)", SourceKind.DATABASE, 80),
    SourceFact("万方 (Wanfang)", SourceKind.DATABASE, 49),
)
REASONS = (
    ("Wrong population", 20),
    ("No outcome of interest", 15),
    ("Not a trial", 8),
    ("Duplicate patients", 8),
)


def reports() -> Iterator[ReportFact]:
    """Two reports not retrieved, 51 excluded with reasons, 32 included, each its own study."""
    number = 0
    for _ in range(2):
        yield ReportFact(ReportId(number := number + 1), retrieval=RetrievalStatus.NOT_RETRIEVED)
    for reason, count in REASONS:
        for _ in range(count):
            yield ReportFact(
                ReportId(number := number + 1),
                retrieval=RetrievalStatus.RETRIEVED,
                outcome=OutcomeOfScreening.EXCLUDED,
                reason=reason,
            )
    for study in range(1, 33):
        yield ReportFact(
            ReportId(number := number + 1),
            retrieval=RetrievalStatus.RETRIEVED,
            outcome=OutcomeOfScreening.INCLUDED,
            studies=(StudyId(study),),
        )


def citations() -> list[CitationFact]:
    """448 citations of 649 records: 3 removed, 360 excluded, 85 sought; the first 201 were found twice."""
    fates: list[CitationFact] = [CitationFact(CitationId(0), 1, removed=RemovalWhy.OTHER) for _ in range(3)]
    fates += [CitationFact(CitationId(0), 1, screening=OutcomeOfScreening.EXCLUDED) for _ in range(360)]
    fates += [
        CitationFact(CitationId(0), 1, screening=OutcomeOfScreening.INCLUDED, reports=(r,)) for r in reports()
    ]
    return [
        CitationFact(
            CitationId(place + 1),
            2 if place < 201 else 1,
            removed=fact.removed,
            screening=fact.screening,
            reports=fact.reports,
        )
        for place, fact in enumerate(fates)
    ]

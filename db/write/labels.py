"""Labels."""

from db import tables
from db.unit_of_work import Work
from db.write.facts import add
from review.vocabulary import CitationId, ReviewerId


def add_label(
    work: Work,
    citation: CitationId,
    reviewer: ReviewerId,
    word: str,
    *,
    attached: bool,
    supersedes: int | None,
) -> int:
    """Put a label on a citation, or take it off."""
    return add(
        work,
        tables.label,
        citation_id=citation,
        reviewer_id=reviewer,
        word=word,
        attached=int(attached),
        supersedes=supersedes,
    )

"""Citations removed before screening for other reasons, or marked ineligible by a tool; and put back."""

from collections.abc import Sequence
from uuid import UUID

from db import tables
from db.read import citations as read_citations
from db.read import control
from db.unit_of_work import Work, write
from db.write.citations import add_removals
from review.errors import BadInput, NotFound
from review.services.session import Review, rows_written
from review.services.standing import citation_states
from review.vocabulary import CitationId, RemovalWhy


def remove(
    review: Review,
    citations: Sequence[CitationId],
    *,
    reason: str,
    why: RemovalWhy = RemovalWhy.OTHER,
    key: UUID | None = None,
) -> int:
    """Remove citations before screening and return how many were removed.

    Raises:
        BadInput: no reason, or a citation that someone has screened already.
        NotFound: no such citation.
    """
    if not reason.strip():
        raise BadInput("A removal needs a reason: --reason TEXT.")
    return _change(review, citations, removed=True, why=why, reason=reason.strip(), key=key)


def put_back(review: Review, citations: Sequence[CitationId], *, key: UUID | None = None) -> int:
    """Put removed citations back and return how many were."""
    return _change(review, citations, removed=False, why=RemovalWhy.OTHER, reason="put back", key=key)


def _change(
    review: Review,
    citations: Sequence[CitationId],
    *,
    removed: bool,
    why: RemovalWhy,
    reason: str,
    key: UUID | None,
) -> int:
    reviewer = review.reviewer()

    def body(work: Work) -> int:
        wanted = list(dict.fromkeys(citations))
        states = citation_states(work.connection, control.protocol(work.connection), wanted)
        for citation in wanted:
            if citation not in states:
                raise NotFound(f"There is no citation:{citation} now.")
            if removed and states[citation].outcome.standings:
                raise BadInput(f"citation:{citation} has been screened already; exclude it instead.")
        before = read_citations.removals(work.connection)
        change = [c for c in wanted if (states[c].removal is None) == removed]
        seen = [(c, before[c].id if c in before else None) for c in change]
        add_removals(work, seen, removed=removed, why=why, reason=reason)
        return len(change)

    kind = "remove before screening" if removed else "put back"
    return write(
        review.store,
        review.action(kind, reviewer, key),
        body,
        lambda c, a: len(rows_written(tables.removal)(c, a)),
    )

"""Labels: a reviewer's own words on citations. Others see them once the citation is disclosed."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import control
from db.read import labels as read_labels
from db.read import reports as read_reports
from db.read.citations import citation_now
from db.unit_of_work import Work, reading, write
from db.write.labels import add_label
from review.errors import BadInput, NotFound
from review.services.listing import seen_labels
from review.services.session import Review, rows_written
from review.services.standing import citation_states
from review.text import one_line
from review.vocabulary import ActionId, CitationId, ReportId, Stage

LONGEST = 80


def set_label(
    review: Review,
    citations: Sequence[CitationId],
    word: str,
    *,
    attached: bool = True,
    key: UUID | None = None,
) -> int:
    """Put a label on citations, or take it off, and return how many changed.

    Raises:
        BadInput: an empty label, or one that is too long.
        NotFound: no such citation now.
    """
    reviewer, label = review.reviewer(), one_line(word).strip()
    if not 0 < len(label) <= LONGEST:
        raise BadInput(f"A label has 1 to {LONGEST} characters.")

    def body(work: Work) -> int:
        protocol = control.protocol(work.connection)
        here = citation_states(work.connection, protocol, citations)
        missing = [citation for citation in citations if citation not in here]
        if missing:
            raise NotFound(f"There is no citation:{missing[0]} now; it may have been merged into another.")
        known = {
            each.citation: each
            for each in read_labels.labels(work.connection, citations)
            if each.reviewer == reviewer.id and each.word == label
        }
        changed = [c for c in dict.fromkeys(citations) if (c in known and known[c].attached) != attached]
        for citation in changed:
            row = known[citation].id if citation in known else None
            add_label(work, citation, reviewer.id, label, attached=attached, supersedes=row)
        return len(changed)

    def again(connection: Connection, action: ActionId) -> int:
        return len(rows_written(tables.label)(connection, action))

    return write(review.store, review.action("label", reviewer, key), body, again)


def labels_on(review: Review, citation: CitationId) -> tuple[str, ...]:
    """Return the labels of a citation that the viewer may see, each once."""
    with reading(review.store) as connection:
        return _words(connection, review, citation)


def _words(connection: Connection, review: Review, citation: CitationId) -> tuple[str, ...]:
    protocol, viewer = control.protocol(connection), review.viewer(connection)
    states = citation_states(connection, protocol, [citation])
    found = seen_labels(connection, states, protocol, viewer)
    return tuple(dict.fromkeys(each.word for each in found))


def labels_used(review: Review) -> dict[str, int]:
    """Return the labels the viewer may see, and on how many citations each is."""
    with reading(review.store) as connection:
        protocol, viewer = control.protocol(connection), review.viewer(connection)
        found = seen_labels(connection, citation_states(connection, protocol), protocol, viewer)
    counts = Counter(word for word, _ in {(each.word, each.citation) for each in found})
    return dict(sorted(counts.items()))


def citation_of_item(review: Review, stage: Stage, item: int) -> CitationId:
    """Return the citation behind an item of a stage.

    Raises:
        NotFound: no such report.
    """
    if stage is Stage.TITLE_ABSTRACT:
        return CitationId(item)
    with reading(review.store) as connection:
        home = read_reports.citation_of(connection, ReportId(item))
        if home is None:
            raise NotFound(f"There is no report:{item}.")
        return citation_now(connection, home)

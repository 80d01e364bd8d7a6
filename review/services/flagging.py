"""Flags of citations: retracted, corrected, of concern.

They are what the records say, or a later version of them that PubMed sent, or a service asked for full texts.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from db.read import citations as read_citations
from db.read import sources as read_sources
from db.read.citations import Placement
from db.read.sources import StoredRecord
from db.unit_of_work import reading
from review.services.session import Review
from review.sources import pubmed_xml
from review.sources.pubmed_changes import Flag, flags
from review.vocabulary import CitationId

__all__ = ["Flag", "flag_words", "flagged", "flagged_among", "flags_of", "notice_words"]

_WORDS = {
    Flag.RETRACTED: "RETRACTED",
    Flag.RETRACTION_NOTICE: "a retraction notice",
    Flag.CONCERN: "EXPRESSION OF CONCERN",
    Flag.ERRATUM: "has an erratum",
    Flag.ERRATUM_NOTICE: "an erratum",
    Flag.UPDATED: "updated by a later version",
    Flag.PREPRINT: "preprint",
}


def flags_of(records: Iterable[StoredRecord]) -> tuple[Flag, ...]:
    """Return the flags of records, gravest first; a later version that PubMed sent counts as well."""
    found = {flag for stored in records for flag in _flags(stored)}
    return tuple(flag for flag in Flag if flag in found)


def _flags(stored: StoredRecord) -> tuple[Flag, ...]:
    own = (*flags(stored.record), *(Flag(notice.flag) for notice in stored.notices))
    if not stored.later_raw:
        return own
    entries = pubmed_xml.read(stored.later_raw.encode()).accepted
    return (*own, *(flag for entry in entries if entry.record for flag in flags(entry.record)))


def notice_words(records: Iterable[StoredRecord]) -> tuple[str, ...]:
    """Return what services said about records, each with who said it and on which day."""
    return tuple(
        f"{notice.words}, said {notice.service} on {notice.at.date().isoformat()}"
        for stored in records
        for notice in stored.notices
    )


def flag_words(found: Sequence[Flag]) -> tuple[str, ...]:
    """Return flags in the words that screens and lists show."""
    return tuple(_WORDS[flag] for flag in found)


def flagged(review: Review) -> dict[CitationId, tuple[Flag, ...]]:
    """Return the citations that have a flag, each with its flags."""
    with reading(review.store) as connection:
        return flagged_among(connection, read_citations.placements(connection), everywhere=True)


def flagged_among(
    connection: Connection, placed: Sequence[Placement], *, everywhere: bool = False
) -> dict[CitationId, tuple[Flag, ...]]:
    """Return the citations among some placements that have a flag.

    Args:
        connection: an open view.
        placed: where records are.
        everywhere: that these are the placements of all records.
    """
    home = {placement.record: placement.citation for placement in placed}
    among = None if everywhere else list(home)
    stored = read_sources.records(connection, read_sources.possibly_flagged(connection, among))
    on: dict[CitationId, list[StoredRecord]] = defaultdict(list)
    for each in stored:
        if (citation := home.get(each.id)) is not None:
            on[citation].append(each)
    told = {citation: flags_of(records) for citation, records in on.items()}
    return {citation: found for citation, found in told.items() if found}

"""The words by which a record is found, and those of what someone types into a search box."""

from review.record import Record
from review.screening.tokens import search_words

__all__ = ["record_tokens", "search_words"]


def record_tokens(record: Record) -> tuple[str, ...]:
    """Return the tokens of everything a reader may remember of a record, repeats kept."""
    texts = (
        record.title,
        record.translated_title,
        record.vernacular_title,
        record.abstract_text,
        *(other.text for other in record.other_abstracts),
        *(person.name for person in record.authors),
        record.journal,
        record.journal_abbreviation,
        *record.keywords,
        *record.mesh,
        *record.notes,
        *(identifier.value for identifier in record.identifiers),
    )
    return tuple(token for text in texts if text for token in search_words(text))

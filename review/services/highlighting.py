"""Where the protocol's terms stand in a text, for whoever shows it."""

from db.read.control import ProtocolVersion
from review.screening.highlight import Span, Term, TermKind, spans

__all__ = ["Span", "TermKind", "term_spans"]


def term_spans(protocol: ProtocolVersion, text: str) -> tuple[Span, ...]:
    """Return the places of the protocol's terms in a text, in order; they never overlap."""
    terms = [
        *(Term(words, TermKind.INCLUDE) for words in protocol.include_terms),
        *(Term(words, TermKind.EXCLUDE) for words in protocol.exclude_terms),
    ]
    return spans(text, terms)

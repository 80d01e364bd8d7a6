"""A record as content: title, people, place, flags, abstract with labelled sections, marked terms."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from review.record import Person, Record
from review.services.flagging import flag_words, flags_of, notice_words
from review.services.highlighting import TermKind, term_spans
from review.services.values import ProtocolVersion, StoredRecord
from review.text import printable
from review.tui.content import NOTHING, block, join, line, marked, rows
from review.vocabulary import RelationKind

_RELATED = {
    RelationKind.REPUBLISHED_IN: "republished",
    RelationKind.COMMENT_ON: "a comment on another paper",
}
AUTHORS_SHOWN = 12
LONGEST_ABSTRACT = 30_000


def record_content(
    records: Sequence[StoredRecord], protocol: ProtocolVersion, *, highlights: bool
) -> Content:
    """Return a citation's fullest record, with the sources of all; `records` has the fullest first."""
    return rows(_parts(records, protocol if highlights else None))


def _parts(records: Sequence[StoredRecord], protocol: ProtocolVersion | None) -> Iterator[Content]:
    record = records[0].record
    for flag in flags(records):
        yield line(f"■ {flag}", "bold $text-error")
    for words in notice_words(records):
        yield line(words, "dim")
    yield _marked(record.best_title, protocol).stylize("bold")
    for other in (record.translated_title, record.vernacular_title):
        if other and other != record.best_title:
            yield _marked(other, protocol)
    yield line(people(record.authors, complete=record.authors_complete))
    yield join([line(where(record)), line(_kind(record), "italic")], "  ")
    yield line(identity(records), "dim")
    yield NOTHING
    yield from _abstract(record, protocol)
    yield from _terms(record)


def flags(records: Sequence[StoredRecord]) -> tuple[str, ...]:
    """Return what a reader must know first: retracted, corrected, a notice."""
    found = [_RELATED[r.kind] for s in records for r in s.record.relations if r.kind in _RELATED]
    return tuple(dict.fromkeys([*flag_words(flags_of(records)), *found]))


def people(authors: Sequence[Person], *, complete: bool = True) -> str:
    """Return the authors; of many the first dozen and the last."""
    names = [person.name for person in authors]
    if not names:
        return "[no authors given]"
    if len(names) > AUTHORS_SHOWN:
        left_out = len(names) - AUTHORS_SHOWN
        names = [*names[: AUTHORS_SHOWN - 1], f"… {left_out} more …", names[-1]]
    return "; ".join(names) + ("" if complete else " et al.")


def where(record: Record) -> str:
    """Return journal, year, volume and pages."""
    volume = record.volume + (f"({record.issue})" if record.issue else "")
    numbers = ":".join(part for part in (volume, record.pages) if part)
    year = str(record.year) if record.year else "no year"
    journal = record.journal or "[no journal]"
    return f"{journal}. {year};{numbers}" if numbers else f"{journal}. {year}"


def _kind(record: Record) -> str:
    plain = [t for t in record.publication_types if t.casefold() != "journal article"]
    languages = [x for x in record.languages if x.casefold() not in ("eng", "en", "english")]
    return ", ".join([*plain, *languages])


def identity(records: Sequence[StoredRecord]) -> str:
    """Return where the records came from, and the identifiers they have."""
    sources = ", ".join(dict.fromkeys(stored.source for stored in records))
    found = [f"from {sources}"]
    pmid = next((s.record.pmid for s in records if s.record.pmid), "")
    doi = next((s.record.doi for s in records if s.record.doi), "")
    found += [f"PMID {pmid}"] * bool(pmid) + [f"DOI {doi}"] * bool(doi)
    found.append(f"{len(records)} records" if len(records) > 1 else f"record:{records[0].id}")
    return " · ".join(found)


def _abstract(record: Record, protocol: ProtocolVersion | None) -> Iterator[Content]:
    if not record.abstract_text.strip() and not record.other_abstracts:
        yield line("[no abstract]", "italic")
        return
    for section in record.abstract:
        if section.label:
            yield line(section.label.upper(), "bold")
        yield _marked(section.text[:LONGEST_ABSTRACT], protocol)
        yield NOTHING
    for other in record.other_abstracts:
        yield line(f"ABSTRACT ({other.language or other.kind or 'other'})", "bold")
        yield _marked(other.text[:LONGEST_ABSTRACT], protocol)
        yield NOTHING


def _terms(record: Record) -> Iterator[Content]:
    for name, terms in (("Keywords", record.keywords), ("MeSH", record.mesh)):
        if terms:
            yield join([line(f"{name}: ", "bold dim"), block("; ".join(terms), "dim")])


def _marked(text: str, protocol: ProtocolVersion | None) -> Content:
    clean = printable(text)
    return marked(clean, term_spans(protocol, clean) if protocol else ())


def term_words(record: Record, protocol: ProtocolVersion) -> str:
    """Return how many marked terms speak for inclusion and how many against it."""
    text = printable(record.best_title + "\n" + record.abstract_text)
    found = [span.kind for span in term_spans(protocol, text)]
    return f"terms: {found.count(TermKind.INCLUDE)} for, {found.count(TermKind.EXCLUDE)} against"

"""Citations out of the review, and files from one format to another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from db.read import control
from db.read import sources as read_sources
from db.unit_of_work import reading
from review.record import Identifier, Record
from review.report.references import FORMATS, SUFFIXES, file_text, record_text, write_records
from review.services.importing import IncomingFile, file_readings
from review.services.listing import Filter, citations
from review.services.screening import open_items
from review.services.session import Review
from review.services.standing import citation_states, review_state
from review.vocabulary import CitationId, OutcomeOfScreening, Stage

__all__ = ["FORMATS", "ConvertedFile", "convert", "converted_text", "export_citations", "form_of_suffix"]


@dataclass(frozen=True, slots=True)
class ConvertedFile:
    """One file read for conversion.

    Attributes:
        name: its name.
        format: name of the format.
        encoding: of its first part.
        starts: entries that start in it, counted without the parser.
        records: the accepted entries, each as it stands in a file of the format asked for.
        rejects: line and reason of the others.
        remarks: what the summary should say, each once.
    """

    name: str
    format: str
    encoding: str
    starts: int
    records: tuple[str, ...]
    rejects: tuple[tuple[int, str], ...]
    remarks: tuple[str, ...]


def export_citations(
    review: Review,
    form: str,
    *,
    stage: Stage = Stage.TITLE_ABSTRACT,
    outcome: OutcomeOfScreening | None = None,
    wanted: Filter = Filter(),  # noqa: B008 - frozen
) -> tuple[str, int]:
    """Return citations as the text of a file, one entry a citation, and how many there are.

    Each field is the best value among the citation's records; outcomes are those the viewer may know.
    """
    chosen = [line.id for line in citations(review, replace(wanted, outcome=None))]
    if outcome is not None:
        chosen = _standing_so(review, stage, outcome, chosen)
    records = best_records(review, chosen)
    return write_records(records, form), len(records)


def _standing_so(
    review: Review, stage: Stage, outcome: OutcomeOfScreening, among: Sequence[CitationId]
) -> list[CitationId]:
    if stage is Stage.TITLE_ABSTRACT:
        known = {line.id for line in citations(review, Filter(outcome=outcome, removed=False))}
        return [citation for citation in among if citation in known]
    with reading(review.store) as connection:
        state = review_state(connection)
        at_stage = open_items(state, stage)
        listed = state.reports
    found = {c for c, reports in listed.items() for r in reports if _is(at_stage.get(r.id), outcome)}
    return [citation for citation in among if citation in found]


def _is(item: object, outcome: OutcomeOfScreening) -> bool:
    return getattr(item, "outcome", None) is outcome


def best_records(review: Review, chosen: Sequence[CitationId]) -> list[Record]:
    """Return one record a citation, with the best value of each field among its records."""
    with reading(review.store) as connection:
        states = citation_states(connection, control.protocol(connection))
        ids = [record for citation in chosen for record in states[citation].records]
        stored = {s.id: s.record for s in read_sources.records(connection, ids)}
    return [combine([stored[record] for record in states[citation].records]) for citation in chosen]


def combine(records: Sequence[Record]) -> Record:
    """Return the fullest record, its gaps filled from the others."""
    ordered = sorted(records, key=lambda r: -len(r.abstract_text))
    best = ordered[0]
    for other in ordered[1:]:
        gaps = {
            name: getattr(other, name)
            for name in Record.__dataclass_fields__
            if not getattr(best, name) and getattr(other, name)
        }
        gaps["identifiers"] = _united(best.identifiers, other.identifiers)
        best = replace(best, **gaps)
    return best


def _united(mine: tuple[Identifier, ...], others: tuple[Identifier, ...]) -> tuple[Identifier, ...]:
    kinds = {identifier.kind for identifier in mine}
    return (*mine, *(identifier for identifier in others if identifier.kind not in kinds))


def convert(files: Sequence[IncomingFile], form: str) -> tuple[ConvertedFile, ...]:
    """Read files with no review at all; a rejected entry is kept with its reason.

    Raises:
        BadInput: there is no such format.
    """
    found: list[ConvertedFile] = []
    for file in files:
        found.append(_converted(file, form, sum(len(each.records) for each in found)))
    return tuple(found)


def _converted(file: IncomingFile, form: str, before: int) -> ConvertedFile:
    records: list[str] = []
    rejects: list[tuple[int, str]] = []
    remarks: dict[str, None] = {}
    found = codec = ""
    starts = 0
    for part in file_readings(file):
        found, codec = found or part.reading.format, codec or part.reading.encoding
        starts += part.reading.starts
        remarks |= dict.fromkeys(part.reading.remarks)
        accepted = [entry.record for entry in part.reading.entries if entry.record]
        records += [record_text(r, n, form) for n, r in enumerate(accepted, before + len(records) + 1)]
        rejects += [(e.line + part.lines_before, e.reason) for e in part.reading.entries if e.record is None]
    return ConvertedFile(file.name, found, codec, starts, tuple(records), tuple(rejects), tuple(remarks))


def converted_text(files: Sequence[ConvertedFile], form: str) -> Iterator[str]:
    """Yield, piece by piece, the text of one file with every accepted record of some files."""
    return file_text((record for file in files for record in file.records), form)


def form_of_suffix(suffix: str) -> str:
    """Return the format that a file name's ending says, or an empty text."""
    return next((form for form, ending in SUFFIXES.items() if ending == suffix.lower()), "")

"""Decisions of a team in the tables of ASReview, Rayyan and Covidence: out, and in again, nothing lost."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from db.read import citations as read_citations
from db.read import control, team
from db.read import screening as read_screening
from db.read.citations import RecordLine
from db.read.control import ProtocolVersion
from db.read.screening import DecisionLine
from db.unit_of_work import reading
from review.errors import BadInput
from review.screening.exchange import COLUMNS, Format, Vote, VotedItem, merged, read_back, written
from review.services.decision_tables import DecisionRow, import_decisions, names_of_items
from review.services.labelling import set_label
from review.services.listing import seen_labels, visible
from review.services.session import Review
from review.services.standing import ReviewState, review_state
from review.vocabulary import CitationId, Stage, Verdict

__all__ = ["Brought", "ExchangeTable", "Format", "export_votes", "import_votes"]

TA = Stage.TITLE_ABSTRACT
OWN = ("review_item", "title", "year", "journal", "pubmed_id", "doi")


@dataclass(frozen=True, slots=True)
class ExchangeTable:
    """Headers and rows of cells."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import came to: decisions per reviewer, labels, and rows without a decision."""

    decisions: Mapping[str, int]
    unchanged: int
    labels: int
    undecided: int


def export_votes(review: Review, form: Format) -> ExchangeTable:
    """Return every citation with the votes and labels the viewer may see, one row each in most formats.

    ASReview's table has one vote per record: the viewer's own.

    Raises:
        NotFound: nobody is at the keyboard.
    """
    viewer = review.reviewer()
    with reading(review.store) as connection:
        state = review_state(connection)
        lines = {line.id: line for line in read_citations.record_lines(connection)}
        labels: dict[CitationId, list[str]] = defaultdict(list)
        for label in seen_labels(connection, state.citations, state.protocol, viewer):
            labels[label.citation].append(label.word)
        history = read_screening.all_decisions(connection, TA)
        duties = team.duties(connection, TA)
    last: dict[int, dict[str, DecisionLine]] = defaultdict(dict)
    for each in history:
        if each.round == duties.round_of(each.item).id:
            last[each.item][each.handle] = each
    rows: list[tuple[str, ...]] = []
    for citation, found in state.citations.items():
        shown = visible(tuple(last[citation].values()), found.outcome, state.protocol, viewer)
        mine = sorted(shown, key=lambda d: d.reviewer != viewer.id)
        if form is Format.ASREVIEW:
            mine = [d for d in mine if d.reviewer == viewer.id]
        votes = tuple(
            Vote(d.handle, d.verdict, d.reason, d.note) for d in mine if d.verdict is not Verdict.WITHDRAWN
        )
        item = VotedItem(votes, tuple(dict.fromkeys(labels[citation])))
        about = _about(citation, lines[found.records[0]])
        blank = dict.fromkeys(COLUMNS[form], "")
        told = (written(item, form) if votes else []) or [blank]
        rows += [(*about, *(cells.get(column, "") for column in COLUMNS[form])) for cells in told]
    return ExchangeTable((*OWN, *COLUMNS[form]), tuple(rows))


def _about(citation: CitationId, line: RecordLine) -> tuple[str, ...]:
    return (f"citation:{citation}", line.title, str(line.year or ""), line.journal, line.pmid, line.doi)


def import_votes(review: Review, table: ExchangeTable, form: Format) -> Brought:
    """Import the votes of a table, each as its reviewer's own; where it names none, as the viewer's.

    Rows name their record by `review_item`, PMID, DOI or title. A reason the protocol does not have goes into
    the note, and importing a table twice changes nothing.

    Raises:
        BadInput: a row that names no citation of this review, or a word that is no vote.
    """
    items = _read(review, table, form)
    with reading(review.store) as connection:
        protocol = control.protocol(connection)
    per: dict[str, list[DecisionRow]] = defaultdict(list)
    for item, voted in items.items():
        for vote in voted.votes:
            per[vote.reviewer or review.handle].append(_row(item, vote, protocol))
    done: dict[str, int] = {}
    unchanged = 0
    for handle, rows in per.items():
        summary = import_decisions(review.acting_as(handle), TA, rows)
        done[handle], unchanged = summary.written, unchanged + summary.unchanged
    labelled: dict[str, list[CitationId]] = defaultdict(list)
    for item, voted in items.items():
        for word in voted.labels:
            labelled[word].append(CitationId(item))
    count = sum(set_label(review, citations, word) for word, citations in labelled.items())
    return Brought(done, unchanged, count, len(table.rows) - sum(map(len, per.values())))


def _read(review: Review, table: ExchangeTable, form: Format) -> dict[int, VotedItem]:
    names, titles = names_of_items(review, TA), _titles(review)
    found: dict[int, list[VotedItem]] = defaultdict(list)
    for number, row in enumerate(table.rows, start=1):
        cells = dict(zip(table.headers, row, strict=True))
        try:
            voted = read_back(cells, form)
        except ValueError as word:
            raise BadInput(f"Row {number} of the table: `{word}` is no vote of {form}.") from None
        if voted is None:
            continue
        item = next((names[n] for n in _names(cells) if n in names), None) or titles.get(_title(cells))
        if item is None:
            raise BadInput(
                f"Row {number} of the table names no citation of this review: {_title(cells)[:80]}"
            )
        found[item].append(voted)
    return {item: merged(each) for item, each in found.items()}


def _names(cells: Mapping[str, str]) -> list[str]:
    low = {name.strip().lower(): cell.strip() for name, cell in cells.items()}
    pmid = low.get("pubmed_id") or low.get("pmid") or low.get("accession number", "")
    doi = low.get("doi", "").removeprefix("https://doi.org/")
    return [
        low.get("review_item", "").lower(),
        f"pmid:{pmid}",
        f"doi:{doi}".lower(),
        f"accession:{pmid}".lower(),
    ]


def _title(cells: Mapping[str, str]) -> str:
    found = next(
        (cell for name, cell in cells.items() if name.strip().lower() in ("title", "primary_title")), ""
    )
    return " ".join(found.casefold().split())


def _titles(review: Review) -> dict[str, int]:
    """Return the citation of each title that belongs to one citation only."""
    with reading(review.store) as connection:
        state: ReviewState = review_state(connection)
        lines = {line.id: line for line in read_citations.record_lines(connection)}
    on: dict[str, set[int]] = defaultdict(set)
    for citation, found in state.citations.items():
        for record in found.records:
            on[" ".join(lines[record].title.casefold().split())].add(int(citation))
    return {title: next(iter(at)) for title, at in on.items() if title and len(at) == 1}


def _row(item: int, vote: Vote, protocol: ProtocolVersion) -> DecisionRow:
    known = {r.code.lower(): r.code for r in protocol.reasons(TA)}
    known |= {r.label.lower(): r.code for r in protocol.reasons(TA)}
    code = known.get(vote.reason.lower(), "")
    note = vote.note if code or not vote.reason else f"Reason: {vote.reason}. {vote.note}".strip()
    return DecisionRow(f"citation:{item}", vote.verdict, code, note)

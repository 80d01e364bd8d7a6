"""A reviewer's decisions as a table: in, one unit per reviewer and stage; and out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import citations as read_citations
from db.read import control
from db.read import screening as read_screening
from db.read.control import ProtocolVersion
from db.read.screening import DecisionLine
from db.read.team import Duties, duties
from db.unit_of_work import Work, reading, write
from db.write.screening import Address, NewDecision, add_decisions
from review.errors import BadInput
from review.services.naming import parse_id
from review.services.screening import check_verdict, open_items
from review.services.session import Review, rows_written
from review.services.standing import ReviewState, review_state
from review.vocabulary import CitationId, DecisionId, ReviewerId, Stage, Verdict


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One line of a decision table.

    `item` is `citation:7`, `report:3`, or names a record: `pmid:...`, `doi:...`, `accession:...`.
    """

    item: str
    verdict: Verdict
    reason: str = ""
    note: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class TableSummary:
    """What an import of decisions came to."""

    written: int
    unchanged: int


def import_decisions(
    review: Review, stage: Stage, rows: Sequence[DecisionRow], *, key: UUID | None = None
) -> TableSummary:
    """Import the decisions of whoever is at the keyboard, in one unit: all of them, or nothing.

    A row equal to the reviewer's standing decision changes nothing, so that a table can be imported twice.

    Raises:
        BadInput: a row that names no item of this stage, or a verdict or reason the stage does not have.
    """
    reviewer = review.reviewer()

    def body(work: Work) -> TableSummary:
        connection = work.connection
        protocol = control.protocol(connection)
        items = _items(connection, stage)
        owed = duties(connection, stage)
        last = _last_of(connection, stage, reviewer.id, owed)
        fresh: dict[int, NewDecision] = {}
        for number, row in enumerate(rows, start=1):
            item = _find(items, row.item, number)
            _check(protocol, stage, row, number)
            before = last.get(item)
            if before and (before.verdict, before.reason, before.note) == (row.verdict, row.reason, row.note):
                continue
            fresh[item] = NewDecision(
                Address(stage, item, owed.round_of(item).id),
                reviewer.id,
                row.verdict,
                protocol.id,
                row.reason,
                row.note,
                row.seconds,
                DecisionId(before.id) if before else None,
            )
        add_decisions(work, fresh.values())
        return TableSummary(len(fresh), len(rows) - len(fresh))

    def again(connection: Connection, action: int) -> TableSummary:
        written = len(rows_written(tables.decision)(connection, action))  # type: ignore[arg-type]
        return TableSummary(written, len(rows) - written)

    return write(review.store, review.action(f"import decisions {stage}", reviewer, key), body, again)


def _last_of(
    connection: Connection, stage: Stage, reviewer: ReviewerId, owed: Duties
) -> dict[int, DecisionLine]:
    """Return a reviewer's newest decision on each item, in the round in which the item is decided now."""
    history = read_screening.all_decisions(connection, stage)
    return {d.item: d for d in history if d.reviewer == reviewer and d.round == owed.round_of(d.item).id}


def _find(items: Mapping[str, int], name: str, number: int) -> int:
    found = items.get(name.strip().lower())
    if found is None:
        raise BadInput(f"Row {number} of the decision table names `{name}`, which is no item of this stage.")
    return found


def _check(protocol: ProtocolVersion, stage: Stage, row: DecisionRow, number: int) -> None:
    try:
        check_verdict(protocol, stage, row.verdict, row.reason)
    except BadInput as fault:
        raise BadInput(f"Row {number} of the decision table: {fault}") from None


def _items(connection: Connection, stage: Stage) -> dict[str, int]:
    """Return every name by which an item of a stage can be called."""
    state = review_state(connection)
    at_stage = open_items(state, stage)
    item_of = _item_of_citation(state, stage)
    names = {f"{'citation' if stage is Stage.TITLE_ABSTRACT else 'report'}:{item}": item for item in at_stage}
    lines = {line.id: line for line in read_citations.record_lines(connection)}
    for placement in read_citations.placements(connection):
        item = item_of.get(placement.citation)
        if item is None or item not in at_stage:
            continue
        line = lines[placement.record]
        for kind, value in (("pmid", line.pmid), ("doi", line.doi), ("accession", line.accession)):
            if value:
                names.setdefault(f"{kind}:{value}".lower(), item)
    return names


def _item_of_citation(state: ReviewState, stage: Stage) -> dict[CitationId, int]:
    if stage is Stage.TITLE_ABSTRACT:
        return {citation: int(citation) for citation in state.citations}
    return {citation: int(reports[0].id) for citation, reports in state.reports.items()}


def names_of_items(review: Review, stage: Stage) -> dict[str, int]:
    """Return every name by which an item of a stage can be called now, in lower case, with the item."""
    with reading(review.store) as connection:
        return _items(connection, stage)


def item_called(review: Review, stage: Stage, name: str) -> int:
    """Return the item of a stage that a name stands for: an id, or a PMID, DOI or accession number.

    Raises:
        BadInput: the name stands for no item of this stage.
    """
    kind = "citation" if stage is Stage.TITLE_ABSTRACT else "report"
    if name.strip().lower().startswith(f"{kind}:"):
        return parse_id(name, kind)[1]
    with reading(review.store) as connection:
        items = _items(connection, stage)
    found = items.get(name.strip().lower())
    if found is None:
        raise BadInput(
            f"`{name}` is no item of {stage} now; use {kind}:NUMBER, pmid:..., doi:... or accession:..."
        )
    return found


def export_decisions(review: Review, stage: Stage) -> tuple[DecisionRow, ...]:
    """Return the standing decisions of whoever is at the keyboard, in the order they were made."""
    reviewer = review.reviewer()
    kind = "citation" if stage is Stage.TITLE_ABSTRACT else "report"
    with reading(review.store) as connection:
        last = _last_of(connection, stage, reviewer.id, duties(connection, stage))
    return tuple(
        DecisionRow(f"{kind}:{d.item}", d.verdict, d.reason, d.note)
        for d in sorted(last.values(), key=lambda d: d.id)
        if d.verdict is not Verdict.WITHDRAWN
    )

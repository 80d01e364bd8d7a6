"""A reviewer's decision table: in, and out."""

import csv
import io
from pathlib import Path

import click

from review.cli.frame import opened, shared, stage_option, wants_json
from review.cli.output import emit_json, put, say
from review.cli.tables import PlainTable, read_table
from review.errors import BadInput
from review.services.decision_tables import DecisionRow, export_decisions, import_decisions
from review.text import csv_cell
from review.vocabulary import Stage, Verdict

COLUMNS = ("item", "verdict", "reason", "note")


@click.group()
def decisions() -> None:
    """Import or export the decisions of whoever is at the keyboard."""


@decisions.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@stage_option(default=Stage.TITLE_ABSTRACT)
@shared()
def import_(file: Path, stage: str) -> None:
    """Import a CSV: item, verdict and, where wanted, reason, note, seconds; all rows, or nothing."""
    rows = rows_of(read_table(file))
    done = import_decisions(opened(), Stage(stage), rows)
    if wants_json():
        emit_json(done)
    say(f"{done.written} decisions written, {done.unchanged} unchanged.")


def rows_of(table: PlainTable) -> list[DecisionRow]:
    """Return the rows of a decision table.

    Raises:
        BadInput: a column is missing, or a cell is no verdict or no number, with its line.
    """
    items, verdicts = table.column("item"), table.column("verdict")
    reasons, notes, seconds = (table.column(n, optional=True) for n in ("reason", "note", "seconds"))
    return [
        DecisionRow(
            items[row].strip(),
            _verdict(verdicts[row], table, row),
            reasons[row].strip(),
            notes[row].strip(),
            _seconds(seconds[row], table, row),
        )
        for row in range(len(table.rows))
    ]


def _verdict(cell: str, table: PlainTable, row: int) -> Verdict:
    try:
        return Verdict(cell.strip().lower())
    except ValueError:
        raise BadInput(
            f"{table.name}, line {table.lines[row]}: `{cell}` is no verdict; there are {', '.join(Verdict)}."
        ) from None


def _seconds(cell: str, table: PlainTable, row: int) -> float | None:
    if not cell.strip():
        return None
    try:
        return float(cell)
    except ValueError:
        raise BadInput(f"{table.name}, line {table.lines[row]}: `{cell}` is no number of seconds.") from None


@decisions.command()
@stage_option(default=Stage.TITLE_ABSTRACT)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File; standard output unless told.")
@shared()
def export(stage: str, output: Path | None) -> None:
    """Write your standing decisions as CSV, in the order you made them."""
    rows = export_decisions(opened(), Stage(stage))
    if wants_json():
        emit_json({"decisions": rows})
        return
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([csv_cell(cell) for cell in (r.item, r.verdict, r.reason, r.note)] for r in rows)
    put(out.getvalue(), output)

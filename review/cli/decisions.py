"""A reviewer's decision table: in, and out."""

import csv
import io
from pathlib import Path

import click

from review.cli.frame import opened, shared, stage_option, wants_json
from review.cli.output import emit_json, put, say
from review.cli.tables import PlainTable, read_table
from review.errors import BadInput
from review.services.decision_exchange import ExchangeTable, Format, export_votes, import_votes
from review.services.decision_tables import DecisionRow, export_decisions, import_decisions
from review.text import csv_cell
from review.vocabulary import Stage, Verdict

COLUMNS = ("item", "verdict", "reason", "note")
FORMS = ("own", *(form.value for form in Format))


@click.group()
def decisions() -> None:
    """Import or export the decisions of whoever is at the keyboard."""


@decisions.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@stage_option(default=Stage.TITLE_ABSTRACT)
@click.option("--format", "form", type=click.Choice(FORMS), default="own", show_default=True, help="Whose.")
@shared()
def import_(file: Path, stage: str, form: str) -> None:
    """Import a CSV: item, verdict and, where wanted, reason, note, seconds; all rows, or nothing.

    The tables of ASReview, Rayyan and Covidence bring the decisions of everyone they name.
    """
    if form != "own":
        _import_votes(read_table(file), stage, Format(form))
        return
    rows = rows_of(read_table(file))
    done = import_decisions(opened(), Stage(stage), rows)
    if wants_json():
        emit_json(done)
    say(f"{done.written} decisions written, {done.unchanged} unchanged.")


def _import_votes(table: PlainTable, stage: str, form: Format) -> None:
    _title_and_abstract(stage)
    done = import_votes(opened(), ExchangeTable(table.headers, table.rows), form)
    if wants_json():
        emit_json(done)
    per = ", ".join(f"{name} {count}" for name, count in sorted(done.decisions.items()))
    say(f"Decisions written: {per or 'none'}; {done.unchanged} unchanged; {done.labels} labels.")


def _title_and_abstract(stage: str) -> None:
    if Stage(stage) is not Stage.TITLE_ABSTRACT:
        raise BadInput("These tables hold decisions on titles and abstracts; leave --stage out.")


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
@click.option("--format", "form", type=click.Choice(FORMS), default="own", show_default=True, help="Whose.")
@shared()
def export(stage: str, output: Path | None, form: str) -> None:
    """Write your standing decisions as CSV, in the order you made them.

    The tables of ASReview, Rayyan and Covidence hold every citation, with what you may see of the others.
    """
    if form != "own":
        _title_and_abstract(stage)
        table = export_votes(opened(), Format(form))
        out = io.StringIO()
        csv.writer(out).writerows([[csv_cell(cell) for cell in row] for row in (table.headers, *table.rows)])
        put(out.getvalue(), output)
        return
    rows = export_decisions(opened(), Stage(stage))
    if wants_json():
        emit_json({"decisions": rows})
        return
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([csv_cell(cell) for cell in (r.item, r.verdict, r.reason, r.note)] for r in rows)
    put(out.getvalue(), output)

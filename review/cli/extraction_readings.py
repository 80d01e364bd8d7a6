"""Extraction: the form, each reviewer's readings, and the agreed ones."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.output import emit, emit_json, emit_table, say
from review.cli.tables import PlainTable, read_table
from review.errors import BadInput
from review.services import extraction
from review.services.extraction import Comparison
from review.services.form_tables import COLUMNS as FORM_COLUMNS
from review.services.form_tables import form_of, form_rows
from review.services.home import people
from review.services.naming import parse_id
from review.services.typed_values import Typed, read_typed
from review.services.values import Cell, Reading
from review.text import one_line
from review.vocabulary import CohortId, Denominator, MissingReason, ReportId, ReviewerId, StudyId

F = TypeVar("F", bound=Callable[..., object])
Words = dict[str, str | None]


def _place_options(function: F) -> F:
    """Add the options that say where a value belongs and where it was read."""
    for option in (
        click.option("--quote", help="The passage."),
        click.option("--page", help="Page, table or figure."),
        click.option("--report", metavar="report:N", help="The report it was read in."),
        click.option("--missing", type=click.Choice([m.value for m in MissingReason]), help="Why no value."),
        click.option("--denominator", type=click.Choice([d.value for d in Denominator])),
        click.option("--timepoint", help="Such as `12 months`."),
        click.option("--outcome", help="Code of the outcome, such as ORR."),
        click.option("--cohort", metavar="cohort:N", help="The cohort."),
    ):
        function = option(function)
    return function


def _typed(study: str, field: str, value: str, words: Words) -> Typed:
    cohort, report = words.get("cohort"), words.get("report")
    return Typed(
        study=StudyId(parse_id(study, "study")[1]),
        field=field.strip(),
        value=value,
        cohort=CohortId(parse_id(cohort, "cohort")[1]) if cohort else None,
        report=ReportId(parse_id(report, "report")[1]) if report else None,
        outcome=words.get("outcome") or "",
        timepoint=words.get("timepoint") or "",
        denominator=words.get("denominator") or "",
        missing=words.get("missing") or "",
        page=words.get("page") or "",
        quote=words.get("quote") or "",
    )


@click.command()
@click.option("--set", "file", type=click.Path(path_type=Path), help="CSV with the fields of a new version.")
@shared()
def form(file: Path | None) -> None:
    """Show the form, or set it from a CSV: key, label, level, kind, unit, choices, required."""
    review = opened()
    if file is not None:
        table = read_table(file)
        columns = [table.column(name, optional=name not in ("key", "level")) for name in FORM_COLUMNS]
        number = extraction.set_form(review, form_of(list(zip(*columns, strict=True))))
        if wants_json():
            emit_json({"version": number})
        say(f"Form version {number} is in force.")
        return
    fields = extraction.current_form(review)
    if wants_json():
        emit_json({"fields": fields})
        return
    emit_table(FORM_COLUMNS, form_rows(fields))


@click.command("set")
@click.argument("study", metavar="study:N")
@click.argument("field")
@click.argument("value", default="")
@_place_options
@shared()
def set_(study: str, field: str, value: str, **words: str | None) -> None:
    """Save what you read: FIELD of a study, of a --cohort, or of an --outcome of a --cohort."""
    review = opened()
    count = extraction.record_values(review, read_typed(review, [_typed(study, field, value, words)]))
    _tell("saved", count)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@shared()
def import_(file: Path) -> None:
    """Save many readings from a CSV: study, field, value and the options of `set`; all rows, or nothing."""
    table = read_table(file)
    review = opened()
    _tell("saved", extraction.record_values(review, read_typed(review, _rows(table))))


def _rows(table: PlainTable) -> list[Typed]:
    names = ("cohort", "outcome", "timepoint", "denominator", "missing", "report", "page", "quote")
    studies, fields = table.column("study"), table.column("field")
    values = table.column("value", optional=True)
    others = {name: table.column(name, optional=True) for name in names}
    rows = []
    for row, line in enumerate(table.lines):
        words: Words = {name: cells[row].strip() for name, cells in others.items()}
        try:
            rows.append(_typed(studies[row], fields[row], values[row], words))
        except BadInput as fault:
            raise BadInput(f"{table.name}, line {line}: {fault}") from None
    return rows


@click.command()
@click.argument("study", metavar="[study:N]", required=False)
@shared()
def values(study: str | None) -> None:
    """List every reading, by whom, and where it stands in the report."""
    review = opened()
    names = {person.id: person.handle for person in people(review)}
    found = extraction.comparisons(review, _study(study))
    lines = [(c, value.reading, names[value.reviewer]) for c in found for value in c.values]
    if wants_json():
        rows = [{**_cell_json(c.cell), "reviewer": who, **_reading_json(r)} for c, r, who in lines]
        emit_json({"values": rows})
        return
    table = [(*_cell_row(c.cell), who, _said(r), r.page, r.quote) for c, r, who in lines]
    emit_table(("Study", "Cell", "Field", "Reviewer", "Value", "Page", "Quote"), table)


@click.command()
@click.argument("study", metavar="[study:N]", required=False)
@click.option("--differ", is_flag=True, help="Only cells whose readings differ and are not settled.")
@shared()
def compare(study: str | None, differ: bool) -> None:
    """Set the readings of each cell side by side, with the agreed one."""
    review = opened()
    found = [c for c in extraction.comparisons(review, _study(study)) if not differ or _open(c)]
    names = {person.id: person.handle for person in people(review)}
    if wants_json():
        emit_json({"cells": [_comparison_json(c, names) for c in found]})
        return
    for c in found:
        read = "; ".join(f"{names[v.reviewer]}: {_said(v.reading)}" for v in c.values)
        emit(one_line(f"{' '.join(filter(None, _cell_row(c.cell)))}: {read} -> {_agreed(c)}"))
    say(f"{len(found)} cells.")


def _open(found: Comparison) -> bool:
    return len(found.values) > 1 and not found.agree and (found.consensus is None or found.stale)


def _agreed(found: Comparison) -> str:
    if found.consensus is None:
        return "not agreed"
    stale = ", read anew since" if found.stale else ""
    return f"{_said(found.consensus.reading)} ({found.consensus.basis}{stale})"


def _comparison_json(found: Comparison, names: Mapping[ReviewerId, str]) -> dict[str, object]:
    agreed = found.consensus
    return {
        **_cell_json(found.cell),
        "readings": [{"reviewer": names[v.reviewer], **_reading_json(v.reading)} for v in found.values],
        "agree": found.agree,
        "agreed": {"basis": agreed.basis, **_reading_json(agreed.reading)} if agreed else None,
        "stale": found.stale,
    }


@click.command()
@click.argument("study", metavar="[study:N]", required=False)
@click.option("--readers", type=click.IntRange(1, 9), default=2, show_default=True, help="Readings needed.")
@shared()
def agree(study: str | None, readers: int) -> None:
    """Write the agreed reading wherever enough reviewers read the same."""
    done = extraction.agree(opened(), _study(study), readers=readers)
    if wants_json():
        emit_json(
            {"agreed": done.agreed, "differ": [_cell_json(c) for c in done.differ], "waiting": done.waiting}
        )
    say(f"{done.agreed} agreed, {len(done.differ)} differ, {done.waiting} read by too few.")


@click.command()
@click.argument("study", metavar="study:N")
@click.argument("field")
@click.argument("value", default="")
@_place_options
@shared()
def settle(study: str, field: str, value: str, **words: str | None) -> None:
    """Write the agreed reading of a cell by hand: one of the readings, or an edited one."""
    review = opened()
    cell, chosen = read_typed(review, [_typed(study, field, value, words)])[0]
    extraction.settle(review, cell, chosen)
    _tell("settled", 1)


def _study(text: str | None) -> StudyId | None:
    return StudyId(parse_id(text, "study")[1]) if text else None


def _said(reading: Reading) -> str:
    return reading.value or f"[{reading.missing}]"


def _cell_row(cell: Cell) -> tuple[str, str, str]:
    parts = [
        f"cohort:{cell.cohort}" if cell.cohort else "",
        f"outcome:{cell.outcome}" if cell.outcome else "",
    ]
    where = ", ".join(filter(None, (*parts, cell.timepoint, cell.denominator)))
    return f"study:{cell.study}", where, cell.field


def _cell_json(cell: Cell) -> dict[str, object]:
    return {
        "study": f"study:{cell.study}",
        "field": cell.field,
        "cohort": f"cohort:{cell.cohort}" if cell.cohort else None,
        "outcome": f"outcome:{cell.outcome}" if cell.outcome else None,
        "timepoint": cell.timepoint,
        "denominator": cell.denominator,
    }


def _reading_json(reading: Reading) -> dict[str, object]:
    return {
        "value": reading.value,
        "number": reading.number,
        "missing": reading.missing or None,
        "report": f"report:{reading.report}" if reading.report else None,
        "page": reading.page,
        "quote": reading.quote,
    }


def _tell(what: str, count: int) -> None:
    if wants_json():
        emit_json({what: count})
    say(f"{count} values {what}." if count else "Nothing changed.")


COMMANDS = (form, set_, import_, values, compare, agree, settle)

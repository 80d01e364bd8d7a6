"""Extraction: outcomes, cohorts, cohorts that overlap, and the outcome data that are pooled."""

from pathlib import Path

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.output import emit_json, emit_table, put, say
from review.services import extraction
from review.services.naming import parse_id
from review.services.tables import csv_text
from review.services.values import OutcomeDatum
from review.vocabulary import CohortId, StudyId


@click.command()
@shared()
def outcomes() -> None:
    """List the outcomes of the review."""
    found = extraction.outcomes(opened())
    if wants_json():
        emit_json({"outcomes": [{"id": f"outcome:{o.id}", "code": o.code, "label": o.label} for o in found]})
        return
    emit_table(("Outcome", "Code", "Label"), [(f"outcome:{o.id}", o.code, o.label) for o in found])


@click.command()
@click.argument("code")
@click.argument("label")
@shared()
def outcome(code: str, label: str) -> None:
    """Add an outcome, such as ORR "Objective response rate"."""
    made = extraction.add_outcome(opened(), code, label)
    _tell(f"outcome:{made}", f"outcome:{made} is {code}.")


@click.command()
@click.argument("study", metavar="study:N")
@click.argument("label", default="")
@shared()
def cohort(study: str, label: str) -> None:
    """Add a cohort to a study; without LABEL it is the whole study."""
    made = extraction.add_cohort(opened(), StudyId(parse_id(study, "study")[1]), label)
    _tell(f"cohort:{made}", f"cohort:{made} belongs to {study}.")


@click.command()
@shared()
def cohorts() -> None:
    """List the cohorts."""
    found = extraction.cohorts(opened())
    if wants_json():
        rows = [{"id": f"cohort:{c.id}", "study": f"study:{c.study}", "label": c.label} for c in found]
        emit_json({"cohorts": rows})
        return
    emit_table(("Cohort", "Study", "Label"), [(f"cohort:{c.id}", f"study:{c.study}", c.label) for c in found])


@click.command()
@click.argument("first", metavar="cohort:A")
@click.argument("second", metavar="cohort:B")
@click.argument("reason")
@click.option("--unlink", is_flag=True, help="Take the link back.")
@click.option("--leave-out", metavar="cohort:A", help="The one not pooled where both have data.")
@shared(data=False)
def overlap(first: str, second: str, reason: str, unlink: bool, leave_out: str | None) -> None:
    """Say that two cohorts share participants, and why."""
    a, b = (CohortId(parse_id(text, "cohort")[1]) for text in (first, second))
    out = CohortId(parse_id(leave_out, "cohort")[1]) if leave_out else None
    extraction.link_overlap(opened(), a, b, reason, linked=not unlink, leave_out=out)
    say(f"cohort:{a} and cohort:{b} {'are linked no more' if unlink else 'share participants'}.")


@click.command()
@shared()
def overlaps() -> None:
    """List the cohorts that share participants."""
    found = extraction.overlaps(opened())
    if wants_json():
        rows = [{"a": f"cohort:{o.a}", "b": f"cohort:{o.b}", "reason": o.reason} for o in found]
        emit_json({"overlaps": rows})
        return
    emit_table(("Cohort", "Cohort", "Reason"), [(f"cohort:{o.a}", f"cohort:{o.b}", o.reason) for o in found])


@click.command()
@click.argument("outcome", metavar="OUTCOME")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="CSV file.")
@shared()
def data(outcome: str, output: Path | None) -> None:
    """Show the agreed counts of an outcome: one row per study, cohort, timepoint and denominator."""
    rows = extraction.outcome_data(opened(), outcome)
    names = sorted({name for row in rows for name in row.characteristics})
    headers = ("study", "cohort", "timepoint", "denominator", "events", "n", *names, "source")
    cells = [_row(row, names) for row in rows]
    if output is not None:
        put(csv_text(headers, cells), output)
    elif wants_json():
        emit_json({"outcome": outcome, "rows": [_row_json(row) for row in rows]})
    else:
        emit_table(headers, cells, (4, 5))


def _row(row: OutcomeDatum, names: list[str]) -> tuple[str, ...]:
    known = [row.characteristics.get(name, "") for name in names]
    counts = (str(row.events), str(row.n))
    return (row.study_label, row.cohort_label, row.timepoint, row.denominator, *counts, *known, row.source)


def _row_json(row: OutcomeDatum) -> dict[str, object]:
    return {
        "study": f"study:{row.study}",
        "study_label": row.study_label,
        "cohort": f"cohort:{row.cohort}",
        "cohort_label": row.cohort_label,
        "timepoint": row.timepoint,
        "denominator": row.denominator,
        "events": row.events,
        "n": row.n,
        "characteristics": dict(row.characteristics),
        "source": row.source,
    }


def _tell(made: str, words: str) -> None:
    if wants_json():
        emit_json({"id": made})
    say(words)


COMMANDS = (outcomes, outcome, cohort, cohorts, overlap, overlaps, data)

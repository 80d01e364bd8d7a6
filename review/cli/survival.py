"""The group `review survival`: survival pooled at a time, pooled curves, and individual data from a curve."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from review.cli.frame import shared, wants_json
from review.cli.output import emit, emit_json, put
from review.cli.pooling_findings import show_findings
from review.cli.tables import read_table
from review.services import survival as service
from review.services.findings import Finding, by_key

F = TypeVar("F", bound=Callable[..., object])


def _choice(name: str, values: Sequence[str], default: str, words: str) -> Callable[[F], F]:
    kind = click.Choice(values, case_sensitive=False)
    text = f"{words}: {', '.join(values)}."
    return click.option(name, type=kind, default=default, metavar="NAME", help=text)


def _column(name: str, words: str, *, required: bool = False) -> Callable[[F], F]:
    missing = None if required else ""
    return click.option(name, metavar="COL", required=required, default=missing, help=f"Column of {words}.")


@click.group()
def survival() -> None:
    """Survival pooled at a time, pooled curves, individual data."""


@survival.command("at")
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--time", type=float, required=True, help="When, for the record.")
@_column("--survival", "survival, between 0 and 1", required=True)
@_column("--se", "its standard errors")
@_column("--ci-low", "lower limits")
@_column("--ci-high", "upper limits")
@_column("--at-risk", "numbers at risk at the time")
@_column("--subgroup", "subgroups")
@_choice("--scale", service.SCALES, "cloglog", "Scale")
@_choice("--method", service.METHODS, "REML", "Method")
@_choice("--test", service.TESTS, "z", "Test")
@click.option("--level", type=float, default=0.95, help="Confidence level.")
@shared()
def at(table: Path, **words: str | float) -> None:
    """Pool survival at one time from a CSV file, one row per study."""
    asked = service.AtTime(**words)  # type: ignore[arg-type]
    _show(service.at_time(read_table(table).columns(), asked))


@survival.command("curve")
@click.argument("table", type=click.Path(path_type=Path))
@_column("--study", "study names", required=True)
@_column("--time", "times", required=True)
@_column("--survival", "survival", required=True)
@_column("--at-risk", "numbers at risk entering the interval that ends there", required=True)
@_choice("--form", service.FORMS, "corrected", "Arcsine transformation")
@click.option("--level", type=float, default=0.95, help="Confidence level.")
@click.option("--seed", type=int, default=1, help="Of the simulated limits of median and mean.")
@shared()
def curve(table: Path, **words: str | float) -> None:
    """Pool survival curves from a CSV file, one row per study and time."""
    asked = service.Curve(**words)  # type: ignore[arg-type]
    _show(service.curve(read_table(table).columns(), asked))


@survival.command("individuals")
@click.argument("points", type=click.Path(path_type=Path))
@click.argument("at_risk", type=click.Path(path_type=Path))
@click.option("--events", type=int, help="Reported number of events.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write each person's time and event.")
@shared()
def individuals(points: Path, at_risk: Path, events: int | None, output: Path | None) -> None:
    """Reconstruct individual data from a curve's points and its numbers at risk, two columns each."""
    found = service.rebuild(read_table(points).columns(), read_table(at_risk).columns(), events)
    if output is not None:
        put(service.rebuilt_csv(found), output)
    _show((service.rebuilt(found),))


def _show(found: tuple[Finding, ...]) -> None:
    if wants_json():
        emit_json(by_key(found))
        return
    show_findings(found)
    emit("")
